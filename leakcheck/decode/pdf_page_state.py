"""The state in which a PDF's instructions draw: where on the page, with which letters, in which colour, and what is cut off.

ISO 32000-1 sections 8.3 (coordinates), 8.4 (state), 8.5.4 (clipping), 8.6 (colours) and 9.3 (text).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.decode.content_instructions import Operand
from leakcheck.decode.pdf_letters import Letters
from leakcheck.decode.pdf_objects import items, string

if TYPE_CHECKING:
    from pypdf.generic import PdfObject

Matrix = tuple[float, float, float, float, float, float]
Corners = tuple[float, float, float, float]
"""Left, bottom, right and top of a rectangle, in points of the page."""

STILL: Matrix = (1, 0, 0, 1, 0, 0)
_NOWHERE: Corners = (0, 0, 0, 0)
#: Colour spaces whose numbers do not say how light a colour is: of special inks, of a table, of patterns.
_UNTOLD = frozenset({"/Separation", "/DeviceN", "/Indexed", "/Lab", "/Pattern"})
#: All parts of a colour at least so light; of inks none darker. All parts at most so light; of inks the black one.
_LIGHT, _DARK = 0.85, 0.15


@dataclass(frozen=True, slots=True)
class State:
    """What `q` keeps and `Q` brings back."""

    matrix: Matrix = STILL
    font: Letters | None = None
    size: float = 0.0
    between_letters: float = 0.0
    between_words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    light: bool = False
    dark: bool = True
    """The colour of fillings; black to begin with."""
    told: bool = True
    """Whether the numbers of a colour say how light it is."""
    dark_lines: bool = True
    told_lines: bool = True
    """The same of lines."""
    width: float = 1.0
    """Of lines."""
    opaque: bool = True
    clip: Corners | None = None
    """Outside of it nothing is seen; None where nothing is cut off."""

    def seen(self, box: Corners) -> Corners | None:
        """What is seen of a box; None where it is nothing."""
        if self.clip is None:
            return box
        left, bottom = max(box[0], self.clip[0]), max(box[1], self.clip[1])
        right, top = min(box[2], self.clip[2]), min(box[3], self.clip[3])
        return (left, bottom, right, top) if left < right and bottom < top else None

    def cut(self, path: list[Corners], *, simple: bool) -> Corners | None:
        """What is left to draw in when a path cuts off what is outside; nothing where that is no one rectangle, so that no box is told there."""
        if simple and not path:
            return self.clip
        return (self.seen(path[0]) if simple and len(path) == 1 else None) or _NOWHERE


def is_told(space: "PdfObject | None") -> bool:
    """Whether the numbers of a colour space say how light a colour is."""
    return string(next(iter(items(space, 1)), space)) not in _UNTOLD


def is_light(parts: list[Operand]) -> bool:
    """Whether a colour of one or three lights, or four inks, is light."""
    numbers = [value for value in parts if isinstance(value, float)]
    if len(numbers) != len(parts):
        return False
    return (len(numbers) in (1, 3) and min(numbers) >= _LIGHT) or (len(numbers) == 4 and max(numbers) <= 1 - _LIGHT)


def is_dark(parts: list[Operand]) -> bool:
    """Whether a colour is black or nearly so."""
    numbers = [value for value in parts if isinstance(value, float)]
    if len(numbers) != len(parts):
        return False
    return (len(numbers) in (1, 3) and max(numbers) <= _DARK) or (len(numbers) == 4 and numbers[3] >= 1 - _DARK)


def times(one: Matrix, other: Matrix) -> Matrix:
    """Section 8.3.4."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def matrix_of(given: list[Operand]) -> Matrix:
    a, b, c, d, e, f = (number(value) for value in given[-6:])
    return a, b, c, d, e, f


def number(value: Operand) -> float:
    """Raises TypeError for anything else, ValueError for a number beyond any page."""
    if not isinstance(value, float):
        raise TypeError("no number")
    if not -1e7 < value < 1e7:
        raise ValueError("beyond any page")
    return value

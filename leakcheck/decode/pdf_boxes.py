"""Words of a PDF that lie under a dark box drawn after them: what a reader blacked out and did not remove.

Only what is certain counts: an opaque dark rectangle, drawn after the text, not much higher than a line, as long as the words,
and no text drawn there again. Invisible text, as the text layer of a scan is, and boxes that shine through are left aside.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import content_of, dictionary, entry, string, tried
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject

_LONGEST_PAGE = 128 << 10
#: Each page with a filled rectangle is read a second time for this.
_MOST_PAGES = 20
_MOST_BOXES = 2_000
_MOST_RUNS = 20_000
_CANDIDATE = re.compile(rb"\bre\s+(?:f|F|f\*|B|B\*)\s")
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_ENDS = frozenset({b"n", b"S", b"s"})
_SHAPES = frozenset({b"m", b"l", b"c", b"v", b"y"})
_COLOURS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_DARK = 0.15
#: A letter is rarely narrower than this part of its size, on the average of a word.
_NARROW, _SAME_PLACE = 0.33, 0.5
_LOWEST, _HIGHEST = 0.8, 4.0
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class _Box:
    order: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class _Walk:
    """What the instructions of one page draw, in their order."""

    see_through: frozenset[str]
    boxes: list[_Box] = field(default_factory=list)
    shown: list[tuple[int, float, float]] = field(default_factory=list)
    runs: list[tuple[str, float, float, float]] = field(default_factory=list)
    order: int = 0
    path: list[tuple[float, float, float, float]] = field(default_factory=list)
    simple: bool = True
    state: tuple[bool, bool, int] = (True, True, 0)
    """Whether the colour of fillings is dark, whether they are opaque, how text is drawn (section 9.3.6)."""
    kept: list[tuple[bool, bool, int]] = field(default_factory=list)

    def instruction(self, operator: bytes, operands: Sequence[object], matrix: Sequence[float], text: Sequence[float]) -> None:
        self.order += 1
        if operator in _SHOWS and self.state[2] != _INVISIBLE and len(self.shown) < _MOST_RUNS:
            self.shown.append((self.order, *_place(matrix, text)))
        elif operator == b"re" and len(operands) == 4:
            self.path.append(_rectangle(operands, matrix))
        elif operator in _SHAPES:
            self.simple = False
        elif operator in _FILLS or operator in _ENDS:
            self._painted(operator in _FILLS)
        else:
            self._changed(operator, operands)

    def run(self, text: str, matrix: Sequence[float], place: Sequence[float], _font: object, size: float) -> None:
        if text.strip() and len(self.runs) < _MOST_RUNS:
            scale = abs(place[3] * matrix[3]) or abs(place[0] * matrix[0])
            self.runs.append((text.strip(), *_place(matrix, place), float(size or 0) * scale))

    def _painted(self, filled: bool) -> None:
        if filled and self.simple and self.state[:2] == (True, True) and len(self.boxes) < _MOST_BOXES:
            self.boxes.extend(_Box(self.order, *corners) for corners in self.path)
        self.path, self.simple = [], True

    def _changed(self, operator: bytes, operands: Sequence[object]) -> None:
        dark, opaque, drawn = self.state
        if operator == b"q":
            self.kept.append(self.state)
        elif operator == b"Q" and self.kept:
            self.state = self.kept.pop()
        elif operator in _COLOURS:
            self.state = (_is_dark(operands), opaque, drawn)
        elif operator == b"gs" and operands and str(operands[0]) in self.see_through:
            self.state = (dark, False, drawn)
        elif operator == b"Tr" and operands:
            self.state = (dark, opaque, int(operands[0]))  # type: ignore[call-overload]  # damage raises, and what was seen before it stands


def under_boxes(pages: "list[PageObject]", longest: int) -> Iterator[TextContent]:
    """The covered words of each of the first pages that holds any."""
    left = _MOST_PAGES
    for number, page in enumerate(pages, 1):
        data = content_of(page, _LONGEST_PAGE)
        if left and _CANDIDATE.search(data):
            left -= 1
            found = text_content("\n".join(_covered(page)), "under-box", Location(f"page {number}: under a dark box"), longest)
            if found is not None:
                yield found


def _covered(page: "PageObject") -> list[str]:
    walk = _Walk(_see_through(page))
    tried(lambda: page.extract_text(visitor_operand_before=walk.instruction, visitor_text=walk.run), "")
    return [text for text, x, y, size in walk.runs if walk.boxes and _is_covered(walk, text, x, y, size)]


def _is_covered(walk: _Walk, text: str, x: float, y: float, size: float) -> bool:
    orders = [order for order, left, bottom in walk.shown if abs(left - x) < _SAME_PLACE and abs(bottom - y) < _SAME_PLACE]
    length = _NARROW * size * len(text)
    return bool(orders) and any(
        box.order > max(orders)
        and box.left <= x + 1
        and x + length <= box.right + 1
        and box.bottom <= y + 0.1 * size
        and y + 0.4 * size <= box.top
        and _LOWEST * size <= box.top - box.bottom <= _HIGHEST * size
        for box in walk.boxes
    )


def _place(matrix: Sequence[float], text: Sequence[float]) -> tuple[float, float]:
    x, y = float(text[4]), float(text[5])
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _rectangle(operands: Sequence[object], matrix: Sequence[float]) -> tuple[float, float, float, float]:
    """Left, bottom, right, top on the page; of a turned one nothing that could cover a line."""
    if matrix[1] or matrix[2]:
        return 0.0, 0.0, 0.0, 0.0
    x, y, wide, high = (float(value) for value in operands)  # type: ignore[arg-type]  # as above
    across = sorted((x * matrix[0] + matrix[4], (x + wide) * matrix[0] + matrix[4]))
    upward = sorted((y * matrix[3] + matrix[5], (y + high) * matrix[3] + matrix[5]))
    return across[0], upward[0], across[1], upward[1]


def _is_dark(operands: Sequence[object]) -> bool:
    """Grey, RGB or CMYK by the number of components; a pattern or a special ink is not taken for dark."""
    try:
        parts = [float(value) for value in operands]  # type: ignore[arg-type]  # as above
    except (TypeError, ValueError):
        return False
    if len(parts) == 4:
        return parts[3] >= 1 - _DARK
    return len(parts) in (1, 3) and max(parts) <= _DARK


def _see_through(page: "PageObject") -> frozenset[str]:
    """Graphics states that let what lies below shine through, or mix with it (section 11.6.4)."""
    states = dictionary(entry(dictionary(entry(page, "/Resources")), "/ExtGState"))
    found = set[str]()
    for key in list(states)[:200]:
        state = dictionary(entry(states, key))
        mixed = string(entry(state, "/BM")) not in ("", "/Normal") or ("/SMask" in state and string(entry(state, "/SMask")) != "/None")
        if mixed or ("/ca" in state and str(entry(state, "/ca")) not in ("1", "1.0")):
            found.add(str(key))
    return frozenset(found)

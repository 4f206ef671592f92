"""A picture as 24 × 24 levels of grey, and where two such pictures differ though one was made from the other.

1. The levels of one are fitted to those of the other by a line (brightness, contrast), drawn through the fields that agree best.
2. A field differs only by what no neighbour explains: a preview may show a little more at its edges, and be sharpened.
3. It counts only where a change of colours cannot be the reason: fields elsewhere that are alike in the preview still fit.
"""

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 24
_FIELDS = SIDE * SIDE
#: The line is drawn through so many of the fields, those that agreed best with the line before.
_AGREEING, _ROUNDS = 360, 6
#: Flatter pictures have no contrast that could be measured: only brightness is then fitted.
_FLAT = 30.0
_CONTRASTS = (0.5, 2.0)
#: Of 255. Honest pictures whose colours were changed strongly, or whose edges were cut, stay below the first but for a few.
_DIFFERS, _FITS, _FITS_WELL, _ALIKE, _LEAST_ALIKE = 32.0, 15.0, 10.0, 6, 3
#: Pictures whose middle field is further off than this do not show the same thing at all.
_SAME_PICTURE = 6.0


class Places(NamedTuple):
    """Fields in which one picture shows something else than the other."""

    fields: int
    left: int
    top: int
    right: int
    bottom: int
    """The rectangle around them, in hundredths of the sides."""
    largest: int
    """The largest difference, in levels of 256."""


def levels(picture: "Image") -> str:
    """The levels of a grey picture, row by row, two digits of hexadecimal each."""
    from PIL import Image

    return picture.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes().hex()


def differing_places(whole: str, preview: str) -> Places | None:
    """Where a picture differs from its preview; None where it does not, where either is missing, or where they are two pictures."""
    if len(whole) != 2 * _FIELDS or len(preview) != 2 * _FIELDS:
        return None
    small = bytes.fromhex(preview)
    fitted = _fitted(bytes.fromhex(whole), small)
    off = [abs(one - other) for one, other in zip(fitted, small, strict=True)]
    if sorted(off)[_FIELDS // 2] > _SAME_PICTURE:
        return None
    unexplained = [_unexplained(place, fitted, small) for place in range(_FIELDS)]
    fitting = [place for place in range(_FIELDS) if unexplained[place] < _FITS_WELL and off[place] < _FITS]
    strong = [place for place in range(_FIELDS) if unexplained[place] >= _DIFFERS and _not_by_colour(place, fitted, small, fitting)]
    if not strong:
        return None
    columns, rows = [place % SIDE for place in strong], [place // SIDE for place in strong]
    corners = (100 * min(columns) // SIDE, 100 * min(rows) // SIDE, -(-100 * (max(columns) + 1) // SIDE), -(-100 * (max(rows) + 1) // SIDE))
    return Places(len(strong), *corners, round(max(unexplained[place] for place in strong)))


def _fitted(whole: bytes, small: bytes) -> list[float]:
    """The levels of the picture as the preview would have them."""
    chosen = list(range(_FIELDS))
    fitted: list[float] = []
    for _ in range(_ROUNDS):
        slope, base = _line([whole[place] for place in chosen], [small[place] for place in chosen])
        fitted = [base + slope * level for level in whole]
        off = [abs(one - other) for one, other in zip(fitted, small, strict=True)]
        chosen = sorted(range(_FIELDS), key=off.__getitem__)[:_AGREEING]
    return fitted


def _line(first: list[int], second: list[int]) -> tuple[float, float]:
    """Slope and base of the line through pairs of levels."""
    middle, other_middle = sum(first) / len(first), sum(second) / len(second)
    spread = sum((level - middle) ** 2 for level in first)
    slope = 1.0
    if spread > _FLAT * len(first):
        slope = sum((level - middle) * (other - other_middle) for level, other in zip(first, second, strict=True)) / spread
        slope = min(max(slope, _CONTRASTS[0]), _CONTRASTS[1])
    return slope, other_middle - slope * middle


def _unexplained(place: int, fitted: list[float], small: bytes) -> float:
    """By how much a field of one lies outside of what the other has there and beside it; the smaller of the two ways to ask."""
    near = _NEAR[place]
    ours, theirs = [fitted[one] for one in near], [small[one] for one in near]
    return max(0.0, min(_outside(small[place], ours), _outside(fitted[place], theirs)))


def _outside(level: float, among: list[float] | list[int]) -> float:
    return max(min(among) - level, level - max(among))


def _not_by_colour(place: int, fitted: list[float], small: bytes, fitting: list[int]) -> bool:
    """Whether other fields have the same level in the preview as this one, and in the picture quite another, which fits."""
    alike = (one for one in fitting if abs(small[one] - small[place]) <= _ALIKE and abs(fitted[one] - fitted[place]) >= _DIFFERS * 0.75)
    return sum(1 for _ in alike) >= _LEAST_ALIKE


def _around(place: int) -> tuple[int, ...]:
    column, row = place % SIDE, place // SIDE
    rows = range(max(0, row - 1), min(SIDE, row + 2))
    return tuple(chain.from_iterable(range(one * SIDE + max(0, column - 1), one * SIDE + min(SIDE, column + 2)) for one in rows))


_NEAR = tuple(_around(place) for place in range(_FIELDS))

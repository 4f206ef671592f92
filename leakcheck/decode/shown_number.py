"""Whether a number is what a cell shows: the same but for rounding, grouping, decimal point or comma, sign, per cent and whole thousands.

Only what is plainly a number is answered: digits with separators, a sign or brackets, and one of the common signs of money. Words, dates,
fractions and powers of ten are left alone. What can be read in two ways is right if one of them is.
"""

import re
from collections.abc import Iterator
from math import isfinite

_LONGEST = 40
_SIGNS = r"\s$€£¥₽₴₹₺%"
_PLAIN = re.compile(rf"[-+−(]?[{_SIGNS}]{{0,5}}[-+−(]?(\d(?:[\d.,'’\s]{{0,36}}\d)?)[{_SIGNS}]{{0,5}}[-)]?")
#: In threes, and in India in twos before the last three.
_GROUPED = re.compile(r"\d{1,3}([.,'’\s])(?:\d{2,3}\1){0,9}\d{3}")
#: A format may show thousands, millions or billions, and write the sign of per cent itself or multiply by a hundred for it.
_THOUSANDS, _PER_CENT = (1.0, 1e-3, 1e-6, 1e-9), (1.0, 100.0)
#: What is left of a number behind its fifteenth digit is the computer's and not the document's.
_BLUR = 1e-12


def agrees(value: str, shown: str) -> bool | None:
    """Whether the text shows the value; None where it is not plainly a number, or the value is none."""
    if value == shown:
        return True
    found = _PLAIN.fullmatch(shown) if len(shown) <= _LONGEST else None
    number = _number(value)
    # Nought is also what some programs keep for a date that they cannot reckon.
    if found is None or not number:
        return None
    readings = list(_readings(found[1]))
    scales = _PER_CENT if "%" in shown else _THOUSANDS
    right = any(abs(number * scale - read) <= half + _BLUR * number * scale for read, half in readings for scale in scales)
    return right if readings else None


def _number(text: str) -> float | None:
    try:
        number = abs(float(text)) if len(text) <= _LONGEST and text.isascii() else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None


def _readings(digits: str) -> Iterator[tuple[float, float]]:
    """The number under each meaning of its separators, and half of its last place; none for dates and the like."""
    for point in (".", ",", ""):
        whole, _, places = digits.partition(point) if point else (digits, "", "")
        grouped = _GROUPED.fullmatch(whole)
        if (places and not places.isdecimal()) or not (whole.isdecimal() or (grouped and grouped[1] != point)):
            continue
        plain = "".join(sign for sign in whole if sign.isdecimal())
        # A little more than half, because formats round halves up and computers keep them as a little more or less.
        yield float(f"{plain}.{places or 0}"), 0.5000001 * 10.0 ** -len(places)

"""A header line with any one number, or any one character, typed over, put in or left out."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from leakcheck.decode.value_sweep import Sweep

_LONGEST = 200
_MOST_NUMBERS = 4
_NUMBER = re.compile(rb"(?<![A-Za-z0-9])\d{1,4}(?![A-Za-z0-9])")
_VISIBLE = [bytes((code,)) for code in range(0x21, 0x7F)]


def retyped(written: bytes) -> Iterator[Sweep]:
    """The values that the value of a line may have had before it was typed over; only its beginning is searched."""
    value = b" ".join(written.split())[:_LONGEST]
    for match in islice(_NUMBER.finditer(value), _MOST_NUMBERS):
        yield Sweep(value[: match.start()], _numbers(), value[match.end() :], "another number")
    for place in range(len(value)):
        before, after, behind = value[:place], value[place:], value[place + 1 :]
        yield Sweep(before, (b"",), behind, "one character less", joins=True)
        yield Sweep(before, (b" ",), behind, "another character", joins=True)
        yield Sweep(before, (b" ",), after, "one character more", joins=True)
        yield Sweep(before, _VISIBLE, behind, "another character")
        yield Sweep(before, _VISIBLE, after, "one character more")


@cache
def _numbers() -> tuple[bytes, ...]:
    return tuple(b"%d" % number for number in range(10_000))

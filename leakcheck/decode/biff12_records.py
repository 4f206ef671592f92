"""The records of Excel's binary workbooks in packages (`.xlsb`, [MS-XLSB] section 2.1.4), and the strings in them (section 2.5.169)."""

import struct
from collections.abc import Iterator
from itertools import repeat

from leakcheck.decode.visible_text import storable

_MOST_RECORDS = 5_000_000
#: What a cell can hold, and more than any name or path has.
_LONGEST_STRING = 32_767
_LONG = struct.Struct("<I")


def records(data: bytes, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each record of the wanted kinds, to the first that reaches beyond the end."""
    place, end = 0, len(data)
    for _ in repeat(None, _MOST_RECORDS):
        # Nearly all numbers are one byte long.
        kind, begin = (data[place], place + 1) if place < end and data[place] < 0x80 else _number(data, place, 2)
        length, begin = (data[begin], begin + 1) if begin < end and data[begin] < 0x80 else _number(data, begin, 4)
        place = begin + length
        if place > end:
            return
        if kind in wanted:
            yield kind, data[begin:place]


def _number(data: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number of at most so many bytes, seven bits to each, the low ones first; and where it ends."""
    number = 0
    for step, byte in enumerate(data[place : place + longest]):
        number |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            return number, place + step + 1
    return number, place + longest


def text(data: bytes, place: int) -> tuple[str, int]:
    """A string with its length before it, and where it ends; empty where there is none or it breaks off."""
    if place + 4 > len(data):
        return "", len(data)
    length = _LONG.unpack_from(data, place)[0]
    end = place + 4 + 2 * length
    if length > _LONGEST_STRING or end > len(data):
        return "", place + 4 if length == 0xFFFFFFFF else len(data)
    return storable(data[place + 4 : end].decode("utf-16-le", "surrogatepass"), _LONGEST_STRING), end

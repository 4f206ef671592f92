"""The records of Excel's binary workbooks ([MS-XLS] section 2.3), and the strings in them, across continued records."""

import struct
from collections.abc import Iterator
from itertools import accumulate, repeat

import msgspec

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.visible_text import storable

CONTINUE = 0x003C
BEGIN, END = 0x0809, 0x000A
BIFF8, BIFF5 = 0x0600, 0x0500
_MOST_RECORDS = 5_000_000
_HEAD, _COUNT_AND_FLAGS = struct.Struct("<HH"), struct.Struct("<HB")

Record = tuple[int, bytes]
"""Kind and data."""


def records(data: bytes, start: int, end: int, wanted: frozenset[int]) -> Iterator[Record]:
    """The records of the wanted kinds from a place on to the first that reaches beyond the end; one that continues only behind such a one."""
    place, last, follows, unpack = start, end - 4, False, _HEAD.unpack_from
    for _ in repeat(None, _MOST_RECORDS):
        if place > last:
            return
        kind, length = unpack(data, place)
        place += 4 + length
        if kind in wanted:
            follows = follows or kind != CONTINUE
            if follows and place <= end:
                yield kind, data[place - length : place]
        elif follows:
            follows = kind == CONTINUE


class Beginning(msgspec.Struct, frozen=True):
    """A BOF record (section 2.4.21): which version of the format, which build of the program."""

    version: int
    kind: int
    """0x0005 the workbook itself, 0x0010 a sheet, 0x0020 a chart, 0x0040 macros, 0x0006 macros of Visual Basic."""
    build: int
    year: int
    last_saved_by: int
    """Number of the version of Excel that saved last; −1 where the record is too short to tell."""


def beginning(data: bytes) -> Beginning:
    version, kind, build, year = struct.unpack_from("<4H", data.ljust(8, b"\0"))
    last = struct.unpack_from("<I", data, 12)[0] >> 8 & 0xF if len(data) >= 16 else -1
    return Beginning(version, kind, build, year, last)


def text8(data: bytes, place: int, wide_count: bool) -> tuple[str, int]:
    """A BIFF8 string with its length of one or two bytes before it (sections 2.5.240 and 2.5.294), and where it ends."""
    head = 2 if wide_count else 1
    if place + head + 1 > len(data):
        return "", len(data)
    count = struct.unpack_from("<H", data, place)[0] if wide_count else data[place]
    is_wide = data[place + head] & 1
    start = place + head + 1
    end = start + count * (2 if is_wide else 1)
    return storable(data[start:end].decode("utf-16-le" if is_wide else "latin-1", "replace"), 32_767), end


def text5(data: bytes, place: int, page: int, wide_count: bool = False) -> str:
    """A BIFF5 string in the workbook's code page."""
    head = 2 if wide_count else 1
    if place + head > len(data):
        return ""
    count = struct.unpack_from("<H", data, place)[0] if wide_count else data[place]
    return storable(decoded(data[place + head : place + head + count], page), 32_767)


class SharedStrings:
    """The workbook's table of strings (sections 2.4.265 and 2.5.293), read from its first record and those that continue it.

    A string may break off at the end of a record; the next then begins with a flag of its own for the width of what follows.
    """

    def __init__(self, blocks: list[bytes]) -> None:
        # Only letters note that a record ends; all else goes on as if there were but one.
        self._data, self._ends = b"".join(blocks), list(accumulate(map(len, blocks)))
        self._place = self._record = 0

    def read(self, most: int, longest: int) -> list[str]:
        """At most so many strings, until so many characters are reached."""
        found: list[str] = []
        length = 0
        if not self._ends or self._ends[0] < 8:
            return found
        count = min(struct.unpack_from("<I", self._data, 4)[0], most)
        self._place = 8
        while len(found) < count and length <= longest and self._place < len(self._data):
            text = self._string()
            found.append(text)
            length += len(text)
        return found

    def _string(self) -> str:
        data, place, behind = self._data, self._place + 3, 0
        if place > len(data):
            self._place = place
            return ""
        count, flags = _COUNT_AND_FLAGS.unpack_from(data, self._place)
        if flags & 8:
            behind, place = 4 * int.from_bytes(data[place : place + 2], "little"), place + 2
        if flags & 4:
            behind, place = behind + int.from_bytes(data[place : place + 4], "little"), place + 4
        self._place = place
        text = self._characters(count, flags & 1)
        self._place += behind
        return storable(text, 32_767)

    def _characters(self, count: int, is_wide: int) -> str:
        text, data, ends = "", self._data, self._ends
        while count > 0 and self._place < len(data):
            while ends[self._record] < self._place:
                self._record += 1
            end = ends[self._record]
            taken = min(count, (end - self._place) >> is_wide)
            part = data[self._place : self._place + (taken << is_wide)]
            text += part.decode("utf-16-le", "replace") if is_wide else part.decode("latin-1")
            self._place += taken << is_wide
            count -= taken
            if count > 0:
                self._place, is_wide = end + 1, data[end] & 1 if end < len(data) else 0
        return text

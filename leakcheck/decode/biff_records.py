"""The records of Excel's binary workbooks ([MS-XLS] section 2.3), and the strings in them, across continued records."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.visible_text import storable

CONTINUE = 0x003C
BEGIN, END = 0x0809, 0x000A
BIFF8, BIFF5 = 0x0600, 0x0500
_MOST_RECORDS = 5_000_000
_HEAD = struct.Struct("<HH")

Record = tuple[int, bytes]
"""Kind and data."""


def records(data: bytes, start: int, end: int, wanted: frozenset[int]) -> Iterator[Record]:
    """The records of the wanted kinds from a place on to the first that reaches beyond the end; one that continues only behind such a one."""
    place, follows, unpack = start, False, _HEAD.unpack_from
    for _ in repeat(None, _MOST_RECORDS):
        begin = place + 4
        if begin > end:
            return
        kind, length = unpack(data, place)
        place = begin + length
        if place > end:
            return
        if kind != CONTINUE:
            follows = kind in wanted
        if follows and kind in wanted:
            yield kind, data[begin:place]


@dataclass(frozen=True, slots=True)
class Beginning:
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
        self._blocks, self._block, self._place = blocks, 0, 0

    def read(self, most: int, longest: int) -> list[str]:
        """At most so many strings, until so many characters are reached."""
        found: list[str] = []
        length = 0
        if not self._blocks or len(self._blocks[0]) < 8:
            return found
        count = min(struct.unpack_from("<I", self._blocks[0], 4)[0], most)
        self._place = 8
        while len(found) < count and length <= longest and self._more():
            text = self._string()
            found.append(text)
            length += len(text)
        return found

    def _more(self) -> bool:
        while self._block < len(self._blocks) and self._place >= len(self._blocks[self._block]):
            self._block, self._place = self._block + 1, 0
        return self._block < len(self._blocks)

    def _string(self) -> str:
        head = self._bytes(3)
        if len(head) < 3:
            return ""
        count, flags = head[0] | head[1] << 8, head[2]
        runs = int.from_bytes(self._bytes(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self._bytes(4), "little") if flags & 4 else 0
        text = self._characters(count, flags & 1)
        self._skip(4 * runs + extra)
        return text

    def _characters(self, count: int, is_wide: int) -> str:
        out: list[str] = []
        while count > 0 and self._block < len(self._blocks):
            block, width = self._blocks[self._block], 2 if is_wide else 1
            taken = min(count, (len(block) - self._place) // width)
            part = block[self._place : self._place + taken * width]
            out.append(part.decode("utf-16-le" if is_wide else "latin-1", "replace"))
            self._place += taken * width
            count -= taken
            if count > 0:
                self._block, self._place = self._block + 1, 1
                is_wide = self._blocks[self._block][0] & 1 if self._block < len(self._blocks) and self._blocks[self._block] else 0
        return storable("".join(out), 32_767)

    def _bytes(self, count: int) -> bytes:
        """Plain bytes, which go over the end of a record without a flag."""
        out = b""
        while len(out) < count and self._more():
            block = self._blocks[self._block]
            part = block[self._place : self._place + count - len(out)]
            out += part
            self._place += len(part)
        return out

    def _skip(self, count: int) -> None:
        while count > 0 and self._more():
            step = min(count, len(self._blocks[self._block]) - self._place)
            self._place += step
            count -= step

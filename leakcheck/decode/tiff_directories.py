"""Directories of TIFF (TIFF 6.0 section 2) and BigTIFF (its form with addresses of eight bytes): tags and their values, within bounds.

EXIF blocks and most makers' notes are built of them.
"""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import BinaryIO

#: All entries of one file together. Honest blocks have some hundred.
_MOST_ENTRIES = 20_000
#: One read at most: a colour profile or a block of XMP.
_LONGEST_READ = 4 << 20
#: Bytes of one value that are read; what is longer is a picture.
LONGEST_VALUE = 16_000
#: Numbers of one value that are put in words: places and times have three, versions four.
_MOST_NUMBERS = 16
_FILLING = bytes(range(33))
_ORDERS = {b"II": "<", b"MM": ">"}
#: Section 2, Types, and of TIFF's supplements: letter for `struct` and size, by number.
_BYTE, _TEXT, _UNDEFINED, _UTF8 = 1, 2, 7, 129
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_FRACTIONS = {5: "I", 10: "i"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}


class NoDirectory(ValueError):
    """There is no directory that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag of a directory."""

    kind: int
    count: int
    place: int
    """Where its value begins."""

    @property
    def size(self) -> int:
        """Bytes of its value; 0 for an unknown type."""
        return self.count * _SIZES.get(self.kind, 0)


Directory = Mapping[int, Entry]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How directories are written: forms of the number of entries, of an entry's head, and of an address; sizes in bytes."""

    count: str
    head: str
    address: str
    entry: int
    inside: int
    """The longest value that stands in its entry."""
    first: int
    """Where the address of the first directory stands."""


_SMALL, _LARGE = _Layout("H", "HHI", "I", 12, 4, 4), _Layout("Q", "HHQ", "Q", 20, 8, 8)
_LARGE_MARK = 43


class TiffBlock:
    """A block or file of directories. `base` is the place that all addresses count from."""

    def __init__(self, source: bytes | BinaryIO, base: int = 0, order: str = "") -> None:
        """Raises NoDirectory where no order of bytes is given and none stands at `base`."""
        self._stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self.base, self._left = base, _MOST_ENTRIES
        self._order = order or _ORDERS.get(self.read(0, 2), "")
        if not self._order:
            raise NoDirectory("its first bytes do not say in which order its numbers are written")
        self._layout = _LARGE if not order and self.number(2, "H") == _LARGE_MARK else _SMALL

    def moved(self, base: int, order: str = "") -> "TiffBlock":
        """The same bytes with addresses that count from another place, as in makers' notes; their entries count with these."""
        other = TiffBlock(self._stream, base, order or _ORDERS.get(self.read(base - self.base, 2), "") or self._order)
        other._left = self._left
        return other

    def read(self, place: int, size: int) -> bytes:
        """Bytes from `place`; fewer where they end before."""
        if self.base + place < 0 or place >= 1 << 40:
            return b""
        self._stream.seek(self.base + place)
        return self._stream.read(max(0, min(size, _LONGEST_READ)))

    def number(self, place: int, form: str = "I") -> int:
        """A number of `struct`'s form; 0 where the bytes end."""
        data = self.read(place, struct.calcsize(form))
        return int(struct.unpack(self._order + form, data)[0]) if len(data) == struct.calcsize(form) else 0

    def first(self) -> int:
        """The address of the first directory. Raises NoDirectory where it lies in the head."""
        place = self.number(self._layout.first, self._layout.address)
        if place < 2 * self._layout.first:
            raise NoDirectory("its first directory stands before its beginning")
        return place

    def directory(self, place: int) -> dict[int, Entry]:
        """The entries of the directory at `place`, the first of each tag. Raises NoDirectory."""
        layout = self._layout
        start, stated = place + struct.calcsize(layout.count), self.number(place, layout.count)
        data = self.read(start, min(stated, self._left + 1) * layout.entry)
        count = len(data) // layout.entry
        if not count:
            raise NoDirectory("a directory is empty, or stands outside of it")
        self._left -= count
        if self._left < 0:
            raise NoDirectory("its directories are too long")
        found: dict[int, Entry] = {}
        for at in range(0, count * layout.entry, layout.entry):
            tag, kind, length = struct.unpack_from(self._order + layout.head, data, at)
            inside = at + layout.entry - layout.inside
            value = start + inside
            if length * _SIZES.get(kind, 0) > layout.inside:
                (value,) = struct.unpack_from(self._order + layout.address, data, inside)
            found.setdefault(tag, Entry(kind, length, value))
        return found

    def is_whole(self, place: int) -> bool:
        """Whether all entries are there that the directory at `place` states."""
        return bool(self.read(self._end(place) - 1, 1))

    def behind(self, place: int) -> int:
        """The address of the next directory, which stands behind one; 0 where there is none."""
        return self.number(self._end(place), self._layout.address)

    def _end(self, place: int) -> int:
        layout = self._layout
        return place + struct.calcsize(layout.count) + self.number(place, layout.count) * layout.entry

    def bytes_of(self, entry: Entry) -> bytes:
        """An entry's value as it stands, cut at LONGEST_VALUE."""
        return self.read(entry.place, min(entry.size, LONGEST_VALUE))

    def text_of(self, entry: Entry) -> str:
        """An entry's value in words: a text up to its first zero, a number, or `[1, 2/3]`; empty for a type that is not known."""
        if entry.kind in (_TEXT, _UTF8):
            return letters(self.bytes_of(entry).split(b"\x00", 1)[0])
        if entry.kind == _UNDEFINED or (entry.kind == _BYTE and entry.count > _MOST_NUMBERS):
            return _letters_only(self.bytes_of(entry))
        numbers = self._numbers(entry)
        return numbers[0] if len(numbers) == 1 and entry.count == 1 else f"[{', '.join(numbers)}]" if numbers else ""

    def number_of(self, entry: Entry | None) -> int:
        """A single number, as addresses are; 0 where there is none."""
        words = self._numbers(entry) if entry is not None and entry.count == 1 else []
        return int(words[0]) if words and words[0].isdigit() else 0

    def _numbers(self, entry: Entry) -> list[str]:
        form = _NUMBERS.get(entry.kind) or _FRACTIONS.get(entry.kind)
        if form is None:
            return []
        pair = 2 if entry.kind in _FRACTIONS else 1
        size = struct.calcsize(form)
        data = self.read(entry.place, min(entry.count, _MOST_NUMBERS) * size * pair)
        found = struct.unpack(f"{self._order}{len(data) // size}{form}", data[: len(data) // size * size])
        if pair == 1:
            return [str(one) for one in found]
        return [_fraction(above, below) for above, below in zip(found[::2], found[1::2], strict=False)]


def letters(data: bytes) -> str:
    """Texts of the standard are ASCII, real ones UTF-8 or an unknown set of 8 bits."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _letters_only(data: bytes) -> str:
    """Undefined bytes that are letters, as versions are; nothing where they are none."""
    text = data.split(b"\x00", 1)[0].rstrip(_FILLING).decode("ascii", "replace")
    return text if text.isascii() and text.isprintable() else ""


def _fraction(above: int, below: int) -> str:
    """In lowest terms; devices write 0/0 for what they do not know."""
    common = gcd(above, below) or 1
    return str(above // common) if below == common else f"{above // common}/{below // common}"

"""Directories of TIFF (TIFF 6.0 section 2), of which EXIF blocks and most makers' notes are built: tags and their values, within bounds."""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import BinaryIO

#: All entries of one file together. Honest blocks have some hundred.
_MOST_ENTRIES = 20_000
_ENTRY = 12
#: Bytes of one value that are read; what is longer is a picture.
LONGEST_VALUE = 16_000
#: Numbers of one value that are put in words: places and times have three, versions four.
_MOST_NUMBERS = 16
_ORDERS = {b"II": "<", b"MM": ">"}
#: Section 2, Types, and of TIFF's supplements: letter for `struct` and size, by number.
_BYTE, _TEXT, _UNDEFINED, _UTF8 = 1, 2, 7, 129
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_FRACTIONS = {5: "I", 10: "i"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}


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


class TiffBlock:
    """A block or file of directories. `base` is the place that all addresses count from."""

    def __init__(self, source: bytes | BinaryIO, base: int = 0, order: str = "") -> None:
        """Raises NoDirectory where no order of bytes is given and none stands at `base`."""
        self._stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self.base, self._left = base, _MOST_ENTRIES
        self._order = order or _ORDERS.get(self.read(0, 2), "")
        if not self._order:
            raise NoDirectory("its first bytes do not say in which order its numbers are written")

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
        return self._stream.read(max(0, min(size, 1 << 20)))

    def number(self, place: int, form: str = "I") -> int:
        """A number of `struct`'s form; 0 where the bytes end."""
        data = self.read(place, struct.calcsize(form))
        return int(struct.unpack(self._order + form, data)[0]) if len(data) == struct.calcsize(form) else 0

    def directory(self, place: int) -> dict[int, Entry]:
        """The entries of the directory at `place`, the first of each tag. Raises NoDirectory."""
        count = self.number(place, "H")
        data = self.read(place + 2, min(count, self._left + 1) * _ENTRY)
        if not len(data) // _ENTRY:
            raise NoDirectory("a directory is empty, or stands outside of it")
        self._left -= len(data) // _ENTRY
        if self._left < 0:
            raise NoDirectory("its directories are too long")
        found: dict[int, Entry] = {}
        for number in range(len(data) // _ENTRY):
            tag, kind, length = struct.unpack_from(self._order + "HHI", data, number * _ENTRY)
            value = place + 2 + number * _ENTRY + 8
            if length * _SIZES.get(kind, 0) > 4:
                (value,) = struct.unpack_from(self._order + "I", data, number * _ENTRY + 8)
            found.setdefault(tag, Entry(kind, length, value))
        return found

    def is_whole(self, place: int) -> bool:
        """Whether all entries are there that the directory at `place` states."""
        return bool(self.read(place + 2 + self.number(place, "H") * _ENTRY - 1, 1))

    def behind(self, place: int) -> int:
        """The address of the next directory, which stands behind one; 0 where there is none."""
        return self.number(place + 2 + self.number(place, "H") * _ENTRY)

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
    text = data.rstrip(b"\x00 ").decode("ascii", "replace")
    return text if text.isascii() and text.isprintable() else ""


def _fraction(above: int, below: int) -> str:
    """In lowest terms; devices write 0/0 for what they do not know."""
    common = gcd(above, below) or 1
    return str(above // common) if below == common else f"{above // common}/{below // common}"

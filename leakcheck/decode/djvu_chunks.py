"""The chunks of DjVu documents (DjVu3 specification of 2005, section 8): pages in their order, their hidden text, remarks, list of contents."""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from leakcheck.decode.bzz import BrokenPacking, unpacked
from leakcheck.decode.visible_text import storable

_KINDS = (b"DJVU", b"DJVM", b"DJVI", b"THUM")
_MOST_CHUNKS, _MOST_FORMS, _MOST_MARKS = 50_000, 20_000, 5000
_LONGEST_CHUNK = 2 << 20
_HEADER = struct.Struct(">4sI")
#: In lists of what a remark holds: a text in quotes with signs after a backslash, a bracket, a word.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[()]|[^\s()"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "a": "", "b": "", "f": "\n", "v": "\n"}
_MOST_PIECES, _DEEPEST = 50_000, 50


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its name, where its bytes begin and how many there are."""

    name: str
    start: int
    size: int
    form: int
    """The number of the form (page or part) that it lies in, from 0."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a page says of itself (section 8.3.3.1)."""

    width: int
    height: int
    version: int
    dots_per_inch: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The list of parts of a document of several pages (section 8.3.2)."""

    together: bool
    """Whether the parts lie in this file, and not each in one of its own."""
    parts: tuple[tuple[str, str, int], ...]
    """Name, title and kind of each part: 1 is a page, 0 what several pages share, 2 small pictures, 3 remarks on all pages."""


class Djvu:
    """An open document. Packed chunks are unpacked up to a bound on all of them together."""

    def __init__(self, stream: BinaryIO, size: int, most_unpacked: int) -> None:
        self._stream, self._left = stream, most_unpacked
        self.chunks: Sequence[Chunk] = ()
        self.kind = ""
        self.faults: list[str] = []
        """Why something could not be read, in words that end a sentence."""
        self._walk(size)

    def _walk(self, size: int) -> None:
        head = self._read(0, 16).ljust(16, b"\0")
        start = 4 if head[:4] == b"AT&T" else 0
        self.kind = head[start + 8 : start + 12].decode("latin-1")
        end = start + 8 + struct.unpack_from(">I", head, start + 4)[0]
        if end > size:
            self.faults.append("it breaks off before its end")
        self.chunks = list(self._inside(start + 12, min(end, size), 0 if self.kind == "DJVU" else -1))

    def _inside(self, place: int, end: int, form: int) -> Iterator[Chunk]:
        """The chunks of the outer form and of the forms inside it; deeper ones the format does not have."""
        count = forms = 0
        while place + 8 <= end and count < _MOST_CHUNKS and forms < _MOST_FORMS:
            name, size = _HEADER.unpack(self._read(place, 8).ljust(8, b"\0"))
            count += 1
            if name == b"FORM":
                # Its chunks follow as if they stood here; the next form begins with the next such name.
                forms += 1
                form += 1
                place += 12
                continue
            yield Chunk(name.decode("latin-1"), place + 8, min(size, end - place - 8), form)
            place += 8 + size + (size & 1)

    def _read(self, place: int, size: int) -> bytes:
        self._stream.seek(place)
        return self._stream.read(size)

    def data(self, chunk: Chunk) -> bytes:
        """A chunk's bytes as they are, no more than two megabytes."""
        if chunk.size > _LONGEST_CHUNK:
            self.faults.append(f"a part of {chunk.size:,} bytes is longer than is read")
            return b""
        return self._read(chunk.start, chunk.size)

    def text_of(self, chunk: Chunk) -> bytes:
        """A chunk of text, unpacked where its name ends in `z`."""
        data = self.data(chunk)
        return self._unpacked(data) if chunk.name.endswith("z") else data

    def _unpacked(self, data: bytes) -> bytes:
        if self._left <= 0:
            self.faults.append("it holds more packed text than is read")
            return b""
        try:
            found = unpacked(data, self._left)
        except BrokenPacking as error:
            self.faults.append(f"packed text in it cannot be read: {error}")
            return b""
        self._left -= len(found)
        return found

    def directory(self) -> Directory | None:
        """The list of parts; None where there is none or it is damaged."""
        chunk = next((one for one in self.chunks if one.name == "DIRM"), None)
        data = self.data(chunk) if chunk is not None else b""
        if len(data) < 3:
            return None
        count = struct.unpack_from(">H", data, 1)[0]
        together = bool(data[0] & 0x80)
        packed = self._unpacked(data[3 + 4 * count * together :])
        return Directory(together, tuple(_parts(packed, count)))

    def marks(self) -> Sequence[tuple[str, str]]:
        """The list of contents: titles and addresses (section 8.3.3.12)."""
        chunk = next((one for one in self.chunks if one.name == "NAVM"), None)
        return list(_marks(self._unpacked(self.data(chunk)))) if chunk is not None else []


def recognised(head: bytes) -> bool:
    """Whether these are the first bytes of a DjVu document: the mark of the makers, which old files leave out, and a form of a known kind."""
    start = 4 if head[:4] == b"AT&T" else 0
    return head[start : start + 4] == b"FORM" and head[start + 8 : start + 12] in _KINDS


def _parts(packed: bytes, count: int) -> Iterator[tuple[str, str, int]]:
    """First the sizes, then the marks, then the names of all parts, and the titles of those that have one."""
    flags = packed[3 * count : 4 * count]
    place = 4 * count
    for flag in flags:
        names = []
        for stands in (True, bool(flag & 0x80), bool(flag & 0x40)):
            end = packed.find(b"\0", place) if stands else place
            names.append(storable(packed[place:end].decode("utf-8", "replace"), 200) if stands and end >= 0 else "")
            place = end + 1 if stands and end >= 0 else place
        yield names[0], names[2], flag & 0x3F


def _marks(packed: bytes) -> Iterator[tuple[str, str]]:
    if len(packed) < 2:
        return
    place = 2
    for _ in range(min(struct.unpack_from(">H", packed)[0], _MOST_MARKS)):
        texts = []
        place += 1  # how many marks stand below this one
        for _ in range(2):
            size = int.from_bytes(packed[place : place + 3], "big")
            texts.append(storable(packed[place + 3 : place + 3 + size].decode("utf-8", "replace"), 1000))
            place += 3 + size
        if place > len(packed):
            return
        yield texts[0], texts[1]


def info(data: bytes) -> Info | None:
    """The chunk INFO of a page."""
    if len(data) < 5:
        return None
    width, height = struct.unpack_from(">HH", data)
    major = data[5] if len(data) > 5 and data[5] != 0xFF else 0
    dots = struct.unpack_from("<H", data, 6)[0] if len(data) >= 8 else 0
    return Info(width, height, data[4] + 256 * major, dots if 25 <= dots <= 6000 else 0)


def hidden_text(data: bytes) -> str:
    """The text of a page without the places of its words."""
    size = int.from_bytes(data[:3], "big")
    return data[3 : 3 + size].decode("utf-8", "replace")


List = list["str | List"]


def remark_lists(data: bytes) -> Iterator[List]:
    """The lists of a chunk of remarks: `(metadata (Author "…"))`, `(maparea "https://…" "…" …)`. What is not closed ends with the chunk."""
    whole: List = []
    opened = [whole]
    for match in islice(_PIECE.finditer(data.decode("utf-8", "replace")), _MOST_PIECES):
        piece = match[0]
        if piece == "(" and len(opened) < _DEEPEST:
            inner: List = []
            opened[-1].append(inner)
            opened.append(inner)
        elif piece == ")" and len(opened) > 1:
            opened.pop()
        elif piece not in ("(", ")"):
            opened[-1].append(_unescaped(piece[1:-1]) if piece[0] == '"' else piece)
    return (one for one in whole if isinstance(one, list))


def _unescaped(text: str) -> str:
    """Signs after a backslash as in C; bytes in octal numbers are those of UTF-8."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: _sign(match[1]), text)
    # Bytes stand as signs of a range of their own until they are put together.
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _sign(after: str) -> str:
    if after[0] in "01234567":
        value = int(after, 8) & 0xFF
        return chr(value) if value < 0x80 else chr(0xDC00 + value)
    return _SIGNS.get(after, after)

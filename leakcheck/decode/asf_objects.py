"""Objects of Microsoft's Advanced Systems Format (ASF Specification, revision 01.20.05): what stands in the head of WMA and WMV."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

_HEAD = 24
_MOST_OBJECTS, _MOST_FIELDS = 1_000, 1_000
_FILETIME_LENGTH = 8


def guid(text: str) -> bytes:
    """As it lies in the file."""
    return UUID(text).bytes_le


HEADER = guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
FILE_PROPERTIES = guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
STREAM_PROPERTIES = guid("B7DC0791-A9B7-11CF-8EE6-00C00C205365")
CONTENT_DESCRIPTION = guid("75B22633-668E-11CF-A6D9-00AA0062CE6C")
EXTENDED_DESCRIPTION = guid("D2D0A440-E307-11D2-97F0-00A0C95EA850")
CODEC_LIST = guid("86D15240-311D-11D0-A3A4-00A0C90348F6")
EXTENSION = guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
METADATA = guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA")
METADATA_LIBRARY = guid("44231C94-9498-49D1-A141-1D134E457054")
SCRIPT = guid("1EFB1A30-0B62-11D0-A39B-00A0C90348F6")
ENCRYPTIONS = frozenset({guid("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E"), guid("298AE614-2622-4C17-B935-DAE07EE9289C")})
SOUND = guid("F8699E40-5B4D-11CF-A8FD-00805F5C442B")
XMP = guid("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC")
DATA = guid("75B22636-668E-11CF-A6D9-00AA0062CE6C")
#: What stands behind the head: the sound or film itself, and tables of places in it.
OUTER = frozenset(
    {
        DATA,
        XMP,
        guid("33000890-E5B1-11CF-89F4-00A0C90349CB"),
        guid("D6E229D3-35DA-11D1-9034-00A0C90349BE"),
        guid("FEB103F8-12AD-4C64-840F-2A1D2F7AD48C"),
        guid("3CB73FD0-0C4A-4803-953D-EDF7B6228F0C"),
    }
)
#: The extension's own fields before the objects inside it.
_EXTENSION_HEAD = 22


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of a description: words, or the bytes where it is none."""

    name: str
    text: str
    data: bytes
    is_number: bool = False

    @property
    def number(self) -> int:
        return int.from_bytes(self.data[:_FILETIME_LENGTH], "little") if self.is_number else 0


def objects(data: bytes, at: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Name and bytes of each object, those inside the extension of the head after it; ends where the chain breaks."""
    spans = [(at, len(data))]
    for _ in range(_MOST_OBJECTS):
        if not spans:
            return
        begin, end = spans.pop()
        length = int.from_bytes(data[begin + 16 : begin + _HEAD], "little")
        if not _HEAD <= length <= end - begin:
            continue
        spans.append((begin + length, end))
        name = data[begin : begin + 16]
        if name == EXTENSION and len(spans) == 1:
            spans.append((begin + _HEAD + _EXTENSION_HEAD, begin + length))
        yield name, data[begin + _HEAD : begin + length]


def wide(data: bytes) -> str:
    return data[: len(data) & ~1].decode("utf-16-le", "replace").split("\x00", 1)[0].strip()


def described(data: bytes) -> list[str]:
    """Section 3.10: five lengths, then title, author, holder of rights, description and rating."""
    if len(data) < 10:
        return []
    texts, at = [], 10
    for length in struct.unpack_from("<5H", data):
        texts.append(wide(data[at : at + length]))
        at += int(length)
    return texts


def fields(data: bytes) -> Iterator[Field]:
    """Section 3.11: how many, and each with its name, a type and its value."""
    at = 2
    for _ in range(min(int.from_bytes(data[:2], "little"), _MOST_FIELDS)):
        length = int.from_bytes(data[at : at + 2], "little")
        name = wide(data[at + 2 : at + 2 + length])
        at += 2 + length
        if at + 4 > len(data):
            return
        kind, length = (int(number) for number in struct.unpack_from("<HH", data, at))
        yield _field(name, kind, data[at + 4 : at + 4 + length])
        at += 4 + length


def long_fields(data: bytes) -> Iterator[Field]:
    """Sections 4.7 and 4.8: with the numbers of a language and a stream before, and lengths of four bytes."""
    at = 2
    for _ in range(min(int.from_bytes(data[:2], "little"), _MOST_FIELDS)):
        if at + 12 > len(data):
            return
        name_length, kind, length = (int(number) for number in struct.unpack_from("<4xHHI", data, at))
        at += 12
        yield _field(wide(data[at : at + name_length]), kind, data[at + name_length : at + name_length + length])
        at += name_length + length


def _field(name: str, kind: int, data: bytes) -> Field:
    """Types: 0 is text, 1 bytes, 2 yes or no, 3 to 5 are numbers, 6 a name in sixteen bytes."""
    return Field(name, wide(data) if kind == 0 else "", data, is_number=kind in (3, 4, 5))


def codecs(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Section 3.5: what it is of (1 pictures, 2 sound), the codec's name, and its description."""
    at = 20
    for _ in range(min(int.from_bytes(data[16:20], "little"), _MOST_FIELDS)):
        if at + 4 > len(data):
            return
        kind, texts = int.from_bytes(data[at : at + 2], "little"), []
        at += 2
        for width in (2, 2, 1):
            length = int.from_bytes(data[at : at + 2], "little") * width
            texts.append(wide(data[at + 2 : at + 2 + length]))
            at += 2 + length
        yield kind, texts[0], texts[1]


def commands(data: bytes) -> Iterator[tuple[str, str]]:
    """Section 3.6: kind and words of what a player is told to do, as to open a page."""
    if len(data) < 20:
        return
    count, kinds = (int(number) for number in struct.unpack_from("<HH", data, 16))
    at, names = 20, []
    for _ in range(min(kinds, _MOST_FIELDS)):
        length = 2 * int.from_bytes(data[at : at + 2], "little")
        names.append(wide(data[at + 2 : at + 2 + length]))
        at += 2 + length
    for _ in range(min(count, _MOST_FIELDS)):
        if at + 8 > len(data):
            return
        kind, length = (int(number) for number in struct.unpack_from("<4xHH", data, at))
        yield (names[kind] if kind < len(names) else ""), wide(data[at + 8 : at + 8 + 2 * length])
        at += 8 + 2 * length

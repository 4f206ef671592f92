"""Windows bitmaps ([MS-WMF] section 2.2.2.9 and the BITMAPV5HEADER of Windows): how they were written, and a colour profile."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.colour_profile import LONGEST_PROFILE, profile_facts
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import looks_of
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind, PathClaim
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

#: Lengths of the second header: OS/2 1 and 2, Windows 3, two undocumented of Adobe's, versions 4 and 5.
_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_FILE_HEAD = 14
_EMBEDDED, _LINKED = b"DEBM", b"KNIL"
_LONGEST_PATH = 1_000


@dataclass(frozen=True, slots=True)
class _Head:
    size: int
    data: int
    length: int
    width: int
    height: int
    bits: int
    compression: int = 0
    across: int = 0
    down: int = 0

    @property
    def end(self) -> int:
        """Where the picture ends by its own numbers; the size in the first header is 0 in files of careless writers."""
        rows = (self.width * self.bits + 31) // 32 * 4 * abs(self.height) if self.compression in (0, 3) else 0
        return max(self.size, self.data + rows)


def recognises(content: Content) -> bool:
    head = content.head
    if not head.startswith(b"BM") or len(head) < _FILE_HEAD + 12:
        return False
    length = int.from_bytes(head[14:18], "little")
    planes = head[22:24] if length == 12 else head[26:28]
    return length in _HEADERS and planes == b"\x01\x00"


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """How the picture was written, its colour profile, its looks, and what stands behind it."""
    opening = content.head.ljust(_FILE_HEAD + 124, b"\x00")
    head = _head(opening)
    with content.open() as stream:
        yield _writing(head)
        profile_end = 0
        if head.length == 124:
            start, size = struct.unpack_from("<II", opening, _FILE_HEAD + 112)
            profile_end = _FILE_HEAD + start + size
            yield from _profile(stream, opening[70:74], _FILE_HEAD + start, size)
        yield from looks_of(stream, ("BMP",))
        yield from behind(stream, max(head.end, profile_end), content.size, limits)


def _head(head: bytes) -> _Head:
    size, data, length = (int(number) for number in struct.unpack_from("<I4xII", head, 2))
    if length == 12:
        return _Head(size, data, length, *(int(number) for number in struct.unpack_from("<HH2xH", head, 18)))
    width, height, bits, compression, across, down = struct.unpack_from("<Ii2xHI4xII", head, 18)
    return _Head(size, data, length, int(width), int(height), int(bits), int(compression), int(across), int(down))


def _writing(head: _Head) -> Identifier:
    """Kind of header, depth, compression, direction of rows and points per metre: programs differ in these."""
    rows = "top row first" if head.height < 0 else "bottom row first"
    value = f"header of {head.length} bytes, {head.bits} bits, compression {head.compression}, {rows}, {head.across} x {head.down} points per metre"
    return Identifier(at=Location("headers", value), kind=IdentifierKind.ENCODER_FINGERPRINT, value=value)


def _profile(stream: BinaryIO, kind: bytes, start: int, size: int) -> Iterator[Extracted]:
    """A profile inside the file, or the path of one on the writer's computer."""
    stream.seek(start)
    if kind == _EMBEDDED and size <= LONGEST_PROFILE:
        yield from profile_facts(stream.read(size))
    elif kind == _LINKED:
        path = stream.read(min(size, _LONGEST_PATH)).split(b"\x00", 1)[0].decode("cp1252", "replace").strip()
        if path:
            yield PathClaim(at=Location("header, linked colour profile", storable(path)), path=storable(path), role="linked colour profile")


FORMAT = Format(
    name="bmp_picture",
    title="Windows bitmap",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(b"BM",),
    extract=extract,
    limitations=("Bitmaps have no place for times, names or remarks.",),
)

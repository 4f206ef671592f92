"""TIFF pictures (TIFF 6.0), and camera raw files that are built like them."""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.decode.photoshop_resources import resource_facts
from leakcheck.decode.picture_metadata import credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits

_MAGICS = (b"II*\x00", b"MM\x00*")
#: BigTIFF: addresses of eight bytes, which our reader of directories does not know.
_LARGE_MAGICS = (b"II+\x00", b"MM\x00+")
_ENTRY = 12
_SIZES = {1: 1, 4: 4, 7: 1}


def recognises(content: Content) -> bool:
    return content.head.startswith((*_MAGICS, *_LARGE_MAGICS))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the directories, then of the first page's looks."""
    del limits
    with content.open() as stream:
        if content.head.startswith(_MAGICS):
            yield from exif_of(stream)
            for tag, data in _first_directory(stream):
                yield from _READERS[tag](data)
        yield from looks_of(stream, ("TIFF",))


def _first_directory(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The values of the tags that are blocks of their own (TIFF 6.0 section 2), bounded."""
    stream.seek(0)
    order = "<" if stream.read(4)[:1] == b"I" else ">"
    stream.seek(_number(stream, order + "I"))
    count = _number(stream, order + "H")
    entries = stream.read(count * _ENTRY)
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        tag, kind, length, place = struct.unpack_from(order + "HHII", entries, at)
        # Types 1 and 7 are bytes; both are in use for these tags, and numbers of four bytes for records of IPTC.
        size = length * _SIZES.get(kind, 0)
        if tag in _READERS and 4 < size <= LONGEST_PACKET:
            stream.seek(place)
            yield tag, stream.read(size)


def _number(stream: BinaryIO, form: str) -> int:
    data = stream.read(struct.calcsize(form))
    return int(struct.unpack(form, data)[0]) if len(data) == struct.calcsize(form) else 0


def _signed(data: bytes) -> Iterator[Extracted]:
    yield from credentials("tag 0xCD41", data)


#: XMP, IPTC, Photoshop's resources, colour profile (Adobe PageMaker 6.0 TIFF Technical Notes, ICC.1:2022 section B.4), C2PA.
_READERS: dict[int, Callable[[bytes], Iterator[Extracted]]] = {
    700: xmp_of,
    33_723: iptc_facts,
    34_377: resource_facts,
    34_675: profile_facts,
    0xCD41: _signed,
}

FORMAT = Format(
    name="tiff_picture",
    title="TIFF picture or camera raw file",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=(
        "Of several pages only the first is looked at; of camera raw files the small picture that comes first.",
        "Of maker notes only numbers of the device, firmware and owner are read; of BigTIFF files only the picture's size and looks.",
    ),
)

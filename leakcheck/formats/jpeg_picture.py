"""JPEG pictures (ITU-T T.81): the segments before the picture data, in which cameras and programs leave what they know."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.picture_metadata import credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import SoftwareClaim, SoftwareRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_SEGMENTS = 5_000
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/"
_EXIF = b"Exif\x00"
_APP1, _APP11, _COMMENT, _SCAN, _END = 0xE1, 0xEB, 0xFE, 0xDA, 0xD9
#: Section B.1.1.3: markers that stand alone, without a length.
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
#: Comments in which programs name themselves; what people write there is not kept.
_NAMED_BY_ITSELF = ("CREATOR:", "Created with", "File written by", "Lavc", "LEAD Technologies", "Handmade Software")


def recognises(content: Content) -> bool:
    return content.head.startswith(b"\xff\xd8\xff")


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the segments in their order, then the looks of the picture. The picture data are read by Pillow, in pieces."""
    del limits  # segments are bounded by their 16-bit length, their number by _MOST_SEGMENTS
    with content.open() as stream:
        marked = False
        for marker, payload in _segments(stream):
            if marker is None:
                yield Problem(ProblemKind.DAMAGED, "This JPEG breaks off or is damaged before its picture data begin.")
            elif marker == _APP11 and b"c2pa" in payload:
                if not marked:
                    yield credentials("segment APP11")
                marked = True
            else:
                yield from _segment(marker, payload)
        yield from looks_of(stream, ("JPEG", "MPO"))


def _segment(marker: int, payload: bytes) -> Iterator[Extracted]:
    if marker == _APP1 and payload.startswith(_EXIF):
        yield from exif_of(payload[6:])
    elif marker == _APP1 and not payload.startswith(_EXTENSION):
        # Some programs write the mark in front of the packet wrongly; the packet itself is the better sign.
        packet = packet_in(payload) or (payload[len(_XMP) :] if payload.startswith(_XMP) else b"")
        if packet:
            yield from xmp_of(packet)
    elif marker == _COMMENT:
        text = payload.rstrip(b"\x00").decode("utf-8", "replace").strip()
        if text.startswith(_NAMED_BY_ITSELF):
            yield SoftwareClaim(at=Location("segment COM", storable(text)), role=SoftwareRole.PRODUCER, name=storable(text, 200))


def _segments(stream: BinaryIO) -> Iterator[tuple[int | None, bytes]]:
    """Marker and payload of each segment up to the picture data; a None where the chain breaks (section B.1.1.4)."""
    stream.seek(2)
    for _ in range(_MOST_SEGMENTS):
        marker = _marker(stream)
        if marker in (_SCAN, _END):
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(stream.read(2), "big")
        payload = stream.read(length - 2) if length >= 2 else b""
        if marker is None or length < 2 or len(payload) < length - 2:
            yield None, b""
            return
        yield marker, payload


def _marker(stream: BinaryIO) -> int | None:
    """The next marker; fill bytes (section B.1.1.2) before it are skipped, anything else is damage."""
    byte = stream.read(1)
    if byte != b"\xff":
        return None
    for _ in range(_MOST_SEGMENTS):
        byte = stream.read(1)
        if byte != b"\xff":
            break
    return byte[0] if byte else None


FORMAT = Format(
    name="jpeg_picture",
    title="JPEG picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=(
        "Maker notes, IPTC fields and the traces of compression are not read.",
        "Content credentials (C2PA) are noted and not verified.",
        "Remarks written into a JPEG by people are not kept.",
    ),
)

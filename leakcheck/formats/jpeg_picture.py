"""JPEG pictures (ITU-T T.81): the segments before the picture data, in which cameras and programs leave what they know."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import LONGEST_PROFILE, profile_facts
from leakcheck.decode.credential_places import joined
from leakcheck.decode.jpeg_compression import Segment, compression
from leakcheck.decode.photoshop_resources import LONGEST_RESOURCES, resource_facts
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import LONGEST_EXIF, comment_of, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.xmp_packet import packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import PictureContent
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_MOST_SEGMENTS = 5_000
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/"
_EXIF = b"Exif\x00"
_PHOTOSHOP = b"Photoshop 3.0\x00"
_PROFILE = b"ICC_PROFILE\x00"
_APP1, _APP2, _APP11, _APP13, _COMMENT, _SCAN, _END = 0xE1, 0xE2, 0xEB, 0xED, 0xFE, 0xDA, 0xD9
#: Section B.1.1.3: markers that stand alone, without a length.
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
#: The markers of segments that are needed once all are read (profiles, resources and credentials may be spread over several), and how much of them.
_KEPT = frozenset({_APP2, _APP11, _APP13, 0xDB, *range(0xC0, 0xD0)})
_MOST_KEPT = 16 << 20
_OPENING = 32
#: In picture data, FF is followed by 00, by the number of a restart, or by a marker (section B.1.1.5).
_MARKER_IN_DATA = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_PIECE = 1 << 16
#: Segments whose first bytes name them, and tables, by which the chain is found again behind damage.
_SEGMENT_AGAIN = re.compile(
    rb"\xff(?:\xe1..(?:Exif\x00|http://ns\.adobe)|\xe2..ICC_PROFILE|\xed..Photoshop|\xee..Adobe|\xdb\x00[\x43\x84])", re.DOTALL
)
_NEAR = 1 << 12
#: Further picture data are not searched for their end.
_LONGEST_DATA = 128 << 20


def recognises(content: Content) -> bool:
    return content.head.startswith(b"\xff\xd8\xff")


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the segments in their order, then the looks of the picture, then what stands behind it."""
    with content.open() as stream:
        segments: list[Segment] = []
        whole, room, has_preview = True, _MOST_KEPT, False
        for marker, payload in _joined(_segments(stream)):
            if marker is None:
                whole = False
                yield Problem(ProblemKind.DAMAGED, "This JPEG breaks off or is damaged before its picture data begin.")
            else:
                for found in _segment(marker, payload):
                    has_preview |= isinstance(found, PictureContent)
                    yield found
                room -= len(payload) if marker in _KEPT else 0
                segments.append((marker, payload if marker in _KEPT and room > 0 else payload[:_OPENING]))
        data = stream.tell() - 2
        yield from _together(segments)
        # Pillow reads files of several pictures (MPO) by its reader of JPEG, and knows none of that name to ask for.
        yield from looks_of(stream, ("JPEG",), has_preview)
        if whole:
            yield from behind(stream, _end_of(stream, data), content.size, limits)


def _joined(segments: Iterator[tuple[int | None, bytes]]) -> Iterator[tuple[int | None, bytes]]:
    """The segments; one of EXIF that begins without a head of its own goes on with the one before, as blocks of more than 64 kB are written."""
    held: tuple[int | None, bytes] | None = None
    for marker, payload in segments:
        more = marker == _APP1 and payload.startswith(_EXIF) and payload[6:8] not in (b"II", b"MM")
        if held is not None and more and len(held[1]) < LONGEST_EXIF:
            held = held[0], held[1] + payload[6:]
            continue
        if held is not None:
            yield held
        held = marker, payload
        if marker != _APP1:
            yield held
            held = None
    if held is not None:
        yield held


def _segment(marker: int, payload: bytes) -> Iterator[Extracted]:
    if marker == _APP1 and payload.startswith(_EXIF):
        yield from exif_of(payload[6:])
    elif marker == _APP1 and not payload.startswith(_EXTENSION):
        # Some programs write the mark in front of the packet wrongly; the packet itself is the better sign.
        packet = packet_in(payload) or (payload[len(_XMP) :] if payload.startswith(_XMP) else b"")
        if packet:
            yield from xmp_of(packet)
    elif marker == _COMMENT:
        yield from comment_of(payload, "segment COM")


def _together(segments: list[Segment]) -> Iterator[Extracted]:
    """What only all the segments tell: content credentials, resources, the colour profile, the compression."""
    boxed = [payload for marker, payload in segments if marker == _APP11]
    if any(b"c2pa" in payload for payload in boxed):
        yield from credentials("segment APP11", joined(boxed))
    resources = b"".join(payload[len(_PHOTOSHOP) :] for marker, payload in segments if marker == _APP13 and payload.startswith(_PHOTOSHOP))
    yield from resource_facts(resources[:LONGEST_RESOURCES])
    # Each part begins with its number and the number of parts (ICC.1:2022 section B.4).
    parts = sorted(
        (payload[len(_PROFILE)], payload) for marker, payload in segments if marker == _APP2 and payload.startswith(_PROFILE) and len(payload) > 14
    )
    yield from profile_facts(b"".join(payload[len(_PROFILE) + 2 :] for _, payload in parts)[:LONGEST_PROFILE])
    found = compression(segments)
    if found is not None:
        yield found


def _end_of(stream: BinaryIO, data: int) -> int:
    """The place behind the marker that ends the picture whose data begin at `data`; 0 where there is none within _LONGEST_DATA."""
    at, markers = data, 0
    while at < data + _LONGEST_DATA and markers < _MOST_SEGMENTS:
        stream.seek(at)
        piece = stream.read(_PIECE)
        found = _MARKER_IN_DATA.search(piece)
        if found is not None and piece[found.start() + 1] == _END:
            return at + found.end()
        if found is not None:
            markers += 1
            at = _behind_segment(stream, at + found.end(), piece[found.start() + 1])
        elif len(piece) == _PIECE:
            at += _PIECE - 1  # the last byte may be the first of a marker
        else:
            return 0
    return 0


def _behind_segment(stream: BinaryIO, at: int, marker: int) -> int:
    """The place behind a segment between scans whose marker ends at `at`."""
    stream.seek(at)
    length = int.from_bytes(stream.read(2), "big")
    return at + length if length >= 2 and marker not in _ALONE else at


def _segments(stream: BinaryIO) -> Iterator[tuple[int | None, bytes]]:
    """Marker and payload of each segment up to the picture data; a None where the chain breaks (section B.1.1.4)."""
    stream.seek(2)
    at = 2
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
            if not _found_again(stream, at):
                return
        else:
            yield marker, payload
        at = stream.tell()


def _found_again(stream: BinaryIO, at: int) -> bool:
    """Go to the next segment that says what it is, near behind the place where the chain broke, as programs do that show such pictures."""
    stream.seek(at + 1)
    found = _SEGMENT_AGAIN.search(stream.read(_NEAR))
    if found is not None:
        stream.seek(at + 1 + found.start())
    return found is not None


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
    begins=(b"\xff\xd8\xff",),
    extract=extract,
    limitations=(
        "Of maker notes only numbers of the device, firmware and owner are read.",
        "Of further pictures and films behind the first only the size is noted.",
    ),
)

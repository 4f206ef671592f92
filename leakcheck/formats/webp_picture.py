"""WebP pictures (RFC 9649): a RIFF file with chunks for EXIF, XMP and a colour profile."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.picture_metadata import credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_MOST_CHUNKS = 10_000
_WANTED = frozenset({b"EXIF", b"XMP ", b"C2PA", b"ICCP"})


def recognises(content: Content) -> bool:
    return content.head[:4] == b"RIFF" and content.head[8:12] == b"WEBP"


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks in their order, then the looks of the picture."""
    del limits  # chunks are read within LONGEST_PACKET
    yield FeatureUse(at=Location("file header", "RIFF WEBP"), kind="image_format", value="RIFF....WEBP")
    with content.open() as stream:
        for kind, data in _chunks(stream):
            if kind == b"EXIF":
                yield from exif_of(data)
            elif kind == b"XMP ":
                yield from xmp_of(data)
            elif kind == b"ICCP":
                yield from profile_facts(data)
            else:
                yield from credentials("chunk C2PA", data)
        yield from looks_of(stream, ("WEBP",))


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that are read (section 2.3: type, length, data padded to an even number of bytes)."""
    stream.seek(12)
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            return
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        following = stream.tell() + length + length % 2
        if kind in _WANTED and length <= LONGEST_PACKET:
            yield kind, stream.read(length)
        stream.seek(following)


FORMAT = Format(
    name="webp_picture",
    title="WebP picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(b"RIFF",),
    extract=extract,
    limitations=("Of animations only the first picture is looked at.",),
)

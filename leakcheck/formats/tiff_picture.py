"""TIFF pictures (TIFF 6.0), and camera raw files that are built like them."""

from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.decode.photoshop_resources import resource_facts
from leakcheck.decode.picture_metadata import credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.tiff_directories import NoDirectory, TiffBlock
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import PictureContent
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_MAGICS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_WIDTH, _HEIGHT = 0x0100, 0x0101


def recognises(content: Content) -> bool:
    return content.head.startswith(_MAGICS)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the directories, then of the first page's looks."""
    del limits
    with content.open() as stream:
        yield from exif_of(stream)
        stated = yield from _first_directory(stream)
        looks = list(looks_of(stream, ("TIFF",)))
        yield from looks
        if stated is not None and not any(isinstance(fact, PictureContent) for fact in looks):
            yield stated


def _first_directory(stream: BinaryIO) -> Generator[Extracted, None, PictureContent | None]:
    """The facts of the tags that are blocks of their own (TIFF 6.0 section 2), bounded; returns the size that is stated."""
    try:
        block = TiffBlock(stream)
        entries = block.directory(block.first())
    except NoDirectory:
        return None  # the reader of EXIF has said so
    for tag, read in _READERS.items():
        # Types 1 and 7 are bytes; both are in use for these tags, and numbers of four bytes for records of IPTC.
        if tag in entries and entries[tag].kind in (1, 4, 7) and 4 < entries[tag].size <= LONGEST_PACKET:
            yield from read(block.read(entries[tag].place, entries[tag].size))
    width, height = (block.number_of(entries.get(tag)) for tag in (_WIDTH, _HEIGHT))
    if not (width and height):
        return None
    return PictureContent(at=Location("first directory ImageWidth", f"{width} x {height}"), role="picture", width=width, height=height)


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
    begins=_MAGICS,
    extract=extract,
    limitations=(
        "Of several pages only the first is looked at; of camera raw files the small picture that comes first.",
        "Of maker notes only numbers of the device, firmware and owner are read.",
    ),
)

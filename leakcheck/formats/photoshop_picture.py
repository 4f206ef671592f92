"""Photoshop pictures (Adobe Photoshop File Formats Specification, 2019): resources, the names of layers, the flattened picture."""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.photoshop_resources import LONGEST_RESOURCES, resource_facts, resources
from leakcheck.decode.picture_metadata import exif_of, looks_of, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_HEAD = 26
#: "File Header Section": version 2 is the form for large documents (PSB), with lengths of eight bytes among the layers.
_SMALL, _LARGE = b"\x00\x01", b"\x00\x02"
#: The records of layers stand before their dots; those of a thousand layers with effects reach some megabytes.
_LONGEST_RECORDS = 8 << 20
_MOST_LAYERS = 2_000
_MOST_NAMES = 300
_MOST_BLOCKS = 200
#: Blocks of a layer whose length has eight bytes in large documents ("Additional Layer Information").
_LONG_BLOCKS = frozenset({b"LMsk", b"Lr16", b"Lr32", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk", b"lnk2", b"FEid", b"FXid", b"PxSD"})
#: "Image Resource IDs": 1058 EXIF, 1060 XMP, 1039 colour profile; those that JPEG carries too are read by the reader of resources.
_READERS: dict[int, Callable[[bytes], Iterator[Extracted]]] = {0x0422: exif_of, 0x0424: xmp_of, 0x040F: profile_facts}


class _Broken(Exception):
    """The records of layers break off."""


def recognises(content: Content) -> bool:
    return content.head.startswith((b"8BPS\x00\x01", b"8BPS\x00\x02"))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the resources, the names of the layers from the lowest, then the looks of the flattened picture."""
    del limits  # all that is read is bounded here
    with content.open() as stream:
        try:
            yield from _sections(stream, content.size)
        except _Broken:
            yield Problem(ProblemKind.DAMAGED, "This Photoshop picture breaks off or is damaged; what stands before that was read.")
        if content.head[4:6] == _SMALL:
            # Pillow does not know the form for large documents.
            yield from looks_of(stream, ("PSD",))


def _sections(stream: BinaryIO, size: int) -> Iterator[Extracted]:
    """Colour table, resources and layers follow one another, each behind its length. Raises _Broken."""
    stream.seek(_HEAD)
    stream.seek(_number(stream, 4), 1)
    length = _number(stream, 4)
    behind = stream.tell() + length
    if behind > size:
        raise _Broken
    data = stream.read(min(length, LONGEST_RESOURCES))
    yield from resource_facts(data)
    told: set[int] = set()
    for number, body in resources(data):
        if number in _READERS and number not in told:
            told.add(number)
            yield from _READERS[number](body)
    stream.seek(behind)
    yield from _layers(stream)


def _layers(stream: BinaryIO) -> Iterator[Extracted]:
    """The name of each layer ("Layer and Mask Information Section"). Raises _Broken."""
    place = stream.tell()
    stream.seek(4)
    large = stream.read(2) == _LARGE
    stream.seek(place)
    if not _number(stream, 8 if large else 4) or not _number(stream, 8 if large else 4):
        return
    records = stream.read(_LONGEST_RECORDS)
    for number, name in enumerate(_names(records, large), 1):
        if number <= _MOST_NAMES and name.strip():
            yield Description(at=Location(f"layer {number}", storable(name)), kind="layer", value=storable(name, 500))


def _names(records: bytes, large: bool) -> Iterator[str]:
    """Of each record the name, behind a rectangle, channels and mode. A count below zero says that the first layer is transparent."""
    count, at = abs(_signed(records, 0)), 2
    for _ in range(min(count, _MOST_LAYERS)):
        channels = int.from_bytes(records[at + 16 : at + 18], "big")
        at += 18 + channels * (10 if large else 6)
        if records[at : at + 4] != b"8BIM" or at + 16 > len(records):
            raise _Broken
        extra = int.from_bytes(records[at + 12 : at + 16], "big")
        yield _name(records[at + 16 : at + 16 + extra], large)
        at += 16 + extra


def _name(extra: bytes, large: bool) -> str:
    """The name in Unicode, which is a block of its own, or else the short one in an unknown set of characters."""
    at = 0
    for _ in range(2):  # the mask and the blending ranges, each behind its length
        at += 4 + int.from_bytes(extra[at : at + 4], "big")
    length = extra[at] if at < len(extra) else 0
    short = extra[at + 1 : at + 1 + length].decode("latin-1")
    at += (1 + length + 3) // 4 * 4
    for _ in range(_MOST_BLOCKS):
        kind, wide = extra[at + 4 : at + 8], 8 if large and extra[at + 4 : at + 8] in _LONG_BLOCKS else 4
        size = int.from_bytes(extra[at + 8 : at + 8 + wide], "big")
        if extra[at : at + 4] not in (b"8BIM", b"8B64"):
            break
        if kind == b"luni":
            letters = int.from_bytes(extra[at + 12 : at + 16], "big")
            return extra[at + 16 : at + 16 + min(letters, 500) * 2].decode("utf-16-be", "replace").rstrip("\x00")
        at += 8 + wide + size + size % 2
    return short


def _signed(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">h", data, at)[0]) if len(data) >= at + 2 else 0


def _number(stream: BinaryIO, width: int) -> int:
    """Raises _Broken."""
    data = stream.read(width)
    if len(data) < width:
        raise _Broken
    return int.from_bytes(data, "big")


FORMAT = Format(
    name="photoshop_picture",
    title="Photoshop picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(b"8BPS",),
    extract=extract,
    limitations=(
        "Of layers only the names are read; what they show, and texts and files inside them, are not looked at.",
        "Of large documents (PSB) the picture itself is not looked at.",
    ),
)

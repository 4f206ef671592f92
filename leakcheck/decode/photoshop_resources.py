"""Photoshop's image resources (Adobe Photoshop File Formats Specification, "Image Resource Blocks"), which JPEG and TIFF carry too."""

from collections.abc import Callable, Iterator

from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.decode.picture_print import THUMBNAIL, picture_print
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Link, SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem

#: Several segments of a JPEG together; honest ones with a preview and paths stay below one megabyte.
LONGEST_RESOURCES = 4 << 20
_MOST_RESOURCES = 2_000
#: Photoshop's own, and those of ImageReady, DeBabelizer, PhotoDeluxe and Lightroom.
_SIGNATURES = (b"8BIM", b"MeSa", b"DCSR", b"PHUT", b"AgHg")
_IPTC, _ADDRESS, _THUMBNAIL, _VERSION = 0x0404, 0x040B, 0x040C, 0x0421
_THUMBNAIL_HEAD = 28


def resource_facts(data: bytes) -> Iterator[AnyFact | Problem]:
    """What a run of resources says, each fact at `Photoshop resource <number>`, those of IPTC at `IPTC <record>:<data set>`."""
    told: set[int] = set()
    for number, body in resources(data):
        if number in _READERS and number not in told:
            told.add(number)  # each number occurs once; thousands of small pictures would be an attack
            yield from _READERS[number](body)


def resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each resource; ends where the chain breaks."""
    at = 0
    for _ in range(_MOST_RESOURCES):
        if data[at : at + 4] not in _SIGNATURES:
            return
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        # A Pascal string as name, and the body, are both padded to an even number of bytes.
        at += 6 + (data[at + 6] // 2 + 1) * 2 if at + 6 < len(data) else len(data)
        length = int.from_bytes(data[at : at + 4], "big")
        yield number, data[at + 4 : at + 4 + length]
        at += 4 + length + length % 2


def _address(body: bytes) -> Iterator[AnyFact]:
    text = body.decode("latin-1").strip("\x00 ")
    if text:
        yield Link(at=_at(_ADDRESS, text), kind="url", target=storable(text, 2_000))


def _thumbnail(body: bytes) -> Iterator[AnyFact | Problem]:
    if body[_THUMBNAIL_HEAD : _THUMBNAIL_HEAD + 2] == b"\xff\xd8":
        small, problem = picture_print(body[_THUMBNAIL_HEAD:], ("JPEG",), THUMBNAIL, _at(_THUMBNAIL, ""))
        yield from (found for found in (small, problem) if found is not None)


def _version(body: bytes) -> Iterator[AnyFact]:
    """Version, a byte, the name of the program that wrote the file, then that of the one meant to read it."""
    length = int.from_bytes(body[5:9], "big")
    name = body[9 : 9 + min(length, 200) * 2].decode("utf-16-be", "replace").strip("\x00 ")
    if name:
        yield SoftwareClaim(at=_at(_VERSION, name), role=SoftwareRole.PRODUCER, name=storable(name, 200))


def _at(number: int, raw: str) -> Location:
    return Location(f"Photoshop resource 0x{number:04X}", storable(raw))


_READERS: dict[int, Callable[[bytes], Iterator[AnyFact | Problem]]] = {
    _IPTC: iptc_facts,
    _ADDRESS: _address,
    _THUMBNAIL: _thumbnail,
    _VERSION: _version,
}

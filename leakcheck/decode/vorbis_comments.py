"""Comments of Ogg and FLAC (Vorbis I specification section 5; RFC 7845 section 5.2) and the pictures of FLAC (RFC 9639 section 8.8)."""

import binascii
from base64 import b64decode
from collections.abc import Iterator

from leakcheck.decode.recording_facts import LONGEST_PICTURE, LONGEST_TEXT, MOST_FACTS, enclosed_picture, is_said, told
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import Description, SoftwareClaim, SoftwareRole
from leakcheck.model.format import Extracted
from leakcheck.model.location import Location

_PICTURES = {3: "cover", 4: "back cover"}
_PICTURE_FIELDS = ("METADATA_BLOCK_PICTURE", "COVERART")


def comment_contents(data: bytes, part: str) -> Iterator[Extracted]:
    """The library that wrote the file, then the fields in their order: each a length and `NAME=text` in UTF-8."""
    vendor, at = _counted(data, 0)
    said = vendor[:LONGEST_TEXT].decode("utf-8", "replace")
    if is_said(said):
        yield SoftwareClaim(at=Location(f"{part} vendor", storable(said)), role=SoftwareRole.PRODUCER, name=storable(said, 200))
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    for _ in range(min(count, MOST_FACTS)):
        if at + 4 > len(data):
            return
        field, at = _counted(data, at)
        name, _, text = field.partition(b"=")
        letters = name[:100].decode("ascii", "replace").upper()
        if letters in _PICTURE_FIELDS:
            yield from _packed_picture(letters, text, part)
        else:
            yield from told(letters, text[:LONGEST_TEXT].decode("utf-8", "replace"), f"{part} {storable(letters)}")


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes that stand behind their number, and where they end."""
    length = int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : at + 4 + length], at + 4 + length


def _packed_picture(name: str, text: bytes, part: str) -> Iterator[Extracted]:
    """As base64: a picture in FLAC's form, or, before there was one, the picture alone."""
    try:
        data = b64decode(text[: LONGEST_PICTURE * 4 // 3])
    except (binascii.Error, ValueError):
        return
    if name == "COVERART":
        child = enclosed_picture("cover", data)
        if child is not None:
            yield child
    else:
        yield from picture_contents(data, f"{part} {name}")


def picture_contents(data: bytes, part: str) -> Iterator[Extracted]:
    """Kind of picture, kind of file, description, four measures, the picture; all numbers are of four bytes."""
    kind = int.from_bytes(data[:4], "big")
    _, at = _counted_big(data, 4)
    described, at = _counted_big(data, at)
    picture, _ = _counted_big(data, at + 16)
    text = described[:LONGEST_TEXT].decode("utf-8", "replace")
    if is_said(text):
        yield Description(at=Location(part, storable(text)), kind="description of a picture", value=storable(text, 300))
    child = enclosed_picture(_PICTURES.get(kind, "picture"), picture)
    if child is not None:
        yield child


def _counted_big(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 4], "big")
    return data[at + 4 : at + 4 + length], at + 4 + length

"""Objects as OLE 1 wrote them, and as RTF keeps all embedded objects in hexadecimal digits ([MS-OLEDS] sections 2.2.4 to 2.2.6)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.embedded_objects import native_object
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim
from leakcheck.model.format import Child
from leakcheck.model.location import Location

_LINKED, _EMBEDDED = 1, 2
_HEADER = 8
_LONGEST_NAME = 1000
#: A compound file ([MS-CFB] section 2.2) inside data that has no readable header.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole1_object(data: bytes, place: str) -> Iterator[Child | AnyFact]:
    """The class that the object names, the file it is linked to, and its bytes as a child. Broken headers give what can be found."""
    form = struct.unpack_from("<I", data, 4)[0] if len(data) >= _HEADER else 0
    if form not in {_LINKED, _EMBEDDED}:
        yield from _found(data, place)
        return
    kind, at = _text(data, _HEADER)
    topic, at = _text(data, at)
    _, at = _text(data, at)
    if kind:
        yield Description(at=Location(f"{place}: class", kind), kind="embedded class", value=kind)
    if topic:
        yield PathClaim(at=Location(f"{place}: topic", topic), path=topic, role="linked file" if form == _LINKED else "embedded file")
    if form == _EMBEDDED and at + 4 <= len(data):
        size = struct.unpack_from("<I", data, at)[0]
        yield from _native(data[at + 4 : at + 4 + size], kind, place)


def _native(data: bytes, kind: str, place: str) -> Iterator[Child | AnyFact]:
    if kind.lower() == "package" and not data.startswith(_COMPOUND):
        yield from native_object(struct.pack("<I", len(data)) + data, place)
    elif data:
        yield Child(place, Content.of_bytes(data))


def _found(data: bytes, place: str) -> Iterator[Child]:
    start = data.find(_COMPOUND)
    if start >= 0:
        yield Child(place, Content.of_bytes(data[start:]))


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where the next thing begins."""
    if at + 4 > len(data):
        return "", len(data)
    length = struct.unpack_from("<I", data, at)[0]
    raw = data[at + 4 : at + 4 + min(length, _LONGEST_NAME)].split(b"\0")[0]
    return storable(decoded(raw, 1252), 500), min(at + 4 + length, len(data))

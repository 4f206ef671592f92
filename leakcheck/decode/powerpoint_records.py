"""The records of PowerPoint's binary presentations ([MS-PPT] section 2.3): a tree of containers and atoms, read along the list of live slides."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from leakcheck.decode.visible_text import storable
from leakcheck.model.limits import Limits

DOCUMENT, SLIDE, NOTES = 1000, 1006, 1008
TEXT_WIDE, TEXT_NARROW, STRING, FONT, COMMENT, COMMENT_ATOM, HYPERLINK, OBJECT = 4000, 4008, 4026, 4023, 12000, 12001, 4055, 4113
_SLIDE_LIST, _SLIDE_PLACE, _USER_EDIT, _DIRECTORY, _PROGRAM_DATA = 4080, 1011, 4085, 6002, 5003
_HEADER = 8
_DEEPEST, _MOST_RECORDS, _MOST_EDITS = 40, 400_000, 1000
_ENCRYPTED = 0xF3D1C4DF


class Record(msgspec.Struct, frozen=True, gc=False):
    kind: int
    instance: int
    is_container: bool
    start: int
    """Where the content begins, behind the header."""
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The stream `Current User` (section 2.3.2): who saved last, with which format, and where the latest edit stands."""

    name: str
    version: str
    edit: int
    is_encrypted: bool


@dataclass(slots=True)
class Presentation:
    """Where the live parts stand."""

    slides: list[int] = field(default_factory=list)
    """Offsets of the slides in their order."""
    document: int = -1
    live: frozenset[int] = frozenset()
    """Offsets of all records that the latest edit still uses."""
    edits: int = 0
    """How many saves the stream holds: each fast save appends one."""


def current_user(data: bytes) -> CurrentUser | None:
    if len(data) < 28:
        return None
    _, token, edit, length, version, major, minor = struct.unpack_from("<3IHHBB", data, _HEADER)
    narrow = data[28 : 28 + min(length, 255)]
    wide = data[32 + length : 32 + length + 2 * length]
    name = wide.decode("utf-16-le", "replace") if len(wide) == 2 * length and length else narrow.decode("cp1252", "replace")
    return CurrentUser(storable(name.split("\0")[0], 255), f"{major}.{minor} ({version:#06x})", edit, token == _ENCRYPTED)


def walk(data: bytes, start: int, end: int, most: int = _MOST_RECORDS) -> Iterator[Record]:
    """All records between two places, each container before what lies in it."""
    ends: list[int] = []
    place, unpack = start, struct.Struct("<HHI").unpack_from
    for _ in range(most):
        while ends and place + _HEADER > ends[-1]:
            place = max(place, ends.pop())
        if place + _HEADER > end:
            return
        head, kind, length = unpack(data, place)
        inside, limit = place + _HEADER, ends[-1] if ends else end
        stop = min(inside + length, limit)
        # A program's own data (BinaryTagDataBlob) is called an atom and holds records all the same, remarks among them.
        is_container = (head & 0xF == 0xF or kind == _PROGRAM_DATA) and len(ends) < _DEEPEST
        yield Record(kind, head >> 4, is_container, inside, stop, len(ends))
        if is_container:
            ends.append(stop)
            place = inside
        else:
            place = stop


def record_at(data: bytes, place: int) -> Record | None:
    """The record whose header stands at a place; None if none can."""
    if place < 0 or place + _HEADER > len(data):
        return None
    head, kind, length = struct.unpack_from("<HHI", data, place)
    return Record(kind, head >> 4, head & 0xF == 0xF, place + _HEADER, min(place + _HEADER + length, len(data)), 0)


def presentation(data: bytes, edit: int) -> Presentation:
    """Follows the chain of edits from the latest back; the youngest place of each object counts (section 2.1.2)."""
    found = Presentation()
    places: dict[int, int] = {}
    seen: set[int] = set()
    document = 0
    live: set[int] = set()
    left = _MOST_RECORDS
    while edit not in seen and len(seen) < _MOST_EDITS:
        record = record_at(data, edit)
        if record is None or record.kind != _USER_EDIT or record.end - record.start < 20:
            break
        seen.add(edit)
        last, directory, number = struct.unpack_from("<3I", data, record.start + 8)
        document = document or number
        live |= {edit, directory}
        for one, place in islice(_directory(data, directory), max(0, left)):
            places.setdefault(one, place)
            left -= 1
        edit = last
    found.edits = len(seen)
    found.live = frozenset(live | set(places.values()))
    found.document = places.get(document, -1)
    found.slides = list(dict.fromkeys(places[one] for one in _slide_numbers(data, found.document) if one in places))
    return found


def _directory(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Numbers of objects and where they stand (section 2.3.4): runs of a first number with a count, then that many places."""
    record = record_at(data, place)
    if record is None or record.kind != _DIRECTORY:
        return
    at = record.start
    while at + 4 <= record.end:
        head = struct.unpack_from("<I", data, at)[0]
        first, count = head & 0xFFFFF, min(head >> 20, (record.end - at - 4) // 4)
        for index, offset in enumerate(struct.unpack_from(f"<{count}I", data, at + 4)):
            yield first + index, offset
        at += 4 + 4 * max(count, 0)


def _slide_numbers(data: bytes, document: int) -> list[int]:
    record = record_at(data, document)
    if record is None or record.kind != DOCUMENT:
        return []
    listed = next((one for one in walk(data, record.start, record.end) if one.kind == _SLIDE_LIST and one.instance == 0), None)
    if listed is None:
        return []
    return [
        struct.unpack_from("<I", data, one.start)[0]
        for one in walk(data, listed.start, listed.end)
        if one.kind == _SLIDE_PLACE and one.end - one.start >= 4
    ]


def record_text(data: bytes, record: Record) -> str:
    """The characters of a text record; lines end with a carriage return, in a title with a vertical tab."""
    raw = data[record.start : record.end]
    text = raw.decode("latin-1") if record.kind == TEXT_NARROW else raw.decode("utf-16-le", "replace")
    return text.replace("\r", "\n").replace("\x0b", "\n")


def embedded_object(data: bytes, record: Record, limits: Limits) -> bytes:
    """The bytes of an embedded object, unpacked where its instance says that they are packed (section 2.10.34)."""
    raw = data[record.start : record.end]
    if record.instance != 1 or len(raw) < 5:
        return raw
    size = struct.unpack_from("<I", raw)[0]
    try:
        return zlib.decompressobj().decompress(raw[4:], max(1, min(size, limits.item_bytes, limits.ratio * len(raw))))
    except zlib.error:
        return b""

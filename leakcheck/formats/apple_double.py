"""What a Mac keeps beside a file and writes as `._name` where a disk or archive cannot hold it: AppleDouble and AppleSingle (RFC 1740)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.extended_attributes import attribute_facts
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_DOUBLE, _SINGLE = b"\x00\x05\x16\x07\x00\x02\x00\x00", b"\x00\x05\x16\x00\x00\x02\x00\x00"
_DATA_FORK, _NAME, _COMMENT, _DATES, _FINDER = 1, 3, 4, 8, 9
_LARGEST, _MOST_ENTRIES, _MOST_ATTRIBUTES, _LARGEST_ATTRIBUTE = 64 << 20, 64, 200, 1 << 20
#: Seconds from 1970 to 2000, where the dates of the header begin; the lowest number of all means unknown.
_YEAR_2000, _UNKNOWN = 946_684_800, -(1 << 31)
#: Finder information is 32 bytes long; behind two more begins the list of attributes.
_ATTRIBUTES_AT, _ATTRIBUTES = 34, b"ATTR"
_DAMAGE = (struct.error, IndexError, ValueError, OverflowError)


def _recognises(content: Content) -> bool:
    return content.head.startswith((_DOUBLE, _SINGLE))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(min(limits.item_bytes, _LARGEST))
    try:
        count = struct.unpack_from(">H", data, 24)[0]
        for number in range(min(count, _MOST_ENTRIES)):
            kind, offset, length = struct.unpack_from(">3I", data, 26 + 12 * number)
            if offset + length > len(data):
                raise ValueError("an entry lies behind the end")  # one sentence for all damage
            yield from _entry(kind, data[offset : offset + length], data, offset)
    except _DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"What a Mac kept beside a file cannot be read to its end ({damage_words(error)}).")


def _shown(text: str, longest: int = 2000) -> str:
    return storable(visible(text), longest)


def _entry(kind: int, part: bytes, whole: bytes, offset: int) -> Iterator[Extracted]:
    if kind == _DATA_FORK and part:
        yield Child("data fork", Content.of_bytes(part))
    elif kind == _NAME and part:
        name = _shown(part.decode("utf-8", "replace"), 500)
        yield PathClaim(at=Location("AppleSingle: real name", name), path=name, role="name of the file on the Mac")
    elif kind == _COMMENT and part:
        text = _shown(part.decode("utf-8", "replace"))
        yield Description(at=Location("AppleSingle: comment", text), kind="comments", value=text)
    elif kind == _DATES:
        yield from _dates(part)
    elif kind == _FINDER and whole[offset + _ATTRIBUTES_AT :].startswith(_ATTRIBUTES):
        yield from _attributes(whole, offset + _ATTRIBUTES_AT)


def _dates(part: bytes) -> Iterator[AnyFact]:
    for what, seconds in zip(("creation", "last change", "backup", "last reading"), struct.unpack(">4i", part[:16]), strict=True):
        moment = unix_moment(seconds + _YEAR_2000)
        if seconds != _UNKNOWN and moment is not None:
            yield TimeClaim(at=Location(f"AppleSingle: time of {what}", str(seconds)), role=TimeRole.LISTED, moment=moment)


def _attributes(whole: bytes, start: int) -> Iterator[AnyFact]:
    """The extended attributes: offset in the file, length, flags, name (xnu, bsd/vfs/vfs_xattr.c)."""
    count = struct.unpack_from(">H", whole, start + 34)[0]
    at = start + 36
    for _ in range(min(count, _MOST_ATTRIBUTES)):
        offset, length, _, name_length = struct.unpack_from(">IIHB", whole, at)
        name = whole[at + 11 : at + 11 + name_length].split(b"\0")[0].decode("utf-8", "replace")
        at += (11 + name_length + 3) & ~3
        if length <= _LARGEST_ATTRIBUTE:
            yield from attribute_facts(name, whole[offset : offset + length])


FORMAT = Format(
    name="apple_double",
    title="What a Mac keeps beside a file (AppleDouble)",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(_DOUBLE, _SINGLE),
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Resource forks are not read, and of extended attributes only the mark of quarantine and those of the Mac's search.",
        "What is told belongs to the file of the same name without the leading dot and line, and stands in no item of that name.",
    ),
)

"""WordPerfect documents (`.wpd`, `.wp`; WordPerfect 5.0 to X): the words with what was deleted, the summary, remarks, printer, fonts."""

import struct
from collections.abc import Iterator, Sequence
from datetime import datetime

from leakcheck.decode import wordperfect_document as wp
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

_LONGEST_FILE = 64 << 20
_MOST_PICTURES, _MOST_WORDS = 500, 200
#: Fields of the summary that have words of their own in other formats; all others are told by their names.
_WORDS = {
    1: "abstract",
    10: "category",
    13: "comments",
    17: "title",
    18: "document type",
    26: "keywords",
    27: "language",
    45: "status",
    46: "subject",
}
_PEOPLE = {5: PersonRole.AUTHOR, 31: PersonRole.OWNER}
_TIMES = {14: TimeRole.CREATED}
_DATES = {15: "date completed", 37: "recorded date", 39: "revision date", 49: "version date"}
_NAMES = {
    2: "account", 3: "address", 4: "attachments", 6: "authorization", 7: "bill to", 8: "blind copy", 9: "carbon copy", 11: "checked by",
    12: "client", 16: "department", 19: "destination", 20: "disposition", 21: "division", 22: "document number", 23: "editor", 24: "forward to",
    25: "group", 28: "mail stop", 29: "matter", 30: "office", 32: "project", 33: "publisher", 34: "purpose", 35: "received from", 36: "recorded by",
    38: "reference", 40: "revision notes", 41: "revision number", 42: "section", 43: "security", 44: "source", 47: "telephone number", 48: "typist",
    50: "version notes", 51: "document version",
}  # fmt: skip
_PATHS = {
    wp.PICTURE_NAME: "placed file", wp.NATIVE_NAME: "linked file", wp.SUBDOCUMENT: "linked file", wp.PERSONAL_STYLES: "template",
    wp.SHARED_STYLES: "template",
}  # fmt: skip
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\xd7\xcd\xc6\x9a")
_VERSIONS = {(0, 0): "WordPerfect 5.0", (0, 1): "WordPerfect 5.1 or 5.2", (2, 0): "WordPerfect 6.0"}
#: Company and tool of the packet that holds the words which the spelling checker took as right in this document.
_SPELLER = struct.pack("<HH", 1, 9)


def _recognises(content: Content) -> bool:
    return wp.recognised(content.head[:16])


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    with content.open() as stream:
        data = stream.read(_LONGEST_FILE)
    try:
        document = wp.document(data)
    except wp.BrokenDocument as error:
        yield Problem(ProblemKind.DAMAGED, f"The WordPerfect document cannot be read ({error}).")
        return
    major, minor = document.version
    name = _VERSIONS.get(document.version, "WordPerfect 6.1 or later")
    yield Description(at=Location("header: version", f"{major}.{minor}"), kind="version of the format", value=f"{name} ({major}.{minor})")
    if document.encrypted:
        yield Problem(ProblemKind.ENCRYPTED, "The document is locked with a password by WordPerfect; nothing else of it was read.")
        return
    if not document.whole:
        yield Problem(ProblemKind.DAMAGED, "The document is shorter than its head says; what is there was read.")
    if content.size > len(data):
        yield Problem(ProblemKind.LIMIT, f"The document is very long; only its first {_LONGEST_FILE:,} bytes were read.")
    for packet in document.packets:
        yield from _old_packet(packet) if document.is_old else _packet(packet)
    yield from _pictures(document.packets)
    for kind, text in wp.texts(document, limits.text_characters).items():
        if (fact := text_content(text, kind.value, Location(f"document area: {kind.value}"), limits.text_characters)) is not None:
            yield fact


def _packet(packet: wp.Packet) -> Iterator[AnyFact]:
    place = f"packet {packet.number}"
    if packet.kind == wp.SUMMARY:
        yield from _summary(f"{place}: document summary", packet.data)
    elif packet.kind == wp.COMMENT:
        yield from _remark(f"{place}: comment", packet.data)
    elif packet.kind == wp.PRINTER:
        yield from _printer(place, wp.words(packet.data, 2)[0] or wp.words(packet.data)[0])
    elif packet.kind == wp.FONT and len(packet.data) > 24:
        yield from _font(place, wp.words(packet.data, 24)[0])
    elif packet.kind in _PATHS:
        yield from _path(place, packet)
    elif packet.kind == wp.WRITING_TOOLS and packet.data.startswith(_SPELLER):
        words = ", ".join(word for word in _speller_words(packet.data) if word)
        if words:
            yield Description(at=Location(f"{place}: supplemental dictionary", words), kind="words taken as spelt right here", value=words)


def _old_packet(packet: wp.Packet) -> Iterator[AnyFact]:
    """The printer, and the list of fonts, of version 5."""
    names = [storable(name.decode("cp437").strip(), 100) for name in packet.data[:4000].split(b"\0")]
    if packet.kind == wp.OLD_PRINTER:
        yield from _printer(f"packet {packet.number}", names[0])
    elif packet.kind == wp.OLD_FONTS:
        for name in dict.fromkeys(names):
            yield from _font(f"packet {packet.number}", name)


def _printer(place: str, name: str) -> Iterator[AnyFact]:
    name = storable(name.strip(), 80)
    if len(name) > 1 and name.isprintable() and "\ufffd" not in name:
        yield Identifier(at=Location(f"{place}: printer", name), kind=IdentifierKind.PRINTER, value=name)


def _font(place: str, name: str) -> Iterator[AnyFact]:
    name = storable(name.strip(), 100)
    if name and name.isprintable() and "\ufffd" not in name:
        yield FontUse(at=Location(f"{place}: font", name), name=name)


def _path(place: str, packet: wp.Packet) -> Iterator[AnyFact]:
    """The name of another file; before it stand numbers and marks of packets that hold its content, where there are such."""
    skip = 0
    if packet.has_children and len(packet.data) >= 2:
        skip = 2 + 4 * struct.unpack_from("<H", packet.data)[0]
    name = storable(wp.words(packet.data, skip)[0].strip(), 500)
    if name and "\ufffd" not in name:
        yield PathClaim(at=Location(f"{place}: file name", name), path=name, role=_PATHS[packet.kind])


def _speller_words(data: bytes) -> Iterator[str]:
    place = 6
    for _ in range(_MOST_WORDS):
        if place + 6 > len(data):
            return
        size = struct.unpack_from("<H", data, place)[0]
        if size < 4:
            return
        yield storable(wp.words(data[place + 6 : place + 2 + size])[0], 60)
        place += 2 + size


def _summary(place: str, data: bytes) -> Iterator[AnyFact]:
    """The fields that people filled in: up to a hundred, each with its length, number, kind and perhaps a name."""
    start = 0
    for _ in range(100):
        if start + 6 > len(data):
            return
        size, tag, _ = struct.unpack_from("<HHH", data, start)
        if size < 6:
            return
        name, at = wp.words(data[start : start + size], 6)
        yield from _field(place, tag, name, data[start : start + size][at:])
        start += size


def _field(place: str, tag: int, name: str, value: bytes) -> Iterator[AnyFact]:
    if tag in _TIMES or tag in _DATES:
        moment = _moment(value)
        at = Location(f"{place}: {_DATES.get(tag, 'creation date')}", value[:10].hex())
        if moment is not None and tag in _TIMES:
            yield TimeClaim(at=at, role=_TIMES[tag], moment=moment)
        elif moment is not None:
            yield Description(at=at, kind=_DATES[tag], value=str(moment))
        return
    text = storable(wp.words(value)[0].strip(), 2000)
    kind = _WORDS.get(tag) or _NAMES.get(tag) or storable(name.strip(), 100) or f"field {tag}"
    if text and tag in _PEOPLE:
        yield PersonClaim(at=Location(f"{place}: {'author' if tag == 5 else 'owner'}", text), role=_PEOPLE[tag], name=text[:300])
    elif text:
        yield Description(at=Location(f"{place}: {kind}", text), kind=kind, value=text)


def _remark(place: str, data: bytes) -> Iterator[AnyFact]:
    """Who wrote a remark and when; its words are read with the text."""
    initials, at = wp.words(data, 19)
    name = storable(wp.words(data, at)[0].strip() or initials.strip(), 300)
    if name:
        yield PersonClaim(at=Location(f"{place}: user name", name), role=PersonRole.COMMENTER, name=name)
    if (moment := _moment(data[5:15])) is not None:
        yield TimeClaim(at=Location(f"{place}: date and time", data[5:15].hex()), role=TimeRole.COMMENTED, moment=moment)


def _moment(data: bytes) -> Moment | None:
    """Year, month, day, hour, minute and second of whatever clock the program ran by; the bytes for a zone are not used."""
    if len(data) < 7:
        return None
    try:
        return Moment(datetime(*struct.unpack_from("<HBBBBB", data)))
    except ValueError:
        return None


def _pictures(packets: Sequence[wp.Packet]) -> Iterator[Child]:
    found = [packet for packet in packets if packet.kind == wp.PICTURE and packet.data.startswith(_PICTURES)]
    for packet in found[:_MOST_PICTURES]:
        yield Child(f"picture in packet {packet.number}", Content.of_bytes(packet.data))


FORMAT = Format(
    name="wordperfect_document",
    title="WordPerfect document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(wp.MAGIC,),
    extract=_extract,
    limitations=(
        "Documents of WordPerfect 4.2 and before, which have no head, and of WordPerfect for the Macintosh are not read.",
        "Of the versions 5.0 to 5.2 the document summary, notes, headers, boxes and remarks are not read.",
        "Words that were deleted and can still be brought back, and those that a reviewer struck out, are told apart and are not part of the text"
        " that is compared; nor are notes, headers, boxes and remarks.",
        "Numbers that the program works out (of pages, paragraphs and notes) are part of the text only where the file keeps them.",
        "Documents that are locked with a password are not opened; pictures in WordPerfect's own form are not read.",
    ),
)

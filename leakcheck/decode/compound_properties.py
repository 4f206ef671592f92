"""What the property sets of an OLE2 document state: people, times, program, counts, words of the user ([MS-OLEPS], [MS-OSHARED] section 2.3.3)."""

import struct
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.custom_properties import custom_property
from leakcheck.decode.listed_parts import part_facts
from leakcheck.decode.macro_signature import LARGEST, macro_signer
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.property_sets import FILETIME, USER_DEFINED, Property, PropertySet, Section, property_set
from leakcheck.decode.unique_identifier import unique_identifier, version_1_facts
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

SUMMARY_STREAM, DOCUMENT_STREAM = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
#: By name in upper case, as the format compares them.
_PLACES = {SUMMARY_STREAM.upper(): "SummaryInformation", DOCUMENT_STREAM.upper(): "DocumentSummaryInformation"}
_WORDS = {
    "SummaryInformation": {2: "title", 3: "subject", 5: "keywords", 6: "comments"},
    "DocumentSummaryInformation": {2: "category", 3: "presentation format", 26: "content type", 27: "status", 29: "document version"},
}
_PEOPLE = {"SummaryInformation": {4: PersonRole.AUTHOR, 8: PersonRole.LAST_EDITOR}, "DocumentSummaryInformation": {14: PersonRole.MANAGER}}
_MARKS = {"SummaryInformation": {7: IdentifierKind.TEMPLATE}, "DocumentSummaryInformation": {15: IdentifierKind.COMPANY}}
_TIMES = {11: TimeRole.PRINTED, 12: TimeRole.CREATED, 13: TimeRole.MODIFIED}
_COUNTS = {
    "SummaryInformation": {14: (QuantityKind.PAGES, "pages"), 15: (QuantityKind.WORDS, "words"), 16: (QuantityKind.CHARACTERS, "characters")},
    "DocumentSummaryInformation": {
        5: (QuantityKind.LINES, "lines"), 6: (QuantityKind.PARAGRAPHS, "paragraphs"), 7: (QuantityKind.SLIDES, "slides"),
        17: (QuantityKind.CHARACTERS, "characters with blanks"),
    },
}  # fmt: skip
#: Numbers without a kind of their own: told in words where they are not zero.
_TOLD = {4: "bytes", 8: "slides with notes", 9: "hidden slides", 10: "sounds and films"}
#: What each number stands for ([MS-OLEPS] section 3.1.4, [MS-OSHARED] section 2.3.3.2.2): shown beside a fact's place.
_NAMES = {
    "SummaryInformation": {
        2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last saved by", 9: "revision number",
        10: "editing time", 11: "last printed", 12: "created", 13: "last saved", 14: "pages", 15: "words", 16: "characters", 18: "application",
        19: "security",
    },
    "DocumentSummaryInformation": {
        2: "category", 3: "presentation format", 4: "bytes", 5: "lines", 6: "paragraphs", 7: "slides", 8: "notes", 9: "hidden slides",
        10: "clips", 14: "manager", 15: "company", 17: "characters with blanks", 23: "version", 26: "content type", 27: "content status",
        28: "language", 29: "document version",
    },
}  # fmt: skip
_LABELS = {place: {number: f"{place}: {name}" for number, name in names.items()} for place, names in _NAMES.items()}
_SYSTEMS = {0: "Windows 3", 1: "Macintosh", 2: "Windows"}
_SECURITY = {1: "password", 2: "read-only recommended", 4: "read-only enforced", 8: "locked for annotations"}
#: The language of the properties' names ([MS-OLEPS] section 2.18).
_LOCALE = 0x80000000
_TICKS_A_SECOND = 10_000_000
_TICKS_A_MINUTE = 60 * _TICKS_A_SECOND
_TICKS_OF_A_YEAR = 365 * 24 * 60 * _TICKS_A_MINUTE
_LONGEST = 2000
#: Ids that a program writes into every document: LibreOffice and its relatives into presentations.
_CONSTANT_IDS = frozenset({"db1ac964-e39c-11d2-a1ef-006097da5689"})
_MOST_LINKS = 2000


_READ: "WeakKeyDictionary[CompoundFile, list[tuple[str, PropertySet]]]" = WeakKeyDictionary()


def property_sets(file: CompoundFile) -> list[tuple[str, PropertySet]]:
    """The property sets at the root, each with the name of its stream without the sign before it. Kept, because several ask."""
    found = _READ.get(file)
    if found is None:
        found = _READ[file] = _property_sets(file)
    return found


def _property_sets(file: CompoundFile) -> list[tuple[str, PropertySet]]:
    found = []
    for name, entry in file.root.children.items():
        if name.startswith("\x05") and (read := property_set(file.read(entry, 16 << 20))) is not None:
            found.append((_PLACES.get(name) or entry.name[1:], read))
    return found


def property_facts(file: CompoundFile) -> Iterator[AnyFact | Problem]:
    """All that the property sets state, in the order of the file's directory, the summary first."""
    found = sorted(property_sets(file), key=lambda pair: pair[0] != "SummaryInformation")
    version = _version(found)
    pages: set[int] = set()
    for stream, read in found:
        place = storable(stream, 100)
        for number, section in enumerate(read.sections):
            if section.code_page and section.code_page not in pages:
                pages.add(section.code_page)
                yield Identifier(at=Location(f"{place}: code page"), kind=IdentifierKind.CODEPAGE, value=str(section.code_page))
            yield from _section(place, section, number, version)
    yield from _unnamed(found, version)
    for place, read in found:
        if place == "DocumentSummaryInformation" and read.sections:
            yield from part_facts(read.sections[0])
    yield from _system(found)
    if damaged := sum(section.damaged for _, read in found for section in read.sections):
        yield Problem(ProblemKind.DAMAGED, f"{damaged} of the document's properties are damaged and were left out.")


def _section(place: str, section: Section, number: int, version: str) -> Iterator[AnyFact]:
    if section.format_id == USER_DEFINED or place not in _NAMES or number > 0:
        for one in section.properties.values():
            if one.name:
                yield from _custom(place, one)
            elif one.number == _LOCALE and isinstance(one.value, int):
                fact = _number("", _LOCALE, one.value, f"{place}: language of the user's own properties")
                if fact is not None:
                    yield fact
        return
    labels = _LABELS[place]
    for one in section.properties.values():
        fact = _stated(place, one, labels.get(one.number) or f"{place}: property {one.number}", version)
        if fact is not None:
            yield fact


def _stated(place: str, one: Property, at: str, version: str) -> AnyFact | None:
    if isinstance(one.value, str):
        return _text(place, one.number, storable(one.value, _LONGEST), at, version)
    if isinstance(one.value, int):
        if place == "SummaryInformation" and one.kind == FILETIME:
            return _time(one.number, one.value, at)
        return _number(place, one.number, one.value, at)
    if isinstance(one.value, bytes) and place == "DocumentSummaryInformation" and one.number == 24 and one.value:
        # PIDDSI_DIGSIG ([MS-OSHARED] section 2.3.3.2.2.1): the same serialised form as in packages.
        return SignatureMark(at=Location(f"{place}: digital signature"), scheme="vba", detail=macro_signer(one.value[:LARGEST]))
    return None


def _text(place: str, number: int, text: str, at: str, version: str) -> AnyFact | None:
    value = text.strip()
    fact: AnyFact | None = None
    if not value:
        return None
    if number in _WORDS[place]:
        fact = Description(at=Location(at, text), kind=_WORDS[place][number], value=value)
    elif number in _PEOPLE[place]:
        fact = PersonClaim(at=Location(at, text), role=_PEOPLE[place][number], name=value)
    elif number in _MARKS[place]:
        fact = Identifier(at=Location(at, text), kind=_MARKS[place][number], value=value)
    elif place == "SummaryInformation" and number == 18:
        fact = SoftwareClaim(at=Location(at, f"{value} {version}".strip()), role=SoftwareRole.APPLICATION, name=value, version=version)
    elif place == "SummaryInformation" and number == 9 and value.isascii() and value.isdigit() and len(value) < 12:
        fact = Quantity(at=Location(at, text), kind=QuantityKind.REVISION_COUNT, value=float(value), unit="saves")
    return fact


def _time(number: int, ticks: int, at: str) -> AnyFact | None:
    if number == 10:
        return Quantity(at=Location(at, str(ticks)), kind=QuantityKind.EDITING_TIME, value=float(editing_minutes(ticks)), unit="minutes")
    if number not in _TIMES:
        return None
    if 0 < ticks < _TICKS_OF_A_YEAR:
        # Some programs write how long something took where the time belongs: as a time it would lie in 1601.
        return Description(at=Location(at, str(ticks)), kind="duration in place of a time", value=f"{ticks // _TICKS_A_SECOND:,} seconds")
    moment = filetime_moment(ticks)
    return None if moment is None else TimeClaim(at=Location(at, str(ticks)), role=_TIMES[number], moment=moment)


def editing_minutes(ticks: int) -> int:
    """The counter of editing time: ticks of 100 nanoseconds that Word makes of a 32-bit number of minutes, negative from 2**31 on."""
    ticks = ticks - (1 << 64) if ticks >= 1 << 63 else ticks
    minutes = int(ticks / _TICKS_A_MINUTE)
    return minutes - (1 << 32) if 1 << 31 <= minutes < 1 << 32 else minutes


def _number(place: str, number: int, value: int, at: str) -> AnyFact | None:
    counted = _COUNTS[place].get(number) if place else None
    if counted is not None:
        kind, unit = counted
        return Quantity(at=Location(at, str(value)), kind=kind, value=float(value), unit=unit) if value >= 0 else None
    if place == "DocumentSummaryInformation" and number in _TOLD and value > 0:
        return Description(at=Location(at, str(value)), kind=_TOLD[number], value=str(value))
    if number == _LOCALE and value & 0xFFFF:
        return Description(at=Location(at, str(value)), kind="language number of the properties", value=str(value & 0xFFFF))
    if place == "SummaryInformation" and number == 19 and value:
        words = ", ".join(name for bit, name in _SECURITY.items() if value & bit) or str(value)
        return Description(at=Location(at, str(value)), kind="protection", value=words)
    return None


def _version(found: list[tuple[str, PropertySet]]) -> str:
    """The application's version and build ([MS-OSHARED] section 2.3.3.2.2, GKPIDDSI_VERSION): `11.5604`."""
    for place, read in found:
        if place == "DocumentSummaryInformation" and read.sections:
            one = read.sections[0].properties.get(23)
            if one is not None and isinstance(one.value, int) and 0 < one.value >> 16 < 100:
                return f"{one.value >> 16}.{one.value & 0xFFFF:04}"
    return ""


def _unnamed(found: list[tuple[str, PropertySet]], version: str) -> Iterator[AnyFact]:
    """The version where the summary names no application beside which it could stand."""
    summaries = [read.sections[0] for place, read in found if place == "SummaryInformation" and read.sections]
    named = any(isinstance(value, str) and value.strip() for value in (one.properties[18].value for one in summaries if 18 in one.properties))
    if version and not named:
        at = Location("DocumentSummaryInformation: version", version)
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name="program that is not named", version=version)


def _system(found: list[tuple[str, PropertySet]]) -> Iterator[AnyFact]:
    """The operating system under which the properties were written. Some program libraries write a constant there."""
    for place, read in found[:1]:
        name = _SYSTEMS.get(read.system >> 16, f"system {read.system >> 16}")
        at = Location(f"{storable(place, 100)}: system identifier", f"{read.system:#010x}")
        yield Description(at=at, kind="operating system", value=f"{name} {read.system & 0xFF}.{read.system >> 8 & 0xFF}")


# The user's own properties


def _custom(place: str, one: Property) -> Iterator[AnyFact]:
    name = storable(one.name, 200)
    if name == "_PID_HLINKS" and isinstance(one.value, bytes):
        yield from _links(one.value, f"{place}: {name}")
        return
    value = storable(_shown(one).strip(), _LONGEST)
    if value:
        yield from _named(name, value, Location(f"{place}: {name}", value))


def _named(name: str, value: str, at: Location) -> Iterator[AnyFact]:
    if name == "_PID_GUID":
        yield from _document_id(value, at)
    else:
        yield from custom_property(name, value, at)


def _document_id(value: str, at: Location) -> Iterator[AnyFact]:
    """Office 97 gave each new document a UUID with the time and the network card of the computer (the Melissa case)."""
    identifier = unique_identifier(value)
    if identifier is not None and str(identifier) not in _CONSTANT_IDS:
        yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=str(identifier).upper())
        yield from version_1_facts(identifier, at.part)


def _shown(one: Property) -> str:
    if isinstance(one.value, bytes):
        text = one.value[:_LONGEST].decode("utf-16-le", "replace").split("\0")[0]
        return text if text.isprintable() and "\ufffd" not in text else ""
    if one.kind == FILETIME and isinstance(one.value, int):
        moment = filetime_moment(one.value)
        return str(moment) if moment else ""
    if one.kind == 11:
        return "yes" if one.value else "no"
    if isinstance(one.value, tuple):
        return ", ".join(str(element) for element in one.value)[:_LONGEST]
    return "" if one.value is None else str(one.value)


def _links(data: bytes, part: str) -> Iterator[AnyFact]:
    """The document's links as Office keeps them for its own repair ([MS-OSHARED] section 2.3.3.1.18): six values each, the text last."""
    texts: list[str] = []
    place = 4
    while place + 8 <= len(data) and len(texts) < 2 * _MOST_LINKS:
        kind, count = struct.unpack_from("<II", data, place)
        place += 8
        if kind == 0x1F:
            texts.append(storable(data[place : place + 2 * min(count, _LONGEST)].decode("utf-16-le", "replace").split("\0")[0], _LONGEST))
            place += 2 * count + -(2 * count) % 4
    for target, within in zip(texts[::2], texts[1::2], strict=False):
        shown = f"{target}#{within}" if target and within else target
        if shown:
            yield Link(at=Location(part, shown), kind="url" if "://" in shown or shown.startswith("mailto:") else "linked-file", target=shown)


def code_page(file: CompoundFile) -> int:
    """The code page of the first property set that states one, which is that of the system; 1252 where it is Unicode or none."""
    pages = (section.code_page for _, read in property_sets(file) for section in read.sections)
    return next((page for page in pages if page not in {0, 1200, 65001}), 1252)


def clipboard(file: CompoundFile) -> bytes:
    """The summary's thumbnail as it stands: a number of its format, and the picture ([MS-OLEPS] section 2.11); empty if there is none."""
    for place, read in property_sets(file):
        one = read.sections[0].properties.get(17) if place == "SummaryInformation" and read.sections else None
        if one is not None and isinstance(one.value, bytes):
            return one.value
    return b""

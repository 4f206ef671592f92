"""What the property parts of an Office package state: people, times, program, counts, labels (ISO/IEC 29500-1 section 22, 29500-2 section 11)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.add_in_residue import property_residue
from leakcheck.decode.custom_properties import custom_property
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.office_names import heading_language
from leakcheck.decode.ooxml_package import Package, plain
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import sound_tree, xml_tree
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_PERSONS = (("dc:creator", "creator", PersonRole.AUTHOR), ("cp:lastModifiedBy", "lastModifiedBy", PersonRole.LAST_EDITOR))
_TIMES = (
    ("dcterms:created", "created", TimeRole.CREATED),
    ("dcterms:modified", "modified", TimeRole.MODIFIED),
    ("cp:lastPrinted", "lastPrinted", TimeRole.PRINTED),
)
_COUNTS = (
    ("Pages", QuantityKind.PAGES, "pages"), ("Slides", QuantityKind.SLIDES, "slides"), ("Words", QuantityKind.WORDS, "words"),
    ("Paragraphs", QuantityKind.PARAGRAPHS, "paragraphs"), ("Lines", QuantityKind.LINES, "lines"),
    ("Characters", QuantityKind.CHARACTERS, "characters"), ("CharactersWithSpaces", QuantityKind.CHARACTERS, "characters with blanks"),
)  # fmt: skip
#: Fields that people fill in, by the names that the readers of other formats use too.
_CORE_WORDS = {
    "title": "title", "subject": "subject", "keywords": "keywords", "description": "comments", "category": "category", "contentStatus": "status",
    "contentType": "content type", "identifier": "identifier", "version": "document version",
}  # fmt: skip
_APPLICATION_WORDS = {"HyperlinkBase": "link base", "PresentationFormat": "presentation format"}
#: Numbers without a kind of their own: told in words where they are not zero.
_TOLD = {"Notes": "slides with notes", "HiddenSlides": "hidden slides", "MMClips": "sounds and films"}
#: ISO/IEC 29500-1 section 22.2.2.8.
_SECURITY = {1: "password", 2: "read-only recommended", 4: "read-only enforced", 8: "locked for annotations"}
_SIGNED_32 = 1 << 31
_MOST_CUSTOM, _MOST_HEADINGS = 500, 20
_HEADING = re.compile(rb"lpstr>([^<>]{1,200})</")


def property_facts(package: Package) -> Iterator[AnyFact]:
    """What the core, the application's and the user's own properties state."""
    yield from _core(package)
    yield from _application(package)
    yield from _custom(package)


def _core(package: Package) -> Iterator[AnyFact]:
    part = package.related("core-properties", "docProps/core.xml")
    values = _elements(package.part(part))
    for label, name, role in _PERSONS:
        if values.get(name):
            yield PersonClaim(at=Location(f"{part}: {label}", values[name]), role=role, name=values[name])
    for label, name, time_role in _TIMES:
        moment = iso_moment(values.get(name, ""))
        if moment is not None:
            yield TimeClaim(at=Location(f"{part}: {label}", values[name]), role=time_role, moment=moment)
    revision = values.get("revision", "")
    if revision.isascii() and revision.isdigit() and len(revision) < 12:
        yield Quantity(at=Location(f"{part}: cp:revision", revision), kind=QuantityKind.REVISION_COUNT, value=float(revision), unit="saves")
    yield from _words(part, values, _CORE_WORDS)
    if values.get("language"):
        yield LanguageClaim(at=Location(f"{part}: dc:language", values["language"]), role=LanguageRole.CONTENT, tag=values["language"][:35])


def _application(package: Package) -> Sequence[AnyFact]:
    part = package.related("extended-properties", "docProps/app.xml")
    return (_remembered if package.recurs(part) else _stated)(part, package.part(part))


def _stated(part: str, data: bytes) -> Sequence[AnyFact]:
    return (*_of_program(part, _elements(data)), *_headings(part, data))


def _headings(part: str, data: bytes) -> Iterator[AnyFact]:
    """The language of the program, by the first heading over the list of the document's parts that is not English."""
    place = data.find(b"HeadingPairs>")
    for match in islice(_HEADING.finditer(data, place, data.find(b"HeadingPairs>", place + 1)), _MOST_HEADINGS) if place >= 0 else ():
        heading = plain(match[1], 100)
        if tag := heading_language(heading):
            yield LanguageClaim(at=Location(f"{part}: HeadingPairs", heading), role=LanguageRole.INTERFACE, tag=tag)
            return


_remembered = lru_cache(maxsize=200)(_stated)


def _of_program(part: str, values: dict[str, str]) -> Iterator[AnyFact]:
    name, version = values.get("Application", ""), values.get("AppVersion", "")
    if name or version:
        at = Location(f"{part}: Application, AppVersion", f"{name} {version}".strip())
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=name or "program that is not named", version=version)
    if values.get("Manager"):
        yield PersonClaim(at=Location(f"{part}: Manager", values["Manager"]), role=PersonRole.MANAGER, name=values["Manager"])
    for name, kind in (("Company", IdentifierKind.COMPANY), ("Template", IdentifierKind.TEMPLATE)):
        if values.get(name):
            yield Identifier(at=Location(f"{part}: {name}", values[name]), kind=kind, value=values[name])
    yield from _application_words(part, values)
    minutes = _signed(values.get("TotalTime", ""))
    if minutes is not None:
        yield Quantity(at=Location(f"{part}: TotalTime", values["TotalTime"]), kind=QuantityKind.EDITING_TIME, value=float(minutes), unit="minutes")
    for name, quantity, unit in _COUNTS:
        number = _signed(values.get(name, ""))
        if number is not None:
            yield Quantity(at=Location(f"{part}: {name}", values[name]), kind=quantity, value=float(number), unit=unit)


def _words(part: str, values: dict[str, str], names: dict[str, str]) -> Iterator[AnyFact]:
    for name, kind in names.items():
        if values.get(name):
            yield Description(at=Location(f"{part}: {name}", values[name]), kind=kind, value=values[name])


def _application_words(part: str, values: dict[str, str]) -> Iterator[AnyFact]:
    yield from _words(part, values, _APPLICATION_WORDS)
    for name, kind in _TOLD.items():
        if (_signed(values.get(name, "")) or 0) > 0:
            yield Description(at=Location(f"{part}: {name}", values[name]), kind=kind, value=values[name])
    security = _signed(values.get("DocSecurity", "")) or 0
    if security > 0:
        shown = ", ".join(name for bit, name in _SECURITY.items() if security & bit) or str(security)
        yield Description(at=Location(f"{part}: DocSecurity", str(security)), kind="protection", value=shown)


def _custom(package: Package) -> Iterator[AnyFact]:
    part = package.related("custom-properties", "docProps/custom.xml")
    root = _tree(package.part(part))
    for element in list(root if root is not None else ())[:_MOST_CUSTOM]:
        name, value = storable(element.get("name") or "", 200), storable("".join(str(text) for text in element.itertext()).strip(), 2000)
        at = Location(f"{part}: {name or 'property'}", value)
        yield from custom_property(name, value, at)
        yield from property_residue(name, value, at)


def _elements(data: bytes) -> dict[str, str]:
    """The text of each element of a small property part by local name; the first where a name recurs. Empty if it is no XML."""
    root = _tree(data)
    out: dict[str, str] = {}
    for element in root.iter("*") if root is not None else ():
        if (text := element.text) and (text := text.strip()) and (name := str(element.tag).rpartition("}")[2]) not in out:
            out[name] = storable(text, 2000)
    return out


def _tree(data: bytes) -> "etree._Element | None":
    """The root element; a damaged part is read a second time, as far as it goes."""
    root = sound_tree(data)
    return xml_tree(data) if root is None and data else root


def _signed(text: str) -> int | None:
    """A 32-bit number as Word keeps it: values from 2**31 on are negative (COPA v Wright, paragraph 388)."""
    try:
        number = int(text[:20])
    except ValueError:
        return None
    return number - 2 * _SIGNED_32 if _SIGNED_32 <= number < 2 * _SIGNED_32 else number

"""What the property parts of an Office package state: people, times, program, counts, labels (ISO/IEC 29500-1 section 22, 29500-2 section 11)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
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
_COUNTS = (("Pages", QuantityKind.PAGES, "pages"), ("Slides", QuantityKind.PAGES, "slides"), ("Words", QuantityKind.WORDS, "words"))
_TENANT = re.compile(r"MSIP_Label_[0-9a-f-]+_SiteId$")
_LABEL_TIME = re.compile(r"MSIP_Label_[0-9a-f-]+_SetDate$")
_SIGNED_32 = 1 << 31
_MOST_CUSTOM = 500
#: Property parts are a few kilobytes long; a tree is built of no more than this.
_LONGEST = 4 << 20


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
    if values.get("language"):
        yield LanguageClaim(at=Location(f"{part}: dc:language", values["language"]), role=LanguageRole.CONTENT, tag=values["language"][:35])


def _application(package: Package) -> Iterator[AnyFact]:
    part = package.related("extended-properties", "docProps/app.xml")
    values = _elements(package.part(part))
    if values.get("Application"):
        raw = f"{values['Application']} {values.get('AppVersion', '')}".strip()
        at = Location(f"{part}: Application, AppVersion", raw)
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=values["Application"], version=values.get("AppVersion", ""))
    if values.get("Manager"):
        yield PersonClaim(at=Location(f"{part}: Manager", values["Manager"]), role=PersonRole.MANAGER, name=values["Manager"])
    for name, kind in (("Company", IdentifierKind.COMPANY), ("Template", IdentifierKind.TEMPLATE)):
        if values.get(name):
            yield Identifier(at=Location(f"{part}: {name}", values[name]), kind=kind, value=values[name])
    minutes = _signed(values.get("TotalTime", ""))
    if minutes is not None:
        yield Quantity(at=Location(f"{part}: TotalTime", values["TotalTime"]), kind=QuantityKind.EDITING_TIME, value=float(minutes), unit="minutes")
    for name, quantity, unit in _COUNTS:
        number = _signed(values.get(name, ""))
        if number is not None:
            yield Quantity(at=Location(f"{part}: {name}", values[name]), kind=quantity, value=float(number), unit=unit)


def _custom(package: Package) -> Iterator[AnyFact]:
    part = package.related("custom-properties", "docProps/custom.xml")
    root = _tree(package.part(part))
    for element in list(root if root is not None else ())[:_MOST_CUSTOM]:
        name, value = storable(element.get("name") or "", 200), storable("".join(str(text) for text in element.itertext()).strip(), 500)
        at = Location(f"{part}: {name or 'property'}", value)
        if _TENANT.search(name) and value:
            yield Identifier(at=at, kind=IdentifierKind.TENANT, value=value.lower())
        elif _LABEL_TIME.search(name) and (moment := iso_moment(value)):
            yield TimeClaim(at=at, role=TimeRole.METADATA_CHANGED, moment=moment)
        elif name == "_AuthorEmail" and value:
            yield PersonClaim(at=at, role=PersonRole.SENDER, address=normal_address(value))


def _elements(data: bytes) -> dict[str, str]:
    """The text of each element of a small property part by local name; the first where a name recurs. Empty if it is no XML."""
    from lxml import etree

    root = _tree(data)
    out: dict[str, str] = {}
    for element in root.iter(etree.Element) if root is not None else ():
        if element.text and element.text.strip():
            out.setdefault(etree.QName(element).localname, storable(element.text.strip(), 2000))
    return out


def _tree(data: bytes) -> "etree._Element | None":
    """The root element of a small part, entities and network off; None if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        return etree.fromstring(data[:_LONGEST], parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _signed(text: str) -> int | None:
    """A 32-bit number as Word keeps it: values from 2**31 on are negative (COPA v Wright, paragraph 388)."""
    try:
        number = int(text[:20])
    except ValueError:
        return None
    return number - 2 * _SIGNED_32 if _SIGNED_32 <= number < 2 * _SIGNED_32 else number

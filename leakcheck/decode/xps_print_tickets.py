"""Print tickets inside XPS documents (ECMA-388 section 9.1.9, Microsoft's Print Schema): the chosen printer, its settings, names of the job."""

import base64
import binascii
import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.printer_settings import printer_facts
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import sound_tree
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_SCHEMA = "http://schemas.microsoft.com/windows/2003/08/printing/printschema"
_FRAME = f"{{{_SCHEMA}framework}}"
_MOST_TICKETS, _MOST_SETTINGS = 50, 500
_LONGEST = 300
_PAPER, _SNAPSHOT = "PageMediaSize", "PageDevmodeSnapshot"


def ticket_facts(package: Package) -> Iterator[AnyFact]:
    """What the tickets say, each thing once: those of the pages repeat that of the job."""
    told: set[object] = set()
    for part in _parts(package):
        root = sound_tree(package.part(part))
        for fact in _of_ticket(part, root) if root is not None else ():
            if (said := (type(fact), getattr(fact, "kind", ""), getattr(fact, "value", ""))) not in told:
                told.add(said)
                yield fact


def _parts(package: Package) -> list[str]:
    """The parts that others call their ticket, the whole job's first."""
    found: dict[str, None] = {}
    for name in package.names("", ".rels"):
        folder = name.rpartition("_rels/")[0]
        for relation in package.relations(name):
            if relation.kind == "printticket":
                found[_joined(folder, relation.target)] = None
    return list(found)[:_MOST_TICKETS]


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _of_ticket(part: str, root: "etree._Element") -> Iterator[AnyFact]:
    for prefix, space in root.nsmap.items():
        if prefix and _SCHEMA not in space and "XMLSchema" not in space:
            # The driver's own words: their name space is named after it or its maker.
            yield Description(
                at=Location(f"{part}: xmlns:{prefix}", storable(space, _LONGEST)), kind="printer driver's schema", value=storable(space, _LONGEST)
            )
    for element in islice(root.iter(f"{_FRAME}ParameterInit"), _MOST_SETTINGS):
        name = _name(element)
        value = "".join(str(text) for text in element.itertext()).strip()
        if name == _SNAPSHOT:
            yield from _snapshot(f"{part}: {name}", value)
        elif value and not value.lstrip("+-").isdigit():
            yield Description(at=Location(f"{part}: {name}", storable(value, _LONGEST)), kind=storable(name, 60), value=storable(value, _LONGEST))
    for element in islice(root.iterchildren(f"{_FRAME}Feature"), _MOST_SETTINGS):
        option = element.find(f"{_FRAME}Option")
        if _name(element) == _PAPER and option is not None and _name(option):
            yield Description(at=Location(f"{part}: {_PAPER}", _name(option)), kind="printer paper", value=_name(option))


def _snapshot(place: str, value: str) -> Iterator[AnyFact]:
    """The settings of the printer as Windows keeps them, a DEVMODE structure."""
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return
    yield from printer_facts(place, data)


def _name(element: "etree._Element") -> str:
    """The word behind the prefix."""
    return storable((element.get("name") or "").rpartition(":")[2], 100)

"""Pages, masters and shapes of Visio drawings in XML form ([MS-VSDX] section 2.3): what is written on and kept with the shapes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_elements import VISIO, ends, forget
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable

if TYPE_CHECKING:
    from lxml import etree

DOCUMENT = "visio/document.xml"
_MOST_SHEETS, _MOST_SHAPES, _MOST_ROWS = 1000, 100_000, 500
_LONGEST_NAME, _LONGEST_VALUE = 200, 2000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, or a master: the pattern that a shape is drawn after."""

    id: str
    name: str
    part: str
    """Empty where the part is missing or was named before."""
    hidden: bool
    """Whether the program lists it nowhere (the cell `UIVisibility`)."""
    hidden_layers: frozenset[str]
    """The numbers of its layers that are not shown."""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of a shape: an address, or a place in a file."""

    address: str
    description: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What one shape of a page shows and keeps."""

    text: str
    hidden: bool
    """Whether it is on a hidden page or layer, or its text is switched off."""
    data: tuple[tuple[str, str], ...]
    """Labels and values of the fields that people or a source of data filled in."""
    links: tuple[Link, ...]


def main_part(package: Package) -> str:
    return package.related("document", DOCUMENT)


def sheets(package: Package, kind: str) -> Sequence[Sheet]:
    """The `pages` or `masters` of a drawing, in their order."""
    part = package.beside(main_part(package), kind, f"visio/{kind}/{kind}.xml")
    folder, _, name = part.rpartition("/")
    named = {relation.id: relation.target for relation in package.relations(f"{folder}/_rels/{name}.rels")}
    found: list[Sheet] = []
    read: set[str] = set()
    for element in islice(ends(package, part, VISIO, "Page", "Master"), _MOST_SHEETS):
        one = _sheet(package, element, folder, named)
        # A hostile list can name one part again and again: its shapes are those of the first.
        found.append(replace(one, part="") if one.part in read else one)
        read.add(one.part)
        element.clear()
        forget(element)
    return found


def _sheet(package: Package, element: "etree._Element", folder: str, named: dict[str, str]) -> Sheet:
    relation = element.find("{*}Rel")
    target = named.get(relation.get(_RELATION) or "", "") if relation is not None else ""
    part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    properties = element.find("{*}PageSheet")
    cells = _cells(properties) if properties is not None else {}
    layers = _rows(properties, "Layer") if properties is not None else ()
    return Sheet(
        id=element.get("ID") or "",
        name=storable(element.get("Name") or element.get("NameU") or "", _LONGEST_NAME),
        part=part if target and package.names(part) else "",
        hidden=cells.get("UIVisibility") in _TRUE,
        hidden_layers=frozenset(row.get("IX") or "" for row in layers if _cells(row).get("Visible") == "0"),
    )


def master_words(package: Package, masters: Sequence[Sheet]) -> dict[str, dict[str, str]]:
    """The words of each master's shapes by their numbers; those of its first shape stand under an empty number too."""
    return {master.id: dict(_words_by_number(package, master)) for master in masters if master.part}


def _words_by_number(package: Package, master: Sheet) -> Iterator[tuple[str, str]]:
    for element in _shapes(package, master):
        text = _text(element) or ""
        yield element.get("ID") or "", text
        if next(element.iterancestors("{*}Shape"), None) is None:
            # The shape that others are drawn after is the outermost one.
            yield "", text


def shapes(package: Package, page: Sheet, words: dict[str, dict[str, str]]) -> Iterator[Shape]:
    """The shapes of a page in the order in which they end; a shape without words of its own shows those of its master."""
    for element in _shapes(package, page):
        text = _text(element)
        if text is None:
            text = _inherited(element, words)
        cells = _cells(element)
        layers = frozenset(number for number in cells.get("LayerMember", "").split(";") if number)
        hidden = page.hidden or cells.get("HideText") in _TRUE or (bool(layers) and layers <= page.hidden_layers)
        yield Shape(text, hidden, tuple(_data(element)), tuple(_links(element)))


def _shapes(package: Package, sheet: Sheet) -> "Iterator[etree._Element]":
    for element in islice(ends(package, sheet.part, VISIO, "Shape"), _MOST_SHAPES):
        yield element
        element.clear()
        forget(element)


def _text(element: "etree._Element") -> str | None:
    """The shape's own words; None where it leaves them to its master."""
    text = element.find("{*}Text")
    return None if text is None else "".join(str(piece) for piece in text.itertext())


def _inherited(element: "etree._Element", words: dict[str, dict[str, str]]) -> str:
    around = chain((element,), element.iterancestors("{*}Shape"))
    master = next((number for one in around if (number := one.get("Master"))), "")
    return words.get(master, {}).get(element.get("MasterShape") or "", "")


def _data(element: "etree._Element") -> Iterator[tuple[str, str]]:
    for row in _rows(element, "Property"):
        label = _cells(row).get("Label") or row.get("N") or ""
        value = next((cell for cell in row.iterchildren("{*}Cell") if cell.get("N") == "Value"), None)
        # A field that nobody filled in keeps a zero and says that there is no formula.
        if value is not None and value.get("F") != "No Formula" and (said := value.get("V")):
            yield storable(label, _LONGEST_NAME), storable(said, _LONGEST_VALUE)


def _links(element: "etree._Element") -> Iterator[Link]:
    for row in _rows(element, "Hyperlink"):
        cells = _cells(row)
        if address := cells.get("Address", "").strip():
            yield Link(storable(address, _LONGEST_VALUE), storable(cells.get("Description", ""), _LONGEST_NAME))


def _rows(element: "etree._Element", section: str) -> "Iterator[etree._Element]":
    """The rows of a section that were not deleted."""
    for one in element.iterchildren("{*}Section"):
        if one.get("N") == section:
            yield from (row for row in islice(one.iterchildren("{*}Row"), _MOST_ROWS) if row.get("Del") not in _TRUE)


def _cells(element: "etree._Element") -> dict[str, str]:
    return {cell.get("N") or "": cell.get("V") or "" for cell in element.iterchildren("{*}Cell")}

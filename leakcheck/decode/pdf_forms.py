"""A PDF's form fields with what is filled in, and its layers (ISO 32000-1 sections 12.7 and 8.11). Noted for the reader; both are ordinary."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_within, string
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import xml_tree
from leakcheck.model.facts import AnyFact, Description, FeatureUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_FIELDS = 500
_DEEPEST = 12
_LONGEST = 1_000
_MOST_LAYERS = 100
_MOST_PARTS, _MOST_ELEMENTS, _LONGEST_DATA = 60, 20_000, 1 << 20
#: The name space of what is filled in.
_XFA_DATA = "{http://www.xfa.org/schema/xfa-data/"


def fields_of(catalogue: "DictionaryObject") -> Iterator[AnyFact]:
    """Every field that holds something, by its full name (section 12.7.3.2); what is filled in in an XFA form, which is a document of its own."""
    form = dictionary(entry(catalogue, "/AcroForm"))
    if "/XFA" in form:
        yield FeatureUse(at=Location("catalogue /AcroForm", "/XFA"), kind="pdf_part", value="/XFA")
        yield from _data_of_xfa(entry(form, "/XFA"))
    left = [_MOST_FIELDS]
    for field in items(entry(form, "/Fields"), left[0]):
        yield from _field(dictionary(field), "", left, 0)


def _field(field: "DictionaryObject", above: str, left: list[int], depth: int) -> Iterator[Description]:
    if left[0] <= 0 or depth > _DEEPEST:
        return
    left[0] -= 1
    own = storable(string(entry(field, "/T")).strip(), 200)
    name = f"{above}.{own}"[:_LONGEST] if above and own else own or above
    value = _value(entry(field, "/V"))
    if value:
        yield Description(at=Location(f"form field {name or 'without a name'} /V", value), kind="form field", value=f"{name}: {value}")
    for child in items(entry(field, "/Kids"), left[0]):
        yield from _field(dictionary(child), name, left, depth + 1)


def _value(value: "PdfObject | None") -> str:
    """Text, choice or choices; an unticked box says nothing, and a signature's dictionary is read elsewhere."""
    texts = [string(one).strip() for one in (items(value, 20) or ([value] if value is not None else []))]
    shown = storable(", ".join(text for text in texts if text), _LONGEST)
    return "" if shown == "/Off" else shown


def _data_of_xfa(parts: "PdfObject | None") -> Iterator[Description]:
    """The words under `xfa:data` (XML Forms Architecture 3.3 chapter 4), by the names of the elements that they stand in."""
    named = items(parts, _MOST_PARTS)
    found = next((value for name, value in zip(named[::2], named[1::2], strict=False) if string(name) == "datasets"), None if named else parts)
    root = xml_tree(stream_within(found, _LONGEST_DATA))
    data = next((one for one in root.iter("{*}data") if one.tag.startswith(_XFA_DATA)), None) if root is not None else None
    told = 0
    for element in islice(data.iter("*"), _MOST_ELEMENTS) if data is not None else ():
        text = storable((element.text or "").strip(), _LONGEST)
        if text and told < _MOST_FIELDS:
            told += 1
            name = storable(".".join(reversed(list(_names_up(element)))), _LONGEST)
            yield Description(at=Location(f"XFA form, datasets: {name}", text), kind="form field", value=f"{name}: {text}")


def _names_up(element: "etree._Element") -> Iterator[str]:
    """The names of an element and of those around it, up to the one that holds what is filled in."""
    for one in (element, *islice(element.iterancestors(), _DEEPEST)):
        if one.tag.startswith(_XFA_DATA):
            return
        yield one.tag.rpartition("}")[2]


def layers_of(catalogue: "DictionaryObject") -> Iterator[Description]:
    """The layers by name, and whether they are shown when the file is opened."""
    properties = dictionary(entry(catalogue, "/OCProperties"))
    standard = dictionary(entry(properties, "/D"))
    hidden = {id(layer) for layer in items(entry(standard, "/OFF"), 1_000)}
    shown = {id(layer) for layer in items(entry(standard, "/ON"), 1_000)}
    all_off = string(entry(standard, "/BaseState")) == "/OFF"
    for number, layer in enumerate(items(entry(properties, "/OCGs"), _MOST_LAYERS)):
        name = storable(string(entry(dictionary(layer), "/Name")).strip(), 200)
        state = "hidden" if id(layer) in hidden or (all_off and id(layer) not in shown) else "shown"
        if name:
            yield Description(at=Location(f"catalogue /OCProperties /OCGs [{number}]", name), kind="layer", value=f"{name} ({state})")

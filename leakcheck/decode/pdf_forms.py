"""A PDF's form fields with what is filled in, and its layers (ISO 32000-1 sections 12.7 and 8.11). Noted for the reader; both are ordinary."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, FeatureUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_FIELDS = 500
_DEEPEST = 12
_LONGEST = 1_000
_MOST_LAYERS = 100


def fields_of(catalogue: "DictionaryObject") -> Iterator[AnyFact]:
    """Every field that holds something, by its full name (section 12.7.3.2); that there is an XFA form, which is a document of its own."""
    form = dictionary(entry(catalogue, "/AcroForm"))
    if "/XFA" in form:
        yield FeatureUse(at=Location("catalogue /AcroForm", "/XFA"), kind="pdf_part", value="/XFA")
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

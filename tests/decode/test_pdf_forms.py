"""Form fields with what is filled in, and layers with whether they are shown."""

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from leakcheck.decode.pdf_forms import fields_of, layers_of
from leakcheck.model.facts import Description, FeatureUse


def field(name: str, value: str = "", *kids: DictionaryObject) -> DictionaryObject:
    written = DictionaryObject({NameObject("/T"): TextStringObject(name)})
    if value:
        written[NameObject("/V")] = NameObject(value) if value.startswith("/") else TextStringObject(value)
    if kids:
        written[NameObject("/Kids")] = ArrayObject(kids)
    return written


def form(*fields: DictionaryObject) -> DictionaryObject:
    inside = DictionaryObject({NameObject("/Fields"): ArrayObject(fields), NameObject("/XFA"): TextStringObject("x")})
    return DictionaryObject({NameObject("/AcroForm"): inside})


def test_what_is_filled_in_stands_under_the_full_name_of_its_field() -> None:
    found = list(fields_of(form(field("payee", "", field("name", "C. Roche"), field("agreed", "/Off")), field("amount", "4 500"))))
    assert [fact.value for fact in found if isinstance(fact, Description)] == ["payee.name: C. Roche", "amount: 4 500"]
    assert [fact.value for fact in found if isinstance(fact, FeatureUse)] == ["/XFA"]


def test_fields_inside_themselves_end() -> None:
    circle = field("a", "x")
    circle[NameObject("/Kids")] = ArrayObject([circle, circle])
    assert 1 < len(list(fields_of(form(circle)))) <= 501


def test_layers_are_named_with_whether_they_are_shown() -> None:
    layers = [DictionaryObject({NameObject("/Name"): TextStringObject(name)}) for name in ("Text", "Draft mark")]
    standard = DictionaryObject({NameObject("/OFF"): ArrayObject([layers[1]])})
    properties = DictionaryObject({NameObject("/OCGs"): ArrayObject(layers), NameObject("/D"): standard})
    found = list(layers_of(DictionaryObject({NameObject("/OCProperties"): properties})))
    assert [fact.value for fact in found] == ["Text (shown)", "Draft mark (hidden)"]

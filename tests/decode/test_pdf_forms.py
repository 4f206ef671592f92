"""Form fields with what is filled in, and layers with whether they are shown."""

from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

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


DATASETS = (
    b'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><claim><payee>C. Roche</payee>'
    b"<sum><amount>4 500</amount><empty/></sum></claim></xfa:data></xfa:datasets>"
)


def xfa(*parts: tuple[str, bytes]) -> list[tuple[str, str]]:
    listed = ArrayObject()
    for name, data in parts:
        stream = DecodedStreamObject()
        stream.set_data(data)
        listed += [TextStringObject(name), stream]
    inside = DictionaryObject({NameObject("/XFA"): listed})
    found = fields_of(DictionaryObject({NameObject("/AcroForm"): inside}))
    return [(fact.at.part, fact.value) for fact in found if isinstance(fact, Description)]


def test_what_is_filled_in_in_an_xfa_form_is_told_by_its_names() -> None:
    assert xfa(("template", b"<x/>"), ("datasets", DATASETS)) == [
        ("XFA form, datasets: claim.payee", "claim.payee: C. Roche"),
        ("XFA form, datasets: claim.sum.amount", "claim.sum.amount: 4 500"),
    ]


def test_an_xfa_form_in_one_stream() -> None:
    stream = DecodedStreamObject()
    stream.set_data(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">' + DATASETS + b"</xdp:xdp>")
    inside = DictionaryObject({NameObject("/XFA"): stream})
    values = [fact.value for fact in fields_of(DictionaryObject({NameObject("/AcroForm"): inside})) if isinstance(fact, Description)]
    assert values == ["claim.payee: C. Roche", "claim.sum.amount: 4 500"]


def test_damaged_xfa_gives_what_stands_before_the_damage_or_nothing() -> None:
    assert [value for _, value in xfa(("datasets", DATASETS[:-76]))] == ["claim.payee: C. Roche"]
    assert xfa(("datasets", b"\0\1\2")) == []
    assert xfa(("datasets", b"<data>words</data>")) == []
    nested = b"<a>" * 300 + b"x" + b"</a>" * 300
    assert len(xfa(("datasets", DATASETS.replace(b"<claim>", b"<claim>" + nested)))) <= 3


def test_many_fields_are_cut() -> None:
    many = DATASETS.replace(b"<claim>", b"<claim>" + b"<row>1</row>" * 3_000)
    assert len(xfa(("datasets", many))) == 500

"""What a PDF says of itself in /Info, in its catalogue and in the size of its pages."""

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from leakcheck.decode.pdf_objects import string
from leakcheck.decode.pdf_properties import catalogue_facts, info_facts, page_labels, page_sizes
from leakcheck.model.facts import Description, Identifier, LanguageClaim, PersonClaim, SoftwareClaim, TimeClaim, TimeRole


def page(width: float, height: float, turned: int = 0) -> DictionaryObject:
    box = ArrayObject([FloatObject(0), FloatObject(0), FloatObject(width), FloatObject(height)])
    return DictionaryObject({NameObject("/MediaBox"): box, NameObject("/Rotate"): NumberObject(turned)})


def test_fields_that_the_standard_names_go_by_their_meaning_and_others_by_their_own_name() -> None:
    written = {
        "Matter-No": "4711",
        "Title": " Lettre ",
        "Keywords": "a, b",
        "Trapped": "/False",
        "Author": "C. Roche",
        "Company": "Acme",
        "Producer": "Quartz",
        "CreationDate": "D:20240514073011Z",
        "SourceModified": "D:20240514072900",
    }
    found = list(info_facts(written))
    assert [(fact.kind, fact.value) for fact in found if isinstance(fact, Description)] == [
        ("title", "Lettre"),
        ("keywords", "a, b"),
        ("Matter-No", "4711"),
        ("Trapped", "False"),
    ]
    assert [fact.role for fact in found if isinstance(fact, TimeClaim)] == [TimeRole.CREATED, TimeRole.HISTORY]
    assert {type(fact) for fact in found} == {Description, TimeClaim, PersonClaim, Identifier, SoftwareClaim}
    assert next(fact for fact in found if isinstance(fact, Description)).at.part == "/Info /Title"


def test_blank_fields_and_dates_that_are_none_say_nothing() -> None:
    assert [fact.value for fact in info_facts({"Title": "scan\0"}) if isinstance(fact, Description)] == ["scan"]
    assert list(info_facts({"Title": "  ", "CreationDate": "yesterday", "Trapped": ""})) == []


def test_the_language_of_the_document_is_taken_only_if_it_is_a_language_tag() -> None:
    assert [
        fact.tag for fact in catalogue_facts(DictionaryObject({NameObject("/Lang"): TextStringObject("fr-CA")})) if isinstance(fact, LanguageClaim)
    ] == ["fr-CA"]
    assert list(catalogue_facts(DictionaryObject({NameObject("/Lang"): TextStringObject("<script>")}))) == []


def test_page_sizes_are_counted_and_a_box_of_nonsense_is_passed_over() -> None:
    broken = DictionaryObject({NameObject("/MediaBox"): ArrayObject([NameObject("/A")] * 4)})
    found = list(page_sizes([page(595, 842), page(612, 792, 90), page(595, 842), broken]))  # type: ignore[list-item]
    assert [fact.value for fact in found] == ["595 × 842 pt on 2 of 4 pages read", "612 × 792 pt, turned by 90° on 1 of 4 pages read"]


def labels(*numbers: object, kids: bool = False) -> list[str]:
    tree = DictionaryObject({NameObject("/Nums"): ArrayObject(list(numbers))})
    if kids:
        tree = DictionaryObject({NameObject("/Kids"): ArrayObject([tree])})
    return [fact.value for fact in page_labels(DictionaryObject({NameObject("/PageLabels"): tree}))]


def label(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


@pytest.mark.parametrize("kids", [False, True])
def test_an_excerpt_that_keeps_the_numbers_of_the_whole_is_told(kids: bool) -> None:
    first = label(S=NameObject("/D"), St=NumberObject(37), P=TextStringObject("A-"))
    rest = label(S=NameObject("/r"))
    plain = label(P=TextStringObject("Annex"))
    said = labels(NumberObject(0), first, NumberObject(4), rest, NumberObject(6), plain, kids=kids)
    assert said == ["from page 1 on: A-37; from page 5 on: 1 in small Roman numerals; from page 7 on: “Annex” without a number"]


def test_pages_that_are_numbered_from_one_or_not_at_all_or_by_damage_are_not_told() -> None:
    assert labels(NumberObject(0), label(S=NameObject("/D"))) == []
    assert labels(NumberObject(0), label()) == []
    assert labels(NameObject("/no"), label(S=NameObject("/D"), St=NumberObject(9)), NumberObject(1)) == []
    assert list(page_labels(DictionaryObject())) == []


def test_bytes_that_are_no_text_of_the_document_encoding_are_read_as_utf_8_where_they_are_that() -> None:
    assert string("Протокол".encode()) == "Протокол"
    assert string(b"caf\xe9") == "café"

"""Figures that TeX took into a PDF: what they say of themselves is theirs and not the document's."""

from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject

from leakcheck.decode.pdf_figures import figures_of
from leakcheck.extract import Extraction
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.limits import Limits

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"
BY_TEX = pytest.mark.parametrize("program", ["pdftex", "luatex"])


def read(data: bytes) -> list[AnyFact]:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return list(extraction.facts)


def times(facts: list[AnyFact], *roles: TimeRole) -> list[str]:
    return [str(fact.moment) for fact in facts if isinstance(fact, TimeClaim) and fact.role in roles]


def figure(**values: str) -> DictionaryObject:
    info = DictionaryObject({NameObject(f"/{name}"): TextStringObject(value) for name, value in values.items()})
    return DictionaryObject({NameObject("/Subtype"): NameObject("/Form"), NameObject("/PTEX.InfoDict"): info})


def holding(holder: DictionaryObject, **drawn: DictionaryObject) -> DictionaryObject:
    pieces = DictionaryObject({NameObject(f"/{name}"): piece for name, piece in drawn.items()})
    holder[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pieces})
    return holder


@BY_TEX
def test_the_times_of_a_figure_are_those_of_another_file(program: str) -> None:
    facts = read((PDF / f"figure_by_{program}.pdf").read_bytes())
    assert times(facts, TimeRole.LISTED) == ["2019-06-04 18:20:11 +02:00", "2019-06-05 09:00:00 +02:00"]
    assert times(facts, TimeRole.CREATED, TimeRole.MODIFIED) == ["2024-05-14 07:30:11 UTC"] * 2


@BY_TEX
def test_who_made_a_figure_is_no_author_of_the_document_and_its_program_no_program_of_it(program: str) -> None:
    facts = read((PDF / f"figure_by_{program}.pdf").read_bytes())
    assert [(fact.role, fact.name) for fact in facts if isinstance(fact, PersonClaim)] == [(PersonRole.INCLUDED_AUTHOR, "Noor Haddad")]
    assert {fact.name for fact in facts if isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.CREATOR} == {"TeX"}
    (said,) = [fact for fact in facts if isinstance(fact, Description) and fact.kind == "properties of an included figure"]
    assert "Title: Plan du quai; Creator: An invented drawing program" in said.value
    assert said.value.endswith("(page 1 of ./figures/quai.pdf)" if program == "pdftex" else "(page 1 of a file)")


def test_where_it_lay_is_told_by_pdftex() -> None:
    facts = read((PDF / "figure_by_pdftex.pdf").read_bytes())
    assert [(fact.role, fact.path) for fact in facts if isinstance(fact, PathClaim)] == [("included figure", "./figures/quai.pdf")]


def test_in_a_damaged_file_the_properties_of_a_figure_do_not_pass_for_the_documents() -> None:
    # pdfTeX's way for PDF 1.4, where nothing is packed; without a page tree the file cannot be opened.
    data = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /XObject /Subtype /Form /PTEX.FileName (./quai.pdf) /PTEX.InfoDict 2 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n"
        b"2 0 obj\n<< /Producer (An invented drawing program) /CreationDate (D:20190604182011+02'00') >>\nendobj\n"
        b"3 0 obj\n<< /Producer (pdfTeX-1.40.24) /CreationDate (D:20240514073011Z) >>\nendobj\n"
        b"4 0 obj\n<< /Type /XObject /PTEX.InfoDict << /Producer (Another) >> /Length 0 >>\nstream\n\nendstream\nendobj\n"
    )
    facts = read(data)
    assert times(facts, TimeRole.CREATED) == ["2024-05-14 07:30:11 UTC"]
    assert [fact.name for fact in facts if isinstance(fact, SoftwareClaim)] == ["pdfTeX-1.40.24"]


def test_a_figure_inside_a_figure_is_told_and_one_that_is_shown_twice_once() -> None:
    inner, outer = figure(Title="inner"), figure(Title="outer")
    pages = [holding(DictionaryObject(), Im1=holding(outer, Im7=inner)), holding(DictionaryObject(), Im1=outer, Im2=figure(Title="outer"))]
    found = [fact for fact in figures_of(pages) if isinstance(fact, Description)]  # type: ignore[arg-type]
    assert [(fact.value, fact.at.part) for fact in found] == [
        ("Title: outer", "page 1 /XObject /Im1 /PTEX.InfoDict"),
        ("Title: inner", "page 1 /XObject /Im1 /XObject /Im7 /PTEX.InfoDict"),
    ]


def test_figures_that_hold_one_another_and_thousands_of_them_are_cut() -> None:
    one, other = figure(Title="one"), figure(Title="other")
    holding(one, Im1=holding(other, Im1=one))
    assert len(list(figures_of([holding(DictionaryObject(), Im1=one)]))) == 2  # type: ignore[list-item]
    pages = [holding(DictionaryObject(), **{f"Im{n}": figure(Title=f"{page} {n}") for n in range(150)}) for page in range(10)]
    assert len(list(figures_of(pages))) == 200  # type: ignore[arg-type]


def test_what_is_no_dictionary_and_no_number_says_nothing() -> None:
    odd = figure()
    odd[NameObject("/PTEX.InfoDict")] = NumberObject(7)
    odd[NameObject("/PTEX.PageNumber")] = TextStringObject("first")
    assert list(figures_of([holding(DictionaryObject(), Im1=odd)])) == []  # type: ignore[list-item]

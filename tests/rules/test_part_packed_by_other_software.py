"""Names the part that another program put into the package; silent for Office in a browser and for other kinds of file."""

import pytest
from claims import application, document

from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.part_packed_by_other_software import part_packed_by_other_software as rule

WORD = application("Microsoft Office Word", "16.0000")


def odd(part: str) -> Description:
    return Description(at=Location(f"zip entry {part}: way of packing"), kind="part packed otherwise", value=part)


def test_the_main_text_that_was_put_in_later_is_named() -> None:
    (said,) = rule.check(document(WORD, odd("word/document.xml")))
    assert said.sentence == (
        "The document is a package of parts, and this one was put into it by another program than all others: word/document.xml (the main text)."
    )
    assert said.evidence == (odd("word/document.xml"),)
    assert (rule.direction, rule.weight) == (Direction.HANDLING, Weight.WEAK)


def test_several_are_named_and_the_rest_counted() -> None:
    parts = [odd(f"xl/worksheets/sheet{number}.xml") for number in range(1, 7)]
    (said,) = rule.check(document(application("Microsoft Excel"), *parts, format_="spreadsheet_document"))
    assert "these were put into it" in said.sentence
    assert said.sentence.endswith("xl/worksheets/sheet4.xml (a sheet) and 2 more.")


def test_applies_to_open_documents_of_any_program() -> None:
    (said,) = rule.check(document(application("LibreOffice/7.3.7.2"), odd("content.xml"), format_="opendocument"))
    assert "content.xml (the content)" in said.sentence


@pytest.mark.parametrize(
    "facts",
    [
        (WORD,),
        (application("Microsoft Office Word", "00.0001"), odd("word/document22.xml")),
        (application("Microsoft Word for the web", "16.0000"), odd("docProps/app.xml")),
    ],
    ids=["all parts alike", "Word for the web by its version", "Word for the web by its name"],
)
def test_is_silent_for(facts: tuple[Description, ...]) -> None:
    assert not list(rule.check(document(*facts)))


def test_does_not_apply_to_electronic_books() -> None:
    assert not list(rule.check(document(odd("OEBPS/page.xhtml"), format_="electronic_book")))

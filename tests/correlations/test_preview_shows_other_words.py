"""Word's drawing of the first page keeps the words of the last save by Word."""

from typing import Any

import pytest

from leakcheck.correlations.preview_shows_other_words import preview_shows_other_words as rule
from leakcheck.model.facts import Description
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight

TEXT = (
    "Financing note for the meeting in Strasbourg. The hall costs 38 500 euros, of which a first part was paid on 2 September. Security is "
    "provided by the company Rempart for 9 200 euros. The transport of members costs 14 300 euros, among them six coaches."
)


def _document(small: Any, text: str, drawn: str, part: str = "docProps/thumbnail.emf", format_: str = "word_document") -> dict[str, Any]:
    small.paper("dump/Note.docx", text, format_=format_)
    words = Description(at=Location("records of text"), kind="words in the drawing", value=drawn)
    small.add(f"dump/Note.docx!/{part}", words, kind=ItemKind.PICTURE, format_="windows_metafile")
    return small.ask(rule)


def test_a_changed_amount_is_shown_as_in_the_preview_and_as_in_the_text(small: Any) -> None:
    found = _document(small, TEXT.replace("38 500", "98 500"), TEXT)
    (one,) = found.values()
    assert list(found) == ["dump/Note.docx"]
    assert one.difference == ("- 38", "+ 98")
    assert "in one place" in one.sentence
    assert one.others == ("dump/Note.docx!/docProps/thumbnail.emf",)
    assert {fact.at.item for fact in one.evidence} == {"dump/Note.docx", "dump/Note.docx!/docProps/thumbnail.emf"}
    assert rule.weight is Weight.WEAK


def test_another_text_is_told_by_its_beginning(small: Any) -> None:
    (one,) = _document(small, "A wholly different paper about the roof of the town hall. " * 5, TEXT).values()
    assert "begins “Financing note" in one.sentence
    assert "the text “A wholly different" in one.sentence


@pytest.mark.parametrize(
    "drawn",
    [
        TEXT.replace("hall", "h all").replace("Rempart", "R emp art"),
        f"Page 1 of 3 {TEXT} 1",
        TEXT.replace("The hall costs", "1. The hall costs").replace("Security", "2. Security"),
        TEXT[:150],
        TEXT.replace("for the meeting in Strasbourg", "in Strasbourg for the meeting"),
        "Agenda 98 500",
    ],
    ids=["words drawn in pieces", "numbers of pages", "numbers of a list", "a page that ends", "another order", "a few words"],
)
def test_is_silent_for_what_drawing_does_to_words(small: Any, drawn: str) -> None:
    assert _document(small, TEXT, drawn) == {}


def test_is_silent_for_other_drawings_and_for_cells(small: Any) -> None:
    changed = TEXT.replace("38 500", "98 500")
    assert _document(small, TEXT, changed, part="word/media/image1.emf") == {}


def test_the_older_kind_of_drawing_is_compared_too(small: Any) -> None:
    (one,) = _document(small, TEXT.replace("38 500", "98 500"), TEXT, part="docProps/thumbnail.wmf").values()
    assert one.difference == ("- 38", "+ 98")


@pytest.mark.parametrize("ending", ["emf", "wmf"])
def test_is_silent_for_previews_of_cells(small: Any, ending: str) -> None:
    changed, part = TEXT.replace("38 500", "98 500"), f"docProps/thumbnail.{ending}"
    assert _document(small, TEXT, changed, part=part, format_="spreadsheet_document") == {}


def test_words_that_stand_elsewhere_in_the_document_were_not_exchanged(small: Any) -> None:
    assert _document(small, f"{TEXT.replace('six coaches', 'some coaches')} The six coaches wait. sixcoaches six", TEXT) == {}

"""How many documents hang together."""

from typing import Any

from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.notes.document_families import document_families as note


def _paper(small: Any, path: str, value: str) -> None:
    small.paper(path, "", facts=(Identifier(at=Location("word/settings.xml: w15:docId"), kind=IdentifierKind.DOCUMENT, value=value),))


def test_tells_how_many_and_those_in_different_places_first(small: Any) -> None:
    for number in range(4):
        _paper(small, f"dump/one/{number}.docx", "A")
    _paper(small, "dump/two/a.docx", "B")
    _paper(small, "dump/mail.eml!/b.docx", "B")
    _paper(small, "dump/alone.docx", "C")
    (one,) = small.notes(note)
    assert one.sentence.startswith("6 documents and pictures belong to 2 families")
    assert "most places: 2 files in 2 different folders or containers, among them dump/mail.eml!/b.docx; 4 files in one folder" in one.sentence
    assert (one.items, one.of) == (6, 7)
    assert one.examples == ("dump/mail.eml!/b.docx", "dump/one/0.docx")


def test_one_family_is_told_as_one(small: Any) -> None:
    _paper(small, "dump/a.docx", "A")
    _paper(small, "dump/b.docx", "A")
    (one,) = small.notes(note)
    assert one.sentence.startswith("2 documents and pictures belong to one family, joined by identifiers that hardly any other file here bears. ")
    assert "These are: 2 files in one folder, among them dump/a.docx." in one.sentence


def test_is_silent_where_nothing_hangs_together(small: Any) -> None:
    _paper(small, "dump/alone.docx", "C")
    assert small.notes(note) == []

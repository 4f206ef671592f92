"""Identifiers that tie documents with different words together."""

from typing import Any

import pytest

from leakcheck.correlations.shared_ancestry import shared_ancestry as rule
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

TEXT = "A paper with enough plain words in it to be told apart from every other paper that lies here, number"
KEPT = (IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT, IdentifierKind.PDF_PERMANENT)


def _marks(*values: str, kind: IdentifierKind = IdentifierKind.RSID) -> tuple[Identifier, ...]:
    return tuple(Identifier(at=Location(f"word/settings.xml: {kind}"), kind=kind, value=value) for value in values)


@pytest.mark.parametrize("kind", KEPT)
def test_speaks_of_papers_that_share_an_identifier_kept_through_saves(small: Any, kind: IdentifierKind) -> None:
    small.paper("dump/a.docx", f"{TEXT} one", facts=_marks("00AA11BB", kind=kind))
    small.paper("dump/b.docx", f"{TEXT} two", facts=_marks("00AA11BB", kind=kind))
    found = small.ask(rule)
    assert {item: one.others for item, one in found.items()} == {"dump/a.docx": ("dump/b.docx",), "dump/b.docx": ("dump/a.docx",)}
    assert {fact.at.item for fact in found["dump/a.docx"].evidence} == {"dump/a.docx", "dump/b.docx"}
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)


def test_speaks_of_three_rare_revision_marks_together(small: Any) -> None:
    small.paper("dump/a.docx", f"{TEXT} one", facts=_marks("1", "2", "3", "4"))
    small.paper("dump/b.docx", f"{TEXT} two", facts=_marks("2", "3", "4", "5"))
    assert len(small.ask(rule)) == 2


def test_the_first_revision_mark_alone_may_agree_by_chance(small: Any) -> None:
    root = _marks("00AA11BB", kind=IdentifierKind.RSID_ROOT)
    small.paper("dump/a.docx", f"{TEXT} one", facts=(*root, *_marks("00AA11BB")))
    small.paper("dump/b.docx", f"{TEXT} two", facts=(*root, *_marks("00AA11BB")))
    assert small.ask(rule) == {}


def test_speaks_of_the_first_revision_mark_together_with_another(small: Any) -> None:
    root = _marks("00AA11BB", kind=IdentifierKind.RSID_ROOT)
    small.paper("dump/a.docx", f"{TEXT} one", facts=(*root, *_marks("00AA11BB", "1")))
    small.paper("dump/b.docx", f"{TEXT} two", facts=(*root, *_marks("00AA11BB", "1", "2")))
    assert len(small.ask(rule)) == 2


def test_says_how_many_the_whole_family_holds(small: Any) -> None:
    small.paper("dump/a.docx", f"{TEXT} one", facts=_marks("A", kind=IdentifierKind.DOCUMENT))
    small.paper("dump/b.docx", f"{TEXT} two", facts=(*_marks("A", kind=IdentifierKind.DOCUMENT), *_marks("1", "2", "3")))
    small.paper("dump/c.docx", f"{TEXT} three", facts=_marks("1", "2", "3"))
    found = small.ask(rule)
    assert "Such identifiers join 3 files of this dump." in found["dump/a.docx"].sentence
    assert "Such identifiers" not in found["dump/b.docx"].sentence, "it says so itself"


def test_names_the_other_file_and_what_is_shared_in_plain_words(small: Any) -> None:
    for name in "abc":
        small.paper(f"dump/{name}.docx", f"{TEXT} {name}", facts=_marks("1", "2", "3"))
    said = small.ask(rule)["dump/b.docx"].sentence
    assert "with 2 other files here, such as “a.docx” (dump/a.docx), whose words differ" in said
    assert "the same marks of editing sessions (rsid)" in said


def test_is_silent_for_an_appointment_that_was_sent_again_and_answered(small: Any) -> None:
    for name in "ab":
        small.paper(f"dump/{name}.ics", f"{TEXT} {name}", format_="calendar", facts=_marks("event", kind=IdentifierKind.DOCUMENT))
    assert small.ask(rule) == {}


def test_is_silent_for_two_shared_revision_marks(small: Any) -> None:
    small.paper("dump/a.docx", f"{TEXT} one", facts=_marks("1", "2", "3"))
    small.paper("dump/b.docx", f"{TEXT} two", facts=_marks("2", "3", "4"))
    assert small.ask(rule) == {}


def test_is_silent_for_marks_of_a_template_that_many_papers_bear(small: Any) -> None:
    for number in range(6):
        small.paper(f"dump/{number}.docx", f"{TEXT} {number}", facts=(*_marks("1", "2", "3"), *_marks("R", kind=IdentifierKind.RSID_ROOT)))
    assert small.ask(rule) == {}


def test_is_silent_for_copies_with_the_same_words(small: Any) -> None:
    small.paper("dump/a.docx", TEXT, facts=_marks("R", kind=IdentifierKind.DOCUMENT))
    small.paper("dump/b.docx", TEXT, facts=_marks("R", kind=IdentifierKind.DOCUMENT))
    assert small.ask(rule) == {}


def test_does_not_apply_to_papers_without_such_identifiers(small: Any) -> None:
    small.paper("dump/a.docx", f"{TEXT} one")
    small.paper("dump/b.docx", f"{TEXT} two")
    assert small.ask(rule) == {}

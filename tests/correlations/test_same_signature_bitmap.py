"""One picture of strokes in two documents."""

from typing import Any

import pytest

from leakcheck.correlations.same_signature_bitmap import same_signature_bitmap as rule
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

TEXT = "A paper with enough plain words in it to be told apart from every other paper that lies here, number"


def _picture(value: str = "5d" * 32, kind: IdentifierKind = IdentifierKind.PICTURE_STROKES) -> Identifier:
    return Identifier(at=Location("page 1 Im0 (picture)", "400 x 120 dots"), kind=kind, value=value)


def test_speaks_of_both_papers_that_show_the_same_strokes_and_only_as_a_place_to_look_at(small: Any) -> None:
    small.paper("dump/a.pdf", f"{TEXT} one", facts=(_picture(), _picture("00")))
    small.paper("dump/b.pdf", f"{TEXT} two", facts=(_picture(),))
    found = small.ask(rule)
    assert {item: one.others for item, one in found.items()} == {"dump/a.pdf": ("dump/b.pdf",), "dump/b.pdf": ("dump/a.pdf",)}
    assert {(fact.at.item, fact.value) for fact in found["dump/a.pdf"].evidence} == {("dump/a.pdf", "5d" * 32), ("dump/b.pdf", "5d" * 32)}
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_one_paper_of_several_is_told_once_with_all_others(small: Any) -> None:
    for name in "abc":
        small.paper(f"dump/{name}.pdf", f"{TEXT} {name}", facts=(_picture(),))
    found = small.ask(rule)
    assert found["dump/a.pdf"].others == ("dump/b.pdf", "dump/c.pdf")
    assert "“dump/b.pdf” and 1 more" in found["dump/a.pdf"].sentence


def test_is_silent_for_a_letterhead_that_many_papers_bear(small: Any) -> None:
    for number in range(6):
        small.paper(f"dump/{number}.pdf", f"{TEXT} {number}", facts=(_picture(),))
    assert small.ask(rule) == {}


def test_is_silent_for_copies_with_the_same_words(small: Any) -> None:
    small.paper("dump/a.pdf", TEXT, facts=(_picture(),))
    small.paper("dump/b.pdf", TEXT, facts=(_picture(),))
    assert small.ask(rule) == {}


@pytest.mark.parametrize("kind", [IdentifierKind.PDF_PERMANENT, IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT])
def test_is_silent_where_one_was_made_out_of_the_other(small: Any, kind: IdentifierKind) -> None:
    small.paper("dump/a.pdf", f"{TEXT} one", facts=(_picture(), _picture("same", kind)))
    small.paper("dump/b.pdf", f"{TEXT} two", facts=(_picture(), _picture("same", kind)))
    assert small.ask(rule) == {}


def test_does_not_apply_to_other_pictures(small: Any) -> None:
    small.paper("dump/a.pdf", f"{TEXT} one", facts=(_picture(kind=IdentifierKind.PICTURE_DOTS),))
    small.paper("dump/b.pdf", f"{TEXT} two", facts=(_picture(kind=IdentifierKind.PICTURE_DOTS),))
    assert small.ask(rule) == {}

"""Says where a document names nobody, no time and no program; silent where one of them is there, and for formats without such fields."""

import pytest
from claims import application, document, modified

from leakcheck.decode.text_digest import text_content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.metadata_stripped import metadata_stripped as rule

TEXT = text_content("Words that say who, when and what.", "document", Location("word/document.xml"), 1000)
assert TEXT is not None


def test_a_document_without_properties_is_told() -> None:
    (said,) = rule.check(document(TEXT))
    assert said.evidence == (TEXT,)


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


@pytest.mark.parametrize(
    "fact", [modified("2015-01-05T10:00:01Z"), application("Word"), PersonClaim(at=Location("a"), role=PersonRole.AUTHOR, name="Ann")]
)
def test_is_silent_where_one_of_them_is_there(fact: AnyFact) -> None:
    assert not list(rule.check(document(TEXT, fact)))


def test_does_not_apply_to_formats_that_have_no_properties() -> None:
    assert not list(rule.check(Examined(item=Item("a.txt", 1, "00", format="plain_text", kind=ItemKind.DOCUMENT), facts=(TEXT,))))

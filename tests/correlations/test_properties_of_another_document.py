"""Speaks of few documents with other words that share author, company and title; silent for copies, forms and what is left empty."""

from typing import Any

import pytest

from leakcheck.correlations.properties_of_another_document import properties_of_another_document as rule
from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

TEXT = "A paper with enough plain words in it to be told apart from every other paper that lies here, number"


def _paper(small: Any, number: int, text: str = "", **said: str) -> str:
    title = said.pop("title", "Slate")
    facts = (Description(at=Location("docProps/core.xml: dc:title", title), kind="title", value=title),) if title else ()
    return str(small.paper(f"dump/{number}.docx", text or f"{TEXT} {number}", **{"author": "Walter Field", "company": "GSA", **said}, facts=facts))


def test_tells_the_documents_of_one_another(small: Any) -> None:
    for number in range(4):
        _paper(small, number)
    found = small.ask(rule)
    assert list(found) == [f"dump/{number}.docx" for number in range(4)]
    one = found["dump/0.docx"]
    assert "3 other files here with other words" in one.sentence
    assert {fact.at.item for fact in one.evidence} == set(found)
    assert "Field" not in one.sentence, "names stand in the evidence, where a report can mask them"
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_case_and_blanks_do_not_matter(small: Any) -> None:
    _paper(small, 1)
    _paper(small, 2, author="walter  field", title="SLATE")
    assert len(small.ask(rule)) == 2


@pytest.mark.parametrize("said", [{"author": "Ann"}, {"company": "Other"}, {"title": "Other"}, {"title": ""}, {"company": ""}])
def test_is_silent_where_one_of_the_three_differs_or_is_missing(small: Any, said: dict[str, str]) -> None:
    _paper(small, 1)
    _paper(small, 2, **said)
    assert small.ask(rule) == {}


def test_is_silent_for_copies_with_the_same_words(small: Any) -> None:
    _paper(small, 1, TEXT)
    _paper(small, 2, TEXT, editor="Bob")
    assert small.ask(rule) == {}


def test_is_silent_for_what_is_a_form_of_the_house(small: Any) -> None:
    for number in range(7):
        _paper(small, number)
    assert small.ask(rule) == {}


def test_is_silent_for_names_that_stand_for_nobody(small: Any) -> None:
    for number in range(2):
        _paper(small, number, author="User")
    assert small.ask(rule) == {}

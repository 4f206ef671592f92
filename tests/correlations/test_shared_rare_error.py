"""A rare slip in documents of different people; habits, versions, copies, endings and spellings of other countries are none."""

from typing import Any

import pytest

from leakcheck.correlations.shared_rare_error import shared_rare_error as rule
from leakcheck.model.rule import Direction

FILLER = "paid for works on the house in {0} by {1} and {2}, with thanks to all neighbours of number {0}"


def papers(small: Any, word: str, count: int = 60) -> None:
    for number in range(count):
        name = f"Person {number}"
        small.paper(f"dump/plain/{number:02}.docx", f"{word} {number} " + FILLER.format(number, number * 7, number * 11), author=name, editor=name)


def odd(small: Any, name: str, text: str, author: str) -> None:
    small.paper(f"dump/odd/{name}.docx", text, author=author, editor=author)


ONE = "{0} of the mill for seven sacks of flour, brought on Monday by cart, to be paid within the month at the counter"
TWO = "{0} about twelve chairs and one table of oak, made in the workshop near the river during last winter, carriage free"


def test_the_same_slip_of_different_people_is_a_lead(small: Any) -> None:
    papers(small, "Invoice")
    odd(small, "a", ONE.format("Invoive"), "Ann")
    odd(small, "b", TWO.format("INVOIVE"), "Bob")
    found = small.ask(rule)
    assert sorted(found) == ["dump/odd/a.docx", "dump/odd/b.docx"]
    said = found["dump/odd/a.docx"]
    assert "“invoive” (for “invoice”, which stands in 60 documents)" in said.sentence
    assert said.others == ("dump/odd/b.docx",)
    assert [fact.at.item for fact in said.evidence] == ["dump/odd/a.docx", "dump/odd/b.docx"]
    assert rule.direction is Direction.LEAD


@pytest.mark.parametrize(
    ("usual", "other"), [("available", "avaliable"), ("additional", "addtional"), ("previous", "provious"), ("standard", "stanbard")]
)
def test_letters_exchanged_left_out_or_changed_about_are_slips(small: Any, usual: str, other: str) -> None:
    papers(small, usual)
    odd(small, "a", ONE.format(other), "Ann")
    odd(small, "b", TWO.format(other), "Bob")
    assert len(small.ask(rule)) == 2


@pytest.mark.parametrize(
    ("usual", "other"),
    [("documents", "document"), ("commercial", "comercial"), ("organise", "organize"), ("colours", "colors"), ("exercise", "exercice"), ("documents", "documentos"),
     ("invoice", "invoices"), ("created", "creates"), ("formula", "formulaa")],
)  # fmt: skip
def test_endings_doubled_letters_and_other_spellings_are_none(small: Any, usual: str, other: str) -> None:
    papers(small, usual)
    odd(small, "a", ONE.format(other), "Ann")
    odd(small, "b", TWO.format(other), "Bob")
    assert small.ask(rule) == {}


def test_one_and_the_same_person_has_habits(small: Any) -> None:
    papers(small, "Invoice")
    odd(small, "a", ONE.format("Invoive"), "Ann")
    odd(small, "b", TWO.format("Invoive"), "ann ")
    assert small.ask(rule) == {}


def test_versions_of_one_document_share_their_slips(small: Any) -> None:
    papers(small, "Invoice")
    odd(small, "a", ONE.format("Invoive"), "Ann")
    odd(small, "b", ONE.format("Invoive") + " again", "Bob")
    assert small.ask(rule) == {}


@pytest.mark.parametrize("nobody", ["", "User"])
def test_where_nobody_is_named_nobody_differs(small: Any, nobody: str) -> None:
    papers(small, "Invoice")
    odd(small, "a", ONE.format("Invoive"), "Ann")
    odd(small, "b", TWO.format("Invoive"), nobody)
    assert small.ask(rule) == {}


def test_a_word_that_few_documents_have_is_not_known_here(small: Any) -> None:
    papers(small, "Invoice", 19)
    odd(small, "a", ONE.format("Invoive"), "Ann")
    odd(small, "b", TWO.format("Invoive"), "Bob")
    assert small.ask(rule) == {}


def test_a_slip_in_many_documents_is_a_word_of_the_house(small: Any) -> None:
    papers(small, "Invoice", 90)
    for number in range(4):
        odd(small, str(number), f"{number} {number * 5} {number * 9} " + (ONE, TWO)[number % 2].format("Invoive"), f"Somebody {number}")
    assert small.ask(rule) == {}

"""One document against all others of its author; other languages, other authors, few documents and two habits are silent."""

from typing import Any

from leakcheck.correlations.writing_habits_differ import writing_habits_differ as rule
from leakcheck.model.rule import Direction

ENGLISH = "the house of the man and the dog that was there with this and that of which they are number {}. "
FRENCH = "les enfants des voisins sont dans une maison qui est sur la place pour les gens avec des fleurs que numero {}. "
CURLED, LOW, AMOUNTS = "He said “well” then. " * 5, "He said „well“ then. " * 5, "He paid 1.200,50 then. " * 5


def papers(small: Any, count: int, marks: str = CURLED, *, author: str = "Ann", folder: str = "a", language: str = ENGLISH) -> None:
    for number in range(count):
        small.paper(f"dump/{folder}/{number:02}.docx", language.format(f"{folder}{number}") + marks, author=author)


def test_the_one_that_differs_from_all_others_of_its_author_is_a_lead(small: Any) -> None:
    papers(small, 6)
    papers(small, 1, LOW, folder="odd")
    found = small.ask(rule)
    assert list(found) == ["dump/odd/00.docx"]
    said = found["dump/odd/00.docx"]
    assert "quotation marks: here „…“ (5 times), in 6 other documents in English that name the same author “…”" in said.sentence
    assert "an outlier of this collection and no more" in said.sentence
    assert "Ann" not in said.sentence
    assert len(said.others) == 6
    assert rule.direction is Direction.LEAD


def test_names_no_place_that_anybody_comes_from() -> None:
    text = " ".join([rule.title, rule.explanation, *rule.innocent]).lower()
    assert not any(word in text for word in ("native", "foreign", "russian", "nationality"))


def test_two_that_differ_are_two_habits(small: Any) -> None:
    papers(small, 8)
    papers(small, 2, LOW, folder="odd")
    assert small.ask(rule) == {}


def test_another_language_has_other_marks(small: Any) -> None:
    papers(small, 6)
    papers(small, 1, LOW, folder="odd", language=FRENCH)
    assert small.ask(rule) == {}


def test_other_authors_and_accounts_of_nobody_are_not_compared(small: Any) -> None:
    papers(small, 6)
    papers(small, 1, LOW, folder="odd", author="Bob")
    papers(small, 6, author="User", folder="user")
    papers(small, 1, LOW, author="User", folder="odd user")
    assert small.ask(rule) == {}


def test_few_documents_and_copies_are_no_habit(small: Any) -> None:
    papers(small, 4)
    for number in range(5):
        small.paper(f"dump/copy/{number}.docx", ENGLISH.format("a0") + CURLED, author="Ann")
    papers(small, 1, LOW, folder="odd")
    assert small.ask(rule) == {}


def test_what_the_others_do_not_have_is_not_compared(small: Any) -> None:
    papers(small, 6)
    papers(small, 1, CURLED + AMOUNTS, folder="odd")
    assert small.ask(rule) == {}

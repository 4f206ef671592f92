"""Editors whose documents stand apart from all others."""

from typing import Any

import pytest

from leakcheck.correlations.outlier_editor import outlier_editor as rule
from leakcheck.model.facts import LanguageClaim, LanguageRole, PersonClaim, PersonRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

MANDATORY = "such values can be typed by anyone and are normal for many people"
TEXT = "An ordinary paper of the office, with enough plain words in it to be a text, number"
ODD = {"author": "Ann", "editor": "Somebody", "company": "Vector", "version": "12.0"}


def _collection(small: Any, count: int = 40) -> None:
    for number in range(count):
        small.paper(
            f"dump/papers/{number:02}.docx", f"{TEXT} {number}", author=("Ann", "Bob", "Eve")[number % 3], editor=("Bob", "Eve", "Ann")[number % 3]
        )


def _odd(small: Any, count: int = 6, **said: Any) -> None:
    for number in range(count):
        small.paper(f"dump/odd/{number}.docx", f"{TEXT} odd {number}", **{**ODD, **said})


def test_speaks_for_papers_of_known_authors_with_an_editor_company_and_version_found_nowhere_else(small: Any) -> None:
    _collection(small)
    _odd(small)
    found = small.ask(rule)
    assert list(found) == [f"dump/odd/{number}.docx" for number in range(6)]
    one = found["dump/odd/0.docx"]
    assert (one.weight, one.direction) == (None, None)
    assert (rule.weight, rule.direction, rule.provenance) == (Weight.MODERATE, Direction.HANDLING, "outlier")
    assert "6 of the 46 documents" in one.sentence
    assert "of the others 40 record a last editor, and none this one" in one.sentence
    assert MANDATORY in one.sentence
    assert "“Vector” in 6 of these" in one.sentence
    assert "Somebody" not in one.sentence, "names stand in the evidence, where a report can mask them"


def test_names_of_drawn_objects_are_no_mark_of_a_computer(small: Any) -> None:
    """They come with templates and with what is copied."""
    _collection(small)
    drawn = LanguageClaim(at=Location("ppt/slides/slide1.xml: cNvPr name", "Textfeld 1"), role=LanguageRole.DRAWN_NAMES, tag="de")
    _odd(small, version="16.0", facts=(drawn,))
    one = small.ask(rule)["dump/odd/0.docx"]
    assert (one.weight, one.direction) == (Weight.WEAK, Direction.LEAD), "one mark beside the name, as without them"
    assert "“de”" not in one.sentence


def test_papers_without_an_editor_saved_on_the_same_day_are_nobody_elses(small: Any) -> None:
    _collection(small)
    _odd(small)
    for number in range(6):
        small.paper(f"dump/odd/nameless-{number}.docx", f"{TEXT} nameless {number}", **{**ODD, "editor": ""})
    found = small.ask(rule)
    assert list(found) == [f"dump/odd/{number}.docx" for number in range(6)]
    assert found["dump/odd/0.docx"].weight is None


def test_papers_without_an_editor_of_another_day_may_be_anybodys(small: Any) -> None:
    _collection(small)
    _odd(small)
    small.paper("dump/odd/nameless.docx", f"{TEXT} nameless", modified="2024-01-12T10:00:00", **{**ODD, "editor": ""})
    assert small.ask(rule) == {}


def test_mentions_another_script_only_where_the_collection_does_not_write_it(small: Any) -> None:
    _collection(small)
    _odd(small, editor="Сидоренко Пётр")
    assert "Cyrillic letters" in small.ask(rule)["dump/odd/0.docx"].sentence


def test_does_not_mention_the_script_of_a_collection_that_writes_it(small: Any) -> None:
    _collection(small)
    _odd(small, editor="Сидоренко Пётр")
    for number in range(5):
        small.mail(f"dump/{number}.eml", "Это обычное письмо нашей канцелярии, в котором достаточно простых слов для сравнения.")
    assert "Cyrillic" not in small.ask(rule)["dump/odd/0.docx"].sentence


def test_is_a_weak_lead_where_only_one_mark_beside_the_name_stands_apart(small: Any) -> None:
    _collection(small)
    _odd(small, version="16.0")
    one = small.ask(rule)["dump/odd/0.docx"]
    assert (one.weight, one.direction) == (Weight.WEAK, Direction.LEAD)


@pytest.mark.parametrize(
    "said",
    [
        {"version": "16.0", "company": ""},
        {"author": "Guest"},
        {"author": "Somebody"},
        {"format_": "rtf"},
    ],
    ids=["nothing but the name", "authors from elsewhere", "their own papers", "a format that nothing else has"],
)
def test_is_silent_where_nothing_or_their_origin_explains_it(small: Any, said: dict[str, str]) -> None:
    _collection(small)
    _odd(small, **said)
    assert small.ask(rule) == {}


def test_is_silent_for_values_that_others_have_too(small: Any) -> None:
    _collection(small)
    _odd(small)
    small.paper("dump/else.docx", f"{TEXT} else", **{**ODD, "editor": "Bob"})
    assert small.ask(rule) == {}


@pytest.mark.parametrize(("rest", "odd"), [(40, 2), (10, 6), (8, 3)], ids=["too few", "too large a part", "too small a dump"])
def test_does_not_apply_where_counts_say_nothing(small: Any, rest: int, odd: int) -> None:
    _collection(small, rest)
    _odd(small, odd)
    assert small.ask(rule) == {}


@pytest.mark.parametrize("editor", ["Мария Иванова", "Ελένη Παππά", "سارة حداد"])
def test_a_new_secretary_whom_the_mails_name_is_only_a_question(small: Any, editor: str) -> None:
    _collection(small)
    _odd(small, editor=editor)
    small.mail("dump/1.eml", "Welcome our new secretary.", PersonClaim(at=Location("header Cc [0]"), role=PersonRole.COPIED, name=editor))
    one = small.ask(rule)["dump/odd/0.docx"]
    assert (one.weight, one.direction) == (Weight.WEAK, Direction.LEAD)
    assert any("belongs to this collection" in tested.explanation for tested in one.tested)


def test_an_editor_who_worked_here_on_several_days_is_only_a_question(small: Any) -> None:
    _collection(small)
    for number in range(6):
        small.paper(f"dump/odd/{number}.docx", f"{TEXT} odd {number}", **ODD, modified=f"2024-03-{number + 10}T10:00:00")
    one = small.ask(rule)["dump/odd/0.docx"]
    assert (one.weight, one.direction) == (Weight.WEAK, Direction.LEAD)


@pytest.mark.parametrize("editor", ["Administrator", "user", "Пользователь Windows"])
def test_a_name_that_computers_come_with_stands_for_nobody(small: Any, editor: str) -> None:
    _collection(small)
    _odd(small, editor=editor)
    assert small.ask(rule)["dump/odd/0.docx"].direction is Direction.LEAD


def test_a_purely_cyrillic_collection_has_outliers_as_any_other_and_no_word_on_letters(small: Any) -> None:
    for number in range(40):
        author = ("Анна Петрова", "Борис Иванов", "Ева Кузнецова")[number % 3]
        small.paper(
            f"dump/papers/{number:02}.docx", f"Обычный документ нашей канцелярии с простыми словами, номер {number}", author=author, editor=author
        )
    _odd(small, author="Анна Петрова", editor="Мария Сидорова")
    found = small.ask(rule)
    assert found
    assert all("letters" not in one.sentence for one in found.values())

"""Editors' names in a script that the collection does not write."""

from typing import Any

import pytest

from leakcheck.correlations.editor_name_in_other_script import editor_name_in_other_script as rule
from leakcheck.model.facts import LanguageClaim, LanguageRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

MANDATORY = "such values can be typed by anyone and are normal for many people"
LATIN = "This is an ordinary paper of the office, with enough plain words in it to be a text."
CYRILLIC = "Это обычный документ нашей канцелярии, в котором достаточно простых слов для сравнения."


def _papers(small: Any, count: int, text: str = LATIN, author: str = "Ann Miller", **said: Any) -> None:
    for number in range(count):
        small.paper(f"dump/{author}/{number:02}.docx", f"{text} {number}", author=author, **{"editor": author, **said})


@pytest.mark.parametrize(
    ("editor", "script"), [("Сидоренко Пётр", "Cyrillic"), ("山田太郎", "East Asian"), ("Νίκος Παππάς", "Greek"), ("محمد", "Arabic")]
)
def test_speaks_of_a_name_in_another_script_with_the_sentence_that_must_stand_beside_it(small: Any, editor: str, script: str) -> None:
    _papers(small, 25)
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor=editor)
    found = small.ask(rule)
    assert list(found) == ["dump/one.xlsx"]
    assert MANDATORY in found["dump/one.xlsx"].sentence
    assert script in found["dump/one.xlsx"].sentence
    assert "1 of the 26 documents" in found["dump/one.xlsx"].sentence
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)


@pytest.mark.parametrize("word", ["Russia", "Chinese", "nationality", "hacker", "proves"])
def test_names_no_nation_and_blames_nobody(small: Any, word: str) -> None:
    _papers(small, 25)
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="Сидоренко Пётр")
    text = " ".join([rule.title, rule.explanation, *rule.innocent, *(found.sentence for found in small.ask(rule).values())])
    assert word.lower() not in text.lower()


def test_is_silent_where_people_write_to_one_another_in_that_script(small: Any) -> None:
    _papers(small, 25)
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="Сидоренко Пётр")
    for number in range(3):
        small.mail(f"dump/{number}.eml", CYRILLIC)
    assert small.ask(rule) == {}


def test_is_silent_where_authors_bear_such_names(small: Any) -> None:
    _papers(small, 25)
    _papers(small, 3, author="Иван Петров", editor="Ann Miller")
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="Сидоренко Пётр")
    assert small.ask(rule) == {}


def test_is_silent_where_papers_are_marked_as_written_in_such_a_language(small: Any) -> None:
    _papers(small, 25)
    tag = LanguageClaim(at=Location("styles.xml: w:lang"), role=LanguageRole.PROOFING, tag="uk-UA")
    latin = LanguageClaim(at=Location("styles.xml: w:lang"), role=LanguageRole.PROOFING, tag="en-GB")
    _papers(small, 20, author="Bob Smith", facts=(latin,))
    _papers(small, 5, author="Eve Smith", facts=(tag,))
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="Сидоренко Пётр")
    assert small.ask(rule) == {}


def test_is_silent_in_a_collection_whose_editors_mostly_write_that_script(small: Any) -> None:
    for number in range(30):
        small.paper(f"dump/{number:02}.docx", f"{LATIN} {number}", author="", editor="Марія Коваль")
    assert small.ask(rule) == {}


def test_is_silent_for_latin_names_anywhere(small: Any) -> None:
    _papers(small, 25, text=CYRILLIC, author="Иван Петров")
    small.paper("dump/one.xlsx", f"{CYRILLIC} one", author="Иван Петров", editor="Administrator")
    assert small.ask(rule) == {}


def test_is_silent_for_misread_bytes_that_look_like_three_scripts(small: Any) -> None:
    _papers(small, 25)
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="aж山")
    assert small.ask(rule) == {}


def test_does_not_apply_to_a_handful_of_papers(small: Any) -> None:
    _papers(small, 10)
    small.paper("dump/one.xlsx", f"{LATIN} one", author="Ann Miller", editor="Сидоренко Пётр")
    assert small.ask(rule) == {}

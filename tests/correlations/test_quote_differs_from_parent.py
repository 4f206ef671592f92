"""A quotation in other words than those of the message that it is of, and what answering does to quotations anyway."""

from typing import Any

import pytest
from answers import WORDS, answering, quoted

from leakcheck.correlations.quote_differs_from_parent import quote_differs_from_parent as rule
from leakcheck.model.rule import Direction, Weight

PARENT, ANSWER = "dump/1.eml", "dump/2.eml"
CHANGED = WORDS.replace("four hundred", "nine thousand")


def _pair(small: Any, parent: str, answer: str, *, signed: tuple[bool, bool] = (False, False)) -> None:
    small.mail(PARENT, parent, message_id="first@example.org", signed=signed[0])
    small.mail(ANSWER, answer, answering("first@example.org"), message_id="second@example.org", sent="2024-05-01T12:00:00", signed=signed[1])


def test_asks_about_replaced_words_and_shows_them(small: Any) -> None:
    _pair(small, WORDS, f"I agree.\n\n{quoted(CHANGED)}")
    said = small.ask(rule)[ANSWER]
    assert said.direction is Direction.LEAD, "neither is authenticated"
    assert any(line.startswith("- ") and "four hundred" in line for line in said.difference)
    assert any(line.startswith("+ ") and "nine thousand" in line for line in said.difference)
    assert rule.weight is Weight.WEAK, "people edit quotations"


def test_the_question_is_about_the_one_that_is_not_authenticated(small: Any) -> None:
    _pair(small, CHANGED, quoted(WORDS), signed=(False, True))
    said = small.ask(rule)
    assert list(said) == [PARENT]
    assert said[PARENT].direction is Direction.ALTERATION
    assert said[PARENT].others == (ANSWER,)


def test_silent_where_both_are_authenticated_because_people_edit_quotations(small: Any) -> None:
    _pair(small, WORDS, quoted(CHANGED), signed=(True, True))
    assert not small.ask(rule)


@pytest.mark.parametrize(
    "answer",
    [
        quoted(WORDS),
        quoted(WORDS, 30),
        quoted(WORDS).replace("\n> and", "\n\nReally?\n\n> and"),
        "\n".join(line for number, line in enumerate(quoted(WORDS).split("\n")) if number != 2),
        quoted(WORDS).replace("boats", "[…] boats"),
        quoted(WORDS) + "\n> > What about the boats?\n",
        "Fine.\n\nOn Tuesday Ann wrote:\n" + WORDS,
        "Fine.\n\nFrom: Ann\nSent: Tuesday\nSubject: Boats\n\n" + WORDS,
        CHANGED,
    ],
    ids=[
        "as it stands",
        "broken anew",
        "a remark between",
        "a line left out",
        "a mark put in",
        "deeper quotation",
        "unmarked",
        "Outlook's",
        "no quotation",
    ],
)
def test_silent_for_what_answering_does_to_quotations(small: Any, answer: str) -> None:
    _pair(small, WORDS, answer)
    assert not small.ask(rule)


def test_silent_for_another_text_and_for_a_few_words(small: Any) -> None:
    _pair(small, WORDS, "> Thanks for the boats\n> of last year, which were wonderful.\n\nYou are welcome.")
    assert not small.ask(rule)


def test_silent_where_another_copy_of_the_message_is_quoted_as_it_stands(small: Any) -> None:
    _pair(small, WORDS, quoted(CHANGED))
    small.mail("dump/list/1.eml", CHANGED, message_id="first@example.org")
    assert not small.ask(rule)


def test_silent_for_letters_that_a_wrong_character_set_lost(small: Any) -> None:
    parent = WORDS.replace("boats", "лодки").replace("harbour", "порт")
    _pair(small, parent, quoted(WORDS.replace("boats", "Ð»Ð¾Ð´ÐºÐ¸").replace("harbour", "Ð¿Ð¾ÑÑ‚")))
    assert not small.ask(rule)

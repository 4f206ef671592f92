"""An answer that is dated before what it answers, and everything that may make it seem so."""

from typing import Any

import pytest
from answers import answering

from leakcheck.correlations.reply_before_its_parent import reply_before_its_parent as rule
from leakcheck.model.rule import Direction

PARENT, ANSWER = "dump/1.eml", "dump/2.eml"


def _pair(
    small: Any, answer: str, parent: str = "2024-05-01T10:00:00", *, signed: tuple[bool, bool] = (False, False), kind: str = "in-reply-to"
) -> None:
    small.mail(PARENT, "What do you think?", message_id="first@example.org", sent=parent, signed=signed[0])
    small.mail(ANSWER, "I agree.", answering("first@example.org", kind), message_id="second@example.org", sent=answer, signed=signed[1])


@pytest.mark.parametrize("kind", ["in-reply-to", "references"])
def test_asks_about_an_answer_that_is_dated_days_before_what_it_answers(small: Any, kind: str) -> None:
    _pair(small, "2024-04-20T10:00:00", kind=kind)
    said = small.ask(rule)[ANSWER]
    assert said.direction is Direction.LEAD, "nothing says which date is wrong"
    assert "11 days before" in said.sentence
    assert said.others == (PARENT,)
    assert {fact.at.item for fact in said.evidence if fact.at.item} == {ANSWER, PARENT}


def test_silent_within_a_day_which_zones_and_clocks_explain(small: Any) -> None:
    _pair(small, "2024-04-30T10:30:00")
    assert not small.ask(rule)


def test_silent_for_an_answer_that_came_later(small: Any) -> None:
    _pair(small, "2024-05-01T11:00:00")
    assert not small.ask(rule)


def test_silent_where_the_answered_message_is_not_there(small: Any) -> None:
    small.mail(ANSWER, "I agree.", answering("other@example.org"), message_id="second@example.org")
    assert not small.ask(rule)


def test_silent_where_one_copy_of_the_answered_message_is_early_enough(small: Any) -> None:
    _pair(small, "2024-04-20T10:00:00")
    small.mail("dump/draft.eml", "What do you", message_id="first@example.org", sent="2024-04-19T10:00:00")
    assert not small.ask(rule)


def test_silent_where_a_program_gives_all_its_messages_one_name(small: Any) -> None:
    for number in range(60):
        small.mail(f"dump/many/{number}.eml", f"Report {number}", message_id="first@example.org")
    small.mail(ANSWER, "I agree.", answering("first@example.org"), message_id="second@example.org", sent="2024-04-20T10:00:00")
    assert not small.ask(rule)


def test_an_answer_to_itself_says_nothing(small: Any) -> None:
    small.mail(ANSWER, "I agree.", answering("second@example.org"), message_id="second@example.org")
    assert not small.ask(rule)


def test_a_message_further_up_the_conversation_counts_where_the_answered_one_is_missing(small: Any) -> None:
    small.mail(PARENT, "What do you think?", message_id="first@example.org", sent="2024-05-01T10:00:00")
    links = [answering("first@example.org", "references"), answering("gone@example.org", "references"), answering("gone@example.org")]
    small.mail(ANSWER, "I agree.", *links, message_id="third@example.org", sent="2024-04-20T10:00:00")
    said = small.ask(rule)[ANSWER]
    assert said.others == (PARENT,)
    assert "comes after another message" in said.sentence

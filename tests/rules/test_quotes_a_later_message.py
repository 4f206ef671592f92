"""Speaks of quotations from after the message; silent for zones, ambiguous days and dates that are no quotation's."""

import pytest
from mail_facts import body, findings, received, sent

from leakcheck.model.rule import Weight
from leakcheck.rules.quotes_a_later_message import quotes_a_later_message as rule

DATE, RECEIVED = sent("2014-05-05T12:00:00"), received("2014-05-05T12:01:00")
ANSWER = "Yes.\n\nOn Tue, 3 May 2016 at 10:00, Ann <ann@example.org> wrote:\n> Shall we?"


def test_a_quotation_from_two_years_later_is_told_with_its_line() -> None:
    (found,) = findings(rule, DATE, RECEIVED, body(ANSWER))
    assert found.weight is Weight.WEAK
    assert found.tested[0].outcome == "excluded"
    assert found.sentence == (
        "The message is dated 2014-05-05 12:01:00 UTC and quotes another of 2016-05-03, "
        "by the line above it: “On Tue, 3 May 2016 at 10:00, Ann <ann@example.org> wrote:”."
    )
    assert len(found.evidence) == 2


def test_without_a_servers_time_the_senders_clock_may_explain_it() -> None:
    (found,) = findings(rule, DATE, body(ANSWER))
    assert found.weight is Weight.WEAK
    assert found.tested[0].outcome == "untestable"


def test_the_latest_of_several_quotations_is_told() -> None:
    (found,) = findings(rule, DATE, RECEIVED, body(ANSWER + "\n>> On 1 June 2017 Bob wrote:\n>> Well."))
    assert "2017-06-01" in found.sentence


@pytest.mark.parametrize("day", ["3 May 2014", "5 May 2014", "7 May 2014"])
def test_silent_for_older_messages_and_for_zones(day: str) -> None:
    assert not findings(rule, DATE, RECEIVED, body(f"Yes.\n\nOn {day}, Ann wrote:\n> Shall we?"))


@pytest.mark.parametrize("text", ["Party!\nDate: Friday, June 3, 2016\nPlace: here", "On 03/05/2016, Ann wrote:\n> x", "See you on 3 May 2016"])
def test_silent_for_dates_that_are_no_quotations_or_are_two_days(text: str) -> None:
    assert not findings(rule, DATE, RECEIVED, body(text))


def test_does_not_apply_without_a_time_or_to_words_that_are_not_the_body() -> None:
    assert not findings(rule, body(ANSWER))
    assert not findings(rule, DATE, body(ANSWER, "subject"))

"""Speaks where Outlook's time of submission and the Date line lie days apart; softly without a trace line."""

from mail_facts import at, findings, received, sent

from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.submission_differs_from_date import submission_differs_from_date as rule

RECEIVED = received("2016-03-01T12:05:00")


def _submitted(text: str) -> TimeClaim:
    return TimeClaim(at=Location("PidTagClientSubmitTime"), role=TimeRole.SUBMITTED, moment=at(text))


def test_a_date_line_of_another_year_is_told_with_both_times() -> None:
    date, submitted = sent("2013-03-01T12:00:00"), _submitted("2016-03-01T12:00:00")
    (found,) = findings(rule, date, submitted, RECEIVED)
    assert found.weight is Weight.WEAK, "too few honest messages with both times are public"
    assert found.direction is Direction.ALTERATION
    assert found.sentence.endswith("says 2013-03-01 12:00:00 UTC, 3 years apart.")
    assert [fact.at.part for fact in found.evidence] == ["PidTagClientSubmitTime", "header Date"]


def test_a_submission_before_the_date_line_is_told_too() -> None:
    assert findings(rule, sent("2016-03-09T12:00:00"), _submitted("2016-03-01T12:00:00"), RECEIVED)


def test_a_header_that_never_travelled_weighs_less() -> None:
    (found,) = findings(rule, sent("2013-03-01T12:00:00"), _submitted("2016-03-01T12:00:00"))
    assert found.direction is Direction.LEAD


def test_silent_for_clocks_and_queues() -> None:
    assert not findings(rule, sent("2016-03-01T12:00:00"), _submitted("2016-03-02T20:00:00"), RECEIVED)


def test_does_not_apply_to_mail_of_other_programs() -> None:
    assert not findings(rule, sent("2013-03-01T12:00:00"), RECEIVED)
    assert not findings(rule, _submitted("2016-03-01T12:00:00"))

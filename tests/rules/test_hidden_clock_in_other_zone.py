"""Tells a zone that is not the Date line's; silent where both agree, for odd spans and for times that are no local clock's."""

from datetime import datetime

import pytest
from mail_facts import findings

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.hidden_clock_in_other_zone import hidden_clock_in_other_zone as rule


def _found(mark: str, date: str = "2016-06-15T12:00:03", zone: int = -240, token: str = "outlook-next-part") -> list[Finding]:
    moment = Moment(datetime.fromisoformat(mark))
    hidden = TimeClaim(at=Location("header Content-Type"), role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token=token)
    sent = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(datetime.fromisoformat(date), zone))
    return findings(rule, hidden, sent)


def test_another_zone_is_told_with_both_times() -> None:
    (found,) = _found("2016-06-15T19:00:01")
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.ALTERATION)
    assert found.sentence == (
        "The Date line says 2016-06-15 12:00:03 -04:00; a mark in the message (header Content-Type) holds a time without a zone, as Outlook writes it, "
        "2016-06-15 19:00:01. Together they fit a clock that was set to UTC+03:00."
    )


def test_where_the_date_is_in_world_time_the_zone_is_a_note() -> None:
    (found,) = _found("2016-06-15T07:30:01", zone=0, date="2016-06-15T12:00:03")
    assert (found.weight, found.direction) == (Weight.NOTE, Direction.LEAD)
    assert "UTC-04:30" in found.sentence


@pytest.mark.parametrize(
    "mark",
    [
        "2016-06-15T12:00:01",
        "2016-06-15T11:58:30",
        "2016-06-15T19:00:30",
        "2016-06-15T18:58:30",
        "2016-06-15T19:05:00",
        "2016-06-17T12:00:01",
        "2016-06-15T12:07:00",
    ],
)
def test_silent_where_the_zone_agrees_and_where_no_zone_fits(mark: str) -> None:
    assert not _found(mark)


@pytest.mark.parametrize("token", ["outlook-content-id", "eudora-message-id", "calendar-message-id"])
def test_silent_for_times_that_are_written_before_the_message_is_sent(token: str) -> None:
    assert not _found("2016-06-15T19:00:01", token=token)

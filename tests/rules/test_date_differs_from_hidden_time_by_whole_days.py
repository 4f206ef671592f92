"""Speaks where the day alone was changed; silent for drafts, for odd spans, for years and months, and for times of servers and threads."""

from datetime import datetime, timedelta

import pytest
from mail_facts import findings

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Weight
from leakcheck.rules.date_differs_from_hidden_time_by_whole_days import date_differs_from_hidden_time_by_whole_days as rule

STATED = datetime(2013, 11, 12, 9, 12, 42)


def _found(later: timedelta, token: str = "mozilla-message-id", zone: int | None = 0) -> list[Finding]:
    """A Date line of five hours west, and a hidden time by so much later, in UTC or by the clock of the computer."""
    wall = STATED + later + (timedelta(hours=5) if zone is not None else timedelta())
    hidden = TimeClaim(at=Location("header Message-ID"), role=TimeRole.TOKEN, moment=Moment(wall, zone), voucher=Voucher.EMBEDDED, token=token)
    return findings(rule, hidden, TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(STATED, -300)))


def test_another_day_at_the_same_second_is_told_with_both_times() -> None:
    (found,) = _found(timedelta(days=-90))
    assert found.weight is Weight.MODERATE
    assert found.sentence == (
        "The Date line says 2013-11-12 09:12:42 -05:00; an identifier in the message (header Message-ID) holds 2013-08-14 14:12:42 UTC: "
        "90 days away, and at the same second of the day."
    )


def test_a_time_by_the_computers_own_clock_is_read_in_the_zone_of_the_date() -> None:
    (found,) = _found(timedelta(days=-90), "outlook-next-part", None)
    assert "holds 2013-08-14 09:12:42 (no zone stated): 90 days away" in found.sentence


@pytest.mark.parametrize("later", [timedelta(seconds=-3), timedelta(days=-1), timedelta(days=-3, hours=2), timedelta(days=-90, seconds=40)])
def test_silent_for_drafts_and_odd_spans(later: timedelta) -> None:
    assert not _found(later)


@pytest.mark.parametrize("later", [timedelta(days=-365), timedelta(days=-31)])
def test_leaves_another_year_or_month_of_the_same_day_to_the_rules_for_that(later: timedelta) -> None:
    assert not _found(later)


@pytest.mark.parametrize("token", ["thread-index", "x-received-id", "exim-queue-id", "calendar-message-id", "object-id"])
def test_silent_for_threads_servers_and_forms_that_many_programs_write(token: str) -> None:
    assert not _found(timedelta(days=-90), token)


@pytest.mark.parametrize("token", ["javamail-message-id", "mac-outlook-boundary"])
def test_numbers_that_archives_make_anew_weigh_little(token: str) -> None:
    (found,) = _found(timedelta(days=-90), token)
    assert found.weight is Weight.WEAK


@pytest.mark.parametrize("token", ["outlook-content-id", "gmail-attachment-id", "pine-content-id"])
def test_silent_for_pictures_that_may_be_quoted(token: str) -> None:
    assert not _found(timedelta(days=-90), token)

"""Speaks where the month alone was changed; silent for years, for near times and for numbers of threads."""

from datetime import datetime

import pytest
from mail_facts import findings

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Weight
from leakcheck.rules.only_the_month_differs import only_the_month_differs as rule


def _found(hidden: str, stated: str, token: str = "gmail-boundary", offset: int | None = 60) -> list[Finding]:
    date = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(datetime.fromisoformat(stated), offset))
    place = Location("header Content-Type")
    moment = Moment(datetime.fromisoformat(hidden), 0)
    return findings(rule, date, TimeClaim(at=place, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token=token))


def test_a_changed_month_is_told_with_both_times() -> None:
    (found,) = _found("2023-11-06T17:22:40", "2023-08-06T18:22:47")
    assert found.weight is Weight.MODERATE
    assert found.sentence == (
        "The Date line says 2023-08-06 18:22:47 +01:00; an identifier in the message (header Content-Type) holds 2023-11-06 17:22:40 UTC: "
        "the same day and minute of another month."
    )


def test_month_and_year_may_be_changed_together_and_the_turn_of_the_month_is_no_obstacle() -> None:
    assert _found("2023-11-06T17:22:40", "2021-08-06T18:22:47")
    assert _found("2023-10-31T23:30:00", "2023-07-01T00:30:00")


@pytest.mark.parametrize(
    "hidden", ["2023-11-07T17:22:40", "2023-11-06T17:25:40", "2023-11-06T16:22:40", "2023-08-06T17:22:40", "2022-08-06T17:22:40"]
)
def test_silent_where_anything_else_differs_and_for_the_year_alone(hidden: str) -> None:
    assert not _found(hidden, "2023-08-06T18:22:47")


@pytest.mark.parametrize("token", ["thread-index", "x-received-id", "dkim-t", "calendar-message-id"])
def test_silent_for_numbers_of_threads_and_for_other_clocks(token: str) -> None:
    assert not _found("2023-11-06T17:22:40", "2023-08-06T18:22:47", token)


def test_silent_where_the_date_states_no_zone() -> None:
    assert not _found("2023-11-06T17:22:40", "2023-08-06T18:22:47", offset=None)


@pytest.mark.parametrize("token", ["javamail-message-id", "mac-outlook-boundary"])
def test_numbers_that_archives_make_anew_weigh_little(token: str) -> None:
    (found,) = _found("2023-11-06T17:22:40", "2023-08-06T18:22:47", token)
    assert found.weight is Weight.WEAK


@pytest.mark.parametrize("token", ["outlook-content-id", "gmail-attachment-id", "pine-content-id"])
def test_silent_for_pictures_that_may_be_quoted(token: str) -> None:
    assert not _found("2023-11-06T17:22:40", "2023-08-06T18:22:47", token)

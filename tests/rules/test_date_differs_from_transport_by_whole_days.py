"""Speaks where the day alone was changed; silent for queues, wrong clocks and small differences."""

from datetime import datetime, timedelta

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Hop, TimeClaim, TimeRole
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.date_differs_from_transport_by_whole_days import date_differs_from_transport_by_whole_days as rule

STATED = datetime(2023, 11, 6, 18, 22, 47)


def _date(offset: int | None = 60) -> TimeClaim:
    return TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(STATED, offset))


def _hop(later: timedelta, position: int = 1, offset: int | None = 0) -> Hop:
    moment = Moment(STATED - timedelta(hours=1) + later, offset)
    return Hop(at=Location(f"header Received [{position}]"), position=position, by_host="mx.example.org", moment=moment)


def _said(*facts: AnyFact) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=facts)))


@pytest.mark.parametrize("later", [timedelta(days=400), timedelta(days=-40), timedelta(days=9, seconds=70), timedelta(days=25, seconds=-20)])
def test_another_day_at_the_same_time_of_day_is_told_with_both_times(later: timedelta) -> None:
    (said,) = _said(_date(), _hop(later))
    assert "The Date line says 2023-11-06 18:22:47 +01:00" in said.sentence
    assert "(mx.example.org)" in said.sentence
    assert f"{round(abs(later) / timedelta(days=1)):,} days away" in said.sentence
    assert len(said.evidence) == 2


@pytest.mark.parametrize("later", [timedelta(seconds=3), timedelta(days=1), timedelta(days=3, hours=2), timedelta(days=400, minutes=5)])
def test_silent_for_queues_and_clocks_that_are_off_by_an_odd_span(later: timedelta) -> None:
    assert not _said(_date(), _hop(later))


def test_the_first_server_counts_and_not_those_that_passed_the_message_on_later() -> None:
    assert not _said(_date(), _hop(timedelta(days=26), position=0), _hop(timedelta(seconds=2), position=1))


@pytest.mark.parametrize("later", [timedelta(days=366), timedelta(days=30)])
def test_leaves_another_year_or_month_of_the_same_day_to_the_rule_for_that(later: timedelta) -> None:
    assert not _said(_date(), _hop(later))


def test_does_not_apply_without_a_zone_or_without_a_trace_line() -> None:
    assert not _said(_date(None), _hop(timedelta(days=26)))
    assert not _said(_date(), _hop(timedelta(days=26), offset=None))
    assert not _said(_date())


def test_day_and_month_exchanged_by_a_device_that_was_set_up_so_are_weak() -> None:
    """The Date line says 5 November, the server 11 May."""
    sent = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(datetime(2023, 11, 5, 9, 14, 22), 120))
    hop = Hop(at=Location("header Received [0]"), position=0, by_host="mx", moment=Moment(datetime(2023, 5, 11, 7, 14, 40), 0))
    (said,) = _said(sent, hop)
    assert (said.weight, said.tested[0].outcome) == (Weight.WEAK, "possible")
    (other,) = _said(_date(), _hop(timedelta(days=400)))
    assert (other.weight, other.tested[0].outcome) == (None, "excluded")

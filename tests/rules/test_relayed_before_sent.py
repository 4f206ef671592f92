"""Speaks of trace lines that run backwards; silent for clocks that are a little wrong."""

from datetime import datetime, timedelta

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Hop, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.relayed_before_sent import relayed_before_sent as rule

NOON = datetime(2016, 3, 1, 12, 0)


def _hop(position: int, after: timedelta | None, host: str = "mx.example.org", offset: int | None = 0) -> Hop:
    moment = None if after is None else Moment(NOON + after, offset)
    return Hop(at=Location(f"header Received [{position}]"), position=position, by_host=host, moment=moment)


def _receipt(after: timedelta) -> TimeClaim:
    at = Location("header Received [0]")
    return TimeClaim(at=at, role=TimeRole.RECEIVED, moment=Moment(NOON + after, 0), voucher=Voucher.RELAYED)


def _date(after: timedelta, offset: int | None = 0) -> TimeClaim:
    return TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(NOON + after, offset))


def _said(*facts: AnyFact) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=facts)))


def test_servers_out_of_order_are_told_with_their_names_and_times() -> None:
    upper, lower = _hop(0, timedelta(0), "mx.example.org"), _hop(1, timedelta(hours=5), "smtp.example.net")
    (said,) = _said(upper, lower)
    assert said.evidence == (upper, lower)
    assert "mx.example.org handled the message on 2016-03-01 12:00:00 UTC, 5 hours before" in said.sentence
    assert "smtp.example.net (2016-03-01 17:00:00 UTC)" in said.sentence
    assert stamped(rule, said, "a.eml").weight is Weight.WEAK


def test_a_chain_wrong_by_more_than_a_day_weighs_more() -> None:
    (said,) = _said(_hop(0, timedelta(0)), _hop(1, timedelta(days=400)))
    assert stamped(rule, said, "a.eml").weight is Weight.MODERATE


def test_only_the_worst_place_of_a_chain_is_told() -> None:
    (said,) = _said(_hop(0, timedelta(0)), _hop(1, timedelta(hours=1)), _hop(2, timedelta(hours=8)))
    assert [fact.position for fact in said.evidence if isinstance(fact, Hop)] == [1, 2]


def test_a_date_line_days_after_receipt_is_told() -> None:
    (said,) = _said(_date(timedelta(days=3)), _receipt(timedelta(0)))
    assert "3 days before the time in its Date line" in said.sentence
    assert stamped(rule, said, "a.eml").weight is Weight.WEAK


@pytest.mark.parametrize("early", [timedelta(0), timedelta(minutes=9)])
def test_silent_for_server_clocks_a_few_minutes_apart(early: timedelta) -> None:
    assert not _said(_hop(0, timedelta(0)), _hop(1, early))


def test_silent_for_a_senders_clock_some_hours_off() -> None:
    assert not _said(_date(timedelta(hours=20)), _receipt(timedelta(0)))


def test_silent_for_a_message_that_was_written_long_before() -> None:
    assert not _said(_date(timedelta(days=-30)), _receipt(timedelta(0)), _hop(0, timedelta(0)), _hop(1, timedelta(days=-20)))


def test_silent_where_a_zone_is_missing() -> None:
    assert not _said(_hop(0, timedelta(0)), _hop(1, timedelta(hours=13), offset=None))
    assert not _said(_date(timedelta(hours=36), None), _receipt(timedelta(0)))


def test_trace_lines_without_a_time_are_passed_over() -> None:
    assert not _said(_hop(0, timedelta(0)), _hop(1, None), _hop(2, timedelta(0)))
    assert _said(_hop(0, timedelta(0)), _hop(1, None), _hop(2, timedelta(days=2)))


def test_does_not_apply_to_a_senders_own_copy() -> None:
    assert not _said(_date(timedelta(0)))

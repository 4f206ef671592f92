"""Speaks where a trace line's own number is of another time; silent for queues, for wrong clocks of minutes and for lines without such a number."""

import pytest
from mail_facts import at, findings, received

from leakcheck.model.facts import Hop, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.trace_line_contradicts_its_number import trace_line_contradicts_its_number as rule

LINE = "2016-03-30T12:00:00"


def _number(text: str, token: str = "exim-queue-id", part: str = "header Received") -> TimeClaim:
    return TimeClaim(at=Location(part, text), role=TimeRole.TOKEN, moment=at(text), voucher=Voucher.EMBEDDED, token=token)


def _said(number: TimeClaim, line: str = LINE) -> list[Finding]:
    return findings(rule, number, received(line))


def test_a_number_of_another_year_is_told_with_both_times() -> None:
    (found,) = _said(_number("2017-03-30T12:00:00"))
    assert found.weight is Weight.MODERATE
    assert found.sentence == (
        "Some mail servers build the time into the number that they give to a message. In one of the trace lines here it contradicts the line's own time: "
        "header Received states 2016-03-30 12:00:00 UTC, its number 2017-03-30 12:00:00 UTC, which is 365 days later."
    )
    assert len(found.evidence) == 2


def test_a_number_made_long_before_its_line_is_told_too() -> None:
    (found,) = _said(_number("2011-03-30T12:00:00"))
    assert "which is 5 years earlier" in found.sentence


@pytest.mark.parametrize("number", ["2016-03-30T12:09:00", "2016-03-30T11:59:58", "2016-03-26T12:00:00", "2016-03-05T12:00:00"])
def test_silent_for_what_waits_in_a_queue_and_for_clocks_that_are_minutes_off(number: str) -> None:
    assert not _said(_number(number))


def test_silent_for_other_lines_and_for_times_that_no_line_states() -> None:
    assert not _said(_number("2017-03-30T12:00:00", part="header Message-ID"))
    assert not _said(_number("2017-03-30T12:00:00", part="header Received [1]"))
    assert not findings(rule, _number("2017-03-30T12:00:00"))


def test_exchange_writes_one_time_twice_into_a_line_of_its_own() -> None:
    raw = "18 May 2011 07:38:39.0531 (UTC) FILETIME=[21F0EFB0:01CAF65D]"
    place = Location("header X-OriginalArrivalTime", raw)
    number = TimeClaim(at=place, role=TimeRole.TOKEN, moment=at("2010-05-18T07:38:39"), voucher=Voucher.EMBEDDED, token="exchange-arrival-number")
    (found,) = findings(rule, number)
    assert "states 2011-05-18 07:38:39 UTC, its number 2010-05-18 07:38:39 UTC, which is 365 days earlier" in found.sentence
    honest = TimeClaim(
        at=Location(place.part, raw.replace("2011", "2010")), role=TimeRole.TOKEN, moment=number.moment, token="exchange-arrival-number"
    )
    assert not findings(rule, honest)


def _two(first: str, second: str, hosts: tuple[str, str] = ("mx.example.org", "mail.example.net")) -> list[Finding]:
    """Two lines of one minute, with such numbers, by such servers."""
    inner = TimeClaim(at=Location("header Received [1]", LINE), role=TimeRole.RELAYED, moment=at("2016-03-30T11:59:50"), voucher=Voucher.RELAYED)
    numbers = (_number(first), _number(second, "sendmail-queue-id", "header Received [1]"))
    hops = (Hop(at=Location("header Received"), position=0, by_host=hosts[0]), Hop(at=inner.at, position=1, by_host=hosts[1]))
    return findings(rule, *numbers, received(LINE), inner, *hops)


def test_lines_of_two_servers_that_are_off_by_the_same_span_weigh_most() -> None:
    (found,) = _two("2015-03-30T12:00:00", "2015-03-30T11:59:50")
    assert found.weight is Weight.STRONG
    assert (
        "In 2 of 2 trace lines here that have such a number it contradicts the line's own time: header Received states 2016-03-30 12:00:00 UTC"
        in found.sentence
    )
    assert len(found.evidence) == 4


@pytest.mark.parametrize(
    ("first", "second", "hosts"),
    [
        ("2015-03-30T12:00:00", "2015-03-30T11:59:50", ("mx.example.org", "mx.example.org")),  # one server, one fault
        ("2015-03-30T12:00:00", "2013-06-30T11:59:50", ("mx.example.org", "mail.example.net")),  # random numbers
        ("2016-03-30T12:00:00", "2015-03-30T11:59:50", ("mx.example.org", "mail.example.net")),  # the uppermost is true
        ("2015-03-30T12:00:00", "2016-03-30T11:59:50", ("mx.example.org", "mail.example.net")),  # one line alone
    ],
)
def test_less_than_that_weighs_less(first: str, second: str, hosts: tuple[str, str]) -> None:
    (found,) = _two(first, second, hosts)
    assert found.weight is Weight.MODERATE


def test_what_a_wrong_zone_may_be_weighs_little() -> None:
    (found,) = _two("2016-03-30T22:00:00", "2016-03-30T21:59:50")
    assert found.weight is Weight.WEAK

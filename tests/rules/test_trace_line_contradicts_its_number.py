"""Speaks where a trace line's own number is of another time; silent for queues, for wrong clocks of minutes and for lines without such a number."""

import pytest
from mail_facts import at, findings, received

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
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
        "A trace line (header Received) states 2016-03-30 12:00:00 UTC; the number that the server gave to the message holds 2017-03-30 12:00:00 UTC, "
        "which is 364 days later."
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
    assert (
        "states 2011-05-18 07:38:39 UTC; the number that the server gave to the message holds 2010-05-18 07:38:39 UTC, which is 364 days earlier"
        in found.sentence
    )
    honest = TimeClaim(
        at=Location(place.part, raw.replace("2011", "2010")), role=TimeRole.TOKEN, moment=number.moment, token="exchange-arrival-number"
    )
    assert not findings(rule, honest)


def test_two_lines_of_one_message_weigh_more_than_one() -> None:
    inner = TimeClaim(at=Location("header Received [1]", LINE), role=TimeRole.RELAYED, moment=at("2016-03-30T11:59:50"), voucher=Voucher.RELAYED)
    numbers = (_number("2015-03-30T12:00:00"), _number("2015-03-30T11:59:50", "sendmail-queue-id", "header Received [1]"))
    (found,) = findings(rule, *numbers, received(LINE), inner)
    assert found.weight is Weight.STRONG
    assert found.sentence.startswith("Of 2 trace lines with such a number 2 do not fit it. One (header Received) states 2016-03-30 12:00:00 UTC;")
    assert len(found.evidence) == 4
    (one,) = findings(rule, numbers[0], _number("2016-03-30T11:59:50", "sendmail-queue-id", "header Received [1]"), received(LINE), inner)
    assert one.weight is Weight.MODERATE


def test_one_number_in_two_lines_is_one_witness() -> None:
    inner = TimeClaim(at=Location("header Received [1]", LINE), role=TimeRole.RELAYED, moment=at(LINE), voucher=Voucher.RELAYED)
    again = _number("2011-03-30T12:00:00", part="header Received [1]")
    (found,) = findings(rule, _number("2011-03-30T12:00:00"), again, received(LINE), inner)
    assert found.weight is Weight.MODERATE

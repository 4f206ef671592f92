"""Speaks where the year alone was changed; silent for every other difference."""

from datetime import datetime, timedelta

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.only_the_year_differs import only_the_year_differs as rule

STATED = datetime(2023, 11, 6, 18, 22, 47)


def _said(hidden: datetime, token: str = "outlook-next-part", stated: datetime = STATED, offset: int | None = 60) -> list[Observation]:
    date = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(stated, offset))
    mark = TimeClaim(at=Location("boundary of the message"), role=TimeRole.TOKEN, moment=Moment(hidden, 0), voucher=Voucher.EMBEDDED, token=token)
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=(date, mark))))


def _hidden(year: int, shift: timedelta = timedelta(0)) -> datetime:
    return STATED.replace(year=year) - timedelta(hours=1) + shift


def test_a_changed_year_is_told_with_both_times() -> None:
    (said,) = _said(_hidden(2024))
    assert "The Date line says 2023-11-06 18:22:47 +01:00" in said.sentence
    assert "(boundary of the message) holds 2024-11-06 17:22:47 UTC: the same but for the year" in said.sentence
    assert len(said.evidence) == 2
    assert stamped(rule, said, "a.eml").weight is Weight.STRONG


def test_it_does_not_matter_which_way_the_year_was_changed_or_by_how_much() -> None:
    assert _said(_hidden(2009, timedelta(seconds=-20)))
    assert _said(_hidden(2024, timedelta(seconds=20)))


def test_the_turn_of_the_year_is_no_obstacle() -> None:
    assert _said(datetime(2019, 12, 31, 23, 30), stated=datetime(2017, 1, 1, 0, 30))


def _numbered(hidden: datetime, *more: TimeClaim) -> list[Observation]:
    date = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(datetime(2016, 12, 3, 15, 31, 35), -420))
    number = TimeClaim(
        at=Location("header Message-ID"), role=TimeRole.TOKEN, moment=Moment(hidden), voucher=Voucher.EMBEDDED, token="calendar-message-id"
    )
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=(date, number, *more))))


@pytest.mark.parametrize("hidden", [datetime(2017, 12, 3, 15, 31, 35), datetime(2017, 12, 3, 22, 31, 36)])
def test_a_number_that_spells_its_time_out_is_read_as_local_time_and_as_utc(hidden: datetime) -> None:
    (said,) = _numbered(hidden)
    assert stamped(rule, said, "a.eml").weight is Weight.STRONG


def test_a_number_that_a_server_may_have_given_weighs_little() -> None:
    relayed = TimeClaim(
        at=Location("header Received"), role=TimeRole.RECEIVED, moment=Moment(datetime(2017, 12, 3, 22, 31, 36), 0), voucher=Voucher.RELAYED
    )
    (said,) = _numbered(datetime(2017, 12, 3, 15, 31, 35), relayed)
    assert stamped(rule, said, "a.eml").weight is Weight.WEAK


@pytest.mark.parametrize("hidden", [datetime(2016, 12, 3, 15, 31, 35), datetime(2017, 12, 3, 15, 31, 50), datetime(2017, 12, 3, 18, 31, 35)])
def test_a_number_of_the_same_year_or_of_another_second_is_passed_over(hidden: datetime) -> None:
    assert not _numbered(hidden)


def test_marks_of_servers_weigh_little_because_the_senders_clock_may_be_in_the_wrong_year() -> None:
    (said,) = _said(_hidden(2024), "x-received-id")
    assert stamped(rule, said, "a.eml").weight is Weight.WEAK


@pytest.mark.parametrize("shift", [timedelta(minutes=2), timedelta(days=1), timedelta(days=-30), timedelta(hours=1)])
def test_silent_when_anything_else_differs_too(shift: timedelta) -> None:
    assert not _said(_hidden(2024, shift))


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(seconds=30), timedelta(days=-3)])
def test_silent_for_times_of_one_year(shift: timedelta) -> None:
    assert not _said(_hidden(2023, shift))


def test_silent_for_a_leap_day_that_other_years_do_not_have() -> None:
    assert not _said(datetime(2023, 3, 1, 12, 0), stated=datetime(2020, 2, 29, 13, 0))


def test_does_not_apply_to_a_date_without_a_zone() -> None:
    assert not _said(_hidden(2024), offset=None)


def test_where_outlook_kept_no_header_its_own_time_of_sending_counts() -> None:
    submitted = TimeClaim(
        at=Location("PidTagClientSubmitTime (0x0039)"), role=TimeRole.SUBMITTED, moment=Moment(datetime(2016, 6, 12, 19, 44, 48), 0)
    )
    hidden = TimeClaim(
        at=Location("PidTagInternetMessageId (0x1035)"), role=TimeRole.TOKEN, moment=Moment(datetime(2015, 6, 12, 19, 44, 47), 0),
        voucher=Voucher.EMBEDDED, token="outlook-message-id",
    )  # fmt: skip
    (said,) = rule.check(Examined(item=Item("a.msg", 1, ""), facts=(submitted, hidden)))
    assert said.sentence.startswith("The time of sending that Outlook keeps is 2016-06-12 19:44:48 UTC; an identifier in the message")


@pytest.mark.parametrize(
    ("hidden", "stated"),
    [
        (datetime(2020, 12, 30, 17, 22, 47), datetime(2019, 12, 30, 18, 22, 47)),
        (datetime(2020, 1, 2, 17, 22, 47), datetime(2021, 1, 2, 18, 22, 47)),
        (datetime(2000, 1, 3, 17, 22, 47), datetime(1900, 1, 3, 18, 22, 47)),
    ],
)
def test_years_that_a_known_fault_of_programs_writes_weigh_little(hidden: datetime, stated: datetime) -> None:
    (said,) = _said(hidden, stated=stated)
    assert said.weight is Weight.WEAK
    (other,) = _said(hidden.replace(year=hidden.year - 5), stated=stated.replace(year=2013))
    assert other.weight is Weight.STRONG


@pytest.mark.parametrize("token", ["javamail-message-id", "mac-outlook-boundary"])
def test_numbers_that_archives_make_anew_weigh_little(token: str) -> None:
    """Enron's mails of 1999 to 2002 all bear numbers of the day in 2004 on which a Java program wrote them down."""
    (said,) = _said(datetime(2004, 11, 6, 17, 22, 40), token)
    assert said.weight is Weight.WEAK


@pytest.mark.parametrize("token", ["outlook-content-id", "gmail-attachment-id", "pine-content-id"])
def test_silent_at_full_weight_for_pictures_that_may_be_quoted(token: str) -> None:
    assert all(said.weight is Weight.WEAK for said in _said(datetime(2022, 11, 6, 17, 22, 40), token))


def test_a_number_that_spells_out_a_time_must_agree_to_the_second_whatever_program_it_looks_like() -> None:
    assert not _said(datetime(2022, 11, 6, 18, 22, 30), "the-bat-message-id")


@pytest.mark.parametrize("token", ["uuid-version-1", "thread-index"])
def test_a_number_that_a_server_may_have_made_weighs_less_where_the_servers_side_with_it(token: str) -> None:
    """A computer with last year's date in January: its Date line is wrong, and the server's number right."""
    hidden, date = datetime(2022, 2, 12, 9, 30, 20), datetime(2021, 2, 12, 10, 30, 5)
    facts = (
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(date, 60)),
        TimeClaim(at=Location("header Message-ID"), role=TimeRole.TOKEN, moment=Moment(hidden, 0), voucher=Voucher.EMBEDDED, token=token),
        TimeClaim(at=Location("header Received"), role=TimeRole.RECEIVED, moment=Moment(hidden, 0), voucher=Voucher.RELAYED),
    )
    (said,) = rule.check(Examined(item=Item("a.eml", 1, ""), facts=facts))
    assert said.weight is Weight.MODERATE

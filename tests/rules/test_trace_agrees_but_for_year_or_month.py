"""Speaks where a server's time and the Date line differ in year or month alone; silent for all other distances."""

import pytest
from mail_facts import at, findings, received, sent

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.trace_agrees_but_for_year_or_month import trace_agrees_but_for_year_or_month as rule

DATE = sent("2014-03-08T12:00:00")


@pytest.mark.parametrize("server", ["2016-03-08T12:00:04", "2014-07-08T11:59:30", "2011-12-08T12:00:00"])
def test_another_year_or_month_at_the_same_minute_is_told(server: str) -> None:
    (found,) = findings(rule, DATE, received(server))
    assert found.weight is Weight.WEAK
    assert [fact.at.part for fact in found.evidence] == ["header Received", "header Date"]
    assert found.sentence.endswith("(header Received): the same day and minute of another year or month.")


def test_every_server_on_the_way_is_asked() -> None:
    first = TimeClaim(at=Location("header Received [1]"), role=TimeRole.RELAYED, moment=at("2016-03-08T12:00:04"), voucher=Voucher.RELAYED)
    assert findings(rule, DATE, received("2016-03-08T12:09:00"), first)


@pytest.mark.parametrize("server", ["2014-03-08T12:00:04", "2014-03-10T12:00:00", "2016-03-08T12:02:00", "2016-03-09T12:00:00"])
def test_silent_for_other_distances(server: str) -> None:
    assert not findings(rule, DATE, received(server))


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_ends_of_the_calendar_are_no_trouble(edge: str) -> None:
    assert not findings(rule, DATE, received(edge))
    assert not findings(rule, sent(edge), received("2016-03-08T12:00:04"))


def test_the_29th_of_february_and_times_of_mailboxes_are_no_trouble() -> None:
    assert not findings(rule, sent("2014-03-31T12:00:00"), received("2016-02-29T12:00:00"))
    stored = TimeClaim(at=Location("separator line"), role=TimeRole.RECEIVED, moment=at("2016-03-08T12:00:04"), voucher=Voucher.CONTAINER)
    assert not findings(rule, DATE, stored)

"""Asks about mailboxes that took a message in before it was dated; silent for fixed times and for later ones."""

import pytest
from mail_facts import at, findings, received, sent

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction
from leakcheck.rules.stored_before_dated import stored_before_dated as rule

DATE = sent("2016-03-10T12:00:00")


def _stored(text: str) -> TimeClaim:
    place = Location("separator line of message 1, byte 0")
    return TimeClaim(at=place, role=TimeRole.RECEIVED, moment=Moment(at(text).wall), voucher=Voucher.CONTAINER)


def test_a_message_stored_days_before_its_date_is_a_lead() -> None:
    (found,) = findings(rule, DATE, _stored("2016-03-01T09:30:01"))
    assert found.direction is Direction.LEAD
    assert "The mailbox took the message in on 2016-03-01 09:30:01 (no zone stated)" in found.sentence
    assert "8 days before the time in its Date line" in found.sentence
    assert found.tested[0].outcome == "untestable"


@pytest.mark.parametrize(("server", "outcome"), [("2016-03-10T12:01:00", "excluded"), ("2016-03-01T09:30:00", "possible")])
def test_mail_servers_say_whether_the_senders_clock_ran_ahead(server: str, outcome: str) -> None:
    (found,) = findings(rule, DATE, _stored("2016-03-01T09:30:01"), received(server))
    assert found.tested[0].outcome == outcome


@pytest.mark.parametrize("fixed", ["1970-01-01T00:00:00", "2001-09-17T00:00:00"])
def test_silent_for_the_fixed_times_of_programs_that_know_none(fixed: str) -> None:
    assert not findings(rule, DATE, _stored(fixed))


@pytest.mark.parametrize("stored", ["2016-03-09T12:00:00", "2016-03-10T12:00:05", "2024-01-01T10:11:12"])
def test_silent_for_clocks_and_for_later_exports(stored: str) -> None:
    assert not findings(rule, DATE, _stored(stored))


def test_does_not_apply_without_a_mailbox_or_a_date() -> None:
    assert not findings(rule, DATE, received("2016-03-01T09:30:01"))
    assert not findings(rule, _stored("2016-03-01T09:30:01"))

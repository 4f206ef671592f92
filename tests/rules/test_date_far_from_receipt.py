"""Speaks of messages that waited for more than a week; silent for days, for the other order and without trace lines."""

from mail_facts import at, findings, hop, received, sent

from leakcheck.model.facts import Hop, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.date_far_from_receipt import date_far_from_receipt as rule

DAY = "2016-03-30T12:00:00"


def _received(text: str) -> tuple[Hop, TimeClaim]:
    return hop(text), received(text)


def test_a_wait_of_weeks_is_told_weakly() -> None:
    (found,) = findings(rule, sent("2016-03-01T12:00:00"), *_received(DAY))
    assert found.weight is Weight.WEAK
    assert "took the message in 29 days later (2016-03-30 12:00:00 UTC)" in found.sentence


def test_the_earliest_of_the_servers_counts() -> None:
    place = Location("header Received [1]", "2016-03-02T12:00:00")
    first = TimeClaim(at=place, role=TimeRole.RELAYED, moment=at("2016-03-02T12:00:00"), voucher=Voucher.RELAYED)
    assert not findings(rule, sent("2016-03-01T12:00:00"), *_received(DAY), first, hop("2016-03-02T12:00:00", 1))


def test_silent_for_a_message_that_waited_for_days() -> None:
    assert not findings(rule, sent("2016-03-24T12:00:00"), *_received(DAY))


def test_silent_where_the_date_is_later_which_another_rule_tells() -> None:
    assert not findings(rule, sent("2017-03-30T12:00:00"), *_received(DAY))


def test_times_inside_identifiers_are_no_servers_word() -> None:
    place = Location("header Received", "2016-03-02T12:00:00")
    token = TimeClaim(at=place, role=TimeRole.TOKEN, moment=at("2016-03-02T12:00:00"), voucher=Voucher.EMBEDDED, token="x-received-id")
    assert not findings(rule, sent("2015-01-01T12:00:00"), token, Hop(at=place, position=0, moment=at("2016-03-02T12:00:00")))


def test_does_not_apply_to_a_senders_own_copy() -> None:
    assert not findings(rule, sent("2016-03-01T12:00:00"))

"""Speaks of thread numbers that do not fit the Date line; silent for answers, clocks and mail that another rule asks."""

from mail_facts import at, findings, received, sent

from leakcheck.model.facts import Link, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.thread_index_out_of_step import thread_index_out_of_step as rule

DATE = sent("2016-03-10T12:00:00")
PARENT = Link(at=Location("header In-Reply-To"), kind="in-reply-to", target="a@example.org")


def _thread(text: str, token: str = "thread-index") -> TimeClaim:
    return TimeClaim(at=Location("header Thread-Index"), role=TimeRole.TOKEN, moment=at(text), voucher=Voucher.EMBEDDED, token=token)


def test_a_sent_copy_whose_number_is_younger_than_its_date_is_told() -> None:
    (found,) = findings(rule, DATE, _thread("2016-03-01T12:00:00"), _thread("2019-03-10T12:00:00"), PARENT)
    assert found.weight is Weight.WEAK
    assert found.sentence == (
        "The message's thread number holds the time 2019-03-10 12:00:00 UTC, 3 years after its Date line (2016-03-10 12:00:00 UTC)."
    )


def test_a_first_message_with_an_old_number_is_told() -> None:
    (found,) = findings(rule, DATE, _thread("2013-03-10T12:00:00"))
    assert "begins a thread, whose number was made on 2013-03-10 12:00:00 UTC, 3 years before" in found.sentence


def test_silent_for_an_answer_in_an_old_thread() -> None:
    assert not findings(rule, DATE, _thread("2013-03-10T12:00:00"), PARENT)
    assert not findings(rule, DATE, _thread("2013-03-10T12:00:00"), _thread("2016-03-10T11:59:00"))


def test_silent_for_times_within_two_days() -> None:
    assert not findings(rule, DATE, _thread("2016-03-09T12:00:00"))
    assert not findings(rule, DATE, _thread("2016-03-11T20:00:00"))


def test_a_received_message_with_a_later_number_is_left_to_the_rule_about_receipt() -> None:
    assert not findings(rule, DATE, received("2016-03-10T12:01:00"), _thread("2019-03-10T12:00:00"))


def test_other_hidden_clocks_are_not_asked() -> None:
    assert not findings(rule, DATE, _thread("2019-03-10T12:00:00", "gmail-boundary"))
    assert not findings(rule, _thread("2019-03-10T12:00:00"))

"""Which of a mail's times counts as its receipt, and lengths of time in words."""

from datetime import datetime, timedelta

import pytest

from leakcheck.decode.mail_times import date_of, gap, in_words, latest_of, receipt_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

NOON = datetime(2020, 5, 4, 12, 0)  # a Moment keeps its zone apart


def _mail(*facts: AnyFact) -> Examined:
    return Examined(item=Item("a.eml", 1, ""), facts=facts)


def _time(role: TimeRole, voucher: Voucher, wall: datetime = NOON, offset: int | None = 0) -> TimeClaim:
    return TimeClaim(at=Location("header"), role=role, moment=Moment(wall, offset), voucher=voucher)


def test_the_receipt_is_what_the_last_server_wrote_and_not_what_the_mailbox_says() -> None:
    relayed = _time(TimeRole.RECEIVED, Voucher.RELAYED)
    kept = _time(TimeRole.RECEIVED, Voucher.CONTAINER, NOON + timedelta(days=900))
    assert receipt_of(_mail(kept, relayed)) == relayed
    assert receipt_of(_mail(kept)) is None


def test_of_several_receipts_the_latest_counts() -> None:
    early, late = _time(TimeRole.RECEIVED, Voucher.RELAYED), _time(TimeRole.RECEIVED, Voucher.RELAYED, NOON + timedelta(minutes=3))
    assert receipt_of(_mail(early, late)) == late


def test_the_date_is_what_the_message_claims() -> None:
    claimed = _time(TimeRole.SENT, Voucher.CLAIMED)
    assert date_of(_mail(_time(TimeRole.SENT, Voucher.CONTAINER), claimed)) == claimed
    assert date_of(_mail()) is None


def test_a_gap_is_what_remains_under_every_reading() -> None:
    start = _time(TimeRole.SENT, Voucher.CLAIMED)
    assert gap(start, _time(TimeRole.SENT, Voucher.CLAIMED, NOON + timedelta(hours=2, seconds=1))) == timedelta(hours=2)
    assert gap(start, _time(TimeRole.SENT, Voucher.CLAIMED, NOON + timedelta(hours=13), None)) == timedelta(0)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=11, seconds=30), "11 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=301), "301 days"),
        (timedelta(days=365 * 3 + 7), "3 years"),
        (timedelta(days=365 * 4000), "4,000 years"),
    ],
)
def test_a_length_of_time_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words


def test_the_latest_is_the_later_of_date_and_receipt() -> None:
    sent = _time(TimeRole.SENT, Voucher.CLAIMED, NOON + timedelta(days=2))
    received = _time(TimeRole.RECEIVED, Voucher.RELAYED)
    assert latest_of(_mail(sent, received)) == sent
    assert latest_of(_mail(received)) == received
    assert latest_of(_mail()) is None

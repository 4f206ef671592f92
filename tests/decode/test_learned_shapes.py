"""What authenticated mail shows of programs: each Message-ID once, month by month, and only where dates agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from leakcheck.decode.learned_shapes import LearnedShapes, month_of
from leakcheck.model.dump import Dump, Standing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

NEW, OLD = "a UUID in small letters", "Netscape's and Mozilla's (two numbers)"
START = datetime(2016, 5, 10, 12)


def mail(number: int, days: float, *, old: bool = False, domain: str = "", message_id: str = "", receipt: float | None = None) -> Examined:
    value = f"{number:08X}.1020304@a.example" if old else f"{number:08x}-0000-4000-8000-000000000000@a.example"
    facts: list[AnyFact] = [
        SoftwareClaim(at=Location("header User-Agent"), role=SoftwareRole.MAILER, name="Mozilla Thunderbird"),
        Identifier(at=Location("header Message-ID"), kind=IdentifierKind.MESSAGE, value=message_id or value),
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(START + timedelta(days=days), 0)),
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address=f"a@{domain or f'd{number % 4}.example'}"),
    ]
    if receipt is not None:
        moment = Moment(START + timedelta(days=receipt), 0)
        facts.append(TimeClaim(at=Location("header Received"), role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.RELAYED))
    return Examined(item=Item(f"dump/{number}.eml", 1, f"{number}", kind=ItemKind.MAIL), facts=tuple(facts))


@dataclass
class _Dump:
    mails: Sequence[Examined]

    def facts_together(self, _kind: object, _asked: object, standing: Standing) -> Iterator[tuple[Item, Sequence[AnyFact]]]:
        assert standing is Standing.AUTHENTICATED
        yield from ((one.item, one.facts) for one in self.mails)


def learned(*mails: Examined) -> LearnedShapes:
    return LearnedShapes(cast("Dump", _Dump(mails)))


KEY = ("number", "Thunderbird and its relatives", NEW)


def test_counts_each_message_id_once_and_knows_the_first_and_the_last() -> None:
    known = learned(mail(1, 0), mail(2, 40), mail(3, 80, message_id=mail(1, 0).facts[1].value))  # type: ignore[union-attr]
    seen = known.in_period(KEY, month_of(START.date()))
    assert seen is not None
    assert (seen.mails, seen.domains, seen.first, seen.last) == (2, 2, date(2016, 5, 10), date(2016, 6, 19))
    assert [fact.at.item for fact in seen.facts] == ["dump/1.eml", "dump/2.eml"]


def test_leaves_six_months_on_both_sides_and_no_more() -> None:
    known = learned(mail(1, 0), mail(2, 40))
    months = [month for month in range(month_of(date(2015, 1, 1)), month_of(date(2018, 1, 1))) if known.in_period(KEY, month)]
    assert (months[0], months[-1]) == (month_of(date(2015, 11, 1)), month_of(date(2016, 12, 1)))


def test_a_message_whose_receipt_contradicts_its_date_teaches_nothing() -> None:
    assert not learned(mail(1, 0, receipt=30))
    assert learned(mail(1, 0, receipt=1))


def test_compares_with_the_same_program_and_time_alone() -> None:
    known = learned(*(mail(number, number) for number in range(12)))
    (said,) = known.comparisons(mail(99, 5, old=True))
    assert (said.known.mails, said.usual, [shape for shape, _ in said.unseen]) == (12, ((NEW, 12),), [OLD])
    assert not list(known.comparisons(mail(99, 5 + 400, old=True))), "no message of that time is known"
    (alike,) = known.comparisons(mail(99, 5))
    assert not alike.unseen


def test_few_messages_or_senders_show_no_habit() -> None:
    assert not list(learned(*(mail(number, number) for number in range(9))).comparisons(mail(99, 5, old=True)))
    assert not list(learned(*(mail(number, number, domain="one.example") for number in range(30))).comparisons(mail(99, 5, old=True)))


def test_what_was_seen_before_and_after_is_taken_for_seen() -> None:
    around = (mail(50, -300, old=True), mail(51, 300, old=True))
    (said,) = learned(*(mail(number, number) for number in range(12)), *around).comparisons(mail(99, 5, old=True))
    assert not said.unseen

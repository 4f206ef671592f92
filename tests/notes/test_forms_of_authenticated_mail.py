"""What was learned is told with figures and days; of a handful of messages, or unsigned ones, nothing is."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.notes.forms_of_authenticated_mail import forms_of_authenticated_mail as note

START = datetime(2015, 1, 1, 10)


def _mails(small: Any, first: int, count: int, *, signed: bool = True, old: bool = False) -> None:
    for number in range(first, first + count):
        value = f"{number:08X}.1020304@a.example" if old else f"{number:08x}-0000-4000-8000-000000000000@a.example"
        facts: list[AnyFact] = [
            SoftwareClaim(at=Location("header User-Agent"), role=SoftwareRole.MAILER, name="Mozilla Thunderbird"),
            Identifier(at=Location("header Message-ID"), kind=IdentifierKind.MESSAGE, value=value),
            TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(START + timedelta(days=number), 0)),
            PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address="a@b.example"),
        ]
        small.add(f"dump/{number:03}.eml", *facts, kind=ItemKind.MAIL, format_="email_message", signed=signed)


def test_tells_the_forms_with_their_days(small: Any) -> None:
    _mails(small, 0, 4, old=True)
    _mails(small, 10, 9)
    (one,) = small.notes(note)
    assert one.sentence.startswith("Forms that authenticated mail of Thunderbird and its relatives has in this dump. ")
    assert "Message-ID: a UUID in small letters (9 messages, 2015-01-11 to 2015-01-19); " in one.sentence
    assert "(two numbers) (4 messages, 2015-01-01 to 2015-01-04)." in one.sentence
    assert (one.items, one.examples[0]) == (13, "dump/000.eml")


@pytest.mark.parametrize(("count", "signed"), [(9, True), (30, False)], ids=["too few", "not authenticated"])
def test_is_silent(small: Any, count: int, signed: bool) -> None:
    _mails(small, 0, count, signed=signed)
    assert small.notes(note) == []

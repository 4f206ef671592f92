"""One message unlike all others of its sender, and the many innocent ways to be so."""

from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import pytest

from leakcheck.correlations.sender_habit_broken import sender_habit_broken as rule
from leakcheck.model.facts import Identifier, IdentifierKind, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Weight

ODD = "dump/odd.eml"
START = datetime(2024, 1, 1, 10)


def hash_of(path: str) -> int:
    return crc32(path.encode())


def _mail(
    small: Any, path: str, day: float, *, program: str = "Apple Mail (2.1)", host: str = "ministry.example", zone: int = 60, signed: bool = False,
    received: bool = True, number: str = "",
) -> None:  # fmt: skip
    moment = Moment(START + timedelta(days=day), zone)
    facts = [
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name="Ann", address="Ann@ministry.example"),
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=moment),
        SoftwareClaim(at=Location("header X-Mailer"), role=SoftwareRole.MAILER, name=program) if program else None,
        Identifier(
            at=Location("header Message-ID"),
            kind=IdentifierKind.MESSAGE,
            value=number or f"{hash_of(path):08X}.{1000000 + hash_of(path) % 9000000}@{host}",
        ),
        TimeClaim(at=Location("header Received"), role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.RELAYED) if received else None,
    ]
    small.add(path, *facts, kind=ItemKind.MAIL, format_="email_message", signed=signed)


def _habit(small: Any, count: int = 14, *, signed: bool = True, first: int = 0) -> None:
    for number in range(first, first + count):
        _mail(small, f"dump/in/{number:03}.eml", number, signed=signed, program=f"Apple Mail (2.{number})")


def test_asks_about_a_message_that_departs_in_two_respects(small: Any) -> None:
    _habit(small)
    _mail(small, ODD, 7.5, program="Microsoft Outlook 16.0", host="elsewhere.example")
    found = small.ask(rule)
    assert list(found) == [ODD]
    said = found[ODD]
    assert "authenticated messages" in said.sentence
    assert "the program: Outlook, elsewhere Apple Mail" in said.sentence
    assert "elsewhere.example" in said.sentence
    assert said.direction is Direction.ALTERATION
    assert rule.weight is Weight.WEAK, "nothing public measures it"
    assert len({fact.at.item for fact in said.evidence}) == 2, "the message and one of the usual ones"


def test_says_when_the_habit_is_only_that_of_received_messages(small: Any) -> None:
    _habit(small, signed=False)
    _mail(small, ODD, 7.5, program="Microsoft Outlook 16.0", zone=600)
    said = small.ask(rule)[ODD]
    assert "which are not authenticated themselves" in said.sentence
    assert said.direction is Direction.LEAD


@pytest.mark.parametrize(
    "unlike",
    [
        {"program": "iPhone Mail (20A)"},
        {"program": "iPhone Mail (20A)", "number": "7E4F2B1C-AAAA-4BBB-8CCC-0123456789AB@ministry.example"},
        {"zone": 600},
        {"zone": 120, "program": "iPhone Mail (20A)"},
        {"program": "", "host": "elsewhere.example"},
        {"program": "Apple Mail (3.0)", "host": "mail.ministry.example"},
        {"program": "Outlook", "host": "elsewhere.example", "received": False},
    ],
    ids=[
        "a telephone",
        "a telephone with its own form of Message-ID",
        "a journey",
        "summer time",
        "no program named",
        "an update",
        "the sender's own copy",
    ],
)
def test_silent_for_less(small: Any, unlike: dict[str, Any]) -> None:
    _habit(small)
    _mail(small, ODD, 7.5, **unlike)
    assert not small.ask(rule)


def test_silent_after_a_change_because_what_follows_is_like_it(small: Any) -> None:
    _habit(small, 12)
    for number in range(12, 26):
        _mail(small, f"dump/in/{number:03}.eml", number, program="Outlook 16", host="elsewhere.example", signed=number > 13)
    assert not small.ask(rule)


def test_silent_where_several_messages_share_its_ways(small: Any) -> None:
    _habit(small)
    for number in range(3):
        _mail(small, f"dump/phone/{number}.eml", 5.5 + number, program="iPhone Mail", host="elsewhere.example")
    assert not small.ask(rule)


def test_silent_at_the_edge_of_the_habit(small: Any) -> None:
    _habit(small)
    _mail(small, ODD, 40, program="Outlook", host="elsewhere.example")
    assert not small.ask(rule), "nothing follows: it may be the first of many"


def test_silent_with_fewer_than_ten_messages_of_habit(small: Any) -> None:
    _habit(small, 9)
    _mail(small, ODD, 4.5, program="Outlook", host="elsewhere.example")
    assert not small.ask(rule)


def test_hours_and_weekdays_are_never_looked_at(small: Any) -> None:
    _habit(small)
    _mail(small, ODD, 6 + 17 / 24)
    assert not small.ask(rule)

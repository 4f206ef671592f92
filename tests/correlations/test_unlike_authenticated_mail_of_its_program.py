"""A message made unlike all authenticated mail of its program and time is told of, with counts; others are not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from leakcheck.correlations.unlike_authenticated_mail_of_its_program import unlike_authenticated_mail_of_its_program as rule
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    Hop,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Weight

ODD = "dump/odd.eml"
START = datetime(2015, 1, 1, 10)
OLD_TRACE = "by 10.25.131.197 with SMTP id w5csp1; …"
NEW_TRACE = "by 2002:a25:83c5:0:0:0:0:0 with SMTP id w5csp1; …"


def _mail(
    small: Any, path: str, day: float, *, program: str = "Mozilla Thunderbird", uuid: bool = True, trace: str = "", order: str = "", domain: str = "",
    signed: bool = True, list_id: str = "",
) -> None:  # fmt: skip
    moment = Moment(START + timedelta(days=day), 0)
    place = sum(path.encode())
    facts: list[AnyFact | None] = [
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address=f"ann@{domain or f'd{place % 5}.example'}"),
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=moment),
        SoftwareClaim(at=Location("header User-Agent"), role=SoftwareRole.MAILER, name=program) if program else None,
        Identifier(
            at=Location("header Message-ID"),
            kind=IdentifierKind.MESSAGE,
            value=f"{place:08x}-0000-4000-8000-{int(day * 10):012x}@d.example" if uuid else f"{place:08X}.{int(day * 10):07d}@d.example",
        ),
        Hop(at=Location("header Received", trace), position=0, moment=moment) if trace else None,
        FeatureUse(at=Location("header", order), kind="header_order", value=order) if order else None,
        Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value=list_id) if list_id else None,
    ]
    small.add(path, *facts, kind=ItemKind.MAIL, format_="email_message", signed=signed)


def _usual(small: Any, count: int = 12, **what: Any) -> None:
    for number in range(count):
        _mail(small, f"dump/in/{number:03}.eml", number * 5, **what)


def test_tells_of_a_number_that_no_authenticated_message_of_the_program_has(small: Any) -> None:
    _usual(small)
    _mail(small, ODD, 30, uuid=False, signed=False)
    found = small.ask(rule)
    assert list(found) == [ODD]
    assert "none of 12 of Thunderbird and its relatives shows that are dated within 6 months of it (2015-01-01 to 2015-02-25)" in found[ODD].sentence
    assert "these show a UUID in small letters in 12" in found[ODD].sentence
    assert {fact.at.item for fact in found[ODD].evidence} == {"", "dump/in/000.eml", "dump/in/008.eml"}, "one of the first month, one of the last"
    assert rule.weight is Weight.WEAK, "a new version of a program looks the same"
    assert [(one.outcome) for one in found[ODD].tested] == ["excluded", "possible"]


def test_tells_of_a_trace_line_of_another_year(small: Any) -> None:
    _usual(small, program="", trace=OLD_TRACE)
    _mail(small, "dump/in/later.eml", 1500, program="", trace=NEW_TRACE)
    _mail(small, ODD, 30, program="", trace=NEW_TRACE, signed=False)
    assert "the service's trace line is Google: by 2002:… with SMTP, which none of 12 of Google shows" in small.ask(rule)[ODD].sentence


def test_a_list_remains_possible_where_the_message_came_through_one(small: Any) -> None:
    _usual(small)
    _mail(small, ODD, 30, uuid=False, signed=False, list_id="talk.example.org")
    assert small.ask(rule)[ODD].tested[0].outcome == "possible"


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ({}, {"signed": False}),
        ({}, {"uuid": False}),
        ({"count": 9}, {"uuid": False, "signed": False}),
        ({"domain": "one.example"}, {"uuid": False, "signed": False}),
        ({"signed": False}, {"uuid": False, "signed": False}),
        ({}, {"uuid": False, "signed": False, "program": "Roundcube Webmail"}),
        ({}, {"uuid": False, "signed": False, "program": ""}),
    ],
    ids=[
        "as usual", "authenticated itself", "too few", "one sender alone", "nothing authenticated", "another program", "no program named",
    ],
)  # fmt: skip
def test_is_silent(small: Any, usual: dict[str, Any], odd: dict[str, Any]) -> None:
    _usual(small, **usual)
    _mail(small, ODD, 30, **odd)
    assert not small.ask(rule)


def test_is_silent_where_the_time_is_not_known(small: Any) -> None:
    _usual(small)
    _mail(small, ODD, 700, uuid=False, signed=False)
    assert not small.ask(rule)


def test_is_silent_where_one_authenticated_message_shows_it_too(small: Any) -> None:
    _usual(small)
    _mail(small, "dump/in/other.eml", 31, uuid=False)
    _mail(small, ODD, 30, uuid=False, signed=False)
    assert not small.ask(rule)

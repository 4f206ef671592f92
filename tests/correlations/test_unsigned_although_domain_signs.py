"""One unsigned message among a hundred signed ones of its domain, and every innocent way to be that one."""

from typing import Any

import pytest

from leakcheck.correlations.unsigned_although_domain_signs import unsigned_although_domain_signs as rule
from leakcheck.model.facts import AnyFact, HeaderField, Hop, Identifier, IdentifierKind, PersonClaim, PersonRole, SignatureMark, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight

ODD = "dump/odd.eml"
FROM, BY, PROTOCOL = "out.ministry.example", "mx.party.example", "ESMTPS"


def _mail(
    small: Any,
    path: str,
    *more: AnyFact,
    sender: str = "ann@ministry.example",
    received: str = "2016-03-05T10:00:00",
    hops: tuple[tuple[str, str, str], ...] = ((FROM, BY, PROTOCOL),),
    signed: bool = False,
) -> None:
    moment = small.time(TimeRole.RECEIVED, received).moment
    time = type(small.time(TimeRole.RECEIVED, received))(
        at=Location("header Received", "…"), role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.RELAYED
    )
    trace = [
        Hop(at=Location(f"header Received [{position}]"), position=position, from_host=from_host, by_host=by_host, protocol=protocol, moment=moment)
        for position, (from_host, by_host, protocol) in enumerate(hops)
    ]
    mark = SignatureMark(at=Location("header DKIM-Signature"), scheme="dkim") if signed else None
    author = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name="Ann <A.@x>", address=sender)
    small.add(path, author, time if hops else None, *trace, mark, *more, kind=ItemKind.MAIL, format_="email_message")


def _habit(small: Any, signed: int = 120, **said: Any) -> None:
    for number in range(signed):
        _mail(small, f"dump/in/{number:03}.eml", signed=True, **said)


def test_speaks_for_the_one_unsigned_message_that_came_the_same_way(small: Any) -> None:
    _habit(small)
    _mail(small, ODD)
    found = small.ask(rule)
    assert list(found) == [ODD]
    said = found[ODD]
    assert "120 of the 121 messages from ministry.example that were received in 2016-03 are signed" in said.sentence
    assert "from servers of ministry.example to servers of party.example" in said.sentence
    assert "no evidence" in said.sentence
    assert {fact.at.item for fact in said.evidence} == {ODD}
    assert len(said.others) == 3
    assert rule.weight is Weight.WEAK, "nothing public measures it"


@pytest.mark.parametrize(
    "more",
    [
        Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value="news.example"),
        HeaderField(at=Location("header Content-Type"), name="Content-Type", position=0, value="Multipart/Report; report-type=delivery-status"),
        HeaderField(at=Location("header Content-Type"), name="Content-Type", position=0, value="text/calendar; method=REQUEST"),
        SignatureMark(at=Location("header ARC-Seal"), scheme="arc"),
        SignatureMark(at=Location("header DomainKey-Signature"), scheme="domainkeys"),
    ],
)
def test_silent_for_lists_bounces_invitations_and_other_signatures(small: Any, more: AnyFact) -> None:
    _habit(small)
    _mail(small, ODD, more)
    assert not small.ask(rule)


@pytest.mark.parametrize(
    "hops",
    [
        (),
        ((FROM, "10.0.0.5", PROTOCOL),),
        (("tickets.relay.example", BY, PROTOCOL),),
        (("[192.168.1.5]", BY, PROTOCOL),),
        ((FROM, "mx.elsewhere.example", PROTOCOL),),
        ((FROM, BY, "ESMTPSA"),),
        ((FROM, "mail.ministry.example", PROTOCOL),),
    ],
    ids=["no trace", "no public name", "another relay", "a laptop", "another recipient", "the sender's own copy", "internal"],
)
def test_silent_where_it_came_another_way(small: Any, hops: tuple[tuple[str, str, str], ...]) -> None:
    _habit(small)
    _mail(small, ODD, hops=hops)
    assert not small.ask(rule)


def test_silent_for_mail_inside_one_organisation_even_if_all_of_it_is_signed(small: Any) -> None:
    inside = (("relay.ministry.example", "mx.ministry.example", PROTOCOL),)
    _habit(small, hops=inside)
    _mail(small, ODD, hops=inside)
    assert not small.ask(rule)


def test_silent_where_one_provider_serves_both_sides(small: Any) -> None:
    inside = (("a.outbound.protection.outlook.com", "b.mail.protection.outlook.com", PROTOCOL),)
    _habit(small, hops=inside)
    _mail(small, ODD, hops=inside)
    assert not small.ask(rule)


def test_silent_for_a_bounce_by_its_sender(small: Any) -> None:
    _habit(small)
    _mail(small, ODD, sender="MAILER-DAEMON@ministry.example")
    assert not small.ask(rule)


def test_silent_where_fewer_than_a_hundred_messages_show_a_habit(small: Any) -> None:
    _habit(small, 98)
    _mail(small, ODD)
    assert not small.ask(rule)


def test_silent_where_the_domain_does_not_sign_nearly_everything(small: Any) -> None:
    _habit(small)
    _mail(small, ODD)
    _mail(small, "dump/second.eml")
    assert not small.ask(rule), "120 of 122 is less than 99 in 100"


def test_other_months_and_domains_are_no_habit_of_this_one(small: Any) -> None:
    _habit(small)
    _mail(small, ODD, received="2016-04-05T10:00:00")
    _mail(small, "dump/sub.eml", sender="ann@press.ministry.example")
    assert not small.ask(rule)

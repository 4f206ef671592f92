"""Unwanted mail by the recipient's own record, and everything that must not be taken for it."""

from typing import Any

import pytest

from leakcheck.correlations.inbound_spoof import inbound_spoof as rule
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, RecordedCheck, RecordPlace
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Flag

BAD = "dump/inbox/bad.eml"
REPLY = PersonClaim(at=Location("header Reply-To"), role=PersonRole.REPLY_TO, address="prize@elsewhere.example")
SPAM = RecordedCheck(at=Location("header X-Spam-Flag", "YES"), method="spam", result="yes", place=RecordPlace.RECIPIENT)


def _record(method: str = "dmarc", result: str = "fail", domain: str = "bank.example", place: RecordPlace = RecordPlace.RECIPIENT) -> RecordedCheck:
    name = {"dmarc": "header.from", "spf": "smtp.mailfrom", "dkim": "header.d"}[method]
    at = Location("header Authentication-Results", f"{method}={result}")
    return RecordedCheck(at=at, method=method, result=result, place=place, recorder="mx.party.example", properties=(f"{name}={domain}",))


def _mail(
    small: Any, path: str, *facts: AnyFact, sender: str = "help@bank.example", name: str = "Bank", to: str = "ann@party.example", **said: Any
) -> None:
    people = (
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name=name, address=sender),
        PersonClaim(at=Location("header To"), role=PersonRole.RECIPIENT, address=to),
    )
    small.add(path, *people, *facts, kind=ItemKind.MAIL, format_="email_message", **said)


def test_puts_mail_aside_that_the_recipients_server_could_not_confirm_and_that_looks_unwanted(small: Any) -> None:
    _mail(small, BAD, _record(), REPLY)
    said = small.ask(rule)[BAD]
    assert "could not confirm bank.example" in said.sentence
    assert "another domain" in said.sentence
    assert (rule.weight, rule.direction, rule.flag) == (Weight.NOTE, Direction.LEAD, Flag.INBOUND_SPOOF)


@pytest.mark.parametrize(
    ("path", "facts", "said"),
    [
        (BAD, {"facts": (SPAM,)}, "a filter recorded"),
        ("dump/Junk/bad.eml", {}, "folder for unwanted mail"),
        ("dump/in.pst!/Courrier indésirable/3", {}, "folder for unwanted mail"),
        (BAD, {"name": "ceo@party.example"}, "holds an address of another domain"),
    ],
)
def test_each_further_sign_is_named(small: Any, path: str, facts: dict[str, Any], said: str) -> None:
    more = facts.pop("facts", ())
    _mail(small, path, _record("spf", "softfail"), *more, **facts)
    assert said in small.ask(rule)[path].sentence


def test_a_domain_that_differs_in_one_sign_from_an_authenticated_one(small: Any) -> None:
    _mail(small, "dump/1.eml", sender="bob@example.org", signed=True)
    _mail(small, BAD, _record(domain="examp1e.org"), sender="bob@examp1e.org")
    assert "nearly that of other mail here, example.org" in small.ask(rule)[BAD].sentence


@pytest.mark.parametrize(
    "records",
    [
        (),
        (_record(result="none"),),
        (_record(), _record("dkim", "pass")),
        (_record(domain="other.example"),),
        (_record(place=RecordPlace.ANYWHERE),),
        (_record(), Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value="news.example")),
    ],
    ids=["a missing signature alone", "no policy", "another check passed", "another domain", "anybody's record", "a list"],
)
def test_silent_without_the_recipients_record_against_the_senders_domain(small: Any, records: tuple[AnyFact, ...]) -> None:
    _mail(small, BAD, *records, REPLY, SPAM)
    assert not small.ask(rule)


def test_silent_for_a_new_sender_without_a_further_sign(small: Any) -> None:
    _mail(small, BAD, _record())
    assert not small.ask(rule)


def test_silent_for_a_sender_to_whom_somebody_wrote(small: Any) -> None:
    _mail(small, BAD, _record(), REPLY)
    _mail(small, "dump/sent/1.eml", sender="ann@party.example", to="help@bank.example")
    assert not small.ask(rule)


def test_silent_for_a_domain_whose_other_mail_is_authenticated(small: Any) -> None:
    _mail(small, BAD, _record(domain="example.org"), REPLY, sender="help@example.org")
    _mail(small, "dump/1.eml", sender="bob@example.org", signed=True)
    assert not small.ask(rule)


def test_silent_for_an_authenticated_message(small: Any) -> None:
    _mail(small, BAD, _record(), REPLY, signed=True)
    assert not small.ask(rule)

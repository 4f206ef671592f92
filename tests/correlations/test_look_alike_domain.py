"""Rare senders' domains against those that the collection knows: alike, unlike, of one series, of one house."""

from typing import Any

import pytest

from leakcheck.correlations.look_alike_domain import look_alike_domain as rule
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction


def mails(small: Any, domain: str, count: int, to: str = "somebody@else.example") -> None:
    for number in range(count):
        sender = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address=f"a@{domain}")
        recipient = PersonClaim(at=Location("header To"), role=PersonRole.RECIPIENT, address=to)
        small.add(f"dump/{domain}/{number:02}.eml", sender, recipient, kind=ItemKind.MAIL, format_="email_message")


@pytest.mark.parametrize(
    ("odd", "how"),
    [
        ("paperhouse.com", "with another ending as paperhouse.org"),
        ("mail.paperhouse.com", "with another ending as paperhouse.org"),
        ("paperhause.org", "differs in one letter from paperhouse.org"),
        ("papehrouse.org", "differs in one letter from paperhouse.org"),
        ("papershuose.org", "differs in two letters from paperhouse.org"),
        ("paperh0use.org", "reads at a glance like paperhouse.org"),
        ("xn--paperhuse-52h.org", "reads at a glance like paperhouse.org"),
    ],
)
def test_a_rare_domain_that_looks_like_a_known_one_is_a_lead(small: Any, odd: str, how: str) -> None:
    mails(small, "paperhouse.org", 30)
    mails(small, odd, 2)
    found = small.ask(rule)
    assert sorted(found) == [f"dump/{odd}/00.eml", f"dump/{odd}/01.eml"]
    said = found[f"dump/{odd}/00.eml"]
    assert how in said.sentence
    assert "30 messages here; it itself stands in 2" in said.sentence
    assert said.evidence[0].at.item == f"dump/{odd}/00.eml"
    assert rule.direction is Direction.LEAD


@pytest.mark.parametrize("other", ["paperhouse.example", "paperhouse7.org", "workhouse.org", "mx.paperhouse.org", "localhost"])
def test_is_silent_for_other_names_series_and_parts_of_the_known_domain(small: Any, other: str) -> None:
    mails(small, "paperhouse.org", 30)
    mails(small, other, 2)
    assert small.ask(rule) == {}


def test_short_names_differ_by_chance(small: Any) -> None:
    mails(small, "apple.org", 30)
    mails(small, "apply.org", 2)
    assert small.ask(rule) == {}


def test_both_known_are_two_houses(small: Any) -> None:
    mails(small, "paperhouse.org", 60)
    mails(small, "paperhause.org", 4)
    assert small.ask(rule) == {}


def test_services_of_many_countries_are_one_house(small: Any) -> None:
    mails(small, "hotmail.com", 30)
    mails(small, "hotmail.fr", 2)
    assert small.ask(rule) == {}


def test_names_of_examples_are_nobodys(small: Any) -> None:
    mails(small, "yourdomain.org", 30)
    mails(small, "yourdomain.com", 2)
    assert small.ask(rule) == {}


def test_needs_a_domain_that_is_known_here(small: Any) -> None:
    mails(small, "paperhouse.org", 9)
    mails(small, "paperhause.org", 1)
    assert small.ask(rule) == {}


def test_a_message_within_the_house_is_one_message(small: Any) -> None:
    mails(small, "paperhouse.org", 19, to="b@paperhouse.org")
    mails(small, "paperhause.org", 1)
    assert small.ask(rule) == {}


def test_is_told_once_a_message_with_the_sender_that_has_the_domain(small: Any) -> None:
    mails(small, "paperhouse.org", 30)
    named = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name="Paper House")
    odd = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address="a@paperhause.org")
    small.add("dump/odd.eml", named, odd, odd, kind=ItemKind.MAIL, format_="email_message")
    (said,) = small.ask(rule).values()
    assert [fact.at.item for fact in said.evidence] == ["dump/odd.eml"]
    assert said.evidence[0] == PersonClaim(at=Location("header From", "", "dump/odd.eml"), role=PersonRole.SENDER, address="a@paperhause.org")

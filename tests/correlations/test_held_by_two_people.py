"""Sender's and recipient's copies that agree speak for a message's words; one person's two copies do not."""

from typing import Any

import pytest

from leakcheck.correlations.held_by_two_people import held_by_two_people as rule
from leakcheck.model.facts import Hop, PersonClaim, PersonRole
from leakcheck.model.finding import stamped
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Flag

BODY = "Please pay the hall before Monday, the account is the one that we used last year, and tell Julien when it is done."
SENT = "dump/ann.baker/Sent.mbox!/4"
RECEIVED = "dump/paul.cox/Inbox.mbox!/9"
HOP = Hop(at=Location("header Received [0]"), position=0, from_host="mx.example.org", by_host="in.example.net", identifier="A1")
OTHER_HOP = Hop(at=Location("header Received [0]"), position=0, from_host="mx.example.org", by_host="in.example.com", identifier="B7")


def _person(role: PersonRole, name: str, address: str) -> PersonClaim:
    return PersonClaim(at=Location(f"header {role} [0]"), role=role, name=name, address=address)


PEOPLE = (_person(PersonRole.COPIED, "Paul Cox", "p.c@example.net"), _person(PersonRole.COPIED, "Julien Roy", "julien.roy@example.com"))


def _mail(small: Any, path: str, *facts: Any, body: str = BODY) -> None:
    small.mail(path, body, _person(PersonRole.SENDER, "Ann Baker", "ann.baker@example.org"), *PEOPLE, *facts, message_id="one@example.org")


def test_the_senders_and_a_recipients_copy_both_get_the_flag(small: Any) -> None:
    _mail(small, SENT)
    _mail(small, RECEIVED, HOP)
    found = small.ask(rule)
    assert {path: one.others for path, one in found.items()} == {SENT: (RECEIVED,), RECEIVED: (SENT,)}
    assert "Ann Baker" in found[SENT].sentence
    assert "Paul Cox" in found[SENT].sentence
    assert any(isinstance(fact, Hop) and fact.at.item == RECEIVED for fact in found[SENT].evidence)
    assert stamped(rule, found[SENT], SENT).flag is Flag.TWO_CUSTODIANS
    assert (rule.weight, rule.direction) == (Weight.MODERATE, Direction.GENUINENESS)


def test_two_recipients_copies_that_came_different_ways_agree(small: Any) -> None:
    _mail(small, RECEIVED, HOP)
    _mail(small, "dump/julien.roy.mbox!/2", OTHER_HOP)
    assert sorted(small.ask(rule)) == ["dump/julien.roy.mbox!/2", RECEIVED]


@pytest.mark.parametrize(
    ("path", "facts", "body"),
    [
        ("dump/ann.baker/Inbox.mbox!/9", (HOP,), BODY),
        ("dump/ann.baker/Paul Cox.mbox!/9", (), BODY),
        ("dump/other.mbox!/9", (HOP,), BODY),
        ("dump/paul.cox and julien.roy.mbox!/9", (HOP,), BODY),
        (RECEIVED, (), BODY),
        (RECEIVED, (HOP,), BODY.replace("Monday", "Friday")),
        (RECEIVED, (HOP,), "Thanks, Ann"),
    ],
    ids=["one person's", "filed by people", "nobody's", "two people's", "the same way", "other words", "hardly any words"],
)
def test_is_silent_where_two_people_do_not_hold_the_same_words(small: Any, path: str, facts: Any, body: str) -> None:
    _mail(small, SENT, body="Thanks, Ann" if body == "Thanks, Ann" else BODY)
    _mail(small, path, *facts, body=body)
    assert small.ask(rule) == {}


@pytest.mark.parametrize("said", [{"sent": "2023-05-01T10:00:00"}, {"subject": "The hall"}, {"to": "c@example.org"}, {"sent": ""}])
def test_is_silent_where_date_subject_or_recipients_differ_or_no_date_is_stated(small: Any, said: dict[str, str]) -> None:
    for path, facts, own in ((SENT, (), {"sent": ""} if said == {"sent": ""} else {}), (RECEIVED, (HOP,), said)):
        sender = _person(PersonRole.SENDER, "Ann Baker", "ann.baker@example.org")
        small.mail(path, BODY, sender, *PEOPLE, *facts, message_id="one@example.org", **own)
    assert small.ask(rule) == {}


def test_a_copy_that_came_back_to_the_sender_is_not_the_senders(small: Any) -> None:
    _mail(small, SENT, OTHER_HOP)
    _mail(small, RECEIVED, HOP)
    assert small.ask(rule) == {}


def test_a_name_that_all_paths_share_names_nobody(small: Any) -> None:
    _mail(small, "paul.cox leak/ann.baker.mbox!/4")
    _mail(small, "paul.cox leak/paul.cox.mbox!/9", HOP)
    assert sorted(small.ask(rule)) == ["paul.cox leak/ann.baker.mbox!/4", "paul.cox leak/paul.cox.mbox!/9"]

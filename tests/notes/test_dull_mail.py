"""How much mail is authenticated and dull."""

from typing import Any

import pytest

from leakcheck.model.facts import FeatureUse, Identifier, IdentifierKind, PersonClaim, PersonRole, SignatureMark
from leakcheck.model.location import Location
from leakcheck.notes.dull_mail import dull_mail as note

UNSUBSCRIBE = FeatureUse(at=Location("header List-Unsubscribe [0]"), kind="mail_header", value="List-Unsubscribe:")
LIST = Identifier(at=Location("header List-Id [0]"), kind=IdentifierKind.LIST, value="talk.example.org")


def _mailbox(small: Any, plain: int) -> None:
    for number in range(plain):
        small.mail(f"dump/plain/{number:03}.eml", f"words {number}")


def test_counts_in_words_and_figures(small: Any) -> None:
    _mailbox(small, 80)
    for number in range(10):
        small.mail(f"dump/list/{number}.eml", "news", UNSUBSCRIBE, LIST, signed=True)
        machine = PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, address="no-reply@shop.example")
        small.mail(f"dump/shop/{number}.eml", "order", machine)
    (one,) = small.notes(note)
    assert (one.items, one.of) == (20, 100), "a message with two marks counts once"
    assert "100 messages, 10 are authenticated, and 20 are automatic or in bulk: newsletters" in one.sentence
    assert "machines, 10 of them authenticated." in one.sentence
    assert one.examples == tuple(f"dump/list/{number}.eml" for number in range(5))
    assert "%" not in one.sentence


def test_says_none_where_nothing_is_signed_or_dull(small: Any) -> None:
    _mailbox(small, 60)
    (one,) = small.notes(note)
    assert "none is authenticated, and none is automatic or in bulk: newsletters, mailing lists, notices sent by machines. Real" in one.sentence


@pytest.mark.parametrize("confirmed", [True, False])
def test_signatures_that_could_not_be_confirmed_are_told_apart_from_none(small: Any, confirmed: bool) -> None:
    _mailbox(small, 60)
    mark = SignatureMark(at=Location("header DKIM-Signature [0]"), scheme="dkim")
    for number in range(2):
        small.mail(f"dump/signed{number}.eml", "words", mark, signed=confirmed)
    assert ("A further 2 bear signatures that were not confirmed" in small.notes(note)[0].sentence) is not confirmed


@pytest.mark.parametrize("address", ["anna.reply@example.org", "orderly@example.org", "a@noreply.example"])
def test_people_are_no_machines(small: Any, address: str) -> None:
    for number in range(60):
        small.mail(f"dump/{number}.eml", "words", PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, address=address))
    assert small.notes(note)[0].items == 0


def test_does_not_apply_to_a_handful_of_messages(small: Any) -> None:
    _mailbox(small, 49)
    assert small.notes(note) == []

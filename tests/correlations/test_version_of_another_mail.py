"""Drafts, letters sent twice and changed letters among mails that nothing vouches for: told of, never held against anybody."""

from datetime import datetime
from typing import Any

import pytest

from leakcheck.correlations.version_of_another_mail import version_of_another_mail as rule
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import PersonClaim, PersonRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Weight

LETTER = (
    "Dear colleagues, the hall in Strasbourg costs 38 500 euros, of which a first part was paid on 2 September. Security is provided by the "
    "company Rempart, and the transport of members takes six coaches. Gifts for this event come from 312 persons, as the board decided in "
    "its last meeting. Please send your remarks before Friday, so that the secretary can close the accounts of the campaign."
)
CHANGED = LETTER.replace("38 500", "98 500")


def _mail(small: Any, path: str, body: str, *facts: Any, subject: str = "The hall", **more: Any) -> None:
    small.mail(path, body, text_content(subject, "subject", Location("header Subject [0]"), 1_000), *facts, subject=subject, **more)


def _received(wall: str) -> TimeClaim:
    at = Location("mailbox line")
    return TimeClaim(at=at, role=TimeRole.RECEIVED, moment=Moment(datetime.fromisoformat(wall), 0), voucher=Voucher.CONTAINER)


def test_a_draft_and_the_letter_name_each_other_and_the_amount_is_shown(small: Any) -> None:
    _mail(small, "dump/Drafts/1.eml", LETTER)
    _mail(small, "dump/Sent/2.eml", CHANGED, message_id="2@example.org")
    found = small.ask(rule)
    assert {path: one.others for path, one in found.items()} == {"dump/Drafts/1.eml": ("dump/Sent/2.eml",), "dump/Sent/2.eml": ("dump/Drafts/1.eml",)}
    draft = found["dump/Drafts/1.eml"]
    assert "98 500" in draft.difference[0]
    assert "38 500" in draft.difference[1]
    assert "This one lies in a folder of drafts" in draft.sentence
    assert "The other lies in a folder of drafts" in found["dump/Sent/2.eml"].sentence
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_a_letter_sent_twice_is_told_once(small: Any) -> None:
    _mail(small, "dump/1.eml", LETTER, message_id="1@example.org")
    _mail(small, "dump/2.eml", LETTER, message_id="2@example.org", to="c@example.org", sent="2024-05-03T10:00:00")
    found = small.ask(rule)
    assert list(found) == ["dump/1.eml"]
    assert "has the same words" in found["dump/1.eml"].sentence
    assert found["dump/1.eml"].difference == ()


def test_which_came_first_is_said_only_by_somebody_elses_record(small: Any) -> None:
    _mail(small, "dump/1.eml", LETTER, _received("2024-05-02T08:00:00"), message_id="1@example.org", sent="2024-05-09T10:00:00")
    _mail(small, "dump/2.eml", CHANGED, _received("2024-05-06T08:00:00"), message_id="2@example.org", sent="2024-05-01T10:00:00")
    found = small.ask(rule)
    assert "This one was received first (2024-05-02" in found["dump/1.eml"].sentence
    assert "The other was received first (2024-05-02" in found["dump/2.eml"].sentence


def test_two_answers_that_quote_one_letter_are_no_versions(small: Any) -> None:
    quoted = "\n".join(f"> {line}" for line in LETTER.split(". "))
    _mail(small, "dump/1.eml", f"Yes, I agree with all of it.\n\n{quoted}", message_id="1@example.org", subject="Re: The hall")
    _mail(small, "dump/2.eml", f"No, that is far too much.\n\n{quoted}", message_id="2@example.org", subject="Re: The hall")
    assert small.ask(rule) == {}


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (LETTER, {"message_id": "1@example.org"}),
        (CHANGED, {"subject": "Another matter"}),
        (CHANGED, {"signed": True}),
        ("Thank you very much for the hall.", {}),
        (" ".join(f"word{number}" for number in range(60)), {}),
    ],
    ids=["a copy of the same message", "another subject", "authenticated", "a short mail", "other words"],
)
def test_is_silent_for(small: Any, body: str, more: dict[str, Any]) -> None:
    _mail(small, "dump/1.eml", LETTER, message_id="1@example.org")
    _mail(small, "dump/2.eml", body, **{"message_id": "2@example.org", **more})
    assert small.ask(rule) == {}


def test_another_sender_is_another_letter(small: Any) -> None:
    _mail(small, "dump/1.eml", LETTER, message_id="1@example.org")
    other = PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, name="C", address="c@example.org")
    _mail(small, "dump/2.eml", CHANGED, other, message_id="2@example.org")
    assert small.ask(rule) == {}


def test_is_silent_for_a_series_and_for_a_mail_within_a_mail(small: Any) -> None:
    for number in range(8):
        _mail(small, f"dump/{number}.eml", LETTER.replace("312", f"{300 + number}"), message_id=f"{number}@example.org")
    assert small.ask(rule) == {}


def test_what_lies_in_a_mail_is_no_version_of_it(small: Any) -> None:
    _mail(small, "dump/1.eml", LETTER, message_id="1@example.org")
    _mail(small, "dump/1.eml!/enclosed.eml", CHANGED, message_id="2@example.org")
    assert small.ask(rule) == {}

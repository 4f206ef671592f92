"""Copies of one message that nobody vouches for and that give other dates."""

from typing import Any

import pytest

from leakcheck.correlations.same_message_id_other_date import same_message_id_other_date as rule
from leakcheck.model.facts import HeaderField
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

WORDS = "The board met on Monday and decided to rent the hall in Strasbourg for the meeting of 16 September."
FIRST, SECOND = "dump/Maildir/.Sent/cur/1.M1P2.mx:2,S", "dump/elsewhere/copy.eml"


def _mail(small: Any, path: str, sent: str, body: str = WORDS, message_id: str = "a1@example.org", line: str = "", signed: bool = False) -> None:
    date = HeaderField(at=Location("header Date [0]"), name="Date", position=1, value=line or sent)
    small.mail(path, body, date, message_id=message_id, sent=sent, signed=signed)


def _ask(small: Any, sent: str = "2021-05-01T10:00:00", **said: Any) -> dict[str, Any]:
    _mail(small, SECOND, "2024-05-01T10:00:00")
    _mail(small, FIRST, sent, **said)
    found: dict[str, Any] = small.ask(rule)
    return found


def test_tells_of_both_copies_that_the_other_gives_another_date(small: Any) -> None:
    found = _ask(small)
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)
    assert set(found) == {FIRST, SECOND}
    assert found[FIRST].others == (SECOND,)
    assert found[FIRST].difference == ("- Date: 2024-05-01T10:00:00", "+ Date: 2021-05-01T10:00:00")
    assert "1,096 days" in found[FIRST].sentence
    assert {fact.at.item for fact in found[FIRST].evidence} == {FIRST, SECOND}


@pytest.mark.parametrize(
    "said",
    [
        {"sent": "2024-05-02T11:59:00"},
        {"message_id": "b2@example.org"},
        {"message_id": ""},
        {"body": "Please send me the contract with the company, and tell the driver that he is to come at ten on Friday."},
        {"body": ""},
        {"line": "XXX, XX XXX XXXX"},
        {"signed": True},
    ],
    ids=["as zones explain", "another message", "no number", "other words", "no words", "masked", "one is authenticated"],
)
def test_is_silent_where_the_date_may_be_another_messages_or_another_rules(small: Any, said: dict[str, Any]) -> None:
    assert _ask(small, **said) == {}

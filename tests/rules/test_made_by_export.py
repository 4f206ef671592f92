"""Says of Outlook's messages what they cannot show; silent for messages as they travelled."""

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.made_by_export import made_by_export as rule

TO = PersonClaim(at=Location("PidTagDisplayTo"), role=PersonRole.RECIPIENT, name="Bob")
SENDER = PersonClaim(at=Location("PidTagSenderName"), role=PersonRole.SENDER, name="Ann")


def message(format_: str, *people: PersonClaim) -> Examined:
    return Examined(item=Item("dump/a", 1, "00", format=format_, kind=ItemKind.MAIL), facts=people)


@pytest.mark.parametrize(("format_", "program"), [("outlook_message", "Outlook"), ("tnef_attachment", "Exchange"), ("outlook_mac_message", "Mac")])
def test_an_exported_message_is_told(format_: str, program: str) -> None:
    (said,) = rule.check(message(format_, TO, SENDER))
    assert program in said.sentence
    assert said.evidence == (SENDER,)


def test_the_first_person_stands_in_where_no_sender_is_named() -> None:
    (said,) = rule.check(message("outlook_message", TO))
    assert said.evidence == (TO,)


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


def test_is_silent_for_a_message_as_it_travelled() -> None:
    assert not list(rule.check(message("email_message", SENDER)))

"""One conversation, several beginnings."""

from datetime import datetime
from typing import Any

from leakcheck.correlations.thread_index_disagrees import thread_index_disagrees as rule
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Weight

THREAD = "0c0fa616285a45c1876e8ff118bf20eb"


def _mail(small: Any, number: int, begun: str, *, message_id: str = "", thread: str = THREAD) -> str:
    at = Location("header Thread-Index", "AQ…")
    moment = Moment(datetime.fromisoformat(begun), 0)
    later = Moment(datetime(2024, 5, 3, 8, number), 0)
    times = [TimeClaim(at=at, role=TimeRole.TOKEN, moment=one, voucher=Voucher.EMBEDDED, token="thread-index") for one in (moment, later)]
    path: str = small.mail(
        f"dump/{number}.eml", f"Text {number}", Identifier(at=at, kind=IdentifierKind.THREAD, value=thread), *times,
        message_id=message_id or f"{number}@example.org",
    )  # fmt: skip
    return path


def test_asks_about_the_one_message_with_another_beginning(small: Any) -> None:
    for number in range(3):
        _mail(small, number, "2024-05-01T10:00:00")
    odd = _mail(small, 9, "2023-05-01T10:00:00")
    said = small.ask(rule)
    assert list(said) == [odd]
    assert "2023-05-01" in said[odd].sentence
    assert "3 other messages" in said[odd].sentence
    assert {fact.at.item for fact in said[odd].evidence} >= {"dump/0.eml"}
    assert rule.weight is Weight.WEAK


def test_silent_where_all_agree(small: Any) -> None:
    for number in range(5):
        _mail(small, number, "2024-05-01T10:00:00")
    assert not small.ask(rule)


def test_silent_where_two_stand_against_one(small: Any) -> None:
    for number in range(2):
        _mail(small, number, "2024-05-01T10:00:00")
    _mail(small, 9, "2023-05-01T10:00:00")
    assert not small.ask(rule)


def test_copies_of_one_message_are_one_voice(small: Any) -> None:
    for number in range(4):
        _mail(small, number, "2024-05-01T10:00:00", message_id="same@example.org")
    _mail(small, 9, "2023-05-01T10:00:00")
    assert not small.ask(rule)


def test_silent_where_several_messages_share_the_other_beginning(small: Any) -> None:
    for number in range(4):
        _mail(small, number, "2024-05-01T10:00:00")
    for number in (8, 9):
        _mail(small, number, "2023-05-01T10:00:00")
    assert not small.ask(rule), "a gateway rewrote them, or the subject was changed"

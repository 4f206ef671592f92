"""The reader of Telegram's exports, on JSON put together here in the form that the program writes: it needs an account to run."""

import json

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.telegram_export import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    NAMED_BY_CONVERSATION,
    Description,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    TextContent,
    TimeClaim,
)
from leakcheck.model.problem import ProblemKind

MESSAGES = [
    {"id": 1, "type": "service", "date": "2023-05-01T09:00:00", "date_unixtime": "1682924400", "actor": "Ana", "action": "create_group"},
    {"id": 2, "type": "message", "date": "2023-05-01T09:01:00", "date_unixtime": "1682924460", "from": "Ana", "from_id": "user77", "text": "Hello"},
    {
        "id": 3, "type": "message", "date": "2023-05-02T10:00:00", "date_unixtime": "1683014400", "edited": "2023-05-02T10:05:00", "from": "Ben",
        "from_id": "user88", "file": "files/plan.pdf", "text": ["see ", {"type": "link", "text": "https://example.org"}, " there"],
    },
    {"id": 4, "type": "message", "date": "2023-05-02T10:01:00", "from": None, "photo": "(File not included. Change settings to download.)", "text": ""},
]  # fmt: skip
ONE = {"name": "Harbour", "type": "private_group", "id": 4711, "messages": MESSAGES}
ALL = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 99, "first_name": "Cem", "last_name": "Aydın", "phone_number": "+49 171 1234567", "bio": ""},
    "contacts": {"list": [{"first_name": "Dora", "last_name": "", "phone_number": "1"}]},
    "chats": {"about": "", "list": [ONE, {"type": "saved_messages", "id": 99, "messages": []}]},
}


def read(said: object) -> Reading:
    return Reading(FORMAT, json.dumps(said, indent=1, ensure_ascii=False).encode())


def test_recognises_one_conversation_and_all_of_an_account() -> None:
    for said in (ONE, ALL):
        assert FORMAT.recognises(Content.of_bytes(json.dumps(said, indent=1).encode()))
    for other in ({"type": "personal_chat"}, {"messages": [], "type": "thread"}, {"personal_information": {"name": "x"}}, [ONE["name"]]):
        assert not FORMAT.recognises(Content.of_bytes(json.dumps(other, indent=1).encode()))


def test_people_times_files_and_words_of_a_conversation() -> None:
    reading = read(ONE)
    assert reading.problems == []
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.PARTICIPANT, "Ana"), (PersonRole.PARTICIPANT, "Ben")]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.ACCOUNT)] == [
        "telegram conversation 4711",
        "telegram user77",
        "telegram user88",
    ]
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [(NAMED_BY_CONVERSATION, "files/plan.pdf")]
    assert [fact.value for fact in reading.every(Quantity)] == [3]
    assert [fact.text for fact in reading.every(TextContent)] == ["Ana: Hello\nBen: see https://example.org there"]
    described = {fact.kind: fact.value for fact in reading.every(Description)}
    assert described == {"title": "Harbour", "kind of conversation": "private group", "messages that were edited after they were sent": "1 of 3"}


def test_the_two_clocks_give_the_zone_of_the_computer_that_exported() -> None:
    assert [str(fact.moment) for fact in read(ONE).every(TimeClaim)] == ["2023-05-01 09:00:00 +02:00", "2023-05-02 10:01:00 (no zone stated)"]
    strange = {
        **ONE,
        "messages": [{"id": 1, "type": "message", "date": "2023-05-01T09:00:07", "date_unixtime": "1682924400", "from": "Ana", "text": "x"}],
    }
    assert [str(fact.moment) for fact in read(strange).every(TimeClaim)] == ["2023-05-01 07:00:00 UTC"]


def test_an_account_tells_its_owner_and_the_address_book() -> None:
    people = [(fact.role, fact.name) for fact in read(ALL).every(PersonClaim)]
    assert people[:2] == [(PersonRole.OWNER, "Cem Aydın"), (PersonRole.CONTACT, "Dora")]
    assert [fact.value for fact in read(ALL).every(Description, kind="telephone")] == ["+49 171 1234567"]
    assert [fact.value for fact in read(ALL).every(Quantity)] == [3]


@pytest.mark.parametrize("data", [b'{"type": "personal_chat", "messages": [', b"[" * 100_000, b"\xff{}"])
def test_damaged_files_are_problems(data: bytes) -> None:
    assert Reading(FORMAT, data).kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize(
    "other", [None, 5, "x", [], [[]], {"list": 5}, [None, 7, {"id": {}, "type": "message", "text": {"a": 1}, "date": 5, "file": []}]]
)
def test_values_of_other_kinds_are_passed_over(other: object) -> None:
    for said in ({**ONE, "messages": other}, {**ALL, "chats": other}, {**ALL, "personal_information": other, "contacts": other}, other):
        assert ProblemKind.READER_ERROR not in read(said).kinds()


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes_in_their_place_raise_nothing(data: bytes, place: int) -> None:
    whole = json.dumps(ALL, indent=1).encode()
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, whole[:place] + data + whole[place:]).kinds()

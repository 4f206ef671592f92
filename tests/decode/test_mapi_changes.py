"""The stores in which an item was changed: their numbers as Outlook writes them, and nothing where the list does not fit."""

import uuid
from pathlib import Path

import pytest
from outlook_bytes import message

from leakcheck.formats.outlook_message import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.limits import Limits

SERVER, COMPUTER = uuid.UUID("92462b83-0000-4000-8000-00000000000a"), uuid.UUID("ded02e5b-0000-4000-8000-00000000000b")


def entry(store: uuid.UUID, count: int, size: int) -> bytes:
    return bytes([16 + size]) + store.bytes_le + count.to_bytes(size, "big")


def stores(data: bytes) -> list[tuple[str, str]]:
    facts = FORMAT.extract(Content.of_bytes(data), Limits())
    return [(fact.value, fact.at.raw) for fact in facts if isinstance(fact, Identifier) and fact.kind is IdentifierKind.STORE]


def found(changes: bytes) -> list[tuple[str, str]]:
    return stores(message({0x0037: "Budget", 0x65E3: changes}))


def test_a_mailbox_on_a_server_and_its_copy_on_a_computer() -> None:
    assert found(entry(COMPUTER, 22702, 4) + entry(SERVER, 1_665_645_066, 6)) == [
        (str(COMPUTER), f"{COMPUTER}, change 22,702 of this store"),
        (str(SERVER), f"{SERVER}, change 1,665,645,066 of this store"),
    ]


@pytest.mark.parametrize("changes", [b"\0", b"\x14short", entry(SERVER, 7, 4)[:-1], entry(SERVER, 7, 4) + b"\xff" * 255, b"\x10" + bytes(16)])
def test_what_does_not_fit_names_none(changes: bytes) -> None:
    assert found(changes) == []


def test_they_are_bounded() -> None:
    assert found(entry(SERVER, 7, 8) * 100_000) == [(str(SERVER), f"{SERVER}, change 7 of this store")]
    assert len(found(b"".join(entry(uuid.UUID(int=number), 7, 8) for number in range(300)))) == 100


@pytest.mark.corpus
def test_messages_of_one_mailbox_share_its_number(corpus: Path) -> None:
    first, second = (
        {number for number, _ in stores(next(corpus.rglob(f"{name}.msg")).read_bytes())} for name in ("msgClassAppointment", "msgClassPost")
    )
    assert first & second

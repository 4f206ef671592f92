"""Mailboxes of Foxmail, built as the one in a public collection is; there is no other program that writes them."""

from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck.formats import foxmail_mailbox
from leakcheck.formats.foxmail_mailbox import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.limits import Limits

MARK = bytes([0x10] * 7 + [0x11] * 6) + b"S"
ONE, TWO = b"Date: Fri, 26 Jun 2009 10:59:10 +0800\nFrom: a@example.org\n\nOne.\n", b"From: b@example.org\nSubject: two\n\nTwo.\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_each_message_is_a_child_byte_for_byte(end: bytes) -> None:
    reading = Reading(FORMAT, MARK + end + ONE + MARK + end + TWO)
    assert [(child.name, child.content.read(1000)) for child in reading.children] == [("1", ONE), ("2", TWO)]
    assert [fact.value for child in reading.children for fact in child.facts] == ["Foxmail", "Foxmail"]  # type: ignore[attr-defined]


def test_the_signs_within_a_line_part_nothing() -> None:
    whole = ONE + b"words " + MARK + b"\nmore\n"
    assert [child.content.read(1000) for child in Reading(FORMAT, MARK + b"\n" + whole).children] == [whole]


@pytest.mark.parametrize("chunk", range(1, 40))
def test_a_line_that_two_pieces_share_is_found_once(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(foxmail_mailbox, "_CHUNK", chunk)
    reading = Reading(FORMAT, MARK + b"\r\n" + ONE + MARK + b"\r\n" + TWO + MARK + b"\n" + ONE)
    assert [child.content.read(1000) for child in reading.children] == [ONE, TWO, ONE]


def test_a_message_beyond_the_limit_is_named_and_the_others_are_read() -> None:
    reading = Reading(FORMAT, MARK + b"\n" + ONE * 50 + MARK + b"\n" + TWO, Limits(item_bytes=1000))
    assert [child.name for child in reading.children] == ["2"]
    assert "Message 1 is 3,2" in sentences(reading.problems)


@pytest.mark.parametrize("data", [b"", MARK, MARK + b"words", b"\n" + MARK + b"\n", ONE])
def test_other_bytes_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


@pytest.mark.corpus
def test_a_real_one(corpus: Path) -> None:
    (path,) = (corpus / "mail").rglob("testFOXMAIL.box")
    assert len(Reading(FORMAT, path.read_bytes()).children) == 5

"""What no reader reads is named by its beginning, and nothing is named that could be something else."""

import pytest

from leakcheck import catalogue
from leakcheck.identify import identify
from leakcheck.knowledge.unread_kinds import _SIGNS, unread_kind
from leakcheck.model.content import Content


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"MZ\x90\x00", "a program for Windows or DOS"),
        (b"SQLite format 3\x00\x10\x00", "a database (SQLite), such as messengers and browsers keep"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00\x01", "a database of Microsoft Access"),
        (b"\x21\x0f-lh5-", "an archive (LHA)"),
        (b"Dear Ann", ""),
        (b"", ""),
    ],
)
def test_known_beginnings(head: bytes, words: str) -> None:
    assert unread_kind(head) == words


def test_no_reader_takes_what_is_said_to_be_unread() -> None:
    formats = catalogue.formats()
    for place, sign, words in _SIGNS:
        if place == 0 and any(byte < 32 or byte > 126 for byte in sign):
            assert identify(Content.of_bytes(sign + bytes(200)), formats)[0] is None, words

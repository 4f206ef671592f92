"""Header lines that a signed part repeats: as they stand, otherwise, or not at all."""

import pytest

from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.protected_header import ProtectedHeader, protected_header

ABOVE = b"From: Ada <ada@example.org>\r\nSubject: The budget\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\n\r\n"


def compared(inside: bytes, above: bytes = ABOVE) -> ProtectedHeader:
    return protected_header(header_block(above), inside)


def test_a_part_that_repeats_nothing_covers_nothing() -> None:
    found = compared(b"Content-Type: text/plain\r\n\r\nwords\r\n")
    assert (found.covered, found.uncovered, found.different) == ((), ("From [0]", "Subject [0]", "Date [0]"), "")


def test_lines_that_are_repeated_are_covered() -> None:
    found = compared(b"Content-Type: text/plain\r\nSubject: The budget\r\nFrom: Ada <ada@example.org>\r\n\r\nwords\r\n")
    assert (found.covered, found.uncovered, found.different) == (("from", "subject"), ("Date [0]",), "")


@pytest.mark.parametrize(
    "line", [b'From: "Ada" <Ada@Example.org>', b"From:\r\n Ada\r\n <ada@example.org>", b"From: =?utf-8?q?Ada?= <ada@example.org>"]
)
def test_other_folds_and_quotes_are_the_same_line(line: bytes) -> None:
    assert compared(line + b"\r\n\r\nwords").covered == ("from",)


@pytest.mark.parametrize("line", [b"From: Eve <ada@example.org>", b"From: Ada <eve@example.org>", b"Subject: The  other budget"])
def test_another_value_is_told(line: bytes) -> None:
    found = compared(line + b"\r\n\r\nwords")
    assert found.covered == ()
    assert "is not what stands above the message" in found.different


def test_a_line_that_stands_twice_above_is_not_covered() -> None:
    found = compared(b"Subject: The budget\r\n\r\nwords", b"Subject: The budget\r\n" + ABOVE)
    assert found.covered == ()
    assert found.uncovered[1:3] == ("Subject [0]", "Subject [1]")


def test_words_are_no_header() -> None:
    assert compared(b"\r\nSubject: Another\r\n\r\nwords\r\n").different == ""

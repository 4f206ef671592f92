"""Header blocks of all kinds of damage, in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_headers import MOST_FIELDS, decoded, header_block


def test_fields_keep_their_order_their_number_and_their_raw_bytes() -> None:
    block = header_block(b"Received: one\r\nSubject: a\r\n\tb\r\nReceived: two\r\n\r\nbody")
    assert [(field.name, field.position, field.unfolded) for field in block.fields] == [
        ("Received", 0, "one"),
        ("Subject", 0, "a b"),
        ("Received", 1, "two"),
    ]
    assert block.fields[1].raw == b" a\r\n\tb\r\n"
    assert block.body_start == len(b"Received: one\r\nSubject: a\r\n\tb\r\nReceived: two\r\n\r\n")


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_leading_blanks_marks_and_odd_lines_are_passed_over(ends: bytes) -> None:
    data = ends.join([b"", b"From: a@b.c", b"no colon here", b"Subject : x", b"", b"Body: no"])
    assert [field.name for field in header_block(data).fields] == ["From", "Subject"]
    assert header_block(b"\xef\xbb\xbfFrom: a\n\n").fields[0].name == "From"


def test_a_hostile_block_is_cut() -> None:
    assert len(header_block(b"A: b\n" * (MOST_FIELDS + 10)).fields) == MOST_FIELDS
    assert header_block(b"A: b\n" * (MOST_FIELDS + 10)).cut
    assert header_block(b"A: " + b"x" * (2 << 20)).cut


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=?utf-8?q?Ren=C3=A9e?= <r@example.org>", "Renée <r@example.org>"),
        ("=?utf-8?q?one?= =?utf-8?q?two?=", "onetwo"),
        ("=?no-such?q?x?= =?utf-8?q?=C3=A9?=", "=?no-such?q?x?=é"),
        ("plain =? text", "plain =? text"),
    ],
)
def test_encoded_words(text: str, shown: str) -> None:
    assert decoded(text) == shown


@given(data=st.binary(max_size=600))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for field in header_block(data).fields:
        assert field.value is not None

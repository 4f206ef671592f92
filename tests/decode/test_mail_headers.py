"""Header blocks of all kinds of damage, in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_headers import MOST_FIELDS, _any_block, _tidy_block, decoded, header_block


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


def test_lines_that_a_text_mode_copy_ended_twice_are_read() -> None:
    block = header_block(b"From: a\r\r\nSubject: b\r\r\n c\r\r\n\r\r\nBody: no\r\r\n")
    assert [(field.name, field.unfolded) for field in block.fields] == [("From", "a"), ("Subject", "b c")]


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"From: a\n\nbody", b"body"),
        (b"From: a\nwords without a blank line\n\nmore", b"words without a blank line\n\nmore"),
        (b"From: a\nodd line\nTo: b\n\nbody", b"body"),
        (b"From: a\n--b\nContent-Type: text/plain\n\nbody", b"--b\nContent-Type: text/plain\n\nbody"),
        (b"From: a\n \n--b\n", b"--b\n"),
        (b"From: a\n", b""),
        (b"no field at all\n\nbody", b"body"),
    ],
)
def test_the_body_begins_after_the_blank_line_or_where_fields_end(data: bytes, body: bytes) -> None:
    assert data[header_block(data).body_start :] == body


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
        # Cut inside a character, as many programs do, with one or several blanks between.
        ("=?utf-8?b?ww==?= =?utf-8?b?qQ==?=", "é"),
        ("=?iso-2022-jp?b?GyRCRnw=?= =?iso-2022-jp?b?S1wbKEI=?=", "日本"),
        ("=?utf-8?b?ww==?= =?utf-8?b?w6k=?=", "=?utf-8?b?ww==?=é"),
        ("=?utf-8?b?!?= =?iso-8859-1?q?=E9?=", "=?utf-8?b?!?=é"),
        ("=?utf-8*fr?q?=C3=A9?=", "é"),
        ("a =?utf-8?q??= b", "a  b"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
    ],
)
def test_encoded_words(text: str, shown: str) -> None:
    assert decoded(text) == shown


@given(data=st.binary(max_size=600))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for field in header_block(data).fields:
        assert field.value is not None


LINES = (
    b"From: a\n", b"To : b\r\n", b"X:\n", b" fold\n", b"\tfold\r\n", b" \n", b"\n", b"\r\n", b"\r\r\n", b"--b\n", b"--b: c\n", b"no colon\n", b"\r",
    b"\xef\xbb\xbf", b"From x y\n", b"a:b\rc:d\n", b">From x\n", b":\n", b"From: again\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=10).map(b"".join))
def test_what_is_taken_apart_as_a_whole_is_what_is_read_line_by_line(data: bytes) -> None:
    tidy = _tidy_block(data)
    assert tidy is None or tidy == _any_block(data)


def test_usual_blocks_are_taken_apart_as_a_whole() -> None:
    assert _tidy_block(b"From: a\r\nSubject: b\r\n c\r\nFrom: d\r\n\r\nbody") is not None
    assert _tidy_block(b"a:\n" * MOST_FIELDS + b"\n") is None, "a block of so many fields is cut"

"""Mailboxes in all dialects; separators told from words; spans equal the whole, wherever the chunks end."""

import mailbox as standard
from email.message import EmailMessage
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import mbox_lines
from leakcheck.formats.mailbox import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, TimeClaim, Voucher
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

LINE = b"From paul@example.org Fri Apr 17 06:00:53 2015\n"


def message(number: int, body: bytes = b"Words.\n", extra: bytes = b"") -> bytes:
    return b"From: paul@example.org\nSubject: %d\n%sDate: Fri, 17 Apr 2015 09:00:51 -0400\n\n%s" % (number, extra, body)


def box(*messages: bytes) -> bytes:
    return b"".join(LINE + one + b"\n" for one in messages)


def test_each_message_is_a_child_with_the_lines_time() -> None:
    reading = Reading(FORMAT, box(message(1), message(2)))
    assert [(child.name, child.content.read(999)) for child in reading.children] == [("1", message(1)), ("2", message(2))]
    claims = [fact for fact in reading.children[0].facts if isinstance(fact, TimeClaim)]
    assert [(str(claim.moment), claim.voucher) for claim in claims] == [("2015-04-17 06:00:53 (no zone stated)", Voucher.CONTAINER)]


def dialect(reading: Reading) -> str:
    return next(fact.value for fact in reading.children[0].facts if isinstance(fact, FeatureUse))


def test_mboxo_and_mboxrd_are_unquoted() -> None:
    quoted = Reading(FORMAT, box(message(1, b"Hello\n>From here to there\n")))
    assert quoted.bytes_of("1") == message(1, b"Hello\nFrom here to there\n")
    assert dialect(quoted) == "mboxo"
    twice = Reading(FORMAT, box(message(1, b"Hello\n>From here\n>>From there\n")))
    assert twice.bytes_of("1") == message(1, b"Hello\nFrom here\n>From there\n")
    assert dialect(twice) == "mboxrd"


def test_mboxcl2_is_taken_by_its_length_and_left_alone() -> None:
    body = b"Hello\n>From a writer who quotes so himself\n\n\n"
    head = message(1, b"", b"Content-Length: %d\n" % len(body))
    plain = b"Hello\n\n\n"
    sized = message(1, b"", b"Content-Length: %d\n" % len(plain)) + plain
    reading = Reading(FORMAT, box(sized))
    assert reading.bytes_of("1") == sized
    assert dialect(reading) == "mboxcl2"
    assert dialect(Reading(FORMAT, box(head + body))) == "mboxo", "a quoted line tells that the length is that of the quoted form"


def test_crlf_mailboxes_are_read() -> None:
    data = box(message(1, b"a\n>From b\n"), message(2)).replace(b"\n", b"\r\n")
    reading = Reading(FORMAT, data)
    assert reading.bytes_of("1") == message(1, b"a\nFrom b\n").replace(b"\n", b"\r\n")
    assert len(reading.children) == 2


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_the_line_of_an_earlier_server_stays_in_the_header_and_the_message_a_message(ends: bytes) -> None:
    earlier = b">" + LINE + message(1, b"Hello\n>From here\n")
    reading = Reading(FORMAT, box(earlier).replace(b"\n", ends))
    assert reading.bytes_of("1") == (b">" + LINE + message(1, b"Hello\nFrom here\n")).replace(b"\n", ends)
    assert not FORMAT.recognises(reading.children[0].content)


def test_a_quoted_line_at_the_very_start_of_the_body_and_one_of_three_marks_are_unquoted_once() -> None:
    reading = Reading(FORMAT, box(message(1, b">From me\n>>>From her\n >From him\n>Frometa\n")))
    assert reading.bytes_of("1") == message(1, b"From me\n>>From her\n >From him\n>Frometa\n")


def test_mboxcl_is_told_by_its_length_and_its_quotes() -> None:
    body = b"Hello\n"
    reading = Reading(FORMAT, box(message(1, body, b"Content-Length: 99\n")))
    assert dialect(reading) == "mboxcl", "a length that does not fit is not followed"
    assert reading.bytes_of("1") == message(1, body, b"Content-Length: 99\n")
    crlf = message(1, body, b"Content-Length: 7\n").replace(b"\n", b"\r\n")
    assert dialect(Reading(FORMAT, LINE.replace(b"\n", b"\r\n") + crlf + b"\r\n")) == "mboxcl2"


def test_the_last_message_needs_no_blank_line_after_it() -> None:
    data = box(message(1), message(2)).removesuffix(b"\n")
    assert [child.content.read(999) for child in Reading(FORMAT, data).children] == [message(1), message(2)]
    assert Reading(FORMAT, data.removesuffix(b"\n")).bytes_of("2") == message(2).removesuffix(b"\n")


def test_a_mailbox_of_nothing_but_a_separator_holds_an_empty_message() -> None:
    reading = Reading(FORMAT, LINE + b"Subject: x")
    assert reading.bytes_of("1") == b"Subject: x"


@pytest.mark.parametrize(
    "words",
    [
        b"x\n\nFrom here on all is well\nin 2015.\n",
        b"x\n\nFrom here on all is well in 2015\nNote: as agreed\n",
        b"x\nFrom paul@example.org Fri Apr 17 06:00:53 2015\nFrom: no blank line before\n",
    ],
)
def test_words_that_begin_with_from_are_no_separator(words: bytes) -> None:
    assert len(Reading(FORMAT, box(message(1, words))).children) == 1


def test_a_mailbox_written_by_pythons_own_module(tmp_path: Path) -> None:
    path = tmp_path / "box"
    written = standard.mbox(path)
    for number in range(3):
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Date"] = "a@example.org", f"S{number}", "Fri, 17 Apr 2015 09:00:51 -0400"
        mail.set_content(f"Body {number}\nFrom me\n")
        written.add(mail)
    written.close()
    reading = Reading(FORMAT, path)
    assert [child.name for child in reading.children] == ["1", "2", "3"]
    assert b"\nFrom me\n" in reading.bytes_of("3")


def test_a_message_beyond_the_limit_costs_only_itself() -> None:
    reading = Reading(FORMAT, box(message(1, b"x" * 500 + b"\n"), message(2)), Limits(item_bytes=300))
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert [child.name for child in reading.children] == ["2"]


def test_other_bytes_are_not_claimed() -> None:
    for data in (b"", b"From me to you, a letter of 2015\nDear all\n", b"From: a@b.c\n\n", b"Xrom "):
        assert not FORMAT.recognises(Content.of_bytes(data))
    assert FORMAT.recognises(Content.of_bytes(box(message(1))))


@given(
    bodies=st.lists(st.text(alphabet="aF\n >rom", max_size=60), min_size=1, max_size=12), target=st.integers(1, 900), chunk=st.integers(2100, 4000)
)
def test_spans_and_chunks_give_what_the_whole_gives(bodies: list[str], target: int, chunk: int) -> None:
    data = box(*(message(number, body.encode().replace(b"\nFrom ", b"\n>From ") + b"\n") for number, body in enumerate(bodies)))
    whole = [(child.name, child.content.read(9999)) for child in Reading(FORMAT, data).children]
    content = Content.of_bytes(data)
    assert FORMAT.split is not None
    assert FORMAT.extract_span is not None
    before = mbox_lines._CHUNK
    mbox_lines._CHUNK = chunk
    try:
        parts = [found for span in FORMAT.split(content, target) for found in FORMAT.extract_span(content, Limits(), span)]
    finally:
        mbox_lines._CHUNK = before
    assert [(child.name, child.content.read(9999)) for child in parts if hasattr(child, "content")] == whole

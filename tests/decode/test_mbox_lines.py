"""Separator lines of the programs that are about, words that only look like them, and chunk borders at every byte."""

import io

import pytest

from leakcheck.decode import mbox_lines
from leakcheck.decode.mbox_lines import envelope_moment, starts

LINE = b"From paul@example.org Fri Apr 17 06:00:53 2015\n"
MAIL = b"Subject: x\n\nWords.\n\n"


def found(data: bytes) -> list[int]:
    return list(starts(io.BytesIO(data), len(data)))


@pytest.mark.parametrize(
    "line",
    [
        b"From - Fri Apr 17 06:00:53 2015",
        b"From 1234567890@xxx Fri Apr 17 06:00:53 +0000 2015",
        b"From 0@xxx 2014-12-12 22:59:42 +0000",
        b"From paul at example.org  Wed Jan 07 10:00:00 2015",
        b"From MAILER-DAEMON Fri Apr 17 06:00:53 2015",
        b"From paul@example.org",
        b"From  Fri Apr 17 06:00:53 2015",
        b"From paul Fri, 17 Apr 2015 06:00:53 -0400",
        b'From "paul martin"@example.org Fri Apr 17 06:00:53 2015',
        b"From ???@??? Fri Apr 17 06:00:53 2015",
        b"From a!b!paul Fri Apr 17 06:00 2015",
        b"From paul@example.org Fri Apr 17 06:00:53 MET DST 1998 remote from mx",
        b"From paul@example.org ven. avr. 17 06:00:53 2015",
        b"From 499d36d946a6f1f654eebad500742eb5c3057569 Mon Sep 17 00:00:00 2001",
    ],
)
def test_the_separators_of_real_programs_are_found(line: bytes) -> None:
    assert found(LINE + MAIL + line + b"\nFrom: a\n\nx\n") == [0, len(LINE + MAIL)]
    assert found((LINE + MAIL + line + b"\nFrom: a\n\nx\n").replace(b"\n", b"\r\n")) == [0, len((LINE + MAIL).replace(b"\n", b"\r\n"))]


@pytest.mark.parametrize(
    "words",
    [
        b"From here on all is well in 2015\nNote: x\n",
        b"From 9:30 to 10:00 on 5 May 2015 we met\nNote: x\n",
        b"From paul@example.org I heard in 2015 that\nNote: x\n",
        LINE + b"\nno field after it\n",
        LINE + b"no field after it\n",
        b">" + LINE + b"Subject: x\n",
        b" " + LINE + b"Subject: x\n",
        b"from paul@example.org Fri Apr 17 06:00:53 2015\nSubject: x\n",
        b"From " + b"x" * 2000 + b"@example.org Fri Apr 17 06:00:53 2015\nSubject: x\n",
    ],
)
def test_words_are_no_separators(words: bytes) -> None:
    assert found(LINE + MAIL + words) == [0]


def test_a_separator_without_a_blank_line_before_it_is_none() -> None:
    assert found(LINE + MAIL.removesuffix(b"\n") + LINE + MAIL) == [0]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_chunks_may_end_at_any_byte(monkeypatch: pytest.MonkeyPatch, ends: bytes) -> None:
    monkeypatch.setattr(mbox_lines, "_LONGEST_LINE", 60)
    data = (b"".join(LINE + b"Subject: %d\n\n" % number + b"x" * number + b"\nFrom me\n\n" for number in range(40))).replace(b"\n", ends)
    whole = found(data)
    assert len(whole) == 40
    for chunk in range(121, 400):
        monkeypatch.setattr(mbox_lines, "_CHUNK", chunk)
        assert found(data) == whole, chunk


def test_only_the_bytes_asked_for_are_looked_at() -> None:
    data = (LINE + MAIL) * 3
    stream = io.BytesIO(data)
    stream.seek(len(LINE + MAIL))
    assert list(starts(stream, len(LINE + MAIL))) == [0]
    assert found(b"") == []


@pytest.mark.parametrize("data", [b"\nFrom " * 500_000, b"\n\nFrom " + b"a" * 3_000_000, b"\n\nFrom " + b"Fri " * 300_000, b"\n" * 3_000_000])
def test_hostile_bytes_hold_no_separators(data: bytes) -> None:
    assert found(data) == []


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        (LINE, "2015-04-17 06:00:53 (no zone stated)"),
        (b"From 1234567890@xxx Fri Apr 17 06:00:53 +0000 2015\r", "2015-04-17 06:00:53 UTC"),
        (b"From - Fri, 17 Apr 2015 06:00:53 -0400", "2015-04-17 06:00:53 -04:00"),
        (b"From 0@xxx 2014-12-12 22:59:42 +0000", "2014-12-12 22:59:42 UTC"),
        (b"From paul@example.org", "None"),
        (b"From \xff\xfe x", "None"),
    ],
)
def test_the_time_on_a_separator_has_the_zone_that_is_written(line: bytes, moment: str) -> None:
    assert str(envelope_moment(line)) == moment

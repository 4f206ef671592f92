"""Reasons of damage: our own words stand, what Python says to programmers is said in words for a reader."""

import contextlib
import struct
import zipfile
import zlib
from uuid import UUID

import pytest

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.rar import RarDamage


def raised(work: object) -> BaseException:
    with contextlib.suppress(StopIteration):
        try:
            work()  # type: ignore[operator]
        except Exception as error:
            return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: struct.unpack("<I", b"a"), "it ends before something that should stand there"),
        (lambda: b""[3], "it ends before something that should stand there"),
        (lambda: zlib.decompress(b"abc"), "its packed data are broken"),
        (b"\xff".decode, "a text in it is not in the letters that it is said to be in"),
        (lambda: UUID(bytes_le=b"a"), "a value in it is impossible"),
        (lambda: int("a"), "a value in it is impossible"),
    ],
)
def test_what_python_says_is_said_in_plain_words(work: object, words: str) -> None:
    assert damage_words(raised(work)) == words


def test_what_was_said_in_words_stands_and_is_made_fit_to_show() -> None:
    assert damage_words(RarDamage("a header\x1b[2J is cut off")) == "a header<U+001B>[2J is cut off"
    assert damage_words(zipfile.BadZipFile("File is not a zip file")) == "File is not a zip file"
    assert damage_words(EOFError()) == "it ends too early"
    assert damage_words(OSError()) == "no reason is given"

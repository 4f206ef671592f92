"""Masks that people put over names and addresses are told from values that claim something."""

import pytest

from leakcheck.decode.masked_text import is_mask_label, is_masked


@pytest.mark.parametrize(
    "value", [b"", b"[redacted] <x@y.org>", b"XXXX <a@b.org>", b"phishing@pot", b"user@example.com", b"*** removed ***", b"\xe2\x96\x88" * 3]
)
def test_a_mask_is_recognised(value: bytes) -> None:
    assert is_masked(value)


@pytest.mark.parametrize(
    "value", [b"Ada Byron <ada@example.org>", b"president@whitehouse.gov", b"Re: The budget", b"user@example.com.ru", b"a" * 3000]
)
def test_a_value_is_no_mask(value: bytes) -> None:
    assert not is_masked(value)


@pytest.mark.parametrize(
    "words", [("b", "4"), ("b", "7", "C", "b", "6"), ("b6", "b6"), ("s", "40", "2"), ("REDACTED",), ("geschwärzt",), ("Person", "A"), ("xxxx", "xx")]
)
def test_words_that_say_only_that_others_were_taken_out_are_a_label(words: tuple[str, ...]) -> None:
    assert is_mask_label(words)


@pytest.mark.parametrize("words", [(), ("21", "400"), ("Person", "Anna"), ("redacted", "by", "Anna"), ("4",), ("b", "12"), ("x" * 5000 + "y",)])
def test_other_words_are_no_label(words: tuple[str, ...]) -> None:
    assert not is_mask_label(words)

"""Masks that people put over names and addresses are told from values that claim something."""

import pytest

from leakcheck.decode.masked_text import is_masked


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

"""Blocks packed by Snappy: every kind of element of the format's description, and blocks that are broken or too large."""

import pytest

from leakcheck.decode.snappy import SnappyDamage, unpacked


@pytest.mark.parametrize(
    ("block", "plain"),
    [
        (b"\x00", b""),
        (b"\x03\x08abc", b"abc"),
        (b"\x50\xf0\x4f" + b"x" * 80, b"x" * 80),  # a literal with its length in one byte
        (b"\xac\x02\xf4\x2b\x01" + b"y" * 300, b"y" * 300),  # and in two
        (b"\x0a\x08abc\x0d\x03", b"abcabcabca"),  # a short copy that reaches into what it writes
        (b"\x06\x08abc\x0a\x03\x00", b"abcabc"),  # a copy with an offset of two bytes
        (b"\x05\x08abc\x07\x02\x00\x00\x00", b"abcbc"),  # and of four
    ],
)
def test_each_kind_of_element(block: bytes, plain: bytes) -> None:
    assert unpacked(block, 1000) == plain


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"\x80\x80\x80\x80\x80\x01",
        b"\x03\x08ab",
        b"\x04\x08abc",
        b"\x02\x08abc",
        b"\x04\x01\x01",
        b"\x07\x08abc\x01\x00",
        b"\x07\x08abc\x01\x04",
        b"\x07\x08abc\x01",
        b"\x05\xfc\xff\xff\xff\xffa",
        b"\xe9\x07" + b"\x08abc",
    ],
)
def test_broken_and_too_large_blocks_are_refused(block: bytes) -> None:
    with pytest.raises(SnappyDamage):
        unpacked(block, 1000)

"""Unpacking what DjVuLibre's `bzz` packed (fixtures/make_djvu_files.py), and what is no such thing."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.bzz import BrokenPacking, unpacked

PACKED = (Path(__file__).parent.parent.parent / "fixtures" / "djvu" / "text.bzz").read_bytes()
#: As in the script that makes the fixture.
WORDS = b" ".join(b"%d sheets of paper" % (number * number % 97) for number in range(200))
TEXT = bytes(range(256)) + b"\0" * 500 + WORDS + bytes((number * number + 7 * number) % 256 for number in range(1000))


def test_what_bzz_packed_is_unpacked() -> None:
    assert unpacked(PACKED, 1 << 20) == TEXT


def test_no_more_than_is_wanted() -> None:
    assert unpacked(PACKED, len(TEXT)) == TEXT
    with pytest.raises(BrokenPacking, match="more than is read"):
        unpacked(PACKED, len(TEXT) - 1)


def test_nothing_is_packed_as_nothing() -> None:
    assert unpacked(b"", 100) == b""


@pytest.mark.parametrize("kept", [10, len(PACKED) // 2, len(PACKED) - 40])
def test_what_breaks_off_is_told(kept: int) -> None:
    with pytest.raises(BrokenPacking):
        unpacked(PACKED[:kept], 1 << 20)


@given(st.binary(max_size=400))
def test_any_bytes_are_unpacked_or_refused_within_the_bound(data: bytes) -> None:
    begin = time.process_time()
    with suppress(BrokenPacking):
        assert len(unpacked(data, 5000)) <= 5000
    assert time.process_time() - begin < 2


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_another_text_or_damage(place: int, by: int) -> None:
    data = bytearray(PACKED)
    data[place] ^= by
    try:
        found = unpacked(bytes(data), 1 << 16)
    except BrokenPacking:
        return
    assert found != TEXT or place >= len(PACKED) - 4, "but at the very end, where the last bits are filled up"

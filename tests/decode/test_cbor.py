"""CBOR: the examples of the standard (RFC 8949 appendix A), what is refused, and bounds."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.cbor import Cbor, NoCbor, array_of, byte_string, text_string, value_of


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("00", 0), ("1818", 24), ("1b000000e8d4a51000", 1_000_000_000_000), ("20", -1), ("3903e7", -1000), ("f90001", 5.960464477539063e-8),
        ("fb3ff199999999999a", 1.1), ("fa47c35000", 100_000.0), ("f4", False), ("f5", True), ("f6", None), ("4401020304", b"\1\2\3\4"),
        ("62c3bc", "ü"), ("83010203", [1, 2, 3]), ("a201020304", {1: 2, 3: 4}), ("a26161016162820203", {"a": 1, "b": [2, 3]}),
        ("5f42010243030405ff", b"\1\2\3\4\5"), ("7f657374726561646d696e67ff", "streaming"), ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}), ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
    ],
)  # fmt: skip
def test_reads_the_examples_of_the_standard(digits: str, value: Cbor) -> None:
    assert value_of(bytes.fromhex(digits)) == value


@pytest.mark.parametrize(
    "digits", ["", "18", "44010203", "62c328", "0000", "a2010203", "a201020103", "a1f502", "ff", "83ff", "1c", "f8ff", "5f01ff", "a1ff01"]
)
def test_refuses_what_is_damaged_or_can_be_read_in_two_ways(digits: str) -> None:
    with pytest.raises(NoCbor):
        value_of(bytes.fromhex(digits))


def test_depth_and_number_of_values_are_bounded() -> None:
    for hostile in (
        b"\x81" * 100_000 + b"\x00",
        b"\xc0" * 100_000 + b"\x00",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x9f" + b"\x00" * 200_000 + b"\xff",
    ):
        with pytest.raises(NoCbor):
            value_of(hostile)


@given(st.binary(max_size=300), st.text(max_size=300))
def test_what_is_written_here_is_read_again(data: bytes, text: str) -> None:
    assert value_of(array_of(byte_string(data), text_string(text))) == [data, text]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(NoCbor):
        value_of(data)

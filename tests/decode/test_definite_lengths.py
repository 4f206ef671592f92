"""Open lengths are closed and strings in pieces put together; what has none of them stays as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.definite_lengths import with_definite_lengths


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("3003020101", "3003020101"),
        ("3003020101ffff", "3003020101"),
        ("30800201010000", "3003020101"),
        ("308024800401610401620000 0000", "300404026162"),
        ("3008240604016104 0162", "300404026162"),
        ("24800401612480040162 0000 0000", "04026162"),
        ("3081030201 01", "3081030201 01"),
        ("3005a081020500", "3005a081020500"),
        ("a080308002010100000000", "a0053003020101"),
        ("30801f8101016100 00", "30051f81010161"),
    ],
    ids=["definite", "behind it", "open", "pieces, open", "pieces, definite", "pieces in pieces", "long form kept", "long form inside kept", "two", "long tag"],
)  # fmt: skip
def test_what_comes_out(given_: str, expected: str) -> None:
    assert with_definite_lengths(bytes.fromhex(given_)) == bytes.fromhex(expected)


@pytest.mark.parametrize(
    "data",
    ["", "30", "3080", "308002010100", "3005020101", "04800000", "3081", "30ff", "30040203010101", "2403020101", "2480300000 00", "1f", "308000"],
)  # fmt: skip
def test_what_is_wrong_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        with_definite_lengths(bytes.fromhex(data))


def test_depth_is_bounded() -> None:
    assert with_definite_lengths(b"\x30\x80" * 40 + b"\0\0" * 40)[:1] == b"\x30"
    with pytest.raises(ValueError, match="too deep"):
        with_definite_lengths(b"\x30\x80" * 41 + b"\0\0" * 41)


@given(st.binary(max_size=200))
def test_any_bytes_are_closed_or_refused(data: bytes) -> None:
    for start in (b"", b"\x30\x80", b"\x24\x80"):
        try:
            found = with_definite_lengths(start + data)
        except ValueError:
            continue
        assert with_definite_lengths(found) == found

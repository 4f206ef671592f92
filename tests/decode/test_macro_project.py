"""The compression of macros, by the examples of its standard and by bytes that lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.macro_project import unpacked


@pytest.mark.parametrize(
    ("packed", "plain"),
    [  # [MS-OVBA] section 3.2: no compression, normal, maximum
        ("0119B000616263646566676800696A6B6C6D6E6F7000717273747576 2E", b"abcdefghijklmnopqrstuv."),
        (
            "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F70067102700410727374757610777879 7A003C",
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        ("0103B002614500", b"a" * 73),
    ],
)
def test_the_examples_of_the_standard(packed: str, plain: bytes) -> None:
    assert unpacked(bytes.fromhex(packed.replace(" ", ""))) == plain


@given(st.binary(max_size=400))
def test_any_bytes_unpack_to_no_more_than_a_chunk_each(data: bytes) -> None:
    assert len(unpacked(b"\x01" + data)) <= 4096 * (1 + len(data) // 3)


def test_a_copy_from_before_the_beginning_ends_the_chunk() -> None:
    assert unpacked(bytes.fromhex("0103B001FFFF00")) == b""
    assert unpacked(b"\x02 other") == b""

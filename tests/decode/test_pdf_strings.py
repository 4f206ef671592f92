"""String values in bare PDF bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.pdf_strings import strings_in


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"(plain)", "plain"),
        (rb"(Acrobat (5.0) \(Windows\))", "Acrobat (5.0) (Windows)"),
        (rb"(M\351mo)", "Mémo"),
        (b"(a\\\nb)", "ab"),
        (b"<FEFF041F0451>", "Пё"),
        (b"(\xfe\xff\x04\x1f\x04\x51)", "Пё"),
        (b"(\xef\xbb\xbf\xd0\x9f)", "П"),
        (b"<48 69>", "Hi"),
        (b"<486>", "H`"),
        (b"(never closed", "never closed"),
    ],
)
def test_each_way_to_write_a_string(written: bytes, text: str) -> None:
    assert strings_in(b"<< /Author " + written) == {"Author": text}


def test_names_numbers_and_dictionaries_are_no_strings() -> None:
    assert strings_in(b"<< /Type /Sig /Length 5 /Params << /M (D:2024) >> >>") == {"M": "D:2024"}


@given(data=st.binary(max_size=300))
def test_hostile_bytes_give_strings(data: bytes) -> None:
    assert all(isinstance(value, str) for value in strings_in(b"/Author (" + data).values())
    assert isinstance(strings_in(b"/A <" + data), dict)

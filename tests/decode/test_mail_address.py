"""Addresses out of header text: names, normal forms, and fields that nobody honest writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_address import MOST_ADDRESSES, addresses, normal_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paul <paul@example.org>", [("Paul", "paul@example.org")]),
        ('"Martin, Eve" <eve@example.org>, b@example.org', [("Martin, Eve", "eve@example.org"), ("", "b@example.org")]),
        ("paul@example.org (Paul)", [("Paul", "paul@example.org")]),
        ("Friends: a@example.org, b@example.org;", [("", "a@example.org"), ("", "b@example.org")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Ren=C3=A9e_D=2E?= <r@example.org>", [("Renée D.", "r@example.org")]),
        ("=?utf-8?b?w4k=?= =?utf-8?b?dmU=?= <r@example.org>", [("Éve", "r@example.org")]),
        ("Рене <r@example.org>", [("Рене", "r@example.org")]),
        ("<>", []),
        ("", []),
        ("Paul", [("", "Paul")]),
        ('"alec milton"', [("alec milton", "")]),
        ('"Milton, Alec"', [("Milton, Alec", "")]),
        ("Kein Adresse", [("Kein Adresse", "")]),
        ("=?utf-8?q?Ren=C3=A9e?= D.", [("Renée D.", "")]),
    ],
)
def test_names_and_addresses_of_a_field(text: str, expected: list[tuple[str, str]]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Paul@EXAMPLE.org", "Paul@example.org"),
        ("paul@Exämple.org", "paul@xn--exmple-cua.org"),
        ("paul@xn--exmple-cua.org", "paul@xn--exmple-cua.org"),
        ("paul@bücher.example", "paul@xn--bcher-kva.example"),
        ("paul@localhost", "paul@localhost"),
        ("a..b@Example.org", "a..b@example.org"),
        ("paul@[192.0.2.1]", "paul@[192.0.2.1]"),
        ('"a b"@example.org', '"a b"@example.org'),
        ("not an address", "not an address"),
        ("@", "@"),
        (" paul@example.org ", "paul@example.org"),
    ],
)
def test_an_address_has_one_form_however_its_domain_is_written(written: str, normal: str) -> None:
    assert normal_address(written) == normal


def test_more_addresses_than_are_kept_are_left_out() -> None:
    assert len(addresses("a@example.org," * 5000)) == MOST_ADDRESSES


@pytest.mark.parametrize(
    "text", ["(" * 40_000, ":" * 40_000, "<" * 40_000, "a@b," * 10_000, '"' * 40_000, "(a" * 20_000, "[" * 40_000, "\\" * 40_000]
)
def test_a_hostile_field_gives_an_answer(text: str) -> None:
    assert all(isinstance(name, str) and len(name) <= 300 for name, _ in addresses(text))


@given(st.text(max_size=200) | st.text(alphabet='<>()@,:;"\\ .a\u0430\u202e\x00', max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    for name, address in addresses(text):
        (name + address).encode("utf-8")


def test_an_address_of_blanks_alone_is_nobody() -> None:
    """A line of signs that are not kept stopped the reading of the whole message."""
    found = addresses("=?utf-8?q?ReSv1.2);\x0c Fri, a@example.org")
    assert ("", "a@example.org") in found
    assert all(any(pair) for pair in found)

"""A number is what a cell shows, whatever the country, the rounding and the unit; dates, words and other numbers are not."""

import pytest

from leakcheck.decode.shown_number import agrees


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("12", "12"),
        ("12.5", "12,50"),
        ("1234.5", "1,234.50"),
        ("1234.5", "1.234,50"),
        ("1234.5", "1 234,50 €"),
        ("1234.5", "1\u202f234,5"),
        ("1234.5", "1'235"),
        ("12345678", "1,23,45,678"),
        ("-3.2", "(3.20)"),
        ("-3.2", "-$3.20"),
        ("0.125", "12.5%"),
        ("0.125", "13 %"),
        ("12.5", "12.5%"),
        ("1250000", "1.3"),
        ("1250000", "1,250"),
        ("2.5", "3"),
        ("1.005", "1.01"),
        ("1.005", "1.00"),
        ("7", "007"),
        ("1.23456789012346E+015", "1234567890123460"),
        ("1E3", "1000"),
    ],
)
def test_shows(value: str, shown: str) -> None:
    assert agrees(value, shown) is True


@pytest.mark.parametrize(
    ("value", "shown"),
    [("12", "912"), ("532", "432"), ("4000", "$9,000.00"), ("0.125", "25%"), ("12.5", "12.75"), ("-3", "4"), ("1234.5", "1,334.50")],
)
def test_shows_another(value: str, shown: str) -> None:
    assert agrees(value, shown) is False


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("45000", "15.03.2023"),
        ("0", "00.01.1900"),
        ("0", "1.5"),
        ("45000", "2023-03-15"),
        ("1.5", "1 1/2"),
        ("1000", "1E+03"),
        ("12", "twelve"),
        ("12", "12 kg"),
        ("12", "#####"),
        ("12", ""),
        ("nan", "12"),
        ("1e999", "12"),
        ("twelve", "12"),
        ("12", "1" * 500),
        ("12", "1.2.3"),
        ("1" * 500, "12"),
    ],
)
def test_is_not_plainly_a_number(value: str, shown: str) -> None:
    assert agrees(value, shown) is None


def test_hostile_text_costs_no_time() -> None:
    assert agrees("12", "1," * 2_000_000) is None
    assert agrees("12", "-" + "$ " * 19) is None

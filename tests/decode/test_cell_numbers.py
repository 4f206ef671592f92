"""One number is one text, whichever program stored it."""

import pytest

from leakcheck.decode.cell_numbers import row_text, shown_cell, shown_number


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("536.79999999999995", "536.8"),
        ("536.8", "536.8"),
        ("0.30000000000000004", "0.3"),
        ("-9793.5499999999993", "-9793.55"),
        ("1.2E+3", "1200"),
        ("3.0", "3"),
        ("42", "42"),
        ("12345678901234567890", "12345678901234567890"),
        ("-12345678901234567890", "-12345678901234567890"),
        ("1e999", "1e999"),
        ("", ""),
        ("#REF!", "#REF!"),
        ("Hall", "Hall"),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("٣٫٥", "٣٫٥"),
        ("2024-09-16T10:00:00", "2024-09-16T10:00:00"),
    ],
)
def test_a_cells_number_is_written_in_fifteen_digits(stored: str, shown: str) -> None:
    assert shown_cell(stored) == shown


@pytest.mark.parametrize("value", [0.0, 1.5, -2.25, 1e20, 1e-7, 123456789012345.0, 0.1 + 0.2])
def test_both_forms_of_a_workbook_give_one_text(value: float) -> None:
    assert shown_cell(f"{value:.17g}") == shown_number(value) or f"{value:.17g}".lstrip("-").isdigit()


def test_what_is_no_number_is_written_as_it_is() -> None:
    assert shown_number(float("inf")) == "inf"


def test_a_row_is_cut_where_its_cells_would_be_a_huge_text() -> None:
    assert row_text(["a", "", "b"]) == "a\t\tb"
    assert row_text(["x" * 400_000] * 3) == "\t".join(["x" * 400_000] * 2)
    assert len(row_text(["x" * 30_000] * 1_000_000)) < 2 << 20
    assert row_text(["x" * (2 << 20), "b"]) == "x" * (2 << 20)

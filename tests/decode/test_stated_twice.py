"""Amounts in figures and words: found where contracts and cheques write them, and compared under every reading of the figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.stated_twice import stated_twice


def found(text: str) -> list[tuple[str, int, bool]]:
    return [(one.figure, one.worth, one.agrees) for one in stated_twice(text)]


@pytest.mark.parametrize(
    ("text", "figure", "worth"),
    [
        ("within thirty (60) days of notice", "60", 30),
        ("the sum of ten thousand euros (€ 12,000.00)", "12,000.00", 10_000),
        ("the sum of ten thousand (EUR 12.000,00)", "12.000,00", 10_000),
        ("pays 6,000 EUR (five thousand euros)", "6,000", 5_000),
        ("pays $ 6,000.00 (in words: five thousand dollars only)", "6,000.00", 5_000),
        ("Betrag: 2.345,00 EUR (in Worten: zweitausenddreihundertfünfzig Euro)", "2.345,00", 2_350),
        ("la somme de 1 300 € (mille deux cents euros)", "1 300", 1_200),
        ("innerhalb von vierzehn (30) Tagen", "30", 14),
        ("dans un délai de quinze (30) jours", "30", 15),
    ],
)
def test_amounts_that_differ_are_found(text: str, figure: str, worth: int) -> None:
    assert found(text) == [(figure, worth, False)]


@pytest.mark.parametrize(
    "text",
    [
        "within thirty (30) days", "ten thousand euros (€ 10.000,00)", "fifteen hundred (1.500) shares", "$42,500.50 (forty-two thousand five hundred dollars)",
        "ten thousand dollars ($10) in thousands", "2.345,00 EUR (zweitausenddreihundertfünfundvierzig Euro)", "two (2.5) hours",
    ],
)  # fmt: skip
def test_amounts_that_agree_in_some_reading_do_so(text: str) -> None:
    assert all(agrees for _, _, agrees in found(text))
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "as both of the two (12) found", "chapter three (1999)", "one point two million (1,200,000) shares", "several hundred (300) copies",
        "half a million (500,000) shares", "nineteen eighty-four (1949) copies", "twenty (20) to thirty\n(60) days", "item 5 (see two pages before)",
        "two dozen (24) copies", "() ((( 5 (", "No. 7 (draft)", "5 (a few)", "and (5) days",
    ],
)  # fmt: skip
def test_notes_clauses_and_parts_of_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_long_lines_and_many_brackets_take_little_time() -> None:
    assert found("one " * 50_000 + "(5) days") == []
    assert len(found("thirty (30) days " * 20_000)) <= 2_000


@given(
    st.lists(
        st.sampled_from(["one", "two", "hundred", "thousand", "point", "and", "5", "1,000", "€", "(", ")", " ", "-", "days", "\n", "x"]), max_size=30
    )
)
def test_any_order_of_its_words_is_read(words: list[str]) -> None:
    assert all(one.worth > 0 for one in stated_twice(" ".join(words)))

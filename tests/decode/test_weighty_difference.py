"""What a changed word is part of: account number, amount, name, date, number, or a mere word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.weighty_difference import Matter, matter_of


def _of(text: str, word: str) -> Matter:
    start = text.index(word)
    return matter_of(text, start, start + len(word))


@pytest.mark.parametrize(
    ("text", "word", "matter"),
    [
        ("to be paid to DE89 3704 0044 0532 0130 00 at once", "0532", Matter.ACCOUNT),
        ("to be paid to CH9300762011623852957 at once", "CH9300762011623852957", Matter.ACCOUNT),
        ("the account no. 12345 678 of the bank", "678", Matter.ACCOUNT),
        ("he called from 4915112345678 again", "4915112345678", Matter.ACCOUNT),
        ("gifts reach 21 750 euros, by 312 persons", "21", Matter.AMOUNT),
        ("gifts reach 21 750 euros, by 312 persons", "euros", Matter.AMOUNT),
        ("a budget of $240,000 was agreed", "240", Matter.AMOUNT),
        ("a budget of 240.000 was agreed", "240", Matter.AMOUNT),
        ("on the row stands 1200.50 twice", "50", Matter.AMOUNT),
        ("сумма 15 млн руб. за год", "15", Matter.AMOUNT),
        ("the money went to Alexei in the end", "Alexei", Matter.NAME),
        ("it was agreed. Maria Lopez will pay", "Maria", Matter.NAME),
        ("деньги получил Иванов вчера", "Иванов", Matter.NAME),
        ("the board met on 16 September 2024 there", "16", Matter.DATE),
        ("la réunion du 2 août a eu lieu", "2", Matter.DATE),
        ("signed on 2024-09-16 in haste", "09", Matter.DATE),
        ("signed on 16.9.2024 in haste", "16", Matter.DATE),
        ("founded in 2016 by three of them", "2016", Matter.DATE),
        ("by 312 persons of the region", "312", Matter.NUMBER),
        ("by some persons of the region", "some", Matter.WORDS),
        ("it was agreed. Nobody will pay", "Nobody", Matter.WORDS),
        ("Nobody will pay", "Nobody", Matter.WORDS),
    ],
)  # fmt: skip
def test_a_changed_word_is_named_by_what_it_stands_in(text: str, word: str, matter: Matter) -> None:
    assert _of(text, word) is matter


def test_a_number_beside_an_amount_is_no_amount() -> None:
    assert _of("gifts reach 21 750 euros, by 312 persons", "312") is Matter.NUMBER
    assert _of("gifts reach 21 750 euros, by 312 persons", "gifts") is Matter.WORDS


def test_nothing_taken_out_is_no_matter() -> None:
    assert matter_of("to DE89 3704 0044 0532 0130 00", 5, 5) is Matter.WORDS


def test_a_year_is_lighter_than_a_sum_and_a_sum_than_an_account() -> None:
    assert sorted(Matter) == [Matter.WORDS, Matter.NUMBER, Matter.DATE, Matter.NAME, Matter.AMOUNT, Matter.ACCOUNT]


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_gets_an_answer(text: str, start: int, end: int) -> None:
    assert matter_of(text, start, end) in Matter


@pytest.mark.parametrize("piece", ["1", "1 ", "111 ", "AB12 ", "1,1", "A", "Ab ", "€1", "12.", "\u0661"])
def test_long_runs_cost_no_more_than_short_ones(piece: str) -> None:
    text = piece * 100_000
    assert matter_of(text, len(text) // 2, len(text)) in Matter

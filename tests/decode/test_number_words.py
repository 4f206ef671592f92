"""Numbers in words of three languages, as grammars print them; what is no plain number has no value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.number_words import number_of

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one", 1), ("Thirty", 30), ("twenty-five thousand four hundred", 25_400), ("one hundred and fifty", 150), ("a hundred", 100),
        ("two million three hundred thousand and one", 2_300_001), ("ninety nine", 99), ("nine hundred ninety-nine billion", 999 * 10**9),
        ("mille", 1_000), ("deux mille trois cents", 2_300), ("quatre-vingt-dix-sept", 97), ("soixante et onze", 71), ("quatre-vingts", 80),
        ("vingt et un", 21), ("un million deux cent mille", 1_200_000), ("dix-huit", 18), ("soixante-dix-neuf", 79), ("cent", 100),
        ("quatre vingt douze mille", 92_000), ("zweitausenddreihundertfünfundvierzig", 2_345), ("zehntausend", 10_000), ("eintausend", 1_000),
        ("einhunderttausend", 100_000), ("hundertzwanzig", 120), ("eine Million zweihunderttausend", 1_200_000), ("dreißig", 30), ("sechzehn", 16),
        ("fünfhundert", 500), ("neunundneunzig", 99), ("dreissig", 30),
    ],
)  # fmt: skip
def test_plain_numbers_have_their_value(words: str, value: int) -> None:
    assert number_of(words) == value


@pytest.mark.parametrize(
    "words",
    ["", "and", "nineteen eighty-four", "two three", "twenty thirty", "a few", "thousand million", "one thousand two thousand", "hundred hundred",
     "five point two", "zwanzigzwei", "quatre cinq", "ten twelve", "one " * 100, "und", "einige", "two hundred three hundred", "fifty eleven"],
)  # fmt: skip
def test_other_words_have_none(words: str) -> None:
    assert number_of(words) is None


def test_every_english_number_below_ten_thousand_is_read_back() -> None:
    ones = ONES.split()
    tens = TENS.split()

    def spelled(number: int) -> str:
        if number < 20:
            return ones[number - 1] if number else ""
        if number < 100:
            return "-".join(filter(None, [tens[number // 10 - 2], spelled(number % 10)]))
        if number < 1000:
            return " and ".join(filter(None, [f"{spelled(number // 100)} hundred", spelled(number % 100)]))
        return " ".join(filter(None, [f"{spelled(number // 1000)} thousand", spelled(number % 1000)]))

    for number in range(1, 10_000):
        assert number_of(spelled(number)) == number


@given(
    st.lists(
        st.sampled_from([*ONES.split(), *TENS.split(), "hundred", "thousand", "million", "and", "cent", "mille", "zwanzig", "und", "a"]), max_size=8
    )
)
def test_any_order_of_number_words_has_a_value_that_can_be_or_none(words: list[str]) -> None:
    value = number_of(" ".join(words))
    assert value is None or 0 < value < 10**12

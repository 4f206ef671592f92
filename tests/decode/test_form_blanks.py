"""What a form leaves open, and what only looks a little like it."""

import pytest

from leakcheck.decode.form_blanks import is_blank


@pytest.mark.parametrize(
    "text",
    [
        ": ____________   ",
        ": .........",
        ": [name]   ",
        "<date of birth>",
        "{{ amount }}",
        " DD/MM/YYYY\n",
        "TT.MM.JJJJ",
        "ДД.ММ.ГГГГ",
        "€ XXX",
        "[ ..... ]",
    ],
)
def test_takes_the_usual_blanks_for_such(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["", " : ", "12,400", "Clause ........ 12", "[21 750]", "a <b> c", "payment ____ due", "31/12/2020"])
def test_words_and_figures_are_no_blanks(text: str) -> None:
    assert not is_blank(text)


def test_long_input_takes_no_long_time() -> None:
    assert not is_blank("[a" * 100_000)
    assert not is_blank("aa/" * 100_000)

"""Which words of a message another one quotes."""

import pytest
from answers import WORDS, quoted
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.quotations import quotation, quoted_as_it_stands, quoted_passages, unquoted


def test_runs_of_marked_lines_are_passages_and_deeper_ones_are_left_out() -> None:
    text = "Hello\n> one\n> two\nanswer\n>three\n>> deeper\n> four\n"
    assert list(quoted_passages(text)) == ["one\ntwo", "three", "four"]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        (">", [""]),
        ("> \n>\n", ["\n"]),
        ("   > as far in as a mark may stand", ["as far in as a mark may stand"]),
        ("    > too far in", []),
        ("> one\n>    > deeper", ["one"]),
        (">    too far in for a second mark\n>     > as well", ["   too far in for a second mark\n    > as well"]),
        ("a > b\n\n", []),
    ],
)
def test_a_mark_stands_at_the_beginning_of_a_line_up_to_three_blanks_in(text: str, passages: list[str]) -> None:
    assert list(quoted_passages(text)) == passages


def test_below_a_line_of_attribution_the_rest_is_quoted() -> None:
    assert [passage.strip() for passage in quoted_passages("Fine.\n\nLe mardi 3 mai, Ann a écrit :\nBonjour\n")] == ["Bonjour"]
    assert list(quoted_passages("Fine.\n")) == []


def test_counts_the_words_that_stand_in_the_other_message() -> None:
    found = quotation(quoted(WORDS), f"Dear Bob,\n{WORDS}\nAnn")
    assert found.words == len(WORDS.split())
    assert not found.differing


def test_a_replaced_word_amid_a_passage_differs() -> None:
    found = quotation(quoted(WORDS.replace("March", "June")), WORDS)
    assert len(found.differing) == 1


def test_a_passage_that_repeats_itself_is_no_anchor() -> None:
    assert quotation("> a b c d a b c d a b c d\n", "a b c d " * 5).words == 0


@given(st.text(alphabet="ab >\n", max_size=400), st.text(alphabet="ab >\n", max_size=400))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    found = quotation(one, other)
    assert 0 <= found.words <= len(one)


def test_tells_at_a_glance_what_is_quoted_as_it_stands() -> None:
    assert quoted_as_it_stands(quoted(WORDS), f"Dear Bob,\n{WORDS}\nAnn")
    assert not quoted_as_it_stands(quoted(WORDS.replace("March", "June")), WORDS)
    assert not quoted_as_it_stands("> and\n", "sand\n")


@given(st.text(alphabet="ab é>\n", max_size=200), st.text(alphabet="ab é>\n", max_size=200))
def test_what_is_quoted_as_it_stands_differs_nowhere(one: str, other: str) -> None:
    assert not quoted_as_it_stands(one, other) or not quotation(one, other).differing


def test_own_words_are_those_outside_quotations() -> None:
    assert unquoted("Yes.\n> No?\nIndeed.") == "Yes.\nIndeed."
    assert "Bonjour" not in unquoted("Fine.\n\nLe mardi 3 mai, Ann a écrit :\nBonjour\n")
    assert unquoted("Fine.") == "Fine."

"""The first few of a list: all are named while they are few, and none goes uncounted."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.model.first_few import first_few


@pytest.mark.parametrize("between", ["; ", ", "])
def test_of_nothing_nothing_is_said(between: Literal["; ", ", "]) -> None:
    assert first_few([], 3, between) == ""


def test_as_many_as_are_named_are_named_without_a_remark() -> None:
    assert first_few(["a"], 3, "; ") == "a"
    assert first_few(["a", "b", "c"], 3, "; ") == "a; b; c"
    assert first_few(["a", "b", "c"], 3, ", ") == "a, b, c"


def test_one_more_is_counted() -> None:
    assert first_few(["a", "b", "c", "d"], 3, "; ") == "a; b; c; and 1 more"
    assert first_few(["a", "b", "c", "d"], 3, ", ") == "a, b, c and 1 more"


def test_thousands_are_set_apart() -> None:
    assert first_few(map(str, range(1237)), 3, "; ") == "0; 1; 2; and 1,234 more"
    assert first_few(map(str, range(1_234_569)), 2, ", ") == "0, 1 and 1,234,567 more"


def test_a_single_one_is_named_before_the_others() -> None:
    assert first_few(["a", "b"], 1, "; ") == "a; and 1 more"
    assert first_few(["a", "b"], 1, ", ") == "a and 1 more"


def test_those_left_out_can_be_called_otherwise() -> None:
    assert first_few("abcde", 2, "; ", left_out="more series") == "a; b; and 3 more series"
    assert first_few("abcde", 2, ", ", left_out="others") == "a, b and 3 others"
    assert first_few("ab", 2, "; ", left_out="more series") == "a; b"


def test_words_may_hold_what_parts_them() -> None:
    assert first_few(["a, b;", "c,"], 1, ", ") == "a, b; and 1 more"
    assert first_few(["a, b;", "c,"], 2, "; ") == "a, b;; c,"


@given(st.lists(st.from_regex(r"[a-z]+", fullmatch=True)), st.integers(1, 9))
def test_named_and_counted_are_all(words: list[str], most: int) -> None:
    *named, last = first_few(words, most, "; ").split("; ")
    if len(words) > most:
        assert named == words[:most]
        assert last == f"and {len(words) - most:,} more"
    else:
        assert [*named, last] == (words or [""])

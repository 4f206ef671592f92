"""Counts slips of the hand, and finds near words as comparing with each would."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.near_words import NearWords, slips


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("invoice", "invoive", 1),
        ("gmail", "gmial", 1),
        ("gmail", "gmaill", 1),
        ("gmail", "mail", 1),
        ("bank", "bnak1", 2),
        ("abc", "xyz", 3),
        ("", "ab", 2),
        ("ab", "ab", 0),
    ],
)
def test_slips_are_counted_both_ways(first: str, second: str, count: int) -> None:
    assert slips(first, second) == slips(second, first) == count


def test_the_rests_find_what_comparing_with_each_finds() -> None:
    chance = random.Random(1)
    words = sorted({"".join(chance.choices("abc", k=chance.randint(1, 8))) for _ in range(300)})
    for most in (1, 2):
        index = NearWords(words, most)
        for word in words[:60]:
            assert index.near(word) == sorted((slips(word, other), other) for other in words if other != word and slips(word, other) <= most)


def test_very_long_words_are_left_out() -> None:
    assert NearWords(["a" * 5_000], 2).near("a" * 5_000 + "b") == []


@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9))
def test_slips_are_the_same_both_ways_and_no_more_than_the_longer_word(first: str, second: str) -> None:
    assert slips(first, second) == slips(second, first) <= max(len(first), len(second))
    assert (slips(first, second) == 0) == (first == second)

"""Tells of one number that is left out as a question; silent for whole lists and for lists that leave out more."""

import pytest
from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation
from leakcheck.rules.numbering_skips_a_number import numbering_skips_a_number as rule


def said(numbers: list[int], role: str = "document") -> list[Observation]:
    made = text_content("\n".join(f"{number}. The parties agree" for number in numbers), role, Location("word/document.xml"), 10_000)
    assert made is not None
    return list(rule.check(document(made)))


def test_a_point_that_is_left_out_is_a_lead() -> None:
    (one,) = said([1, 2, 3, 4, 6, 7, 8, 9, 10])
    assert "from 1 to 10 one is not there: 5" in one.sentence
    assert rule.direction is Direction.LEAD


@pytest.mark.parametrize("numbers", [list(range(1, 11)), [1, 2, 4, 5, 6, 8, 9, 10, 11], [1, 3, 4, 5], [1]])
def test_is_silent_for_whole_lists_short_ones_and_those_that_leave_out_more(numbers: list[int]) -> None:
    assert not said(numbers)


def test_deleted_words_are_not_the_list() -> None:
    assert not said([1, 2, 3, 4, 6, 7, 8, 9, 10], "deleted")

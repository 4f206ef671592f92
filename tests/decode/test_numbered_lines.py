"""Numberings that rise by one, with what they leave out; lists inside lists, short ones and other numbers are none."""

import pytest

from leakcheck.decode.numbered_lines import Numbering, numberings


def lines(*numbers: int, form: str = "{}. Point of the list") -> str:
    return "\n".join(form.format(number) for number in numbers)


def test_a_whole_numbering_misses_none_and_one_with_a_gap_its_number() -> None:
    assert list(numberings(lines(*range(1, 10)))) == [Numbering(9, ())]
    assert list(numberings(lines(1, 2, 3, 5, 6, 7, 8, 9))) == [Numbering(9, (4,))]


@pytest.mark.parametrize(
    "form", ["{}) point", "§ {} Rule", "Article {}: Rule", "Artikel {}", "Clause {} of this", "Nr. {} Blech", "№ {} письмо", "{}.Point"]
)
def test_points_articles_and_entries_are_numbered_in_many_ways(form: str) -> None:
    assert list(numberings(lines(1, 2, 3, 4, 5, 6, 8, 9, form=form))) == [Numbering(9, (7,))]


def test_each_list_is_looked_at_by_itself() -> None:
    assert list(numberings(lines(*range(1, 9), *range(1, 10)))) == [Numbering(8, ()), Numbering(9, ())]


@pytest.mark.parametrize(
    "numbers",
    [range(1, 8), range(2, 20), (1, 2, 3, 4, 7, 8, 9, 10), (1, 2, 3, 3, 4, 5, 6, 7), (1, 2, 3, 9, 4, 5, 6, 7, 8), ()],
)
def test_short_others_and_lists_inside_lists_are_none(numbers: range | tuple[int, ...]) -> None:
    assert list(numberings(lines(*numbers))) == []


def test_numbers_within_lines_and_amounts_are_none() -> None:
    assert list(numberings(lines(*range(1, 10), form="see {}. Point"))) == []
    assert list(numberings(lines(*range(1, 10), form="{}.50 EUR"))) == []


def test_very_many_lines_are_read_in_part() -> None:
    assert len(list(numberings(lines(*[1, 2, 3, 4, 5, 6, 7, 8] * 10_000)))) <= 20_000 // 8

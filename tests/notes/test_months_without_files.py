"""Months of which nothing came along."""

from typing import Any

import pytest

from leakcheck.notes.months_without_files import months_without_files as note


def _months(small: Any, counts: dict[int, int], year: int = 2023) -> None:
    for month, count in counts.items():
        for number in range(count):
            small.paper(f"dump/{year}-{month:02}-{number}.docx", "", modified=f"{year}-{month:02}-{number + 1:02}T10:00:00")


def test_tells_of_a_month_missing_in_a_busy_time(small: Any) -> None:
    _months(small, {1: 6, 2: 7, 3: 9, 5: 6, 6: 5, 7: 8})
    (one,) = small.notes(note)
    assert "2023-04 (each of the three months before and after holds 5 to 9)" in one.sentence
    assert (one.items, one.of) == (1, 41)


def test_tells_of_several_months_as_one_gap_across_the_year(small: Any) -> None:
    _months(small, {9: 6, 10: 6, 11: 6})
    _months(small, {2: 6, 3: 6, 4: 6}, 2024)
    assert "2023-12 to 2024-01" in small.notes(note)[0].sentence


@pytest.mark.parametrize(
    "counts",
    [
        {1: 6, 2: 7, 3: 4, 5: 6, 6: 5, 7: 8},
        {1: 6, 2: 7, 3: 6, 4: 1, 5: 6, 6: 5, 7: 8},
        {1: 6, 2: 7, 3: 6, 11: 6, 12: 6},
        {3: 9, 5: 9},
    ],
    ids=["a slow month beside it", "one document", "the end of a period", "too little to compare"],
)
def test_is_silent_for_what_is_no_gap(small: Any, counts: dict[int, int]) -> None:
    _months(small, counts)
    assert small.notes(note) == []


def test_constants_of_templates_fill_no_month(small: Any) -> None:
    _months(small, {1: 6, 2: 7, 3: 9, 5: 6, 6: 5, 7: 8})
    small.paper("dump/x.xlsx", "", modified="2006-09-16T00:00:00")
    assert len(small.notes(note)) == 1

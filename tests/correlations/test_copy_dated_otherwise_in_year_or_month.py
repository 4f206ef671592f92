"""Speaks of two documents with like words whose times differ in nothing but year or month; silent for all else that meets."""

from typing import Any

import pytest

from leakcheck.correlations.copy_dated_otherwise_in_year_or_month import copy_dated_otherwise_in_year_or_month as rule
from leakcheck.model.rule import Direction, Weight

TEXT = "A network of nodes keeps one record together, and each who takes part sees the work of all the others; the honest keep the majority"
MARCH, MAY = "2009-03-24T11:33:15", "2008-05-24T11:33:15"


def _two(small: Any, first: str, second: str, other_words: str = TEXT) -> dict[str, Any]:
    small.paper("dump/a.pdf", TEXT, created=first, modified="")
    small.paper("dump/b.pdf", other_words, created=second, modified="")
    return dict(small.ask(rule))


def test_both_are_told_and_neither_is_called_the_changed_one(small: Any) -> None:
    found = _two(small, MARCH, MAY)
    assert {item: one.others for item, one in found.items()} == {"dump/a.pdf": ("dump/b.pdf",), "dump/b.pdf": ("dump/a.pdf",)}
    assert "2009-03-24 11:33:15" in found["dump/b.pdf"].sentence
    assert "Which of the two was changed, if one was, the two do not tell" in found["dump/b.pdf"].sentence
    assert {fact.at.item for fact in found["dump/a.pdf"].evidence} == {"dump/a.pdf", "dump/b.pdf"}
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)


@pytest.mark.parametrize("second", [MARCH, "2008-05-24T11:33:16", "2008-05-25T11:33:15", "2008-05-24T12:33:15"])
def test_is_silent_for_one_time_and_for_times_that_differ_in_more(small: Any, second: str) -> None:
    assert _two(small, MARCH, second) == {}


@pytest.mark.parametrize("clock", ["11:33:00", "11:00:12", "11:35:04"])
def test_is_silent_for_round_times_and_those_of_a_timetable(small: Any, clock: str) -> None:
    assert _two(small, f"2009-03-24T{clock}", f"2008-05-24T{clock}") == {}


def test_is_silent_for_documents_with_other_words(small: Any) -> None:
    assert _two(small, MARCH, MAY, "Minutes of the meeting of the works council, with the list of those who came and those who were excused") == {}


def test_is_silent_where_a_program_gave_many_the_same_second(small: Any) -> None:
    for number in range(21):
        small.paper(f"dump/{number}.pdf", TEXT, created=f"{2000 + number}-03-24T11:33:15", modified="")
    assert small.ask(rule) == {}

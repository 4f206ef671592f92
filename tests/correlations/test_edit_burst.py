"""Bursts of last saves."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from leakcheck.correlations.edit_burst import edit_burst as rule
from leakcheck.model.rule import Direction, Weight

SAVED = datetime.fromisoformat("2024-03-27T17:40:08")


def _collection(small: Any, count: int = 40) -> None:
    """Ordinary papers: made and saved over two years."""
    for number in range(count):
        made = datetime.fromisoformat("2022-02-01T09:10:11") + timedelta(days=17 * number, minutes=37 * number)
        small.paper(
            f"dump/papers/{number:02}.docx",
            "",
            created=made.isoformat(),
            modified=(made + timedelta(days=2)).isoformat(),
            editor=("Ann", "Bob", "Eve")[number % 3],
        )


def _burst(small: Any, count: int = 9, step: float = 26, apart: float = 331, folder: str = "dump/burst", **said: Any) -> None:
    for number in range(count):
        made = datetime.fromisoformat("2016-02-03T08:12:44") + timedelta(days=apart * number, minutes=13 * number)
        small.paper(
            f"{folder}/{number}.xlsx",
            "",
            **{
                "created": made.isoformat(),
                "modified": (SAVED + timedelta(seconds=step * number)).isoformat(),
                "author": ("Ann", "Bob", "Eve")[number % 3],
                "editor": "Somebody",
                **said,
            },
        )


def test_speaks_for_old_papers_all_saved_within_minutes_by_one_name(small: Any) -> None:
    _collection(small)
    _burst(small)
    found = small.ask(rule)
    assert list(found) == [f"dump/burst/{number}.xlsx" for number in range(9)]
    assert rule.provenance == "burst"
    first = found["dump/burst/0.xlsx"]
    assert (rule.direction, first.weight) == (Direction.HANDLING, Weight.MODERATE)
    assert "One of 9 documents" in first.sentence
    assert "within the same 4 minutes, 2024-03-27 17:40:08 UTC to 2024-03-27 17:43:36 UTC," in first.sentence
    assert len(first.others) == 8


def test_speaks_weakly_where_no_editor_is_recorded_but_one_program(small: Any) -> None:
    _collection(small)
    _burst(small, editor="", program="Converter")
    found = small.ask(rule)
    assert len(found) == 9
    assert {one.weight for one in found.values()} == {Weight.WEAK}


def test_finds_ten_in_half_an_hour(small: Any) -> None:
    _collection(small)
    _burst(small, count=10, step=180, apart=300)
    assert "within the same 27 minutes" in small.ask(rule)["dump/burst/0.xlsx"].sentence


def test_says_how_many_windows_were_tried(small: Any) -> None:
    _collection(small)
    _burst(small)
    tested = small.ask(rule)["dump/burst/0.xlsx"].tested[0]
    assert "196 windows" in tested.explanation, "four lengths for each of the 49 documents"
    assert tested.outcome == "excluded"


def test_speaks_weakly_of_more_than_can_be_saved_one_by_one(small: Any) -> None:
    _collection(small)
    _burst(small, count=60, step=8, apart=60)
    assert {found.weight for found in small.ask(rule).values()} == {Weight.WEAK}


@pytest.mark.parametrize(
    ("count", "step", "apart"),
    [(4, 26, 331), (9, 400, 331), (9, 26, 0.5)],
    ids=["too few", "too slow", "papers of one age"],
)
def test_is_silent_for_what_is_no_burst(small: Any, count: int, step: float, apart: float) -> None:
    _collection(small)
    _burst(small, count, step, apart)
    assert small.ask(rule) == {}


def test_is_silent_for_a_batch_created_as_it_was_saved(small: Any) -> None:
    _collection(small)
    _burst(small, created=(SAVED - timedelta(minutes=30)).isoformat())
    assert small.ask(rule) == {}


def test_is_silent_where_no_creation_times_are_recorded(small: Any) -> None:
    _collection(small)
    _burst(small, created="")
    assert small.ask(rule) == {}


def test_is_silent_where_the_editors_are_different_people(small: Any) -> None:
    _collection(small)
    for number in range(9):
        _burst(small, 1, 26, folder=f"dump/burst/{number}", editor=f"Person {number}", program="")
    assert small.ask(rule) == {}


def test_is_silent_where_one_of_the_set_lies_in_an_authenticated_mail(small: Any) -> None:
    _collection(small)
    _burst(small)
    small.mail("dump/mail.eml", "the tables are attached", signed=True)
    small.paper("dump/mail.eml!/9.xlsx", "", created="2015-01-01T10:00:00", modified=SAVED.isoformat(), editor="Somebody")
    assert small.ask(rule) == {}


def test_is_silent_where_the_dump_is_busy_at_all_such_times(small: Any) -> None:
    for day in range(12):
        for number in range(24):
            made = datetime.fromisoformat("2016-02-03T08:12:44") + timedelta(days=40 * number, hours=day)
            saved = SAVED + timedelta(days=day, minutes=2 * number)
            small.paper(f"dump/{day}/{number}.docx", "", created=made.isoformat(), modified=saved.isoformat(), editor="Secretary")
    assert small.ask(rule) == {}


def test_does_not_apply_to_an_empty_dump(small: Any) -> None:
    assert small.ask(rule) == {}


def test_speaks_weakly_of_a_pace_that_no_hand_keeps_even_with_a_pause(small: Any) -> None:
    _collection(small)
    _burst(small, count=9, step=2)
    made = (SAVED + timedelta(minutes=6)).isoformat()
    small.paper("dump/burst/last.xlsx", "", created="2015-01-05T08:00:01", modified=made, author="Ann", editor="Somebody")
    assert {found.weight for found in small.ask(rule).values()} == {Weight.WEAK}


def test_whole_minutes_as_word_records_them_are_no_pace(small: Any) -> None:
    _collection(small)
    for number in range(8):
        saved = datetime.fromisoformat("2024-03-27T17:40:00") + timedelta(minutes=number // 2)
        small.paper(
            f"dump/burst/{number}.docx", "", created=f"20{10 + number}-01-05T08:00:00", modified=saved.isoformat(), author="Ann", editor="Somebody"
        )
    assert {found.weight for found in small.ask(rule).values()} == {Weight.MODERATE}


def _series(small: Any, names: str = "annex_{}.docx", step: float = 60, editors: tuple[str, ...] = ("Lang",)) -> None:
    for number in range(6):
        made = datetime.fromisoformat("2016-02-03T08:12:44") + timedelta(days=70 * number, minutes=13 * number)
        editor = editors[number % len(editors)]
        saved = (SAVED + timedelta(seconds=step * number)).isoformat()
        small.paper(f"dump/{names.format(number)}", "", created=made.isoformat(), modified=saved, editor=editor)


def test_whoever_works_on_each_file_of_a_series_is_told_weakly(small: Any) -> None:
    """A typesetter goes through the annexes of one paper in one evening."""
    _collection(small)
    _series(small)
    found = small.ask(rule)
    assert len(found) == 6
    assert {one.weight for one in found.values()} == {Weight.WEAK}
    assert any("series" in tested.explanation and tested.outcome == "possible" for tested in found["dump/annex_0.docx"].tested)


def test_a_series_saved_faster_than_anybody_works_on_it_weighs_as_any_other(small: Any) -> None:
    _collection(small)
    _series(small, step=26)
    assert {one.weight for one in small.ask(rule).values()} == {Weight.MODERATE}


def test_a_part_of_a_series_that_others_saved_too_weighs_as_any_other(small: Any) -> None:
    _collection(small)
    _series(small)
    small.paper("dump/annex_9.docx", "", created="2016-02-03T08:12:44", modified="2016-03-03T08:12:44", editor="Ann")
    assert {one.weight for one in small.ask(rule).values()} == {Weight.MODERATE}

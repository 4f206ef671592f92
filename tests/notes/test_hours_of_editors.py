"""Editors who save when the others do not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from leakcheck.notes.hours_of_editors import hours_of_editors as note

MONDAY = datetime.fromisoformat("2023-01-02T00:00:00")


def _office(small: Any, days: int = 80, hour: int = 9) -> None:
    """Two colleagues on working days, from nine to five."""
    for day in range(days):
        if day % 7 < 5:
            for number, editor in enumerate(("Ann", "Bob")):
                saved = MONDAY + timedelta(days=day, hours=hour + (day + 4 * number) % 8)
                small.paper(f"dump/office/{day}-{editor}.docx", "", editor=editor, modified=saved.isoformat())


def _other(small: Any, hour: int, *, days: int = 12, step: int = 7, editor: str = "Somebody") -> None:
    for number in range(days):
        saved = MONDAY + timedelta(days=step * number, hours=hour + number % 2)
        small.paper(f"dump/other/{number}.docx", "", editor=editor, modified=saved.isoformat())


def test_tells_of_an_editor_who_saves_when_nobody_else_does(small: Any) -> None:
    _office(small)
    _other(small, 22)
    (one,) = small.notes(note)
    assert "12 of 12 hours in which documents were saved, on 12 days" in one.sentence
    assert "other editors' 116 such hours 0 do" in one.sentence
    assert "clocks and zones can be set" in one.sentence
    assert "It does not show who anybody was, or where." in one.sentence
    assert "Somebody" not in one.sentence, "no name is told"


def test_tells_of_weekdays(small: Any) -> None:
    _office(small)
    for number in range(12):
        saved = MONDAY + timedelta(days=5 + 7 * number, hours=10)
        small.paper(f"dump/other/{number}.docx", "", editor="Somebody", modified=saved.isoformat())
    (one,) = small.notes(note)
    assert "on a Saturday or Sunday" in one.sentence


@pytest.mark.parametrize(
    "said", [{"hour": 11}, {"hour": 22, "days": 8}, {"hour": 22, "editor": "Administrator"}], ids=["office hours", "few days", "nobody's name"]
)
def test_is_silent_for_what_is_no_habit(small: Any, said: dict[str, Any]) -> None:
    _office(small)
    _other(small, **said)
    assert small.notes(note) == []


def test_one_long_sitting_is_no_habit(small: Any) -> None:
    _office(small)
    for number in range(40):
        saved = MONDAY + timedelta(hours=22, minutes=number)
        small.paper(f"dump/other/{number}.docx", "", editor="Somebody", modified=saved.isoformat())
    assert small.notes(note) == []


def test_does_not_apply_where_the_others_are_few(small: Any) -> None:
    _office(small, days=20)
    _other(small, 22)
    assert small.notes(note) == []

"""What was learned of programs and services: enough before it speaks, and nothing but shapes and counts."""

from datetime import date

import pytest

from leakcheck.knowledge import mail_fingerprints
from leakcheck.knowledge.dated_facts import table
from leakcheck.knowledge.mail_fingerprints import first_day, foreign

COLUMNS = ("kind", "family", "shape", "first", "last", "mails", "senders", "not_before")


def _learned(monkeypatch: pytest.MonkeyPatch, *rows: str) -> None:
    made = [dict(zip(COLUMNS, row.split(","), strict=True)) for row in rows]
    monkeypatch.setattr(mail_fingerprints, "table", lambda _name: made)
    mail_fingerprints.by_family.cache_clear()


@pytest.fixture(autouse=True)
def _forget() -> object:
    yield
    mail_fingerprints.by_family.cache_clear()


OWN, OTHERS = "number,A,a,,,15,5,", "number,B,b,,,3,2,"


def test_a_shape_of_others_only_is_foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    _learned(monkeypatch, OWN, OTHERS)
    habit = foreign("number", "A", "b")
    assert habit is not None
    assert (habit.others, habit.mails) == (("B",), 15)


@pytest.mark.parametrize(
    "rows",
    [
        ("number,A,a,,,14,5,", OTHERS),
        ("number,A,a,,,15,4,", OTHERS),
        (OWN, "number,B,b,,,2,2,"),
        (OWN, "number,B,b,,,3,1,"),
        (OWN, OTHERS, "number,A,b,,,2,1,"),
        (OWN, "boundary,B,b,,,3,2,"),
        (OTHERS,),
    ],
)
def test_too_little_known_or_seen_once_is_not(monkeypatch: pytest.MonkeyPatch, rows: tuple[str, ...]) -> None:
    _learned(monkeypatch, *rows)
    assert foreign("number", "A", "b") is None


def test_relatives_share_their_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    _learned(monkeypatch, "order,Outlook,a,,,15,5,", "order,Outlook Express,b,,,3,2,")
    assert foreign("order", "Outlook", "b") is None


def test_a_form_has_a_day_where_enough_messages_were_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _learned(monkeypatch, "trace,S,x,2018-12-06,2025-09-01,120,28,2016-10-13", "trace,S,y,2006-10-10,2018-03-28,72,42,")
    assert first_day("trace", "x") == date(2016, 10, 13)
    assert first_day("trace", "y") is None
    assert first_day("line", "x") is None


def test_the_shipped_table_holds_shapes_and_counts_only() -> None:
    rows = table("mail_fingerprints.csv")
    assert len(rows) > 50
    for row in rows:
        assert tuple(row) == COLUMNS
        assert int(row["mails"]) > 1
        assert int(row["senders"]) >= 1
        assert "@" not in row["shape"].replace("@mail.gmail.com", "")
        assert not row["not_before"] or row["not_before"] < row["first"], "half a year of grace and more"

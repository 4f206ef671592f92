"""Habits are what a text does often and nearly always in one way; languages are told by their small words."""

import pytest

from leakcheck.decode.writing_habits import habits_of, language_of


@pytest.mark.parametrize(
    ("once", "kind", "style"),
    [
        ("He said “well” then. ", "quotation marks", "“…”"),
        ("Er sagte „gut“ dann. ", "quotation marks", "„…“"),
        ("Il a dit « bien » alors. ", "quotation marks", "« … »"),
        ("Он сказал «хорошо» потом. ", "quotation marks", "«…»"),
        ("Er sagte »gut« dann. ", "quotation marks", "»…«"),
        ("paid 12,000.50 then. ", "large numbers", "1,000.00"),
        ("paid 1.212.000,50 then. ", "large numbers", "1.000,00"),
        ("paid 12 000,50 then. ", "large numbers", "1 000,00"),
        ("paid 12'000.50 then. ", "large numbers", "1'000.00"),
        ("on 25/12/2019 then. ", "dates", "day/month/year"),
        ("on 12/25/2019 then. ", "dates", "month/day/year"),
        ("on 5.12.2019 then. ", "dates", "day.month.year"),
        ("on 2019-12-05 then. ", "dates", "year-month-day"),
        ("les points suivants : un ", "double punctuation", "a blank before it"),
        ("les points suivants: un ", "double punctuation", "no blank before it"),
    ],
)
def test_what_is_always_done_in_one_way_is_a_habit(once: str, kind: str, style: str) -> None:
    assert [(habit.kind, habit.style, habit.uses) for habit in habits_of(once * 5)] == [(kind, style, 5)]


@pytest.mark.parametrize(
    "text", ["He said “well”. " * 3, "“well” and „gut“. " * 5, 'He said "well". ' * 9, "on 5/6/2019 then. " * 9, "1,000 2,000 3.5 " * 9, ""]
)
def test_seldom_mixed_straight_and_ambiguous_is_none(text: str) -> None:
    assert list(habits_of(text)) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the house of the man and the dog that was there with this and that of which they are", "English"),
        ("les enfants des voisins sont dans une maison qui est sur la place pour les gens avec des fleurs que", "French"),
        ("der Mann und die Frau mit dem Hund ist nicht auf dem Weg und das Kind ist ein und die der", "German"),
        ("и в доме не было на улице что это для как и по из и в на", "Russian"),
        ("та у селі не було на вулиці що це для як із від та у не", "Ukrainian"),
        ("1 2 3 the", ""),
        ("the and of that the and of " * 2 + "les des une dans pour les des " * 2, ""),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_long_texts_of_opening_marks_take_little_time() -> None:
    for sign in "“„«»":
        assert list(habits_of(sign * 200_000)) == []

"""Words are found as people look for them, and shown as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.word_search import folded, passages

LETTERS = st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\t\u00a0\u00b4\u0301ßﬁÉİ№𝐀ｱe"), max_size=60)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Le reçu est là.", "RECU", "reçu"),
        ("Le rec\u0327u est là.", "reçu", "reçu"),
        ("the bank\n  account", "bank account", "bank account"),
        ("Die STRASSE", "straße", "STRASSE"),
        ("Die Straße", "strasse", "Straße"),
        ("ﬁnance", "fin", "ﬁn"),
        ("№ 5", "no 5", "№ 5"),
        ("Договор", "договор", "Договор"),
        ("合同编号", "合同", "合同"),
    ],
)
def test_spellings_that_people_take_for_the_same(text: str, phrase: str, found: str) -> None:
    times, (passage,) = passages(text, folded(phrase), whole_words=False, most=1)
    assert (times, passage.found) == (1, found)


def test_what_stands_around() -> None:
    _, (passage,) = passages(f"{'a' * 200} Nantes {'b' * 200}", "nantes", whole_words=False, most=3)
    assert passage.before == "a" * 59 + " "
    assert passage.after == " " + "b" * 59


def test_whole_words_are_not_within_others() -> None:
    assert passages("divers vers, vers", "vers", whole_words=False, most=9)[0] == 3
    assert passages("divers vers, vers", "vers", whole_words=True, most=9)[0] == 2
    assert passages("divers", "vers", whole_words=True, most=9) == (0, ())


def test_only_the_first_places_are_shown_and_all_are_counted() -> None:
    times, shown = passages("ja " * 50, "ja", whole_words=True, most=3)
    assert (times, len(shown)) == (50, 3)


def test_nothing_is_found_nowhere() -> None:
    assert passages("words", "", whole_words=False, most=3) == (0, ())
    assert folded("\u0301 \n") == ""


@given(LETTERS, st.integers(0, 60), st.integers(1, 8))
def test_what_is_shown_is_what_was_looked_for(text: str, start: int, length: int) -> None:
    phrase = folded(text)[start : start + length].strip()
    times, shown = passages(text, phrase, whole_words=False, most=100)
    assert bool(times) == bool(phrase)
    for passage in shown:
        assert phrase in folded(passage.found) or phrase in folded(f"{passage.before}{passage.found}{passage.after}")
        assert len(passage.found) <= 3 * len(phrase) + 60


@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)

"""A copy is put into the reference's spelling, and keeps what it says otherwise."""

import random
import time

import pytest

from leakcheck.decode.respelled_words import respelled_like
from leakcheck.decode.text_digest import words_of

TEXT = "Frau Müller übernimmt die Prüfung in Köln, Herr Groß die Verträge.\nDer Vorschuss beträgt 12.400 €, die Fläche 120 m² – bis März."


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.encode().decode("cp1252", "replace"),
        TEXT.encode().decode("latin-1"),
        TEXT.encode("ascii", "replace").decode(),
        TEXT.encode("ascii", "ignore").decode().replace("12.400 ", "12.400 EUR").replace("m ", "m2 "),
        "Frau Mueller uebernimmt die Pruefung in Koeln, Herr Gross die Vertraege.\nDer Vorschuss betraegt 12.400 EUR, die Flaeche 120 m2 - bis Maerz.",
    ],
    ids=["misread", "misread as Latin-1", "question marks", "left out", "in letters of ASCII"],
)
def test_another_spelling_becomes_the_same_text(copy: str) -> None:
    assert words_of(respelled_like(TEXT, copy)) == words_of(TEXT)


def test_what_was_changed_amid_another_spelling_stays_changed() -> None:
    copy = TEXT.replace("12.400", "72.400").replace("Herr Groß", "Herr Klein").encode("ascii", "replace").decode()
    assert respelled_like(TEXT, copy).split() == TEXT.replace("12.400", "72.400").replace("Herr Groß", "Herr Klein").split()


def test_texts_of_ascii_are_left_alone() -> None:
    assert respelled_like("Mr Muller pays 400.", "Mr Mueller pays 400.") == "Mr Mueller pays 400."


def test_the_work_is_bounded_where_nothing_is_alike() -> None:
    chance = random.Random(1)
    first = " ".join("é" * chance.randint(3, 9) + f"–{number % 7}" for number in range(600))
    second = " ".join("?" * chance.randint(3, 20) + str(number % 6) for number in range(600))
    begun = time.process_time()
    respelled_like(first, second)
    assert time.process_time() - begun < 10

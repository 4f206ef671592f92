"""A copy is put into the reference's spelling, and keeps what it says otherwise."""

import random
import time

import pytest

from leakcheck.decode.respelled_words import respelled_like
from leakcheck.decode.text_digest import text_content, words_of
from leakcheck.model.location import Location

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


def test_a_text_of_another_script_is_found_again_word_by_word() -> None:
    russian = "Добрый день, Марина. Я согласовала стоимость услуг с руководством. Сегодня мы не будем регистрировать договор."
    for garbled in (
        russian.encode("cp1251").decode("latin-1"),
        russian.encode().decode("cp1252", "replace"),
        russian.encode().decode("cp1251", "replace"),
    ):
        assert words_of(respelled_like(russian, garbled)) == words_of(russian)
    other = russian.replace(" не ", " ").encode("cp1251").decode("latin-1")
    assert words_of(respelled_like(russian, other)) == words_of(russian.replace(" не ", " "))


@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "cp1251", "mac-roman"])
def test_a_line_without_blanks_is_found_again_though_misread_bytes_part_it(charset: str) -> None:
    chinese = "这是一个永久性的错误，服务器已经放弃投递。 对方服务器返回的错误提示: The recipient is locked."
    garbled = text_content(chinese.encode().decode(charset, "replace"), "body", Location("body"), 10_000)
    assert garbled is not None
    assert words_of(respelled_like(chinese, garbled.text)) == words_of(chinese)


def test_texts_of_ascii_are_left_alone() -> None:
    assert respelled_like("Mr Muller pays 400.", "Mr Mueller pays 400.") == "Mr Mueller pays 400."


def test_the_work_is_bounded_where_nothing_is_alike() -> None:
    chance = random.Random(1)
    first = " ".join("é" * chance.randint(3, 9) + f"–{number % 7}" for number in range(600))
    second = " ".join("?" * chance.randint(3, 20) + str(number % 6) for number in range(600))
    begun = time.process_time()
    respelled_like(first, second)
    assert time.process_time() - begun < 10

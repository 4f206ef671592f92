"""Spellings of programs that lack letters are one text; other letters, amounts and words are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.letter_spellings import folded, spelled_alike, undone


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Müller", "MÃ¼ller"),
        ("Müller", "MÃƒÂ¼ller"),
        ("Müller", "M³ller"),  # Western letters of Windows on a DOS computer
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("Müller", "M\ufffdller"),
        ("Müller", "Mller"),
        ("Groß", "Gro?"),
        ("Straße", "STRASSE"),
        ("GRÖSSE", "GRÃ–SSE"),
        ("don’t", "donâ€™t"),
        ("“ja”", "â€œjaâ€"),
        ("à la", "Ã la"),  # its second sign is a blank, and lost as such
        ("Łódź", "Lodz"),
        ("Øresund", "Oresund"),
        ("Århus", "Aarhus"),
        ("№ 5", "â„– 5"),
        ("№ 5", "No 5"),
        ("5 ½ Millionen", "5 1/2 Millionen"),
        ("5½", "5 1/2"),
        ("5½", "5Â½"),
        ("120 m²", "120 m2"),
        ("120 m²", "120 m?"),
        ("10²", "10^2"),
        ("12.400 €", "12.400 EUR"),
        ("12.400 €", "12.400 â‚¬"),
        ("Привет", "ÐŸÑ€Ð¸Ð²ÐµÑ‚"),
        ("Привет", "Ïðèâåò"),
        ("Привет", "??????"),
        ("Ольга", "Olga"),
        ("Â© 2018", "(c) 2018"),  # misread by the sender's own program, then written in ASCII
        ("MÃ¼ller", "Mueller"),
    ],
)
def test_a_spelling_is_the_same_text_whichever_copy_has_it(text: str, copy: str) -> None:
    assert spelled_alike(text, copy)
    assert spelled_alike(copy, text)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Müller", "Miller"),
        ("Müller", "Möller"),
        ("Muller", "Miller"),
        ("5 ½ Millionen", "51/2 Millionen"),
        ("5 ½", "5"),
        ("½", "1/4"),
        ("10²", "102"),
        ("m²", "m3"),
        ("12.400 €", "72.400 EUR"),
        ("für", "fuer nicht"),
        ("kein Müller", "Mueller"),
        ("петък", "сряда"),
        ("не", "-"),
        ("руководством", "óñëóã ñ ðóêîâîäñòâîì"),  # the same word misread, and two others before it
        ("bär", "bor"),
    ],
)
def test_other_words_names_and_amounts_are_not(text: str, copy: str) -> None:
    assert not spelled_alike(text, copy)
    assert not spelled_alike(copy, text)


def test_words_of_ascii_alone_have_one_spelling() -> None:
    assert not spelled_alike("Mueller", "Muller")


def test_what_is_folded_is_alike_for_nearly_all_spellings() -> None:
    assert len({folded(text) for text in ("Größenänderung", "Groessenaenderung", "GrÃ¶ÃŸenÃ¤nderung", "grossenanderung")}) == 1
    assert undone("GrÃ¶ÃŸe – 5 €") == "Größe – 5 €"


def test_the_work_is_bounded_for_signs_that_fit_in_many_ways() -> None:
    begun = time.process_time()
    assert not spelled_alike("é–" * 79, "?-" * 79 + "x")
    assert not spelled_alike("é" * 5_000, "?" * 5_000 + "x")
    assert time.process_time() - begun < 2


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_taken_and_the_order_does_not_matter(one: str, other: str) -> None:
    assert spelled_alike(one, other) == spelled_alike(other, one)
    assert spelled_alike(one, one)


@pytest.mark.parametrize(
    ("rich", "poor"),
    [
        ("Привет", "pRIWET"),
        ("Gebäude", "Gebdude"),
        ("Müller", "M}ller"),
        ("Größe", "Gr|~e"),
        ("Ärger", "[rger"),
        ("Müller", "M.ller"),
        ("Köln", "K ln"),
    ],
)
def test_seven_bits_national_sets_and_signs_in_place_of_letters_are_spellings(rich: str, poor: str) -> None:
    assert spelled_alike(rich, poor)


@pytest.mark.parametrize(("rich", "poor"), [("Gebäude", "Gebirge"), ("Müller", "Miller"), ("Größe", "Grüße"), ("5 ½", "5 1")])
def test_another_letter_is_no_spelling(rich: str, poor: str) -> None:
    assert not spelled_alike(rich, poor)

"""Speaks of words with look-alike letters, with the sentence that anyone can type them; silent for whole foreign words."""

import pytest
from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.location import Location
from leakcheck.model.rule import Observation
from leakcheck.rules.mixed_script_words import mixed_script_words as rule


def said(words: str) -> list[Observation]:
    made = text_content(words, "body", Location("body"), 1000)
    assert made is not None
    return list(rule.check(document(made)))


def test_a_cyrillic_letter_inside_a_latin_word_is_told() -> None:
    (one,) = said("le p\u0430iement est fait")
    assert "“p\u0430iement”" in one.sentence
    assert "typed by anyone and are normal for many people" in one.sentence


@pytest.mark.parametrize("words", ["Привет мир", "Ελλάδα και France", "le paiement est fait", "COVID19 и vaccine", "µm and Ω"])
def test_is_silent_for_whole_words_of_any_alphabet(words: str) -> None:
    assert not said(words)

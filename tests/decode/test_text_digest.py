"""Texts made comparable: the same words give the same digest, like texts like sketches, short ones none."""

from leakcheck.decode.text_digest import likeness, sketch, text_content, words_of
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

NOTE = "La location du palais des congrès s'élève à 38 500 euros, acompte de 11 550 euros versé le 2 septembre par le trésorier du parti."


def made(text: str, longest: int = 10_000) -> TextContent:
    content = text_content(text, "document", Location("x"), longest)
    assert content is not None
    return content


def test_blanks_case_and_composition_do_not_change_the_digest() -> None:
    assert made("Élève  à\tTokyo").digest == made("E\u0301LE\u0300VE a\u0300 tokyo").digest


def test_a_changed_number_changes_the_digest_and_little_of_the_sketch() -> None:
    first, second = made(NOTE), made(NOTE.replace("38 500", "98 500"))
    assert first.digest != second.digest
    assert 0.6 < likeness(first.minhash, second.minhash) < 1


def test_other_texts_are_not_alike() -> None:
    assert (
        likeness(made(NOTE).minhash, made("Bonjour, la réunion de jeudi est avancée à neuf heures trente, salle du deuxième étage, merci.").minhash)
        < 0.2
    )


def test_texts_without_a_word_are_not_one_and_the_same() -> None:
    dots, dashes = (text_content(text, "body", Location("x"), 100) for text in ("...", "---"))
    assert dots is not None
    assert dashes is not None
    assert dots.digest != dashes.digest


def test_short_texts_have_no_sketch_and_blank_ones_are_none() -> None:
    assert sketch(words_of("Bien à toi, Claire")) == b""
    assert text_content(" \n\t ", "body", Location("x"), 100) is None
    assert likeness(b"", b"") == 0


def test_a_long_text_is_cut_and_says_so() -> None:
    assert made("mot " * 100, 20).complete == "cut"
    assert made("mot mot", 20).complete == "whole"

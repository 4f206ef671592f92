"""Speaks of characters that were not there yet; silent in the year of drafts and for older encodings."""

import msgspec
from claims import document, modified

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import Identifier, IdentifierKind, TextContent
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.characters_younger_than_text import characters_younger_than_text as rule


def text(words: str) -> TextContent:
    made = text_content(words, "document", Location("word/document.xml"), 1000)
    assert made is not None
    return made


def test_a_bitcoin_sign_of_2009_is_told() -> None:
    (said,) = rule.check(document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿ payables d'avance")))
    assert "U+20BF" in said.sentence
    assert "2017" in said.sentence


def test_is_silent_a_year_before_publication_and_after() -> None:
    assert not list(rule.check(document(modified("2016-09-02T16:17:10Z"), text("Prix : 40 ₿"))))
    assert not list(rule.check(document(modified("2020-03-02T16:17:10Z"), text("Prix : 40 ₿"))))


def test_old_letters_of_any_script_are_fine() -> None:
    assert not list(rule.check(document(modified("2001-03-02T16:17:10Z"), text("Привет, Ελλάδα, 東京, العربية"))))


def test_a_text_in_an_older_encoding_is_passed_over() -> None:
    codepage = Identifier(at=Location("body"), kind=IdentifierKind.CODEPAGE, value="windows-1256")
    assert not list(rule.check(document(modified("2001-03-02T16:17:10Z"), text("ݠ ݠ"), codepage)))


def test_the_letters_of_a_pdf_are_what_its_tables_call_them_and_weigh_less() -> None:
    paper = document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"))
    (said,) = rule.check(msgspec.structs.replace(paper, item=msgspec.structs.replace(paper.item, format="pdf_document")))
    assert said.weight is Weight.MODERATE


def test_a_clock_that_was_never_set_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2009-01-01T00:14:10Z"), text("Prix : 40 ₿")))
    assert said.weight is Weight.WEAK

"""Speaks of characters that were not there yet; silent in the year of drafts and for older encodings."""

import msgspec
from claims import document, modified
from mail_facts import findings, received, sent

from leakcheck.check import check
from leakcheck.decode.text_digest import text_content
from leakcheck.model.evidence import Evidence
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, TextContent
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Weight
from leakcheck.model.verdict import Status
from leakcheck.rules.characters_younger_than_text import characters_younger_than_text as rule
from leakcheck.rules.embedded_font_newer_than_date import embedded_font_newer_than_date
from leakcheck.verdict import judge


def text(words: str) -> TextContent:
    made = text_content(words, "document", Location("word/document.xml"), 1000)
    assert made is not None
    return made


def packed(form: str) -> Identifier:
    return Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


OFFICE = packed("system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none")


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


def binary(*facts: AnyFact, format_: str = "word_binary") -> Examined:
    made = document(modified("2001-03-02T16:17:10Z"), *facts)
    return msgspec.structs.replace(made, item=msgspec.structs.replace(made.item, format=format_))


def test_beside_an_older_encoding_only_what_takes_two_units_of_16_bits_is_looked_at() -> None:
    page = Identifier(at=Location("SummaryInformation: code page"), kind=IdentifierKind.CODEPAGE, value="1252")
    (said,) = rule.check(binary(text("Bonne année 🎉"), page))
    assert "U+1F389" in said.sentence
    assert said.weight is Weight.MODERATE
    # What bytes of another encoding are easily misread as.
    assert not list(rule.check(binary(text("㔍 ₿"), page)))
    assert not list(rule.check(binary(text("Bonne année 🎉"), page, format_="rich_text")))
    everything = Identifier(at=page.at, kind=IdentifierKind.CODEPAGE, value="54936")
    assert not list(rule.check(binary(text("Bonne année 🎉"), page, everything)))


def test_the_letters_of_a_pdf_are_what_its_tables_call_them_and_weigh_less() -> None:
    paper = document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"))
    (said,) = rule.check(msgspec.structs.replace(paper, item=msgspec.structs.replace(paper.item, format="pdf_document")))
    assert said.weight is Weight.MODERATE


def test_a_clock_that_was_never_set_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2009-01-01T00:14:10Z"), text("Prix : 40 ₿")))
    assert said.weight is Weight.WEAK


def test_a_mail_without_a_servers_time_is_dated_by_the_senders_clock_alone_and_weighs_less() -> None:
    (alone,) = findings(rule, sent("2009-03-02T16:17:10"), text("Prix : 40 ₿"))
    assert (alone.weight, alone.cause) == (Weight.MODERATE, Cause.DATE_LINE)
    (arrived,) = findings(rule, sent("2009-03-02T16:17:10"), received("2009-03-02T16:17:30"), text("Prix : 40 ₿"))
    assert (arrived.weight, arrived.cause) == (Weight.STRONG, Cause.TEXT)


def test_emoji_in_mail_of_the_years_of_private_picture_codes_are_only_weak() -> None:
    # Docomo, KDDI and SoftBank drew pictures from 1999 on; exports write Unicode's codes of 2010 and later for them.
    (said,) = findings(rule, sent("2006-05-03T11:03:09"), received("2006-05-03T11:03:14"), text("今日は楽しかったね😂🥺 また会おうね 🐼"))
    assert said.weight is Weight.WEAK


def test_a_letter_beside_such_emoji_and_an_emoji_in_later_mail_weigh_as_ever() -> None:
    (letter,) = findings(rule, sent("2006-05-03T11:03:09"), received("2006-05-03T11:03:14"), text("40 ₿ 😂"))
    assert letter.weight is Weight.STRONG
    (later,) = findings(rule, sent("2014-05-03T11:03:09"), received("2014-05-03T11:03:14"), text("see you 🥺"))
    assert later.weight is Weight.STRONG


def test_one_wrong_clock_makes_characters_and_fonts_look_too_young_and_is_one_event() -> None:
    paper = document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"), Description(at=Location("font F1"), kind="font notice", value="© 2017"))
    paper = msgspec.structs.replace(paper, item=msgspec.structs.replace(paper.item, format="pdf_document"))
    found, _, _ = check(paper, [rule, embedded_font_newer_than_date])
    assert [(one.rule, one.weight, one.cause) for one in found] == [
        ("characters_younger_than_text", Weight.MODERATE, Cause.LAST_SAVE),
        ("embedded_font_newer_than_date", Weight.MODERATE, Cause.LAST_SAVE),
    ]
    assert judge(Evidence(examined=msgspec.structs.replace(paper, findings=found))).status is Status.UNVERIFIABLE


def test_an_office_document_that_a_library_packed_is_weak() -> None:
    """docxtpl fills in a template of 2009 and leaves its times."""
    (said,) = rule.check(document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"), packed("system 3; times set; first word/document.xml")))
    assert said.weight is Weight.WEAK
    (said,) = rule.check(document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"), OFFICE))
    assert said.weight is None, "strong, because Word sets the time with every save"
    (said,) = rule.check(document(modified("2009-03-02T16:17:10Z"), text("Prix : 40 ₿"), format_="opendocument"))
    assert said.weight is None

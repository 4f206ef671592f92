"""Tells of mails that are only words, and how their lines are spelled; silent for letters and for what merely looks like one line of a header."""

import pytest
from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.mails_as_text_in_document import mails_as_text_in_document as rule

MAIL = "From: Max <max@example.edu>\nTo: pat@example.com\nSubject: the page\nDate: Tue, 6 Jan 2004 21:01:53 -0400\n\nPat, it is done.\n"


def said(text: str, role: str = "document") -> list[str]:
    words = text_content(text, role, Location("word/document.xml"), 200_000)
    assert isinstance(words, TextContent)
    return [one.sentence for one in rule.check(document(words))]


def test_two_mails_spelled_alike_are_told_without_a_word_on_spelling() -> None:
    (sentence,) = said(MAIL * 2)
    assert "holds 2 mails as words" in sentence
    assert "spelled" not in sentence
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LIMIT)


def test_a_day_of_the_week_that_is_spelled_in_two_ways_is_told() -> None:
    (sentence,) = said(MAIL + MAIL.replace("Tue,", "Tues,"))
    assert "“Tue” and “Tues”" in sentence


def test_other_languages_are_read_too() -> None:
    assert said("De : Anne Roche\nEnvoyé : mardi 6 janvier 2004 21:01\nÀ : Paul Faure\nObjet : la page\n\nC'est fait.\n")


@pytest.mark.parametrize(
    "text",
    [
        "Dear Max,\nfrom: the office\nwith regards",
        "From: Max\n" + "one line of the letter\n" * 8 + "To: Pat\nDate: Tuesday\n",
        "To: Pat\nDate: 6 January 2004\nThe minutes follow.",
        "",
    ],
)
def test_letters_and_minutes_are_no_mails(text: str) -> None:
    assert not said(text or "x")


@pytest.mark.parametrize("format_", ["plain_text", "pdf_document"])
def test_text_files_may_be_messages_and_printouts_have_a_rule_of_their_own(format_: str) -> None:
    words = text_content(MAIL, "document", Location("text"), 200_000)
    assert words is not None
    item = Item("a", 1, "", format=format_, kind=ItemKind.DOCUMENT)
    assert not list(rule.check(Examined(item=item, facts=(words,))))


def test_comments_are_not_read() -> None:
    assert not said(MAIL, role="comment")

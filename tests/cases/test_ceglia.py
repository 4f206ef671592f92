"""Mails that exist only as words in a document cannot be checked; an offset is told only where no clock on earth showed it."""

from collections.abc import Callable

import pytest
from published_case import Told


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("ceglia")


def test_nothing_is_suspicious(case: Told) -> None:
    assert {case.verdict(path)[0] for path in case} == {"UNVERIFIABLE"}


def test_an_offset_alone_is_not_told_because_some_places_have_it_in_winter(case: Told) -> None:
    assert "offset_impossible_for_date" not in case.findings("as_file/offset_alone.eml")
    assert not case.heavy("as_file/offset_alone.eml")


def test_an_offset_with_the_name_of_summer_time_in_january_is_told(case: Told) -> None:
    assert case.heavy("as_file/offset_and_name.eml") == {"offset_impossible_for_date": "moderate"}


def test_the_document_is_said_to_hold_words_and_no_messages(case: Told) -> None:
    assert case.findings("mails.docx")["mails_as_text_in_document"] == "note"
    assert not case.heavy("mails.docx")
    said = case.sentence("mails.docx", "mails_as_text_in_document")
    assert "4 mails as words" in said
    assert "“Tue” and “Tues”" in said


def test_a_letter_is_not_spoken_of(case: Told) -> None:
    assert "mails_as_text_in_document" not in case.findings("letter.docx")

"""Which reader gets an item: content decides, the more special claim wins, and a failing look hides nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from leakcheck import catalogue
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.format import Format
from leakcheck.model.item import ItemKind
from leakcheck.model.problem import ProblemKind

FIXTURES = Path(__file__).parent.parent / "fixtures"
CONTENT = Content.of_bytes(b"words")


def format_(name: str, recognises: Callable[[Content], bool], *specialises: str, is_fallback: bool = False) -> Format:
    return Format(name, name.title(), ItemKind.OTHER, recognises, lambda content, limits: iter(()), (), specialises, is_fallback)


def _yes(content: Content) -> bool:
    return content.head == b"words"


def _no(content: Content) -> bool:
    return content.head != b"words"


def _fails(content: Content) -> bool:
    raise RecursionError(content.size)


def test_content_no_reader_claims_has_none() -> None:
    assert identify(CONTENT, [format_("a", _no)]) == (None, [])


def test_the_one_that_claims_it_gets_it() -> None:
    found, problems = identify(CONTENT, [format_("a", _no), format_("b", _yes)])
    assert found is not None
    assert (found.name, problems) == ("b", [])


def test_a_special_claim_overrules_a_general_one_without_a_word() -> None:
    found, problems = identify(CONTENT, [format_("archive", _yes), format_("letter", _yes, "archive")])
    assert found is not None
    assert (found.name, problems) == ("letter", [])


def test_two_claims_of_one_rank_are_said_and_the_first_by_name_reads() -> None:
    found, (problem,) = identify(CONTENT, [format_("a", _yes), format_("b", _yes)])
    assert found is not None
    assert found.name == "a"
    assert problem.kind is ProblemKind.DAMAGED
    assert "a, b" in problem.sentence


def test_a_fallback_reads_only_what_no_other_claims() -> None:
    fallback = format_("a", _yes, is_fallback=True)
    found, problems = identify(CONTENT, [fallback, format_("b", _yes)])
    assert found is not None
    assert (found.name, problems) == ("b", [])
    assert identify(CONTENT, [fallback, format_("b", _no)])[0] is fallback


def test_a_reader_that_fails_to_look_does_not_hide_the_item_from_the_others() -> None:
    found, (problem,) = identify(CONTENT, [format_("a", _fails), format_("b", _yes)])
    assert found is not None
    assert found.name == "b"
    assert (problem.kind, problem.stage) == (ProblemKind.READER_ERROR, "identify")


def test_a_reader_is_asked_only_about_what_may_begin_as_its_files_do() -> None:
    other, own = replace(format_("a", _fails), begins=(b"PK", b"W")), replace(format_("b", _yes), begins=(b"PK", b"words"))
    assert identify(CONTENT, [other, own]) == (own, [])


def test_what_a_reader_recognises_begins_as_it_says() -> None:
    seen: set[str] = set()
    stating = [one for one in catalogue.formats() if one.begins]
    for path in sorted(one for one in FIXTURES.rglob("*") if one.is_file()):
        content = Content.of_file(path)
        for one in (one for one in stating if one.recognises(content)):
            assert content.head.startswith(one.begins), (one.name, path)
            seen.add(one.name)
    assert {"pdf_document", "email_message"}.isdisjoint(one.name for one in stating), "these may begin with other things"
    assert {"word_document", "word_binary", "jpeg_picture", "png_picture", "mailbox"} <= seen


@pytest.mark.parametrize(
    "text",
    [
        b"BEGIN:VCARD\r\n",
        b"begin:vcalendar\r\n",
        rb"{\rtf1 words}",
        b"<html><head><title>words</title>",
        b"<svg xmlns='x'>",
        b"[InternetShortcut]\r\nURL=https://example.org/",
        "[InternetShortcut]\r\nURL=https://example.org/".encode("utf-16"),
        b"0" * 64 + b"  name\n",
        b"40 \nFrom: a@example.org\nDate: x\nSubject: words\n",
        b"<emails><email><OPFMessageCopySubject>words</OPFMessageCopySubject></email></emails>",
    ],
)
def test_the_bytes_that_may_stand_before_a_text_are_all_told(text: bytes) -> None:
    before = [b"", *(bytes([one]) for one in range(256)), *(chr(one).encode() for one in range(0x80, 0xFFFF) if chr(one).isspace() or one == 0xFEFF)]
    stating = [one for one in catalogue.formats() if one.begins]
    found = [(one, mark) for mark in before for one in stating if one.recognises(Content.of_bytes(mark + text))]
    assert found
    assert [(one.name, mark) for one, mark in found if not (mark + text).startswith(one.begins)] == []

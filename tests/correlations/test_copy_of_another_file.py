"""Copies that no signature vouches for are told of, and never held against a file."""

from datetime import datetime
from typing import Any

import pytest

from leakcheck.correlations.copy_of_another_file import copy_of_another_file as rule
from leakcheck.model.facts import PictureContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Weight

TEXT = (
    "Financing note for the meeting in Strasbourg, prepared for the board of 16 September. The hall costs 38 500 euros, of which a "
    "first part of 11 550 euros was paid on 2 September. Security is provided by the company Rempart for 9 200 euros. The transport of "
    "members costs 14 300 euros, among them six coaches. Gifts received for this event reach 21 750 euros, paid by 312 persons. The "
    "balance is borne by the party and will be entered in the accounts of the campaign, as the board decided in its last meeting. "
    "Nothing else was agreed upon, and the secretary closed the meeting at ten in the evening after all members had signed the list."
)
CHANGED = TEXT.replace("six coaches", "some coaches").replace("21 750", "91 750")


def _received(wall: str) -> TimeClaim:
    at = Location("mailbox line")
    return TimeClaim(at=at, role=TimeRole.RECEIVED, moment=Moment(datetime.fromisoformat(wall), 0), voucher=Voucher.CONTAINER)


def _picture(small: Any, path: str, looks: str = "00ff0f0f33335555", width: int = 400, height: int = 300) -> None:
    seen = PictureContent(at=Location("picture"), role="picture", width=width, height=height, perceptual_hash=looks)
    small.add(path, seen, kind=ItemKind.PICTURE, format_="jpeg_picture")


def test_two_versions_name_each_other_and_show_the_amount_first(small: Any) -> None:
    small.paper("dump/a/Note.docx", TEXT)
    small.paper("dump/b/Note v2.docx", CHANGED)
    found = small.ask(rule)
    assert {path: one.others for path, one in found.items()} == {
        "dump/a/Note.docx": ("dump/b/Note v2.docx",),
        "dump/b/Note v2.docx": ("dump/a/Note.docx",),
    }
    later = found["dump/b/Note v2.docx"]
    assert "21 750" in later.difference[0]
    assert "91 750" in later.difference[1]
    assert "2 passages" in later.sentence
    assert "Nothing but the files themselves says which came first" in later.sentence
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_the_mailboxes_record_says_which_came_first_and_not_the_files_own_times(small: Any) -> None:
    small.mail("dump/1.eml", "see the note", _received("2024-09-12T08:00:00"))
    small.paper("dump/1.eml!/Note.docx", TEXT, modified="2024-09-11T10:00:00")
    small.mail("dump/2.eml", "see the other note", _received("2024-09-20T08:00:00"))
    small.paper("dump/2.eml!/Note.docx", CHANGED, modified="2024-09-01T10:00:00")
    found = small.ask(rule)
    assert "with the other one was received first (2024-09-12" in found["dump/2.eml!/Note.docx"].sentence
    assert "with this one was received first (2024-09-12" in found["dump/1.eml!/Note.docx"].sentence
    assert len(found["dump/2.eml!/Note.docx"].evidence) == 4


def test_the_same_words_in_other_bytes_are_a_copy_that_was_saved_again(small: Any) -> None:
    small.paper("dump/a.docx", TEXT)
    small.paper("dump/a.odt", TEXT, format_="opendocument")
    found = small.ask(rule)
    assert sorted(found) == ["dump/a.docx", "dump/a.odt"]
    assert "same words" in found["dump/a.docx"].sentence
    assert found["dump/a.docx"].difference == ()


def test_the_same_bytes_are_told_once_a_group(small: Any) -> None:
    for name in "cab":
        small.add(f"dump/{name}.docx", data=b"one file " * 20)
    found = small.ask(rule)
    assert list(found) == ["dump/a.docx"]
    assert found["dump/a.docx"].others == ("dump/b.docx", "dump/c.docx")
    assert "2 other places" in found["dump/a.docx"].sentence


def test_pictures_that_look_alike_are_to_be_looked_at(small: Any) -> None:
    _picture(small, "dump/a.jpg")
    _picture(small, "dump/b.png", width=200, height=150)
    found = small.ask(rule)
    assert sorted(found) == ["dump/a.jpg", "dump/b.png"]
    assert "look at both" in found["dump/a.jpg"].sentence


@pytest.mark.parametrize(
    "other",
    [{"looks": "00ff0f0f33335556"}, {"looks": "0000000000000101"}, {"width": 300, "height": 400}, {"width": 40, "height": 30}],
    ids=["other looks", "a plain area", "another shape", "an icon"],
)
def test_is_silent_for_pictures_of_other_looks_or_shape(small: Any, other: dict[str, Any]) -> None:
    _picture(small, "dump/a.jpg", looks=other.get("looks", "00ff0f0f33335555") if "0101" in other.get("looks", "") else "00ff0f0f33335555")
    _picture(small, "dump/b.jpg", **other)
    assert small.ask(rule) == {}


def test_is_silent_for_a_file_and_what_lies_in_it(small: Any) -> None:
    small.paper("dump/a.pdf", TEXT, format_="pdf_document")
    small.paper("dump/a.pdf!/state 1.pdf", CHANGED, format_="pdf_document")
    assert small.ask(rule) == {}


def test_is_silent_for_short_texts_and_for_other_texts(small: Any) -> None:
    small.paper("dump/a.docx", "Dear colleagues, this is what we all have in common in our letters to you.")
    small.paper("dump/b.odt", "Dear colleagues, this is what we all have in common in our letters to you.")
    small.paper("dump/c.docx", TEXT)
    assert small.ask(rule) == {}


def test_is_silent_where_an_authenticated_mail_holds_one_of_them(small: Any) -> None:
    small.mail("dump/1.eml", "see the note", signed=True)
    small.paper("dump/1.eml!/Note.docx", TEXT)
    small.paper("dump/Note.docx", CHANGED)
    assert small.ask(rule) == {}


@pytest.mark.parametrize("signed", ["dump/a.pdf", "dump/b.pdf", "dump/c.p7m", ""])
def test_no_copy_of_an_authenticated_file_is_said_to_be_without_a_signature(small: Any, signed: str) -> None:
    same = b"the same bytes " * 400
    for path in ("dump/a.pdf", "dump/b.pdf", "dump/c.p7m!/a.pdf"):
        if path.startswith("dump/c"):
            small.add("dump/c.p7m", format_="cms_message", signed=signed == "dump/c.p7m")
        small.add(path, format_="pdf_document", data=same, signed=signed == path)
    assert bool(small.ask(rule)) is (not signed)


def test_many_near_ones_are_told_of_together_as_they_may_be_forms(small: Any) -> None:
    for number, name in enumerate(("Arnaud", "Bertrand", "Charles", "Denis")):
        small.paper(f"dump/{number}.docx", TEXT.replace("company Rempart", f"company {name}"))
    found = small.ask(rule)
    assert len(found) == 4
    said = found["dump/0.docx"].sentence
    assert said.startswith("3 other files here have nearly the same words; of them “")
    assert "is nearest: it differs in one passage" in said
    assert "papers made after one pattern are normal" in said


LICENCE = (
    "MIT License. Copyright (c) 2024 {}. Permission is hereby granted, free of charge, to any person obtaining a copy of this software and "
    "associated documentation files (the Software), to deal in the Software without restriction, including without limitation the rights "
    "to use, copy, modify, merge, publish, distribute, sublicense, and sell copies of the Software, and to permit persons to do so."
)
PAGES = " ".join(f"Original page {number}" for number in range(40))
PART = '<?xml version="1.0"?><Relationships>' + TEXT


@pytest.mark.parametrize(
    ("one", "other"),
    [(LICENCE.format("Alice"), LICENCE.format("Bob")), (PAGES, f"{PAGES} end"), (PART, PART.replace("six", "ten")), (f"{PAGES}.", f"{PAGES}!")],
    ids=["a licence", "numbered pages", "a part that a program wrote", "numbered pages in the same words"],
)
def test_is_silent_for_texts_that_are_nobodys_paper(small: Any, one: str, other: str) -> None:
    small.paper("dump/a.docx", one)
    small.paper("dump/b.docx", other)
    assert small.ask(rule) == {}

"""What is later than the stated theft."""

from typing import Any

import pytest

from leakcheck.model.facts import PersonClaim, PersonRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.notes.later_than_theft import later_than_theft as note

THEFT = "2024-03-01"


def _dump(small: Any) -> None:
    for number in range(4):
        small.paper(f"dump/old/{number}.docx", "", modified=f"2024-02-0{number + 1}T10:00:00")
        small.mail(f"dump/mail/{number}.eml", "words", sent=f"2024-02-0{number + 1}T10:00:00")


def test_tells_how_many_were_saved_later_and_by_which_program(small: Any) -> None:
    _dump(small)
    for number in range(3):
        small.paper(f"dump/new/{number}.docx", "", modified="2024-03-27T17:40:08", program="Microsoft Excel", version="")
    (one,) = small.notes(note, THEFT)
    assert (one.items, one.of) == (3, 7)
    assert one.sentence.startswith("By the times they bear, 3 of 7 documents and pictures were last saved after 2024-03-01")
    assert "“Microsoft Excel” (3)" in one.sentence
    assert "If that day and the clocks are right" in one.sentence
    assert one.examples == tuple(f"dump/new/{number}.docx" for number in range(3))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (TimeRole.PACKED, "bear a time of packing"),
        (TimeRole.DOWNLOADED, "were taken from the network"),
        (TimeRole.LISTED, "folder listings and shortcuts"),
        (TimeRole.PRINTED, "were printed"),
    ],
)
def test_tells_what_was_done_with_them(small: Any, role: TimeRole, words: str) -> None:
    _dump(small)
    small.add("dump/x", small.time(role, "2024-04-01T10:00:00"), kind=ItemKind.PICTURE)
    (one,) = small.notes(note, THEFT)
    assert words in one.sentence
    assert (one.items, one.of) == (1, 1)


def test_the_times_of_figures_in_a_document_are_no_listing_of_a_folder(small: Any) -> None:
    small.add("dump/x.pdf", small.time(TimeRole.LISTED, "2024-04-01T10:00:00"))
    assert small.notes(note, THEFT) == []


def test_tells_of_mail_that_was_read_later(small: Any) -> None:
    _dump(small)
    small.add("dump/1.emlx!/message", small.time(TimeRole.VIEWED, "2024-04-01T10:00:00"), kind=ItemKind.MAIL)
    (one,) = small.notes(note, THEFT)
    assert "1 of 1 messages were last shown" in one.sentence


def test_the_parts_of_a_loose_office_file_are_no_archive(small: Any) -> None:
    small.add("dump/x.docx", small.time(TimeRole.PACKED, "2024-04-01T10:00:00"))
    assert small.notes(note, THEFT) == []


def test_tells_of_mail_that_came_later(small: Any) -> None:
    _dump(small)
    small.mail("dump/mail/late.eml", "words", sent="2024-05-01T10:00:00")
    (one,) = small.notes(note, THEFT)
    assert "1 of 5 messages were sent or received" in one.sentence


def test_a_time_on_the_stated_day_or_without_zone_near_it_is_not_later(small: Any) -> None:
    small.add("dump/x", small.time(TimeRole.MODIFIED, "2024-03-01T00:00:00"))
    assert small.notes(note, THEFT) == []


def test_names_of_programs_are_made_visible(small: Any) -> None:
    small.paper("dump/new.docx", "", modified="2024-03-27T17:40:08", program="Ex\x1b[31mcel", version="")
    assert "\x1b" not in small.notes(note, THEFT)[0].sentence


def test_lock_files_are_told_without_a_time(small: Any) -> None:
    opened = PersonClaim(at=Location("owner file: name"), role=PersonRole.OPENED_BY, name="Somebody")
    small.add("dump/~$a.docx", opened, kind=ItemKind.OTHER, format_="owner_file")
    (one,) = small.notes(note, THEFT)
    assert one.sentence.startswith("One lock file lies in this dump")
    assert "cannot be told" in one.sentence
    assert "Somebody" not in one.sentence


def test_is_silent_where_no_theft_is_stated(small: Any) -> None:
    small.paper("dump/new.docx", "", modified="2024-03-27T17:40:08")
    assert small.notes(note) == []

"""Breaks in running numbers."""

from typing import Any

import pytest

from leakcheck.model.item import ItemKind
from leakcheck.notes.missing_numbers import missing_numbers as note


def _files(small: Any, name: str, *numbers: int) -> None:
    for number in numbers:
        small.add(name.format(number), kind=ItemKind.OTHER)


def test_tells_which_numbers_of_a_series_are_missing(small: Any) -> None:
    _files(small, "dump/scans/scan{:03}.pdf", *range(1, 8), *range(9, 20))
    (one,) = small.notes(note)
    assert "of “dump/scans/scan….pdf” 18 are here, numbered up to 19, without 8" in one.sentence
    assert (one.items, one.of) == (1, 19)


@pytest.mark.parametrize(
    ("name", "numbers", "missing"),
    [
        ("dump/a.part{}.rar", (1, 3), "without 2"),
        ("dump/a.7z.{:03}", (2, 3), "without 1"),
        ("dump/a.z{:02}", (1, 2, 4), "without 3"),
    ],
)
def test_tells_of_a_missing_part_of_an_archive(small: Any, name: str, numbers: tuple[int, ...], missing: str) -> None:
    _files(small, name, *numbers)
    (one,) = small.notes(note)
    assert "(parts of an archive)" in one.sentence
    assert missing in one.sentence


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("dump/scan{:03}.pdf", tuple(range(1, 30))),
        ("dump/scan{:03}.pdf", tuple(range(1, 30, 2))),
        ("dump/scan{:03}.pdf", (1, 2, 3, 5, 6, 7, 8)),
        ("dump/Minutes 2019-04-{:02}.docx", (*range(1, 20), 21)),
        ("dump/a.part{}.rar", (1, 2, 3)),
    ],
    ids=["whole", "every second", "a few", "days", "whole archive"],
)
def test_is_silent_for_what_is_no_gap(small: Any, name: str, numbers: tuple[int, ...]) -> None:
    _files(small, name, *numbers)
    assert small.notes(note) == []


def test_what_programs_number_inside_documents_and_mailboxes_is_no_series(small: Any) -> None:
    small.paper("dump/a.docx", "")
    _files(small, "dump/a.docx!/word/media/image{}.png", *range(1, 20), 21)
    for number in (*range(1, 20), 21):
        small.mail(f"dump/inbox.mbox!/{number}", "words")
    assert small.notes(note) == []


def test_each_folder_is_a_series_of_its_own(small: Any) -> None:
    _files(small, "dump/one/scan{:03}.pdf", *range(1, 12))
    _files(small, "dump/two/scan{:03}.pdf", *range(13, 25))
    assert small.notes(note) == []


def test_numbers_that_apple_mail_shares_out_over_all_mailboxes_are_no_series_of_one_folder(small: Any) -> None:
    for number in (*range(1, 20), 21):
        small.add(f"dump/INBOX.mbox/Messages/{number}.emlx", kind=ItemKind.CONTAINER, format_="apple_mail")
    assert small.notes(note) == []


def test_a_long_path_is_cut_between_folders_and_says_so(small: Any) -> None:
    folder = "dump/" + "/".join(f"{letter * 30}" for letter in "abcdefgh")
    _files(small, folder + "/scan{:03}.pdf", *range(1, 8), *range(9, 20))
    (one,) = small.notes(note)
    assert f"of “…/{'e' * 30}/" in one.sentence
    assert "hhh/scan….pdf” 18 are here" in one.sentence


def test_a_message_among_files_of_one_series_is_not_missing(small: Any) -> None:
    _files(small, "dump/url{}.eml", *range(1, 10), *range(11, 20))
    small.mail("dump/url10.eml", "read as a message, unlike its neighbours")
    assert small.notes(note) == []

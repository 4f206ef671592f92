"""Which gaps of a collection are told of, and that none is where there is too little to tell."""

from typing import Any

import pytest
from answers import answering

from leakcheck.notes.missing_mail import missing_mail as note


def _sentences(small: Any) -> list[str]:
    return [one.sentence for one in small.notes(note)]


def test_tells_how_many_answered_messages_are_not_there_and_in_which_months_more_than_usual(small: Any) -> None:
    for number in range(40):
        month = "2024-02" if number < 12 else "2024-03"
        named = "gone" if number < 12 or number == 20 else "here"
        small.mail(
            f"dump/{number:02}.eml", "Yes.", answering(f"{named}@example.org"), message_id=f"{number}@example.org", sent=f"{month}-05T10:00:00"
        )
    small.mail("dump/first.eml", "Well?", message_id="here@example.org", sent="2024-02-01T10:00:00")
    (said,) = _sentences(small)
    assert said.startswith("13 of 40 messages that answer another answer one that is not in the dump.")
    assert "2024-02 (12 of 12)." in said
    assert "says nothing about the files" in said


def test_silent_about_a_few_answers(small: Any) -> None:
    small.mail("dump/1.eml", "Yes.", answering("gone@example.org"), message_id="1@example.org")
    assert not _sentences(small)


def _months(small: Any, months: tuple[int, ...], count: int = 20) -> None:
    for month in months:
        for number in range(count):
            small.mail(f"dump/{month:02}/{number:02}.eml", "Text", message_id=f"{month}.{number}@example.org", sent=f"2024-{month:02}-05T10:00:00")


def test_tells_of_a_month_without_mail_among_months_with_much(small: Any) -> None:
    _months(small, (1, 2, 3, 5, 6, 7))
    (said,) = _sentences(small)
    assert "no mail at all of 2024-04, though" in said


@pytest.mark.parametrize(
    ("months", "count"), [((1, 2, 3, 4, 5, 6, 7), 20), ((1, 2, 3, 5, 6, 7), 5), ((1, 2, 4, 5), 20)], ids=["whole", "little mail", "too short"]
)
def test_silent_where_no_month_stands_out(small: Any, months: tuple[int, ...], count: int) -> None:
    _months(small, months, count)
    assert not _sentences(small)


def _folder(small: Any, folder: str, count: int = 60) -> None:
    for number in range(count):
        small.mail(f"{folder}{number}", "Text", message_id=f"{folder}{number}@example.org")


def test_tells_of_a_mailbox_without_sent_mail(small: Any) -> None:
    _folder(small, "dump/ann/INBOX/")
    _folder(small, "dump/bob/Posteingang/")
    _folder(small, "dump/bob/Gesendete Objekte/", 1)
    (said,) = _sentences(small)
    assert "none of sent mail in dump/ann." in said


@pytest.mark.parametrize("sent", ["dump/ann/Sent/", "dump/ann/Sent Items/", "dump/ann/INBOX/Sent/", "dump/ann/.Sent/cur/", "dump/ann/Sent.mbox!/"])
def test_silent_where_there_is_one(small: Any, sent: str) -> None:
    _folder(small, "dump/ann/INBOX/")
    _folder(small, sent, 1)
    assert not _sentences(small)


def test_silent_for_folders_of_other_names(small: Any) -> None:
    _folder(small, "dump/letters/")
    assert not _sentences(small)

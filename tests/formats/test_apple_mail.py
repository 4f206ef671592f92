"""Apple Mail's files: the message's exact bytes, the time of receipt, truncation, partial downloads, hostile property lists."""

import plistlib

import pytest
from formats_reading import Reading

from leakcheck.formats.apple_mail import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, TimeClaim, Voucher
from leakcheck.model.problem import ProblemKind

MESSAGE = b"From: paul@example.org\nTo: eve@example.org\nSubject: x\nDate: Fri, 17 Apr 2015 09:00:51 -0400\n\nWords.\n"


def emlx(message: bytes = MESSAGE, trailer: bytes | None = None, count: int | None = None) -> bytes:
    plist = plistlib.dumps({"date-received": 1429275658, "flags": 8590195713}) if trailer is None else trailer
    return b"%d\n" % (len(message) if count is None else count) + message + plist


def test_the_message_is_the_one_child_with_its_time_of_receipt() -> None:
    assert FORMAT.recognises(Content.of_bytes(emlx()))
    reading = Reading(FORMAT, emlx())
    assert reading.bytes_of("message") == MESSAGE
    (flags, claim) = reading.children[0].facts
    assert isinstance(flags, Description)
    assert flags.value == "read"
    assert isinstance(claim, TimeClaim)
    assert (str(claim.moment), claim.voucher) == ("2015-04-17 13:00:58 UTC", Voucher.CONTAINER)
    assert not reading.problems


def test_a_cut_file_gives_what_is_left_and_says_so() -> None:
    reading = Reading(FORMAT, emlx(count=len(MESSAGE) + 4000))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert reading.children


def test_a_partial_download_is_said() -> None:
    reading = Reading(FORMAT, emlx(MESSAGE.replace(b"Subject:", b"X-Apple-Content-Length: 99\nSubject:")))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "only part" in reading.problems[0].sentence


PARTIAL = (
    b"From: paul@example.org\nTo: eve@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nWords.\n"
    b'--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a/../devis.pdf"\nX-Apple-Content-Length: 35967\n\n\n--b--\n'
)


def test_attachments_that_lie_in_other_files_are_named_with_their_place() -> None:
    reading = Reading(FORMAT, emlx(PARTIAL))
    assert [(fact.path, fact.at.raw) for fact in reading.every(PathClaim)] == [("Attachments/(number of this file)/2/a∕..∕devis.pdf", "35967")]
    assert "a∕..∕devis.pdf (part 2, 35967 bytes as sent)" in reading.problems[0].sentence
    assert reading.bytes_of("message") == PARTIAL


def test_an_attachment_that_is_there_is_not_called_missing() -> None:
    reading = Reading(FORMAT, emlx(PARTIAL.replace(b"35967\n\n\n", b"35967\n\n%PDF-1.4 whole and here\n")))
    assert reading.every(PathClaim) == []


def test_the_mailbox_and_deletion_are_told() -> None:
    trailer = plistlib.dumps({"flags": 3, "original-mailbox": "imap://paul@imap.example.org/INBOX"})
    facts = Reading(FORMAT, emlx(trailer=trailer)).children[0].facts
    assert [(type(fact).__name__, fact.at.part) for fact in facts] == [
        ("PathClaim", "property list: original-mailbox"), ("Description", "property list: flags"),
    ]  # fmt: skip
    assert isinstance(facts[1], Description)
    assert facts[1].value == "read, deleted"


@pytest.mark.parametrize(
    "trailer",
    [
        b"",
        b"<plist><dict><key>date-received</key>",
        b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><plist version="1.0"><dict><key>x</key><string>&b;</string></dict></plist>',
        b"<plist><dict><key>date-received</key><date>not a date</date></dict></plist>",
        b"<plist><dict><key>date-received</key><integer>" + b"9" * 4000 + b"</integer></dict></plist>",
        b"<plist><dict><key>date-received</key><real>nan</real></dict></plist>",
        b"<plist>" + b"<array>" * 20_000,
        b"\xff\xfe\x00" * 40,
    ],
)
def test_a_damaged_or_hostile_property_list_costs_only_itself(trailer: bytes) -> None:
    reading = Reading(FORMAT, emlx(trailer=trailer))
    assert reading.bytes_of("message") == MESSAGE
    assert not reading.children[0].facts
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_other_bytes_are_not_claimed() -> None:
    for data in (b"", MESSAGE, b"12\nhello world\n", b"12345\n"):
        assert not FORMAT.recognises(Content.of_bytes(data))

"""Apple Mail's files: the message's exact bytes, the time of receipt, truncation, partial downloads, hostile property lists."""

import base64
import plistlib
from pathlib import Path

import pytest
from formats_reading import Reading

from leakcheck.formats.apple_mail import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.limits import Limits
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


def test_a_zero_byte_in_the_stated_length_is_made_visible() -> None:
    reading = Reading(FORMAT, emlx(PARTIAL.replace(b"35967", b"3\x005967")))
    assert [fact.at.raw for fact in reading.every(PathClaim)] == ["3␀5967"]


def test_an_attachment_that_is_there_is_not_called_missing() -> None:
    reading = Reading(FORMAT, emlx(PARTIAL.replace(b"35967\n\n\n", b"35967\n\n%PDF-1.4 whole and here\n")))
    assert reading.every(PathClaim) == []


PDF = b"%PDF-1.4 " + bytes(range(256)) * 10


def on_disk(folder: Path, message: bytes, files: dict[str, bytes]) -> Reading:
    """A message as Apple Mail keeps it in a folder, with what lies beside it."""
    for name, data in {"Messages/7.partial.emlx": emlx(message), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Reading(FORMAT, folder / "Messages" / "7.partial.emlx")


def sent(width: int, end: bytes = b"") -> tuple[bytes, bytes]:
    """A message with an attachment in lines of so many letters, and the same as Apple Mail keeps it."""
    text = base64.b64encode(PDF)
    lines = b"\n".join(text[start : start + width] for start in range(0, len(text), width)) + end
    encoded = PARTIAL.replace(b"X-Apple", b"Content-Transfer-Encoding: BASE64\nX-Apple")
    whole = encoded.replace(b"X-Apple-Content-Length: 35967\n\n\n", b"\n" + lines + b"\n")
    return whole, encoded.replace(b"35967", b"%d" % len(lines))


@pytest.mark.parametrize(("width", "end"), [(76, b""), (76, b"\n"), (72, b""), (60, b"\n")])
def test_an_attachment_that_lies_beside_the_message_is_put_back_as_it_was_sent(tmp_path: Path, width: int, end: bytes) -> None:
    whole, partial = sent(width, end)
    reading = on_disk(tmp_path, partial, {"Attachments/7/2/devis.pdf": PDF})
    assert reading.bytes_of("message") == whole
    assert not reading.problems
    assert [fact.value for fact in reading.children[0].facts if isinstance(fact, Description)][-1] == "a∕..∕devis.pdf"


def test_where_the_stated_length_fits_no_way_of_writing_it_is_put_back_with_a_word_of_caution(tmp_path: Path) -> None:
    _, partial = sent(76)
    reading = on_disk(tmp_path, partial.replace(b"X-Apple-Content-Length: ", b"X-Apple-Content-Length: 1"), {"Attachments/7/2/devis.pdf": PDF})
    assert reading.bytes_of("message") == sent(76)[0]
    assert "not known exactly" in reading.problems[0].sentence


def test_the_older_form_keeps_the_text_as_it_was_sent(tmp_path: Path) -> None:
    whole, partial = sent(44, b"\n")
    text = whole[whole.index(b"BASE64\n\n") + 8 : whole.index(b"\n--b--")]
    reading = on_disk(tmp_path, partial, {"Messages/7.2.emlxpart": text, "Attachments/7/2/devis.pdf": b"another"})
    assert reading.bytes_of("message") == whole
    assert not reading.problems


def test_of_two_files_the_one_of_the_declared_name_is_taken_and_else_none(tmp_path: Path) -> None:
    named = sent(76)[1].replace(b"a/../devis.pdf", b"devis.pdf")
    files = {"Attachments/7/2/devis.pdf": PDF, "Attachments/7/2/.DS_Store": b"x"}
    assert not on_disk(tmp_path, named, files).problems
    reading = on_disk(tmp_path, named.replace(b"devis.pdf", b"other.pdf"), files)
    assert "only part" in reading.problems[0].sentence
    assert reading.every(PathClaim)


def test_what_is_larger_than_the_limit_is_left_where_it_is(tmp_path: Path) -> None:
    on_disk(tmp_path, sent(76)[1], {"Attachments/7/2/devis.pdf": PDF})
    reading = Reading(FORMAT, tmp_path / "Messages" / "7.partial.emlx", Limits(item_bytes=1500))
    assert "only part" in reading.problems[0].sentence


def test_a_text_that_is_not_encoded_is_put_back_as_it_is(tmp_path: Path) -> None:
    text = PARTIAL.replace(b"35967", b"12")
    reading = on_disk(tmp_path, text, {"Attachments/7/2/devis.pdf": b"Short text.\n"})
    assert b'pdf"\n\nShort text.\n\n--b--' in reading.bytes_of("message")
    assert not reading.problems


def test_the_mailbox_and_deletion_are_told() -> None:
    trailer = plistlib.dumps({"flags": 3, "original-mailbox": "imap://paul@imap.example.org/INBOX"})
    facts = Reading(FORMAT, emlx(trailer=trailer)).children[0].facts
    assert [(type(fact).__name__, fact.at.part) for fact in facts] == [
        ("PathClaim", "property list: original-mailbox"), ("Description", "property list: flags"),
    ]  # fmt: skip
    assert isinstance(facts[1], Description)
    assert facts[1].value == "read, deleted"


def noted(**values: object) -> list[tuple[str, str]]:
    """What the property list tells, apart from times: kind and value."""
    facts = Reading(FORMAT, emlx(trailer=plistlib.dumps({key.replace("_", "-"): value for key, value in values.items()}))).children[0].facts
    return [(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)]


def test_when_a_message_was_last_shown_is_no_time_of_receipt() -> None:
    trailer = plistlib.dumps({"date-received": 1517000478, "date-last-viewed": 1580000000, "flags": 0})
    claims = [fact for fact in Reading(FORMAT, emlx(trailer=trailer)).children[0].facts if isinstance(fact, TimeClaim)]
    assert [(claim.role, str(claim.moment), claim.voucher) for claim in claims] == [
        (TimeRole.RECEIVED, "2018-01-26 21:01:18 UTC", Voucher.CONTAINER),
        (TimeRole.VIEWED, "2020-01-26 00:53:20 UTC", Voucher.CONTAINER),
    ]


@pytest.mark.parametrize("never", [0, 0.0, False, "1517000478"])
def test_a_message_that_was_never_shown_has_no_time_of_it(never: object) -> None:
    facts = Reading(FORMAT, emlx(trailer=plistlib.dumps({"date-last-viewed": never}))).children[0].facts
    assert not facts


def test_flags_come_in_words_with_the_number_of_attachments_that_was_counted() -> None:
    assert noted(flags=1 << 2 | 1 << 3 | 1 << 4 | 1 << 8 | 4 << 10 | 3 << 16 | 1 << 23 | 1 << 24 | 1 << 33) == [
        ("message flags", "answered, encrypted, flagged, forwarded, signed, junk"),
        ("attachments, as Apple Mail counted them", "4"),
    ]
    # All six bits: Apple Mail did not count (as in real files without attachments).
    assert noted(flags=8623750272) == [("message flags", "not junk")]
    assert noted(flags=True) == []


def test_the_number_on_the_server_the_colour_and_the_lines_that_were_noted_are_told() -> None:
    told = noted(remote_id="50758", color="D9000B", subject="Budget \u202e", sender="Paul <paul@example.org>", to="eve@example.org")
    assert told == [
        ("number on the mail server", "50758"),
        ("subject, as Apple Mail noted it", "Budget <U+202E>"),
        ("sender, as Apple Mail noted it", "Paul <paul@example.org>"),
        ("recipient, as Apple Mail noted it", "eve@example.org"),
        ("colour in the list of messages", "D9000B"),
    ]
    assert noted(remote_id=7, color="000000", subject=" ") == []


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

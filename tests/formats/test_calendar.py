"""Calendars: an invitation and a whole calendar; folds, zones, attachments, floods."""

import base64
import time

import pytest
from formats_reading import Reading

from leakcheck.decode.content_lines import calendar_moment
from leakcheck.formats.calendar import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    Link,
    PersonClaim,
    PersonRole,
    PlaceClaim,
    Quantity,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

EVENT = (
    b"BEGIN:VEVENT\r\nUID:1@example.org\r\nCREATED:20200501T080000Z\r\nLAST-MODIFIED:20200502T080000Z\r\nDTSTAMP:20200503T080000Z\r\n"
    b"DTSTART;TZID=Europe/Paris:20200504T100000\r\nDTEND;VALUE=DATE:20200505\r\nSUMMARY:Budget\\, first\r\n  reading\r\n"
    b'ORGANIZER;CN="Vasseur; Claire":mailto:claire@Example.org\r\nATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:MAILTO:bob@example.net\r\nGEO:48.85;2.35\r\n'
    b"URL:https://example.org/a\r\nBEGIN:VALARM\r\nDTSTART:19990101T000000Z\r\nEND:VALARM\r\nEND:VEVENT\r\n"
)
ONE = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Acme//Plan 3//EN\r\nMETHOD:REQUEST\r\n" + EVENT + b"END:VCALENDAR\r\n"
OUTLOOK_ID = "040000008200E00074C5B7101A82E00800000000" + (132_330_672_000_000_000).to_bytes(8, "little").hex().upper() + "00" * 12


def test_an_invitation_says_who_when_and_where() -> None:
    reading = Reading(FORMAT, ONE)
    assert reading.problems == []
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2020-05-01 08:00:00 UTC"),
        (TimeRole.MODIFIED, "2020-05-02 08:00:00 UTC"),
        (TimeRole.METADATA_CHANGED, "2020-05-03 08:00:00 UTC"),
        (TimeRole.EVENT, "2020-05-04 10:00:00 (no zone stated)"),
        (TimeRole.EVENT, "2020-05-05 (no zone stated)"),
    ]
    assert reading.every(TimeClaim, role=TimeRole.EVENT)[0].at.raw == "Europe/Paris: 20200504T100000"
    assert reading.every(TimeClaim)[0].at.part == "VEVENT-1 CREATED (line 7)"
    assert [(fact.role, fact.name, fact.address) for fact in reading.every(PersonClaim)] == [
        (PersonRole.ORGANISER, "Vasseur; Claire", "claire@example.org"),
        (PersonRole.ATTENDEE, "Bob", "bob@example.net"),
    ]
    assert [fact.value for fact in reading.every(Description)] == ["REQUEST", "Budget, first reading"]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["-//Acme//Plan 3//EN"]
    assert [(fact.latitude, fact.longitude) for fact in reading.every(PlaceClaim)] == [(48.85, 2.35)]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/a"]
    assert [fact.value for fact in reading.every(Identifier)] == ["1@example.org"]
    assert [fact.text for fact in reading.every(TextContent)] == ["Budget, first reading"]


def test_times_that_calendar_programs_set_anew_are_not_the_files_own() -> None:
    """Google's invitations to one of a series were created long after they were last modified."""
    kept = {fact.role for fact in Reading(FORMAT, ONE).every(TimeClaim, voucher=Voucher.CONTAINER)}
    assert kept == {TimeRole.CREATED, TimeRole.MODIFIED}


def test_a_whole_calendar_has_no_id_of_its_own() -> None:
    reading = Reading(FORMAT, ONE.replace(EVENT, EVENT * 2))
    assert reading.every(Identifier) == []
    assert [fact.value for fact in reading.every(Quantity)] == [2.0]


def test_an_id_of_outlook_holds_the_time_at_which_it_was_made() -> None:
    (claim,) = Reading(FORMAT, ONE.replace(b"1@example.org", OUTLOOK_ID.encode())).every(TimeClaim, token="outlook-object-id")
    assert (str(claim.moment), claim.voucher) == ("2020-05-04 12:00:00 (no zone stated)", Voucher.EMBEDDED)


def test_an_attached_file_is_a_child() -> None:
    folded = b"\r\n ".join([base64.b64encode(b"%PDF-1.4 words")[place : place + 5] for place in range(0, 20, 5)])
    attached = b'ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="..\\\\a.pdf":' + folded + b"\r\n"
    reading = Reading(FORMAT, ONE.replace(b"GEO:", attached + b"GEO:"))
    assert reading.bytes_of("..\\\\a.pdf") == b"%PDF-1.4 words"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20200504T120000Z", "2020-05-04 12:00:00 UTC"),
        ("2020-05-04T12:00:00+02:00", "2020-05-04 12:00:00 +02:00"),
        ("20200504", "2020-05-04 (no zone stated)"),
        ("20201304", "None"),
        ("soon", "None"),
    ],
)
def test_times_in_all_forms(text: str, expected: str) -> None:
    found = str(calendar_moment(text))
    assert found.replace("UTC+02:00", "+02:00") == expected


def test_other_files_are_left_alone() -> None:
    assert FORMAT.recognises(Content.of_bytes(b"\xef\xbb\xbfbegin:vcalendar\r\n"))
    assert not FORMAT.recognises(Content.of_bytes(b"BEGIN:VCARD\r\n"))


@pytest.mark.parametrize(
    "flood",
    [
        b"X:1\r\n" * 400_000,
        EVENT * 4_000,
        b"SUMMARY:" + b"x" * 20_000_000,
        b"SUMMARY:a\r\n" + b" b\r\n" * 150_000,
        b"ATTENDEE" + b";A=B" * 500_000 + b":x\r\n",
        b"SUMMARY;ENCODING=QUOTED-PRINTABLE:" + b"=\r\n" * 150_000,
    ],
    ids=["lines", "entries", "a long line", "folds", "parameters", "soft breaks"],
)
def test_floods_are_bounded(flood: bytes) -> None:
    begun = time.monotonic()
    reading = Reading(FORMAT, b"BEGIN:VCALENDAR\r\n" + flood)
    assert time.monotonic() - begun < 20
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_of_a_calendar_of_very_many_entries_the_others_are_items_of_their_own() -> None:
    own = b"BEGIN:VCALENDAR\r\nPRODID:-//Example//NONSGML v1//EN\r\nX-WR-CALNAME:Office\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\n"
    entries = [b"BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTART:20200504\r\nSUMMARY:Meeting %d\r\nEND:VEVENT\r\n" % (n, n) for n in range(1, 2_502)]
    whole = Reading(FORMAT, own + b"".join(entries) + b"END:VCALENDAR\r\n")
    assert not whole.problems
    assert whole.every(Quantity)[0].value == 2_501
    assert [child.name for child in whole.children] == [
        f"entries {one} to {last}.ics" for one, last in ((501, 1000), (1001, 1500), (1501, 2000), (2001, 2501))
    ]
    parts = [Reading(FORMAT, child.content.read(1 << 24)) for child in whole.children]
    titles = [one.value for reading in (whole, *parts) for one in reading.every(Description) if one.kind == "title"]
    assert titles == [f"Meeting {n}" for n in range(1, 2_502)], "each once, in the order of the file"
    for part in parts:
        assert FORMAT.recognises(part.content)
        assert [one.value for one in part.every(Description) if one.kind == "calendar"] == ["Office"]
        assert not part.problems


def test_no_entry_of_a_long_calendar_passes_for_an_invitation() -> None:
    entry = b"BEGIN:VEVENT\r\nUID:a@example.org\r\nEND:VEVENT\r\n"
    assert not Reading(FORMAT, b"BEGIN:VCALENDAR\r\n" + entry * 501).children
    whole = Reading(FORMAT, b"BEGIN:VCALENDAR\r\n" + entry * 1_001)
    assert [child.name for child in whole.children] == ["entries 501 to 1001.ics"]
    assert not Reading(FORMAT, whole.children[0].content.read(1 << 20)).children

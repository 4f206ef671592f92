"""Appointments and invitations of Outlook: what only they hold, in the words of calendar files, and nothing that a rule could take for a mail's date."""

import random
import struct

from formats_reading import Reading
from outlook_bytes import entry, ticks
from outlook_values import MOVED, WEEKLY, one_off, pattern

from leakcheck import catalogue
from leakcheck.check import check
from leakcheck.decode.mapi_names import ADDRESS, APPOINTMENT, COMMON, MEETING, PropertyName
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim, PersonRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.problem import ProblemKind

BEGIN, END, SENT = 1_588_593_600, 1_588_597_200, 1_588_000_000
FAR = 4_000_000_000
START, FINISH = (PropertyName(APPOINTMENT, number) for number in (0x820D, 0x820E))


def times(reading: Reading) -> list[tuple[str, str, str]]:
    return [(claim.role.value, str(claim.moment), claim.at.part) for claim in reading.every(TimeClaim)]


def said(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def test_begin_and_end_are_told_once_and_what_held_before_beside_them() -> None:
    values = {
        START: ticks(BEGIN),
        FINISH: ticks(END),
        PropertyName(COMMON, 0x8516): ticks(BEGIN),
        PropertyName(COMMON, 0x8517): ticks(END),
        PropertyName(MEETING, 0x0029): ticks(BEGIN - 86_400),
        PropertyName(APPOINTMENT, 0x8250): ticks(BEGIN + 600),
    }
    reading = Reading(FORMAT, entry(values, {0x0061: ticks(END)}))
    assert times(reading) == [
        ("event", "2020-05-04 13:00:00 UTC", "PidTagEndDate (0x0061)"),
        ("event", "2020-05-04 12:00:00 UTC", "PidLidAppointmentStartWhole (0x8000)"),
        ("event", "2020-05-04 12:10:00 UTC", "PidLidAppointmentProposedStartWhole (0x8005)"),
        ("event", "2020-05-03 12:00:00 UTC", "PidLidOldWhenStartWhole (0x8004)"),
    ]


def test_a_number_of_another_set_is_not_taken_for_the_appointments() -> None:
    assert times(Reading(FORMAT, entry({PropertyName(COMMON, 0x820D): ticks(BEGIN), PropertyName(APPOINTMENT, 0x001A): ticks(END)}))) == []


def test_changes_that_the_others_are_told_of_are_claims_as_in_calendar_files() -> None:
    values = {PropertyName(MEETING, 0x001A): ticks(BEGIN), PropertyName(APPOINTMENT, 0x8220): ticks(END)}
    claims = Reading(FORMAT, entry(values)).every(TimeClaim)
    assert [(claim.role, claim.voucher) for claim in claims] == [(TimeRole.METADATA_CHANGED, Voucher.CLAIMED)] * 2


def test_place_zone_state_and_repetition_in_words() -> None:
    zone = struct.pack("<3i", -60, 0, -60) + struct.pack("<H8H", 0, 0, 10, 0, 5, 3, 0, 0, 0) + struct.pack("<H8H", 0, 0, 3, 0, 5, 2, 0, 0, 0)
    name = "W. Europe Standard Time"
    shown = struct.pack("<BBHHH", 2, 1, 6 + 2 * len(name), 2, len(name)) + name.encode("utf-16-le") + bytes(4)
    values = {
        PropertyName(APPOINTMENT, 0x8208): "Room 1",
        PropertyName(MEETING, 0x0002): "Room 1",
        PropertyName(MEETING, 0x0028): "Café",
        PropertyName(APPOINTMENT, 0x8215): (0x0B, 1),
        PropertyName(APPOINTMENT, 0x8217): 7,
        PropertyName(APPOINTMENT, 0x8218): 4,
        PropertyName(APPOINTMENT, 0x8216): pattern(WEEKLY, 1, 1, 0x02),
        PropertyName(APPOINTMENT, 0x8232): "jeden Montag",
        PropertyName(APPOINTMENT, 0x8234): "(UTC+01:00) Berlin",
        PropertyName(APPOINTMENT, 0x825E): shown,
        PropertyName(APPOINTMENT, 0x8233): zone,
    }
    reading = Reading(FORMAT, entry(values))
    assert said(reading, "place") == ["Room 1"]
    assert said(reading, "earlier place") == ["Café"]
    assert said(reading, "duration") == ["whole day"]
    assert said(reading, "status") == ["meeting, received, cancelled"]
    assert said(reading, "answer to the invitation") == ["declined"]
    assert said(reading, "repetition") == ["every week on Monday, from 2020-05-04, without an end", "jeden Montag"]
    assert said(reading, "time zone") == ["(UTC+01:00) Berlin", name, "UTC+01:00, in summer UTC+02:00"]


def test_zones_that_can_be_none_are_left_out() -> None:
    for rules in (b"", bytes(40), struct.pack("<3i", 10_000, 0, 0) + bytes(36), struct.pack("<3i", 2**31 - 1, 2**31 - 1, -(2**31)) + bytes(36)):
        assert said(Reading(FORMAT, entry({PropertyName(APPOINTMENT, 0x8233): rules})), "time zone") == []
    west = struct.pack("<3i", 210, 0, 0) + bytes(36)
    assert said(Reading(FORMAT, entry({PropertyName(APPOINTMENT, 0x8233): west})), "time zone") == ["UTC-03:30"]


def test_the_number_of_the_meeting_is_that_of_calendar_files_and_holds_when_it_was_made() -> None:
    reading = Reading(FORMAT, entry({PropertyName(MEETING, 0x0003): MOVED}))
    (number,) = reading.every(Identifier, kind=IdentifierKind.DOCUMENT)
    assert number.value.startswith("040000008200E00074C5B7101A82E00800000000")
    (claim,) = reading.every(TimeClaim, role=TimeRole.TOKEN)
    assert (claim.voucher, claim.token, str(claim.moment)) == (Voucher.EMBEDDED, "outlook-object-id", "2008-02-20 17:16:51 (no zone stated)")


def test_those_in_the_list_of_an_entry_are_invited_and_those_of_an_invitation_recipients() -> None:
    people = [{0x3001: "Ada", 0x5FFD: 3}, {0x0C15: 1, 0x3001: "Bob", 0x5FFF: 3, 0x5FFB: ticks(SENT)}, {0x0C15: 3, 0x3001: "Room 1"}]
    values = {PropertyName(APPOINTMENT, 0x8238): "Ada; Bob; Eve"}
    own = Reading(FORMAT, entry(values, {0x001A: "IPM.Appointment"}, recipients=people))
    assert [(claim.role, claim.name) for claim in own.every(PersonClaim)] == [
        (PersonRole.ORGANISER, "Ada"),
        (PersonRole.ATTENDEE, "Bob"),
        (PersonRole.ATTENDEE, "Room 1"),
        (PersonRole.ATTENDEE, "Eve"),
    ]
    assert said(own, "answer to the invitation") == ["Bob: accepted"]
    assert times(own) == [("metadata-changed", "2020-04-27 15:06:40 UTC", "recipient 1: PidTagRecipientTrackStatusTime (0x5FFB)")]
    sent = Reading(FORMAT, entry(values, {0x001A: "IPM.Schedule.Meeting.Request"}, recipients=people))
    assert [claim.role for claim in sent.every(PersonClaim)] == [PersonRole.RECIPIENT, PersonRole.RECIPIENT, PersonRole.COPIED, PersonRole.ATTENDEE]


def test_damage_anywhere_is_told_and_never_raised() -> None:
    values = {
        START: ticks(BEGIN),
        PropertyName(APPOINTMENT, 0x8216): pattern(WEEKLY, 1, 1, 0x02),
        PropertyName(APPOINTMENT, 0x8233): bytes(48),
        PropertyName(APPOINTMENT, 0x825E): bytes(range(2, 90)),
        PropertyName(MEETING, 0x0023): MOVED,
        PropertyName(ADDRESS, 0x8054): [one_off("Ada", "SMTP", "ada@example.org")] * 3,
        PropertyName(ADDRESS, 0x8064): bytes(80),
        PropertyName(COMMON, 0x8581): "00000002\x01ada@example.org",
    }
    dice = random.Random(11)
    for turn in range(120):
        whole = entry(values, {0x001A: ("IPM.Appointment", "IPM.DistList", "IPM.Contact")[turn % 3]})
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 60)):
            broken[dice.randrange(512, len(broken))] = dice.randrange(256)
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(broken)).kinds()


def test_no_rule_takes_a_day_in_the_future_for_a_date_of_the_mail() -> None:
    """A received invitation to something many years later, changed long after it was sent."""
    header = (
        "Received: from a.example.org by mx.example.net; Mon, 27 Apr 2020 15:06:45 +0000\r\nFrom: Ada <ada@example.org>\r\nTo: bob@example.net\r\n"
        "Subject: Budget\r\nDate: Mon, 27 Apr 2020 15:06:40 +0000\r\nMessage-ID: <1@example.org>\r\n"
    )
    others = {0x007D: header + "\r\n", 0x001A: "IPM.Schedule.Meeting.Request", 0x0039: ticks(SENT), 0x0E06: ticks(SENT + 5)}
    own = {START: ticks(FAR), FINISH: ticks(FAR + 3_600), PropertyName(APPOINTMENT, 0x8202): ticks(FAR), PropertyName(MEETING, 0x001A): ticks(FAR)}
    without, with_them = (_rules_that_speak(Reading(FORMAT, entry(values, others))) for values in ({}, own))
    assert with_them == without
    # The same time where it does speak of the mail is spoken of.
    assert "submission_differs_from_date" in _rules_that_speak(Reading(FORMAT, entry({}, {**others, 0x0039: ticks(FAR)})))


def _rules_that_speak(reading: Reading) -> list[str]:
    examined = Examined(item=Item("a.msg", 1, "", kind=ItemKind.MAIL, format=FORMAT.name), facts=tuple(reading.facts))
    return [finding.rule for finding in check(examined, catalogue.rules())[0]]

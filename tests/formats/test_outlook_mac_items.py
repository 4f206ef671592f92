"""Address book, calendar, tasks, notes and categories of Outlook for Mac, each in the words that other readers of such things use.

The files are written here by hand, element by element as public converters and a published schema name them: Outlook for Mac runs on no
system that fixtures are made on, and no archive of it is published under a licence.
"""

import base64
import io
import zipfile

import pytest
from formats_reading import Reading

from leakcheck import catalogue
from leakcheck.formats.outlook_mac_items import FORMAT
from leakcheck.formats.zip_archive import FORMAT as ZIP
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

#: As Outlook numbers an appointment that was made when the clock of its computer showed noon on 4 May 2020.
MADE = (bytes.fromhex("040000008200E00074C5B7101A82E008") + bytes(4) + (132_330_672_000_000_000).to_bytes(8, "little") + bytes(12)).hex().upper()
PICTURE = b"\x89PNG\r\n\x1a\n"

CALENDAR = f"""<?xml version="1.0" encoding="UTF-8"?>
<appointments xml:space="preserve" elementCount="1"><appointment xml:space="preserve">
<OPFCalendarEventCopyUUID>{MADE}</OPFCalendarEventCopyUUID>
<OPFCalendarEventCopySummary>Le budget</OPFCalendarEventCopySummary><OPFCalendarEventCopyLocation>Room 4</OPFCalendarEventCopyLocation>
<OPFCalendarEventCopyStartTime>2020-05-05T10:00:00</OPFCalendarEventCopyStartTime>
<OPFCalendarEventCopyEndTime>2020-05-05T11:00:00</OPFCalendarEventCopyEndTime>
<OPFCalendarEventCopyModDate>2020-05-04T09:00:00</OPFCalendarEventCopyModDate>
<ExchangeServerLastModifiedTime>2020-05-04T09:00:02</ExchangeServerLastModifiedTime>
<OPFCalendarEventCopyReminderTime>2020-05-05T09:45:00</OPFCalendarEventCopyReminderTime>
<OPFCalendarEventCopyStartTimeZone>(UTC+07:00) Bangkok, Hanoi, Jakarta</OPFCalendarEventCopyStartTimeZone>
<OPFCalendarEventCopyEndTimeZone>(UTC+07:00) Bangkok, Hanoi, Jakarta</OPFCalendarEventCopyEndTimeZone>
<OPFCalendarEventGetIsAllDayEvent>1E0</OPFCalendarEventGetIsAllDayEvent>
<OPFCalendarEventCopyOrganizer>ada@Example.org</OPFCalendarEventCopyOrganizer>
<OPFCalendarEventCopyAttendeeList><appointmentAttendee OPFCalendarAttendeeAddress="bob@example.net" OPFCalendarAttendeeName="Bob"/>
<appointmentAttendee OPFCalendarAttendeeName="Room 4"/></OPFCalendarEventCopyAttendeeList>
<OPFCalendarEventCopyCategoryList><category OPFCategoryCopyName="Urgent" OPFCategoryCopyBackgroundColor="1"/></OPFCalendarEventCopyCategoryList>
<OPFCalendarEventCopyDescription>&lt;html&gt;&lt;body&gt;Bring the &lt;b&gt;figures&lt;/b&gt;.&lt;/body&gt;&lt;/html&gt;</OPFCalendarEventCopyDescription>
<OPFCalendarEventCopyAttachmentList><attachment OPFAttachmentURL="com.microsoft.__Attachments/1/a.pdf"/></OPFCalendarEventCopyAttachmentList>
<OPFCalendarEventCopyRecurrence><OPFRecurrenceCopyStartDate>2020-05-05T00:00:00</OPFRecurrenceCopyStartDate>
<OPFRecurrenceCopyEndDate>2020-08-04T17:00:00</OPFRecurrenceCopyEndDate><OPFRecurrenceHasEndDate>1E0</OPFRecurrenceHasEndDate>
<OPFRecurrenceIsNumbered>0E0</OPFRecurrenceIsNumbered><OPFRecurrencePattern><OPFRecurrencePatternType>OPFRecurrencePatternWeekly</OPFRecurrencePatternType>
<OPFRecurrencePatternInterval>2</OPFRecurrencePatternInterval><OPFRecurrencePatternDaysOfWeek><tuesday>1</tuesday><friday>1</friday><monday>0</monday>
</OPFRecurrencePatternDaysOfWeek></OPFRecurrencePattern></OPFCalendarEventCopyRecurrence></appointment></appointments>""".encode()

CONTACTS = f"""<contacts elementCount="2"><contact>
<OPFContactCopyDisplayName>Ada Lovelace</OPFContactCopyDisplayName><OPFContactCopyModDate>2020-05-04T09:00:00</OPFContactCopyModDate>
<OPFContactCopyEmailAddressList><contactEmailAddress OPFContactEmailAddressAddress="ada@Example.org" OPFContactEmailAddressType="0"/>
<contactEmailAddress OPFContactEmailAddressAddress="countess@example.net"/></OPFContactCopyEmailAddressList>
<OPFContactCopyDefaultEmailAddress><contactEmailAddress OPFContactEmailAddressAddress="ada@example.org"/></OPFContactCopyDefaultEmailAddress>
<OPFContactCopyBusinessCompany>Acme</OPFContactCopyBusinessCompany><OPFContactCopyBusinessTitle>Countess</OPFContactCopyBusinessTitle>
<OPFContactCopyCellPhone>+44 1</OPFContactCopyCellPhone><OPFContactCopyBirthday>1815-12-10T00:00:00</OPFContactCopyBirthday>
<OPFContactCopyHomeStreetAddress>St James's Square
12</OPFContactCopyHomeStreetAddress><OPFContactCopyHomeCity>London</OPFContactCopyHomeCity>
<OPFContactCopyHomeWebPage>https://example.org/ada</OPFContactCopyHomeWebPage><OPFContactCopyNotesPlain>Met in Turin.</OPFContactCopyNotesPlain>
<OPFContactAddPicture>{base64.b64encode(PICTURE).decode()}</OPFContactAddPicture></contact>
<contact><OPFContactCopyFirstName>Bob</OPFContactCopyFirstName><OPFContactCopyLastName>Roberts</OPFContactCopyLastName></contact></contacts>""".encode()

GROUPS = b"""<groups><group><OPFGroupCopyDisplayName>Friends</OPFGroupCopyDisplayName><OPFGroupCopyModDate>2020-05-04T09:00:00</OPFGroupCopyModDate>
<OPFGroupCopyMemberList><emailAddress OPFContactEmailAddressAddress="ada@example.org" OPFContactEmailAddressName="Ada"/>
<emailAddress OPFContactEmailAddressAddress="bob@example.net" OPFContactEmailAddressName="bob@example.net"/></OPFGroupCopyMemberList></group></groups>"""

TASKS = b"""<tasks><task><OPFTaskCopyName>Call the bank</OPFTaskCopyName><OPFTaskCopyNotePlain>Ask for Eve.</OPFTaskCopyNotePlain>
<OPFTaskCopyStartDateTime>2020-05-04T00:00:00</OPFTaskCopyStartDateTime><OPFTaskCopyDueDateTime>2020-05-06T17:30:00</OPFTaskCopyDueDateTime>
<OPFTaskCopyCompletedDateTime>2020-05-05T00:00:00</OPFTaskCopyCompletedDateTime><OPFTaskCopyModDate>2020-05-05T08:01:02</OPFTaskCopyModDate>
<OPFTaskCopyReminderTime>2020-05-04T07:00:00</OPFTaskCopyReminderTime></task></tasks>"""

NOTES = b"""<notes><note><OPFNoteCopyTitle>Numbers</OPFNoteCopyTitle><OPFNoteCopyText>&lt;p&gt;Four hundred.&lt;/p&gt;</OPFNoteCopyText>
<OPFNoteCopyCreationDate>2020-05-04T09:00:00</OPFNoteCopyCreationDate><OPFNoteCopyModDate>2020-05-05T09:00:00</OPFNoteCopyModDate></note></notes>"""

CATEGORIES = b"""<categories elementCount="1"><category OPFCategoryCopyName="Urgent" OPFCategoryCopyBackgroundColor="1"/></categories>"""

ALL = {"Calendar.xml": CALENDAR, "Contacts.xml": CONTACTS, "Groups.xml": GROUPS, "Tasks.xml": TASKS, "Notes.xml": NOTES, "Categories.xml": CATEGORIES}


def times(reading: Reading) -> list[tuple[TimeRole, Voucher, str]]:
    return [(claim.role, claim.voucher, str(claim.moment).removesuffix(" (no zone stated)")) for claim in reading.every(TimeClaim) if not claim.token]


def people(reading: Reading) -> list[tuple[PersonRole, str, str]]:
    return [(claim.role, claim.name, claim.address) for claim in reading.every(PersonClaim)]


def described(reading: Reading) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in reading.every(Description)]


def words(reading: Reading) -> str:
    return "".join(fact.text for fact in reading.every(TextContent, role="document"))


def test_the_members_of_an_archive_are_items_of_this_format_and_of_no_other() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in ALL.items():
            archive.writestr(f"Accounts/ada@example.org/{name}", content)
    for child in Reading(ZIP, data.getvalue()).children:
        assert identify(child.content, catalogue.formats()) == (FORMAT, [])


def test_an_appointment_says_when_where_who_and_how_often() -> None:
    reading = Reading(FORMAT, CALENDAR)
    assert reading.problems == []
    assert times(reading) == [
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-05 10:00:00"),
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-05 11:00:00"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-04 09:00:00"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-04 09:00:02"),
    ]
    assert people(reading) == [
        (PersonRole.ORGANISER, "", "ada@example.org"),
        (PersonRole.ATTENDEE, "Bob", "bob@example.net"),
        (PersonRole.ATTENDEE, "Room 4", ""),
    ]
    assert described(reading) == [
        ("title", "Le budget"),
        ("place", "Room 4"),
        ("time zone", "(UTC+07:00) Bangkok, Hanoi, Jakarta"),
        ("duration", "whole day"),
        ("repetition", "every 2 weeks on Tuesday and Friday, from 2020-05-05 to 2020-08-04 17:00"),
        ("category", "Urgent"),
    ]
    assert [fact.path for fact in reading.every(PathClaim)] == ["com.microsoft.__Attachments/1/a.pdf"]
    assert words(reading) == "Le budget\nBring the figures.\nRoom 4"
    assert reading.every(TimeClaim)[0].at.part == "appointment-1 OPFCalendarEventCopyStartTime"


def test_the_number_of_an_appointment_holds_the_clock_of_the_computer_on_which_it_was_made() -> None:
    (claim,) = [claim for claim in Reading(FORMAT, CALENDAR).every(TimeClaim) if claim.token]
    assert (claim.token, str(claim.moment)) == ("outlook-object-id", "2020-05-04 12:00:00 (no zone stated)")


@pytest.mark.parametrize(
    ("kind", "interval", "rest", "said"),
    [
        ("Daily", "1", "<OPFRecurrenceIsNoEnd>1</OPFRecurrenceIsNoEnd>", "every day, without an end"),
        ("AbsoluteMonthly", "3E0", "", "every 3 months"),
        (
            "RelativeYearly",
            "",
            "<OPFRecurrenceIsNumbered>1</OPFRecurrenceIsNumbered><OPFRecurrenceGetOccurenceCount>10</OPFRecurrenceGetOccurenceCount>",
            "every year, 10 times",
        ),
        ("Hourly", "1", "", None),
    ],
)
def test_other_repetitions(kind: str, interval: str, rest: str, said: str | None) -> None:
    pattern = f"<OPFRecurrencePatternType>OPFRecurrencePattern{kind}</OPFRecurrencePatternType><OPFRecurrencePatternInterval>{interval}"
    rule = f"{rest}<OPFRecurrencePattern>{pattern}</OPFRecurrencePatternInterval></OPFRecurrencePattern>"
    task = f"<tasks><task><OPFTaskCopyRecurrence>{rule}</OPFTaskCopyRecurrence></task></tasks>"
    assert described(Reading(FORMAT, task.encode())) == ([("repetition", said)] if said else [])


def test_a_card_names_whom_it_is_about_by_each_address_once() -> None:
    reading = Reading(FORMAT, CONTACTS)
    assert people(reading) == [
        (PersonRole.CONTACT, "Ada Lovelace", "ada@example.org"),
        (PersonRole.CONTACT, "Ada Lovelace", "countess@example.net"),
        (PersonRole.CONTACT, "Bob Roberts", ""),
    ]
    assert times(reading) == [(TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-04 09:00:00")]
    assert described(reading) == [
        ("telephone", "+44 1"),
        ("position", "Countess"),
        ("postal address", "St James's Square 12, London"),
        ("birthday", "1815-12-10 (no zone stated)"),
        ("comments", "Met in Turin."),
    ]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.COMPANY)] == ["Acme"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/ada"]
    assert reading.bytes_of("contact-1-picture.png") == PICTURE
    assert [fact.value for fact in reading.every(Quantity)] == [2.0]
    assert "Met in Turin." in words(reading)


def test_a_list_names_its_members() -> None:
    reading = Reading(FORMAT, GROUPS)
    assert people(reading) == [(PersonRole.CONTACT, "Ada", "ada@example.org"), (PersonRole.CONTACT, "", "bob@example.net")]
    assert described(reading) == [("name of the list", "Friends")]
    assert reading.every(PersonClaim)[1].at.part == "group-1 OPFGroupCopyMemberList, member 2"


def test_days_of_a_task_are_what_it_is_about_and_its_reminder_is_left_out() -> None:
    reading = Reading(FORMAT, TASKS)
    assert times(reading) == [
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-04"),
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-06 17:30:00"),
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-05"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-05 08:01:02"),
    ]
    assert described(reading) == [("title", "Call the bank"), ("status of the task", "done")]
    assert words(reading) == "Call the bank\nAsk for Eve."


def test_a_note_is_its_words_and_two_times_that_the_program_kept() -> None:
    reading = Reading(FORMAT, NOTES)
    assert times(reading) == [
        (TimeRole.CREATED, Voucher.CONTAINER, "2020-05-04 09:00:00"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-05 09:00:00"),
    ]
    assert words(reading) == "Numbers\nFour hundred."


def test_categories_are_told_by_their_names() -> None:
    assert described(Reading(FORMAT, CATEGORIES)) == [("category", "Urgent")]


def test_an_older_export_with_a_namespace_says_the_same() -> None:
    older = CALENDAR.replace(b"<appointments ", b'<appointments xmlns="http://schemas.microsoft.com/outlook/mac/2011" ')
    assert Reading(FORMAT, older).facts == Reading(FORMAT, CALENDAR).facts


def test_what_stands_before_the_damage_is_told() -> None:
    reading = Reading(FORMAT, CONTACTS[:-60])
    assert (len(people(reading)), reading.kinds()) == (2, [ProblemKind.DAMAGED])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + NOTES.replace(b"Numbers", b"&a;"), ProblemKind.DAMAGED),
        (b'<?xml version="1.0"?><notes><!DOCTYPE x>' + NOTES, ProblemKind.DAMAGED),
        (b"<notes><note><OPFNoteCopyText>" + b"<a>" * 3000, ProblemKind.LIMIT),
        (b"<notes><note><OPFNoteCopyText/>" + b"<a/>" * 60_000 + b"</note></notes>", ProblemKind.LIMIT),
        (
            NOTES.replace(b"2020-05-04T09:00:00", b"2020-99-99").replace(b"<notes>", b'<?xml version="1.0" encoding="none"?><notes>'),
            ProblemKind.DAMAGED,
        ),
    ],
    ids=["entities", "second type", "deep", "wide", "encoding"],
)
def test_hostile_files_end_in_a_sentence(data: bytes, kind: ProblemKind) -> None:
    assert Reading(FORMAT, data).kinds() == [kind]


def test_what_there_is_no_room_for_is_put_into_further_items_that_say_the_rest() -> None:
    many = b"<notes>" + NOTES[len("<notes>") : -len("</notes>")] * 1_100 + b"</notes>"
    reading = Reading(FORMAT, many, Limits(facts=100))
    assert reading.problems == []
    assert [fact.value for fact in reading.every(Quantity)] == [1100.0]
    assert words(reading).count("Four hundred.") == 23
    assert [child.name for child in reading.children] == ["entries 24 to 523.xml", "entries 524 to 1023.xml", "entries 1024 to 1100.xml"]
    assert identify(reading.children[0].content, catalogue.formats()) == (FORMAT, [])
    rest = [Reading(FORMAT, reading.bytes_of(child.name)) for child in reading.children]
    assert [fact.value for one in rest for fact in one.every(Quantity)] == [500.0, 500.0, 77.0]
    assert rest[0].facts[:3] == reading.facts[:3]


def test_further_items_of_an_older_export_keep_what_their_entries_hold() -> None:
    older = CONTACTS.replace(b"<contacts ", b'<contacts xmlns="http://schemas.microsoft.com/outlook/mac/2011" ')
    (child,) = Reading(FORMAT, older, Limits(facts=10)).children[-1:]
    assert child.name == "entries 2 to 2.xml"
    assert [claim.name for claim in Reading(FORMAT, child.content.read(1 << 20)).every(PersonClaim)] == ["Bob Roberts"]


def test_a_picture_that_is_none_and_numbers_that_are_none_say_nothing() -> None:
    odd = CONTACTS.replace(base64.b64encode(PICTURE), b"\xc3\xa9=")
    assert Reading(FORMAT, odd).children == []
    odd = CALENDAR.replace(b"1E0</OPFCalendarEventGetIsAllDayEvent>", b"1e999</OPFCalendarEventGetIsAllDayEvent>").replace(b">2</OPFR", b">nan</OPFR")
    assert ("repetition", "every week on Tuesday and Friday, from 2020-05-05 to 2020-08-04 17:00") in described(Reading(FORMAT, odd))


def test_other_xml_is_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"<notes><note>hello</note></notes>"))
    assert not FORMAT.recognises(Content.of_bytes(b"<html><notes>OPFNoteCopyText"))
    assert not FORMAT.recognises(Content.of_bytes(b"<notesofsomebody>OPFNoteCopyText"))

"""By what a reader recognises an item: only what it states itself, bounded."""

from datetime import datetime

from leakcheck.model.facts import AnyFact, Description, HeaderField, PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.reports.headline import headline, headline_facts

AT = Location("somewhere")


def item(kind: ItemKind) -> Item:
    return Item("dump/x", 10, "00" * 32, kind=kind)


def person(role: PersonRole, name: str = "", address: str = "") -> PersonClaim:
    return PersonClaim(at=AT, role=role, name=name, address=address)


def time(role: TimeRole, day: int, offset: int | None = 60) -> TimeClaim:
    return TimeClaim(at=AT, role=role, moment=Moment(datetime(2024, 2, day, 10, 5, 16), offset), voucher=Voucher.CLAIMED)


MAIL: tuple[AnyFact, ...] = (
    HeaderField(at=AT, name="Subject", position=0, value="Liste des donateurs"),
    HeaderField(at=AT, name="From", position=0, value="M <m@x.example>"),
    person(PersonRole.SENDER, "Marie", "m@x.example"),
    person(PersonRole.RECIPIENT, "Nadia", "n@x.example"),
    time(TimeRole.RECEIVED, 21),
    time(TimeRole.SENT, 20),
    TextContent(at=AT, role="body", text="words", digest="00" * 32),
)


def test_a_mail_is_known_by_subject_sender_and_date_line() -> None:
    told = headline(item(ItemKind.MAIL), MAIL)
    assert (told.subject, told.sender, told.mail_date) == ("Liste des donateurs", "Marie <m@x.example>", "2024-02-20 10:05:16 +01:00")
    assert (told.title, told.editors, told.of_mail) == ("", "", True)


def test_a_mail_of_a_format_without_header_lines_has_its_subject_too() -> None:
    told = headline(item(ItemKind.MAIL), (TextContent(at=AT, role="subject", text="Réunion", digest="00" * 32),))
    assert (told.subject, told.sender, told.mail_date) == ("Réunion", "", "")


def test_a_document_is_known_by_its_title_people_and_last_save() -> None:
    facts = (
        Description(at=AT, kind="title", value="Note de financement"),
        Description(at=AT, kind="subject", value="no title"),
        person(PersonRole.AUTHOR, "Julien"),
        person(PersonRole.LAST_EDITOR, "bureau"),
        time(TimeRole.CREATED, 1),
        time(TimeRole.MODIFIED, 2),
    )
    told = headline(item(ItemKind.DOCUMENT), facts)
    assert (told.title, told.editors) == ("Note de financement", "author Julien, last saved by bureau")
    assert str(told.moment) == "2024-02-02 10:05:16 +01:00"
    assert (told.subject, told.sender, told.mail_date) == ("", "", ""), "a last save is no Date line"


def test_a_picture_shows_when_it_was_taken() -> None:
    told = headline(item(ItemKind.PICTURE), (time(TimeRole.MODIFIED, 9), time(TimeRole.CAPTURED, 3)))
    assert str(told.moment) == "2024-02-03 10:05:16 +01:00"


def test_what_states_nothing_has_nothing() -> None:
    for kind in ItemKind:
        told = headline(item(kind), ())
        assert (told.subject, told.sender, told.title, told.editors, told.moment) == ("", "", "", "", None)


def test_thousands_of_senders_are_counted_and_not_listed() -> None:
    told = headline(item(ItemKind.MAIL), tuple(person(PersonRole.SENDER, address=f"a{number}@x.example") for number in range(5000)))
    assert told.sender == "a0@x.example, a1@x.example, a2@x.example and 4,997 more"


def test_only_the_facts_that_tell_are_kept() -> None:
    kept = headline_facts(MAIL)
    assert headline(item(ItemKind.MAIL), kept) == headline(item(ItemKind.MAIL), MAIL)
    assert len(kept) == 3

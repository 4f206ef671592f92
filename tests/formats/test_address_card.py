"""Address cards of all versions; pictures in them are children; a whole address book keeps the times of its cards."""

import base64
import time

import pytest
from formats_reading import Reading, sentences

from leakcheck.formats.address_card import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, Link, PersonClaim, Quantity, SoftwareClaim, TextContent, TimeClaim, Voucher
from leakcheck.model.problem import ProblemKind

PICTURE = b"\xff\xd8\xff\xe0 a picture"
THREE = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Acme//Book//EN\r\nUID:7\r\nN:Vasseur;Claire;;;\r\nFN:Claire Vasseur\r\nORG:Acme;Budget\r\n"
    b"item1.EMAIL;TYPE=INTERNET:claire@Example.org\r\nTEL;TYPE=CELL:+33 6 00\r\nREV:2020-05-04T12:00:00Z\r\nURL:https://example.org\r\n"
    b"PHOTO;ENCODING=b;TYPE=JPEG:" + base64.b64encode(PICTURE) + b"\r\nEND:VCARD\r\n"
)
TWO = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dupr=C3=A9;=\r\nRen=C3=A9\r\nADR;HOME;QUOTED-PRINTABLE:;;Rue A;Lyon\r\n"
    b"PHOTO;JPEG;BASE64:\r\n " + base64.b64encode(PICTURE) + b"\r\n\r\nEND:VCARD\r\n"
)


def test_a_card_of_version_3() -> None:
    reading = Reading(FORMAT, THREE)
    assert reading.problems == []
    assert [(fact.name, fact.address, fact.at.part) for fact in reading.every(PersonClaim)] == [
        ("Claire Vasseur", "claire@example.org", "card-1 EMAIL (line 8)")
    ]
    assert [(str(fact.moment), fact.voucher) for fact in reading.every(TimeClaim)] == [("2020-05-04 12:00:00 UTC", Voucher.CLAIMED)]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.COMPANY)] == ["Acme, Budget"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["7"]
    assert [(fact.kind, fact.value) for fact in reading.every(Description)] == [("telephone", "+33 6 00")]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["-//Acme//Book//EN"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org"]
    assert reading.bytes_of("card-1-photo.jpg") == PICTURE
    assert "Claire Vasseur" in reading.every(TextContent)[0].text


def test_a_card_of_version_2_1() -> None:
    reading = Reading(FORMAT, TWO)
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Dupré René"]
    assert [fact.value for fact in reading.every(Description)] == ["Rue A, Lyon"]
    assert reading.bytes_of("card-1-photo.jpg") == PICTURE


def test_a_card_of_version_4_holds_its_picture_in_an_address() -> None:
    card = THREE.replace(b"PHOTO;ENCODING=b;TYPE=JPEG:", b"PHOTO:data:image/jpeg;base64,")
    assert Reading(FORMAT, card).bytes_of("card-1-photo.jpg") == PICTURE


def test_the_times_of_an_address_books_cards_are_not_the_files_own() -> None:
    reading = Reading(FORMAT, THREE * 2)
    assert {fact.voucher for fact in reading.every(TimeClaim)} == {Voucher.CONTAINER}
    assert [child.name for child in reading.children] == ["card-1-photo.jpg", "card-2-photo.jpg"]


def test_a_cut_card_keeps_what_was_read_and_broken_pictures_are_none() -> None:
    reading = Reading(FORMAT, THREE[: THREE.index(b"PHOTO")] + b"PHOTO;ENCODING=b:A\r\n")
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Claire Vasseur"]
    assert reading.children == []
    assert sentences(reading.problems) == "The end of card 1 is missing."


def test_other_files_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"BEGIN:VCALENDAR\r\n"))


@pytest.mark.parametrize(
    "flood",
    [THREE * 4_000, b"BEGIN:VCARD\r\n" * 100_000, b"BEGIN:VCARD\r\nFN:" + b"\\" * 10_000_000, b"BEGIN:VCARD\r\nNOTE:x\r\n" + b" =\r\n" * 100_000],
    ids=["cards", "beginnings", "escapes", "folds"],
)
def test_floods_are_bounded(flood: bytes) -> None:
    begun = time.monotonic()
    reading = Reading(FORMAT, flood)
    assert time.monotonic() - begun < 20
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_of_a_long_address_book_the_others_are_items_of_their_own_byte_for_byte() -> None:
    cards = [b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person %d\r\nEND:VCARD\r\n" % n for n in range(1, 4_001)]
    whole = Reading(FORMAT, b"".join(cards))
    assert not whole.problems
    assert whole.every(Quantity)[0].value == 4_000
    assert [child.name for child in whole.children] == ["cards 1001 to 2000.vcf", "cards 2001 to 3000.vcf", "cards 3001 to 4000.vcf"]
    assert b"".join(child.content.read(1 << 24) for child in whole.children) == b"".join(cards[1_000:])
    readings = [whole, *(Reading(FORMAT, child.content.read(1 << 24)) for child in whole.children)]
    assert [one.name for reading in readings for one in reading.every(PersonClaim)] == [f"Person {n}" for n in range(1, 4_001)]


def test_cards_with_long_pictures_are_cut_into_shares_too() -> None:
    picture = b"PHOTO;ENCODING=b:" + b"\r\n ".join([b"A" * 74] * 14_000)
    cards = [b"BEGIN:VCARD\r\nFN:Person %d\r\n%b\r\nEND:VCARD\r\n" % (n, picture) for n in range(1, 31)]
    whole = Reading(FORMAT, b"".join(cards))
    assert not whole.problems, "no bound of lines ends the reading"
    parts = [Reading(FORMAT, child.content.read(1 << 24)) for child in whole.children if child.name.endswith(".vcf")]
    assert len(parts) > 1
    assert [one.name for reading in (whole, *parts) for one in reading.every(PersonClaim)] == [f"Person {n}" for n in range(1, 31)]

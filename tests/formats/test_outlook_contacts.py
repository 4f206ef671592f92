"""Cards of an address book and lists of addresses: whom they name, in the words of address cards."""

import struct

from formats_reading import Reading
from outlook_bytes import Value, attribute, entry, row, ticks, tnef
from outlook_values import DIRECTORY, WRAPPED, one_off

from leakcheck.decode.mapi_names import ADDRESS, PropertyName
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.formats.tnef_attachment import FORMAT as TNEF
from leakcheck.model.facts import Description, Identifier, IdentifierKind, Link, PersonClaim, PersonRole, TimeClaim

CARD: dict[int, Value] = {0x001A: "IPM.Contact", 0x3001: "Ada Lovelace"}
LIST: dict[int, Value] = {0x001A: "IPM.DistList", 0x3001: "Friends"}
ADA, BOB = one_off("Ada", "SMTP", "ada@example.org"), one_off("Bob", "EX", "/o=Acme/cn=bob")
ELSEWHERE = WRAPPED + b"\xc3" + bytes(24)
MIDNIGHT = 1_588_550_400


def field(number: int) -> PropertyName:
    return PropertyName(ADDRESS, number)


def people(reading: Reading) -> list[tuple[str, str]]:
    claims = reading.every(PersonClaim)
    assert {claim.role for claim in claims} <= {PersonRole.CONTACT}
    return [(claim.name, claim.address) for claim in claims]


def accounts(reading: Reading) -> list[str]:
    return [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.ACCOUNT)]


def test_each_address_of_a_card_is_told_with_its_name_and_the_name_that_it_was_met_under() -> None:
    values: dict[PropertyName, Value] = {
        field(0x8080): "Ada (ada@example.org)",
        field(0x8082): "SMTP",
        field(0x8083): "ada@Example.org",
        field(0x8084): "ada@example.org",
        field(0x8092): "EX",
        field(0x8093): "/o=Acme/cn=ada",
        field(0x8094): "countess@example.net",
        field(0x80A2): "SMTP",
        field(0x80A3): "a@example.com",
        field(0x80A4): "The Countess",
    }
    reading = Reading(FORMAT, entry(values, CARD))
    assert people(reading) == [
        ("Ada Lovelace", "ada@example.org"),
        ("Ada Lovelace", "countess@example.net"),
        ("Ada Lovelace", "a@example.com"),
        ("The Countess", ""),
    ]
    assert accounts(reading) == ["/o=Acme/cn=ada"]


def test_a_card_without_an_address_names_somebody_and_one_of_a_mail_nobody() -> None:
    assert people(Reading(FORMAT, entry({}, CARD))) == [("Ada Lovelace", "")]
    assert people(Reading(FORMAT, entry({field(0x8083): "ada@example.org"}, {0x001A: "IPM.Note", 0x3A16: "Acme"}))) == []


def test_what_a_card_says_stands_in_the_words_of_address_cards() -> None:
    others: dict[int, Value] = {**CARD, 0x3A16: "Acme", 0x3A17: "Director", 0x3A1C: "+1 555", 0x3A51: "https://example.org", 0x3A4F: "Al"}
    reading = Reading(FORMAT, entry({field(0x801B): "1 Street\r\nTown", field(0x80DE): ticks(MIDNIGHT)}, others))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.COMPANY)] == ["Acme"]
    assert {fact.kind: fact.value for fact in reading.every(Description)} == {
        "message class": "IPM.Contact",
        "position": "Director",
        "telephone": "+1 555",
        "nickname": "Al",
        "postal address": "1 Street, Town",
        "birthday": "2020-05-04 (no zone stated)",
    }
    assert [link.target for link in reading.every(Link)] == ["https://example.org"]
    assert reading.every(TimeClaim) == []


def test_an_older_card_keeps_the_birthday_as_a_midnight_in_utc() -> None:
    reading = Reading(FORMAT, entry({}, {**CARD, 0x3A42: ticks(MIDNIGHT - 7_200)}))
    assert [fact.value for fact in reading.every(Description, kind="birthday")] == ["2020-05-03 22:00:00 UTC, midnight where the card was made"]
    assert reading.every(TimeClaim) == []


def test_members_of_a_list_are_told_once_by_entry_id_or_one_off_id() -> None:
    values: dict[PropertyName, Value] = {
        field(0x8053): "Old friends",
        field(0x8055): [ELSEWHERE, WRAPPED + b"\xb5" + DIRECTORY + b"/o=Acme/cn=eve\0", ADA],
        field(0x8054): [ADA, one_off("Eve", "SMTP", "eve@example.org"), ADA],
    }
    reading = Reading(FORMAT, entry(values, LIST))
    assert people(reading) == [("Ada", "ada@example.org"), ("Eve", "eve@example.org"), ("Ada", "ada@example.org")]
    assert [claim.at.part for claim in reading.every(PersonClaim)] == [
        "PidLidDistributionListOneOffMembers (0x8002), member 1",
        "PidLidDistributionListOneOffMembers (0x8002), member 2",
        "PidLidDistributionListMembers (0x8001), member 3",
    ]
    assert accounts(reading) == ["/o=Acme/cn=eve"]
    assert [fact.value for fact in reading.every(Description, kind="name of the list")] == ["Old friends"]


def test_a_long_list_is_read_from_its_stream_alone() -> None:
    member = struct.pack("<I", len(ELSEWHERE)) + ELSEWHERE + struct.pack("<I", len(BOB)) + BOB + bytes(4)
    stream = struct.pack("<HHIIIIII", 1, 0, 0, 0, 1, 0, 0, 0) + member + bytes(8)
    reading = Reading(FORMAT, entry({field(0x8064): stream, field(0x8054): [ADA]}, LIST))
    assert (people(reading), accounts(reading)) == ([("Bob", "")], ["/o=Acme/cn=bob"])


def test_of_a_list_of_thousands_the_first_are_told() -> None:
    # So many streams as a compound file is read with.
    reading = Reading(FORMAT, entry({field(0x8054): [ADA] * 2_500}, LIST))
    assert len(people(reading)) == 2_000


def test_a_list_in_tnef_is_read_alike() -> None:
    names = {0x8001: field(0x8055), 0x8002: field(0x8054)}
    packed = tnef(attribute(1, 0x9003, row({**LIST, 0x8001: [ELSEWHERE, ELSEWHERE], 0x8002: [ADA, BOB]}, names)))
    reading = Reading(TNEF, packed)
    assert reading.problems == []
    assert (people(reading), accounts(reading)) == ([("Ada", "ada@example.org"), ("Bob", "")], ["/o=Acme/cn=bob"])

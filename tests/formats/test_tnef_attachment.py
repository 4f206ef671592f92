"""Messages packed in TNEF: properties, attachments of the old and the new kind, messages inside, and lengths that lie."""

import random
import struct
import time

import pytest
from formats_reading import Reading, sentences
from outlook_bytes import attribute, row, ticks, tnef

from leakcheck import catalogue
from leakcheck.formats.tnef_attachment import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

SENT = 1_588_593_600
MESSAGE, RECIPIENTS, BEGIN, OF_ATTACHMENT, DATA, NAME = 0x9003, 0x9004, 0x9002, 0x9005, 0x800F, 0x8010
INNER = bytes.fromhex("0703020000000000c000000000000046")
WHOLE = tnef(
    attribute(1, MESSAGE, row({0x1000: "Words.", 0x0037: "Budget", 0x3008: ticks(SENT), 0x8005: "16.0"}, {0x8005: 0x8554})),
    attribute(1, RECIPIENTS, struct.pack("<I", 1) + row({0x3001: "Bob", 0x39FE: "bob@example.net", 0x0C15: 1})),
    attribute(2, BEGIN, b"\1\0" + bytes(12)),
    attribute(2, NAME, b"DEVIS~1.PDF\0"),
    attribute(2, DATA, b"%PDF-1.4"),
    attribute(2, OF_ATTACHMENT, row({0x3707: "devis final.pdf", 0x3007: ticks(SENT)})),
)


def test_properties_recipients_and_the_program_are_read() -> None:
    reading = Reading(FORMAT, WHOLE)
    assert reading.problems == []
    assert [(fact.role, fact.text.strip()) for fact in reading.every(TextContent)] == [("subject", "Budget"), ("body", "Words.")]
    assert [fact.address for fact in reading.every(PersonClaim, role=PersonRole.RECIPIENT)] == ["bob@example.net"]
    assert [(str(fact.moment), fact.at.part) for fact in reading.every(TimeClaim)] == [
        ("2020-05-04 12:00:00 UTC", "PidTagLastModificationTime (0x3008)")
    ]
    assert [fact.version for fact in reading.every(SoftwareClaim)] == ["16.0"]


def test_an_attachment_has_its_long_name_and_the_times_that_were_packed_with_it() -> None:
    (child,) = Reading(FORMAT, WHOLE).children
    assert (child.name, child.content.read(99)) == ("devis final.pdf", b"%PDF-1.4")
    assert [type(fact).__name__ for fact in child.facts] == ["TimeClaim"]


def test_attributes_of_the_oldest_kind() -> None:
    sender = struct.pack("<4H", 4, 0, 4, 21) + b"Ada\0" + b"SMTP:ada@example.org\0"
    date = struct.pack("<7H", 2020, 5, 4, 12, 0, 0, 1)
    old = tnef(
        attribute(1, 0x9007, struct.pack("<II", 1251, 0)), attribute(1, 0x8004, "Зарплата\0".encode("cp1251")), attribute(1, 0x800C, b"Words.\0"),
        attribute(1, 0x8000, sender), attribute(1, 0x8005, date), attribute(2, BEGIN, bytes(14)), attribute(2, NAME, b"a.txt\0"),
        attribute(2, DATA, b"x"), attribute(2, 0x8013, date),
    )  # fmt: skip
    reading = Reading(FORMAT, old)
    assert [fact.text.strip() for fact in reading.every(TextContent)] == ["Зарплата", "Words."]
    assert [(fact.name, fact.address) for fact in reading.every(PersonClaim)] == [("Ada", "ada@example.org")]
    assert [(fact.role, str(fact.moment), fact.at.part) for fact in reading.every(TimeClaim)] == [
        (TimeRole.SUBMITTED, "2020-05-04 12:00:00 (no zone stated)", "attDateSent (0x8005)"),
        (TimeRole.MODIFIED, "2020-05-04 12:00:00 (no zone stated)", "attachment 1: attAttachModifyDate (0x8013)"),
    ]
    assert [child.name for child in reading.children] == ["a.txt"]


def test_times_of_a_meeting_of_the_oldest_kind_state_no_zone() -> None:
    date = struct.pack("<7H", 2020, 5, 4, 12, 0, 0, 1)
    reading = Reading(FORMAT, tnef(attribute(1, 0x0006, date), attribute(1, 0x0007, date)))
    assert [(claim.role, claim.voucher, claim.at.part) for claim in reading.every(TimeClaim)] == [
        (TimeRole.EVENT, Voucher.CLAIMED, "attDateStart (0x0006)"),
        (TimeRole.EVENT, Voucher.CLAIMED, "attDateEnd (0x0007)"),
    ]


def test_a_message_inside_is_an_item_of_its_own() -> None:
    outer = tnef(attribute(2, BEGIN, bytes(14)), attribute(2, OF_ATTACHMENT, row({0x3001: "Fwd", 0x3705: 5, 0x3701: INNER + WHOLE})))
    (child,) = Reading(FORMAT, outer).children
    assert child.name == "Fwd.tnef"
    assert identify(child.content, catalogue.formats())[0] is FORMAT
    assert child.content.read(1 << 20) == WHOLE


def test_the_kept_header_is_read_like_that_of_a_mail() -> None:
    header = "Received: from a.example.org; Mon, 4 May 2020 12:00:05 +0000\r\nMessage-ID: <1@example.org>\r\nFrom: ada@example.org\r\n"
    reading = Reading(FORMAT, tnef(attribute(1, MESSAGE, row({0x007D: header}))))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.MESSAGE)] == ["1@example.org"]
    assert [fact.voucher for fact in reading.every(TimeClaim, role=TimeRole.RECEIVED)] == [Voucher.RELAYED]


def test_other_files_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\x78\x9f\x3e\x22\x01\x00PK"))
    assert not FORMAT.recognises(Content.of_bytes(b"From: a@example.org\r\n\r\n"))


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<BHHI", 1, MESSAGE, 6, 0xFFFFFFFF) + b"x",
        attribute(1, MESSAGE, struct.pack("<I", 0xFFFFFFFF)),
        attribute(1, MESSAGE, struct.pack("<IHHII", 1, 0x1F, 0x37, 0xFFFFFFFF, 0xFFFFFFFF)),
        attribute(1, MESSAGE, struct.pack("<IHHI", 1, 0x101F, 0x37, 0xFFFFFFFF)),
        attribute(1, RECIPIENTS, struct.pack("<I", 0xFFFFFFFF)),
        attribute(1, MESSAGE, struct.pack("<IHH16xII", 1, 0x1F, 0x8000, 1, 0xFFFFFFFF)),
        attribute(1, 0x8005, b"\1\0"),
    ],
    ids=["attribute", "count", "value", "values", "rows", "name", "date"],
)
def test_lengths_that_lie_are_told_at_once(data: bytes) -> None:
    begun = time.monotonic()
    reading = Reading(FORMAT, tnef(data))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "lengths that lead beyond them" in sentences(reading.problems) or "ends before" in sentences(reading.problems)
    assert time.monotonic() - begun < 1


def test_what_follows_the_last_attribute_is_told_unless_it_is_a_line_end() -> None:
    assert Reading(FORMAT, WHOLE + b"\r\n").problems == []
    assert "no attribute" in sentences(Reading(FORMAT, WHOLE + b"garbage and more").problems)


def test_damage_anywhere_never_fails_the_reader() -> None:
    dice = random.Random(3)
    for _ in range(400):
        broken = bytearray(WHOLE[: dice.randrange(8, len(WHOLE))])
        for _ in range(dice.randrange(1, 12)):
            broken[dice.randrange(6, len(broken))] = dice.randrange(256)
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(broken)).kinds()


def test_many_empty_attachments_are_bounded() -> None:
    begun = time.monotonic()
    Reading(FORMAT, tnef(attribute(2, BEGIN, bytes(14)) * 200_000))
    assert time.monotonic() - begun < 10


def test_attachments_and_recipients_beyond_the_most_are_told_and_never_mixed_with_those_before() -> None:
    begun = [attribute(2, BEGIN, bytes(14)) + attribute(2, DATA, b"%d" % number) for number in range(5001)]
    people = attribute(1, RECIPIENTS, struct.pack("<I", 2001) + row({0x3001: "a"}) * 2001)
    reading = Reading(FORMAT, tnef(people, *begun))
    assert [child.content.read(9) for child in reading.children][-1] == b"4999"
    assert "of 2,001 recipients only the first 2,000" in sentences(reading.problems)
    assert "of its attachments only the first 5,000" in sentences(reading.problems)

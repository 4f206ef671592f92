"""Outlook's `.msg`: what the header says is said as for an `.eml`, what Outlook keeps beside it with its property's number."""

import random
import struct
import time

import pytest
import smime_mail
from formats_reading import Reading
from outlook_bytes import attached, message, names, ticks

from leakcheck import catalogue
from leakcheck.decode.header_facts import header_facts
from leakcheck.decode.mail_headers import header_block
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.identify import identify
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind
from leakcheck.signatures.smime import SCHEME as SMIME

HEADER = (
    "Received: from a.example.org by mx.example.net; Mon, 4 May 2020 12:00:05 +0000\r\n"
    "From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject: Budget\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\n"
    "Message-ID: <1@example.org>\r\nX-Mailer: Microsoft Outlook 16.0\r\n"
)
SENT = 1_588_593_600
RTF = b"{\\rtf1\\ansi\\ansicpg1252 Caf\\'e9\\par {\\fonttbl no}{\\*\\hidden no}words}"


def stored(rtf: bytes) -> bytes:
    """RTF as Outlook keeps it where compressing does not pay ([MS-OXRTFCP] section 2.1.3.1.2)."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def test_the_kept_header_says_the_same_as_that_of_a_mail_file() -> None:
    reading = Reading(FORMAT, message({0x007D: HEADER + "\r\nContent-Type: text/plain\r\n", 0x0037: "Budget", 0x1000: "Words."}))
    facts = header_facts(header_block(HEADER.encode() + b"\r\n"), Limits())
    expected = [fact for fact in facts if fact.at.part.startswith("header ")]
    assert [fact for fact in reading.facts if fact.at.part.startswith("header ") and fact.at.part != "header"][: len(expected)] == expected


def test_a_header_that_never_travelled_names_the_program_that_stored_the_message_and_no_mailer() -> None:
    """Outlook 2013 makes one, with its own name and a boundary of that day, for a mail of 1999 that it takes in from an archive (message_1979.msg of POI)."""
    made = 'Date: Mon, 16 Aug 1999 11:23:16 -0000\r\nContent-Type: multipart/mixed;\r\n\tboundary="----=_NextPart_000_0000_01D06555.EE9F30A0"\r\n'
    reading = Reading(FORMAT, message({0x007D: made + "X-Mailer: Microsoft Outlook 15.0\r\n"}))
    assert [fact.role for fact in reading.every(SoftwareClaim)] == [SoftwareRole.APPLICATION]
    assert [(fact.voucher, fact.token) for fact in reading.every(TimeClaim, role=TimeRole.TOKEN)] == [(Voucher.CONTAINER, "")]


def test_times_carry_their_property_and_who_vouches_for_them() -> None:
    reading = Reading(FORMAT, message({0x0039: ticks(SENT), 0x0E06: ticks(SENT + 5), 0x3007: ticks(SENT + 60), 0x3008: ticks(SENT + 90)}))
    assert [(fact.role, fact.voucher, str(fact.moment), fact.at.part) for fact in reading.every(TimeClaim)] == [
        (TimeRole.SUBMITTED, Voucher.CLAIMED, "2020-05-04 12:00:00 UTC", "PidTagClientSubmitTime (0x0039)"),
        (TimeRole.RECEIVED, Voucher.CONTAINER, "2020-05-04 12:00:05 UTC", "PidTagMessageDeliveryTime (0x0E06)"),
        (TimeRole.CREATED, Voucher.CONTAINER, "2020-05-04 12:01:00 UTC", "PidTagCreationTime (0x3007)"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-04 12:01:30 UTC", "PidTagLastModificationTime (0x3008)"),
    ]


def test_outlooks_word_for_no_time_is_none() -> None:
    assert not Reading(FORMAT, message({0x0039: (0x40, 0x0CB34557A3DD4000), 0x3007: (0x40, 0), 0x3008: (0x40, (1 << 64) - 1)})).every(TimeClaim)


def test_people_are_named_by_their_internet_address_and_else_by_name() -> None:
    sender = {
        0x0042: "Ada",
        0x0064: "EX",
        0x0065: "/O=ACME/CN=ADA",
        0x5D02: "ada@Example.org",
        0x0C1A: "Bureau",
        0x0C1F: "b@example.org",
        0x0C1E: "SMTP",
    }
    people = [
        {0x0C15: 1, 0x3001: "Bob", 0x3002: "SMTP", 0x3003: "bob@example.net"},
        {0x0C15: 3, 0x3001: "Eve", 0x3002: "EX", 0x3003: "/O=ACME/CN=EVE"},
    ]
    reading = Reading(FORMAT, message({**sender, 0x3FFA: "Carol"}, people))
    assert [(fact.role, fact.name, fact.address) for fact in reading.every(PersonClaim)] == [
        (PersonRole.SENDER, "Ada", "ada@example.org"),
        (PersonRole.RESPONSIBLE_SENDER, "Bureau", "b@example.org"),
        (PersonRole.RECIPIENT, "Bob", "bob@example.net"),
        (PersonRole.COPIED, "Eve", ""),
        (PersonRole.LAST_EDITOR, "Carol", ""),
    ]
    assert reading.every(PersonClaim)[3].at.part == "recipient of a blind copy 1: PidTagDisplayName (0x3001)"
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.ACCOUNT)] == ["/O=ACME/CN=ADA"]


def test_who_stands_in_the_header_is_not_told_twice_and_another_sender_is() -> None:
    same = Reading(FORMAT, message({0x007D: HEADER, 0x0042: "Ada", 0x0065: "ada@example.org", 0x0064: "SMTP"}))
    assert [fact.at.part for fact in same.every(PersonClaim, role=PersonRole.SENDER)] == ["header From"]
    other = Reading(FORMAT, message({0x007D: HEADER, 0x0042: "Ada", 0x0065: "eve@example.com", 0x0064: "SMTP"}))
    assert [fact.address for fact in other.every(PersonClaim, role=PersonRole.SENDER)] == ["ada@example.org", "eve@example.com"]


def test_state_program_and_place_of_the_mailbox() -> None:
    store = bytes(20) + b"mspst.dll\0" + "C:\\Users\\ada\\Outlook.pst\0".encode("utf-16-le")
    values = {0x0E07: 0x28, 0x001A: "IPM.Note", 0x3FF1: 1036, 0x3FFD: 1252, 0x0FFB: store, 0x8000: "16.0", 0x8001: "Acme Mailer 3"}
    reading = Reading(FORMAT, message(values, extra=names([0x8554, "X-Mailer"])))
    assert [fact.value for fact in reading.every(Description, kind="message flags")] == ["unsent, from the owner of the mailbox"]
    assert [(fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [("Microsoft Outlook", "16.0"), ("Acme Mailer 3", "")]
    assert [fact.path for fact in reading.every(PathClaim)] == ["C:\\Users\\ada\\Outlook.pst"]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["fr-FR"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.CODEPAGE)] == ["1252"]


def test_a_thread_index_that_outlook_made_is_the_containers_word_and_no_clock_against_the_date() -> None:
    index = b"\x01\xd6\x22\x0b\x5a\x00" + bytes(range(16))
    (claim,) = Reading(FORMAT, message({0x0071: index})).every(TimeClaim)
    assert (claim.role, claim.voucher, claim.token) == (TimeRole.TOKEN, Voucher.CONTAINER, "")


@pytest.mark.parametrize(
    ("values", "expected", "part"),
    [
        ({0x1000: "Words.", 0x1013: b"<p>Other</p>"}, "Words.", "PidTagBody (0x1000)"),
        ({0x1013: b"<p>Caf\xc3\xa9</p>", 0x3FDE: 65001}, "Café", "PidTagHtml (0x1013)"),
        ({0x1009: stored(RTF)}, "Café words", "PidTagRtfCompressed (0x1009)"),
        (
            {0x1009: stored(b"{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf no\\htmlrtf0 Yes{\\*\\htmltag72 </p>}}")},
            "Yes",
            "PidTagRtfCompressed (0x1009)",
        ),
    ],
    ids=["plain", "html", "rtf", "html in rtf"],
)
def test_the_text_is_read_in_the_form_closest_to_what_was_sent(values: dict[int, str | bytes | int], expected: str, part: str) -> None:
    (text,) = Reading(FORMAT, message(dict(values))).every(TextContent, role="body")
    assert (" ".join(text.text.split()), text.at.part) == (expected, part)


def test_a_code_page_that_the_text_is_not_in_gives_way_to_the_systems() -> None:
    streams = {"__substg1.0_0037001E": "Зарплата".encode("cp1251")}
    reading = Reading(FORMAT, message({0x3FFD: 65001, 0x3FF1: 1049}, extra=streams))
    assert [fact.text for fact in reading.every(TextContent, role="subject")] == ["Зарплата"]


def test_attachments_are_children_with_names_and_times() -> None:
    plain = {0x3705: 1, 0x3707: "..\\devis\0.pdf", 0x3701: b"%PDF-1.4", 0x3008: ticks(SENT), 0x370D: "C:\\Users\\ada\\devis.pdf"}
    reading = Reading(FORMAT, message({}, attachments=[plain, {0x3705: 1, 0x3707: "empty.txt"}]))
    (child,) = reading.children
    assert (child.name, child.content.read(99)) == ("..\\devis␀.pdf", b"%PDF-1.4")
    assert [type(fact).__name__ for fact in child.facts] == ["TimeClaim", "PathClaim"]
    assert [fact.value for fact in reading.every(Quantity)] == [2.0]
    assert [problem.sentence for problem in reading.problems] == ["Attachment 2 (empty.txt) holds no bytes in this file."]


def test_an_attached_message_is_read_like_one_in_a_file_of_its_own() -> None:
    reading = Reading(FORMAT, message({0x1000: "Outer"}, extra=attached({0x1000: "Inner", 0x0039: ticks(SENT)})))
    (child,) = reading.children
    assert child.name == "Fwd.msg"
    found, problems = identify(child.content, catalogue.formats())
    assert (found is FORMAT, problems) == (True, [])
    inner = Reading(FORMAT, child.content.read(1 << 20))
    assert [fact.text for fact in inner.every(TextContent, role="body")] == ["Inner"]
    assert inner.every(SoftwareClaim) == []
    assert [str(fact.moment) for fact in inner.every(TimeClaim, role=TimeRole.SUBMITTED)] == ["2020-05-04 12:00:00 UTC"]


def test_what_numbers_stand_for_holds_for_attached_messages_too() -> None:
    inner = attached({0x8000: "16.0"}) | attached({0x8000: "15.0"}, order=1)
    children = Reading(FORMAT, message({}, extra=names([0x8554]) | inner)).children
    assert [[claim.version for claim in Reading(FORMAT, child.content.read(1 << 20)).every(SoftwareClaim)] for child in children] == [
        ["16.0"],
        ["15.0"],
    ]


def test_it_overrules_the_reader_of_any_compound_file_and_takes_no_other() -> None:
    assert identify(Content.of_bytes(message({0x1000: "x"})), catalogue.formats())[0] is FORMAT
    assert not FORMAT.recognises(Content.of_bytes(b"From: a@example.org\r\n\r\nwords"))


def test_damage_of_every_kind_is_told_and_never_raised() -> None:
    whole = message({0x007D: HEADER, 0x1000: "Words." * 900, 0x1009: stored(RTF)}, [{0x3001: "Bob"}], [{0x3701: b"x" * 9000, 0x3707: "a.bin"}])
    dice = random.Random(7)
    begun = time.monotonic()
    for turn in range(150):
        broken = bytearray(whole[: dice.randrange(600, len(whole))] if turn % 3 == 0 else whole)
        for _ in range(dice.randrange(1, 40)):
            broken[dice.randrange(512, len(broken))] = dice.randrange(256)
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(broken)).kinds()
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("rtf", [b"{" * 400_000, b"{\\rtf1" + b"\\u65 " * 100_000, b"\\'" * 200_000, b"{\\*\\x" * 100_000])
def test_made_rtf_is_read_in_bounded_time(rtf: bytes) -> None:
    begun = time.monotonic()
    assert Reading(FORMAT, message({0x1009: stored(rtf)})).kinds() == []
    assert time.monotonic() - begun < 5


def test_compressed_rtf_that_states_a_false_size_is_bounded_by_its_own_length() -> None:
    flood = struct.pack("<IIII", 0xFFFFFFFF, 0xFFFFFFFF, 0x75465A4C, 0) + (b"\xff" + b"\x00\x0f" * 8) * 30_000
    begun = time.monotonic()
    assert Reading(FORMAT, message({0x1009: flood})).kinds() == []
    assert time.monotonic() - begun < 10


def signed_item(data: bytes, kind: str, header: bytes = smime_mail.HEADER) -> bytes:
    return message({0x001A: kind, 0x007D: header.decode() + "\r\n"}, attachments=[{0x3705: 1, 0x3707: "smime.p7m", 0x3701: data}])


def test_mail_signed_with_smime_is_put_together_again_so_that_its_signature_is_checked() -> None:
    blob = smime_mail.signature(smime_mail.TEXT, smime_mail.ada(), others=[smime_mail.middle()])
    mail = smime_mail.detached(blob)
    header, _, _ = mail.partition(b"Content-Type:")
    part = mail.removeprefix(header)
    reading = Reading(FORMAT, signed_item(part, "IPM.Note.SMIME.MultipartSigned", header))
    assert [child.name for child in reading.children] == ["signed mail.eml", "smime.p7m"]
    assert reading.bytes_of("signed mail.eml") == header.replace(b"MIME-Version: 1.0\r\n", b"") + part
    assert answers(reading.bytes_of("signed mail.eml")) == [Reason.VERIFIED]
    (origin,) = reading.children[0].facts
    assert isinstance(origin, Description)
    assert origin.value == "the header and the signed part that Outlook kept"


def test_an_opaque_signature_is_put_under_its_header_too() -> None:
    blob = smime_mail.signature(smime_mail.TEXT, smime_mail.ada(), others=[smime_mail.middle()], opaque=True)
    header = smime_mail.opaque(blob).partition(b"\r\n\r\n")[0] + b"\r\n"
    reading = Reading(FORMAT, signed_item(blob, "IPM.Note.SMIME", header))
    assert answers(reading.bytes_of("signed mail.eml")) == [Reason.VERIFIED]


def test_a_changed_part_is_not_called_intact_and_without_a_header_nothing_is_put_together() -> None:
    mail = smime_mail.detached(smime_mail.signature(smime_mail.TEXT, smime_mail.ada(), others=[smime_mail.middle()]))
    header, _, _ = mail.partition(b"Content-Type:")
    part = mail.removeprefix(header)
    changed = Reading(FORMAT, signed_item(part.replace(b"400", b"900"), "IPM.Note.SMIME.MultipartSigned", header))
    assert Reason.VERIFIED not in answers(changed.bytes_of("signed mail.eml"))
    alone = Reading(FORMAT, message({0x001A: "IPM.Note.SMIME.MultipartSigned"}, attachments=[{0x3707: "smime.p7m", 0x3701: part}]))
    assert [child.name for child in alone.children] == ["smime.p7m"]
    other = Reading(FORMAT, signed_item(part, "IPM.Note", header))
    assert [child.name for child in other.children] == ["smime.p7m"]


def answers(mail: bytes) -> list[Reason]:
    """What the verifier of S/MIME says of a mail, the root's certificate given."""
    examined = Examined(item=Item("a.eml", len(mail), "", format="email_message"))
    keyring = KeyStore([], trusted_certificates=[smime_mail.root().pem])
    return [found.reason for found in SMIME.verify(Content.of_bytes(mail), examined, keyring, Limits())]


def test_what_the_program_left_in_its_html_is_noted() -> None:
    reading = Reading(FORMAT, message({0x1013: b"<p class=MsoNormal>Words.</p><blockquote type=cite><div class=gmail_default>x</div></blockquote>"}))
    assert [(fact.value, fact.at.part) for fact in reading.every(FeatureUse, kind="html_mark")] == [
        ("Word's paragraphs (class MsoNormal)", "PidTagHtml (0x1013) (newest text)")
    ]


def test_a_picture_in_the_rich_text_is_none_of_its_words() -> None:
    rtf = b"{\\rtf1\\ansi Before.{\\bin11 \\par {words}} After.}"
    assert Reading(FORMAT, message({0x1009: stored(rtf)})).every(TextContent)[0].text == "Before. After."

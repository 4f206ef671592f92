"""Single messages: what is claimed, who and when, the hidden clocks, bodies and attachments, damage and hostile nesting."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from formats_reading import Reading
from smime_mail import TEXT, ada, encrypted, opaque, signature

from leakcheck.formats.email_message import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    FeatureUse,
    HeaderField,
    Hop,
    Identifier,
    IdentifierKind,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    RecordedCheck,
    RecordPlace,
    SignatureMark,
    SignedCopy,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

MAIL = (
    "Received: by 10.36.47.149 with SMTP id j143csp13601itj;\r\n        Fri, 17 Apr 2015 06:00:53 -0700 (PDT)\r\n"
    "X-Received: by 10.55.27.42 with SMTP id b42mr5166039qkb.53.1429275653296;\r\n        Fri, 17 Apr 2015 06:00:53 -0700 (PDT)\r\n"
    "Received: from mail.example.org (mail.example.org [192.0.2.1])\r\n        by mx.example.net with ESMTPS id u123 (version=TLSv1.2);\r\n"
    "        Fri, 17 Apr 2015 06:00:52 -0700 (PDT)\r\n"
    'From: =?utf-8?q?Ren=C3=A9e_Dupont?= <renee@Ex\u00e4mple.ORG>\r\nTo: Paul <paul@example.net>, "Martin, Eve" <eve@example.net>\r\n'
    "Subject: =?utf-8?b?QnVkZ2V0IHLDqXZpc8Op?=\r\nDate: Fri, 17 Apr 2015 09:00:51 -0400\r\n"
    "Message-ID: <20150417130051.77@example.org>\r\nIn-Reply-To: <first@example.net>\r\nX-Mailer: iPhone Mail (12B440)\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="000000000000b6809105a0ae7b18"\r\n\r\n'
    "--000000000000b6809105a0ae7b18\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVoir https://budget.example.org/2015 et la note.\r\n"
    '--000000000000b6809105a0ae7b18\r\nContent-Type: application/pdf; name="note.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    f"{base64.b64encode(b'%PDF-1.4 words').decode()}\r\n--000000000000b6809105a0ae7b18--\r\n"
).encode()


@pytest.fixture(scope="module")
def read() -> Reading:
    return Reading(FORMAT, MAIL)


def test_it_is_claimed_by_its_content() -> None:
    assert FORMAT.recognises(Content.of_bytes(MAIL))
    assert FORMAT.recognises(Content.of_bytes(b"\xef\xbb\xbf" + MAIL))
    assert FORMAT.recognises(Content.of_bytes(MAIL.replace(b"\r\n", b"\n")))
    assert FORMAT.recognises(Content.of_bytes(MAIL.replace(b"\r\n", b"\r\r\n")))
    assert FORMAT.recognises(Content.of_bytes(b"From : a@example.org\nTo : b@example.org\nDate : 1 Jan 99 10:00 GMT\n\nwords"))
    assert FORMAT.recognises(Content.of_bytes(b">From paul Fri Apr 17 06:00:53 2015\n" + MAIL))


def test_a_stray_zero_hides_no_message() -> None:
    data = MAIL.replace(b"Subject", b"Subject\0", 1).replace(b": ", b":\0 ", 1)
    assert FORMAT.recognises(Content.of_bytes(data))
    assert not FORMAT.recognises(Content.of_bytes(MAIL.decode("latin-1").encode("utf-16-le")))


@pytest.mark.parametrize(
    "other",
    [
        b"From paul@example.org Fri Apr 17 06:00:53 2015\nFrom: a\nTo: b\nSubject: c\n\n",
        b"HTTP/1.1 200 OK\r\nDate: Fri, 17 Apr 2015 06:00:53 GMT\r\nContent-Type: text/html\r\n\r\n",
        b"From paul\nFrom: a@b.c\nTo: b@b.c\nSubject: c\nDate: d\n\n",
        b"BEGIN:VCALENDAR\nSUBJECT: x\nFROM: y\nDATE: z\nTO: a\n",
        b"\n\n\nInternet Engineering Task Force (IETF)         D. Crocker, Ed.\nRequest for Comments: 6376\nObsoletes: 4871\nCategory: x\n\nFrom: a\nTo: b\nSubject: c\nDate: d\n",
        b"A letter\n\nFrom: Paul\nTo: Eve\nSubject: us\nDate: today\n",
        b"Subject: a\nDate: b\nTo: c\n\nno sender and no trace",
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Paul\nEMAIL:a@b.c\n",
        b"from typing import Any\nsubject: int = 3\ndate: str = ''\n",
        b"---\ntitle: x\ndate: 2015\nto: me\n",
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: Page\r\nDate: Fri, 17 Apr 2015 06:00:53 -0000\r\nMIME-Version: 1.0\r\n\r\n",
        b"",
        b"\0\0From: a\nTo: b\nSubject: c\n",
    ],
)
def test_other_text_with_colons_is_not_claimed(other: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(other))


def test_people_are_read_with_names_decoded_and_domains_in_one_form(read: Reading) -> None:
    (sender,) = read.every(PersonClaim, role=PersonRole.SENDER)
    assert (sender.name, sender.address) == ("Renée Dupont", "renee@xn--exmple-cua.org")
    assert [claim.name for claim in read.every(PersonClaim, role=PersonRole.RECIPIENT)] == ["Paul", "Martin, Eve"]


def test_the_outermost_trace_line_is_the_receipt_and_the_others_are_relays(read: Reading) -> None:
    (received,) = read.every(TimeClaim, role=TimeRole.RECEIVED)
    assert (str(received.moment), received.voucher) == ("2015-04-17 06:00:53 -07:00", Voucher.RELAYED)
    assert [str(claim.moment) for claim in read.every(TimeClaim, role=TimeRole.RELAYED)] == ["2015-04-17 06:00:52 -07:00"]
    assert [(hop.position, hop.from_host, hop.by_host) for hop in read.every(Hop)] == [
        (0, "", "10.36.47.149"),
        (1, "mail.example.org", "mx.example.net"),
    ]


def test_the_hidden_clocks_are_read(read: Reading) -> None:
    tokens = {claim.token: str(claim.moment) for claim in read.every(TimeClaim, role=TimeRole.TOKEN)}
    assert tokens["x-received-id"] == "2015-04-17 13:00:53 UTC"
    assert tokens["gmail-boundary"] == "2020-03-12 20:49:03 UTC"
    assert tokens["calendar-message-id"] == "2015-04-17 13:00:51 (no zone stated)"


def test_identifiers_programs_links_and_features(read: Reading) -> None:
    assert [fact.value for fact in read.every(Identifier, kind=IdentifierKind.MESSAGE)] == ["20150417130051.77@example.org"]
    hosts = {fact.at.part: fact.value for fact in read.every(Identifier, kind=IdentifierKind.HOST)}
    assert hosts["body: link"] == "budget.example.org"
    assert hosts["header From: domain"] == "xn--exmple-cua.org"
    assert [fact.name for fact in read.every(SoftwareClaim)] == ["iPhone Mail (12B440)"]
    assert [(fact.kind, fact.target) for fact in read.every(Link)] == [("in-reply-to", "first@example.net")]
    assert [fact.value for fact in read.every(FeatureUse, kind="tls_version")] == ["TLSv1.2"]
    assert [fact.value for fact in read.every(FeatureUse, kind="service_lines")] == ["x-received"]
    assert [fact.value for fact in read.every(FeatureUse, kind="header_order")] == ["From To Subject Date Message-ID MIME-Version Content-Type"]


def test_subject_and_words_are_kept_for_comparison(read: Reading) -> None:
    assert {fact.role: fact.text for fact in read.every(TextContent)} == {
        "subject": "Budget révisé",
        "body": "Voir https://budget.example.org/2015 et la note.",
    }


def test_an_attachment_is_a_child_with_its_decoded_bytes(read: Reading) -> None:
    assert read.bytes_of("note.pdf") == b"%PDF-1.4 words"
    assert read.every(Quantity)[0].value == 1
    assert not read.problems


def test_a_displayed_header_that_stands_twice_is_told_apart() -> None:
    twice = Reading(FORMAT, b"From: eve@example.org\r\n" + MAIL)
    assert [(field.position, field.value[:3]) for field in twice.every(HeaderField, name="From")] == [(0, "eve"), (1, "Ren")]


def test_raw_eight_bit_headers_are_read() -> None:
    raw = b"From: Ren\xe9e <r@example.org>\r\nTo: a@example.org\r\nSubject: d\xe9j\xe0 vu\r\nDate: Fri, 17 Apr 2015 09:00:51 -0400\r\n\r\nx"
    reading = Reading(FORMAT, raw)
    assert reading.every(PersonClaim, role=PersonRole.SENDER)[0].name == "Renée"
    assert reading.every(TextContent, role="subject")[0].text == "déjà vu"


def test_an_html_body_is_read_as_text_without_script_and_style() -> None:
    html = b"<html><head><style>p{}</style></head><body><p>Bonjour&nbsp;&eacute;</p><script>alert(1)</script><div>fin</div></body></html>"
    reading = Reading(FORMAT, MAIL.split(b"MIME-Version")[0] + b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html)
    assert reading.every(TextContent, role="body")[0].text == "Bonjour é\n\nfin"


def test_a_lying_character_set_is_read_all_the_same() -> None:
    data = MAIL.split(b"MIME-Version")[0] + b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=no-such\r\n\r\nd\xe9j\xe0"
    assert Reading(FORMAT, data).every(TextContent, role="body")[0].text == "déjà"


def test_broken_base64_is_said_and_what_could_be_read_is_kept() -> None:
    broken = MAIL.replace(base64.b64encode(b"%PDF-1.4 words"), b"JVBERi0xLjQ*d29yZHM")
    reading = Reading(FORMAT, broken)
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert reading.bytes_of("note.pdf").startswith(b"%PDF")


def test_damage_to_the_text_itself_is_said() -> None:
    data = MAIL.split(b"MIME-Version")[0] + b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\nV29y*ZHMgb2YgdGhl\r\n"
    reading = Reading(FORMAT, data)
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert reading.problems[0].sentence.startswith("The text 1 (text/plain) may be incomplete: its base64 is damaged")


def test_a_multipart_without_boundary_is_read_as_text_and_that_is_said() -> None:
    reading = Reading(FORMAT, MAIL.replace(b'; boundary="000000000000b6809105a0ae7b18"', b'; boundary="absent"'))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "Voir https://budget.example.org/2015" in reading.every(TextContent, role="body")[0].text


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_an_enclosed_message_keeps_its_bytes_and_its_clocks_are_its_own(ends: bytes) -> None:
    inner = MAIL.replace(b"X-Mailer:", b"X-Odd:no blank\r\nX-Mailer:").replace(b"\r\n", ends)
    outer = (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Fwd\r\nDate: Fri, 17 Apr 2015 09:00:51 -0400\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="0000"\r\n\r\n--0000\r\nContent-Type: message/rfc822\r\n\r\n'
    ).replace(b"\r\n", ends)
    reading = Reading(FORMAT, outer + inner + ends + b"--0000--" + ends)
    assert [(child.name, child.content.read(10_000)) for child in reading.children] == [("message-1", inner)]
    assert not reading.every(TimeClaim, role=TimeRole.TOKEN)
    assert not reading.problems


def test_the_boundary_of_an_inner_part_holds_a_clock() -> None:
    inner = b'Content-Type: multipart/alternative; boundary="----=_NextPart_000_0001_01D58B1F.A1B2C3D4"\r\n\r\nx\r\n'
    data = MAIL.replace(b"Content-Type: text/plain; charset=utf-8\r\n\r\n", inner)
    tokens = {claim.token: claim.at.part for claim in Reading(FORMAT, data).every(TimeClaim, role=TimeRole.TOKEN)}
    assert tokens["outlook-next-part"] == "body: boundary of an inner part"


def test_reports_of_delivery_are_listed_with_the_message_they_are_about() -> None:
    data = MAIL.replace(
        b'Content-Type: application/pdf; name="note.pdf"\r\nContent-Transfer-Encoding: base64', b"Content-Type: message/delivery-status"
    )
    assert [child.name for child in Reading(FORMAT, data).children] == ["part-2"]


@pytest.mark.parametrize(
    "field", [b"From: " + b"(" * 30_000, b"From: " + b":" * 30_000, b"To: " + b"a@b.c," * 30_000, b"Subject: " + b"=?utf-8?q?" * 9000]
)
def test_a_hostile_field_costs_only_itself(field: bytes) -> None:
    reading = Reading(FORMAT, field + b"\r\n" + MAIL)
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert reading.bytes_of("note.pdf") == b"%PDF-1.4 words"


def test_hostile_nesting_is_bounded() -> None:
    head = b"From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nDate: Fri, 17 Apr 2015 09:00:51 -0400\r\n"
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number) for number in range(1500))
    reading = Reading(FORMAT, head + b"MIME-Version: 1.0\r\n" + deep)
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert reading.every(PersonClaim)


def test_signatures_are_marked() -> None:
    assert [mark.scheme for mark in Reading(FORMAT, b"DKIM-Signature: v=1; t=1429275653\r\n" + MAIL).every(SignatureMark)] == ["dkim"]
    signed = Reading(FORMAT, b"DKIM-Signature: v=1; t=1429275653; d=x\r\n" + MAIL).every(TimeClaim, role=TimeRole.SIGNED)
    assert [claim.moment.utc for claim in signed] == [datetime(2015, 4, 17, 13, 0, 53, tzinfo=UTC)]


@pytest.mark.parametrize(("algorithm", "told"), [(b"ed25519-sha256", ["a=ed25519-sha256"]), (b"rsa-sha256", [])])
def test_a_signature_on_a_newer_curve_is_a_dated_feature(algorithm: bytes, told: list[str]) -> None:
    reading = Reading(FORMAT, b"DKIM-Signature: v=1; a=" + algorithm + b"; d=x\r\n" + MAIL)
    assert [fact.value for fact in reading.every(FeatureUse, kind="dkim_algorithm")] == told


@pytest.mark.corpus
def test_the_leaked_message_of_2015(corpus: Path) -> None:
    path = corpus / "mail" / "robertdavidgraham+hunter-dkim" / "Meeting for coffee.eml"
    if not path.exists():
        pytest.skip("this corpus does not hold the message")
    tokens = [str(claim.moment) for claim in Reading(FORMAT, path).every(TimeClaim, role=TimeRole.TOKEN, token="x-received-id")]
    assert tokens[0] == "2015-04-17 13:00:53 UTC"


def test_recorded_checks_and_a_signatures_own_copies_are_facts() -> None:
    records = b"Authentication-Results: mx.example.net; dkim=pass header.d=example.org; spf=fail smtp.mailfrom=example.org\r\n"
    signature = b"DKIM-Signature: v=1; d=example.org; s=s;\r\n z=Subject:Budget=20as=20signed|To:paul@example.net; b=eHl6\r\n"
    before, line, after = MAIL.partition(b"From: =?utf-8?q?")
    found = Reading(FORMAT, before + records + signature + line + after)
    assert [(check.method, check.result, check.place, check.recorder) for check in found.every(RecordedCheck)] == [
        ("dkim", "pass", RecordPlace.RECIPIENT, "mx.example.net"),
        ("spf", "fail", RecordPlace.RECIPIENT, "mx.example.net"),
    ]
    assert [(copy.name, copy.value, copy.at.part) for copy in found.every(SignedCopy)] == [
        ("subject", "Budget as signed", "header DKIM-Signature: z="),
        ("to", "paul@example.net", "header DKIM-Signature: z="),
    ]
    assert not found.problems


def test_a_message_encrypted_with_s_mime_is_said_to_be_encrypted() -> None:
    for blob, kinds in ((encrypted(), [ProblemKind.ENCRYPTED]), (signature(TEXT, ada(), opaque=True), [])):
        assert [problem.kind for problem in Reading(FORMAT, opaque(blob)).problems] == kinds


def test_a_signature_attached_beside_a_file_comes_with_it() -> None:
    head = b"From: a@example.org\r\nTo: b@example.net\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = b'--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="%s"\r\n\r\n%s\r\n'
    reading = Reading(FORMAT, head + part % (b"x.pdf", b"words") + part % (b"x.pdf.asc", b"made") + b"--b--\r\n")
    assert [dict(child.content.beside) for child in reading.children] == [{"x.pdf.asc": b"made"}, {}]


def test_a_zero_byte_in_an_address_is_made_visible_wherever_the_address_is_told() -> None:
    facts = Reading(FORMAT, MAIL.replace(b"<renee@Ex", b"<renee@a\0.Ex", 1)).facts
    assert any("␀" in fact.at.raw for fact in facts if isinstance(fact, Identifier))
    assert not [fact for fact in facts if "\0" in fact.at.raw]


def test_where_a_picture_lay_before_it_was_put_into_the_mail() -> None:
    mail = b"From: a@example.org\nTo: b@example.org\nDate: 1 Jan 2012 10:00 +0000\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    html = (
        rb'<p>Words <img src=3D"cid:image001.png@01CC" alt=3D"Description: C:\Users\nadia\De='
        + b"\n"
        + rb'sktop\seal.png"><img alt=3D"Our seal"></p>'
    )
    reading = Reading(FORMAT, mail + html)
    (fact,) = reading.every(PathClaim)
    assert (fact.at.part, fact.role, fact.path) == ("body part 1: alt", "inserted picture", r"C:\Users\nadia\Desktop\seal.png")


def test_the_line_of_a_program_that_fetches_mail_is_no_receipt() -> None:
    fetched = b"Received: from imap.example.net by raspberrypi with POP3 (fetchmail-6.3.26) for <x@localhost>; Thu, 01 Jan 2015 00:05:12 +0000\r\n"
    claims = Reading(FORMAT, fetched + MAIL).every(TimeClaim, role=TimeRole.RECEIVED)
    assert [claim.at.part for claim in claims if claim.voucher is Voucher.RELAYED] == ["header Received [1]"]

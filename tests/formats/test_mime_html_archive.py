"""Saved web pages: told from mail by what only mail has; address, time, program, words and parts."""

import base64

import pytest
from formats_reading import Reading

from leakcheck import catalogue
from leakcheck.formats.mime_html_archive import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link, SoftwareClaim, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.problem import ProblemKind

PARTS = (
    b"\r\n\r\n--%(mark)s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://example.org/budget\r\n\r\n<html><head><title>x</title></head><body>Caf=C3=A9 <b>noir</b></body></html>\r\n"
    b"--%(mark)s\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://example.org/a/../logo.png?size=1#x\r\n\r\n"
    + base64.b64encode(b"\x89PNG picture")
    + b"\r\n--%(mark)s--\r\n"
)
CHROME = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/budget\r\nSubject: =?utf-8?Q?Le=20budget?=\r\n"
    b'Date: Mon, 4 May 2020 12:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Mark"'
    + PARTS
    % {b"mark": b"----Mark"}
)
EXPLORER = (
    b'From: "Saved by Windows Internet Explorer 8"\r\nSubject: Budget\r\nDate: Mon, 4 May 2020 14:00:00 +0200\r\nMIME-Version: 1.0\r\n'
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_NextPart_000_0000_01D06555.EE9F30A0"\r\n'
    b"X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2900.5931" + PARTS % {b"mark": b"----=_NextPart_000_0000_01D06555.EE9F30A0"}
)
WORD = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01D06555.EE9F30A0"\r\n\r\nThis document is a Single File Web Page.'
    + PARTS % {b"mark": b"----=_NextPart_01D06555.EE9F30A0"}
)


@pytest.mark.parametrize("page", [CHROME, EXPLORER, WORD], ids=["Chrome", "Internet Explorer", "Word"])
def test_pages_of_each_program_are_told_from_mail_and_read(page: bytes) -> None:
    assert identify(Content.of_bytes(page), catalogue.formats()) == (FORMAT, [])
    reading = Reading(FORMAT, page)
    assert reading.problems == []
    assert [fact.text for fact in reading.every(TextContent)] == ["Café noir"]
    assert [child.name for child in reading.children] == ["budget", "logo.png"]
    assert reading.bytes_of("logo.png") == b"\x89PNG picture"
    (link,) = reading.children[1].facts
    assert isinstance(link, Link)
    assert link.target == "https://example.org/a/../logo.png?size=1#x"


def test_what_the_browser_wrote_down() -> None:
    reading = Reading(FORMAT, CHROME)
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/budget"]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["Blink"]
    assert [fact.value for fact in reading.every(Description)] == ["Le budget"]
    assert [(fact.role, str(fact.moment), fact.voucher) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2020-05-04 12:00:00 (no zone stated)", Voucher.CLAIMED)
    ]


def test_the_mark_between_the_parts_holds_a_time() -> None:
    names = [fact.name for fact in Reading(FORMAT, EXPLORER).every(SoftwareClaim)]
    assert names == ["Windows Internet Explorer 8", "Produced By Microsoft MimeOLE V6.00.2900.5931"]
    assert [fact.token for fact in Reading(FORMAT, EXPLORER).every(TimeClaim, role=TimeRole.TOKEN)] == ["outlook-next-part"]


@pytest.mark.parametrize(
    "line",
    [b"Message-ID: <1@example.org>", b"To: bob@example.net", b"Received: from a by b; Mon, 4 May 2020 12:00:00 +0000", b"DKIM-Signature: v=1"],
)
def test_mail_stays_mail_whatever_its_sender_line_says(line: bytes) -> None:
    for page in (CHROME, EXPLORER, WORD):
        assert not FORMAT.recognises(Content.of_bytes(line + b"\r\n" + page))


def test_a_mail_with_located_parts_and_other_texts_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"From: ada@example.org\r\nSubject: x\r\n" + WORD))
    assert not FORMAT.recognises(Content.of_bytes(b"Content-Type: text/html\r\n\r\n<p>words</p>"))
    assert not FORMAT.recognises(Content.of_bytes(b""))


def test_a_cut_page_keeps_what_was_read() -> None:
    reading = Reading(FORMAT, CHROME[: CHROME.index(b"image/png") + 5])
    assert [fact.text for fact in reading.every(TextContent)] == ["Café noir"]
    assert ProblemKind.READER_ERROR not in reading.kinds()

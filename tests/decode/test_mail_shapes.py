"""The shapes of what mail programs write, on examples of their form, and nothing for what is nobody's."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.mail_shapes import boundary_shape, header_order, number_shape, program_of, service_lines, trace_shape


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        ("CAFx9bQ2Z+1=kq8_3uVdyTt0WmPpQrS5vXzAbCdEfGhIjKlMn@mail.gmail.com", "Gmail's (CA…@mail.gmail.com)"),
        ("AM0PR04MB1234ABCDEF0123456789@AM0PR04MB1234.eurprd04.prod.outlook.com", "Microsoft's service (…prod.outlook.com)"),
        ("000001c1a2b3$9f8e7d60$0a00a8c0@host", "Outlook's (three numbers with $)"),
        ("01db01ccc0a3$1c8f0900$55ad1b00$@host", "Outlook's (three numbers with $)"),
        ("NDBBIAKOPKHFGPLCODIGKEKECHAA.ann@host", "Outlook's of 1998 to 2003 (letters A to P)"),
        ("5D2C9B6E-1F53-4B9F-8A42-0D8E6A5B1C77@host", "a UUID in capitals"),
        ("5d2c9b6e-1f53-4b9f-8a42-0d8e6a5b1c77@host", "a UUID in small letters"),
        ("4C5F3D2E.6080309@host", "Netscape's and Mozilla's (two numbers)"),
        ("1211725337.7210.5.camel@host", "Evolution's (.camel)"),
        ("1473632524-8585-1-git-send-email-ann@host", "git's"),
        ("12.34.1563217119000.JavaMail.user@host", "JavaMail's"),
        ("whatever@host", ""),
        ("", ""),
    ],
)
def test_message_numbers(number: str, shape: str) -> None:
    assert number_shape(number) == shape


@pytest.mark.parametrize(
    ("boundary", "shape"),
    [
        ("000000000000b6809105a0ae7b18", "Gmail's (twelve zeros)"),
        ("----=_NextPart_000_0001_01D58B1F.A1B2C3D4", "Outlook's (NextPart)"),
        ("Apple-Mail=_5D2C9B6E", "Apple Mail's"),
        ("------------040607080906050403020100", "Mozilla's"),
        ("------------ms040609000407030007040103", "Mozilla's"),
        ("===============1234567890123456789==", "Python's"),
        ("frontier", ""),
    ],
)
def test_boundaries(boundary: str, shape: str) -> None:
    assert boundary_shape(boundary) == shape


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("Microsoft Outlook Express 6.00.2900.2180", "Outlook Express"),
        ("Microsoft Outlook 16.0", "Outlook"),
        ("Microsoft Outlook-Express", ""),
        ("Mozilla 4.7 [en] (WinNT; I)", "Netscape 3 and 4"),
        ("Mozilla/5.0 (X11; rv:115.0) Gecko/20100101 Thunderbird/115.0", "Thunderbird and its relatives"),
        ("iPhone Mail (13B143)", "Mail on iPhone and iPad"),
        ("Courrier", ""),
    ],
)
def test_programs(line: str, family: str) -> None:
    assert program_of(line) == family


@pytest.mark.parametrize(
    ("received", "shape"),
    [
        ("by 10.25.131.197 with SMTP id w5csp1; Mon, 7 May 2014", "Google: by 10.… with SMTP"),
        ("by 2002:a25:83c5:0:0:0:0:0 with SMTP id w5csp1; Mon", "Google: by 2002:… with SMTP"),
        ("from a.example (a.example. [8.8.8.8]) by mx.google.com with ESMTPS id 1", "Google: by a named server with ESMTPS"),
        ("from A.prod.outlook.com by B.prod.outlook.com with mapi id 15.20", "Microsoft: with mapi"),
        ("from a.example by b.example with ESMTP id 1", ""),
    ],
)
def test_trace_lines(received: str, shape: str) -> None:
    assert trace_shape(received) == shape


def test_the_order_is_that_of_the_lines_below_the_last_trace_line() -> None:
    block = header_block(
        b"Subject: added by the receiver\r\nReceived: from a by b\r\nReceived: from c by a\r\n"
        b"Date: x\r\nFrom: a@example.org\r\nX-Mailer: m\r\nTo: b@example.org\r\nMessage-Id: <1@example.org>\r\nMime-Version: 1.0\r\n\r\nWords."
    )
    assert header_order(block) == "Date From To Message-Id Mime-Version"


@pytest.mark.parametrize("header", [b"Date: x\r\nFrom: a\r\n\r\n", b"Date: x\r\nFrom: a\r\nTo: b\r\nSubject: c\r\nMessage-ID: d\r\nDate: e\r\n\r\n"])
def test_too_few_lines_and_doubled_ones_have_no_order(header: bytes) -> None:
    assert header_order(header_block(header)) == ""


def test_lines_of_services_are_named_once_and_in_order() -> None:
    block = header_block(b"X-MS-Exchange-A: 1\r\nX-Gm-Message-State: 2\r\nX-Gm-Message-State: 3\r\nX-Mailer: m\r\n\r\n")
    assert service_lines(block) == "x-gm-message-state x-ms-exchange-a"


@given(st.text(max_size=400))
def test_any_text_has_a_shape_or_none(text: str) -> None:
    for shape in (number_shape, boundary_shape, program_of, trace_shape):
        assert isinstance(shape(text), str)


@pytest.mark.parametrize("piece", ["a.", "1.", "from ", "by 2002: ", "A", "0-", "outlook.com with Microsoft SMTP Server ("])
def test_long_hostile_text_is_no_burden(piece: str) -> None:
    text, before = piece * 50_000, time.perf_counter()
    for shape in (number_shape, boundary_shape, program_of, trace_shape):
        shape(text)
    assert time.perf_counter() - before < 1

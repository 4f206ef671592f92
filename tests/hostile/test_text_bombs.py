"""Text formats that nest without end, never close what they open, or stand on one line."""

import struct
from pathlib import Path
from uuid import UUID

from hostile_scan import Record, scan_of

MANY = 100_000


def rich_texts() -> dict[str, bytes]:
    return {
        "nested.rtf": b"{\\rtf1 " + b"{" * MANY + b"}" * MANY + b"}",
        "unclosed.rtf": b"{\\rtf1 " + b"{\\a" * MANY,
        "closed.rtf": b"{\\rtf1 }" + b"}" * MANY,
        "binary.rtf": b"{\\rtf1 {\\pict\\bin2147483647 abc}}",
        "binary-negative.rtf": b"{\\rtf1 {\\pict\\bin-2147483648 abc}}",
        "number.rtf": b"{\\rtf1 \\u" + b"9" * MANY + b"\\uc" + b"9" * 5000 + b" a}",
        "word.rtf": b"{\\rtf1 \\" + b"a" * 3_000_000 + b"}",
        "hexadecimal.rtf": b"{\\rtf1 {\\object\\objemb{\\*\\objdata " + b"d0cf11e0a1b11ae1" * MANY + b"}}}",
        "objects.rtf": b"{\\rtf1 " + b"{\\object\\objemb{\\*\\objdata 0105000002000000}}" * 20_000 + b"}",
        "information.rtf": b"{\\rtf1 {\\info" + b"{\\author a}{\\creatim\\yr99999\\mo99\\dy99}" * 20_000 + b"}}",
        "revisers.rtf": b"{\\rtf1 {\\*\\revtbl" + b"{a;}" * MANY + b"}}",
        "fonts.rtf": b"{\\rtf1 {\\fonttbl" + b"{\\f1 a;}" * MANY + b"}}",
    }


def lines() -> dict[str, bytes]:
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20160502T120000Z\r\nORGANIZER:mailto:a@example.org\r\nEND:VEVENT\r\n"
    opened, card = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n"
    return {
        "long-line.ics": opened + b"SUMMARY:" + b"a" * 5_000_000 + b"\r\nEND:VCALENDAR\r\n",
        "folded.ics": opened + b"SUMMARY:a\r\n" + b" a\r\n" * 500_000 + b"END:VCALENDAR\r\n",
        "events.ics": opened + event * 20_000 + b"END:VCALENDAR\r\n",
        "nested.ics": opened + b"BEGIN:VEVENT\r\n" * MANY,
        "parameters.ics": opened + b"SUMMARY" + b";A=b" * MANY + b":c\r\nEND:VCALENDAR\r\n",
        "quotes.ics": opened + b"SUMMARY;A=" + b'"' * MANY + b":c\r\nEND:VCALENDAR\r\n",
        "long-line.vcf": card + b"NOTE:" + b"a" * 5_000_000 + b"\r\nEND:VCARD\r\n",
        "soft.vcf": card + b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=\r\n" * MANY + b"END:VCARD\r\n",
        "photo.vcf": card + b"PHOTO;ENCODING=b:" + b"/9j/" * 1_000_000 + b"\r\nEND:VCARD\r\n",
        "cards.vcf": card * MANY,
        "semicolons.vcf": card + b"N:" + b";" * 2_000_000 + b"\r\nEND:VCARD\r\n",
    }


def pages() -> dict[str, bytes]:
    head = b"<!DOCTYPE html><html><head><meta name=author content=a></head><body>"
    return {
        "nested.html": head + b"<div>" * MANY,
        "brackets.html": head + b"<" * 2_000_000,
        "comments.html": head + b"<!--" * 500_000,
        "attributes.html": head + b"<a " + b"a=b " * 500_000 + b">",
        "entities.html": head + b"&#x110000;&#0;&#99999999999999;" * MANY,
        "scripts.html": head + b"<script>" * MANY,
        "data.html": head + b'<img src="data:image/png;base64,' + b"A" * 4_000_000 + b'">',
        "marks.html": b"<html><head>" + b"<meta name=generator content=a>" * MANY,
        "archive.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Location: a\r\n\r\na\r\n" * 20_000,
        "one-line.txt": b"a" * 8_000_000,
        "nothing.txt": bytes(8_000_000),
        "marks.txt": "\u0301\u202e\u200b".encode() * 500_000,
        "empty.txt": b"",
        "csv.csv": b"," * 4_000_000,
        "json.json": b"[" * 2_000_000,
        "shortcut.url": b"[InternetShortcut]\r\nURL=" + b"a" * 1_000_000 + b"\r\n" * MANY,
    }


def test_rich_text_that_nests_and_counts_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, rich_texts(), ordinary_alone)


def test_lines_of_calendars_and_address_cards_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, lines(), ordinary_alone)
    assert scan.items["dump/events.ics"]["format"] == "calendar"


def test_pages_and_plain_text_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, pages(), ordinary_alone)


LINK = b"\x4c\0\0\0" + UUID("00021401-0000-0000-c000-000000000046").bytes_le


def links() -> dict[str, bytes]:
    """[MS-SHLLINK]: flags at 20 say what follows the head of 76 bytes."""

    def link(flags: int, rest: bytes) -> bytes:
        return LINK + struct.pack("<I", flags) + bytes(52) + rest

    return {
        "texts.lnk": link(0x7C | 0x80, struct.pack("<H", 0xFFFF) * 5),
        "long.lnk": link(0x04 | 0x80, struct.pack("<H", 0xFFFF) + b"a\0" * 0xFFFF),
        "folders.lnk": link(0x01, struct.pack("<H", 0xFFFF)),
        "place.lnk": link(0x02, struct.pack("<7I", 0xFFFFFFFF, 0x24, 3, *[0xFFFFFFF0] * 4)),
        "blocks.lnk": link(0, struct.pack("<II", 8, 0xA0000003) * 400_000),
        "block.lnk": link(0, struct.pack("<II", 0xFFFFFFFF, 0xA0000003)),
    }


def test_shortcuts_whose_lengths_lie(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, links(), ordinary_alone)
    assert {scan.items[f"dump/{name}"]["format"] for name in links()} == {"shell_link"}

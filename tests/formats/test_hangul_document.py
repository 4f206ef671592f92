"""Hangul documents, built stream by stream (Hangul Document File Formats 5.0): words, summary, the key inside, remains of memory; damage."""

import struct
import zlib
from collections.abc import Mapping
from uuid import UUID

import pytest
from compound_bytes import compound, number, property_stream, section, ticks
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.decode.hangul_document import unpacked_or_as_is
from leakcheck.formats.hangul_document import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    Description,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    SignatureMark,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.problem import ProblemKind
from leakcheck.rules.clock_shows_time_zone import clock_shows_time_zone

HWP = UUID("9fa2b660-1061-11d4-b4c6-006097c09d8c")
#: 2015-09-03 07:12:23 and 07:13:53 UTC.
CREATED, SAVED = 130_857_379_438_120_000, 130_857_380_339_120_000
KOREAN = "2015년 9월 3일 목요일 오후 4:12:23"


def head(flags: int = 1) -> bytes:
    return b"HWP Document File".ljust(32, b"\0") + struct.pack("<BBBBI", 1, 3, 0, 5, flags) + bytes(216)


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<II", 31, len(raw) // 2) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")


def summary(date: str = KOREAN) -> bytes:
    values = {
        2: wide("계획"), 4: wide("Kim"), 8: wide("Lee"), 9: wide("8, 0, 0, 466 WIN32LEWindows_7"), 20: wide(date), 5: wide(""),
        12: ticks(CREATED), 13: ticks(SAVED), 11: ticks(0), 14: number(3),
    }  # fmt: skip
    return property_stream((HWP, section(values)))


def record(kind: int, body: bytes) -> bytes:
    size = len(body)
    return struct.pack("<I", kind | min(size, 0xFFF) << 20) + (struct.pack("<I", size) if size >= 0xFFF else b"") + body


def paragraph(*pieces: str | int) -> bytes:
    """Words, and numbers of signs that take up eight places."""
    body = b"".join(piece.encode("utf-16-le") if isinstance(piece, str) else struct.pack("<H12xH", piece, piece) for piece in pieces)
    return record(0x43, body + struct.pack("<H", 13))


def packed(data: bytes) -> bytes:
    work = zlib.compressobj(9, zlib.DEFLATED, -15)
    return work.compress(data) + work.flush()


SECTION = record(0x42, bytes(22)) + paragraph(2, "회의 ", "minutes", 9, "4 May") + paragraph("second\nline", chr(24), "x", chr(30), "y")


def document(flags: int = 1, **changed: bytes) -> bytes:
    streams = {
        "FileHeader": head(flags), "DocInfo": packed(b"x"), "\x05HwpSummaryInformation": summary(), "BodyText/Section0": packed(SECTION),
        "BodyText/Section10": packed(paragraph("last")), "BodyText/Section2": packed(paragraph("middle " + "long " * 1000)),
        "PrvText": "회의 minutes".encode("utf-16-le"), "PrvImage": b"GIF89a dots", "BinData/BIN0001.jpg": packed(b"\xff\xd8\xff dots"),
        "BinData/BIN0002.bmp": b"BM dots",
    }  # fmt: skip
    return compound(streams | {name.replace("__", "/"): data for name, data in changed.items()})


def words(reading: Reading) -> str:
    return "\n".join(text.text for text in reading.every(TextContent))


def test_words_of_the_sections_in_their_order() -> None:
    reading = Reading(FORMAT, document())
    lines = words(reading).split("\n")
    assert lines[:3] == ["회의 minutes 4 May", "second", "line-x y"]
    assert (lines[3][:16], lines[4]) == ("middle long long", "last")
    assert not reading.problems


def test_the_summary_and_the_program() -> None:
    reading = Reading(FORMAT, document())
    assert [(one.role, one.name) for one in reading.every(PersonClaim)] == [(PersonRole.AUTHOR, "Kim"), (PersonRole.LAST_EDITOR, "Lee")]
    assert [(one.name, one.version) for one in reading.every(SoftwareClaim)] == [("Hancom Hangul", "8.0.0.466")]
    told = {(one.kind, one.value) for one in reading.every(Description)}
    assert {
        ("version of the format", "Hangul 5.0.3.1"),
        ("title", "계획"),
        ("date in words", KOREAN),
        ("operating system", "WIN32LEWindows 7"),
    } <= told
    assert [one.value for one in reading.every(Quantity)] == [3]
    times = [(one.role, str(one.moment)) for one in reading.every(TimeClaim) if one.role is not TimeRole.STORED]
    assert times == [
        (TimeRole.CREATED, "2015-09-03 07:12:23 UTC"), (TimeRole.MODIFIED, "2015-09-03 07:13:53 UTC"),
        (TimeRole.CREATED, "2015-09-03 16:12:23 (no zone stated)"),
    ]  # fmt: skip


def test_the_date_in_words_beside_the_creation_shows_the_clocks_zone() -> None:
    facts = tuple(Reading(FORMAT, document()).facts)
    found = list(clock_shows_time_zone.check(Examined(item=Item("a.hwp", 1, "", kind=ItemKind.DOCUMENT), facts=facts)))
    assert ["UTC+09:00" in one.sentence for one in found] == [True]


@pytest.mark.parametrize(
    "date", ["2019년 7월 14일 일요일 오전 1:24:24", "2015년 9월 3일 목요일 오후 4:19:23", "2015년 13월 3일 목요일 오후 4:12:23", "3 May"]
)
def test_a_date_that_somebody_changed_or_wrote_is_no_time(date: str) -> None:
    reading = Reading(FORMAT, document(**{"\x05HwpSummaryInformation": summary(date)}))
    assert [one.value for one in reading.every(Description, kind="date in words")] == [date]
    assert len(reading.every(TimeClaim, role=TimeRole.CREATED)) == 1


def test_the_hour_after_midnight_and_a_zone_in_the_west() -> None:
    reading = Reading(FORMAT, document(**{"\x05HwpSummaryInformation": summary("2015년 9월 3일 목요일 오전 12:12:23")}))
    assert [str(one.moment) for one in reading.every(TimeClaim, role=TimeRole.CREATED)][1] == "2015-09-03 00:12:23 (no zone stated)"


def test_what_is_left_of_a_path_in_the_programs_memory() -> None:
    left = "\0:\\Users\\kim\\AppData\\Local\\Temp\\prv00001ba039bb.gif\0".encode("utf-16-le").ljust(524, b"\x01")
    (path,) = Reading(FORMAT, document(DocOptions___LinkDoc=left)).every(PathClaim)
    assert (path.path, path.role) == (":\\Users\\kim\\AppData\\Local\\Temp\\prv00001ba039bb.gif", "left over from the program's memory")
    (linked,) = Reading(FORMAT, document(DocOptions___LinkDoc="D:\\old\\plan.hwp".encode("utf-16-le").ljust(524, b"\0"))).every(PathClaim)
    assert (linked.path, linked.role) == ("D:\\old\\plan.hwp", "linked file")


def test_pictures_are_children_packed_or_not() -> None:
    reading = Reading(FORMAT, document())
    assert [child.name for child in reading.children] == ["PrvImage", "BinData/BIN0001.jpg", "BinData/BIN0002.bmp"]
    assert reading.bytes_of("BinData/BIN0001.jpg") == b"\xff\xd8\xff dots"
    assert reading.bytes_of("BinData/BIN0002.bmp") == b"BM dots"
    assert unpacked_or_as_is(packed(b"x" * 1000), 10) == packed(b"x" * 1000), "not beyond the bound"


def distributed(data: bytes) -> bytes:
    """As Hangul hides a section: the key among numbers of the C library's generator, the section under it."""
    key = b"0123456789abcdef"
    seed = 0x1234567A
    hidden = bytearray(struct.pack("<I", seed) + bytes(252))
    start = 4 + (seed & 0xF)
    hidden[start : start + 16] = key
    state, count, value = seed, 0, 0
    for place in range(256):
        if not count:
            state = (state * 214013 + 2531011) % (1 << 32)
            value = state >> 16 & 0xFF
            state = (state * 214013 + 2531011) % (1 << 32)
            count = (state >> 16 & 0xF) + 1
        if place >= 4:
            hidden[place] ^= value
        count -= 1
    work = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    filled = packed(data)
    return record(0x1C, bytes(hidden)) + work.update(filled + bytes(-len(filled) % 16))


def test_a_document_for_distribution_is_read_with_the_key_inside_it() -> None:
    reading = Reading(FORMAT, document(5, ViewText__Section0=distributed(SECTION)))
    assert words(reading).startswith("회의 minutes 4 May")
    assert any(one.value.startswith("for distribution") for one in reading.every(Description, kind="protection"))
    broken = Reading(FORMAT, document(5, ViewText__Section0=distributed(SECTION)[10:]))
    assert "key of a document for distribution" in sentences(broken.problems)


def test_locked_documents_histories_and_signatures_are_named() -> None:
    locked = Reading(FORMAT, document(1 | 2))
    assert locked.kinds() == [ProblemKind.ENCRYPTED]
    assert not locked.every(TextContent)
    kept = Reading(FORMAT, document(1 | 1 << 6 | 1 << 7))
    assert kept.every(Description, kind="versions inside")
    assert [one.scheme for one in kept.every(SignatureMark)] == ["hangul"]


def test_where_the_text_cannot_be_read_its_beginning_is_told_as_such() -> None:
    sections = {f"BodyText__Section{number}": b"\xff" * 20 for number in (0, 2, 10)}
    reading = Reading(FORMAT, document(**sections))
    (text,) = reading.every(TextContent)
    assert (text.text, text.complete, text.at.part) == ("회의 minutes", "cut", "PrvText: beginning of the text")
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert Reading(FORMAT, document(FileHeader=b"HWP")).kinds() == [ProblemKind.DAMAGED]


def test_a_section_that_unpacks_to_far_too_much_is_left_out() -> None:
    reading = Reading(FORMAT, document(BodyText__Section0=packed(bytes(40 << 20))))
    assert "more than is read" in sentences(reading.problems)


@given(st.binary(max_size=300))
def test_any_bytes_as_a_section_are_survived(data: bytes) -> None:
    for section_data, flags in ((packed(data), 1), (data, 0), (data, 1), (data, 5)):
        changed: Mapping[str, bytes] = {"BodyText__Section0": section_data, "ViewText__Section0": section_data, "DocOptions___LinkDoc": data}
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, document(flags, **changed)).kinds()


def test_only_hangul_documents_are_claimed() -> None:
    assert identify(Content.of_bytes(document()), catalogue.formats())[0] is FORMAT
    for name in ("FileHeader", "DocInfo", "Other"):
        assert not FORMAT.recognises(Content.of_bytes(compound({name: b"x"})))

"""DjVu documents: one that DjVuLibre wrote, and chunks built byte by byte; what is damaged, lying or endless."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.decode.djvu_chunks import remark_lists
from leakcheck.formats.djvu_document import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Link,
    PathClaim,
    PersonClaim,
    PictureContent,
    Quantity,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

SCAN = Path(__file__).parent.parent.parent / "fixtures" / "djvu" / "scan_with_text.djvu"
INFO = b"INFO", struct.pack(">HHBBHBB", 2480, 3508, 26, 0, 0x2C01, 22, 1)


def chunks(*pairs: tuple[bytes, bytes]) -> bytes:
    return b"".join(name + struct.pack(">I", len(data)) + data + b"\0" * (len(data) & 1) for name, data in pairs)


def form(kind: bytes, inside: bytes) -> bytes:
    return b"FORM" + struct.pack(">I", 4 + len(inside)) + kind + inside


def page(*pairs: tuple[bytes, bytes]) -> bytes:
    return b"AT&T" + form(b"DJVU", chunks(INFO, *pairs))


def text(words: str) -> tuple[bytes, bytes]:
    data = words.encode()
    return b"TXTa", len(data).to_bytes(3, "big") + data + b"\x01"


def words(reading: Reading, role: str = "document") -> str:
    return "\n".join(text.text for text in reading.every(TextContent, role=role))


def test_a_document_of_djvulibre() -> None:
    reading = Reading(FORMAT, SCAN)
    assert not reading.problems
    assert words(reading) == "Minutes of the board,\nBeschluß\n\nWe agreed on 400.\nNothing more."
    assert words(reading, "bookmarks") == "First page\nThe plan"
    assert [person.name for person in reading.every(PersonClaim)] == ["Ada Byron"]
    assert [(one.role, one.name) for one in reading.every(SoftwareClaim)] == [(SoftwareRole.PRODUCER, "An invented reader 11")]
    assert [(one.role, str(one.moment)) for one in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2014-05-04 10:11:12 +02:00"), (TimeRole.MODIFIED, "2014-05-05 08:00:00 UTC"),
    ]  # fmt: skip
    assert [one.target for one in reading.every(Link)] == ["https://example.org/plan", "https://example.org/plan"]
    told = {one.kind: one.value for one in reading.every(Description)}
    assert told == {
        "names of the parts": "page_1.djvu, shared_anno.iff, page_2.djvu", "version of the format": "DjVu 24", "resolution": "100 dots an inch",
        "title": "Minutes", "comments": 'see "the plan"',
    }  # fmt: skip
    assert [one.value for one in reading.every(Quantity)] == [2]
    assert [(one.width, one.height) for one in reading.every(PictureContent)] == [(300, 120)]


def test_a_single_page_with_plain_chunks_and_a_layer_in_jpeg() -> None:
    remarks = b'(metadata (author "Bea") (year "1912") (MODDATE "D:20120304050607Z")) (background #FFFFFF)'
    reading = Reading(FORMAT, page((b"ANTa", remarks), (b"BGjp", b"\xff\xd8\xff"), text("Only words.")))
    assert words(reading) == "Only words."
    assert [person.name for person in reading.every(PersonClaim)] == ["Bea"]
    assert [str(one.moment) for one in reading.every(TimeClaim)] == ["2012-03-04 05:06:07 UTC"]
    assert ("year", "1912") in [(one.kind, one.value) for one in reading.every(Description)]
    assert [child.name for child in reading.children] == ["part 1 BGjp.jpg"]
    assert [one.value for one in reading.every(Description, kind="resolution")] == ["300 dots an inch"]


def test_files_on_the_writers_disk_are_paths() -> None:
    area = rb'(maparea (url "file:///C:/Users/bea/plan.djvu" "_top") "" (rect 1 2 3 4)) (maparea "#3" "" (rect 1 2 3 4))'
    reading = Reading(FORMAT, page((b"ANTa", area)))
    assert [one.path for one in reading.every(PathClaim)] == ["file:///C:/Users/bea/plan.djvu"]
    assert not reading.every(Link)


def test_signs_after_a_backslash() -> None:
    assert list(remark_lists(rb'(a "x\"y" "\303\237\n\101")')) == [["a", 'x"y', "ß\nA"]]
    assert list(remark_lists(b"(a (b (c)) d) e (f")) == [["a", ["b", ["c"]], "d"], ["f"]]


def test_brackets_without_end_are_read_in_short_time() -> None:
    assert len(list(remark_lists(b"(" * 200_000))) == 1
    assert list(remark_lists(b'"' + b"\\" * 200_001)) == []


def test_damage_is_told_with_its_reason() -> None:
    broken = Reading(FORMAT, page((b"TXTz", b"\x01\x02\x03"), text("Kept words.")))
    assert words(broken) == "Kept words."
    assert broken.kinds() == [ProblemKind.DAMAGED]
    cut = Reading(FORMAT, page(text("Kept words."), (b"Sjbz", b"x" * 100))[:-50])
    assert words(cut) == "Kept words."
    assert "breaks off" in sentences(cut.problems)
    huge = Reading(FORMAT, page((b"ANTa", b" " * (3 << 20)), text("Kept words.")))
    assert "longer than is read" in sentences(huge.problems)


def test_a_chunk_that_claims_all_the_world_ends_the_reading() -> None:
    data = bytearray(page(text("First.")))
    data += b"TXTa" + b"\xff\xff\xff\xff" + b"\0\0\x05Never"
    struct.pack_into(">I", data, 8, len(data) - 12)
    assert words(Reading(FORMAT, bytes(data))).startswith("First.")


def test_many_empty_chunks_and_forms_end() -> None:
    inside = b"FORM\0\0\0\x04DJVU" * 60_000
    reading = Reading(FORMAT, b"AT&T" + form(b"DJVM", inside))
    assert ProblemKind.READER_ERROR not in reading.kinds()


@given(st.integers(0, SCAN.stat().st_size - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(SCAN.read_bytes())
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


@given(st.lists(st.tuples(st.sampled_from([b"ANTa", b"ANTz", b"TXTa", b"TXTz", b"NAVM", b"DIRM", b"INFO"]), st.binary(max_size=80)), max_size=6))
def test_any_chunks_are_survived(pairs: list[tuple[bytes, bytes]]) -> None:
    for data in (page(*pairs), b"AT&T" + form(b"DJVM", chunks(*pairs))):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, data).kinds()


@pytest.mark.parametrize("kind", [b"DJVU", b"DJVM", b"DJVI", b"THUM"])
def test_documents_and_their_parts_are_claimed_and_sounds_are_not(kind: bytes) -> None:
    for data in (b"AT&T" + form(kind, b""), form(kind, b"")):
        assert identify(Content.of_bytes(data), catalogue.formats())[0] is FORMAT
    assert not FORMAT.recognises(Content.of_bytes(form(b"AIFF", b"")))
    assert not FORMAT.recognises(Content.of_bytes(b"AT&T"))

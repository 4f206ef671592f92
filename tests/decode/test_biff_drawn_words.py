"""Words on the sheets of binary workbooks: remarks, boxes, charts; letters that go on in further records; what damage makes of them."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.biff_drawn_words import drawn_words
from leakcheck.formats.excel_binary import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import TextContent
from leakcheck.model.limits import Limits

REMARK, BOX = 0x19, 0x06


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def box(words: str, kind: int = BOX, pieces: int = 1) -> bytes:
    """An object and its text, in as many continuing records; behind them the runs of its fonts."""
    size = -(-len(words) // pieces)
    parts = [words[place : place + size] for place in range(0, len(words), size)]
    letters = b"".join(
        record(0x3C, b"\0" + part.encode("latin-1") if number % 2 == 0 else b"\1" + part.encode("utf-16-le")) for number, part in enumerate(parts)
    )
    text = struct.pack("<HH6xHHI", 0x212, 0, len(words), 16, 0)
    return record(0x5D, struct.pack("<HHHH", 0x15, 0x12, kind, 1)) + record(0x1B6, text) + letters + record(0x3C, b"\0" * 16)


def chart_text(words: str) -> bytes:
    return record(0x100D, struct.pack("<HBB", 0, len(words), 1) + words.encode("utf-16-le"))


def words(data: bytes, longest: int = 1000) -> dict[str, str]:
    return {fact.role: fact.text for fact in drawn_words(data, longest)}


def test_remarks_boxes_and_charts_are_told_apart() -> None:
    data = box("Why so much?", REMARK) + box("Option 1") + chart_text("Costs") + box("Again", REMARK)
    assert words(data) == {"comment": "Why so much?\nAgain", "drawing": "Option 1", "chart": "Costs"}


def test_letters_go_on_in_further_records_each_of_its_own_width() -> None:
    assert words(box("one two three four", pieces=4)) == {"drawing": "one two three four"}


def test_signs_of_two_units_are_counted_as_two_and_may_be_parted() -> None:
    said, raw = "Danke 😀😀 sehr", "Danke 😀😀 sehr".encode("utf-16-le")
    head = record(0x5D, struct.pack("<HHHH", 0x15, 0x12, BOX, 1)) + record(0x1B6, struct.pack("<HH6xHHI", 0x212, 0, len(raw) // 2, 16, 0))
    for cut in (len(raw), 14):
        parts = b"".join(record(0x3C, b"\1" + part) for part in (raw[:cut], raw[cut:]) if part)
        assert words(head + parts + record(0x3C, b"\0\0\5\0" * 4)) == {"drawing": said}


def test_a_text_that_breaks_off_is_told_as_far_as_it_goes() -> None:
    whole = box("one two three four", pieces=2)
    second, runs = 4 + 1 + 2 * len("hree four"), 4 + 16
    assert words(whole[: -second - runs])["drawing"] == "one two t"


def test_a_box_that_breaks_off_does_not_run_into_the_next_remark() -> None:
    cut = box("half a box and no more", pieces=2)[: -(4 + 16) - (4 + 1 + 2 * 11)]
    assert words(cut + box("a remark", REMARK)) == {"drawing": "half a box", "comment": "a remark"}


def test_the_words_are_bounded() -> None:
    assert len(words(box("x" * 900) * 50)["drawing"]) <= 1000


@given(st.binary(max_size=300))
def test_survives_arbitrary_bytes(data: bytes) -> None:
    words(box("x")[:20] + data)
    words(record(0x1B6, data[:20]) + record(0x3C, data[20:60]) + record(0x100D, data[60:90]) + record(0x5D, data[90:]) + b"\xb6\x01\x12\x00")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "role", "begins"),
    [
        ("45565.xls", "drawing", "testdoc"),
        ("44200.xls", "comment", "Test Comment"),
        ("45784.xls", "chart", "Plasma Levels of L-000111222-333X444 in SD rat"),
    ],
)
def test_workbooks_that_excel_wrote(corpus: Path, name: str, role: str, begins: str) -> None:
    path = corpus / "documents" / "apache__poi" / "test-data" / "spreadsheet" / name
    found = FORMAT.extract(Content.of_bytes(path.read_bytes()), Limits())
    assert [one.text.startswith(begins) for one in found if isinstance(one, TextContent) and one.role == role] == [True]

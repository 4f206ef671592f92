"""What a binary workbook in a package shows: cells of every kind, what is hidden, sheets, the place of the last save, remarks."""

import struct
import time
from pathlib import Path

import pytest
from binary_workbook import cell, hidden_columns, record, row, sheet, sheet_entry, string, strings
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.biff12_workbook import SheetEntry, remark_authors, remarks, rows, saved_at, shared_strings, sheet_entries
from leakcheck.decode.ooxml_package import opened_package
from leakcheck.decode.ooxml_text import sheet_words
from leakcheck.model.content import Content

WORDS = ["Hall", "400"]


def shown(*records: bytes, hidden: bool = False) -> list[tuple[str, str]]:
    return list(rows(sheet(*records), WORDS, hidden))


@pytest.mark.parametrize(
    ("kind", "value", "word"),
    [
        (1, b"", ""),
        (2, struct.pack("<I", 400 << 2 | 2), "400"),
        (2, struct.pack("<I", 12_345 << 2 | 3), "123.45"),
        (2, struct.pack("<d", 0.5)[4:], "0.5"),
        (2, struct.pack("<i", -7 << 2 | 2), "-7"),
        (3, b"\x07", "#DIV/0!"),
        (3, b"\x99", "#ERR!"),
        (4, b"\x01", "1"),
        (5, struct.pack("<d", 536.79999999999995), "536.8"),
        (6, string("typed"), "typed"),
        (7, struct.pack("<I", 0), "Hall"),
        (7, struct.pack("<I", 9), ""),
        (8, string("computed") + b"formula", "computed"),
        (9, struct.pack("<d", 12.0) + b"formula", "12"),
        (10, b"\x00formula", "0"),
        (11, b"\x2aformula", "#N/A"),
        (62, b"\x01" + string("with runs"), "with runs"),
        (5, b"\x01", ""),
    ],
)
def test_a_cell_of_each_kind(kind: int, value: bytes, word: str) -> None:
    assert shown(row(0), cell(6, 0, string("before")), cell(kind, 1, value)) == [(f"before\t{word}", "")]


def test_cells_that_leave_their_column_out_stand_right_of_the_one_before() -> None:
    short = record(18, bytes(4) + struct.pack("<I", 1))
    assert shown(hidden_columns(3, 3), row(0), cell(7, 2, struct.pack("<I", 0)), short) == [("Hall\t400", "400")]


def test_hidden_rows_columns_and_sheets_are_told_apart() -> None:
    first = cell(6, 0, string("a")) + cell(6, 1, string("b"))
    assert shown(row(0), first, row(1, hidden=True), first) == [("a\tb", ""), ("a\tb", "a\tb")]
    assert shown(hidden_columns(1, 16_383), row(0), first) == [("a\tb", "b")]
    assert shown(row(0), first, hidden=True) == [("a\tb", "a\tb")]


def test_what_stands_behind_the_cells_is_none() -> None:
    data = sheet(row(0), cell(6, 0, string("a"))) + cell(6, 1, string("b"))
    assert list(rows(data, [], False)) == [("a", "")]


def test_the_sheets_the_place_and_the_remarks() -> None:
    book = record(2071, string("C:\\Users\\ada\\")) + sheet_entry(0, "rId1", "Totals") + sheet_entry(2, "rId2", "Notes")
    assert list(sheet_entries(book)) == [SheetEntry("Totals", "rId1", "visible"), SheetEntry("Notes", "rId2", "veryHidden")]
    assert saved_at(book) == "C:\\Users\\ada\\"
    assert saved_at(b"") == ""
    said = record(632, string("Ada")) + record(637, b"\0" + string("too high"))
    assert (remark_authors(said), remarks(said)) == (["Ada"], ["too high"])
    assert shared_strings(strings("one", "two")) == ["one", "two"]


def test_a_small_part_neither_grows_to_a_huge_text_nor_takes_long() -> None:
    """Half a million cells that name one string of 32,767 letters would be sixteen gigabytes; 100,000 ranges of hidden columns took a second."""
    many = row(0) + cell(7, 0, struct.pack("<I", 0)) + record(18, bytes(8)) * 500_000
    began = time.process_time()
    ((words, unseen),) = rows(sheet(many), ["x" * 32_767], True)
    assert len(words) == len(unseen) < 2 << 20
    assert list(rows(sheet(hidden_columns(0, 400) * 100_000, row(0), cell(6, 1, string("a"))), [], False)) == [("a", "a")]
    assert time.process_time() - began < 30


@given(st.lists(st.one_of(st.binary(max_size=30), st.builds(record, st.integers(0, 200), st.binary(max_size=20))), max_size=10).map(b"".join))
def test_any_bytes_give_rows(data: bytes) -> None:
    for words, unseen in rows(data, WORDS, False):
        assert words or unseen


@pytest.mark.corpus
def test_real_workbooks_say_the_same_in_both_forms(corpus: Path) -> None:
    """Of 67 that lie there as `.xlsb` and as `.xlsx`, all but those that differ in themselves, as Excel's escapes and dates as words."""
    same = other = 0
    for path in sorted((corpus / "documents").rglob("*.xlsb")):
        twin = next((one for one in (path.with_suffix(".xlsx"), path.with_suffix(".xlsm")) if one.exists()), None)
        if twin is not None and path.read_bytes()[:2] == b"PK" == twin.read_bytes()[:2]:
            said = []
            for one in (path, twin):
                with opened_package(Content.of_file(one)) as package:
                    said.append(sheet_words(package, 200_000, frozenset()))
            same, other = same + (said[0] == said[1]), other + (said[0] != said[1])
    assert same > 55
    assert other < 8

"""The table: RFC 4180, and no cell that a spreadsheet would calculate."""

import csv
import io
from types import ModuleType

import pytest

from leakcheck.model.report import ReportOptions
from leakcheck.reports.csv_table import COLUMNS, REPORT, harmless

FORMULA_STARTS = "=+-@\t\r＝＋－＠"


def text(case: object) -> str:
    (part,) = REPORT.render(case, ReportOptions())  # type: ignore[arg-type]
    return "".join(part.chunks)


def test_one_row_an_item_and_a_heading(sample: ModuleType) -> None:
    rows = list(csv.reader(io.StringIO(text(sample.SampleCase(42)).removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 43
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_lines_end_as_rfc_4180_says_and_nowhere_else(sample: ModuleType) -> None:
    written = text(sample.SampleCase(42))
    assert written.count("\n") == written.count("\r\n") == 43
    assert written.endswith("\r\n")


def test_it_begins_with_the_mark_that_excel_needs(sample: ModuleType) -> None:
    assert text(sample.SampleCase(1)).startswith('\ufeff"path"')


@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_begins_like_a_formula(sample: ModuleType, separator: str) -> None:
    names = ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "a;=1", 'a;"=1"', "a; +1", "＝1", '";=1;"']
    for name in names:
        case = sample.SampleCase(30, texts=[name])
        for row in csv.reader(io.StringIO(text(case).removeprefix("\ufeff"), newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip(" \"'")[:1] in set(FORMULA_STARTS) and not cell.lstrip(' "').startswith("'")]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "  =1"])
def test_an_apostrophe_stands_before_it(cell: str) -> None:
    assert harmless(cell).strip() == f"'{cell.strip()}"


@pytest.mark.parametrize("cell", ["a=1", "1-2", "x@y.example", "", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_cell_stays_within_what_a_spreadsheet_holds() -> None:
    assert len(harmless("x" * 100_000)) < 32_767

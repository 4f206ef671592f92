"""The table: RFC 4180, and no cell that a spreadsheet would calculate."""

import csv
import io
from types import ModuleType

import msgspec
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


def rows_of(case: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(case).removeprefix("\ufeff"), newline="")))


def test_mails_have_subject_sender_and_date_and_documents_a_title(sample: ModuleType) -> None:
    rows = rows_of(sample.SampleCase(42, hostile=False))
    mail = next(row for row in rows if row["kind"] == "mail")
    name = mail["path"].rsplit("-", 1)[1]
    assert (mail["subject"], mail["from"], mail["date"], mail["title"]) == (name, f"{name} <a@b.example>", "2017-03-27 10:00:00 +02:00", "")
    document = next(row for row in rows if row["kind"] == "document")
    assert (document["subject"], document["from"], document["date"]) == ("", "", "")
    assert document["title"].startswith("letter")


def test_new_columns_stand_behind_those_that_were_there(sample: ModuleType) -> None:
    assert COLUMNS[:15] == (
        "path", "verdict", "basis", "sentence", "flags", "findings", "evidence", "innocent explanation",
        "signatures", "format", "kind", "size in bytes", "sha256", "problems", "checks applied",
    )  # fmt: skip


def test_evidence_of_what_did_not_count_is_there_and_said_to_be_so(sample: ModuleType) -> None:
    class Case(sample.SampleCase):  # type: ignore[misc,name-defined]
        def made(self, number: int):  # type: ignore[no-untyped-def]
            made = super().made(number)
            weak = (sample.finding("x", weight=sample.Weight.WEAK),) if made.verdict.status is sample.Status.UNVERIFIABLE else made.examined.findings
            return msgspec.structs.replace(made, examined=msgspec.structs.replace(made.examined, findings=weak))

    rows = rows_of(Case(42, hostile=False))
    weak = [row for row in rows if row["verdict"] == "UNVERIFIABLE"]
    assert weak
    for row in weak:
        assert row["evidence"].startswith("header Date: ")
        assert row["innocent explanation"]
        assert (row["evidence is of check"], row["verdict rests on it"]) == ("relayed_before_sent (weak)", "no")
    counted = [row for row in rows if row["verdict"] == "SUSPICIOUS"]
    assert {row["verdict rests on it"] for row in counted} == {"yes"}
    assert all("(strong)" in row["evidence is of check"] for row in counted)
    assert all(row["evidence is of check"] == "" for row in rows if row["verdict"] == "AUTHENTICATED")

"""Typed totals against the numbers above them: what is compared, what is right, and what is left alone."""

import io
import zipfile

import pytest

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.sheet_cells import cells
from leakcheck.decode.sheet_totals import total_facts
from leakcheck.model.facts import ComputedValue, Description

BOOK = '<workbook xmlns:r="r"><sheets><sheet name="One" r:id="r1"/></sheets></workbook>'
RELATIONS = '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/></x>'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def compared(column: list[str], label: str = "Total:", total: str = "<v>600</v>") -> tuple[list[str], list[tuple[str, str, str]]]:
    """The count and what differs, of a sheet with a label in column A of the last row and these cells above the total in column B."""
    rows = [f'<row r="{row}"><c r="B{row}">{cell}</c></row>' for row, cell in enumerate(column, 1)]
    last = len(column) + 1
    rows.append(f'<row r="{last}"><c r="A{last}" t="s"><v>0</v></c><c r="B{last}">{total}</c></row>')
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": f"<worksheet {SPACE}><sheetData>{''.join(rows)}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {SPACE}><si><t>{label}</t></si></sst>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    with zipfile.ZipFile(out) as opened:
        package = package_of(opened)
        found = list(total_facts(package, cells(package)))
    counts = [fact.value for fact in found if isinstance(fact, Description)]
    return counts, [(fact.formula, fact.shown, fact.computed) for fact in found if isinstance(fact, ComputedValue)]


def numbers(*values: float) -> list[str]:
    return [f"<v>{value}</v>" for value in values]


def test_a_total_that_is_nearly_the_sum_is_shown_with_the_sum() -> None:
    assert compared(numbers(100, 200, 250)) == (["1 of 1 differ"], [("sum of B1 to B3", "600", "550")])


@pytest.mark.parametrize("label", ["Total", "GRAND TOTAL", "Summe", "Итого:", "Somme", "合計", "Total amount"])
def test_totals_are_known_in_several_languages(label: str) -> None:
    assert compared(numbers(100, 200, 250), label)[0] == ["1 of 1 differ"]


@pytest.mark.parametrize(
    "column",
    [numbers(100, 200, 300), numbers(2019, 100, 200, 300), numbers(100.4, 200.3, 299.8), ["<v>5</v>", "", *numbers(100, 200, 300)]],
    ids=["the sum", "below a year", "rounded", "below a gap"],
)
def test_is_right(column: list[str]) -> None:
    assert compared(column) == (["0 of 1 differ"], [])


@pytest.mark.parametrize(
    "column", [numbers(100, 250), numbers(1, 2, 3), numbers(-100, 400, 250), numbers(0, 0, 0), []], ids=["few", "far off", "signs", "nought", "none"]
)
def test_is_left_alone(column: list[str]) -> None:
    assert compared(column) == ([], [])


@pytest.mark.parametrize("label", ["Sub-total", "Totally other", "Name"])
def test_other_words_are_no_totals(label: str) -> None:
    assert compared(numbers(100, 200, 250), label) == ([], [])


@pytest.mark.parametrize("total", ["<f>SUM(B1:B3)</f><v>600</v>", '<f t="shared" si="0"/><v>600</v>'])
def test_formulas_are_compared_elsewhere(total: str) -> None:
    assert compared(numbers(100, 200, 250), total=total) == ([], [])

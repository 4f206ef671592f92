"""The numbers of charts against the cells that they name: only where it is sure which is which."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from workbook_parts import workbook_bytes

from leakcheck.formats.spreadsheet_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
PART = "xl/charts/chart1.xml"


def compared(data: bytes) -> tuple[list[str], list[tuple[str, str, str]]]:
    found = list(FORMAT.extract(Content.of_bytes(data), Limits()))
    assert not [one for one in found if isinstance(one, Problem)]
    said = [one.value for one in found if isinstance(one, Description) and one.kind.startswith("chart values")]
    return said, [(one.formula, one.shown, one.computed) for one in found if isinstance(one, ComputedValue)]


def chart(formula: str, *values: str, count: int | None = None, name: str = "Data") -> tuple[list[str], list[tuple[str, str, str]]]:
    points = "".join(f'<c:pt idx="{place}"><c:v>{value}</c:v></c:pt>' for place, value in enumerate(values))
    counted = len(values) if count is None else count
    cache = f'<c:numCache><c:ptCount val="{counted}"/>{points}</c:numCache>'
    text = f'<c:chartSpace xmlns:c="chart"><c:ser><c:val><c:numRef><c:f>{formula}</c:f>{cache}</c:numRef></c:val></c:ser></c:chartSpace>'
    return compared(workbook_bytes([["Rent", 400.0], ["Hall", 250.5], ["Print", "n/a"]], {PART: text}, name=name))


def altered(path: Path, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as read, zipfile.ZipFile(out, "w") as made:
        for name in read.namelist():
            data = read.read(name)
            assert name != part or data.count(old) == 1
            made.writestr(name, data.replace(old, new) if name == part else data)
    return out.getvalue()


def test_a_chart_that_a_program_drew_agrees_until_a_cell_is_changed_in_the_file() -> None:
    path = OFFICE / "libreoffice_chart.xlsx"
    assert compared(path.read_bytes()) == (["0 of 3 differ"], [])
    forged = altered(path, "xl/worksheets/sheet1.xml", b"<v>1200</v>", b"<v>9200</v>")
    assert compared(forged) == (["1 of 3 differ"], [("chart of Dépenses!B2", "1200", "9200")])


@pytest.mark.parametrize(
    ("formula", "values", "said"),
    [
        ("Data!$B$1:$B$2", ("400", "250.5"), "0 of 2 differ"),
        ("'Data'!B1:B2", ("400", "250.50000000000003"), "0 of 2 differ"),
        ("Data!$B$2:$B$1", ("400", "251"), "1 of 2 differ"),
        ("data!$B$1", ("399",), "1 of 1 differ"),
    ],
)
def test_numbers_are_compared_cell_by_cell(formula: str, values: tuple[str, ...], said: str) -> None:
    assert chart(formula, *values)[0] == [said]


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("(Data!$B$1,Data!$B$2)", ("1", "2")),
        ("Data!$B$1:$C$2", ("1", "2", "3", "4")),
        ("Data!$B$1", ("4_00",)),
        ("Data!$B$1", ("inf",)),
        ("[1]Data!$B$1", ("1",)),
        ("Other!$B$1", ("1",)),
        ("Name", ("1",)),
        ("Data!$B$3", ("1",)),
        ("Data!$C$1", ("1",)),
        ("Data!$B$1", ("n/a",)),
        ("Data!$A$1:$XFD$1048576", ("1",)),
    ],
)
def test_what_is_not_sure_is_not_compared(formula: str, values: tuple[str, ...]) -> None:
    assert chart(formula, *values) == ([], [])


def test_hidden_cells_are_left_out_of_a_chart_and_then_nothing_is_compared() -> None:
    assert chart("Data!$B$1:$B$2", "250.5", count=1) == ([], [])


def test_what_is_nought_beside_the_other_numbers_of_its_series_is_nought() -> None:
    text = (
        '<c:chartSpace xmlns:c="chart"><c:numRef><c:f>Data!$A$1:$B$1</c:f><c:numCache><c:ptCount val="2"/>'
        '<c:pt idx="0"><c:v>0</c:v></c:pt><c:pt idx="1"><c:v>12</c:v></c:pt></c:numCache></c:numRef></c:chartSpace>'
    )
    assert compared(workbook_bytes([[5.55e-17, 12.0]], {PART: text})) == (["0 of 2 differ"], [])


def test_references_inside_one_another_count_each_point_once_and_few_are_kept() -> None:
    points = "".join(f'<c:pt idx="{place}"><c:v>1</c:v></c:pt>' for place in range(100))
    cache = f'<c:f>Data!$A$1:$A$100</c:f><c:numCache><c:ptCount val="100"/>{points}</c:numCache>'
    text = f"<c:chartSpace xmlns:c='chart'>{'<c:numRef>' * 50}{cache}{'</c:numRef>' * 50}</c:chartSpace>"
    said, found = compared(workbook_bytes([[2.0]] * 100, {PART: text}))
    assert said == ["100 of 100 differ"]
    assert len(found) == 20


def test_ranges_without_points_cost_little() -> None:
    reference = '<c:numRef><c:f>Data!$A$1:$A$20000</c:f><c:numCache><c:ptCount val="20000"/></c:numCache></c:numRef>'
    text = f"<c:chartSpace xmlns:c='chart'>{reference * 2000}</c:chartSpace>"
    begun = time.process_time()
    assert compared(workbook_bytes([[2.0]], {PART: text})) == ([], [])
    assert time.process_time() - begun < 5


def test_a_row_is_compared_from_left_to_right() -> None:
    assert chart("Data!$A$2:$C$2", "9", "250.5", "9") == (["0 of 1 differ"], [])


def test_quotes_in_the_name_of_a_sheet() -> None:
    assert chart("'Nadia''s'!$B$1", "1", name="Nadia's")[1] == [("chart of Nadia's!B1", "1", "400")]

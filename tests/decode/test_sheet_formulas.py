"""Values beside formulas: what is computed, what is left alone, and what is rounding."""

import io
import zipfile

import pytest

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.sheet_cells import cells
from leakcheck.decode.sheet_formulas import formula_facts
from leakcheck.model.facts import AnyFact, ComputedValue, Description

FIRST = '<c r="A1"><v>2</v></c><c r="B1"><v>3.5</v></c><c r="C1" t="s"><v>0</v></c><c r="D1" t="e"><v>#N/A</v></c><c r="E1" s="1"/><c r="F1" t="b"><v>1</v></c>'


def facts(formula: str, shown: str, calculation: str = "", how: str = "") -> list[AnyFact]:
    """What is said of a workbook with the cells above and one formula in the second row."""
    book = (
        f'<workbook xmlns:r="r"><sheets><sheet name="One" r:id="r1"/><sheet name="Two Words" r:id="r2"/></sheets><calcPr {calculation}/></workbook>'
    )
    rels = '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></x>'
    sheet = f'<worksheet><row>{FIRST}</row><row><c r="A2"><f{how}>{formula}</f><v>{shown}</v></c></row></worksheet>'
    other = '<worksheet><c r="A1"><v>10</v></c></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in (
            ("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", rels), ("xl/worksheets/sheet1.xml", sheet), ("xl/worksheets/sheet2.xml", other),
        ):  # fmt: skip
            made.writestr(name, text)
    with zipfile.ZipFile(out) as opened:
        package = package_of(opened)
        return list(formula_facts(package, cells(package)))


def computed(formula: str, shown: str = "999", calculation: str = "", how: str = "") -> list[str]:
    return [fact.computed for fact in facts(formula, shown, calculation, how) if isinstance(fact, ComputedValue)]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1+B1", "5.5"), ("$A$1*(B1-1)/2", "2.5"), ("SUM(A1:F1)+0", None), ("SUM(A1:C1)", "5.5"), ("SUM(A1,B1,4)", "9.5"), ("-A1", "-2"), ("2--3", "5"),
        ("'Two Words'!A1+One!A1", "12"), ("E1+1", "1"), ("Z99", "0"), ("SUM(A1:E9)", None), ("1.5E2", "150"),
        ("C1+1", None), ("D1+1", None), ("F1+1", None), ("A1^2", None), ("A1%", None), ("TODAY()", None), ("A1/E1", None), ("Name+1", None),
        ("[1]Book!A1", None), ("SUM(A:A)", None), ("LOG10(A1)", None), ("A1:B1", None), ("A1 B1", None), ("(A1", None), ("SUM(A1", None), ("Three!A1", None),
    ],
)  # fmt: skip
def test_only_what_is_beyond_doubt_is_computed(formula: str, value: str | None) -> None:
    assert computed(formula) == ([] if value is None else [value])


def test_equal_values_and_rounding_say_nothing_but_are_counted() -> None:
    assert [fact.value for fact in facts("A1+B1", "5.5") if isinstance(fact, Description)] == ["0 of 1 differ"]
    assert computed("A1/3", "0.66666666666666663") == []
    assert computed("0.1+0.2-0.3", "0") == []


def test_a_changed_total_is_shown_with_its_formula() -> None:
    (fact,) = (fact for fact in facts("SUM(A1:B1)", "55") if isinstance(fact, ComputedValue))
    assert (fact.formula, fact.shown, fact.computed, fact.at.part) == ("=SUM(A1:B1)", "55", "5.5", "xl/worksheets/sheet1.xml: A2")


def test_noughts_that_a_library_left_are_no_difference() -> None:
    found = facts("A1+B1", "0", 'fullCalcOnLoad="1"')
    assert not [fact for fact in found if isinstance(fact, ComputedValue)]
    assert [fact.value for fact in found if isinstance(fact, Description)] == [
        "all anew when the file is opened",
        "none of 1 has a value yet; program libraries leave a nought there",
    ]


@pytest.mark.parametrize(
    ("calculation", "how"), [('fullPrecision="0"', ""), ('iterate="1"', ""), ("", ' t="array" ref="A2"'), ("", ' t="shared" si="0"')]
)
def test_workbooks_and_formulas_that_calculate_otherwise_are_left_alone(calculation: str, how: str) -> None:
    assert computed("A1+B1", "999", calculation, how) == []


@pytest.mark.parametrize("formula", ["(" * 400, "-" * 400 + "1", "SUM(" * 100, "1+" * 240 + "1", "SUM(A1:XFD1048576)", "A" * 490])
def test_hostile_formulas_end_soon(formula: str) -> None:
    assert len(computed(formula)) <= 1

"""Speaks of cells whose number is not their formula's, softly where the workbook waits to be computed."""

from claims import document

from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.cached_value_differs_from_formula import cached_value_differs_from_formula as rule


def cell(name: str, shown: str = "900") -> ComputedValue:
    return ComputedValue(at=Location(f"xl/worksheets/sheet1.xml: {name}"), formula="=SUM(B2:B9)", shown=shown, computed="400")


def test_a_number_that_the_formula_does_not_give_is_told() -> None:
    (said,) = rule.check(document(cell("B10")))
    assert "B10: =SUM(B2:B9) gives 400, shown is 900" in said.sentence
    assert said.weight is None, "moderate"
    assert said.tested[0].outcome == "excluded"


def test_many_are_counted_and_three_are_shown() -> None:
    (said,) = rule.check(document(*(cell(f"B{row}") for row in range(10, 15))))
    assert "B12" in said.sentence
    assert "B13" not in said.sentence
    assert "and 2 more" in said.sentence


def test_a_workbook_that_is_computed_on_demand_is_only_weak() -> None:
    waits = Description(at=Location("xl/workbook.xml: calcPr"), kind="calculation", value="only when asked for")
    (said,) = rule.check(document(cell("B10"), waits))
    assert said.weight is Weight.WEAK
    assert said.tested[0].outcome == "possible"


def test_typed_totals_are_another_rules_matter() -> None:
    assert not list(rule.check(document(ComputedValue(at=Location("a"), formula="sum of B2 to B9", shown="1", computed="2"))))


def test_is_silent_where_all_agree() -> None:
    compared = Description(at=Location("xl/worksheets: formulas"), kind="formulas compared with their values", value="0 of 30 differ")
    assert not list(rule.check(document(compared)))

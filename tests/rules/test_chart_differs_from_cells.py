"""Speaks of charts that were drawn from other numbers than their cells hold, and of nothing else that is computed."""

from claims import document

from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.chart_differs_from_cells import chart_differs_from_cells as rule


def point(cell: str) -> ComputedValue:
    return ComputedValue(at=Location(f"xl/charts/chart1.xml: {cell}"), formula=f"chart of {cell}", shown="1200", computed="9200")


def test_a_number_that_the_cell_no_longer_holds_is_told_and_weighs_little() -> None:
    (said,) = rule.check(document(point("Costs!B2")))
    assert said.sentence == "A chart shows other numbers than its cells hold: Costs!B2 holds 9200, the chart shows 1200."
    assert rule.weight is Weight.WEAK


def test_many_are_counted_and_three_are_shown() -> None:
    (said,) = rule.check(document(*(point(f"Costs!B{row}") for row in range(2, 7))))
    assert "Costs!B4" in said.sentence
    assert "Costs!B5" not in said.sentence
    assert "and 2 more" in said.sentence


def test_formulas_and_totals_are_other_rules_matter() -> None:
    others = (ComputedValue(at=Location("a"), formula=formula, shown="1", computed="2") for formula in ("=B1+B2", "sum of B2 to B9"))
    assert not list(rule.check(document(*others)))


def test_is_silent_where_all_agree() -> None:
    compared = Description(at=Location("xl/charts: values"), kind="chart values compared with their cells", value="0 of 30 differ")
    assert not list(rule.check(document(compared)))

"""Speaks of typed totals that are not the sum, weakly; silent where all are right and for formulas."""

from claims import document

from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.sums_do_not_add_up import sums_do_not_add_up as rule


def total(cell: str) -> ComputedValue:
    return ComputedValue(at=Location(f"xl/worksheets/sheet1.xml: {cell}"), formula="sum of B2 to B9", shown="560", computed="500")


COMPARED = Description(at=Location("xl/worksheets: totals"), kind="typed totals compared", value="1 of 4 differ")


def test_a_wrong_total_is_told_with_how_many_were_compared() -> None:
    (said,) = rule.check(document(total("B10"), COMPARED))
    assert "B10: the sum of B2 to B9 is 500, shown is 560" in said.sentence
    assert said.evidence == (total("B10"), COMPARED)
    assert rule.weight is Weight.WEAK


def test_many_are_counted() -> None:
    (said,) = rule.check(document(*(total(f"{letter}10") for letter in "BCDEF")))
    assert "and 2 more" in said.sentence


def test_is_silent_where_all_are_right_and_for_formulas() -> None:
    assert not list(rule.check(document(COMPARED)))
    assert not list(rule.check(document(ComputedValue(at=Location("a"), formula="=SUM(A1:A3)", shown="1", computed="2"))))

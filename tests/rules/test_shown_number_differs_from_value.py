"""Names the cells that show another number than they keep; silent for formulas and charts, which are told elsewhere."""

import pytest
from claims import document

from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.shown_number_differs_from_value import shown_number_differs_from_value as rule


def cell(place: str, shown: str, value: str) -> ComputedValue:
    return ComputedValue(at=Location(f"content.xml: {place}"), formula=f"value of {place}", shown=shown, computed=value)


def test_the_cell_is_named_with_both_numbers() -> None:
    found = cell("Budget C4", "912", "12")
    (said,) = rule.check(document(found, format_="opendocument"))
    assert said.sentence == "Cells of the spreadsheet show other numbers than they keep: Budget C4 keeps 12 and shows 912."
    assert said.evidence == (found,)
    assert rule.direction is Direction.ALTERATION


def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    (said,) = rule.check(document(*(cell(f"Budget C{row}", "912", "12") for row in range(1, 9)), format_="opendocument"))
    assert said.sentence.endswith("Budget C3 keeps 12 and shows 912; and 5 more.")


@pytest.mark.parametrize("formula", ["=A1+A2", "sum of Sheet1 A1:A9", "chart of Sheet1 B2"])
def test_is_silent_for_what_other_rules_tell(formula: str) -> None:
    assert not list(rule.check(document(ComputedValue(at=Location("a"), formula=formula, shown="1", computed="2"))))


def test_does_not_apply_where_all_cells_agree() -> None:
    assert not list(rule.check(document(Description(at=Location("content.xml"), kind="shown numbers compared", value="0 of 58 differ"))))

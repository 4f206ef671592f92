"""Tells the cells that were filled in late, as a lead; silent for other remarks of a reader."""

from claims import document

from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.words_typed_after_those_around import words_typed_after_those_around as rule


def late(cell: str) -> Description:
    value = f"{cell}: typed as number 52 of at least 52, beside numbers about 10"
    return Description(
        at=Location(f"xl/worksheets/sheet1.xml: {cell}", "shared string 51"), kind="words that came later than those around them", value=value
    )


def test_late_cells_are_told_as_a_lead() -> None:
    (said,) = rule.check(document(late("D3"), late("D4")))
    assert "D3: typed as number 52" in said.sentence
    assert len(said.evidence) == 2
    assert rule.direction is Direction.LEAD


def test_is_silent_without_any() -> None:
    assert not list(rule.check(document(Description(at=Location("x"), kind="title", value="words that came later"))))

"""Tells the figure and the words beside it; a lead and never more."""

from claims import document

from leakcheck.decode.pdf_lines import INTO_LINE, OVER_OTHERS
from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.figures_written_into_finished_line import figures_written_into_finished_line as rule


def said(*kinds_and_values: tuple[str, str]) -> list[Observation]:
    facts = [Description(at=Location("page 1 /Contents"), kind=kind, value=value) for kind, value in kinds_and_values]
    return list(rule.check(document(*facts)))


def test_the_figure_is_told_with_what_stands_beside_it() -> None:
    (one,) = said((INTO_LINE, "“500” (Helvetica) beside “GeV” (AEXPIG+Times-Roman)"))
    assert "“500” (Helvetica) beside “GeV” (AEXPIG+Times-Roman) (page 1)" in one.sentence
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)


def test_a_long_list_is_cut_and_all_of_it_is_evidence() -> None:
    (one,) = said(*((INTO_LINE, f"“{number}” (Helvetica) beside “Sum” (Georgia)") for number in range(8)))
    assert "and 3 more" in one.sentence
    assert len(one.evidence) == 8


def test_is_silent_for_other_facts() -> None:
    assert not said((OVER_OTHERS, "“7” over “1”"))

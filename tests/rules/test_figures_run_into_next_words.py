"""Tells the figure and the words that it reaches into; softly, since fonts are exchanged and widths are wrong."""

from claims import document

from leakcheck.decode.pdf_lines import OVER_OTHERS, RUN_OVER
from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.figures_run_into_next_words import figures_run_into_next_words as rule


def said(*kinds_and_values: tuple[str, str]) -> list[Observation]:
    facts = [Description(at=Location("page 3 /Contents"), kind=kind, value=value) for kind, value in kinds_and_values]
    return list(rule.check(document(*facts)))


def test_the_figure_is_told_with_what_it_reaches_into() -> None:
    (one,) = said((RUN_OVER, "“30000” into “GeV”"))
    assert one.sentence == "Figures reach into the words that follow them: “30000” into “GeV” (page 3)."
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.ALTERATION)


def test_a_long_list_is_cut_and_all_of_it_is_evidence() -> None:
    (one,) = said(*((RUN_OVER, f"“{number}” into “euros”") for number in range(7)))
    assert "and 2 more" in one.sentence
    assert len(one.evidence) == 7


def test_is_silent_for_other_facts() -> None:
    assert not said((OVER_OTHERS, "“7” over “1”"))

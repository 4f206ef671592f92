"""Tells which words a light box hides and which stand on it; softly where a program did it line after line."""

from claims import document

from leakcheck.decode.pdf_lines import INTO_LINE, NO_WORDS, OVER_OTHERS
from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.words_written_over_others import words_written_over_others as rule


def said(*kinds_and_values: tuple[str, str]) -> list[Observation]:
    facts = [Description(at=Location("page 2 /Contents"), kind=kind, value=value) for kind, value in kinds_and_values]
    return list(rule.check(document(*facts)))


def test_both_words_and_the_page_are_told() -> None:
    (one,) = said((OVER_OTHERS, "“70,000” over “10,000”"))
    assert one.sentence == "A light box hides words, and others are written on it: “70,000” over “10,000” (page 2)."
    assert one.weight is None
    assert (rule.weight, rule.direction) == (Weight.MODERATE, Direction.ALTERATION)


def test_a_page_that_a_program_covered_line_after_line_is_told_softly() -> None:
    (one,) = said(*((OVER_OTHERS, f"“Zeile {number}” over “line {number}”") for number in range(9)))
    assert one.weight is Weight.WEAK
    assert "and in 4 more places" in one.sentence
    assert len(one.evidence) == 9


def test_is_silent_for_other_facts() -> None:
    assert not said((INTO_LINE, "“7” (Helvetica) beside “Sum” (Georgia)"), ("text", "none"))


def test_single_letters_under_a_box_are_not_called_words() -> None:
    (one,) = said((OVER_OTHERS, f"“Jan 21, 2001” over {NO_WORDS}"))
    assert one.sentence == f"A light box covers a place in a line, and words are written on it: “Jan 21, 2001” over {NO_WORDS} (page 2)."
    (both,) = said((OVER_OTHERS, f"“Jan 21, 2001” over {NO_WORDS}"), (OVER_OTHERS, "“70,000” over “10,000”"))
    assert both.sentence.startswith("A light box hides words")

"""Tells which words a light box hides and which stand on it; softly where a program did it line after line."""

from claims import application, document

from leakcheck.decode.pdf_lines import INTO_LINE, NO_WORDS, OVER_OTHERS
from leakcheck.model.facts import Description, SoftwareRole
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


def _with(producer: str, value: str) -> Observation:
    fact = Description(at=Location("page 1 /Contents"), kind=OVER_OTHERS, value=value)
    (one,) = rule.check(document(fact, application(producer, role=SoftwareRole.PRODUCER), format_="pdf_document"))
    return one


def test_a_banner_on_a_printed_web_page_is_told_softly() -> None:
    banner = "“We use cookies. Accept 12 partners” over “The council said on Monday that 1,2”"
    assert _with("WeasyPrint 62.3", banner).weight is Weight.WEAK
    assert _with("Skia/PDF m120", banner.replace("over “", "over a part of “")).weight is Weight.WEAK
    assert _with("Acrobat Distiller 5.0", banner).weight is None


def test_an_amount_over_an_amount_on_a_printed_web_page_is_told_as_on_any_other() -> None:
    assert _with("Skia/PDF m120", "“70,000” over “10,000”").weight is None
    assert _with("Skia/PDF m120", "“EUR 70,000” over “EUR 10,000”").weight is None


def test_a_form_whose_blanks_were_filled_in_is_told_softly() -> None:
    filled = "“Name: Anna Berger, Date of birth: 03.04.1980 in Bonn” over “Name: ____________ Date of birth: DD.MM.YYYY”"
    assert _with("WeasyPrint 62.3", filled).weight is Weight.WEAK
    assert _with("Acrobat Distiller 5.0", filled).weight is Weight.WEAK
    assert _with("Acrobat Distiller 5.0", filled.replace("over “Name", "over “Client")).weight is None


def test_marks_of_redaction_over_words_are_told_softly() -> None:
    assert _with("Acrobat Distiller 5.0", "“(b)(4)” over a part of “Contract with Stone Ltd of 4 March”").weight is Weight.WEAK
    assert _with("Acrobat Distiller 5.0", "“[...]” over “12,400”").weight is Weight.WEAK
    assert _with("Acrobat Distiller 5.0", "“(21,400)” over “12,400”").weight is None

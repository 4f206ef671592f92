"""Names the part that is later than all others, and when; silent for Office in a browser and where the packing tells the same."""

import pytest
from claims import application, document

from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.part_later_than_other_parts import part_later_than_other_parts as rule

EXCEL = application("Microsoft Excel", "12.0000")


def later(part: str, others: str = "no time") -> Description:
    at = Location(f"zip entry {part}: time", f"2026-11-29 22:48:00; the others: {others}")
    return Description(at=at, kind="part dated later", value=part)


def test_the_only_part_with_a_time_is_named() -> None:
    (said,) = rule.check(document(EXCEL, later("xl/worksheets/sheet1.xml"), format_="spreadsheet_document"))
    assert said.sentence == (
        "The document is a package of parts, and this one bears a time, and the others none: xl/worksheets/sheet1.xml (2026-11-29 22:48:00)."
    )
    assert (rule.direction, rule.weight) == (Direction.HANDLING, Weight.WEAK)


def test_a_part_that_is_later_than_the_others_is_told_with_both_times() -> None:
    (said,) = rule.check(document(later("content.xml", "2026-02-19 16:34:28"), format_="opendocument"))
    assert "this one bears a later time than the others (2026-02-19 16:34:28): content.xml (2026-11-29 22:48:00)." in said.sentence


def test_several_are_named_and_the_rest_counted() -> None:
    (said,) = rule.check(document(EXCEL, *(later(f"xl/worksheets/sheet{number}.xml") for number in range(1, 6))))
    assert "these bear a time, and the others none" in said.sentence
    assert said.sentence.endswith("and 2 more.")


@pytest.mark.parametrize(
    "facts",
    [
        (EXCEL,),
        (application("Microsoft Office Word", "00.0001"), later("word/document22.xml")),
        (EXCEL, later("a.xml"), Description(at=Location("zip entry a.xml: way of packing"), kind="part packed otherwise", value="a.xml")),
    ],
    ids=["all parts of one time", "Word for the web", "told by how it was packed"],
)
def test_is_silent_for(facts: tuple[AnyFact, ...]) -> None:
    assert not list(rule.check(document(*facts)))


def test_does_not_apply_to_electronic_books() -> None:
    assert not list(rule.check(document(later("OEBPS/page.xhtml"), format_="electronic_book")))

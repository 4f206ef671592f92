"""Names the pages and what stands outside the tags; a lead that moves nothing."""

from claims import document

from leakcheck.decode.pdf_tags import OUTSIDE_TAGS, PAGES_WITHOUT_TAGS
from leakcheck.model.facts import Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.content_outside_tags import content_outside_tags as rule


def said(*facts: tuple[str, str, str]) -> list[Observation]:
    return list(rule.check(document(*(Description(at=Location(part), kind=kind, value=value) for part, kind, value in facts))))


def test_words_and_their_page_are_told() -> None:
    (one,) = said(("page 1 /Contents", OUTSIDE_TAGS, "“Jan 21, 2001”"), ("page 3 /Contents", OUTSIDE_TAGS, "a picture"))
    start = "The document is tagged, but these stand outside the tags in which the rest is: "
    assert one.sentence == f"{start}“Jan 21, 2001” on page 1; a picture on page 3."
    assert len(one.evidence) == 2


def test_pages_are_told_behind_the_words() -> None:
    (one,) = said(("page tree /StructParents", PAGES_WITHOUT_TAGS, "the whole of page 2 (of 4 pages read)"))
    assert one.sentence.endswith(": the whole of page 2 (of 4 pages read).")


def test_many_places_are_counted() -> None:
    (one,) = said(*((f"page {number} /Contents", OUTSIDE_TAGS, "“FILED”") for number in range(1, 21)))
    assert "“FILED” on page 5; and on 15 more pages." in one.sentence


def test_is_silent_for_other_descriptions() -> None:
    assert not said(("page 1 /Contents", "title", "“Jan 21, 2001”"))


def test_is_a_weak_lead() -> None:
    assert (rule.direction, rule.weight) == (Direction.LEAD, Weight.WEAK)

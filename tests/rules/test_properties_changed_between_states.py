"""Speaks where a later save changed the creation or the program; silent where a program adds its name or spells the zone."""

import pytest
from claims import created, document, time_claim

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.properties_changed_between_states import properties_changed_between_states as rule

CREATION = "/Info /CreationDate"


def earlier(text: str, number: int = 1) -> TimeClaim:
    return time_claim(TimeRole.HISTORY, text, f"{CREATION} in state {number} of 3")


def program(name: str, field: str = "Producer") -> SoftwareClaim:
    role = SoftwareRole.PRODUCER if field == "Producer" else SoftwareRole.CREATOR
    return SoftwareClaim(at=Location(f"/Info /{field}"), role=role, name=name)


def earlier_program(name: str, field: str = "Producer") -> SoftwareClaim:
    return SoftwareClaim(at=Location(f"/Info /{field} in state 1 of 2"), role=SoftwareRole.HISTORY, name=name)


def paper(*facts: AnyFact) -> Examined:
    return document(*facts, format_="pdf_document")


def test_another_creation_and_another_program_are_told_together() -> None:
    facts = (created("2012-03-04T10:11:12Z", CREATION), program("Microsoft® Word 2010"))
    (said,) = rule.check(paper(*facts, earlier("2022-04-06T08:42:42Z"), earlier_program("Microsoft® Word pour Microsoft 365")))
    assert "creation: “2022-04-06 08:42:42 UTC” before, “2012-03-04 10:11:12 UTC” now" in said.sentence
    assert "program (Producer): “Microsoft® Word pour Microsoft 365” before, “Microsoft® Word 2010” now" in said.sentence
    assert len(said.evidence) == 4


def test_the_oldest_state_is_shown() -> None:
    claims = earlier("2020-04-06T08:42:42Z"), earlier("2021-04-06T08:42:42Z", 2)
    (said,) = rule.check(paper(created("2022-04-06T08:42:42Z", CREATION), *claims))
    assert "“2020-04-06 08:42:42 UTC” before" in said.sentence


@pytest.mark.parametrize(
    "facts",
    [
        (created("2002-02-17T02:43:24Z", CREATION), earlier("2002-02-17T02:43:24")),
        (created("2015-11-16T17:07:18+01:00", CREATION), earlier("2015-11-16T16:07:18Z")),
        (program("macOS Quartz PDFContext, AppendMode 1.1"), earlier_program("macOS Quartz PDFContext")),
        (program("Skia/PDF m137; pyHanko 0.27.0"), earlier_program("Skia/PDF m137")),
        (earlier_program("Skia/PDF m137"),),
        # The two fields are compared each with its own kind.
        (program("Writer", "Creator"), earlier_program("LibreOffice 7.4")),
    ],
    ids=["zone left out", "zone spelt otherwise", "macOS appends", "signing library appends", "no program now", "another field"],
)
def test_is_silent(facts: tuple[AnyFact, ...]) -> None:
    assert not list(rule.check(paper(*facts)))


def test_is_handling_and_weak() -> None:
    assert (rule.direction, rule.weight) == (Direction.HANDLING, Weight.WEAK)

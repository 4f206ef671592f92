"""Speaks of a PDF built in a way years younger than its producer; silent for what the producer could know."""

from claims import application, document

from leakcheck.model.facts import FeatureUse, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.structure_newer_than_producer import structure_newer_than_producer as rule

OLD = application("Acrobat Distiller 4.05 for Windows", role=SoftwareRole.PRODUCER)


def version(number: str) -> FeatureUse:
    return FeatureUse(at=Location("header", f"%PDF-{number}"), kind="pdf_version", value=f"%PDF-{number}")


def test_a_version_years_younger_than_the_producer_is_told_as_handling() -> None:
    use = version("2.0")
    (said,) = rule.check(document(OLD, use))
    assert said.evidence == (use, OLD)
    assert rule.direction is Direction.HANDLING
    assert "Another program wrote it again." in said.sentence


def test_the_youngest_of_several_producers_counts() -> None:
    newer = application("GPL Ghostscript 10.00.0", role=SoftwareRole.PRODUCER)
    assert not list(rule.check(document(OLD, newer, version("2.0"))))


def test_is_silent_for_versions_of_the_producers_own_time() -> None:
    assert not list(rule.check(document(OLD, version("1.3"))))


def test_does_not_apply_to_producers_without_a_date_and_to_other_programs() -> None:
    assert not list(rule.check(document(application("Somebody's PDF", role=SoftwareRole.PRODUCER), version("2.0"))))
    assert not list(rule.check(document(application("Acrobat Distiller 4.05 for Windows"), version("2.0"))))

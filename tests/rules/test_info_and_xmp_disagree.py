"""Speaks of another last save or program in the second place; silent for the same instant and the same words in another form."""

from claims import document, modified

from leakcheck.model.facts import SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.rules.info_and_xmp_disagree import info_and_xmp_disagree as rule

INFO, XMP = "/Info /ModDate", "XMP xmp:ModifyDate"


def producer(part: str, name: str) -> SoftwareClaim:
    return SoftwareClaim(at=Location(part, name), role=SoftwareRole.PRODUCER, name=name)


def test_two_last_saves_are_told_with_both() -> None:
    first, second = modified("2020-07-07T10:05:01+03:00", INFO), modified("2020-08-10T16:14:45+03:00", XMP)
    (said,) = rule.check(document(first, second))
    assert said.evidence == (first, second)
    assert "last save: “2020-07-07 10:05:01 +03:00”" in said.sentence


def test_two_programs_are_told() -> None:
    time = modified("2020-07-07T10:05:01Z", INFO)
    (said,) = rule.check(document(time, producer("/Info /Producer", "Distiller 9.0"), producer("XMP pdf:Producer", "pypdf")))
    assert "producer: “Distiller 9.0” and “pypdf”" in said.sentence


def test_is_silent_for_the_same_in_another_form() -> None:
    times = modified("2020-07-07T10:05:01+03:00", INFO), modified("2020-07-07T07:05:40Z", XMP)
    names = producer("/Info /Producer", "Acrobat  Distiller 9.0 (Windows)"), producer("XMP pdf:Producer", "acrobat distiller 9.0 (Windows)")
    assert not list(rule.check(document(*times, *names)))


def test_is_silent_where_a_zone_is_missing_and_does_not_apply_to_one_place() -> None:
    assert not list(rule.check(document(modified("2020-07-07T10:05:01", INFO), modified("2020-07-07T07:05:01Z", XMP))))
    assert not list(rule.check(document(modified("2020-07-07T10:05:01Z", INFO))))

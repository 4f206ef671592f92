"""Speaks of two different creation times in two places; silent for zone variants and for one place."""

from claims import application, created, document

from leakcheck.model.facts import SoftwareRole
from leakcheck.rules.two_creation_dates import two_creation_dates as rule

INFO, XMP = "/Info /CreationDate", "XMP xmp:CreateDate"


def test_two_places_that_disagree_are_told() -> None:
    (said,) = rule.check(document(created("2016-05-05T10:00:03Z", INFO), created("2018-02-11T08:12:13Z", XMP)))
    assert "two times of its creation" in said.sentence


def test_it_is_said_when_the_earlier_one_is_too_early_for_the_producer() -> None:
    producer = application("GPL Ghostscript 10.00.0", role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(created("2016-05-05T10:00:03Z", INFO), created("2023-02-11T08:12:13Z", XMP), producer))
    assert "too early for “GPL Ghostscript 10.00.0”" in said.sentence
    assert producer in said.evidence


def test_is_silent_for_the_same_instant_in_another_zone() -> None:
    assert not list(rule.check(document(created("2016-05-05T10:00:03Z", INFO), created("2016-05-05T12:00:03+02:00", XMP))))


def test_is_silent_where_one_place_states_no_zone() -> None:
    assert not list(rule.check(document(created("2016-05-05T10:00:03Z", INFO), created("2016-05-05T12:00:03", XMP))))


def test_does_not_apply_to_one_place() -> None:
    assert not list(rule.check(document(created("2016-05-05T10:00:03Z", INFO))))


def test_no_date_is_too_early_for_an_unfinished_build() -> None:
    producer = application("GPL Ghostscript 10.00.0 beta", role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(created("2016-05-05T10:00:03Z", INFO), created("2023-02-11T08:12:13Z", XMP), producer))
    assert "too early" not in said.sentence

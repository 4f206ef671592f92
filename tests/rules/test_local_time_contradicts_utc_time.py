"""Speaks of a moment kept twice that no zone makes one; silent for zones, for one of the two alone, and for times that mean nothing."""

from claims import document, modified

from leakcheck.rules.local_time_contradicts_utc_time import local_time_contradicts_utc_time as rule

LOCAL, UTC = "Dop: dttmRevised (local time)", "SummaryInformation: last saved"


def test_a_year_between_the_two_is_told_with_both() -> None:
    inside, shown = modified("2012-05-05T12:00:00", LOCAL), modified("2009-05-05T10:00:30Z", UTC)
    (said,) = rule.check(document(inside, shown))
    assert said.evidence == (shown, inside)
    assert "2012-05-05 12:00:00 (no zone stated)" in said.sentence


def test_minutes_that_are_no_zone_are_told() -> None:
    assert list(rule.check(document(modified("2012-05-05T12:07:00", LOCAL), modified("2012-05-05T10:00:30Z", UTC))))


def test_is_silent_for_what_a_zone_explains() -> None:
    for local in ("2012-05-05T12:00:00", "2012-05-05T15:31:00", "2012-05-04T22:00:00"):
        assert not list(rule.check(document(modified(local, LOCAL), modified("2012-05-05T10:00:30Z", UTC))))


def test_is_silent_for_times_that_programs_write_by_themselves() -> None:
    assert not list(rule.check(document(modified("1980-01-01T00:00:00", LOCAL), modified("2012-05-05T10:00:30Z", UTC))))


def test_does_not_apply_to_one_of_the_two_alone() -> None:
    assert not list(rule.check(document(modified("2012-05-05T10:00:30Z", UTC))))

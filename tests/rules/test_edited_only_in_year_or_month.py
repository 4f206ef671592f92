"""Speaks of two times alike to the second but for year or month; silent for round times, constants, mails and ordinary pairs."""

from claims import created, document, modified, time_claim

from leakcheck.model.facts import TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Weight
from leakcheck.rules.edited_only_in_year_or_month import edited_only_in_year_or_month as rule

INFO, XMP = "/Info /CreationDate", "XMP xmp:CreateDate"


def test_a_year_put_back_is_told() -> None:
    (said,) = rule.check(document(created("2023-12-09T16:27:53Z", INFO), created("2024-12-09T16:27:53Z", XMP)))
    assert "agree to the second" in said.sentence


def test_a_month_put_back_is_told_across_zones() -> None:
    assert list(rule.check(document(created("2024-03-09T16:27:53Z", INFO), modified("2024-12-09T17:27:53+01:00", XMP))))


def test_is_silent_for_round_times() -> None:
    assert not list(rule.check(document(created("2023-12-09T16:00:00Z", INFO), created("2024-12-09T16:00:00Z", XMP))))


def test_is_silent_for_ordinary_pairs_and_equal_ones() -> None:
    assert not list(
        rule.check(document(created("2023-12-09T16:27:53Z", INFO), created("2023-12-09T16:27:53Z", XMP), modified("2024-12-10T16:27:54Z")))
    )


def test_mail_is_left_to_its_own_rule() -> None:
    assert ItemKind.MAIL not in rule.about
    assert ItemKind.DOCUMENT in rule.about


def test_a_picture_whose_cameras_clock_was_corrected_by_a_year_is_not_strong() -> None:
    taken = time_claim(TimeRole.CAPTURED, "2016-06-12T13:41:32", "EXIF block EXIF DateTimeOriginal")
    kept = time_claim(TimeRole.CREATED, "2015-06-12T13:41:32", "XMP photoshop:DateCreated")
    (said,) = rule.check(document(taken, kept, kind=ItemKind.PICTURE))
    assert said.weight is Weight.MODERATE


def test_is_silent_for_what_a_timetable_saves_on_the_same_day_of_each_month() -> None:
    assert not list(rule.check(document(created("2023-03-01T06:30:03Z"), modified("2023-09-01T06:30:03Z"))))


def test_is_silent_for_the_end_of_a_day_in_any_zone() -> None:
    """Bookkeeping programs date statements so."""
    for clock in ("23:59:59", "23:59:00", "21:59:59", "18:29:59", "11:59:59", "12:00:01"):
        assert not list(rule.check(document(created(f"2023-01-31T{clock}Z"), modified(f"2023-03-31T{clock}Z")))), clock

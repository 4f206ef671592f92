"""Tells the zone of a computer's clock where local time stands beside UTC, as a note and no more."""

import msgspec
import pytest
from claims import created, document, modified, time_claim

from leakcheck.model.facts import Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.clock_shows_time_zone import clock_shows_time_zone as rule

CREATED = created("2012-05-01T12:00:00", "Dop: dttmCreated (local time)"), created("2012-05-01T10:00:00Z", "SummaryInformation: created")
SAVED = modified("2012-05-05T05:30:00", "Dop: dttmRevised (local time)"), modified("2012-05-05T10:00:30Z", "SummaryInformation: last saved")


def test_the_zones_of_creation_and_last_save_are_told_with_all_four_times() -> None:
    (said,) = rule.check(document(*CREATED, *SAVED))
    assert "created (UTC+02:00), last saved (UTC-04:30)" in said.sentence
    assert "The zones differ." in said.sentence
    assert len(said.evidence) == 4


def test_one_zone_is_told_without_a_difference() -> None:
    (said,) = rule.check(document(*CREATED))
    assert "differ" not in said.sentence


def test_rich_text_tells_the_zone_of_its_last_save() -> None:
    stored = time_claim(TimeRole.STORED, "2016-06-15T10:02:30Z", r"\*\datastore: directory, root: modified", Voucher.CONTAINER)
    (said,) = rule.check(document(modified("2016-06-15T14:02:00", r"\info: \revtim (local time)"), stored))
    assert "last saved (UTC+04:00)" in said.sentence


def test_the_clock_of_a_packing_computer_is_told() -> None:
    shown = "UTC+3 h (24 members)"
    clock = Description(at=Location("zip entries: local time beside UTC", shown), kind="clock of the packing computer", value=shown)
    (said,) = rule.check(document(clock, kind=ItemKind.CONTAINER))
    assert shown in said.sentence


def test_is_a_note_that_moves_nothing() -> None:
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_is_silent_where_no_zone_fits_or_nothing_stands_side_by_side() -> None:
    assert not list(rule.check(document(modified("2011-05-05T05:30:00", "Dop: dttmRevised (local time)"), SAVED[1])))
    assert not list(rule.check(document(modified("2012-05-05T10:00:30Z"))))


def bookmark(when: str) -> TimeClaim:
    made = time_claim(TimeRole.TOKEN, when, "word/document.xml: w:bookmarkStart _Toc402299822", Voucher.EMBEDDED)
    return msgspec.structs.replace(made, token="word-bookmark")


def test_a_bookmark_of_a_short_session_tells_the_zone() -> None:
    begun, saved = created("2014-10-28T17:17:00Z"), modified("2014-10-28T17:18:00Z")
    (said,) = rule.check(document(begun, saved, bookmark("2014-10-28T22:48:14"), bookmark("2014-10-28T22:48:20")))
    assert "UTC+05:30" in said.sentence
    assert "need not be so" in said.sentence
    assert len(said.evidence) == 3


def test_bookmarks_of_one_day_that_fit_no_one_zone_tell_none() -> None:
    day = [bookmark(f"2014-10-28T{hour}:18:00") for hour in range(10, 24)]
    assert not list(rule.check(document(created("2014-10-28T17:17:00Z"), modified("2014-10-28T17:18:00Z"), *day)))


@pytest.mark.parametrize(
    ("begun", "saved", "made"),
    [
        ("2014-10-28T17:17:00Z", "2014-10-28T17:18:00Z", "2014-10-20T22:48:14"),
        ("2014-10-28T17:17:00Z", "2014-10-28T17:18:00Z", "2014-10-28T22:33:14"),
        ("2014-10-28T12:00:00Z", "2014-10-28T17:18:00Z", "2014-10-28T22:48:14"),
        ("2014-10-28T17:18:00Z", "2014-10-28T17:17:00Z", "2014-10-28T22:48:14"),
        ("2014-10-28T17:17:00", "2014-10-28T17:18:00", "2014-10-28T22:48:14"),
    ],
)
def test_a_bookmark_of_another_time_or_a_long_session_tells_none(begun: str, saved: str, made: str) -> None:
    assert not list(rule.check(document(created(begun), modified(saved), bookmark(made))))

"""Speaks of satellites and camera days apart; silent for zones, stale receivers and clocks that were never set."""

import pytest
from claims import document, time_claim

from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.rules.camera_zone_implausible import camera_zone_implausible as rule


def taken(text: str) -> TimeClaim:
    return time_claim(TimeRole.CAPTURED, text, "EXIF DateTimeOriginal")


FIX = time_claim(TimeRole.SATELLITE, "2018-07-25T14:34:23Z", "GPS GPSTimeStamp")


def test_a_camera_days_away_from_the_satellites_is_told() -> None:
    shot = taken("2016-12-14T12:01:44")
    (said,) = rule.check(document(shot, FIX, kind=ItemKind.PICTURE))
    assert said.evidence == (shot, FIX)


@pytest.mark.parametrize("shot", ["2018-07-25T16:34:20", "2018-07-26T04:00:00", "2018-07-25T20:34:23+02:00", "2018-01-01T00:05:00"])
def test_is_silent_for_zones_stale_fixes_and_unset_clocks(shot: str) -> None:
    assert not list(rule.check(document(taken(shot), FIX, kind=ItemKind.PICTURE)))


def test_does_not_apply_without_satellites() -> None:
    assert not list(rule.check(document(taken("2016-12-14T12:01:44"), kind=ItemKind.PICTURE)))

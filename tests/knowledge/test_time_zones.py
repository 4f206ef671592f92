"""What the tz database knows, asked the way the rules ask it."""

import time
from datetime import datetime

import pytest

from leakcheck.knowledge.time_zones import covered, offset_was_in_use, offsets_named, offsets_named_in_season


@pytest.mark.parametrize(("minutes", "day", "used"), [
    (0, "2024-01-17", True), (-240, "2024-01-17", True), (345, "2024-01-17", True), (840, "2024-01-17", True),
    (170, "2024-01-17", False), (900, "2024-01-17", False), (-270, "2012-06-01", True), (-270, "2019-06-01", False),
])  # fmt: skip
def test_whether_any_place_had_an_offset(minutes: int, day: str, used: bool) -> None:
    assert offset_was_in_use(minutes, datetime.fromisoformat(day)) is used


def test_what_a_zone_s_name_meant() -> None:
    winter, summer = datetime(2015, 12, 25), datetime(2015, 7, 22)
    assert -240 in offsets_named("EDT", winter)
    assert -240 not in offsets_named_in_season("EDT", winter)
    assert -240 in offsets_named_in_season("EDT", summer)
    assert offsets_named("XYZ", winter) == frozenset()
    assert offsets_named_in_season("MSK", datetime(2012, 7, 1)) == {240}


def test_nothing_is_said_about_years_outside_the_data() -> None:
    assert covered(datetime(2000, 1, 1))
    assert not covered(datetime(1, 1, 1))
    assert not covered(datetime(9999, 12, 31))


def test_looking_at_many_dates_of_one_year_costs_little() -> None:
    offset_was_in_use(60, datetime(2003, 3, 3))
    started = time.process_time()
    for day in range(1, 29):
        offset_was_in_use(61, datetime(2003, 3, day))
    assert time.process_time() - started < 0.5

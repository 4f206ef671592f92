"""Times that mean nothing are known; ordinary times are not among them."""

from datetime import datetime

import pytest

from leakcheck.knowledge.template_dates import clock_default, means_nothing, of_another_calendar, read_off_a_clock
from leakcheck.model.moment import Moment


@pytest.mark.parametrize("wall", ["2006-09-16T00:00:00", "2013-12-23T23:15:06", "1601-01-01T00:00:00", "1970-01-01T01:00:00", "1980-01-01T00:00:00"])
def test_constants_and_epochs_mean_nothing(wall: str) -> None:
    assert means_nothing(Moment(datetime.fromisoformat(wall), 0))


@pytest.mark.parametrize("wall", ["2006-09-17T00:00:00", "2016-05-05T10:11:12", "1980-05-05T00:00:00"])
def test_ordinary_times_mean_something(wall: str) -> None:
    assert not means_nothing(Moment(datetime.fromisoformat(wall), 0))


def test_cameras_begin_in_january() -> None:
    assert clock_default(Moment(datetime(2005, 1, 1, 3, 4)))
    assert not clock_default(Moment(datetime(2005, 1, 9, 3, 4)))


def test_a_templates_last_save_means_nothing_either() -> None:
    """What python-pptx leaves in each presentation that it makes from its own template."""
    assert means_nothing(Moment(datetime(2013, 1, 27, 9, 15, 58), 0))


@pytest.mark.parametrize(("year", "other"), [(31, True), (1398, True), (1440, True), (2562, True), (1839, False), (2024, False)])
def test_years_of_other_calendars_are_known(year: int, other: bool) -> None:
    assert of_another_calendar(Moment(datetime(year, 3, 4, 15, 16, 17))) is other


@pytest.mark.parametrize("wall", ["2024-03-04T06:17:09", "2024-03-04T23:59:58", "2024-03-04T12:34:59"])
def test_ordinary_times_are_read_off_a_clock(wall: str) -> None:
    assert read_off_a_clock(Moment(datetime.fromisoformat(wall), 0))


@pytest.mark.parametrize("wall", ["2024-03-04T06:15:03", "2024-03-04T23:59:59", "2024-03-04T18:29:59", "2024-03-04T12:00:01", "2024-03-04T12:34:00"])
def test_round_times_and_those_of_a_timetable_are_not(wall: str) -> None:
    assert not read_off_a_clock(Moment(datetime.fromisoformat(wall), 0))

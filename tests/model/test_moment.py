"""Moments: no zone is ever invented, and comparisons hold under every reading."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.model.moment import Moment, Precision, at_instant


def test_a_zone_in_the_wall_clock_or_beyond_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment(datetime(2016, 5, 5, tzinfo=UTC))
    with pytest.raises(ValueError, match="no time zone"):
        Moment(datetime(2016, 5, 5), 24 * 60)


def test_without_a_zone_a_time_may_be_fourteen_hours_off() -> None:
    free, fixed = Moment(datetime(2016, 5, 5, 12)), Moment(datetime(2016, 5, 5, 12), 0)
    assert free.utc is None
    assert free.earliest == datetime(2016, 5, 4, 22, tzinfo=UTC)
    assert not free.is_before(Moment(datetime(2016, 5, 6, 1), 0))
    assert fixed.is_before(Moment(datetime(2016, 5, 6, 1), 0))
    assert not fixed.is_before(Moment(datetime(2016, 5, 6, 1), 0), timedelta(days=1))


def test_a_day_lasts_until_its_end() -> None:
    day = Moment(datetime(2016, 5, 5), 0, Precision.DAY)
    assert not day.is_before(Moment(datetime(2016, 5, 5, 23), 0))
    assert day.is_before(Moment(datetime(2016, 5, 6, 1), 0))


@given(st.datetimes(), st.one_of(st.none(), st.integers(-900, 900)), st.sampled_from(Precision))
def test_the_calendars_ends_do_not_overflow(wall: datetime, offset: int | None, precision: Precision) -> None:
    moment = Moment(wall.replace(microsecond=0), offset, precision)
    assert moment.earliest <= moment.latest
    assert not moment.is_before(moment)
    assert str(moment)


def test_an_aware_datetime_keeps_its_offset() -> None:
    assert at_instant(datetime(2016, 5, 5, 12, tzinfo=UTC)) == Moment(datetime(2016, 5, 5, 12), 0)

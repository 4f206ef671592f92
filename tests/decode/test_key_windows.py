"""How far a time lies from the days on which a key was seen."""

from datetime import datetime, timedelta

import pytest

from leakcheck.decode.key_windows import distance, is_long_before
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment, Precision


def _seen(first: str, last: str = "") -> KeyRecord:
    return KeyRecord("example.org", "s1", "p=", "a test", KeyOrigin.DNS, first, last)


def _at(year: int, month: int = 5, day: int = 4, offset: int | None = 0) -> Moment:
    return Moment(datetime(year, month, day, 12), offset)  # a Moment keeps its zone apart


@pytest.mark.parametrize(
    ("moment", "record", "days"),
    [
        (_at(2020), _seen("2020-01-01", "2021-01-01"), 0),
        (_at(2020), _seen("2020-05-04", "2020-05-04"), 0),
        (_at(2020, offset=None), _seen("2020-05-05", "2020-05-05"), 0),
        (_at(2020), _seen("2020-05-14"), 9),
        (_at(2020), _seen("2010-01-01", "2020-04-30"), 3),
        (None, _seen("2020-05-14"), 0),
        (_at(2020), _seen(""), 0),
        (_at(2020), _seen("a day in May", "never"), 0),
    ],
)
def test_the_distance_is_the_least_under_every_reading(moment: Moment | None, record: KeyRecord, days: int) -> None:
    assert distance(moment, record) // timedelta(days=1) == days


def test_only_more_than_a_year_before_the_first_observation_is_long_before() -> None:
    assert is_long_before(_at(2018), _seen("2020-01-01"))
    assert not is_long_before(_at(2019), _seen("2020-01-01"))
    assert not is_long_before(_at(2018), _seen(""))
    assert not is_long_before(Moment(datetime(2018, 1, 1), None, Precision.YEAR), _seen("2019-12-31"))

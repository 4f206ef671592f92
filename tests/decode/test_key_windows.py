"""How far a time lies from the days on which a key was seen."""

from datetime import datetime, timedelta

import msgspec
import pytest

from leakcheck.decode.key_windows import bound, distance, is_after_retirement, is_long_before
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


def test_mail_may_arrive_a_month_after_its_key_was_taken_out_of_use() -> None:
    retired = msgspec.structs.replace(_seen("2019-01-01"), retired="2020-05-01")
    assert not is_after_retirement(_at(2020), retired)
    assert not is_after_retirement(_at(2020, 5, 31), retired)
    assert is_after_retirement(_at(2020, 6, 2), retired)
    assert not is_after_retirement(_at(2030), _seen("2019-01-01", "2019-02-01")), "the end of a window is no end of a life"


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({}, "2020-05-01"),
        ({"retired": ""}, ""),
        ({"retired": "a day in May"}, ""),
        ({"origin": KeyOrigin.TEST}, ""),
        ({"origin": KeyOrigin.WITH_DUMP}, ""),
        ({"origin": KeyOrigin.UNDOCUMENTED}, ""),
        ({"forgeable_because": "it was published"}, ""),
    ],
)
def test_a_retirement_bounds_a_signature_unless_anybody_could_sign_at_any_time(more: dict[str, str], day: str) -> None:
    record = msgspec.structs.replace(_seen("2019-01-01"), **{"retired": "2020-05-01", **more})
    assert bound(record) == day


def test_a_key_that_somebody_looked_up_once_may_be_older() -> None:
    assert not is_long_before(_at(2015), _seen("2026-01-01", "2026-01-01"))
    assert is_long_before(_at(2015), _seen("2026-01-01", "2026-02-01"))
    assert is_long_before(_at(2015), msgspec.structs.replace(_seen("2026-01-01", "2026-01-01"), origin=KeyOrigin.ARCHIVE))

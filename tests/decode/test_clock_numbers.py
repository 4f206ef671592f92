"""Numbers that hold times: each reading against a known value, and no answer for what is no time."""

from datetime import datetime

import pytest

from leakcheck.decode.clock_numbers import alphabet_number, calendar_moment, kept, mac_moment, notes_moment
from leakcheck.model.moment import Moment


def test_a_number_in_any_alphabet() -> None:
    assert alphabet_number("10", "0123456789abcdef") == 16
    with pytest.raises(ValueError, match="substring"):
        alphabet_number("xyz", "01")


def test_a_time_written_out_states_no_zone_and_only_what_is_there() -> None:
    assert str(calendar_moment("20171203153135")) == "2017-12-03 15:31:35 (no zone stated)"
    assert str(calendar_moment("201712031531")) == "2017-12-03 15:31 (no zone stated)"
    assert calendar_moment("20171303153135") is None


def test_a_macintosh_counts_local_seconds_from_1904() -> None:
    # 2,082,844,800 seconds lie between 1904 and 1970.
    assert mac_moment(2_082_844_800) == Moment(datetime(1970, 1, 1))


def test_notes_counts_days_and_hundredths_of_seconds() -> None:
    # A message of 2 August 2005, 18:44:18 +0200, and an evening that has no such hour.
    assert str(notes_moment("005BF25A", "42257051")) == "2005-08-02 16:44:18 UTC"
    assert notes_moment("FFFFFFFF", "42257051") is None
    assert notes_moment("00000000", "FFFFFFFF") is None
    assert notes_moment("00000000", "00000000") is None


def test_numbers_of_other_centuries_are_no_times() -> None:
    assert kept("x", Moment(datetime(1985, 1, 1), 0)) is None
    assert kept("x", Moment(datetime(2050, 1, 1), 0)) is None
    assert kept("x", None) is None
    assert kept("x", Moment(datetime(2017, 5, 5), 0)) == ("x", Moment(datetime(2017, 5, 5), 0))

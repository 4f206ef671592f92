"""Times that mean nothing are known; ordinary times are not among them."""

from datetime import datetime

import pytest

from leakcheck.knowledge.template_dates import clock_default, means_nothing
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

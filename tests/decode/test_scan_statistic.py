"""The scan statistic over times."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.scan_statistic import Scan, tail

LENGTHS = ((60, 5), (600, 5), (1800, 10))
DAY = 86_400.0


@pytest.mark.parametrize(("expected", "least"), [(0.5, 1), (1.0, 3), (2.5, 4), (0.01, 2)])
def test_the_tail_is_one_minus_the_sum_below(expected: float, least: int) -> None:
    below = sum(math.exp(-expected) * expected**number / math.factorial(number) for number in range(least))
    assert tail(expected, least) == pytest.approx(1 - below, rel=1e-6)


def test_nothing_expected_and_much_expected() -> None:
    assert tail(0, 1) == 0.0
    assert tail(100, 5) == 1.0


def test_times_close_together_among_spread_ones_are_found_once() -> None:
    spread = [number * 3 * DAY for number in range(100)]
    close = [1000 * DAY + number * 20 for number in range(8)]
    scan = Scan(sorted(spread + close), LENGTHS)
    windows = list(scan.windows(close, 1e-4))
    assert [(one.start, one.end) for one in windows] == [(0, 8)]
    assert windows[0].seconds == 600, "a minute holds too few of them, half an hour asks for ten"


def test_a_busy_day_excuses() -> None:
    busy = [number * 120.0 for number in range(700)]
    assert list(Scan(busy, LENGTHS).windows(busy[:6], 1e-4)) == []


def test_the_number_of_windows_that_were_tried_is_counted_in() -> None:
    few, many = ([number * DAY for number in range(count)] for count in (50, 5000))
    close = [number * 20.0 for number in range(5)]
    chances = [next(Scan(sorted(close + rest), LENGTHS).windows(close, math.inf)).chance for rest in (few, many)]
    assert chances[1] > 50 * chances[0]


@given(st.lists(st.floats(0, 5000), min_size=1, max_size=60))
def test_windows_never_overlap_and_hold_what_they_must(times: list[float]) -> None:
    times.sort()
    taken: set[int] = set()
    for window in Scan(times, LENGTHS).windows(times, math.inf):
        places = set(range(window.start, window.end))
        assert not places & taken
        taken |= places
        assert window.count >= dict(LENGTHS)[window.seconds]
        assert times[window.end - 1] - times[window.start] <= window.seconds

"""Whether more times lie together than chance would bring: a scan statistic with a null from the collection itself.

1. Windows of several lengths are laid on the times of a group; each begins at one of the times.
2. What chance would bring into a window is told by all other times: by those of the same day, the same 30 days and the whole,
   whichever is busiest, so that busy days and months excuse.
3. A window's probability under a Poisson law is multiplied by the number of windows that were tried (lengths times times).
4. Of windows that overlap, the least probable is kept.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DAY = 86_400
_SPANS = (_DAY, 30 * _DAY)
_MOST_TERMS = 10_000


@dataclass(frozen=True, slots=True)
class Window:
    """Some of a group's times that lie together: those from `start` up to, and without, `end`."""

    start: int
    end: int
    seconds: int
    """The length that was laid on them."""
    chance: float
    """How many windows like this chance would bring in a collection of this size, all that were tried taken together."""

    @property
    def count(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Scan:
    """How times are looked through."""

    everything: Sequence[float]
    """All times of the collection, in order, in seconds."""
    least: tuple[tuple[int, int], ...]
    """Each length of a window in seconds, the shortest first, with the least number of times that one must hold."""

    @property
    def tried(self) -> int:
        """How many windows there are to try."""
        return len(self.least) * len(self.everything)

    def windows(self, times: Sequence[float], most: float) -> Iterator[Window]:
        """Windows of a group's times (in order) of which chance would bring fewer than `most`, the least probable first; none overlap."""
        taken = bytearray(len(times))
        found = [window for seconds, least in self.least for window in self._fullest(times, seconds, least)]
        for window in sorted(found, key=lambda one: (one.chance, -one.count, one.seconds, one.start)):
            if window.chance < most and not any(taken[window.start : window.end]):
                taken[window.start : window.end] = b"\1" * window.count
                yield window

    def _fullest(self, times: Sequence[float], seconds: int, least: int) -> Iterator[Window]:
        """Windows of one length that do not overlap, the fullest first: only these are worth a calculation."""
        ends = [bisect_right(times, second + seconds) for second in times]
        taken = bytearray(len(times))
        for start in sorted(range(len(times)), key=lambda place: (place - ends[place], place)):
            end = ends[start]
            if end - start >= least and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                chance = tail(self._expected(times[start], times[end - 1], end - start, seconds), end - start) * self.tried
                yield Window(start, end, seconds, chance)

    def _expected(self, first: float, last: float, count: int, seconds: int) -> float:
        """Times to be expected in a window, from the others of the same day, month and collection: the highest of the three."""
        everything = self.everything
        rates = [(len(everything) - count) / max(everything[-1] - everything[0], seconds)]
        for span in _SPANS:
            inside = bisect_right(everything, last + span / 2) - bisect_left(everything, first - span / 2)
            rates.append(max(inside - count, 0) / span)
        return max(rates) * seconds


def tail(expected: float, least: int) -> float:
    """Probability of `least` or more under a Poisson law."""
    if expected <= 0:
        return 0.0
    if least <= expected:
        return 1.0
    term = math.exp(-expected + least * math.log(expected) - math.lgamma(least + 1))
    total, number = term, least
    while term > total * 1e-12 and number < least + _MOST_TERMS:
        number += 1
        term *= expected / number
        total += term
    return min(total, 1.0)

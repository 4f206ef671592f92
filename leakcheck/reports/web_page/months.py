"""An axis of months for the page's pictures: wide enough for what matters, and in steps that can be told apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Beyond this span (months) the outermost 1 in 100 times at either end are counted and not drawn: one clock at 1601 must not
#: squeeze ten years into a line.
_LONGEST_SPAN = 240
_STEPS = (1, 3, 12, 60, 120, 600, 1200, 6000, 12000)


@dataclass(frozen=True, slots=True)
class Axis:
    """From `first` up to and with `last`, counted in months since year 0, in bars of `step` months."""

    first: int
    last: int
    step: int

    @property
    def bars(self) -> int:
        return (self.last - self.first) // self.step + 1

    @property
    def unit(self) -> str:
        return {1: "month", 3: "quarter", 12: "year"}.get(self.step, f"{self.step // 12} years")

    def bar_of(self, month: int) -> int | None:
        """None: outside."""
        return (month - self.first) // self.step if self.first <= month <= self.last else None

    def start_of(self, bar: int) -> str:
        """`2016-03`, or `2010`."""
        start = self.first + bar * self.step
        return named(start) if self.step < 12 else f"{start // 12:04}"

    def name_of(self, bar: int) -> str:
        """`2016-03`, `2016`, or `2010-2014`."""
        start = self.first + bar * self.step
        if self.step < 12:
            return named(start) if self.step == 1 else f"{named(start)} to {named(start + self.step - 1)}"
        return f"{start // 12:04}" if self.step == 12 else f"{start // 12:04}-{(start + self.step - 1) // 12:04}"

    def labels(self, most: int) -> Iterator[tuple[int, str]]:
        """At most so many months to write below the axis, at starts of years where it is longer than two years."""
        months = self.last - self.first + 1
        step = next((step for step in (1, 3, 12, 24, 60, 120, 600, 1200, 6000) if months <= step * most), 12000)
        for month in range(self.first + -self.first % step, self.last + 1, step):
            yield month, f"{month // 12:04}" if step >= 12 else named(month)


def axis_of(months: Counter[int], most: int, longest: int = _LONGEST_SPAN) -> Axis:
    """The axis for these months (not empty) with at most `most` bars; of a span of more than `longest` months the ends are cut off."""
    ordered = sorted(months)
    first, last = ordered[0], ordered[-1]
    if last - first >= longest:
        first, last = _without_the_outermost(months, ordered), _without_the_outermost(months, ordered[::-1])
    span = last - first + 1
    step = next((step for step in _STEPS if span <= step * (most - 1) or (step == 1 and span <= most)), _STEPS[-1])
    start = first - first % step
    return Axis(start, max(last, start), step)


def _without_the_outermost(months: Counter[int], ordered: Sequence[int]) -> int:
    spare = sum(months.values()) // 100
    for month in ordered:
        spare -= months[month]
        if spare < 0:
            return month
    return ordered[-1]


def month_of(utc: str) -> int | None:
    """Months since year 0, of an ISO 8601 time."""
    year, month = utc[:4], utc[5:7]
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return None
    return int(year) * 12 + int(month) - 1


def named(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"

"""The dump's timeline as a picture in the page: how many times are claimed, relayed and signed, month by month.

Decision: drawn here and not by the page's script, so that it prints, needs no library, and is the same bytes every time. One
lane a voucher and one bar a month, because what matters is whether the lanes tell the same story.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from leakcheck.model.case_view import TimePoint
from leakcheck.model.facts import Voucher
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened

_LANES = {
    Voucher.CLAIMED: "Claimed by the files",
    Voucher.CONTAINER: "Kept by containers",
    Voucher.RELAYED: "Recorded by mail servers",
    Voucher.EMBEDDED: "Inside identifiers",
    Voucher.SIGNED: "Covered by signatures",
}
#: So few times are told faster than drawn.
TOO_FEW_TO_DRAW = 8
#: More bars than this cannot be told apart at this width.
MOST_BARS = 120
#: Beyond this span (months) the outermost 1 in 100 times at either end are counted and not drawn: one clock at 1601 must not
#: squeeze ten years into a line.
_LONGEST_SPAN = 240
_MOST_YEARS = 60
_WIDTH, _LEFT, _RIGHT, _BAR_HEIGHT, _LANE = 960, 8, 8, 56, 92
_AXIS = 26


@dataclass(slots=True)
class _Gathered:
    counts: Counter[tuple[Voucher, int, Status]] = field(default_factory=Counter)
    first: list[TimePoint] = field(default_factory=list)

    @property
    def months(self) -> Counter[int]:
        counted: Counter[int] = Counter()
        for (_, month, _), count in self.counts.items():
            counted[month] += count
        return counted


@dataclass(frozen=True, slots=True)
class _Axis:
    """From `first` up to and with `last`, counted in months since year 0, in bars of `step` months."""

    first: int
    last: int
    step: int

    @property
    def bars(self) -> int:
        return (self.last - self.first) // self.step + 1

    def left_of(self, bar: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * bar / self.bars


def timeline(points: Iterable[TimePoint]) -> str:
    """The picture with its legend and the same numbers as a table; a sentence or a list where there is little to draw."""
    gathered = _gathered(points)
    total = sum(gathered.counts.values())
    if not total:
        return "<p>No times were read from this dump.</p>"
    if total <= TOO_FEW_TO_DRAW:
        return f"<p>Only {total} {'time was' if total == 1 else 'times were'} read from this dump:</p>{_few(gathered.first)}"
    axis = _axis(gathered.months)
    return f"{_legend()}{_picture(gathered, axis)}{_outside(gathered.months, axis)}{_table(gathered)}"


def _gathered(points: Iterable[TimePoint]) -> _Gathered:
    gathered = _Gathered()
    for point in points:
        month = _month(point.utc)
        if month is None or point.voucher not in set(Voucher):
            continue
        gathered.counts[Voucher(point.voucher), month, point.status] += 1
        if len(gathered.first) < TOO_FEW_TO_DRAW:
            gathered.first.append(point)
    return gathered


def _month(utc: str) -> int | None:
    """Months since year 0, of an ISO 8601 time."""
    year, month = utc[:4], utc[5:7]
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return None
    return int(year) * 12 + int(month) - 1


def _few(points: Sequence[TimePoint]) -> str:
    rows = "".join(_row(point) for point in sorted(points, key=lambda point: (point.utc, point.path, point.voucher)))
    head = '<tr><th scope="col">Time (UTC)</th><th scope="col">Who vouches</th><th scope="col">Of what</th><th scope="col">File</th></tr>'
    return f'<div class="scroll" role="region" aria-label="Times" tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _row(point: TimePoint) -> str:
    cells = (point.utc, _LANES[Voucher(point.voucher)], point.role, shortened(point.path))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _axis(months: Counter[int]) -> _Axis:
    ordered = sorted(months)
    first, last = ordered[0], ordered[-1]
    if last - first >= _LONGEST_SPAN:
        first, last = _without_the_outermost(months, ordered), _without_the_outermost(months, ordered[::-1])
    span = last - first + 1
    step = next((step for step in (1, 3, 12, 60, 120, 600, 1200) if span <= step * MOST_BARS), 1200)
    start = first - first % step
    return _Axis(start, max(last, start), step)


def _without_the_outermost(months: Counter[int], ordered: Sequence[int]) -> int:
    spare = sum(months.values()) // 100
    for month in ordered:
        spare -= months[month]
        if spare < 0:
            return month
    return ordered[-1]


def _legend() -> str:
    return f'<ul class="legend" aria-label="Verdict of the items that the times come from">{"".join(map(_legend_entry, Status))}</ul>'


def _legend_entry(status: Status) -> str:
    sample = f'<rect class="fill-{status.value.lower()}" width="16" height="16"/>'
    return f'<li><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{sample}</svg> {status.value}</li>'


def _picture(gathered: _Gathered, axis: _Axis) -> str:
    lanes = [voucher for voucher in _LANES if any(key[0] is voucher for key in gathered.counts)]
    height = _LANE * len(lanes) + _AXIS
    drawn = "".join(_lane(gathered, axis, voucher, _LANE * place) for place, voucher in enumerate(lanes))
    unit = {1: "month", 3: "quarter", 12: "year"}.get(axis.step, f"{axis.step // 12} years")
    label = f"Times read from the files, counted by {unit}, from {_named(axis.first)} to {_named(axis.last)}; the table below holds the numbers."
    return (
        '<div class="scroll" role="region" aria-label="Timeline picture" tabindex="0">'
        f'<svg class="timeline" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}">'
        f"{_HATCH}{drawn}{''.join(_ticks(axis, _LANE * len(lanes)))}</svg></div>"
    )


#: Lines across the bars of suspicious items, so that they stand out without colour and in print.
_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="fill-suspicious" width="5" height="5"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>'
)


def _lane(gathered: _Gathered, axis: _Axis, voucher: Voucher, top: int) -> str:
    bars: dict[int, Counter[Status]] = {}
    for (vouched, month, status), count in gathered.counts.items():
        if vouched is voucher and axis.first <= month <= axis.last:
            bars.setdefault((month - axis.first) // axis.step, Counter())[status] += count
    highest = max((sum(bar.values()) for bar in bars.values()), default=1)
    base = top + _LANE - 6
    title = f'<text class="lane" x="{_LEFT}" y="{top + 18}">{_LANES[voucher]}</text>'
    most = f'<text class="most" x="{_WIDTH - _RIGHT}" y="{top + 18}" text-anchor="end">highest bar: {highest:,}</text>'
    line = f'<line class="base" x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _RIGHT}" y2="{base}"/>'
    return title + most + "".join(_bar(axis, bar, bars[bar], highest, base) for bar in sorted(bars)) + line


def _bar(axis: _Axis, bar: int, counts: Counter[Status], highest: int, base: int) -> str:
    left, width = axis.left_of(bar), max(1.5, min(26.0, axis.left_of(1) - axis.left_of(0) - 1))
    said = ", ".join(f"{counts[status]:,} {status.value}" for status in Status if counts[status])
    parts, y = [], float(base)
    for status in Status:
        if counts[status]:
            # One time among thousands must stay visible: no bar is lower than two units.
            tall = max(2.0, _BAR_HEIGHT * counts[status] / highest)
            y -= tall
            parts.append(f'<rect class="fill-{status.value.lower()}" x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}"/>')
    return f"<g><title>{_named(axis.first + bar * axis.step)}: {said}</title>{''.join(parts)}</g>"


def _ticks(axis: _Axis, y: int) -> Iterator[str]:
    """At most ten or so labels, at starts of years where the picture is longer than two years."""
    months = axis.last - axis.first + 1
    step = next((step for step in (1, 3, 12, 24, 60, 120, 600, 1200, 6000) if months <= step * 11), 12000)
    for month in range(axis.first + -axis.first % step, axis.last + 1, step):
        x = axis.left_of((month - axis.first) / axis.step)
        label = f"{month // 12:04}" if step >= 12 else _named(month)
        anchor = "end" if x > _WIDTH - 60 else "start"
        yield f'<line class="tick" x1="{x:.1f}" y1="{y - 6}" x2="{x:.1f}" y2="{y + 4}"/>'
        yield f'<text class="year" x="{x:.1f}" y="{y + 18}" text-anchor="{anchor}">{label}</text>'


def _named(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _outside(months: Counter[int], axis: _Axis) -> str:
    before = sum(count for month, count in months.items() if month < axis.first)
    after = sum(count for month, count in months.items() if month > axis.last)
    said = [f"{count:,} {word}" for count, word in ((before, f"before {_named(axis.first)}"), (after, f"after {_named(axis.last)}")) if count]
    if not said:
        return ""
    return f"<p>Not drawn, because they lie far from the others: {' and '.join(said)}. Clocks that were never set give such times.</p>"


def _table(gathered: _Gathered) -> str:
    years: dict[int, Counter[Voucher]] = {}
    for (voucher, month, _), count in gathered.counts.items():
        years.setdefault(month // 12, Counter())[voucher] += count
    shown = sorted(sorted(years, key=lambda year: (-sum(years[year].values()), year))[:_MOST_YEARS])
    lanes = [voucher for voucher in _LANES if any(counts[voucher] for counts in years.values())]
    rows = "".join(
        f'<tr><th scope="row">{year:04}</th>{"".join(f"<td class=number>{years[year][voucher]:,}</td>" for voucher in lanes)}</tr>' for year in shown
    )
    head = "".join(f'<th scope="col" class="number">{_LANES[voucher]}</th>' for voucher in lanes)
    more = f"<p>and {len(years) - len(shown):,} more years with fewer times</p>" if len(years) > len(shown) else ""
    return (
        '<details><summary>The same numbers as a table, by year</summary><div class="scroll" role="region" aria-label="Times by year" tabindex="0">'
        f'<table><thead><tr><th scope="col">Year</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}</details>'
    )

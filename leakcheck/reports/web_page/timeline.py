"""The dump's timeline as a picture in the page: how many times are claimed, relayed and signed, month by month.

Decision: drawn here and not by the page's script, so that it prints, needs no library, and is the same bytes every time. One
lane a voucher and one bar a month, because what matters is whether the lanes tell the same story.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from leakcheck.model.case_view import TimePoint
from leakcheck.model.facts import Voucher
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import NARROW, WIDTH, Drawn, by_status, legend, marked, picture, same_numbers, table
from leakcheck.reports.web_page.groups import Groups, RowFinder, Rows
from leakcheck.reports.web_page.months import Axis, axis_of, month_of, named

_LANES = {
    Voucher.CLAIMED: "Claimed by the files",
    Voucher.CONTAINER: "Kept by containers",
    Voucher.RELAYED: "Recorded by mail servers",
    Voucher.EMBEDDED: "Inside identifiers",
    Voucher.SIGNED: "Covered by signatures",
}
#: Voucher and verdict as one small number.
_KINDS = tuple((voucher, status) for voucher in _LANES for status in Status)
_NUMBERS: dict[tuple[str, str], int] = {(voucher.value, status.value): number for number, (voucher, status) in enumerate(_KINDS)}
#: So few times are told faster than drawn.
TOO_FEW_TO_DRAW = 8
#: More bars than this cannot be told apart at this width.
MOST_BARS = 120
_MOST_YEARS = 60
_LEFT, _RIGHT, _BAR_HEIGHT, _LANE = 8, 8, 56, 92
_AXIS, _LABEL = 26, 80
_DATE = 54
_AT_END = ' text-anchor="end"'
_NOWHERE = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Burst:
    """Saves of many documents within minutes, to be marked where the files' own times are drawn."""

    month: int
    documents: int
    link: str


@dataclass(slots=True)
class _Bar:
    counts: Counter[Status] = field(default_factory=Counter)
    rows: Rows = field(default_factory=Rows)

    def add(self, status: Status, row: int) -> None:
        self.counts[status] += 1
        if row != _NOWHERE:
            self.rows.add(row)


class _Gathered:
    """All times, nine bytes each, so that a million can be put into bars once it is known which bars there are."""

    def __init__(self, points: Iterable[TimePoint], finder: RowFinder) -> None:
        self.first: list[TimePoint] = []
        self.months: Counter[int] = Counter()
        self._month, self._row, self._kind = array("I"), array("I"), array("B")
        for point in points:
            month, kind = month_of(point.utc), _NUMBERS.get((point.voucher, point.status.value))
            if month is None or kind is None:
                continue
            self.months[month] += 1
            self._month.append(month)
            row = finder.row(point.path)
            self._row.append(_NOWHERE if row is None else row)
            self._kind.append(kind)
            if len(self.first) < TOO_FEW_TO_DRAW:
                self.first.append(point)

    def times(self) -> Iterator[tuple[Voucher, int, Status, int]]:
        """Voucher, month, verdict and row of each time."""
        for month, row, kind in zip(self._month, self._row, self._kind, strict=True):
            voucher, status = _KINDS[kind]
            yield voucher, month, status, row


def timeline(points: Iterable[TimePoint], finder: RowFinder, groups: Groups, bursts: Sequence[Burst] = ()) -> str:
    """The picture with its legend and the same numbers as a table; a sentence or a list where there is little to draw."""
    gathered = _Gathered(points, finder)
    total = sum(gathered.months.values())
    if not total:
        return "<p>No times were read from this dump.</p>"
    if total <= TOO_FEW_TO_DRAW:
        return f"<p>Only {total} {'time was' if total == 1 else 'times were'} read from this dump:</p>{_few(gathered.first)}"
    axis = axis_of(gathered.months, MOST_BARS)
    opens = (
        f'<p class="quiet">One bar for each {axis.unit}; dates stand over bars that hold SUSPICIOUS items, where there is room. A bar opens its '
        "items; the numbers in the table do so too.</p>"
    )
    drawn = _picture(gathered, axis, groups, bursts)
    return f"{legend()}{_mark_of_bursts(axis, bursts)}{opens}{drawn}{_outside(gathered.months, axis)}{_table(gathered, groups)}"


def _mark_of_bursts(axis: Axis, bursts: Sequence[Burst]) -> str:
    """What the small triangles mean, if there are any."""
    if not any(axis.bar_of(burst.month) is not None for burst in bursts):
        return ""
    sign = '<svg class="picture sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path class="burst" d="M3 4h10l-5 8z"/></svg>'
    return f'<ul class="legend"><li>{sign} many documents last saved within minutes of each other, told below</li></ul>'


def _few(points: Sequence[TimePoint]) -> str:
    rows = "".join(_row(point) for point in sorted(points, key=lambda point: (point.utc, point.path, point.voucher)))
    head = '<tr><th scope="col">Time (UTC)</th><th scope="col">Who vouches</th><th scope="col">Of what</th><th scope="col">File</th></tr>'
    return f'<div class="scroll" role="region" aria-label="Times" tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _row(point: TimePoint) -> str:
    cells = (point.utc, _LANES[Voucher(point.voucher)], point.role, shortened(point.path))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _picture(gathered: _Gathered, axis: Axis, groups: Groups, bursts: Sequence[Burst]) -> str:
    bars: defaultdict[Voucher, defaultdict[int, _Bar]] = defaultdict(lambda: defaultdict(_Bar))
    for voucher, month, status, row in gathered.times():
        lane, place = bars[voucher], axis.bar_of(month)
        if place is not None:
            lane[place].add(status, row)
    lanes = {voucher: bars[voucher] for voucher in _LANES if voucher in bars}
    links = {(voucher, place): _opening(axis, voucher, place, bar, groups) for voucher, lane in lanes.items() for place, bar in sorted(lane.items())}
    label = f"Times read from the files, counted by {axis.unit}, from {named(axis.first)} to {named(axis.last)}; the table below holds the numbers."
    wide, narrow = (_Sheet(axis, width).drawn(lanes, links, bursts) for width in (WIDTH, NARROW))
    return picture("timeline", label, wide, narrow)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The axis laid out on so many units."""

    axis: Axis
    width: int

    def drawn(self, lanes: Mapping[Voucher, Mapping[int, _Bar]], links: Mapping[tuple[Voucher, int], str], bursts: Sequence[Burst]) -> Drawn:
        foot = _LANE * len(lanes)
        drawn = "".join(_lane(self, voucher, bars, _LANE * place, links) for place, (voucher, bars) in enumerate(lanes.items()))
        marks = "".join(_burst(self, burst) for burst in bursts)
        return Drawn(foot + _AXIS, f"{drawn}{marks}{''.join(_ticks(self, foot))}")

    def left_of(self, bar: float) -> float:
        return _LEFT + (self.width - _LEFT - _RIGHT) * bar / self.axis.bars


def _lane(sheet: _Sheet, voucher: Voucher, bars: Mapping[int, _Bar], top: int, links: Mapping[tuple[Voucher, int], str]) -> str:
    highest = max((sum(bar.counts.values()) for bar in bars.values()), default=1)
    base = top + _LANE - 6
    title = f'<text class="lane" x="{_LEFT}" y="{top + 14}">{_LANES[voucher]}</text>'
    most = f'<text class="most" x="{sheet.width - _RIGHT}" y="{top + 14}" text-anchor="end">highest bar: {highest:,}</text>'
    line = f'<line class="base" x1="{_LEFT}" y1="{base}" x2="{sheet.width - _RIGHT}" y2="{base}"/>'
    drawn = (_bar(sheet, place, bars[place], highest, base, links[voucher, place]) for place in sorted(bars))
    return f"{title}{most}{''.join(drawn)}{line}{''.join(_dates(sheet, bars, highest, base))}"


def _dates(sheet: _Sheet, bars: Mapping[int, _Bar], highest: int, base: int) -> Iterator[str]:
    """The dates of the bars that hold something suspicious, as far as they do not run into each other."""
    free = 0.0
    heights = {place: _BAR_HEIGHT * sum(bar.counts.values()) / highest for place, bar in bars.items()}
    for place in sorted(bars):
        left, end = sheet.left_of(place), sheet.left_of(place) > sheet.width - _DATE
        begin = left - _DATE if end else left
        beside = (other for other in heights if begin <= sheet.left_of(other) < begin + _DATE)
        if bars[place].counts[Status.SUSPICIOUS] and begin >= free and all(heights[other] <= heights[place] + 4 for other in beside):
            yield f'<text class="date" x="{left:.1f}" y="{base - heights[place] - 5:.1f}"{_AT_END if end else ""}>{sheet.axis.start_of(place)}</text>'
            free = begin + _DATE


def _opening(axis: Axis, voucher: Voucher, place: int, bar: _Bar, groups: Groups) -> str:
    return groups.link(f"Times {_LANES[voucher].lower()}, {axis.name_of(place)}", bar.rows) if bar.rows.count else ""


def _bar(sheet: _Sheet, place: int, bar: _Bar, highest: int, base: int, link: str) -> str:
    left, width = sheet.left_of(place), max(1.5, min(26.0, sheet.left_of(1) - sheet.left_of(0) - 1))
    parts, y = [], float(base)
    for status in Status:
        if bar.counts[status]:
            # One time among thousands must stay visible: no bar is lower than two units.
            tall = max(2.0, _BAR_HEIGHT * bar.counts[status] / highest)
            y -= tall
            parts.append(f'<rect class="fill-{status.value.lower()}" x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}"/>')
    title = f"{sheet.axis.name_of(place)}: {by_status((status, bar.counts[status]) for status in Status)}"
    return marked(link, title, "".join(parts)) if link else f"<g><title>{title}</title>{''.join(parts)}</g>"


def _burst(sheet: _Sheet, burst: Burst) -> str:
    place = sheet.axis.bar_of(burst.month)
    if place is None:
        return ""
    x = sheet.left_of(place) + min(13.0, (sheet.left_of(1) - sheet.left_of(0)) / 2)
    title = f"{burst.documents:,} documents last saved within minutes of each other, {named(burst.month)}"
    return marked(burst.link, title, f'<path class="burst" d="M{x - 5:.1f} 20h10l-5 8z"/>')


def _ticks(sheet: _Sheet, y: int) -> Iterator[str]:
    axis = sheet.axis
    for month, label in axis.labels(sheet.width // _LABEL):
        x = sheet.left_of((month - axis.first) / axis.step)
        anchor = "end" if x > sheet.width - 60 else "start"
        yield f'<line class="tick" x1="{x:.1f}" y1="{y - 6}" x2="{x:.1f}" y2="{y + 4}"/>'
        yield f'<text class="year" x="{x:.1f}" y="{y + 18}" text-anchor="{anchor}">{label}</text>'


def _outside(months: Counter[int], axis: Axis) -> str:
    before = sum(count for month, count in months.items() if month < axis.first)
    after = sum(count for month, count in months.items() if month > axis.last)
    said = [f"{count:,} {word}" for count, word in ((before, f"before {named(axis.first)}"), (after, f"after {named(axis.last)}")) if count]
    if not said:
        return ""
    return f"<p>Not drawn, because they lie far from the others: {' and '.join(said)}. Clocks that were never set give such times.</p>"


def _table(gathered: _Gathered, groups: Groups) -> str:
    sizes: Counter[int] = Counter()
    for month, count in gathered.months.items():
        sizes[month // 12] += count
    shown = sorted(sorted(sizes, key=lambda year: (-sizes[year], year))[:_MOST_YEARS])
    years: dict[int, defaultdict[Voucher, _Bar]] = {year: defaultdict(_Bar) for year in shown}
    seen = set()
    for voucher, month, status, row in gathered.times():
        seen.add(voucher)
        if month // 12 in years:
            years[month // 12][voucher].add(status, row)
    lanes = [voucher for voucher in _LANES if voucher in seen]
    rows = ([f"{year:04}", *(_cell(year, voucher, years[year].get(voucher), groups) for voucher in lanes)] for year in shown)
    more = f"<p>and {len(sizes) - len(shown):,} more years with fewer times</p>" if len(sizes) > len(shown) else ""
    heads = ["Year", *(_LANES[voucher] for voucher in lanes)]
    return same_numbers("The same numbers as a table, by year", table("Times by year", heads, rows, numbers_from=1) + more)


def _cell(year: int, voucher: Voucher, bar: _Bar | None, groups: Groups) -> str:
    count = sum(bar.counts.values()) if bar else 0
    if bar is None or not bar.rows.count:
        return f"{count:,}"
    return f'<a href="{groups.link(f"Times {_LANES[voucher].lower()}, {year:04}", bar.rows)}">{count:,}</a>'

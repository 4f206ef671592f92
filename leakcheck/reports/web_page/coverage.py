"""How much of each sender's mail is authenticated, month by month: a table of small pictures with the counts in them.

Gathered while the items pass, nine bytes a mail, because only at the end is it known who wrote most and which months there are.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import NARROW, WIDTH, Drawn, by_status, legend, marked, picture, same_numbers, table
from leakcheck.reports.web_page.groups import Groups, Rows
from leakcheck.reports.web_page.months import Axis, axis_of, named

MOST_SENDERS = 30
MOST_COLUMNS = 18
#: So few mails are told faster than drawn.
TOO_FEW_TO_DRAW = 10
#: Further senders are counted with all others, however much they wrote: names take memory, and anybody can write a million of them.
MOST_NAMES = 200_000
_STATUSES = tuple(Status)
#: Months; so that one mail with an odd date does not turn all columns into years.
_LONGEST_SPAN = 48
_NO_MONTH = 2**32 - 1
_LEFT, _TOTAL, _ROW, _HEAD = 280, 64, 30, 26
#: In a narrow window: the sender stands above the columns, of which there are fewer.
_FEW_COLUMNS, _TALL_ROW, _NAME = 8, 50, 20
#: Columns beside those of the axis: mails dated before it and after it, and those without a date.
_BEFORE, _AFTER, _UNDATED = -3, -2, -1
_BESIDE = {_BEFORE: "before", _AFTER: "after", _UNDATED: "no date"}
_MOST_FAR_OFF = 20


@dataclass(slots=True)
class _Cell:
    counts: Counter[Status] = field(default_factory=Counter)
    rows: Rows = field(default_factory=Rows)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def add(self, status: Status, row: int) -> None:
        self.counts[status] += 1
        self.rows.add(row)


class Coverage:
    """Gathers sender, month and verdict of every mail."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._labels: list[str] = []
        self._crowded_out = False
        self._sender, self._month, self._status, self._row = array("I"), array("I"), array("B"), array("I")
        self._others = MOST_NAMES

    def see(self, row: int, raw: FileResult, shown: FileResult) -> None:
        if raw.examined.item.kind is not ItemKind.MAIL:
            return
        self._sender.append(self._number(_sender(raw.examined.facts), _sender(shown.examined.facts)))
        self._month.append(_month(raw.examined.facts))
        self._status.append(_STATUSES.index(raw.verdict.status))
        self._row.append(row)

    def _number(self, key: str, label: str) -> int:
        number = self._numbers.get(key.lower())
        if number is not None:
            return number
        if len(self._labels) >= MOST_NAMES:
            self._crowded_out = True
            return self._others
        self._numbers[key.lower()] = len(self._labels)
        self._labels.append(shortened(label, 120) if label else "no sender named")
        return len(self._labels) - 1

    def drawn(self, groups: Groups) -> str:
        total = len(self._sender)
        if not total:
            return "<p>This dump holds no mails.</p>"
        if total < TOO_FEW_TO_DRAW:
            return f"<p>Only {total} {'mail was' if total == 1 else 'mails were'} read from this dump, too few for a picture:</p>{self._few(groups)}"
        months = Counter(month for month in self._month if month != _NO_MONTH)
        ranked = self._ranked()
        table_, narrow = (self._table(months, columns, ranked) for columns in (MOST_COLUMNS, _FEW_COLUMNS))
        crowded = f"<p>Senders beyond the first {MOST_NAMES:,} that were met are counted with the others.</p>" if self._crowded_out else ""
        units = _unit(table_.axis, "wide") + _unit(narrow.axis, "narrow")
        far_off = self._far_off(table_.axis, groups)
        return f"{legend()}{units}{_picture(table_, narrow, groups)}{far_off}{crowded}{_numbers(table_, groups)}"

    def _far_off(self, axis: Axis | None, groups: Groups) -> str:
        """The suspicious mails dated outside the columns, one by one: these are the dates to look at first."""
        suspicious = _STATUSES.index(Status.SUSPICIOUS)
        mails = zip(self._sender, self._month, self._status, self._row, strict=True)
        found = sorted(
            (month, row, number) for number, month, status, row in mails if status == suspicious and _column(axis, month) in (_BEFORE, _AFTER)
        )
        if not found:
            return ""
        lines = "".join(self._line(month, row, number, groups) for month, row, number in found[:_MOST_FAR_OFF])
        more = f"<li>and {len(found) - _MOST_FAR_OFF:,} more</li>" if len(found) > _MOST_FAR_OFF else ""
        return f"<p>SUSPICIOUS mail dated outside these columns:</p><ul>{lines}{more}</ul>"

    def _line(self, month: int, row: int, number: int, groups: Groups) -> str:
        sender = self._labels[number] if number < len(self._labels) else "another sender"
        link = groups.link(f"Mail by {sender}, dated {named(month)}", Rows([row]))
        return f'<li><a href="{link}">▲ {named(month)}, {escape(shortened(sender, 60))}</a></li>'

    def _table(self, months: Counter[int], columns: int, ranked: Sequence[int]) -> "_Table":
        axis = axis_of(months, columns, _LONGEST_SPAN) if months else None
        return _Table(axis, self._names(ranked), self._cells(ranked, axis))

    def _ranked(self) -> list[int]:
        counted = Counter(number for number in self._sender if number != self._others)
        return sorted(counted, key=lambda number: (-counted[number], self._labels[number]))[:MOST_SENDERS]

    def _names(self, ranked: Sequence[int]) -> list[str]:
        rest = len(self._labels) - len(ranked)
        return [*(self._labels[number] for number in ranked), *([f"all others ({rest:,} senders)"] if rest or self._crowded_out else [])]

    def _cells(self, ranked: Sequence[int], axis: Axis | None) -> Mapping[tuple[int, int], _Cell]:
        lines = {number: line for line, number in enumerate(ranked)}
        cells: defaultdict[tuple[int, int], _Cell] = defaultdict(_Cell)
        for number, month, status, row in zip(self._sender, self._month, self._status, self._row, strict=True):
            cells[lines.get(number, len(lines)), _column(axis, month)].add(_STATUSES[status], row)
        return cells

    def _few(self, groups: Groups) -> str:
        rows = []
        for number, status, row in zip(self._sender, self._status, self._row, strict=True):
            label = self._labels[number]
            rows.append([f'<a href="{groups.link(f"Mail by {label}", Rows([row]))}">{escape(shortened(label, 60))}</a>', _STATUSES[status].value])
        return table("Mails", ["Sender line", "Verdict"], rows, numbers_from=2)


def _column(axis: Axis | None, month: int) -> int:
    if axis is None or month == _NO_MONTH:
        return _UNDATED
    place = axis.bar_of(month)
    return place if place is not None else _BEFORE if month < axis.first else _AFTER


def _sender(facts: Sequence[AnyFact]) -> str:
    for fact in facts:
        if isinstance(fact, PersonClaim) and fact.role is PersonRole.SENDER:
            return fact.address or fact.name
    return ""


def _month(facts: Sequence[AnyFact]) -> int:
    """By the Date line; where there is none, by the recipient's server."""
    found: dict[TimeRole, Moment] = {}
    for fact in facts:
        if isinstance(fact, TimeClaim) and fact.role in {TimeRole.SENT, TimeRole.RECEIVED}:
            found.setdefault(fact.role, fact.moment)
    moment = found.get(TimeRole.SENT) or found.get(TimeRole.RECEIVED)
    if moment is None:
        return _NO_MONTH
    when = moment.utc or moment.wall
    return when.year * 12 + when.month - 1


@dataclass(frozen=True, slots=True)
class _Table:
    axis: Axis | None
    names: Sequence[str]
    cells: Mapping[tuple[int, int], _Cell]
    """By line and column; a column below 0 is one beside the axis."""

    def columns(self) -> Iterator[tuple[int, str]]:
        present = {column for _, column in self.cells}
        if self.axis and _BEFORE in present:
            yield _BEFORE, f"before {named(self.axis.first)}"
        if self.axis:
            for place in range(self.axis.bars):
                yield place, self.axis.name_of(place)
        if self.axis and _AFTER in present:
            yield _AFTER, f"after {named(self.axis.last)}"
        if _UNDATED in present:
            yield _UNDATED, "no date"

    def total(self, line: int) -> _Cell:
        whole = _Cell()
        for (of, _), cell in self.cells.items():
            if of == line:
                whole.counts.update(cell.counts)
        return whole


def _unit(axis: Axis | None, window: str) -> str:
    """What the columns are, in a window of this width."""
    if axis is None:
        return f'<p class="quiet when-{window}">None of the mails states a date.</p>'
    words = (
        f"Columns by {axis.unit} of the Date line, from {named(axis.first)} to {named(axis.last)}, named by their beginnings. The number counts "
        "mails, and the band below it shows how the verdicts share them. “Before” and “after” are mails dated far off."
    )
    return f'<p class="quiet when-{window}">{words}</p>'


def _picture(found: _Table, fewer: _Table, groups: Groups) -> str:
    """`fewer`: the same mails in fewer columns, for a narrow window."""
    wide, narrow = _drawn(found, _Layout(WIDTH, _LEFT, _TOTAL, _ROW, 18), groups), _drawn(fewer, _Layout(NARROW, 0, 0, _TALL_ROW, -4), groups)
    unit = f", counted by {found.axis.unit} of the Date line" if found.axis else ""
    label = f"Mails of the {len(found.names):,} lines of senders by verdict{unit}; the table below holds the numbers."
    return picture("coverage", label, wide, narrow)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns begin and end, how high a line is, and where in it the sender stands: beside the columns, or above them."""

    width: int
    left: int
    right: int
    row: int
    name: int

    @property
    def top(self) -> int:
        return _HEAD if self.left else _HEAD + _NAME


def _drawn(found: _Table, layout: _Layout, groups: Groups) -> Drawn:
    columns = list(found.columns())
    wide = min(90.0, (layout.width - layout.left - layout.right) / len(columns))
    parts = [_heads(found.axis, columns, wide, layout)]
    for line, name in enumerate(found.names):
        top = layout.top + line * layout.row
        at = top + layout.name
        parts.append(f'<text class="name" x="0" y="{at}">{escape(shortened(name, 38))}<title>{escape(name)}</title></text>')
        for place, (column, label) in enumerate(columns):
            cell = found.cells.get((line, column))
            if cell:
                parts.append(_cell(cell, f"{name}, {label}", layout.left + place * wide, top, wide - 3, groups))
        parts.append(f'<text class="most" x="{layout.width}" y="{at}" text-anchor="end">{found.total(line).total:,}</text>')
    return Drawn(layout.top + layout.row * len(found.names) + 4, "".join(parts))


def _heads(axis: Axis | None, columns: Sequence[tuple[int, str]], wide: float, layout: _Layout) -> str:
    every = max(1, round(58 / wide + 0.49))
    beside = {place: (_BESIDE[column], label) for place, (column, label) in enumerate(columns) if column < 0}
    dated = [(place, axis.start_of(column)) for place, (column, _) in enumerate(columns) if axis and column >= 0 and place % every == 0]
    # A name that would run into that of a column beside the axis is left out.
    free = [(place, name) for place, name in dated if all(abs(place - other) >= every for other in beside)]
    names = "".join(f'<text x="{layout.left + place * wide:.1f}" y="16">{name}</text>' for place, name in free)
    off = "".join(f'<text x="{layout.left + place * wide:.1f}" y="16"><title>{label}</title>{word}</text>' for place, (word, label) in beside.items())
    total = f'<text x="{layout.width}" y="16" text-anchor="end">all</text>' if layout.right else ""
    return f"{names}{off}{total}"


def _cell(cell: _Cell, name: str, left: float, top: int, wide: float, groups: Groups) -> str:
    """The count, and below it a band that the verdicts share; a band is no measure of how many they are, hence the count."""
    title = f"{name}: {by_status((status, cell.counts[status]) for status in Status)}"
    parts = [f'<rect class="ground" x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_ROW - 4}"/>']
    parts.append(f'<text class="count" x="{left + wide / 2:.1f}" y="{top + 13}" text-anchor="middle">{_brief(cell.total)}</text>')
    # One mail among hundreds must stay visible: no part of the band is narrower than two units.
    parts_of_band = {status: max(2.5, wide * cell.counts[status] / cell.total) for status in Status if cell.counts[status]}
    scale, x = wide / sum(parts_of_band.values()), left
    for status, part in parts_of_band.items():
        parts.append(f'<rect class="fill-{status.value.lower()}" x="{x:.1f}" y="{top + 17}" width="{part * scale:.1f}" height="9"/>')
        x += part * scale
    return marked(groups.link(f"Mails: {name}", cell.rows), title, "".join(parts))


def _brief(count: int) -> str:
    if count < 10_000:
        return str(count)
    return f"{count // 1000}k" if count < 1_000_000 else f"{count / 1_000_000:.1f}M"


def _numbers(found: _Table, groups: Groups) -> str:
    columns = list(found.columns())
    heads = ["Sender line", *(f"{status.value.lower()}, all" for status in Status), *(name for _, name in columns)]
    rows = []
    for line, name in enumerate(found.names):
        total = found.total(line)
        cells = (_number(found.cells.get((line, column)), f"{name}, {label}", groups) for column, label in columns)
        rows.append([escape(shortened(name, 60)), *(f"{total.counts[status]:,}" for status in Status), *cells])
    return same_numbers("The same numbers as a table", table("Mails by sender and time", heads, rows, numbers_from=1))


def _number(cell: _Cell | None, name: str, groups: Groups) -> str:
    if cell is None:
        return ""
    signs = {Status.AUTHENTICATED: "✓", Status.UNVERIFIABLE: "○", Status.SUSPICIOUS: "▲"}
    parts = " ".join(f"{signs[status]} {cell.counts[status]:,}" for status in Status if cell.counts[status])
    return f'<a href="{groups.link(f"Mails: {name}", cell.rows)}">{parts}</a>'

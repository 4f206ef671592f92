"""Last saves of many documents within minutes, minute by minute, with what else was saved around them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import quote

from leakcheck.model.case_view import FileResult, TimePoint
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import NARROW, WIDTH, Drawn, marked, picture, same_numbers, samples, table
from leakcheck.reports.web_page.groups import Groups, Rows
from leakcheck.reports.web_page.timeline import Burst

PROVENANCE = "burst"
#: Fewer saves than this are no picture.
LEAST_TO_DRAW = 3
MOST_BURSTS = 8
_MOST_KEPT, _MOST_FILES = 500, 60
#: Drawn before and after; less before, so that the burst itself is seen where the window is narrow.
_BEFORE, _AFTER = timedelta(minutes=10), timedelta(minutes=20)
_MOST_BINS = 240
#: What took longer is no burst, whatever its finding says, and is listed only.
_LONGEST = timedelta(days=1)
_HIGH, _AXIS, _LEFT = 64, 40, 8
_EARLIEST, _LATEST = (end.replace(tzinfo=UTC) for end in (datetime.min, datetime.max))


@dataclass(frozen=True, slots=True)
class _Save:
    when: datetime
    row: int
    path: str


@dataclass(slots=True)
class _Found:
    sentence: str
    rows: Rows = field(default_factory=Rows)
    saves: list[_Save] = field(default_factory=list)
    first: datetime = _LATEST
    last: datetime = _EARLIEST
    members: Counter[datetime] = field(default_factory=Counter)
    """How many of the burst's own documents were saved in each bin."""

    def add(self, save: _Save) -> None:
        self.rows.add(save.row)
        self.first, self.last = min(self.first, save.when), max(self.last, save.when)
        self.members[save.when.replace(second=0, microsecond=0)] += 1
        if len(self.saves) < _MOST_FILES:
            self.saves.append(save)


class Bursts:
    """Gathers the documents that were found to be saved in one go."""

    def __init__(self) -> None:
        self._found: dict[str, _Found] = {}

    def see(self, row: int, raw: FileResult, shown: FileResult) -> None:
        for finding, safe in zip(raw.examined.findings, shown.examined.findings, strict=True):
            known = finding.sentence in self._found or len(self._found) < _MOST_KEPT
            when = _saved(raw) if finding.provenance == PROVENANCE and known else None
            if when is not None:
                found = self._found.setdefault(finding.sentence, _Found(safe.sentence))
                found.add(_Save(when, row, shown.examined.item.path))

    def _ranked(self) -> list[_Found]:
        large = (found for found in self._found.values() if found.rows.count >= LEAST_TO_DRAW)
        return sorted(large, key=lambda found: (-found.rows.count, found.first, found.sentence))

    def marks(self, groups: Groups) -> list[Burst]:
        """Where the timeline is to show them."""
        return [
            Burst(found.first.year * 12 + found.first.month - 1, found.rows.count, _link(found, groups)) for found in self._ranked()[:MOST_BURSTS]
        ]

    def drawn(self, points: Iterable[TimePoint], groups: Groups) -> str:
        """Nothing where there are none. `points`: the whole timeline, for what else was saved around them."""
        ranked = self._ranked()
        if not ranked:
            return ""
        drawn = ranked[:MOST_BURSTS]
        around = _around(points, drawn)
        more = f"<p>and {len(ranked) - len(drawn):,} smaller ones, in the list of items</p>" if len(ranked) > len(drawn) else ""
        said = (
            "Last saves within minutes of each other show that files were gone through in one go, by a person or a program; "
            "not that words were changed."
        )
        legend = samples(("inside", "documents of different ages, saved in one go"), ("rest", "other files last saved around then"))
        parts = "".join(_article(found, counts, groups) for found, counts in zip(drawn, around, strict=True))
        return f"<h3>Many last saves within minutes</h3><p>{said}</p>{legend}{parts}{more}"


def _saved(raw: FileResult) -> datetime | None:
    claims = (fact for fact in raw.examined.facts if isinstance(fact, TimeClaim))
    moment = next((claim.moment for claim in claims if claim.role is TimeRole.MODIFIED), None)
    when = (moment.utc or moment.wall.replace(tzinfo=UTC)) if moment else None
    # The calendar's first and last year leave no room for what lies around.
    return when if when and 1 < when.year < 9999 else None


def _link(found: _Found, groups: Groups) -> str:
    return groups.link(f"Documents last saved in one go, {found.first:%Y-%m-%d %H:%M} UTC", found.rows)


def _around(points: Iterable[TimePoint], found: Sequence[_Found]) -> list[Counter[datetime]]:
    """For each burst, how many files record a last save in each minute around it."""
    counts: list[Counter[datetime]] = [Counter() for _ in found]
    for point in points:
        if point.role != TimeRole.MODIFIED:
            continue
        try:
            when = datetime.fromisoformat(point.utc)
            when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
        for burst, counted in zip(found, counts, strict=True):
            if burst.first - _BEFORE <= when <= burst.last + _AFTER:
                counted[when.replace(second=0, microsecond=0)] += 1
    return counts


def _article(found: _Found, around: Counter[datetime], groups: Groups) -> str:
    link = _link(found, groups)
    head = f'<h4><a href="{link}">{found.rows.count:,} documents, {found.first:%Y-%m-%d %H:%M} to {found.last:%H:%M} UTC</a></h4>'
    rows = (
        [f'<a href="#item={quote(save.path, safe="")}">{escape(shortened(save.path))}</a>', f"{save.when:%Y-%m-%d %H:%M:%S}"] for save in found.saves
    )
    more = f"<p>and {found.rows.count - len(found.saves):,} more</p>" if found.rows.count > len(found.saves) else ""
    files = same_numbers("These documents as a table", table("Documents saved in one go", ["File", "Last save (UTC)"], rows, numbers_from=2) + more)
    strip = _strip(found, around, link) if found.last - found.first <= _LONGEST else ""
    return f"<article>{head}<p>{escape(shortened(found.sentence, 600))}</p>{strip}{files}</article>"


def _strip(found: _Found, around: Counter[datetime], link: str) -> str:
    start = (found.first - _BEFORE).replace(second=0, microsecond=0)
    minutes = int((found.last + _AFTER - start).total_seconds() // 60) + 1
    step = -(-minutes // _MOST_BINS)
    own, other = Counter[int](), Counter[int]()
    for when, count in found.members.items():
        own[int((when - start).total_seconds() // 60) // step] += count
    for when, count in around.items():
        other[int((when - start).total_seconds() // 60) // step] += count
    highest = max(max(own[place], other[place]) for place in {*own, *other})
    unit = "minute" if step == 1 else f"{step} minutes"
    label = f"Last saves by {unit} from {start:%Y-%m-%d %H:%M} to {found.last + _AFTER:%H:%M} UTC; highest bar {highest:,}."

    def drawn(width: int) -> Drawn:
        wide = (width - 2 * _LEFT) / -(-minutes // step)
        bars = "".join(_bar(place, own[place], max(other[place] - own[place], 0), highest, wide) for place in sorted({*own, *other}))
        line = f'<line class="base" x1="{_LEFT}" y1="{_HIGH + 20}" x2="{width - _LEFT}" y2="{_HIGH + 20}"/>'
        most = f'<text class="most" x="{width - _LEFT}" y="14" text-anchor="end">highest bar: {highest:,}, by the {unit}</text>'
        return Drawn(_HIGH + _AXIS, marked(link, label, bars) + line + most + _hours(start, minutes, wide / step, width))

    return picture("burst", label, drawn(WIDTH), drawn(NARROW))


def _bar(place: int, own: int, other: int, highest: int, wide: float) -> str:
    parts, y = [], float(_HIGH + 20)
    for kind, count in (("inside", own), ("rest", other)):
        if count:
            tall = max(2.0, _HIGH * count / highest)
            y -= tall
            parts.append(
                f'<rect class="fill-{kind}" x="{_LEFT + place * wide:.1f}" y="{y:.1f}" width="{max(wide - 1, 1.5):.1f}" height="{tall:.1f}"/>'
            )
    return "".join(parts)


def _hours(start: datetime, minutes: int, wide: float, width: int) -> str:
    parts = []
    every = next((step for step in (10, 30, 60, 180, 360, 1440) if minutes / step <= width // 70), 1440)
    for minute in range(-(start.hour * 60 + start.minute) % every, minutes, every):
        x = _LEFT + minute * wide
        anchor = "end" if x > width - 50 else "start"
        parts.append(f'<line class="tick" x1="{x:.1f}" y1="{_HIGH + 16}" x2="{x:.1f}" y2="{_HIGH + 24}"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HIGH + 36}" text-anchor="{anchor}">{start + timedelta(minutes=minute):%H:%M}</text>')
    return "".join(parts)

"""What the caches of pivot tables keep (ISO/IEC 29500-1 section 18.10): who took in the source's data and when, and their copy of it.

The copy outlives its source: rows that were deleted from the sheet, or lie in another file, stay in the cache until somebody takes in
the data anew, and values of a column stay in its list even longer. Hence what no sheet shows is told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from leakcheck.decode.cell_numbers import row_text, shown_cell
from leakcheck.decode.ooxml_text import joined
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

_SECONDS, _FRACTION = 86_400, re.compile(r"\d{1,6}\.\d{1,20}", re.ASCII)
ROLE = "pivot-table"
_MOST_CACHES, _MOST_ROWS = 200, 200_000
#: Days are counted so that those from March 1900 on are right (ISO/IEC 29500-1 section 18.17.4.1).
_DAY_NOUGHT = datetime(1899, 12, 30)  # naive on purpose: Moment keeps the zone apart
_FIRST_DAY, _LAST_DAY = 29_221, 109_575
"""1980 to 2199: pivot tables are no older, and what lies outside was never a clock's time."""


@dataclass(frozen=True, slots=True)
class PivotValue:
    """A value as the cache writes it, and as a cell would show it: days are kept as dates here and as numbers there."""

    text: str
    cell: str

    def is_in(self, cells: frozenset[str]) -> bool:
        """Whether a cell shows it; of several lines each may stand somewhere."""
        return self.cell in cells or all(line.strip() in cells for line in self.cell.splitlines())


@dataclass(frozen=True, slots=True)
class PivotCache:
    """One cache, as far as its form is read."""

    place: str
    """Where it stands: a part, a record, a stream."""
    who: str = ""
    when: float | None = None
    """The day of the last taking in, with its fraction, on that computer's clock."""
    source: str = ""
    fields: tuple[str, ...] = ()
    items: tuple[tuple[PivotValue, ...], ...] = ()
    """The values of each field that are kept in a list of their own."""
    rows: Iterable[tuple[PivotValue, ...]] = field(default=(), repr=False)
    """The copy of the source, where the form is read so far; read once."""


def pivot_facts(caches: Iterable[PivotCache], shown: str, longest: int) -> Iterator[AnyFact]:
    """People, times, sources, and the values that no cell shows. `shown` are the cells of all sheets, parted by tabs and ends of lines."""
    cells: frozenset[str] | None = None
    for number, cache in enumerate(islice(caches, _MOST_CACHES)):
        # Few workbooks have one. Of a text that was cut nobody knows what it would show.
        if number == 0 and len(shown) <= longest:
            cells = _cells(shown)
        yield from _taken_in(cache)
        yield from _kept(cache, cells, longest)


def _cells(shown: str) -> frozenset[str]:
    """What the cells show; of what can be a time its second too, and those beside it, because a day's fraction is rounded."""
    words = {word.strip() for line in shown.splitlines() for word in line.split("\t")}
    seconds = [round(float(word) * _SECONDS) for word in words if _FRACTION.fullmatch(word)]
    return frozenset(words.union(_second(one + beside) for one in seconds for beside in (-1, 0, 1)))


def _second(number: int) -> str:
    return f"{number} s"


def refreshed(day: float | None) -> Moment | None:
    """A day's number as a moment without a zone; None where it is none that a clock showed."""
    if day is None or not _FIRST_DAY <= day <= _LAST_DAY:
        return None
    return Moment((_DAY_NOUGHT + timedelta(days=day)).replace(microsecond=0))


def text_value(text: str) -> PivotValue:
    return PivotValue(text, text.strip())


def number_value(text: str) -> PivotValue:
    shown = shown_cell(text)
    return PivotValue(shown, shown)


def date_value(text: str) -> PivotValue:
    """An ISO 8601 time, which a cell keeps as the number of its day."""
    try:
        elapsed = datetime.fromisoformat(text).replace(tzinfo=None) - _DAY_NOUGHT
    except ValueError:
        return text_value(text)
    day, rest = divmod(elapsed, timedelta(days=1))
    return PivotValue(text.removesuffix("T00:00:00"), _second(elapsed // timedelta(seconds=1)) if rest else str(day))


def _taken_in(cache: PivotCache) -> Iterator[AnyFact]:
    name = cache.who.strip()
    if name:
        yield PersonClaim(at=Location(f"{cache.place}: refreshed by", name), role=PersonRole.REFRESHED_BY, name=name[:300])
    if (moment := refreshed(cache.when)) is not None:
        yield TimeClaim(at=Location(f"{cache.place}: refreshed (local time)", f"{cache.when!r}"), role=TimeRole.REFRESHED, moment=moment)
    if cache.source:
        yield Description(at=Location(f"{cache.place}: source", cache.source), kind="source of a pivot table", value=cache.source[:500])


def _kept(cache: PivotCache, cells: frozenset[str] | None, longest: int) -> Iterator[AnyFact]:
    if cells is None:
        return
    counted = _Counted()
    text = joined(_unseen(cache, cells, counted), longest)
    if counted.rows:
        rows = "1 row" if counted.rows == 1 else f"{counted.rows:,} rows"
        how = f"of which {counted.unseen:,} with values that no sheet shows" if counted.unseen else "whose values all stand in the sheets"
        yield Description(at=Location(f"{cache.place}: rows"), kind="pivot table", value=f"keeps a copy of its source: {rows}, {how}")
    if (fact := text_content(text, ROLE, Location(f"{cache.place}: {ROLE}"), longest)) is not None:
        yield fact


@dataclass(slots=True)
class _Counted:
    rows: int = 0
    unseen: int = 0


def _unseen(cache: PivotCache, cells: frozenset[str], counted: _Counted) -> Iterator[str]:
    """Rows that hold a value that no cell shows, below the names of their columns; then what only the lists of values still hold."""
    told: set[str] = set()
    for row in islice(cache.rows, _MOST_ROWS):
        counted.rows += 1
        if all(value.is_in(cells) for value in row):
            continue
        if not counted.unseen and cache.fields:
            yield row_text(cache.fields)
        counted.unseen += 1
        told.update(value.cell for value in row)
        yield row_text([" ".join(value.text.splitlines()) for value in row])
    for name, values in zip(cache.fields, cache.items, strict=False):
        left = [value.text for value in values if value.cell not in told and not value.is_in(cells)]
        if left:
            yield row_text([f"{name}:", *left])

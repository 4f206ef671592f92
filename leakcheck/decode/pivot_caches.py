"""What the caches of pivot tables keep (ISO/IEC 29500-1 section 18.10): who took in the source's data and when, and their copy of it.

The copy outlives its source: rows that were deleted from the sheet, or lie in another file, stay in the cache until somebody takes in
the data anew, and values of a column stay in its list even longer. Hence what no sheet shows is told. Where it is not sure that all
cells were read, or that a value and a cell would be written alike, nothing is said: a copy that is shown would be called hidden.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import isfinite

from leakcheck.decode.cell_numbers import DECIMAL, row_text, shown_number
from leakcheck.decode.ooxml_text import joined
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

ROLE = "pivot-table"
_MOST_CACHES, _MOST_ROWS = 200, 200_000
#: Values of several words are looked for in the whole text, where a cell's ends of lines and tabs are blanks; so many times at most.
_MOST_SEARCHES = 500
#: Programs cut longer values at this length, in units of UTF-16; the last one may be half a sign.
_CUT_AT = (254, 255)
_SECONDS = 86_400
#: Days are counted so that those from March 1900 on are right (ISO/IEC 29500-1 section 18.17.4.1); before, they count one less.
_DAY_NOUGHT, _RIGHT_FROM = datetime(1899, 12, 30), 61
_FIRST_DAY, _LAST_DAY = 29_221, 109_575
"""1980 to 2199: pivot tables are no older, and what lies outside was never a clock's time."""


@dataclass(frozen=True, slots=True)
class PivotValue:
    """A value as the cache writes it, and every way in which a cell may show it."""

    text: str
    ways: tuple[str, ...] = ()
    """Folded; none where it cannot be said how a cell would show it."""
    words: str = ""
    """Several words, folded, that can stand in a cell of several lines."""


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


def pivot_facts(caches: Iterable[PivotCache], shown: Callable[[], str | None], longest: int) -> Iterator[AnyFact]:
    """People, times, sources, and the values that no cell shows.

    `shown` gives the cells of all sheets, parted by tabs and ends of lines; None where not all of them could be read. It is asked only where
    there is a pivot table.
    """
    cells: _Cells | None = None
    for number, cache in enumerate(islice(caches, _MOST_CACHES)):
        # Of a text that was cut nobody knows what it would show.
        if number == 0 and (text := shown()) is not None and len(text) <= longest:
            cells = _Cells(text)
        yield from _taken_in(cache)
        yield from _kept(cache, cells, longest) if cells is not None else ()


def refreshed(day: float | None) -> Moment | None:
    """A day's number as a moment without a zone; None where it is none that a clock showed."""
    if day is None or not _FIRST_DAY <= day <= _LAST_DAY:
        return None
    return Moment((_DAY_NOUGHT + timedelta(days=day)).replace(microsecond=0))


def day_number(text: str) -> float | None:
    """The number of an ISO 8601 time's day, whatever zone it states; None where it is none."""
    try:
        return (datetime.fromisoformat(text).replace(tzinfo=None) - _DAY_NOUGHT) / timedelta(days=1)
    except ValueError:
        return None


def text_value(text: str) -> PivotValue:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units in _CUT_AT or not text.strip():
        return PivotValue(text)
    folded = _folded(text)
    return PivotValue(text, (folded,), folded if " " in folded else "")


def number_value(text: str) -> PivotValue:
    return PivotValue(text.strip(), (_folded(text),) if text.strip() else ())


def double_value(value: float) -> PivotValue:
    """A number as binary forms keep it."""
    return number_value(shown_number(value) if isfinite(value) else "")


def date_value(text: str) -> PivotValue:
    """An ISO 8601 time, which a cell keeps as the number of its day, or as it stands."""
    day = day_number(text)
    if day is None:
        return text_value(text)
    seconds = round(day * _SECONDS)
    whole, rest = divmod(seconds, _SECONDS)
    whole += 1 if rest == _SECONDS - 1 else 0
    early = [1] if whole < _RIGHT_FROM else []
    ways = [_folded(text), _folded(text[:10]), *(_second(seconds - back * _SECONDS) for back in (0, *early))]
    if rest in {0, 1, _SECONDS - 1}:
        ways += [str(whole - back) for back in (0, *early)]
    return PivotValue(text.removesuffix("T00:00:00"), tuple(ways))


def _folded(text: str) -> str:
    """As texts and numbers are compared: pivot tables do not mind case, XML makes ends of lines blanks, programs write one number in many ways."""
    words = " ".join(text.split()).casefold()
    return f"{float(words) + 0.0:.15g}" if DECIMAL.fullmatch(words) else words


def _second(number: int) -> str:
    return f"{number} s"


class _Cells:
    """What the cells of all sheets show, folded."""

    def __init__(self, shown: str) -> None:
        # Few differ: each is folded once.
        words = set(map(_folded, set("\t".join(shown.splitlines()).split("\t"))))
        # Of what can be a time its second too, and those beside it, because a day's fraction is rounded.
        seconds = [round(float(word) * _SECONDS) for word in words if "." in word and DECIMAL.fullmatch(word) and abs(float(word)) < 1e6]
        self._words = frozenset(words.union(_second(one + beside) for one in seconds for beside in (-1, 0, 1)))
        self._shown = shown
        self._whole = ""
        self._searches = 0
        self.rows = 0
        """Rows of all caches that were looked at."""
        self.in_doubt = False
        """Whether something was not looked for any more."""

    def show(self, value: PivotValue) -> bool:
        """Whether a cell shows it; in doubt one does."""
        return not value.ways or any(way in self._words for way in value.ways) or (bool(value.words) and self._hold(value.words))

    def _hold(self, words: str) -> bool:
        """Whether several words stand one after the other: a cell of several lines, or one that holds a tab."""
        self._searches += 1
        if self._searches > _MOST_SEARCHES:
            self.in_doubt = True
            return True
        self._whole = self._whole or f" {' '.join(self._shown.split()).casefold()} "
        return f" {words} " in self._whole


def _taken_in(cache: PivotCache) -> Iterator[AnyFact]:
    name = cache.who.strip()
    if name:
        yield PersonClaim(at=Location(f"{cache.place}: refreshed by", name), role=PersonRole.REFRESHED_BY, name=name[:300])
    if (moment := refreshed(cache.when)) is not None:
        yield TimeClaim(at=Location(f"{cache.place}: refreshed (local time)", f"{cache.when!r}"), role=TimeRole.REFRESHED, moment=moment)
    if cache.source:
        yield Description(at=Location(f"{cache.place}: source", cache.source), kind="source of a pivot table", value=cache.source[:500])


@dataclass(slots=True)
class _Counted:
    rows: int = 0
    unseen: int = 0


def _kept(cache: PivotCache, cells: _Cells, longest: int) -> Iterator[AnyFact]:
    counted = _Counted()
    text = joined(_unseen(cache, cells, counted), longest)
    if counted.rows:
        part = cells.in_doubt or len(text) > longest or cells.rows >= _MOST_ROWS
        yield Description(at=Location(f"{cache.place}: rows"), kind="pivot table", value=_how_much(counted, part))
    if (fact := text_content(text, ROLE, Location(f"{cache.place}: {ROLE}"), longest)) is not None:
        yield fact


def _how_much(counted: _Counted, is_part: bool) -> str:
    """The copy in words; where only part of it was looked at, no more than that is said."""
    rows = "1 row" if counted.rows == 1 else f"{'at least ' if is_part else ''}{counted.rows:,} rows"
    if counted.unseen:
        return f"keeps a copy of its source: {rows}, of which {'at least ' if is_part else ''}{counted.unseen:,} with values that no sheet shows"
    return f"keeps a copy of its source: {rows}" + ("" if is_part else ", whose values all stand in the sheets")


def _unseen(cache: PivotCache, cells: _Cells, counted: _Counted) -> Iterator[str]:
    """Rows that hold a value that no cell shows, below the names of their columns; then what only the lists of values still hold."""
    told: set[str] = set()
    for row in islice(cache.rows, max(0, _MOST_ROWS - cells.rows)):
        counted.rows += 1
        cells.rows += 1
        if all(map(cells.show, row)):
            continue
        if not counted.unseen and cache.fields:
            yield row_text(cache.fields)
        counted.unseen += 1
        told.update(value.text for value in row)
        yield row_text([" ".join(value.text.split()) for value in row])
    for name, values in zip(cache.fields, cache.items, strict=False):
        left = [" ".join(value.text.split()) for value in values if value.text not in told and not cells.show(value)]
        if left:
            yield row_text([f"{name}:", *left])

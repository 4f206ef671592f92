"""Which offsets from UTC, under which names, clocks on earth showed when: from the tz database that is installed with leakcheck.

The package's own copy is read and never the system's, so that the answer is the same on any machine.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2037
_SAMPLE = timedelta(days=10)
#: Computers that nobody updated keep to the rules of last year and the year before; ahead of a change nobody follows it. Summer times were
#: moved by up to five weeks (United States, 2007).
_A_YEAR, _UNPATCHED = timedelta(days=366), timedelta(days=731)
_MOVED = timedelta(days=35)
#: Summer times that whole countries kept on (Russia in 2011, Turkey in 2016, Morocco in 2018, Syria and Jordan in 2022): their computers went on
#: to call them so for years.
_MADE_PERMANENT = frozenset({"EEST", "MSD", "WEST"})
#: What the tz database once called its times and now calls otherwise, or what other systems call theirs: old computers still say so.
_FORMER_NAMES = {
    "EST": {600, 660},  # Australia until 2014, in winter and in summer
    "EDT": {660},
    "CST": {570, 630, 480},  # Australia; China
    "CDT": {630, 540},
    "WST": {480, 540, 780, -660},
    "AST": {180},  # Arabia until 2017
    "ADT": {240},
    "PST": {480},  # the Philippines
    "GST": {240, 600},
    "IST": {60, 120, 330},
    "BST": {60, 360, -660},
}


def covered(moment: datetime) -> bool:
    """Whether anything is known about this time."""
    return FIRST_YEAR < moment.year < LAST_YEAR


def offset_was_in_use(minutes: int, moment: datetime) -> bool:
    """Whether any place had this offset from UTC in the two years up to `moment`, or the year after (naive or not; its zone does not matter)."""
    # The month of the date first: it alone settles nearly all.
    return minutes in _offsets(moment.year, moment.month) or any(minutes in _offsets(*month) for month in _months(moment, _UNPATCHED, _A_YEAR))


def offsets_named(name: str, moment: datetime) -> frozenset[int]:
    """The offsets from UTC, in minutes, that a zone of this name (EST, CEST) had from two years before `moment` to one after; empty if unknown."""
    return _named(name, _months(moment, _UNPATCHED, _A_YEAR))


def offsets_named_in_season(name: str, moment: datetime) -> frozenset[int]:
    """The same within five weeks, or at that season of the two years before: without those of a summer time where the time is winter."""
    months = _months(moment, _MOVED, _MOVED)
    earlier = [(year - back, month) for year, month in months for back in (1, 2)]
    kept_on = _kept_on(name, moment.year, moment.month) if name in _MADE_PERMANENT else set()
    return _named(name, [*months, *earlier]) | kept_on


@cache
def _kept_on(name: str, year: int, month: int) -> frozenset[int]:
    """The offsets that some place had under this name in the two years before, and has now under another: its summer time was made permanent."""
    now = datetime(year, month, 15, tzinfo=UTC)
    before = [now - 2 * _MOVED * step for step in range(1, 11)]
    # Of Morocco the database gives no name of the time that it kept on in October 2018.
    found = {60} if name == "WEST" and (2018, 10) <= (year, month) <= (2020, 10) else set()
    for zone in _zones():
        had = {then.astimezone(zone).utcoffset() for then in before if then.astimezone(zone).tzname() == name}
        offset = now.astimezone(zone).utcoffset()
        if offset in had and offset is not None:
            found.add(int(offset.total_seconds() // 60))
    return frozenset(found)


def _named(name: str, months: Iterable[tuple[int, int]]) -> frozenset[int]:
    found = {offset for year, month in months for offset in _by_name(year, month).get(name, ())}
    return frozenset(found | _FORMER_NAMES.get(name, set()))


def _months(moment: datetime, before: timedelta, after: timedelta) -> list[tuple[int, int]]:
    middle = moment.replace(tzinfo=None)
    first, last = middle - before, middle + after
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1) for step in range(count)]


@cache
def _offsets(year: int, month: int) -> frozenset[int]:
    return frozenset().union(*_by_name(year, month).values())


@cache
def _by_name(year: int, month: int) -> dict[str, frozenset[int]]:
    """The offsets in use in a month by the names of the zones that had them."""
    names: dict[str, set[int]] = {}
    for instant in _samples(year, month):
        for zone in _zones():
            local = instant.astimezone(zone)
            offset = local.utcoffset()
            if offset is not None:
                names.setdefault(local.tzname() or "", set()).add(int(offset.total_seconds() // 60))
    return {name: frozenset(offsets) for name, offsets in names.items()}


def _samples(year: int, month: int) -> Iterator[datetime]:
    """Three times in a month: no rule of any zone since 1970 was in force for less than ten days, but for pauses back to another known offset."""
    start = datetime(year, month, 5, tzinfo=UTC)
    return (start + step * _SAMPLE for step in range(3))


@cache
def _zones() -> tuple[ZoneInfo, ...]:
    """All zones of the package, in the order of their names."""
    package = files("tzdata.zoneinfo")
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    zones = []
    for name in sorted(listed):
        with package.joinpath(name).open("rb") as stream:
            zones.append(ZoneInfo.from_file(stream, key=name))
    return tuple(zones)

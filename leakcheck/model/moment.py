"""A point in time as somebody wrote it: wall clock, zone or the lack of one, and how precise it is."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from leakcheck.model.kept_property import kept_property

#: No inhabited place has ever been further than this from UTC (tzdata: +14:00 Kiritimati, −12:00 Baker Island).
WIDEST_OFFSET = timedelta(hours=14)
_MINUTES_IN_A_DAY = 24 * 60


class Precision(StrEnum):
    """The unit down to which a moment was recorded."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


_SPAN = {
    Precision.YEAR: timedelta(days=366),
    Precision.MONTH: timedelta(days=31),
    Precision.DAY: timedelta(days=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
}


class Moment(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """A time as written. `offset_minutes` is None where the source states no zone; such a time is never taken for UTC."""

    wall: datetime
    """The clock reading, without zone (a naive datetime)."""
    offset_minutes: int | None = None
    """Minutes east of UTC as stated by the source; None: the source states none."""
    precision: Precision = Precision.SECOND

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError("a Moment's wall clock is naive; the zone belongs in offset_minutes")
        if self.offset_minutes is not None and abs(self.offset_minutes) >= _MINUTES_IN_A_DAY:
            raise ValueError(f"an offset of {self.offset_minutes} minutes is no time zone")

    # Kept, because every rule about times asks it of the same few.
    @kept_property
    def utc(self) -> datetime | None:
        """The instant, where the source states a zone and the calendar can express it; else None."""
        return None if self.offset_minutes is None else _in_utc(self.wall, self.offset_minutes)

    @kept_property
    def earliest(self) -> datetime:
        """The earliest instant this can mean: a time without zone may stand up to 14 hours before its UTC reading."""
        return self.utc or _shift(self.wall, -WIDEST_OFFSET)

    @kept_property
    def latest(self) -> datetime:
        """The latest instant this can mean, by its zone and its precision."""
        return _later(self.utc or _shift(self.wall, WIDEST_OFFSET), _SPAN[self.precision])

    def is_before(self, other: "Moment", slack: timedelta = timedelta(0)) -> bool:
        """Whether this is earlier than `other` by more than `slack` under every reading of zone and precision."""
        return _later(self.latest, slack) < other.earliest

    def __str__(self) -> str:
        """The moment in words a reader can check against the file: ISO date, time, and zone or 'no zone stated'."""
        return f"{_written(self)}{_zone(self.offset_minutes)}"


def at_instant(instant: datetime, precision: Precision = Precision.SECOND) -> Moment:
    """The moment of an aware datetime, keeping its offset. Raises ValueError for a naive one."""
    offset = instant.utcoffset()
    if offset is None:
        raise ValueError("at_instant needs a datetime with a zone")
    return Moment(instant.replace(tzinfo=None), int(offset.total_seconds() // 60), precision)


def _in_utc(wall: datetime, offset_minutes: int) -> datetime | None:
    try:
        return wall.replace(tzinfo=UTC) - timedelta(minutes=offset_minutes)
    except OverflowError:
        return None


def _shift(wall: datetime, by: timedelta) -> datetime:
    return _later(wall.replace(tzinfo=UTC), by)


def _later(instant: datetime, by: timedelta) -> datetime:
    if not by:
        return instant
    try:
        return instant + by
    except OverflowError:
        return (datetime.min if by < timedelta(0) else datetime.max).replace(tzinfo=UTC)


def _written(moment: Moment) -> str:
    wall = moment.wall
    # Nearly all are: asked first, and by identity, which costs a fraction of comparing words.
    if moment.precision is Precision.SECOND:
        return wall.isoformat(" ", "seconds")
    match moment.precision:
        case Precision.YEAR:
            return f"{wall.year:04}"
        case Precision.MONTH:
            return f"{wall.year:04}-{wall.month:02}"
        case Precision.DAY:
            return wall.date().isoformat()
    return wall.isoformat(" ", "minutes")


def _zone(offset: int | None) -> str:
    if offset is None:
        return " (no zone stated)"
    if offset == 0:
        return " UTC"
    return f" {written_offset(offset)}"


def written_offset(minutes: int) -> str:
    """Minutes ahead of UTC as everywhere: `+05:30`, `-04:00`."""
    whole, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{whole:02}:{rest:02}"

"""Times that programs write by themselves: template constants, epochs, clocks that were never set. They say nothing of a file."""

from bisect import bisect_left
from datetime import datetime, timedelta
from functools import cache, lru_cache

from leakcheck.knowledge.dated_facts import table
from leakcheck.model.moment import Moment, Precision

#: A file saved at once from a template carries a time a few seconds after the template's own (seen in honest files).
_NEAR = timedelta(minutes=1)
#: Programs that run at fixed times start on a multiple of five minutes and finish within seconds.
_SCHEDULED_MINUTES, _SCHEDULED_SECONDS = 5, 10
#: The oldest photograph that is kept is of 1826 or 1827.
_FIRST_PHOTOGRAPH, _LAST_YEAR = 1826, 2400
_DIGITAL_CAMERAS = 1995
_EPOCHS = (1601, 1899, 1900, 1904, 1970, 1980)


def means_nothing(moment: Moment) -> bool:
    """Whether a time is a template's constant, an epoch, or what a clock shows that was never set."""
    return _means_nothing(moment.wall)


# Kept, because every rule about times asks it of the same few.
@lru_cache(maxsize=1024)
def _means_nothing(wall: datetime) -> bool:
    if wall.year in _EPOCHS and (wall.month, wall.day) in {(1, 1), (12, 30), (12, 31)}:
        return True
    # In the order of time, the next constant on either side is the nearest.
    place = bisect_left(_constants(), wall)
    return any(abs(wall - constant) <= _NEAR for constant in _constants()[max(place - 1, 0) : place + 1])


def clock_default(moment: Moment) -> bool:
    """Whether a camera's time looks like one whose clock was never set: the first days of a year at which factories start clocks."""
    return (moment.wall.month == 1 and moment.wall.day <= 3) or means_nothing(moment)


def of_another_calendar(moment: Moment) -> bool:
    """Whether a year is none of the Gregorian calendar that a file can have: telephones set to others write 31 (Japan), 1398 (Iran), 1440 or 2562."""
    return not _FIRST_PHOTOGRAPH <= moment.wall.year <= _LAST_YEAR


def dates_what_is_shown(moment: Moment) -> bool:
    """Whether a picture's time looks like an archivist's: before digital cameras, a day alone, or a whole hour; it dates what the picture shows."""
    wall = moment.wall
    return wall.year < _DIGITAL_CAMERAS or moment.precision not in {Precision.SECOND, Precision.MINUTE} or wall.minute == wall.second == 0


def by_timetable(moment: Moment) -> bool:
    """Whether a time is one at which programs are set to run, or the end of a day as bookkeeping programs write it, in any zone."""
    wall = moment.wall
    started = wall.minute % _SCHEDULED_MINUTES == 0 and 0 < wall.second < _SCHEDULED_SECONDS
    return started or (wall.minute % 15 == 14 and wall.second == 59) or (wall.minute == 59 and wall.second == 0)


def read_off_a_clock(moment: Moment) -> bool:
    """Whether somebody's doing set the time: to the second, neither a round one nor a timetable's."""
    round_one = moment.wall.second == 0 or moment.wall.minute == 0
    return moment.precision is Precision.SECOND and not round_one and not by_timetable(moment)


@cache
def _constants() -> tuple[datetime, ...]:
    return tuple(sorted(datetime.fromisoformat(row["created_utc"]) for row in table("constant_created_dates.csv")))

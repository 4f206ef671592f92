"""The time in which a key was seen in use: an observation, so that a time outside it is worth a remark and seldom more."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from leakcheck.model.key_record import KeyRecord
from leakcheck.model.moment import Moment

#: A domain may have used a key this long before anybody wrote it down.
_UNSEEN = timedelta(days=366)
_NONE = timedelta(0)


def distance(moment: Moment | None, record: KeyRecord) -> timedelta:
    """How far a time lies from the window in which a key was seen; zero inside it or where either is unknown."""
    first, last = _day(record.first_seen), _day(record.last_seen or record.first_seen)
    if moment is None or first is None or last is None:
        return _NONE
    return max(first - moment.latest, moment.earliest - (last + timedelta(days=1)), _NONE)


def is_long_before(moment: Moment, record: KeyRecord) -> bool:
    """Whether a time lies more than a year before the key was first seen."""
    first = _day(record.first_seen)
    return first is not None and first - moment.latest > _UNSEEN


@lru_cache(maxsize=4096)
def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text[:10]), time(), UTC)
    except ValueError:
        return None

"""The time in which a key was seen in use: an observation, so that a time outside it is worth a remark and seldom more."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from leakcheck.model.key_record import CONDITIONAL, KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment

#: A domain may have used a key this long before anybody wrote it down.
_UNSEEN = timedelta(days=366)
#: Mail that is on its way when a key is taken out of use may arrive so much later.
_REMOVAL = timedelta(days=31)
_NONE = timedelta(0)


def distance(moment: Moment | None, record: KeyRecord) -> timedelta:
    """How far a time lies from the window in which a key was seen; zero inside it or where either is unknown."""
    first, last = _day(record.first_seen), _day(record.last_seen or record.first_seen)
    if moment is None or first is None or last is None:
        return _NONE
    return max(first - moment.latest, moment.earliest - (last + timedelta(days=1)), _NONE)


def is_long_before(moment: Moment, record: KeyRecord) -> bool:
    """Whether a time lies more than a year before the key was first seen.

    Never for a key that somebody found in DNS on one day only: that they looked then says nothing of when it came into use.
    """
    first = _day(record.first_seen)
    if record.origin is KeyOrigin.DNS and record.first_seen == record.last_seen:
        return False
    return first is not None and first - moment.latest > _UNSEEN


def is_after_retirement(moment: Moment, record: KeyRecord) -> bool:
    """Whether a time lies more than a month after the key was out of use: nobody's server signed with it any more."""
    retired = _day(record.retired)
    return retired is not None and moment.earliest - retired > _REMOVAL


def outside_life(moment: Moment | None, record: KeyRecord, stated_by: str = "the message claims") -> str:
    """Why a message of this time is not one that this key should have signed, in words; empty if nothing speaks against it."""
    if moment is not None and is_long_before(moment, record):
        return f"{stated_by} {moment}, while its key was first seen anywhere on {record.first_seen}"
    if moment is not None and is_after_retirement(moment, record):
        return f"{stated_by} {moment}, while its key was out of use by {record.retired}, because {record.retired_because}"
    return ""


def bound(record: KeyRecord) -> str:
    """ISO date by which a signature of this key was made; empty where that is not known, or where others can sign with it at any time."""
    if not record.retired:
        return ""
    open_to_others = record.origin is KeyOrigin.TEST or record.origin in CONDITIONAL or record.forgeable_because
    return "" if open_to_others or _day(record.retired) is None else record.retired


@lru_cache(maxsize=4096)
def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text[:10]), time(), UTC)
    except ValueError:
        return None

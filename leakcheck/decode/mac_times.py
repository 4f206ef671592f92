"""Times as Apple's systems write them."""

from datetime import datetime, timedelta

from leakcheck.decode.moments import unix_moment
from leakcheck.model.moment import Moment

_MAC_EPOCH = datetime(1904, 1, 1)  # naive on purpose: Moment keeps the zone apart
_SINCE_2001 = 978_307_200


def mac_moment(seconds: float) -> Moment | None:
    """Seconds since 1904-01-01 UTC. 0 means never set."""
    if seconds <= 0:
        return None
    try:
        return Moment((_MAC_EPOCH + timedelta(seconds=seconds)).replace(microsecond=0), 0)
    except OverflowError:
        return None


def cocoa_moment(seconds: float) -> Moment | None:
    """Seconds since 2001-01-01 UTC. 0 means never set."""
    return unix_moment(int(seconds) + _SINCE_2001) if seconds and abs(seconds) < 1e11 else None

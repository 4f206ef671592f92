"""Moments that a Word document keeps twice: in local time inside itself ([MS-DOC] section 2.7.2) and in UTC in its summary ([MS-OLEPS])."""

from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.moment import WIDEST_OFFSET

_ROLES = (TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.PRINTED)
_LOCAL, _UNIVERSAL = "Dop: ", "SummaryInformation: "
#: Inside the document the seconds are cut off; the summary may have been written in the next minute.
_QUARTER, _CUT = 15, 2


@dataclass(frozen=True, slots=True)
class TwinTime:
    """One moment in both ways."""

    local: TimeClaim
    universal: TimeClaim

    @property
    def zone(self) -> int | None:
        """Minutes by which the local time lies ahead of UTC; None where the difference is that of no time zone."""
        apart = (self.local.moment.wall - self.universal.moment.wall).total_seconds() / 60
        quarters = round(apart / _QUARTER) * _QUARTER
        fits = abs(apart - quarters) <= _CUT and abs(quarters) * 60 <= WIDEST_OFFSET.total_seconds()
        return quarters if fits else None


def twin_times(examined: Examined) -> Iterator[TwinTime]:
    """The pairs of creation, last save and printing, as far as both are there."""
    claims = list(examined.every(TimeClaim))
    for role in _ROLES:
        local = next((claim for claim in claims if claim.role is role and claim.at.part.startswith(_LOCAL)), None)
        universal = next((claim for claim in claims if claim.role is role and claim.at.part.startswith(_UNIVERSAL)), None)
        if local is not None and universal is not None and universal.moment.offset_minutes == 0:
            yield TwinTime(local, universal)

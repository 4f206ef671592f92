r"""Moments that a document keeps twice, in local time and in UTC.

Binary documents do so for creation, last save and printing ([MS-DOC] section 2.7.2 beside [MS-OLEPS]), Rich Text for the last save
(`\info\revtim` beside the directory of `\*\datastore`, which Word writes anew with every save). Hangul writes the creation's local time in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.moment import WIDEST_OFFSET

_BINARY = (TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.PRINTED)
#: Role; how the places of the local and of the universal time begin, and the role under which the latter is read.
_PAIRS = (
    *((role, "Dop: ", "SummaryInformation: ", role) for role in _BINARY),
    (TimeRole.MODIFIED, r"\info: \revtim", r"\*\datastore: ", TimeRole.STORED),
    (TimeRole.CREATED, "HwpSummaryInformation: date in words", "HwpSummaryInformation: created", TimeRole.CREATED),
)
_LOCAL = tuple({local for _, local, _, _ in _PAIRS})
#: Inside the document the seconds are cut off; the other place may have been written in the next minute.
_QUARTER, _CUT = 15, 2


@dataclass(frozen=True, slots=True)
class TwinTime:
    """One moment in both ways."""

    role: TimeRole
    local: TimeClaim
    universal: TimeClaim

    @property
    def zone(self) -> int | None:
        """Minutes by which the local time lies ahead of UTC; None where the difference is that of no time zone."""
        apart = (self.local.moment.wall - self.universal.moment.wall).total_seconds() / 60
        quarters = round(apart / _QUARTER) * _QUARTER
        fits = abs(apart - quarters) <= _CUT and abs(quarters) * 60 <= WIDEST_OFFSET.total_seconds()
        return quarters if fits else None


def twin_times(examined: Examined) -> list[TwinTime]:
    """The pairs of creation, last save and printing, as far as both are there."""
    return examined.once(_twin_times)


def _twin_times(examined: Examined) -> list[TwinTime]:
    claims = list(examined.every(TimeClaim))
    # Most files keep no local times, and need not be asked for each pair.
    return list(_pairs(claims)) if any(claim.at.part.startswith(_LOCAL) for claim in claims) else []


def _pairs(claims: list[TimeClaim]) -> Iterator[TwinTime]:
    for role, local_part, universal_part, universal_role in _PAIRS:
        local = next((claim for claim in claims if claim.role is role and claim.at.part.startswith(local_part)), None)
        universal = next((claim for claim in claims if claim.role is universal_role and claim.at.part.startswith(universal_part)), None)
        if local is not None and universal is not None and universal.moment.offset_minutes == 0:
            yield TwinTime(role, local, universal)

"""The camera's clock and the satellites' differ by what no time zone explains."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: A receiver under a roof repeats its last fix for hours.
_STALE = timedelta(hours=12)


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.CREATION,
    needs=(TimeClaim,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "The camera's clock was never set, or fell back when its battery was empty: other pictures of that camera are off by as much.",
        "The receiver had no view of the sky and repeated an old time.",
        "A program put the place in afterwards, from the track of another device or by hand.",
    ),
    sources=("Exif 2.32 section 4.6.6 (GPSDateStamp, GPSTimeStamp: UTC)", "base rates of this project"),
    false_alarms=FalseAlarms(1, 7, "pictures with both times; honest files of public collections"),
)
def camera_zone_implausible(examined: Examined) -> Iterator[Observation]:
    """The time at which the picture was taken and the time of the satellites in the same picture are more than a day apart.

    A camera with a receiver for satellites writes down two times: its own clock's, mostly local, and the satellites', which is
    always UTC. The two differ by a time zone, and after hours without a view of the sky by some hours more. Where they differ by
    days, one of them was wrong or was changed.
    """
    seen = [claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.SATELLITE and not clock_default(claim.moment)]
    taken = [claim for claim in claimed(examined, TimeRole.CAPTURED) if not clock_default(claim.moment)]
    for shot in taken:
        if seen and all(_days_apart(shot, fix) for fix in seen):
            sentence = f"The picture says that it was taken on {shot.moment}, but the satellites' time in it is {seen[0].moment}."
            yield Observation(sentence=sentence, evidence=(shot, seen[0]))
            return


def _days_apart(shot: TimeClaim, fix: TimeClaim) -> bool:
    """Under every reading of the zone."""
    return shot.moment.is_before(fix.moment, _STALE) or fix.moment.is_before(shot.moment, _STALE)

"""Two times in a document agree to the second, but not in the year or the month."""

from collections.abc import Iterator
from datetime import datetime

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.knowledge.template_dates import read_off_a_clock
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_ROLES = (TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.METADATA_CHANGED, TimeRole.HISTORY, TimeRole.CAPTURED, TimeRole.DIGITISED, TimeRole.PRINTED)
_MOST = 40


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.CREATION,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "A camera's or computer's clock was corrected by whole years, and a program wrote both times into the file.",
        "A program that writes invented or fixed times made the file, for example a test suite or one that dates statements at the end of a day.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000536)",),
    false_alarms=FalseAlarms(0, 6731, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def edited_only_in_year_or_month(examined: Examined) -> Iterator[Observation]:
    """Two times inside the document agree in day, hour, minute and second, but not in the year or the month.

    Whoever edits a date by hand tends to change the year or the month and to leave the rest. Two times that have nothing to do
    with each other practically never agree to the second in all else. Round times and those that programs write by themselves
    are passed over.
    """
    times = [claim for claim in claimed(examined, *_ROLES) if read_off_a_clock(claim.moment)][:_MOST]
    for place, first in enumerate(times):
        for second in times[place + 1 :]:
            if _only_year_or_month(first, second):
                pair = f"{first.moment} ({first.at.part}) and {second.moment} ({second.at.part})"
                sentence = f"The times {pair} agree to the second, but not in the year or month."
                # Whoever corrects a camera's clock by a year does so with a program that leaves some of the times as they were.
                weight = Weight.MODERATE if examined.item.kind is ItemKind.PICTURE else None
                yield Observation(sentence=sentence, evidence=(first, second), weight=weight)
                return


def _only_year_or_month(first: TimeClaim, second: TimeClaim) -> bool:
    # No zone changes the seconds.
    return first.moment.wall.second == second.moment.wall.second and any(_alike(one, other) for one, other in _readings(first, second))


def _readings(first: TimeClaim, second: TimeClaim) -> Iterator[tuple[datetime, datetime]]:
    yield first.moment.wall, second.moment.wall
    if first.moment.utc is not None and second.moment.utc is not None:
        yield first.moment.utc.replace(tzinfo=None), second.moment.utc.replace(tzinfo=None)


def _alike(one: datetime, other: datetime) -> bool:
    return (one.year, one.month) != (other.year, other.month) and (one.day, one.time().replace(microsecond=0)) == (
        other.day,
        other.time().replace(microsecond=0),
    )

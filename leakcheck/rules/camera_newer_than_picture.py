"""The camera that a picture names was not made yet when the picture claims to have been taken."""

from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import claimed, is_before_day
from leakcheck.knowledge.dated_facts import DatedFact, earliest_of
from leakcheck.knowledge.template_dates import clock_default, dates_what_is_shown
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_KINDS = ("camera", "exif_model", "phone_name")
#: Telephones take their time from the network; a camera shows what its owner set, or the factory.
_SET_BY_NETWORK = frozenset({"exif_model", "phone_name"})


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.CREATION,
    needs=(SoftwareClaim, TimeClaim),
    about=(ItemKind.PICTURE,),
    innocent=(
        "The camera's clock was never set, or fell back when its battery was empty: other pictures of that camera are off by as much.",
        "The picture is a camera's photograph of an older print or negative, and somebody entered the print's date.",
        "The model name was used for an older camera too.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (Hash Based Shadowing.TIF)", "knowledge/tables/cameras.csv: each row names its source"),
    false_alarms=FalseAlarms(0, 182, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def camera_newer_than_picture(examined: Examined) -> Iterator[Observation]:
    """The picture claims to have been taken before its camera was sold.

    Cameras and telephones write their model into each picture. A model that came years later than the time of the picture
    means that the time was changed or the camera's clock was wrong. The first days of January are passed over, because clocks
    that were never set begin there. Telephones take their time from the network, so that they weigh most; a camera shows what
    its owner set. Where the picture also records a later time of being digitised, it is a picture of an older one; a date before 1995,
    a whole hour or a day without a time is mostly what an archivist entered for what is shown, and weighs little; a time without
    seconds, as people enter in an album, is a step softer. Years of another
    calendar, which telephones write that are set to it, are passed over.
    """
    taken = [claim for claim in claimed(examined, TimeRole.CAPTURED) if not clock_default(claim.moment)]
    for camera in examined.every(SoftwareClaim):
        fact = _dated(camera)
        if fact is None or not taken:
            continue
        latest = max(taken, key=lambda claim: claim.moment.latest)
        if is_before_day(latest.moment, fact.not_before):
            sentence = (
                f"The picture records that it was taken on {latest.moment} with a camera that names itself “{camera.name[:80]}”, "
                f"which was first sold in {fact.first_date.year}."
            )
            yield Observation(sentence=sentence, evidence=(camera, latest), weight=_weight(examined, fact, latest))
            return


def _weight(examined: Examined, fact: DatedFact, latest: TimeClaim) -> Weight:
    """Softer for pictures of older prints, which tell when they were digitised or bear an archivist's date, and for clocks that an owner sets."""
    other = claimed(examined, TimeRole.DIGITISED)
    if dates_what_is_shown(latest.moment) or any(not is_before_day(claim.moment, fact.not_before) for claim in other):
        return Weight.WEAK
    # Whoever dates a photographed print by hand enters no seconds; a clock stands at none once in sixty pictures.
    by_hand = latest.moment.wall.second == 0
    return Weight.STRONG if fact.kind in _SET_BY_NETWORK and not by_hand else Weight.MODERATE


def _dated(camera: SoftwareClaim) -> DatedFact | None:
    """The model with and without its maker's name before it (“NIKON CORPORATION NIKON D750”): tables and cameras write both."""
    if camera.role is not SoftwareRole.CAMERA:
        return None
    words = camera.name.split(" ")
    spoken = [" ".join(words[first:]) for first in range(min(len(words), 3))]
    found = [fact for text in spoken if text and (fact := earliest_of(_KINDS, text)) is not None]
    return min(found, key=lambda fact: fact.not_before, default=None)

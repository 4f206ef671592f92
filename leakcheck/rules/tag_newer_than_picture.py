"""The picture's remarks are in a form that is younger than the picture."""

from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import claimed, is_before_day
from leakcheck.knowledge.dated_facts import earliest
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_KINDS = frozenset({"exif_tag", "exif_version", "image_format"})


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(FeatureUse, TimeClaim),
    about=(ItemKind.PICTURE,),
    innocent=(
        "A program for managing or developing photographs wrote the remarks anew, with the fields of its own day.",
        "The picture is a copy in another format, made later.",
        "The camera's clock was set wrong.",
    ),
    sources=("Exif 2.31 (2016): OffsetTime fields", "knowledge/tables/formats.csv: each row names its source"),
    false_alarms=FalseAlarms(4, 12, "pictures with a time of capture and a dated form; honest files of public collections"),
)
def tag_newer_than_picture(examined: Examined) -> Iterator[Observation]:
    """The picture uses a field or format that came into being after the picture says that it was taken.

    New versions of the standard for pictures bring new fields. Where a picture claims to be older than a field in it, a later
    program wrote the remarks, which photograph managers do by themselves. The picture went through other hands or programs since.
    """
    taken = [claim for claim in claimed(examined, TimeRole.CAPTURED, TimeRole.DIGITISED) if not clock_default(claim.moment)]
    latest = max(taken, key=lambda claim: claim.moment.latest, default=None)
    if latest is None:
        return
    for use in examined.every(FeatureUse):
        fact = earliest(use.kind, use.value) if use.kind in _KINDS else None
        if fact is not None and is_before_day(latest.moment, fact.not_before):
            sentence = f"The picture says that it was taken on {latest.moment}, but it holds something newer: {fact}."
            yield Observation(sentence=sentence, evidence=(use, latest))
            return

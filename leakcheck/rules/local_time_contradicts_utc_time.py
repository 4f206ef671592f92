"""A document keeps one moment in local time and in UTC, and the two are apart by what no time zone explains."""

from collections.abc import Iterator

from leakcheck.decode.twin_times import twin_times
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that manages documents set the times in the summary anew and left those inside the document as they were.",
        "A program that joins or converts Rich Text set the time of last save anew and kept Word's store of settings.",
        "Another program than Word wrote the file and filled in one of the two places with a time of its own.",
    ),
    sources=(
        "[MS-DOC] section 2.7.2 (Dop: dttmCreated, dttmRevised, dttmLastPrint) and [MS-OLEPS] (SummaryInformation)",
        "base rates of this project: of 362 pairs in Word documents 361 differ by a possible zone; the other is of a program library",
    ),
    false_alarms=FalseAlarms(0, 173, "Word documents that keep a moment in both ways, 343 pairs; honest files of public collections"),
)
def local_time_contradicts_utc_time(examined: Examined) -> Iterator[Observation]:
    """The document keeps a moment twice, in local time and in UTC, and the two do not belong to one moment.

    Word's binary documents hold the times of creation, last save and printing in two places: inside the document in the local
    time of the computer, and in its summary in UTC; its Rich Text holds the last save in local time, and in UTC in a store of settings
    that it writes anew each time. Both are written at once, so that they differ by the computer's time zone: whole quarters of an
    hour, fourteen hours at most. Programs and people that change a file's times change those that are shown, and not their twins.
    """
    for twin in twin_times(examined):
        local, universal = twin.local, twin.universal
        if twin.zone is None and not means_nothing(local.moment) and not means_nothing(universal.moment):
            sentence = (
                f"The document keeps one moment twice, as {local.moment} ({local.at.part}) and as {universal.moment} ({universal.at.part}); "
                "no time zone makes these one."
            )
            yield Observation(sentence=sentence, evidence=(universal, local))
            return

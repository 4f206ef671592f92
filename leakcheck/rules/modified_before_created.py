"""The file says that it was last saved before it was created."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_TOLERANCE = timedelta(minutes=1)
_WIDEST = timedelta(hours=14)
_QUARTER = 15 * 60


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.CREATION,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "The clocks of two computers differ, of which one made the document and the other saved it.",
        "A program wrote one of the two times in local time and the other in UTC; differences of whole quarter hours are passed over.",
        "The document was copied from another whose time of saving it kept.",
    ),
    sources=("base rates of this project: 4 of 698 Office documents, 6 of 134 PDF files of public test suites",),
    false_alarms=FalseAlarms(12, 6731, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def modified_before_created(examined: Examined) -> Iterator[Observation]:
    """The time of last save that the file gives is earlier than its time of creation.

    Both times are written by programs that read the same clock, so that the order should hold. Computers with different
    clocks, zones and conversions break it in honest files too. That a document was printed before it was created is normal
    and never mentioned: “Save as” keeps the old time of printing.
    """
    created, saved = claimed(examined, TimeRole.CREATED), claimed(examined, TimeRole.MODIFIED)
    for save in saved[:1]:
        # Info and XMP of a PDF are compared each with its own kind; where there is one of each, that is the pair.
        pair = next((one for one in created if one.at.part.split(" ")[0] == save.at.part.split(" ")[0]), created[0] if created else None)
        if pair is not None and save.moment.is_before(pair.moment, _TOLERANCE) and not _zone_apart(save, pair):
            sentence = f"The file records its last save on {save.moment}, before its creation on {pair.moment}."
            yield Observation(sentence=sentence, evidence=(save, pair))


def _zone_apart(save: TimeClaim, created: TimeClaim) -> bool:
    """Whether the two differ by a whole number of quarter hours within a day, as local time and UTC do."""
    gap = created.moment.wall - save.moment.wall
    return abs(gap) <= _WIDEST and min(gap.seconds % _QUARTER, _QUARTER - gap.seconds % _QUARTER) <= 2

"""The program that wrote the file's metadata came out after the latest date that the file gives for itself."""

from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import claimed, is_before_day
from leakcheck.knowledge.dated_facts import DatedFact, earliest, is_unfinished
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_DATES = (TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.METADATA_CHANGED, TimeRole.HISTORY, TimeRole.CAPTURED, TimeRole.DIGITISED)


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim, TimeClaim),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "An archive, a library or a newsroom added a caption, a name or a place, and left the old dates as they were, as most such programs do.",
        "Dates that a camera's wrong clock had written were corrected.",
        "A sync or cleaning program wrote the block of metadata anew when it passed the file on.",
    ),
    sources=(
        "ISO 16684-1 section 7.3.2 (x:xmptk: the program that wrote the packet)",
        "knowledge/tables/software.csv (xmp_toolkit): each row names its source",
    ),
    false_alarms=FalseAlarms(2, 150, "files that name a metadata program with a known date and give dates of their own; public collections"),
)
def metadata_written_by_newer_software(examined: Examined) -> Iterator[Observation]:
    """The file names, as what wrote its metadata, a program that came out after the latest date it gives for itself.

    Programs such as ExifTool change captions, names and dates inside a file and leave their name and version in its block of
    metadata (XMP), but set no new time of last save. So the metadata were written after the date that the file shows, and the dates
    may have been among what was written. Which of them, and whether anything else was changed, is not told: archives and
    newsrooms work in this way every day.
    """
    dates = claimed(examined, *_DATES)
    latest = max(dates, key=lambda claim: claim.moment.latest, default=None)
    if latest is None:
        return
    for claim in examined.every(SoftwareClaim):
        fact = _dated(claim) if claim.role is SoftwareRole.TOOLKIT else None
        if fact is not None and is_before_day(latest.moment, fact.not_before):
            sentence = (
                f"The file's metadata name “{claim.name[:80]}” as the program that wrote them ({claim.at.part}). We know of nothing earlier than "
                f"{fact.first_date.isoformat()} of it, but the latest date that the file gives for itself is {latest.moment} "
                f"({latest.at.part}): by that, its metadata were written later."
            )
            yield Observation(sentence=sentence, evidence=(claim, latest))
            return


def _dated(claim: SoftwareClaim) -> DatedFact | None:
    text = f"{claim.name} {claim.version}".strip()
    return None if is_unfinished(text) else earliest("xmp_toolkit", text)

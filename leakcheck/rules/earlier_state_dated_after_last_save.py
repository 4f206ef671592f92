"""An earlier state that the PDF still holds says that it was made or saved after the last save that the file claims."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Zones that are not stated are allowed for besides; this is for two computers whose clocks differ.
_CLOCKS = timedelta(days=1)
_EARLIER, _CREATED = " in state ", "/CreationDate"
_MOST_SHOWN = 10


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Whoever published or archived the document gave it back the date of its issue on purpose, after a program had put the day of its own "
        "work there.",
        "The document was saved on two computers, of which one had its clock set wrong by more than a day.",
    ),
    sources=(
        "ISO 32000-1 section 7.5.6 (incremental updates: what is changed is appended, and what was there stays in front of it)",
        "https://exiftool.org/TagNames/PDF.html (changes are appended and can be taken back)",
        "seen in a decision of the United States GAO: a state stamped in 2007, and behind it the date of issue in 2003",
    ),
    false_alarms=FalseAlarms(1, 56, "PDF files that hold an earlier state with a time of its own and claim a last save; public collections"),
)
def earlier_state_dated_after_last_save(examined: Examined) -> Iterator[Observation]:
    """The PDF still holds an earlier state of itself that is dated later than the last save it claims.

    A change can be saved in a PDF by appending it, so that the earlier state stays in the file, in front of the change. A state
    that lies in front was there first. Where it says that it was made or saved on a later day than the file as a whole, one of
    the two times is wrong: a clock was, or somebody put the later one back. Who did it, and why, is not told; those who publish
    old documents do so openly.
    """
    saved = claimed(examined, TimeRole.MODIFIED, TimeRole.METADATA_CHANGED)
    steps = [claim for claim in claimed(examined, TimeRole.HISTORY) if _EARLIER in claim.at.part]
    if not saved:
        # A file that states no last save is held against its creation, and so are only the states' own times of creation.
        saved = claimed(examined, TimeRole.CREATED)
        steps = [claim for claim in steps if _CREATED in claim.at.part]
    last = max(saved, key=lambda claim: claim.moment.latest, default=None)
    late = [claim for claim in steps if last is not None and last.moment.is_before(claim.moment, _CLOCKS)]
    if last is None or not late:
        return
    newest = max(late, key=lambda claim: claim.moment.earliest)
    sentence = (
        f"The file says that it was {_done(last.role is TimeRole.CREATED)} on {last.moment}, but an earlier state that it still holds says that it "
        f"was {_done(_CREATED in newest.at.part)} on {newest.moment} ({newest.at.part}): one of the two dates is wrong, or was put back."
    )
    yield Observation(sentence=sentence, evidence=(newest, last, *(claim for claim in late if claim is not newest))[:_MOST_SHOWN])


def _done(made: bool) -> str:
    return "created" if made else "last saved"

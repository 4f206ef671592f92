"""The history that a document keeps of itself goes on after the last save that it claims."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import after_last_save
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Programs state wrong zones (seen: one and the same time at +01:00 and at +02:00), or local time as UTC.
_ZONES = timedelta(hours=26)
#: The XMP history's steps, and the private data that Adobe's and other programs keep for themselves (ISO 32000-1 section 14.5).
_STEPS, _PRIVATE = "xmpMM:History", "/PieceInfo"


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "A program wrote its step into the history and left the time of last save to another program, which did not set it.",
        "The clock of a computer was wrong at the time of one of the steps.",
        "The file was put together from several, and took over the history or private data of one of them.",
    ),
    sources=("XMP Specification Part 2, section 2.3 (xmpMM:History)", "ISO 32000-1 section 14.5 (page-piece dictionaries)"),
    false_alarms=FalseAlarms(0, 42, "those that keep such times and a last save; honest files of public collections; too few for more"),
)
def history_newer_than_modification(examined: Examined) -> Iterator[Observation]:
    """The file records a step of its editing that is later than the last save it claims.

    Programs of Adobe and others write into a file which step was done when, and when they last changed data of their own in it.
    The last of these steps cannot be later than the last save. Where it is, the time of last save was changed, and the record
    of steps was not.
    """
    steps = [claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.HISTORY and _of_this_file(claim)]
    found = after_last_save(examined, steps, _ZONES)
    if found:
        saved, late = found
        what = "private data of a program were changed" if _PRIVATE in late[0].at.part else "a step of its editing was done"
        sentence = f"The file says that it was last saved on {saved.moment}, but also that {what} on {late[0].moment} ({late[0].at.part})."
        yield Observation(sentence=sentence, evidence=(late[0], saved, *late[1:10]))


def _of_this_file(claim: TimeClaim) -> bool:
    return claim.voucher is Voucher.CLAIMED and (_STEPS in claim.at.part or _PRIVATE in claim.at.part)

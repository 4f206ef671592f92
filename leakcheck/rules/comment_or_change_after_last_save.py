"""A comment or a tracked change in the document is dated after the last save that the document claims."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.filled_templates import packed_by_office
from leakcheck.knowledge.claimed_times import after_last_save, claimed
from leakcheck.knowledge.office_packing import unlike_office
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Word writes these times in local time and marks them as UTC: twelve hours either way, fourteen in the Pacific, and a clock a little off.
_ZONES = timedelta(hours=26)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that compares or annotates documents put the remark in and left the time of last save as it was, as many do with PDF.",
        "The clock of the reviewer's computer ran ahead, by days.",
        "The remark was taken over from a document on a computer whose clock was wrong.",
    ),
    sources=(
        "ISO/IEC 29500-1 section 17.13.4 and 17.13.5 (w:comment, w:ins, w:del)",
        "base rates of this project: 35 of 190 documents hold such a time after the last save, 32 of them by at most 14 hours",
    ),
    false_alarms=FalseAlarms(
        0, 153, "Office documents that hold such a time, at the moderate weight; at the weak one 7 more. Honest files of public collections"
    ),
)
def comment_or_change_after_last_save(examined: Examined) -> Iterator[Observation]:
    """The document holds a remark or a tracked change that is later than the last save it claims.

    Word writes down who remarked or changed something, and when, in the local time of the computer; a difference of up to a day
    is therefore passed over. A remark that is later by more cannot have been in the document when it was last saved. Programs
    that annotate PDF files, and libraries that compare documents, leave the old time of last save: then the sign is weak. It
    weighs more where the file is packed as Microsoft's own programs do it, for these always set the time of last save.
    """
    remarks = claimed(examined, TimeRole.COMMENTED, TimeRole.CHANGED)
    found = after_last_save(examined, remarks, _ZONES)
    if found:
        saved, late = found
        what = "a remark" if late[0].role is TimeRole.COMMENTED else "a tracked change"
        more = f", and {len(late) - 1:,} more" if len(late) > 1 else ""
        sentence = f"The document says that it was last saved on {saved.moment}, but it holds {what} of {late[0].moment} ({late[0].at.part}){more}."
        weight = None if _packed_by_office(examined) else Weight.WEAK
        yield Observation(sentence=sentence, evidence=(late[0], saved, *late[1:10]), weight=weight)


def _packed_by_office(examined: Examined) -> bool:
    """Whether the file itself was written as Office writes, which sets the time of last save with every save."""
    return packed_by_office(examined.every(Identifier)) and unlike_office(examined) is None

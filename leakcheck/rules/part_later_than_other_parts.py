"""A part of the document bears a later time than the other parts of its package."""

from collections.abc import Iterator

from leakcheck.knowledge.office_packing import ONE_PART_RENEWED, later_parts, odd_parts, parts_are_alike
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_NAMED = 3


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=ONE_PART_RENEWED,
    sources=(
        "APPNOTE.TXT 6.3.10 section 4.4.6 (date and time of an entry)",
        "base rates of this project: nearly all of the files told here are test files of which a developer or a library rewrote that very part",
    ),
    false_alarms=FalseAlarms(
        482, 4318, "packages of Office and OpenDocument; public collections of program libraries' test files, many of which edit one part"
    ),
)
def part_later_than_other_parts(examined: Examined) -> Iterator[Observation]:
    """One part of the document, or a few, bear a later time than all other parts, or the only one.

    A newer document is a package of many small files, each with a time. A program that saves a document writes all of them within
    seconds; Microsoft's programs write none of the times. Where one part is later than all others, it was put in or changed after
    the document was saved, and the time says when by the clock of that computer, without its zone. The part is named; what was
    changed in it, and whether anything was, this does not tell. Where part_packed_by_other_software speaks, this rule is silent.
    """
    late = later_parts(examined)
    if not late or odd_parts(examined) or not parts_are_alike(examined):
        return
    named = first_few((f"{one.value[:80]} ({one.at.raw.partition(';')[0]})" for one in late), _MOST_NAMED, ", ")
    others = late[0].at.raw.rpartition("the others: ")[2]
    bear = "this one bears" if len(late) == 1 else "these bear"
    than = "a time, and the others none" if others == "no time" else f"a later time than the others ({others})"
    yield Observation(sentence=f"The document is a package of parts, and {bear} {than}: {named}.", evidence=late[:10])

"""Lines that are numbered one after the other leave out a number."""

from collections.abc import Iterator

from leakcheck.decode.numbered_lines import numberings
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Somebody took out a point while drafting and did not number the others anew, or miscounted.",
        "Statutes and contracts keep the numbers of points that were repealed.",
        "Our reader did not see the line, for example because it stands in a box or at a page's turn.",
    ),
    sources=("base rates of this project",),
    false_alarms=FalseAlarms(0, 29, "documents with such a numbering, many of them licences of software; honest files of public collections"),
)
def numbering_skips_a_number(document: Examined) -> Iterator[Observation]:
    """Lines that are numbered one after the other leave out a number.

    Where points or entries are numbered by hand, taking one out leaves a gap. Only lists of at least eight lines are looked at
    that begin with one and rise by one, but for a single number that no line bears. Programs that number by themselves close
    such a gap, so that a list without one says nothing.
    """
    for text in document.every(TextContent):
        if text.role != "document":
            continue
        for numbering in numberings(text.text):
            if len(numbering.missing) == 1:
                sentence = f"Of lines numbered from 1 to {numbering.last:,} one is not there: {numbering.missing[0]}."
                yield Observation(sentence=sentence, evidence=(text,))
                return

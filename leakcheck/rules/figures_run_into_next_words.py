"""On a page of a PDF a figure is longer than the place that was left for it."""

from collections.abc import Iterator

from leakcheck.decode.pdf_lines import RUN_OVER
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The program that made the page knew the widths of its letters badly, or the font was exchanged for another one later.",
        "Letters were set closely on purpose, as in headings and advertisements.",
        "A program that recognises text in scans placed its words roughly.",
    ),
    sources=(
        "ISO 32000-1 section 9.4.4",
        "measured by lengthening a figure inside the instructions of 40 public documents: 2 of 40 seen",
    ),
    false_alarms=FalseAlarms(0, 921, "PDF files with text; honest files of public collections"),
)
def figures_run_into_next_words(examined: Examined) -> Iterator[Observation]:
    """A figure on a page reaches into the words that follow it in its line.

    Programs compute where each piece of a line begins from the lengths of those before it. Who opens the file with an editor for
    text and makes an amount longer, “10,000” to “10,000,000”, leaves the following words where they were. A figure of the same length
    leaves no such trace.
    """
    found = [said for said in examined.every(Description) if said.kind == RUN_OVER]
    if found:
        places = first_few((f"{said.value} ({said.at.part.removesuffix(' /Contents')})" for said in found), _MOST_SHOWN, "; ")
        yield Observation(sentence=f"Figures reach into the words that follow them: {places}.", evidence=tuple(found))

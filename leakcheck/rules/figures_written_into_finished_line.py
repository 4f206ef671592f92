"""On a page of a PDF a figure stands in a line that was written long before it, in another font."""

from collections.abc import Iterator

from leakcheck.decode.pdf_lines import INTO_LINE
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A form was filled in, or a program put dates, numbers and amounts into a prepared page.",
        "A stamp, a page number or a number of a file was put on the page by an archive, a court or a service for signatures.",
        "The page is a drawing or a chart, whose labels are written after everything else.",
    ),
    sources=(
        "ISO 32000-1 section 9.4",
        "measured by replacing a figure with PyMuPDF's tool for redaction in 40 public documents: 8 of 40 seen, 14 with words under boxes",
    ),
    false_alarms=FalseAlarms(0, 921, "PDF files with text, few filled-in forms among them; honest files of public collections"),
)
def figures_written_into_finished_line(examined: Examined) -> Iterator[Observation]:
    """A figure was written into a line after the lines below it, in another font than the words beside it.

    Programs write a page line by line. A figure that is written after other lines had followed, in a font of its own, was put into a
    page that was there already. Forms, stamps and prepared letters are made in the same way, and much more often. It shows where to
    look when an amount or a date is in doubt.
    """
    found = [said for said in examined.every(Description) if said.kind == INTO_LINE]
    if found:
        places = first_few((f"{said.value} ({said.at.part.removesuffix(' /Contents')})" for said in found), _MOST_SHOWN, "; ")
        yield Observation(sentence=f"Figures were written into lines that stood already: {places}.", evidence=tuple(found))

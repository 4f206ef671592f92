"""In a tagged PDF, a few words, a picture or a page stand outside the tags in which all else is."""

from collections.abc import Iterator

from leakcheck.decode.pdf_tags import OUTSIDE_TAGS, PAGES_WITHOUT_TAGS
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A stamp, a page or file number, a logo or the picture of a signature was put on the finished page, as offices, courts and archives do.",
        "A cover, an annex or another page was added by a program that joins files.",
        "The program that made the document does not tag all that it draws.",
    ),
    sources=("ISO 32000-1 sections 14.6 (marked content), 14.7 (structure) and 14.8.2.2 (in a tagged document all that is drawn is marked)",),
    false_alarms=FalseAlarms(2, 64, "tagged PDF files of public collections; both have stamps that were put on finished pages"),
)
def content_outside_tags(examined: Examined) -> Iterator[Observation]:
    """The PDF is tagged for reading aloud, and a few of its words, pictures or pages are outside the tags.

    Office programs mark every line and picture of a PDF with its place in the document, so that it can be read aloud. What is put on a
    finished page afterwards is mostly not marked, and neither is a page from another file. That is where to look first: a stamp or a
    number is what one expects, an amount or a name in the middle of a line is not. When and by whom it was put there is not told.
    """
    words = [said for said in examined.every(Description) if said.kind == OUTSIDE_TAGS]
    pages = [said for said in examined.every(Description) if said.kind == PAGES_WITHOUT_TAGS]
    told = [f"{said.value} on {said.at.part.removesuffix(' /Contents')}" for said in words[:_MOST_SHOWN]]
    told += [f"and on {len(words) - _MOST_SHOWN} more pages"] if len(words) > _MOST_SHOWN else []
    told += [said.value for said in pages]
    if told:
        sentence = f"The document is tagged, but these stand outside the tags in which the rest is: {'; '.join(told)}."
        evidence: tuple[AnyFact, ...] = (*words, *pages)
        yield Observation(sentence=sentence, evidence=evidence[:20])

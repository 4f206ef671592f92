"""On a page of a PDF a light box hides words, and other words stand on it."""

from collections.abc import Iterator

from leakcheck.decode.pdf_lines import NO_WORDS, OVER_OTHERS
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5
#: Who changes an amount covers one place or two; programs that translate or fill in pages cover line after line.
_MANY = 8


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Somebody corrected or completed the document openly with a PDF editor, as offices do with a wrong date or address.",
        "Names or numbers were covered and replaced to protect people before the document was passed on.",
        "A program translated the document or filled it in and laid the new words over the old ones.",
        "The page is a slide or a chart on which one filled box of text lies over another.",
    ),
    sources=(
        "ISO 32000-1 sections 8.5 and 9.4",
        "measured by overlays of PyMuPDF on 40 public documents, 31 of 40 seen, and of Ghostscript and qpdf on 24, 20 of 24 seen",
    ),
    false_alarms=FalseAlarms(0, 921, "PDF files with text; honest files of public collections"),
)
def words_written_over_others(examined: Examined) -> Iterator[Observation]:
    """On a page, words are hidden under a light box, and other words are written on it.

    The simplest way to change an amount in a PDF is to lay a white box over it and write another one on top. What stood there stays in
    the file, and is told here. The order in which things were drawn tells which words are the older ones; it does not tell who covered
    them, when, or why. Where many places are covered, a program did it to the whole document, and the sign is weak.
    """
    found = [said for said in examined.every(Description) if said.kind == OVER_OTHERS]
    if found:
        places = "; ".join(f"{said.value} ({said.at.part.removesuffix(' /Contents')})" for said in found[:_MOST_SHOWN])
        more = f"; and in {len(found) - _MOST_SHOWN} more places" if len(found) > _MOST_SHOWN else ""
        bare = all(said.value.endswith(NO_WORDS) for said in found)
        what = (
            "A light box covers a place in a line, and words are written on it" if bare else "A light box hides words, and others are written on it"
        )
        sentence = f"{what}: {places}{more}."
        yield Observation(sentence=sentence, evidence=tuple(found), weight=Weight.WEAK if len(found) > _MANY else None)

"""A part of the document was put into its package by another program than the other parts."""

from collections.abc import Iterator

from leakcheck.knowledge.office_packing import ONE_PART_RENEWED, odd_parts, parts_are_alike
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_NAMED = 4
#: The parts that hold what a reader sees.
_WHAT = {
    "word/document.xml": "the main text",
    "xl/sharedStrings.xml": "the words in its cells",
    "content.xml": "the content",
    "docProps/core.xml": "properties",
    "docProps/app.xml": "properties",
    "meta.xml": "properties",
}
_FOLDERS = {"xl/worksheets/": "a sheet", "ppt/slides/": "a slide"}


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=ONE_PART_RENEWED,
    sources=(
        "APPNOTE.TXT 6.3.10 section 4.4 (headers of entries)",
        "base rates of this project: nearly all of the files told here are test files of which a developer rewrote that very part",
    ),
    false_alarms=FalseAlarms(
        208, 4318, "packages of Office and OpenDocument; public collections of program libraries' test files, many edited by hand"
    ),
)
def part_packed_by_other_software(examined: Examined) -> Iterator[Observation]:
    """One part of the document, or a few, were put into its package by another program than all other parts.

    A newer document is a package of many small files: the text, the styles, the properties. A program that saves a document
    packs all of them anew in its own way. Where one part is packed in another way than the others, it was put in after that, by
    another program, and the others were left as they were. The part is named; what was changed in it, and whether anything
    was, this does not tell. Where a forger packs the whole document anew, no part differs.
    """
    odd = odd_parts(examined)
    if not odd or not parts_are_alike(examined):
        return
    named = first_few((_named(one.value) for one in odd), _MOST_NAMED, ", ")
    were = "this one was" if len(odd) == 1 else "these were"
    sentence = f"The document is a package of parts, and {were} put into it by another program than all others: {named}."
    yield Observation(sentence=sentence, evidence=odd[:10])


def _named(part: str) -> str:
    what = _WHAT.get(part) or next((what for folder, what in _FOLDERS.items() if part.startswith(folder) and "/_rels/" not in part), "")
    return f"{part[:80]} ({what})" if what else part[:80]

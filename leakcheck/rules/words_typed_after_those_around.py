"""Some cells of a sheet were filled in after those around them."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_KIND = "words that came later than those around them"
_MOST_SHOWN = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Headings are often written last, corrected or translated: nearly every table grows in this way.",
        "Rows were sorted or put in between others.",
    ),
    sources=("ISO/IEC 29500-1 section 18.4 (shared string table)", "https://www.scip.ch/en/?labs.20180503 (traces in spreadsheets)"),
    false_alarms=FalseAlarms(24, 1817, "Excel workbooks; honest files of public collections"),
)
def words_typed_after_those_around(examined: Examined) -> Iterator[Observation]:
    """Words in some cells came into the workbook later than the words around them.

    Excel numbers words in the order in which they are first typed and keeps the numbers when it saves. Where a table's words
    stand in their order and a few do not, these few were typed or replaced later. That is how tables are made; it shows where to
    look when a name or heading is in doubt.
    """
    found = [said for said in examined.every(Description) if said.kind == _KIND]
    if found:
        cells = "; ".join(said.value for said in found[:_MOST_SHOWN])
        sentence = f"Words that were typed after those around them, by the numbers that Excel gives to words in the order of typing: {cells}."
        yield Observation(sentence=sentence, evidence=tuple(found[:20]))

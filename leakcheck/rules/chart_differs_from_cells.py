"""A chart of the workbook was drawn from other numbers than the cells hold that it names."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import CHART_OF, ComputedValue, Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 3


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    # A program library that fills in a template leaves other traces of that save too.
    cause=Cause.LAST_SAVE,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program filled a template with new numbers, as reports are made by the thousand, and left the chart for Excel to draw anew.",
        "The workbook was saved by a program that does not draw charts, or that put rows in and left the chart at the old ones.",
        "Our reader took the chart's numbers for those of other cells than the program does.",
    ),
    sources=("ISO/IEC 29500-1 sections 21.2.2.120 (numCache) and 21.2.2.123 (numRef)",),
    false_alarms=FalseAlarms(
        0, 145, "workbooks whose charts could be compared; honest files of public collections, few of them filled by programs: no more than weak"
    ),
)
def chart_differs_from_cells(examined: Examined) -> Iterator[Observation]:
    """A chart keeps a number that its cell no longer holds.

    A workbook keeps of each chart the numbers from which it was last drawn, so that it can be shown without reading the sheet. Excel
    renews them whenever a cell changes. Whoever changes a number in the file by another way leaves the old one in the chart. Only
    numbers are compared, and only where the chart says without a doubt which cell each of its points stands for.
    """
    found = [one for one in examined.every(ComputedValue) if one.formula.startswith(CHART_OF)]
    if found:
        told = (f"{one.formula.removeprefix(CHART_OF)} holds {one.computed}, the chart shows {one.shown}" for one in found)
        sentence = f"A chart shows other numbers than its cells hold: {first_few(told, _MOST_SHOWN, '; ')}."
        yield Observation(sentence=sentence, evidence=tuple(found[:10]))

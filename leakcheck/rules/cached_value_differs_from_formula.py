"""A cell of the workbook shows another number than its own formula gives."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import ComputedValue, Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_MOST_SHOWN = 3
_ON_DEMAND = "The workbook is computed only when asked for, and was saved before it was."


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    # A program library that saves a workbook without computing it leaves other traces of that save too.
    cause=Cause.LAST_SAVE,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        _ON_DEMAND,
        "A program library changed a number in the workbook and left the sums for Excel to compute when the file is opened.",
        "Our reader understood the formula otherwise than the program does.",
    ),
    sources=(
        "ISO/IEC 29500-1 section 18.3.1.40 and 18.3.1.96 (formula and value of a cell)",
        "https://www.scip.ch/en/?labs.20180503 (traces in spreadsheets)",
    ),
    false_alarms=FalseAlarms(1, 173, "workbooks whose formulas could be computed; honest files of public collections. One is of a test of names"),
)
def cached_value_differs_from_formula(examined: Examined) -> Iterator[Observation]:
    """A cell keeps a number that its formula does not give from the numbers beside it.

    A workbook keeps both the formula and the value that was last shown, so that it can be shown without computing. Excel renews
    the values whenever a number changes. Whoever changes a number in the file by another way leaves the old sum, or changes the
    sum and leaves the parts. Only sums and the four operations are compared, and only where nothing has to be guessed.
    """
    found = [one for one in examined.every(ComputedValue) if one.formula.startswith("=")]
    if not found:
        return
    told = (f"{one.at.part}: {one.formula[:80]} gives {one.computed}, shown is {one.shown}" for one in found)
    waits = any(said.kind == "calculation" for said in examined.every(Description))
    yield Observation(
        sentence=f"The workbook shows numbers that its own formulas do not give: {first_few(told, _MOST_SHOWN, '; ')}.",
        evidence=tuple(found[:10]),
        weight=Weight.WEAK if waits else None,
        tested=(Tested(_ON_DEMAND, "possible" if waits else "excluded"),),
    )

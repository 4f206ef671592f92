"""A total in the workbook that somebody typed is not the sum of the numbers above it."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import SUM_OF, ComputedValue, Description
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 3


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "People make mistakes when they add up or copy figures.",
        "Something is left out of the list or counted elsewhere, as notes to tables say.",
        "The figures were rounded, more strongly than they show.",
        "Our reader took another column or row for what is added up.",
    ),
    sources=(
        "analyses of the CyberBerkut papers of 2015-16: a table whose figures no longer gave its totals",
        "base rates of this project",
    ),
    false_alarms=FalseAlarms(
        0, 18, "workbooks with typed totals, 42 of them, all right; honest files of public collections: too few for more weight"
    ),
)
def sums_do_not_add_up(examined: Examined) -> Iterator[Observation]:
    """A row that is called a total holds a typed number which is nearly, but not, the sum of the numbers above it.

    Whoever changes a figure in a table without formulas has to change its total too. Only totals are compared whose rows are
    named so, in several languages, and which come close to the sum; rounding, headings that are numbers and totals of totals are
    allowed for. Mistakes of honest people look the same: compare the figures with another copy or source.
    """
    found = [one for one in examined.every(ComputedValue) if one.formula.startswith(SUM_OF)]
    if found:
        told = (f"{one.at.part}: the {one.formula} is {one.computed}, shown is {one.shown}" for one in found)
        compared = [said for said in examined.every(Description) if said.kind == "typed totals compared"]
        sentence = f"Typed totals do not add up: {first_few(told, _MOST_SHOWN, '; ')}."
        yield Observation(sentence=sentence, evidence=(*found[:10], *compared))

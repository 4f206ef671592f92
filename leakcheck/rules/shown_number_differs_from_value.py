"""A cell of the spreadsheet shows another number than it keeps."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import VALUE_OF, ComputedValue
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 3


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    # A program library that saves a spreadsheet without laying out its cells leaves other traces of that save too.
    cause=Cause.LAST_SAVE,
    needs=(ComputedValue,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program library changed the number in the cell and left the text beside it as it was.",
        "The cell has a format of its own kind that shows only a part of the number.",
    ),
    sources=(
        "OpenDocument 1.3 part 3 section 9.1.4 (table:table-cell), with office:value and office:value-type",
        "base rates of this project: none of 42,600 cells, 11,900 of them in public spreadsheets of LibreOffice, OpenOffice, Excel and others",
    ),
    false_alarms=FalseAlarms(
        0,
        422,
        "spreadsheets with plain numbers: 100 of public collections, and 322 that LibreOffice made of public workbooks in many formats of numbers",
    ),
)
def shown_number_differs_from_value(examined: Examined) -> Iterator[Observation]:
    """A cell of an OpenDocument spreadsheet keeps one number, and beside it the text that is shown, which is another number.

    The programs write both whenever they save: the number to reckon with, and the text as it stands on the screen. They open the
    file by the number and make the text anew; other programs, previews and searches show the text. Whoever changes one of the
    two in the file by another way leaves the other as it was before. Only plain numbers are compared; rounding, grouping, point
    or comma, signs of money, per cent and whole thousands are allowed for, and spreadsheets in which a format writes digits of
    its own are left alone.
    """
    found = [one for one in examined.every(ComputedValue) if one.formula.startswith(VALUE_OF)]
    if found:
        told = (f"{one.formula.removeprefix(VALUE_OF)[:80]} keeps {one.computed} and shows {one.shown}" for one in found)
        sentence = f"Cells of the spreadsheet show other numbers than they keep: {first_few(told, _MOST_SHOWN, '; ')}."
        yield Observation(sentence=sentence, evidence=tuple(found[:10]))

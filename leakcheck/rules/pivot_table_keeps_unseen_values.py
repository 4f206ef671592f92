"""A pivot table of the workbook keeps values of its source that no sheet shows."""

from collections.abc import Iterator

from leakcheck.decode.pivot_caches import ROLE
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The source is another file or a database: a summary was handed on, and its maker did not know that the rows went with it.",
        "Rows were corrected or taken out after the pivot table had last taken them in.",
        "The table shows sums only, as its maker wanted.",
    ),
    sources=("ISO/IEC 29500-1 sections 18.10.1.67 and 18.10.1.68 (pivotCacheDefinition, pivotCacheRecords)",),
    false_alarms=FalseAlarms(9, 92, "workbooks with pivot tables; honest files of public collections"),
)
def pivot_table_keeps_unseen_values(examined: Examined) -> Iterator[Observation]:
    """A pivot table keeps a copy of the data that it sums up, and some of that data stands on no sheet.

    The copy is renewed only when somebody asks for it, and it goes with the file. It can show what a table held before rows were
    changed or deleted, or data that its sender did not mean to hand on: of people in it, nobody may know that they are named here.
    Compare it with the sheets before anything is published or passed on. `leakcheck show ITEM --words` prints it.
    """
    texts = [one for one in examined.every(TextContent) if one.role == ROLE]
    if texts:
        length = sum(len(one.text) for one in texts)
        # They are not quoted: a report that is passed on must not pass on what the sheets hide.
        sentence = f"A pivot table keeps values of its source that no sheet shows: {length:,} characters, which leakcheck show --words prints."
        yield Observation(sentence=sentence, evidence=tuple(texts[:10]))

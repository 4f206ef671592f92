"""What differs between two tables, row by row: the texts of workbooks hold a row a line, and a row explains itself by what stands in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from leakcheck.decode.weighty_difference import Matter
from leakcheck.decode.word_changes import WordChanges, edits_of, word_changes
from leakcheck.model.item import Item

_MOST_LINES = 40
#: A longer row is shown by its beginning, which names it, and by what changed in it.
_WHOLE = 160
_BEGINNING = 40


#: The formats whose texts are tables; OpenDocument is one for all, and the name says which it is.
_TABLES = frozenset({"spreadsheet_document", "excel_binary"})
_TABLE_NAMES = (".ods", ".ots", ".fods")


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row as it stands in both; empty where only one has it."""

    first: str
    second: str
    matter: Matter
    """The weightiest thing that changed in it."""
    lines: tuple[str, ...]


def shown_difference(items: tuple[Item, Item], first: str, second: str, changes: WordChanges) -> tuple[str, ...]:
    """The lines that show how two items' texts differ: rows where both are tables, else the words as they were compared."""
    rows = changed_rows(first, second) if all(is_table(item) for item in items) else None
    return row_lines(rows) if rows else changes.lines


def is_table(item: Item) -> bool:
    """Whether an item's text is that of a workbook. The name decides of OpenDocument alone, and of nothing but how a change is shown."""
    return item.format in _TABLES or (item.format == "opendocument" and item.name.lower().endswith(_TABLE_NAMES))


def changed_rows(first: str, second: str) -> tuple[ChangedRow, ...] | None:
    """The rows that differ, in the order of the tables; None if in more rows than are compared.

    Rows that only moved, as when a table is sorted anew, count as taken out here and put in there.
    """
    old, new = (text.split("\n") for text in (first, second))
    edits = edits_of([_folded(row) for row in old], [_folded(row) for row in new])
    if edits is None:
        return None
    return tuple(row for edit in edits for row in _paired(old[slice(*edit.old)], new[slice(*edit.new)]))


def row_lines(rows: Sequence[ChangedRow]) -> tuple[str, ...]:
    """A readable difference: rows in which account numbers, amounts, names and dates changed first."""
    ordered = sorted(rows, key=lambda row: -row.matter)
    shown = ordered[: (_MOST_LINES - 1) // 2]
    left = len(ordered) - len(shown)
    lines = [line for row in shown for line in row.lines]
    return (*lines, f"  … and {left:,} further rows") if left else tuple(lines)


def _folded(row: str) -> str:
    return " ".join(row.casefold().split())


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedRow]:
    """The rows of one place, one beside the other in their order."""
    for one, two in zip_longest(old, new, fillvalue=""):
        if one or two:
            yield _changed(one, two)


def _changed(one: str, two: str) -> ChangedRow:
    changes = word_changes(one, two)
    matter = max((passage.matter for passage in changes.passages), default=Matter.WORDS) if changes else Matter.WORDS
    # Signs alone can differ, such as the minus of a number: then the words have no difference to show.
    near = changes.lines[:2] if changes is not None and len(changes.passages) == 1 else ()
    whole = tuple(f"{mark}{_shown(row)}" for mark, row in (("- ", one), ("+ ", two)) if row)
    if max(len(one), len(two)) <= _WHOLE or len(near) < 2:
        return ChangedRow(one, two, matter, whole)
    return ChangedRow(one, two, matter, tuple(f"{line[:2]}{_beginning(row)}: {line[2:]}" for line, row in zip(near, (one, two), strict=True)))


def _shown(row: str) -> str:
    return row if len(row) <= 2 * _WHOLE else f"{row[:_WHOLE]} […] {row[-_WHOLE:]}"


def _beginning(row: str) -> str:
    return row if len(row) <= _BEGINNING else f"{row[:_BEGINNING].rsplit(' ', 1)[0]} …"

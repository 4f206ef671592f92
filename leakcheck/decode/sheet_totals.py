"""Totals that somebody typed, against the numbers that stand above them.

Only cells without a formula are looked at, in a row that is called a total, and only where the numbers directly above leave no doubt of
what is added up: at least three of one sign, and no other total among them. Headings that are numbers, such as years, are allowed for.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.ooxml_text import shared_strings, strings_part
from leakcheck.decode.sheet_cells import Cells, cell_name
from leakcheck.model.facts import SUM_OF, AnyFact, ComputedValue, Description
from leakcheck.model.location import Location

_LABEL = re.compile(
    r"(?:grand |overall )?totals?(?: (?:amount|sum|cost|costs|expenses|income))?|sum|summe|gesamt(?:summe|betrag)?|insgesamt"
    r"|totale?s?(?: général| generale)?|totaal|somme|suma|razem|ogółem|celkem|yhteensä|итого|всего|сумма|разом|всього|合計|合计|总计|総計",
    re.IGNORECASE,
)
#: The same words wherever they stand, to leave workbooks alone that have none: those of ASCII, and the others.
_PLAIN = (b"tota", b"sum", b"gesamt", b"somme", b"razem")
_OTHERS = ("ogółem", "celkem", "yhteensä", "итого", "всего", "сумма", "разом", "всього", "合計", "合计", "总计", "総計")
_LEAST_NUMBERS, _LONGEST_BLOCK, _MOST_COLUMNS, _MOST_LABELS, _ALL_READS, _MOST_FACTS = 3, 5_000, 60, 2_000, 500_000, 20
#: A total that is further off was not meant as the sum of these numbers.
_NEAR = 0.25

Place = tuple[int, int]


def total_facts(package: Package, book: list[Cells]) -> Iterator[AnyFact]:
    """Each typed total that is nearly the sum of the numbers above it and not it, and how many were compared."""
    if not book or not may_hold_totals(package.part(strings_part(package))):
        return
    labels = {number for number, text in enumerate(shared_strings(package)) if _LABEL.fullmatch(text.strip().rstrip(":").strip())}
    compared, reads = 0, 0
    found: list[ComputedValue] = []
    for read in book if labels else ():
        rows = _labelled(read, labels)
        for place in _typed(read, rows):
            block = _above(read, place, rows)
            reads += len(block)
            if reads > _ALL_READS:
                return
            if (wrong := _wrong(read, place, block)) is not None:
                compared += 1
                found += [wrong] if wrong.computed else []
    if compared:
        yield Description(at=Location("xl/worksheets: totals"), kind="typed totals compared", value=f"{len(found):,} of {compared:,} differ")
        yield from found[:_MOST_FACTS]


def may_hold_totals(strings: bytes) -> bool:
    """Whether one of the words for a total stands anywhere in the shared strings."""
    folded = strings.lower()
    if any(word in folded for word in _PLAIN):
        return True
    text = "" if strings.isascii() else strings.decode("utf-8", "replace").lower()
    return any(word in text for word in _OTHERS)


def _labelled(read: Cells, labels: set[int]) -> dict[int, int]:
    """The column of the first label in each row that is called a total."""
    rows: dict[int, int] = {}
    for (row, column), number in read.strings:
        if number in labels and len(rows) < _MOST_LABELS:
            rows[row] = min(column, rows.get(row, column))
    return rows


def _typed(read: Cells, rows: dict[int, int]) -> Iterator[Place]:
    for row, column in sorted(rows.items()):
        for place in ((row, right) for right in range(column + 1, column + _MOST_COLUMNS)):
            if read.values.get(place) is not None and place not in read.calculated:
                yield place


def _above(read: Cells, place: Place, rows: dict[int, int]) -> list[float]:
    """The numbers directly above, from below; empty where another total is among them."""
    block: list[float] = []
    for row in range(place[0] - 1, max(0, place[0] - _LONGEST_BLOCK), -1):
        value = read.values.get((row, place[1]))
        if value is None:
            break
        if row in rows:
            return []
        block.append(value)
    return block


def _wrong(read: Cells, place: Place, block: list[float]) -> ComputedValue | None:
    """The comparison, with nothing computed where it comes out right; None where there is nothing to compare."""
    total = read.values[place]
    if total is None or len(block) < _LEAST_NUMBERS or min(block) < 0 or not any(block):
        return None
    slack = 0.5 * 10 ** -_decimals(total) + len(block) * 0.5 * 10 ** -max(_decimals(value) for value in block)
    sums = list(accumulate(block))
    name = cell_name(place)
    at = Location(f"{read.sheet.part}: {name}", f"{total:.15g}")
    words = f"{SUM_OF}{cell_name((place[0] - len(block), place[1]))} to {cell_name((place[0] - 1, place[1]))}"
    right = any(abs(total - one) <= slack for one in sums[1:])
    if not right and abs(total - sums[-1]) > _NEAR * sums[-1]:
        return None
    return ComputedValue(at=at, formula=words, shown=f"{total:.15g}", computed="" if right else f"{sums[-1]:.15g}")


def _decimals(value: float) -> int:
    return min(len(f"{value:.10g}".partition(".")[2]), 10) if "e" not in f"{value:.10g}" else 10

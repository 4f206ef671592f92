"""The numbers that a workbook's charts keep of their cells, against the cells (ISO/IEC 29500-1 sections 21.2.2.120 and 21.2.2.123)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from leakcheck.decode.cell_numbers import DECIMAL
from leakcheck.decode.ooxml_drawn_words import chart_tree
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.sheet_cells import Cells, cell_name, column
from leakcheck.model.facts import CHART_OF, AnyFact, ComputedValue, Description
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_START = "xl/charts/chart"
_RANGE = re.compile(
    r"(?:'(?P<quoted>(?:[^'\[\]]|''){1,60})'|(?P<sheet>\w{1,60}))!\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})"
    r"(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>[1-9]\d{0,6}))?"
)
_MOST_CHARTS, _MOST_RANGES, _MOST_IN_RANGE, _MOST_POINTS, _MOST_FACTS = 300, 2000, 20_000, 400_000, 20
#: Doubles carry fifteen digits, and programs write fewer; nought is met by what is small beside the other numbers of its series.
_ROUNDING = 1e-9

Place = tuple[int, int]


def has_charts(package: Package) -> bool:
    return bool(package.names(_START, ".xml"))


def chart_facts(package: Package, book: list[Cells]) -> Iterator[AnyFact]:
    """Each number that a chart shows and its cell does not, and how many were compared. `book` holds the workbook's cells."""
    compared = differing = 0
    found: list[ComputedValue] = []
    for part, read, place, value, shown in _points(package, book) if book else ():
        compared += 1
        if not shown.differs(value):
            continue
        differing += 1
        if len(found) < _MOST_FACTS:
            cell = f"{read.sheet.name}!{cell_name(place)}"
            at = Location(f"{part}: {cell}", shown.text)
            found.append(ComputedValue(at=at, formula=CHART_OF + cell, shown=shown.text[:60], computed=f"{value:.15g}"))
    if compared:
        told = f"{differing:,} of {compared:,} differ"
        yield Description(at=Location("xl/charts: values"), kind="chart values compared with their cells", value=told)
        yield from found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A number of a chart, and the largest of its series."""

    text: str
    number: float
    largest: float

    def differs(self, value: float) -> bool:
        return abs(self.number - value) > _ROUNDING * max(abs(self.number), abs(value), self.largest)


def _points(package: Package, book: list[Cells]) -> Iterator[tuple[str, Cells, Place, float, _Shown]]:
    """Each point of a chart whose cell holds a number. A cell that is empty or holds text tells nothing: programs differ in what they draw for it."""
    by_name = {read.sheet.name.lower(): read for read in book}
    left = _MOST_POINTS
    for part in package.names(_START, ".xml")[:_MOST_CHARTS]:
        root = chart_tree(package, part)
        for reference in islice(root.iter("{*}numRef"), _MOST_RANGES) if root is not None else ():
            left -= 1
            for read, place, shown in _series(reference, by_name):
                left -= 1
                if left < 0:
                    return
                if (value := read.values.get(place)) is not None:
                    yield part, read, place, value, shown


def _series(reference: "etree._Element", by_name: dict[str, Cells]) -> Iterator[tuple[Cells, Place, _Shown]]:
    match = _RANGE.fullmatch((reference.findtext("{*}f") or "").strip())
    read = by_name.get((match["quoted"] or match["sheet"]).replace("''", "'").lower()) if match else None
    cache = reference.find("{*}numCache")
    if match is None or read is None or cache is None:
        return
    first, step, size = _line(match)
    # Hidden cells are left out of what a chart keeps, and then no number of it says where it stands.
    if size != _count(cache):
        return
    kept = {_whole(point.get("idx") or ""): point.findtext("{*}v") or "" for point in islice(cache.iterchildren("{*}pt"), _MOST_IN_RANGE)}
    numbers = {index: float(text) for index, text in kept.items() if 0 <= index < size and DECIMAL.fullmatch(text)}
    largest = max(map(abs, numbers.values()), default=0.0)
    for index, number in numbers.items():
        place = first[0] + index * step[0], first[1] + index * step[1]
        yield read, place, _Shown(kept[index], number, largest if isfinite(largest) else 0.0)


def _line(match: "re.Match[str]") -> tuple[Place, Place, int]:
    """The first cell of a range, the step from each to the next, and how many they are.

    Only ranges of one row or one column, which is nearly all that charts draw: of others programs order the points differently.
    """
    rows = sorted((int(match["top"]), int(match["bottom"] or match["top"])))
    columns = sorted((column(match["left"]), column(match["right"] or match["left"])))
    height, width = rows[1] - rows[0] + 1, columns[1] - columns[0] + 1
    size = max(height, width) if min(height, width) == 1 else -2
    return (rows[0], columns[0]), (1, 0) if width == 1 else (0, 1), size


def _count(cache: "etree._Element") -> int:
    """How many points a chart counts; -1 where it does not say."""
    count = cache.find("{*}ptCount")
    return _whole((count.get("val") or "") if count is not None else "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1

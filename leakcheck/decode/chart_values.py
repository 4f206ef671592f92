"""The numbers that a workbook's charts keep of their cells, against the cells (ISO/IEC 29500-1 sections 21.2.2.122 and 21.2.2.123)."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_drawn_words import chart_tree
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.sheet_cells import Cells, cell_name, column
from leakcheck.model.facts import AnyFact, ComputedValue, Description
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

#: What the formula of such a value begins with.
CHART_OF = "chart of "
_START = "xl/charts/chart"
_RANGE = re.compile(
    r"(?:'(?P<quoted>(?:[^'\[\]]|''){1,60})'|(?P<sheet>\w{1,60}))!\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})"
    r"(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>[1-9]\d{0,6}))?"
)
_MOST_CHARTS, _MOST_RANGES, _MOST_IN_RANGE, _MOST_FACTS = 300, 2000, 20_000, 20
#: Doubles carry fifteen digits, and programs write fewer.
_ROUNDING = 1e-9

Place = tuple[int, int]


def has_charts(package: Package) -> bool:
    return bool(package.names(_START, ".xml"))


def chart_facts(package: Package, book: list[Cells]) -> Iterator[AnyFact]:
    """Each number that a chart shows and its cell does not, and how many were compared. `book` holds the workbook's cells."""
    by_name = {read.sheet.name.lower(): read for read in book}
    compared = 0
    found: list[ComputedValue] = []
    for part in package.names(_START, ".xml")[:_MOST_CHARTS] if book else ():
        for read, place, shown in _pairs(package, part, by_name):
            value = read.values.get(place)
            number = _number(shown)
            # A cell that is empty or holds text tells nothing: programs differ in what they draw for it.
            if value is None or number is None:
                continue
            compared += 1
            if abs(number - value) > _ROUNDING * max(abs(number), abs(value)):
                at = Location(f"{part}: {read.sheet.name}!{cell_name(place)}", shown)
                found.append(
                    ComputedValue(at=at, formula=f"{CHART_OF}{read.sheet.name}!{cell_name(place)}", shown=shown[:60], computed=f"{value:.15g}")
                )
    if compared:
        yield Description(
            at=Location("xl/charts: values"), kind="chart values compared with their cells", value=f"{len(found):,} of {compared:,} differ"
        )
        yield from found[:_MOST_FACTS]


def _pairs(package: Package, part: str, by_name: dict[str, Cells]) -> Iterator[tuple[Cells, Place, str]]:
    """Each cell that a chart draws, with the number that the chart keeps of it."""
    root = chart_tree(package, part)
    for reference in islice(root.iter("{*}numRef"), _MOST_RANGES) if root is not None else ():
        match = _RANGE.fullmatch((reference.findtext("{*}f") or "").strip())
        read = by_name.get((match["quoted"] or match["sheet"]).replace("''", "'").lower()) if match else None
        if match is None or read is None:
            continue
        places, kept = _places(match), _kept(reference)
        # Hidden cells are left out of what a chart keeps: then no number of it says where it stands.
        if len(places) == kept[0]:
            yield from ((read, places[index], text) for index, text in kept[1].items() if index < len(places))


def _places(match: "re.Match[str]") -> list[Place]:
    """The cells of a range, row by row; none of a very large one."""
    rows = sorted((int(match["top"]), int(match["bottom"] or match["top"])))
    columns = sorted((column(match["left"]), column(match["right"] or match["left"])))
    if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > _MOST_IN_RANGE:
        return []
    return [(row, number) for row in range(rows[0], rows[1] + 1) for number in range(columns[0], columns[1] + 1)]


def _kept(reference: "etree._Element") -> tuple[int, dict[int, str]]:
    """How many points a chart counts, and their numbers by their places."""
    count = reference.find("{*}numCache/{*}ptCount")
    points = {point.get("idx") or "": point.findtext("{*}v") or "" for point in islice(reference.iter("{*}pt"), _MOST_IN_RANGE)}
    stated = (count.get("val") or "") if count is not None else ""
    return _whole(stated), {_whole(index): text for index, text in points.items() if _whole(index) >= 0}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

"""When a character came into being: the age of Unicode's code points (DerivedAge.txt), by ranges."""

import re
from bisect import bisect_right
from datetime import date
from functools import cache, lru_cache

from leakcheck.knowledge.dated_facts import table

_RANGE = re.compile(r"U?\+?([0-9A-Fa-f]{4,6})(?:\s*(?:\.\.|-)\s*U?\+?([0-9A-Fa-f]{4,6}))?")


@lru_cache(maxsize=4096)
def assigned_on(character: str) -> tuple[date, str] | None:
    """The day on which the Unicode version that has this character was published, and that version; None if the table has none."""
    starts, rows = _ranges()
    place = bisect_right(starts, ord(character)) - 1
    if place < 0 or ord(character) > rows[place][0]:
        return None
    return rows[place][1], rows[place][2]


@cache
def _ranges() -> tuple[list[int], list[tuple[int, date, str]]]:
    found: list[tuple[int, int, date, str]] = []
    for row in table("unicode.csv"):
        match = _RANGE.search(row["name"]) if row["kind"] == "unicode_range" else None
        if match is not None:
            start = int(match[1], 16)
            found.append((start, int(match[2] or match[1], 16), date.fromisoformat(row["first_date"]), row["version"]))
    found.sort()
    return [row[0] for row in found], [(row[1], row[2], row[3]) for row in found]

"""In which order the words of a workbook came into it: new ones are put at the end of the list of shared strings (ISO/IEC 29500-1 section 18.4).

Excel keeps the list's order when it saves a file again. Where nearly all strings stand in the list as a reader meets them on the sheets,
one that stands much later than its neighbours was typed after them. Libraries and sorting make other orders; then nothing is said.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from leakcheck.decode.sheet_cells import Cells, cell_name, in_order
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location

LEAST_STRINGS, _MOST_STRINGS = 20, 100_000
"""Fewer different words of one sheet have no order."""
#: So much of a sheet's strings must stand in order, for the others to tell anything.
_ORDERED = 0.8
#: So far behind its neighbours a string must stand, in parts of the whole list.
_LATE = 0.2
_MOST_LATE = 20


def string_order_facts(book: list[Cells]) -> Iterator[AnyFact]:
    """Cells whose words came into the workbook after those around them, bounded, for each sheet."""
    for read in book:
        yield from _late(read)


def _late(read: Cells) -> Iterator[AnyFact]:
    met = list(in_order(read))
    if not LEAST_STRINGS <= len(met) <= _MOST_STRINGS:
        return
    numbers = [number for _, number in met]
    kept = _longest_rising(numbers)
    if len(kept) < _ORDERED * len(numbers):
        return
    last = max(numbers)
    late = [(place, number, numbers[after]) for place, number, after in _outside(met, kept) if number - numbers[after] > _LATE * (last + 1)]
    for place, number, neighbour in late[:_MOST_LATE]:
        name = cell_name(place)
        value = f"{name}: typed as number {number + 1:,} of at least {last + 1:,}, beside numbers about {neighbour + 1:,}"
        yield Description(
            at=Location(f"{read.sheet.part}: {name}", f"shared string {number}"), kind="words that came later than those around them", value=value
        )


def _outside(met: Sequence[tuple[tuple[int, int], int]], kept: Sequence[int]) -> Iterator[tuple[tuple[int, int], int, int]]:
    """What does not stand in order, with the position of the next that does (or the last)."""
    inside = set(kept)
    for at, (place, number) in enumerate(met):
        if at not in inside:
            after = bisect_right(kept, at)
            yield place, number, kept[min(after, len(kept) - 1)]


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest rising subsequence (Fredman, Discrete Mathematics 11, 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        place = bisect_right(tails, number)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(number)
            ends.append(at)
        else:
            tails[place], ends[place] = number, at
    out, at = [], ends[-1] if ends else -1
    while at >= 0:
        out.append(at)
        at = before[at]
    return out[::-1]

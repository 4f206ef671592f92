"""Two dumps that overlap: what they share, and what belongs together and differs, the weightiest difference first (forensics F07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leakcheck.casefile.overlap import Overlap, Pair, Tie
from leakcheck.decode.visible_text import visible
from leakcheck.reports.comparison import Compared, compared
from leakcheck.reports.item_sheet import Entry, Section, Shape

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader

#: Pairs that are compared word by word, and those of them that are shown.
_MOST_COMPARED, _MOST_SHOWN = 2000, 40
_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class ComparedDumps:
    """What two dumps have in common, as sections of a report, and the pairs whose words differ."""

    sections: tuple[Section, ...]
    pairs: tuple[Compared, ...]


def compare_cases(first: "CaseReader", second: "CaseReader", folders: tuple[Path, Path]) -> ComparedDumps:
    """Compare two cases, given with the folders that they lie in."""
    overlap = Overlap(*folders)
    try:
        found = list(overlap.differing())
        bytes_, words = overlap.same_bytes(_EXAMPLES), overlap.same_words(_EXAMPLES)
    finally:
        overlap.close()
    pairs = sorted(_compared(first, second, found), key=lambda pair: -pair[1].matter)
    told = (
        Section("What lies in both", tuple(_shared(bytes_, words, first.count()))),
        Section("What belongs together and differs", tuple(_differing(found, pairs))),
    )
    return ComparedDumps(told, tuple(pair for _, pair in pairs[:_MOST_SHOWN]))


def _compared(first: "CaseReader", second: "CaseReader", found: list[Pair]) -> Iterator[tuple[Pair, Compared]]:
    """The pairs whose words differ; of the same file name alone only those that are two versions of one text."""
    for pair in found[:_MOST_COMPARED]:
        results = first.result(pair.first), second.result(pair.second)
        if results[0] is None or results[1] is None:
            continue
        one = compared(results[0], results[1])
        main = one.main
        if main is not None and not main.same and not main.carriage and (pair.tie is not Tie.NAME or main.changes is not None):
            yield pair, one


def _shared(bytes_: tuple[int, list[tuple[str, str]]], words: tuple[int, list[tuple[str, str]]], items: int) -> Iterator[Entry]:
    for (count, examples), what in ((bytes_, "byte for byte"), (words, "in the same words but other bytes")):
        yield Entry(Shape.POINT, f"{count:,} of {items:,} items of the first lie in the second {what}.")
        yield from (Entry(Shape.DETAIL, visible(two), visible(one)) for one, two in examples)
        if count > len(examples) > 0:
            yield Entry(Shape.POINT, f"and {count - len(examples):,} more.")


def _differing(found: list[Pair], pairs: list[tuple[Pair, Compared]]) -> Iterator[Entry]:
    if not pairs:
        yield Entry(Shape.POINT, "Nothing was found that belongs together and has other words.")
    for pair, _ in pairs[:_MOST_SHOWN]:
        yield Entry(Shape.DETAIL, f"{visible(pair.second)} ({pair.tie.value})", visible(pair.first))
    if len(pairs) > _MOST_SHOWN:
        yield Entry(Shape.POINT, f"and {len(pairs) - _MOST_SHOWN:,} more; compare them by their paths, with --case for each dump.")
    if len(found) > _MOST_COMPARED:
        yield Entry(Shape.POINT, f"{len(found) - _MOST_COMPARED:,} further pairs were found and not compared word by word.")

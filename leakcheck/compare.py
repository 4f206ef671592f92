"""Two items with all that lies in them, or two dumps that overlap (forensics F07).

What both hold is counted; what belongs together and differs is compared, the weightiest difference first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leakcheck.casefile.overlap import Overlap, Pair, Tie
from leakcheck.decode.visible_text import visible
from leakcheck.depict import MOST_PAIRS, Place, depict
from leakcheck.model.first_few import first_few
from leakcheck.model.glossary import KIND_PLURALS
from leakcheck.model.item import ItemKind, root_of
from leakcheck.model.picture_pair import PicturePair
from leakcheck.model.user_error import UserError
from leakcheck.reports.comparison import Compared, compared
from leakcheck.reports.console_text import shortened
from leakcheck.reports.item_sheet import Entry, Section, Shape

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.model.case_view import FileResult, RunInfo
    from leakcheck.model.item import Item

_PDF = "pdf_document"
#: Pairs that are compared word by word, and those of them that are shown.
_MOST_COMPARED, _MOST_SHOWN = 2000, 40
_EXAMPLES = 10
#: Of what lies in an item, so much is paired.
_MOST_INSIDE = 5000


@dataclass(frozen=True, slots=True)
class ComparedDumps:
    """What two dumps have in common, as sections of a report, and the pairs whose words differ."""

    sections: tuple[Section, ...]
    pairs: tuple[Compared, ...]
    pictures: "tuple[tuple[Item, Item], ...]" = ()
    """Pictures, and PDF files with pictures on their pages, that belong together and are not of the same bytes."""
    runs: "tuple[RunInfo, ...]" = ()
    """What the two were read with."""


def laid_out(
    found: ComparedDumps, places: tuple[str, str], roots: tuple[str, str] = ("", ""), passwords: tuple[str, ...] = ()
) -> tuple[list[PicturePair], str]:
    """The pictures of a comparison laid on one another, read again from where the two lie, and a sentence on those that are not.

    `roots`: how the items' paths name the places, if not by their own names; `passwords` open what is locked on the way. Raises UserError.
    """
    pairs = [(Place(one, places[0], roots[0]), Place(other, places[1], roots[1])) for one, other in found.pictures]
    more = f"{len(pairs) - MOST_PAIRS:,} further pairs of pictures were not laid side by side." if len(pairs) > MOST_PAIRS else ""
    return depict(pairs, passwords), more


def compare_items(first: "CaseReader", one: str, second: "CaseReader", two: str) -> ComparedDumps:
    """Compare two items by their paths, and what lies in one with what lies in the other. Raises UserError where one was not read."""
    whole = compared(_result(first, one), _result(second, two))
    if whole.same_bytes:
        return ComparedDumps((), (whole,), runs=(first.run(), second.run()))
    inside = _Inside(first.inside(one, _MOST_INSIDE), one, second.inside(two, _MOST_INSIDE), two)
    pairs = [compared(_result(first, a.path), _result(second, b.path)) for a, b in inside.differing[:_MOST_SHOWN]]
    pictures = _pictures((whole.first.examined.item, whole.second.examined.item), inside.differing)
    told = (Section("What lies inside", tuple(inside.entries())),) if inside.anything else ()
    in_other_words = sorted((pair for pair in pairs if pair.main is not None and not pair.main.same), key=lambda pair: -pair.matter)
    return ComparedDumps(told, (whole, *in_other_words), tuple(pictures), (first.run(), second.run()))


def _pictures(whole: "tuple[Item, Item]", inside: "list[tuple[Item, Item]]") -> "Iterator[tuple[Item, Item]]":
    """The two themselves, then what lies in them; what lies in a PDF file is met on its pages."""
    pages: set[str] = set()
    for one, other in (whole, *inside):
        if one.format == other.format == _PDF:
            pages.add(one.path)
            yield one, other
        elif one.kind is other.kind is ItemKind.PICTURE and one.parent not in pages:
            yield one, other


def _result(case: "CaseReader", path: str) -> "FileResult":
    result = case.result(path)
    if result is None:
        raise UserError(f"There is no finished result for {path!r}. Run the scan to its end first.")
    return result


class _Inside:
    """What lies in two items, paired by bytes first, then by the way down to it, then by its name."""

    def __init__(self, first: "list[Item]", one: str, second: "list[Item]", two: str) -> None:
        self.anything = bool(first or second)
        ways = (("bytes", _digest), ("way", lambda item: item.path.removeprefix(one).removeprefix(two)), ("name", lambda item: item.name))
        matched: dict[str, list[tuple[Item, Item]]] = {}
        for name, key in ways:
            matched[name], first, second = _matched(first, second, key)
        self.same, self.differing = matched["bytes"], [*matched["way"], *matched["name"]]
        self._only = first, second

    def entries(self) -> Iterator[Entry]:
        if self.same:
            yield Entry(Shape.POINT, f"The same in both, byte for byte: {_names([item for item, _ in self.same])}.")
        if self.differing:
            yield Entry(Shape.POINT, f"In both and not of the same bytes: {_names([item for item, _ in self.differing])}.")
        for which, items in zip(("first", "second"), self._only, strict=True):
            if items:
                yield Entry(Shape.POINT, f"In the {which} alone: {_names(items)}.")


def _digest(item: "Item") -> str:
    return item.sha256 if item.size else ""


def _matched(first: "list[Item]", second: "list[Item]", key: "Callable[[Item], str]") -> "tuple[list[tuple[Item, Item]], list[Item], list[Item]]":
    """Pairs of one key, each item in one pair at most, and what is left of both."""
    waiting: dict[str, list[Item]] = {}
    for item in reversed(second):
        waiting.setdefault(key(item), []).append(item)
    pairs, left = [], []
    for item in first:
        if key(item) and waiting.get(key(item)):
            pairs.append((item, waiting[key(item)].pop()))
        else:
            left.append(item)
    taken = {other.path for _, other in pairs}
    return pairs, left, [item for item in second if item.path not in taken]


def _names(items: "list[Item]") -> str:
    return visible(first_few((shortened(item.name) for item in items), _EXAMPLES, ", "))


def compare_cases(first: "CaseReader", second: "CaseReader", folders: tuple[Path, Path], given: tuple[str, str] = ("", "")) -> ComparedDumps:
    """Compare two cases, given with the folders that they lie in; `given`: what the user called the two."""
    overlap = Overlap(*folders)
    try:
        in_place, moved = overlap.same_path(_MOST_COMPARED), list(overlap.differing())
        bytes_, words = overlap.same_bytes(_EXAMPLES), overlap.same_words(_EXAMPLES)
        alone = [overlap.alone(side, _EXAMPLES) for side in (0, 1)]
    finally:
        overlap.close()
    found = _each_once(in_place[1], moved)
    pairs = sorted(_compared(first, second, found), key=lambda pair: (pair[0].crossed, -pair[1].matter))
    told = (
        Section("The two", tuple(_two(given, (first, second)))),
        Section("At the same path, with other content", tuple(_in_place(in_place[0], in_place[1], dict(pairs)))),
        Section("What belongs together and differs", tuple(_differing(found, [pair for pair, _ in pairs if pair.tie is not Tie.PATH]))),
        Section("Versions that one of the two holds side by side", tuple(_crossed([pair for pair, _ in pairs if pair.crossed]))),
        Section("What one of them alone holds", tuple(_alone(alone))),
        Section("What lies in both", tuple(_shared(bytes_, words, first.count()))),
    )
    return ComparedDumps(
        tuple(section for section in told if section.entries), tuple(pair for _, pair in pairs[:_MOST_SHOWN]), runs=(first.run(), second.run())
    )


def _each_once(in_place: list[Pair], moved: list[Pair]) -> list[Pair]:
    """All pairs, those first that are known to differ in words, because not all may be compared; one at the same path counts as that."""
    here = {(pair.first, pair.second): pair for pair in in_place}
    known = [here.pop((pair.first, pair.second), pair) for pair in moved]
    return [*known, *here.values()]


def _two(given: tuple[str, str], cases: "tuple[CaseReader, CaseReader]") -> Iterator[Entry]:
    for name, path, case in zip(("first", "second"), given, cases, strict=True):
        counts = case.counts()
        judged = ", ".join(f"{status.value} {count:,}" for status, count in counts.items())
        roots = first_few(case.run().roots, _EXAMPLES, ", ")
        yield Entry(Shape.DETAIL, visible(f"{path or roots}: {case.count():,} items ({judged})"), f"the {name}")


def _in_place(count: int, found: list[Pair], in_other_words: "dict[Pair, Compared]") -> Iterator[Entry]:
    """Those whose words differ first; of the others it is said that no other words were found."""
    if not count:
        yield Entry(Shape.POINT, "Nothing lies at the same path in both with other content.")
        return
    what = "item lies at the same path in both and is" if count == 1 else "items lie at the same path in both and are"
    yield Entry(Shape.POINT, f"{count:,} {what} not of the same bytes.")
    ordered = sorted(found, key=lambda pair: pair not in in_other_words)
    for pair in ordered[:_MOST_SHOWN]:
        words = in_other_words.get(pair)
        yield Entry(Shape.DETAIL, _what_differs(words), visible(below(pair.first)))
    if count > _MOST_SHOWN:
        yield Entry(Shape.POINT, f"and {count - _MOST_SHOWN:,} more; compare them by their paths, with --case for each dump.")


def _what_differs(words: Compared | None) -> str:
    if words is None:
        return "other bytes; no other words were found, or there are none to compare"
    sides = (f"{name} {result.verdict.status.value}" for name, result in (("first", words.first), ("second", words.second)))
    return f"other words ({', '.join(sides)})"


def below(path: str) -> str:
    """An item's path without the name of the dump, which is often the same for both."""
    return path[len(root_of(path)) :].lstrip("/") or path


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
        yield from (Entry(Shape.DETAIL, _where_in_second(one, two), visible(below(one))) for one, two in examples)
        if count > len(examples) > 0:
            yield Entry(Shape.POINT, f"and {count - len(examples):,} more.")


def _where_in_second(one: str, two: str) -> str:
    return "at the same path" if below(one) == below(two) else visible(f"in the second at {below(two)}")


def _differing(found: list[Pair], pairs: list[Pair]) -> Iterator[Entry]:
    """Pairs at different paths; those of which one lies in both dumps have a section of their own."""
    own = [pair for pair in pairs if not pair.crossed]
    if not own:
        yield Entry(Shape.POINT, "At different paths nothing was found that belongs together and has other words.")
    yield from _listed(own)
    if len(found) > _MOST_COMPARED:
        yield Entry(Shape.POINT, f"{len(found) - _MOST_COMPARED:,} further pairs were found and not compared word by word.")


def _crossed(pairs: list[Pair]) -> Iterator[Entry]:
    if pairs:
        yield Entry(Shape.POINT, "Of each of these pairs one lies in both dumps, byte for byte: the two versions lie side by side in one of them.")
        yield from _listed(pairs)


def _listed(pairs: list[Pair]) -> Iterator[Entry]:
    for pair in pairs[:_MOST_SHOWN]:
        yield Entry(Shape.DETAIL, visible(f"second: {below(pair.second)} ({pair.tie.value})"), visible(f"first: {below(pair.first)}"))
    if len(pairs) > _MOST_SHOWN:
        yield Entry(Shape.POINT, f"and {len(pairs) - _MOST_SHOWN:,} more; compare them by their paths, with --case for each dump.")


def _alone(found: list[tuple[dict[str, int], list[str]]]) -> Iterator[Entry]:
    """Never a reproach: each dump is what somebody chose, or could reach."""
    for which, (counts, paths) in zip(("first", "second"), found, strict=True):
        if not counts:
            yield Entry(Shape.POINT, f"Every message, document and picture of the {which} has its like in the other.")
            continue
        counted = ", ".join(
            f"{KIND_PLURALS[kind]} {counts[kind]:,}" for kind in (ItemKind.MAIL, ItemKind.DOCUMENT, ItemKind.PICTURE) if kind in counts
        )
        yield Entry(Shape.POINT, f"In the {which} alone: {counted}.")
        yield from (Entry(Shape.DETAIL, visible(below(path)), "for example" if place == 0 else "and") for place, path in enumerate(paths))
    if any(counts for counts, _ in found):
        yield Entry(
            Shape.POINT, "Two collections are seldom of one extent: who made one chose, or could not reach all. This says nothing about any file."
        )

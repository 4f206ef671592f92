"""What a worker has read of documents and pictures, so that copies of one, which lie all over a dump, are taken apart once.

The same logo stands below every mail of an office, and the same paper goes round it: what a reader finds depends on the bytes alone.
Signatures and rules are asked anew about each copy, because what an item lies in speaks of it too.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from leakcheck.extract import Extraction
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Format
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.problem import Problem, ProblemKind

#: Bytes of all that is kept, and of one item's part of it: its facts, encoded, and what lies in it. In memory facts take some three times as much.
_MOST, _MOST_OF_ONE = 24 << 20, 512 << 10
_MOST_CHILDREN = 100
_KINDS = frozenset({ItemKind.DOCUMENT, ItemKind.PICTURE})
#: Beyond this a file is hashed piece by piece, and seldom lies there twice.
_LARGEST = 16 << 20
#: What these say may come out otherwise the next time.
_PASSING = frozenset({ProblemKind.LIMIT, ProblemKind.READER_ERROR})


@dataclass(frozen=True, slots=True)
class _Inside:
    """Something that lies in an item, without what was found out about its bytes."""

    name: str
    data: bytes
    earlier_state: bool
    facts: tuple[AnyFact, ...]

    def weight(self) -> int:
        """Bytes that count against what may be kept; names in hostile archives have up to 65,535."""
        return len(self.data) + len(self.name) + (len(msgspec.msgpack.encode(self.facts)) if self.facts else 0)

    def child(self) -> Child:
        return Child(self.name, Content.of_earlier_state(self.data) if self.earlier_state else Content.of_bytes(self.data), self.facts)


class Reading:
    """What a reader found in an item; asked for like an `Extraction`."""

    def __init__(self, facts: Sequence[AnyFact], problems: Sequence[Problem], inside: Sequence[_Inside]) -> None:
        self.facts, self.problems, self._inside = list(facts), list(problems), inside

    def children(self) -> Iterator[Child]:
        """What lies in it, each time anew."""
        return (one.child() for one in self._inside)

    def again(self) -> "Reading":
        """The same for another copy, to which more may be added."""
        return Reading(self.facts, self.problems, self._inside)


class Met:
    """The children of an item that is being read, as long as they are few and small enough to be kept."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.all_here = True
        self._size = 0

    def add(self, child: Child) -> None:
        """One more; nothing is held any longer where that is too much, or more than bytes in memory."""
        content = child.content
        self._size += content.size
        if self._size > _MOST_OF_ONE or len(self.children) >= _MOST_CHILDREN or content.beside or not content.is_held:
            self.children, self.all_here = [], False
        elif self.all_here:
            self.children.append(child)


class ReadBefore:
    """The readings that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ItemKind, str], tuple[Reading, int]] = OrderedDict()
        self._weight = 0

    def find(self, item: Item) -> Reading | None:
        """What was read of an item with these bytes; None if nothing is kept."""
        key = item.format, item.kind, item.sha256
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0].again()

    def keep(self, item: Item, extraction: Extraction | Reading, met: Met, handed_on: int) -> None:
        """Keep a reading that came to its end, if it is small; the ones asked for longest ago go.

        `handed_on`: the bytes that the item took when it was handed on, nearly all of which are facts.
        """
        if not met.all_here or any(problem.kind in _PASSING for problem in extraction.problems):
            return
        inside = [_Inside(one.name, one.content.read(_MOST_OF_ONE), one.content.earlier_state, one.facts) for one in met.children]
        weight, key = handed_on + sum(one.weight() for one in inside), (item.format, item.kind, item.sha256)
        if weight <= _MOST_OF_ONE and key not in self._kept:
            self._kept[key] = Reading(extraction.facts, extraction.problems, inside), weight
            self._weight += weight
        while self._weight > _MOST:
            self._weight -= self._kept.popitem(last=False)[1][1]


def may_have_copies(content: Content, format_: Format) -> bool:
    """Whether what is read of an item depends on its bytes alone, and whether items of its kind are copied about."""
    return format_.kind in _KINDS and content.size <= _LARGEST and not content.beside

"""Long lists of entries, cut into shares: what one item has no room for is read as further items, so that nothing of a long list is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Cards with pictures are long.
_LARGEST = 8 << 20
_MOST_SHARES = 1_000


@dataclass(frozen=True, slots=True)
class Share:
    """Entries that are read together: from `start` up to, not including, `end` in bytes; the first one's number, and how many they are."""

    start: int
    end: int
    first: int
    count: int


def shares(data: bytes, begin: "re.Pattern[bytes]", most: int) -> list[Share]:
    """The shares in their order; the first one begins with the file. `begin` is found where an entry begins, `most` are together.

    No entry is left alone, because one card or appointment in a file is read as somebody's own: the last share may hold one more.
    """
    found: list[Share] = []
    start, first, number = 0, 1, 0
    for number, match in enumerate(begin.finditer(data), 1):
        if number > first and (number - first >= most or match.start() - start > _LARGEST):
            found.append(Share(start, match.start(), first, number - first))
            start, first = match.start(), number
    last = Share(start, len(data), first, number - first + 1)
    if found and last.count == 1:
        before = found.pop()
        last = Share(before.start, last.end, before.first, before.count + 1)
    return [*found, last]


def further_shares(data: bytes, cut: list[Share], what: str, ending: str, head: bytes = b"", tail: bytes = b"") -> Iterator[Child | Problem]:
    """All but the first share as items of the same form, each between `head` and `tail`; `what` the entries are, in the plural."""
    for share in cut[1:_MOST_SHARES]:
        last = share.first + share.count - 1
        origin = Description(at=Location(what), kind="put together from", value=f"{what} {share.first:,} to {last:,} of a longer file")
        content = Content.of_bytes(b"%b%b%b" % (head, data[share.start : share.end], tail))
        yield Child(f"{what} {share.first} to {last}{ending}", content, (origin,))
    if len(cut) > _MOST_SHARES:
        total, read = cut[-1].first + cut[-1].count - 1, cut[_MOST_SHARES].first - 1
        yield Problem(ProblemKind.LIMIT, f"The file holds more {what} than are read: of {total:,} the first {read:,} were.")

"""Which files of a case hold given words, in any kind of words that was read of them; streamed, item by item."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from leakcheck.casefile.rows import fact_of
from leakcheck.decode.word_search import folded, passages
from leakcheck.model.facts import TextContent
from leakcheck.model.found_words import FoundWords
from leakcheck.model.verdict import Status

_TEXTS = """
SELECT i.path, v.status, f.data FROM facts f JOIN items i ON i.id = f.item_id JOIN verdicts v ON v.item_id = i.id
WHERE f.fact = 'text' AND (? = '' OR v.status = ?) ORDER BY i.path, f.id
"""
_MOST_PASSAGES = 3
Mask = Callable[[str, str], str]
"""A text of the item with this path, as it may be shown."""


def found_words(
    db: sqlite3.Connection, phrases: Sequence[str], status: Status | None, *, whole_words: bool, mask: Mask
) -> Iterator[tuple[FoundWords, ...]]:
    """For each item that holds all the phrases, wherever in it each of them stands: its texts that hold one or more."""
    wanted = [phrase for phrase in map(folded, phrases) if phrase]
    asked = status.value if status else ""
    for path, rows in groupby(db.execute(_TEXTS, (asked, asked)), key=itemgetter(0)):
        met: set[str] = set()
        found = [one for _, verdict, data in rows if (one := _in_text(path, verdict, data, wanted, met, whole_words=whole_words, mask=mask))]
        if found and len(met) == len(set(wanted)):
            yield tuple(found)


def _in_text(path: str, verdict: str, data: str, wanted: Sequence[str], met: set[str], *, whole_words: bool, mask: Mask) -> FoundWords | None:
    fact = fact_of(data)
    if not isinstance(fact, TextContent):
        return None
    text = mask(path, fact.text)
    found = {phrase: passages(text, phrase, whole_words=whole_words, most=_MOST_PASSAGES) for phrase in wanted}
    met.update(phrase for phrase, (times, _) in found.items() if times)
    times = sum(count for count, _ in found.values())
    if not times:
        return None
    shown = tuple(passage for _, places in found.values() for passage in places)
    return FoundWords(path=path, status=Status(verdict), role=fact.role, part=fact.at.part, times=times, passages=shown)

"""Which message answers which, by their Message-IDs (RFC 5322 section 3.6.4): streamed, one look into an index for some messages."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, repeat
from typing import Any

from leakcheck.casefile.rows import item_of_row
from leakcheck.model.dump import Answer

#: An identifier on more messages than this is a broken program's constant, and names none of them.
_MOST_COPIES = 50
_ITEM = "i.path, i.size, i.sha256, i.parent, i.format, i.kind"
#: In-Reply-To names the message that is answered; where it is missing, the last of References does.
_NAMED = """
WITH chosen AS (
  SELECT item_id, min(id) AS fact_id FROM facts WHERE fact = 'link' AND role = 'in-reply-to' GROUP BY item_id
  UNION ALL
  SELECT item_id, max(id) FROM facts WHERE fact = 'link' AND role = 'references'
    AND item_id NOT IN (SELECT item_id FROM facts WHERE fact = 'link' AND role = 'in-reply-to') GROUP BY item_id
)
SELECT {item}, i.authenticated, f.value FROM chosen c JOIN facts f ON f.id = c.fact_id JOIN items i ON i.id = c.item_id
WHERE i.kind = 'mail' ORDER BY i.path
"""
_BATCH = 200
_BEARERS = (
    f"SELECT DISTINCT {_ITEM}, i.authenticated, f.value FROM facts f CROSS JOIN items i ON i.id = f.item_id "
    "WHERE f.fact = 'identifier' AND f.role = 'message-id' AND f.value IN ({marks}) AND i.kind = 'mail' ORDER BY i.path"
)
_BEARERS_OF_ONE = f"{_BEARERS.format(marks='?')} LIMIT {_MOST_COPIES + 1}"
_BEARERS_OF_SOME = _BEARERS.format(marks=",".join("?" * _BATCH))
#: Names that so many bear are asked for one by one, and no further than up to the limit.
_CROWDED = f"SELECT value FROM facts WHERE fact = 'identifier' AND role = 'message-id' GROUP BY value HAVING count(*) > {_MOST_COPIES}"
_REFERENCES = (
    "SELECT f.value FROM facts f JOIN items i ON i.id = f.item_id WHERE i.path = ? AND f.fact = 'link' AND f.role = 'references' "
    "ORDER BY f.id DESC LIMIT ?"
)
#: So far back a conversation is followed where the messages in between are missing.
_MOST_STEPS = 20
#: Of so many names it is remembered who bears them.
_KEPT = 256
Bearer = tuple[Any, ...]
"""A row: the columns of an item, whether it is authenticated, and the name."""


def answers(db: sqlite3.Connection) -> Iterator[Answer]:
    """Every message that answers another, in the order of paths, with the copies of that other that the dump holds."""
    crowded = frozenset(name for (name,) in db.execute(_CROWDED))
    bearers = lru_cache(_KEPT)(partial(_bearers, db))
    rows = db.execute(_NAMED.format(item=_ITEM))
    while batch := list(islice(rows, _BATCH)):
        found = _bearers_of_some(db, [row[7] for row in batch if row[7] not in crowded])
        for row in batch:
            parents = _others(bearers(row[7]) if row[7] in crowded else found.get(row[7], ()), row[0])
            ancestors = () if parents else next(filter(None, (_others(bearers(name), row[0]) for name in _named_before(db, row[0]))), ())
            yield _answer(row, parents, ancestors)


def _answer(row: Sequence[Any], parents: Sequence[Bearer], ancestors: Sequence[Bearer]) -> Answer:
    return Answer(
        item=item_of_row(row),
        named=row[7],
        parents=tuple(map(item_of_row, parents)),
        ancestors=tuple(map(item_of_row, ancestors)),
        authenticated=frozenset([one[0] for one in (row, *parents, *ancestors) if one[6]]),
    )


def _others(bearers: Sequence[Bearer], path: str) -> tuple[Bearer, ...]:
    """The bearers of a name but for the one with this path; none where too many bear it."""
    return tuple(row for row in bearers if row[0] != path) if len(bearers) <= _MOST_COPIES else ()


def _bearers(db: sqlite3.Connection, name: str) -> list[Bearer]:
    return db.execute(_BEARERS_OF_ONE, (name,)).fetchall()


def _bearers_of_some(db: sqlite3.Connection, names: Sequence[str]) -> Mapping[str, Sequence[Bearer]]:
    """The messages of each of these names, in the order of paths."""
    out: dict[str, list[Bearer]] = {}
    if names:
        for row in db.execute(_BEARERS_OF_SOME, (*names, *repeat(names[-1], _BATCH - len(names)))):
            out.setdefault(row[7], []).append(row)
    return out


def _named_before(db: sqlite3.Connection, path: str) -> Iterator[str]:
    """What a message says that came before it, the last first."""
    yield from (name for (name,) in db.execute(_REFERENCES, (path, _MOST_STEPS)).fetchall())

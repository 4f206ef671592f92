"""Which message answers which, by their Message-IDs (RFC 5322 section 3.6.4): streamed, one look into an index a message."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from leakcheck.model.dump import Answer
from leakcheck.model.item import Item, ItemKind

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
SELECT {item}, f.value FROM chosen c JOIN facts f ON f.id = c.fact_id JOIN items i ON i.id = c.item_id WHERE i.kind = 'mail' ORDER BY i.path
"""
_BEARERS = (
    f"SELECT DISTINCT {_ITEM} FROM facts f JOIN items i ON i.id = f.item_id "
    "WHERE f.fact = 'identifier' AND f.role = 'message-id' AND f.value = ? AND i.kind = 'mail' ORDER BY i.path LIMIT ?"
)

_REFERENCES = (
    "SELECT f.value FROM facts f JOIN items i ON i.id = f.item_id WHERE i.path = ? AND f.fact = 'link' AND f.role = 'references' "
    "ORDER BY f.id DESC LIMIT ?"
)
#: So far back a conversation is followed where the messages in between are missing.
_MOST_STEPS = 20


def answers(db: sqlite3.Connection) -> Iterator[Answer]:
    """Every message that answers another, in the order of paths, with the copies of that other that the dump holds."""
    for row in db.execute(_NAMED.format(item=_ITEM)):
        parents = _bearers(db, row[6], row[0])
        yield Answer(_item(row), row[6], parents, () if parents else _ancestors(db, row))


def _bearers(db: sqlite3.Connection, name: str, but: str) -> tuple[Item, ...]:
    """The messages of this name, but for the one with this path; none where too many bear it."""
    found = db.execute(_BEARERS, (name, _MOST_COPIES + 1)).fetchall()
    return tuple(_item(row) for row in found if row[0] != but) if len(found) <= _MOST_COPIES else ()


def _ancestors(db: sqlite3.Connection, row: Sequence[Any]) -> tuple[Item, ...]:
    names = db.execute(_REFERENCES, (row[0], _MOST_STEPS)).fetchall()
    return next((found for (name,) in names if (found := _bearers(db, name, row[0]))), ())


def _item(row: Sequence[Any]) -> Item:
    return Item(row[0], row[1], row[2], row[3], row[4], ItemKind(row[5]))

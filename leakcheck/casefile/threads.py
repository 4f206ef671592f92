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


def answers(db: sqlite3.Connection) -> Iterator[Answer]:
    """Every message that answers another, in the order of paths, with the copies of that other that the dump holds."""
    for row in db.execute(_NAMED.format(item=_ITEM)):
        found = [_item(one) for one in db.execute(_BEARERS, (row[6], _MOST_COPIES + 1)).fetchall()]
        parents = tuple(item for item in found if item.path != row[0]) if len(found) <= _MOST_COPIES else ()
        yield Answer(_item(row), row[6], parents)


def _item(row: Sequence[Any]) -> Item:
    return Item(row[0], row[1], row[2], row[3], row[4], ItemKind(row[5]))

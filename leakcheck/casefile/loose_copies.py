"""Copies among what no authenticated mail vouches for: documents in the same or nearly the same words, pictures of the same looks,
and mails of one sender under one subject, among which versions are looked for.

Wordings are told apart by their digests first, so that a thousand copies of one paper are one entry in what follows. Near wordings
are found as in `near_texts`, by bands of their sketches, but each wording is looked for among all others. A band that more than
_CROWD wordings share belongs to a form or a letterhead and is left out, which bounds the pairs by the number of wordings; the
other bands still find real copies.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from leakcheck.casefile.near_texts import ANCHORED, band_keys
from leakcheck.casefile.rows import fact_of
from leakcheck.casefile.senders import ADDRESS
from leakcheck.decode.text_digest import likeness
from leakcheck.model.dump import LikeItems
from leakcheck.model.facts import PictureContent
from leakcheck.model.item import Item, ItemKind

#: 16 bands of 8 values find a pair of likeness 0.85 in 99 of 100 cases, and one of 0.5 in 6 of 100.
_BANDS, _ROWS = 16, 8
_CROWD = 24
_BATCH = 2000
_ITEM = "i.path, i.size, i.sha256, i.parent, i.format, i.kind"
#: Of two rows of one wording the path decides, not the number that the order of reading gave the row. From the items to their facts, which
#: lie in one order: the index of digests would lead to each text in another place of the file.
_WORDINGS = """
CREATE TEMP TABLE wordings AS SELECT f.value AS digest, min(i.path) AS path, f.id AS fact, count(DISTINCT i.id) AS items
FROM items i NOT INDEXED CROSS JOIN facts f ON f.item_id = i.id
WHERE f.fact = 'text' AND f.role = 'document' AND f.sketch IS NOT NULL AND i.kind = 'document' AND i.id NOT IN (SELECT id FROM temp.loose_anchored)
GROUP BY f.value
"""


def near_documents(db: sqlite3.Connection, least: float) -> Iterator[LikeItems]:
    """Pairs of different wordings alike to at least `least`, each with the first item that has it, in the order of their paths."""
    # In one transaction: one for each batch of rows costs more than the rows do.
    db.execute("SAVEPOINT loose_copies")
    _prepare(db)
    _index(db)
    candidates = (
        "SELECT DISTINCT min(a.fact, b.fact), max(a.fact, b.fact) FROM temp.shared_bands a "
        "JOIN temp.shared_bands b ON b.key = a.key AND b.fact > a.fact"
    )
    found = ((one, other, alike) for one, other in db.execute(candidates) if (alike := likeness(_sketch(db, one), _sketch(db, other))) >= least)
    db.execute("CREATE TEMP TABLE near_wordings (one INTEGER, other INTEGER, likeness REAL)")
    while batch := list(islice(found, _BATCH)):
        db.executemany("INSERT INTO temp.near_wordings VALUES (?, ?, ?)", batch)
    query = (
        "SELECT min(a.path, b.path), max(a.path, b.path), n.likeness FROM temp.near_wordings n "
        "JOIN temp.wordings a ON a.fact = n.one JOIN temp.wordings b ON b.fact = n.other WHERE a.path <> b.path ORDER BY 1, 2"
    )
    near = db.execute(query).fetchall()
    db.execute("RELEASE loose_copies")
    for one, other, alike in near:
        yield LikeItems(_item_at(db, one), _item_at(db, other), alike)


def same_words(db: sqlite3.Connection) -> Iterator[Sequence[Item]]:
    """Groups of documents with equal digests of their words, in the order of their first paths."""
    _prepare(db)
    members = (
        f"SELECT DISTINCT {_ITEM} FROM facts f JOIN items i ON i.id = f.item_id WHERE f.fact = 'text' AND f.role = 'document' AND f.value = ? "
        "AND f.sketch IS NOT NULL AND i.kind = 'document' AND i.id NOT IN (SELECT id FROM temp.loose_anchored) ORDER BY i.path"
    )
    for (digest,) in db.execute("SELECT digest FROM temp.wordings WHERE items > 1 ORDER BY path").fetchall():
        yield [_item(row) for row in db.execute(members, (digest,))]


def same_looks(db: sqlite3.Connection, most: int) -> Iterator[Sequence[tuple[Item, PictureContent]]]:
    """Groups of at most `most` picture files with equal perceptual hashes, in the order of the hashes."""
    query = (
        f"SELECT f.value, f.data, {_ITEM} FROM facts f JOIN items i ON i.id = f.item_id WHERE f.fact = 'picture' AND f.role = 'picture' "
        "AND i.kind = 'picture' AND f.value IN (SELECT f.value FROM facts f JOIN items i ON i.id = f.item_id WHERE f.fact = 'picture' "
        "AND f.role = 'picture' AND f.value <> '' AND i.kind = 'picture' GROUP BY f.value HAVING count(DISTINCT i.id) BETWEEN 2 AND ?) "
        "ORDER BY f.value, i.path, f.id"
    )
    for _, rows in groupby(db.execute(query, (most,)), key=lambda row: row[0]):
        facts = ((_item(row[2:]), fact_of(row[1])) for row in rows)
        yield [(item, fact) for item, fact in facts if isinstance(fact, PictureContent)]


def mails_of_one_subject(db: sqlite3.Connection, most: int) -> Iterator[Sequence[Item]]:
    """Groups of two to `most` mails that are not anchored, of one sender and one subject, letter case aside, in a stable order."""
    query = f"""
        WITH anchored AS ({ANCHORED}), sender AS (
          SELECT item_id, min({ADDRESS.format(value="value")}) AS address FROM facts
          WHERE fact = 'person' AND role = 'sender' AND value LIKE '%@%' GROUP BY item_id HAVING count(*) = 1
        ), subject AS (
          SELECT item_id, min(value) AS subject FROM facts WHERE fact = 'text' AND role = 'subject' AND value <> '' GROUP BY item_id
        ), mail AS (
          SELECT i.*, s.address, t.subject FROM sender s JOIN subject t ON t.item_id = s.item_id JOIN items i ON i.id = s.item_id
          WHERE i.kind = 'mail' AND i.size > 0 AND NOT i.authenticated AND i.id NOT IN (SELECT id FROM anchored)
        ), counted AS (
          SELECT *, count(*) OVER (PARTITION BY address, subject) AS mails FROM mail
        )
        SELECT i.address, i.subject, {_ITEM} FROM counted i WHERE i.mails BETWEEN 2 AND ? ORDER BY i.address, i.subject, i.path
    """
    for _, rows in groupby(db.execute(query, (most,)), key=lambda row: row[:2]):
        yield [_item(row[2:]) for row in rows]


def _prepare(db: sqlite3.Connection) -> None:
    for table in ("loose_anchored", "wordings", "wording_bands", "shared_bands", "near_wordings"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    db.execute(f"CREATE TEMP TABLE loose_anchored AS {ANCHORED}")
    db.execute("CREATE UNIQUE INDEX temp.loose_anchored_id ON loose_anchored (id)")
    db.execute(_WORDINGS)
    db.execute("CREATE UNIQUE INDEX temp.wordings_fact ON wordings (fact)")


def _index(db: sqlite3.Connection) -> None:
    db.execute("CREATE TEMP TABLE wording_bands (key INTEGER, fact INTEGER)")
    # In the order of the file, not of the digests.
    sketches = db.execute("SELECT w.fact, f.sketch FROM temp.wordings w CROSS JOIN facts f ON f.id = w.fact ORDER BY w.fact")
    while batch := list(islice(sketches, _BATCH)):
        keys = ((key, fact) for fact, sketch in batch for key in band_keys(bytes(sketch), _BANDS, _ROWS))
        db.executemany("INSERT INTO temp.wording_bands VALUES (?, ?)", keys)
    # Most bands are of one wording alone and pair with nothing. Sorted once, they need not be taken out of an index one by one.
    db.execute(
        "CREATE TEMP TABLE shared_bands AS SELECT key, fact FROM "
        "(SELECT key, fact, count(*) OVER (PARTITION BY key) AS wordings FROM temp.wording_bands) WHERE wordings BETWEEN 2 AND ?",
        (_CROWD,),
    )
    db.execute("CREATE INDEX temp.shared_bands_key ON shared_bands (key, fact)")


def _sketch(db: sqlite3.Connection, fact: int) -> bytes:
    return bytes(db.execute("SELECT sketch FROM facts WHERE id = ?", (fact,)).fetchone()[0])


def _item_at(db: sqlite3.Connection, path: str) -> Item:
    return _item(db.execute(f"SELECT {_ITEM} FROM items i WHERE i.path = ?", (path,)).fetchone())


def _item(row: Sequence[str]) -> Item:
    return Item(row[0], int(row[1]), row[2], row[3], row[4], ItemKind(row[5]))

"""Pairs of like texts by locality-sensitive hashing of their MinHash sketches (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4).

Only pairs of an anchored text and one that is not are asked for: anchored texts are indexed, all others looked up in batches.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from itertools import islice

from leakcheck.casefile.rows import fact_of
from leakcheck.decode.text_digest import likeness
from leakcheck.model.dump import NearTexts
from leakcheck.model.facts import TextContent
from leakcheck.model.item import Item, ItemKind

#: 21 bands of 6 values find a pair of likeness 0.7 in 93 of 100 cases and one of 0.85 nearly always.
BANDS, ROWS = 21, 6
_BATCH = 2000
#: A band shared by more anchored texts than this is boilerplate; the other bands will find real copies.
_CROWD = 200
#: The ids of authenticated mails and of all that lies in them.
ANCHORED = (
    "WITH RECURSIVE a(id, path) AS (SELECT id, path FROM items WHERE authenticated AND kind = 'mail' "
    "UNION SELECT i.id, i.path FROM items i JOIN a ON i.parent = a.path) SELECT id FROM a"
)
#: A file and the earlier states inside it are one file, and never copies of one another.
_TEXTS = (
    "SELECT f.id, f.sketch FROM facts f WHERE f.fact = 'text' AND f.role IN ('body', 'document') AND f.sketch IS NOT NULL "
    "AND f.item_id NOT IN (SELECT id FROM items WHERE kind = 'earlier-state')"
)


def pairs(db: sqlite3.Connection, least: float) -> Iterator[NearTexts]:
    """Pairs of texts of different items alike to at least `least`, exactly one of them anchored, ordered by path."""
    # In one transaction: one for each of the many small rows costs ten times what the rows do.
    db.execute("SAVEPOINT near_texts")
    _prepare(db)
    _index_anchored(db)
    _find_candidates(db)
    db.execute("RELEASE near_texts")
    query = (
        "SELECT c.one, c.other FROM temp.candidates c "
        "JOIN facts fa ON fa.id = c.one JOIN items a ON a.id = fa.item_id JOIN facts fb ON fb.id = c.other JOIN items b ON b.id = fb.item_id "
        "WHERE a.id <> b.id ORDER BY a.path, b.path"
    )
    for one, other in db.execute(query).fetchall():
        # The sketches alone decide; whole texts are fetched only of pairs that are near.
        alike = likeness(_sketch(db, one), _sketch(db, other))
        if alike >= least:
            (first, first_text), (second, second_text) = sorted((_text(db, one), _text(db, other)), key=lambda pair: pair[0].path)
            yield NearTexts(first, first_text, second, second_text, alike)


def _prepare(db: sqlite3.Connection) -> None:
    for statement in (
        "DROP TABLE IF EXISTS temp.anchored",
        "DROP TABLE IF EXISTS temp.bands",
        "DROP TABLE IF EXISTS temp.candidates",
        f"CREATE TEMP TABLE anchored AS {ANCHORED}",
        "CREATE UNIQUE INDEX temp.anchored_id ON anchored (id)",
        "CREATE TEMP TABLE bands (key INTEGER, fact INTEGER)",
        "CREATE TEMP TABLE candidates (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID",
    ):
        db.execute(statement)


def _index_anchored(db: sqlite3.Connection) -> None:
    texts = db.execute(f"{_TEXTS} AND f.item_id IN (SELECT id FROM temp.anchored)")
    while batch := list(islice(texts, _BATCH)):
        db.executemany("INSERT INTO temp.bands VALUES (?, ?)", ((key, fact) for fact, sketch in batch for key in band_keys(sketch, BANDS, ROWS)))
    db.execute("CREATE INDEX temp.bands_key ON bands (key)")
    db.execute("DELETE FROM temp.bands WHERE key IN (SELECT key FROM temp.bands GROUP BY key HAVING count(*) > ?)", (_CROWD,))


def _find_candidates(db: sqlite3.Connection) -> None:
    texts = db.execute(f"{_TEXTS} AND f.item_id NOT IN (SELECT id FROM temp.anchored)")
    # The order of the join is fixed by looking up value by value: left to itself SQLite scans the bands once for every batch.
    look_up = "INSERT OR IGNORE INTO temp.candidates SELECT min(fact, ?2), max(fact, ?2) FROM temp.bands WHERE key = ?1 AND fact <> ?2"
    while batch := list(islice(texts, _BATCH)):
        db.executemany(look_up, ((key, fact) for fact, sketch in batch for key in band_keys(sketch, BANDS, ROWS)))


def band_keys(sketch: bytes, bands: int, rows: int) -> Iterator[int]:
    """A key for each band of a sketch: alike in `rows` neighbouring values, alike in the key."""
    size = rows * 4
    for band in range(bands):
        piece = sketch[band * size : (band + 1) * size]
        yield int.from_bytes(hashlib.blake2b(piece, digest_size=8, salt=band.to_bytes(2, "big")).digest(), "big", signed=True)


def _sketch(db: sqlite3.Connection, fact_id: int) -> bytes:
    return bytes(db.execute("SELECT sketch FROM facts WHERE id = ?", (fact_id,)).fetchone()[0])


def _text(db: sqlite3.Connection, fact_id: int) -> tuple[Item, TextContent]:
    row = db.execute(
        "SELECT i.path, i.size, i.sha256, i.parent, i.format, i.kind, f.data FROM facts f JOIN items i ON i.id = f.item_id WHERE f.id = ?", (fact_id,)
    ).fetchone()
    fact = fact_of(row[6])
    if not isinstance(fact, TextContent):
        raise TypeError(f"fact {fact_id} is no text")
    return Item(row[0], row[1], row[2], row[3], row[4], ItemKind(row[5])), fact

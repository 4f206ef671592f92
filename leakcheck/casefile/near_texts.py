"""Pairs of like texts by locality-sensitive hashing of their MinHash sketches (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4).

Only pairs of an anchored text and one that is not are asked for: anchored texts are indexed, all others looked up in batches. Loose
messages that bear a Message-ID are not looked up, and where there are no others the messages are not indexed at all. Short texts
have no sketch, and a page more makes another text of a short paper; such copies are met by their file names.
"""

import hashlib
import math
import sqlite3
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import islice

from leakcheck.casefile.rows import fact_of
from leakcheck.decode.text_digest import likeness
from leakcheck.model.dump import NearTexts
from leakcheck.model.facts import TextContent
from leakcheck.model.item import Item, ItemKind

#: 21 bands of 6 values find a pair of likeness 0.7 in 93 of 100 cases and one of 0.85 nearly always.
BANDS, ROWS = 21, 6
_BATCH = 2000
#: Bytes, eight keys each at best: a million anchored texts mark one bit in six.
_SIEVE = 16 << 20
#: A band shared by more anchored texts than this is boilerplate; the other bands will find real copies.
_CROWD = 200
#: So many items are kept while their pairs are told.
_KEPT = 4096
#: Of documents of one name.
_KEPT_NAMESAKES = 64
#: A file name that more documents bear on either side (`invoice.pdf`, `image.doc`) tells nothing.
_MOST_NAMESAKES = 20
#: The ids of authenticated mails and of all that lies in them.
ANCHORED = (
    "WITH RECURSIVE a(id, path) AS (SELECT id, path FROM items WHERE authenticated AND kind = 'mail' "
    "UNION SELECT i.id, i.path FROM items i JOIN a ON i.parent = a.path) SELECT id FROM a"
)
#: The texts to be compared. A file and the earlier states inside it are one file, and never copies of one another. From the items to their
#: facts, which lie in one order: the index of what facts say would lead to each item in another place of the file.
_TEXTS = """
INSERT INTO temp.texts
SELECT f.id AS fact, i.kind, i.id IN (SELECT id FROM temp.anchored) AS anchored
FROM items i NOT INDEXED CROSS JOIN facts f ON f.item_id = i.id
WHERE f.fact = 'text' AND f.role IN ('body', 'document') AND i.kind <> 'earlier-state' AND (
  i.kind <> 'mail' OR i.id IN (SELECT id FROM temp.anchored)
  OR i.id NOT IN (SELECT item_id FROM facts WHERE fact = 'identifier' AND role = 'message-id')
)
"""


class NearPairs:
    """The near texts of a dump, found out once however often they are asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._found: list[tuple[int, int, float]] = []
        self._least = math.inf

    def texts(self, least: float) -> Iterator[NearTexts]:
        """Pairs of texts of different items of one kind alike to at least `least`, exactly one of them anchored, ordered by path."""
        if least < self._least:
            self._found, self._least = _pairs(self._db, least), least
        # Copies of one attachment make many pairs.
        item_of = lru_cache(_KEPT)(partial(_item_of, self._db))
        for loose, anchored, alike in self._found:
            if alike >= least:
                yield NearTexts(item_of(loose), item_of(anchored), alike, partial(_texts, self._db, loose, anchored))


def _pairs(db: sqlite3.Connection, least: float) -> list[tuple[int, int, float]]:
    """The facts of each pair, the loose one first, ordered by path, with their likeness."""
    # In one transaction: one for each of the many small rows costs ten times what the rows do.
    db.execute("SAVEPOINT near_texts")
    _prepare(db)
    _find_candidates(db, _index_anchored(db))
    _compare(db, least)
    db.execute("RELEASE near_texts")
    query = (
        "SELECT iif(t.anchored, n.other, n.one), iif(t.anchored, n.one, n.other), n.likeness FROM temp.near n JOIN temp.texts t ON t.fact = n.one "
        "JOIN facts fa ON fa.id = n.one JOIN items a ON a.id = fa.item_id JOIN facts fb ON fb.id = n.other JOIN items b ON b.id = fb.item_id "
        "WHERE a.id <> b.id AND a.kind = b.kind ORDER BY a.path, b.path"
    )
    return db.execute(query).fetchall()


def namesakes(db: sqlite3.Connection) -> Iterator[NearTexts]:
    """Pairs of texts of documents of one name and format, exactly one of them anchored, ordered by the loose one's path."""
    db.execute("DROP TABLE IF EXISTS temp.name_anchored")
    db.execute(f"CREATE TEMP TABLE name_anchored AS {ANCHORED}")
    signed: dict[tuple[str, str], list[int]] = {}
    for fact, key in _named(db, "IN"):
        signed.setdefault(key, []).append(fact)
    loose: dict[tuple[str, str], list[int]] = {}
    for fact, key in _named(db, "NOT IN") if signed else ():
        if key in signed:
            loose.setdefault(key, []).append(fact)
    few = [key for key, facts in loose.items() if max(len(facts), len(signed[key])) <= _MOST_NAMESAKES]
    # Each text meets several others.
    item_of = lru_cache(_KEPT_NAMESAKES)(partial(_item_of, db))
    sketch_of = lru_cache(_KEPT_NAMESAKES)(partial(_sketch, db))
    for one, other in ((one, other) for key in few for one in loose[key] for other in signed[key]):
        alike = likeness(sketch_of(one), sketch_of(other))
        yield NearTexts(item_of(one), item_of(other), alike, partial(_texts, db, one, other))


def _named(db: sqlite3.Connection, side: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """The texts of documents that are anchored (`IN`) or not (`NOT IN`), each with its format and file name.

    What lies inside a document, and what has a number for a name (`inbox.mbox!/2`, `part-1.1`), was named by a program.
    """
    query = (
        "SELECT f.id, i.path, i.format FROM facts f JOIN items i ON i.id = f.item_id WHERE f.fact = 'text' AND f.role = 'document' "
        f"AND i.kind = 'document' AND i.id {side} (SELECT id FROM temp.name_anchored) "
        "AND i.parent NOT IN (SELECT path FROM items WHERE kind = 'document') ORDER BY i.path, f.id"
    )
    for fact, path, format_ in db.execute(query):
        name = path.rpartition("/")[2].casefold()
        if name.rpartition(".")[2][:1].isalpha() and "." in name:
            yield fact, (format_, name)


def _prepare(db: sqlite3.Connection) -> None:
    for statement in (
        "DROP TABLE IF EXISTS temp.anchored",
        "DROP TABLE IF EXISTS temp.texts",
        "DROP TABLE IF EXISTS temp.bands",
        "DROP TABLE IF EXISTS temp.candidates",
        "DROP TABLE IF EXISTS temp.near",
        f"CREATE TEMP TABLE anchored AS {ANCHORED}",
        "CREATE UNIQUE INDEX temp.anchored_id ON anchored (id)",
        "CREATE TEMP TABLE texts (fact INTEGER PRIMARY KEY, kind TEXT, anchored INTEGER)",
        _TEXTS,
        # What has no counterpart of its kind is not even sketched.
        "DELETE FROM temp.texts WHERE anchored AND kind NOT IN (SELECT kind FROM temp.texts WHERE NOT anchored)",
        "CREATE TEMP TABLE bands (key INTEGER, fact INTEGER)",
        "CREATE TEMP TABLE candidates (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID",
        "CREATE TEMP TABLE near (one INTEGER, other INTEGER, likeness REAL)",
    ):
        db.execute(statement)


def _sketches(db: sqlite3.Connection, *, anchored: bool) -> sqlite3.Cursor:
    query = "SELECT f.id, f.sketch FROM temp.texts t CROSS JOIN facts f ON f.id = t.fact WHERE t.anchored = ? AND f.sketch IS NOT NULL"
    return db.execute(query, (anchored,))


def _index_anchored(db: sqlite3.Connection) -> bytearray:
    """Returns a sieve: a mark for each key that there may be, so that most texts need not be looked up at all."""
    sieve = bytearray(_SIEVE)
    texts = _sketches(db, anchored=True)
    while batch := list(islice(texts, _BATCH)):
        rows = [(key, fact) for fact, sketch in batch for key in band_keys(sketch, BANDS, ROWS)]
        for key, _ in rows:
            sieve[(key >> 3) % _SIEVE] |= 1 << (key & 7)
        db.executemany("INSERT INTO temp.bands VALUES (?, ?)", rows)
    db.execute("CREATE INDEX temp.bands_key ON bands (key)")
    db.execute("DELETE FROM temp.bands WHERE key IN (SELECT key FROM temp.bands GROUP BY key HAVING count(*) > ?)", (_CROWD,))
    return sieve


def _find_candidates(db: sqlite3.Connection, sieve: bytearray) -> None:
    texts = _sketches(db, anchored=False)
    # The order of the join is fixed by looking up value by value: left to itself SQLite scans the bands once for every batch.
    look_up = "INSERT OR IGNORE INTO temp.candidates SELECT min(fact, ?2), max(fact, ?2) FROM temp.bands WHERE key = ?1 AND fact <> ?2"
    while batch := list(islice(texts, _BATCH)):
        rows = ((key, fact) for fact, sketch in batch for key in band_keys(sketch, BANDS, ROWS) if sieve[(key >> 3) % _SIEVE] >> (key & 7) & 1)
        # In the order of the index, in which neighbours share their pages.
        db.executemany(look_up, sorted(rows))


def _compare(db: sqlite3.Connection, least: float) -> None:
    """Of the candidates keep those that are near, by their sketches alone; most are not."""
    sketches = (
        "SELECT c.one, c.other, a.sketch, b.sketch FROM temp.candidates c CROSS JOIN facts a ON a.id = c.one CROSS JOIN facts b ON b.id = c.other"
    )
    near = ((one, other, alike) for one, other, first, second in db.execute(sketches) if (alike := likeness(first, second)) >= least)
    while batch := list(islice(near, _BATCH)):
        db.executemany("INSERT INTO temp.near VALUES (?, ?, ?)", batch)


def band_keys(sketch: bytes, bands: int, rows: int) -> Iterator[int]:
    """A key for each band of a sketch: alike in `rows` neighbouring values, alike in the key."""
    size = rows * 4
    for band in range(bands):
        piece = sketch[band * size : (band + 1) * size]
        yield int.from_bytes(hashlib.blake2b(piece, digest_size=8, salt=band.to_bytes(2, "big")).digest(), "big", signed=True)


def _texts(db: sqlite3.Connection, *facts: int) -> tuple[TextContent, TextContent]:
    one, other = (fact_of(db.execute("SELECT data FROM facts WHERE id = ?", (fact,)).fetchone()[0]) for fact in facts)
    if not isinstance(one, TextContent) or not isinstance(other, TextContent):
        raise TypeError(f"of the facts {facts} one is no text")
    return one, other


def _sketch(db: sqlite3.Connection, fact: int) -> bytes:
    return db.execute("SELECT sketch FROM facts WHERE id = ?", (fact,)).fetchone()[0] or b""


def _item_of(db: sqlite3.Connection, fact: int) -> Item:
    query = "SELECT i.path, i.size, i.sha256, i.parent, i.format, i.kind FROM facts f JOIN items i ON i.id = f.item_id WHERE f.id = ?"
    row = db.execute(query, (fact,)).fetchone()
    return Item(row[0], row[1], row[2], row[3], row[4], ItemKind(row[5]))

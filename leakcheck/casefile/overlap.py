"""What two cases have in common: files of the same bytes, messages under one Message-ID, documents in the same or nearly the same words.

Both cases are attached read-only to an unnamed database of its own, which SQLite keeps on disk when it grows. Near words are found as in
`near_texts`, by bands of sketches; of each pair at least one wording stands in one case alone.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from leakcheck.casefile.near_texts import BANDS, ROWS, band_keys
from leakcheck.casefile.writer import FILE
from leakcheck.decode.text_digest import likeness
from leakcheck.model.item import INSIDE, root_of

_LEAST = 0.7
_CROWD = 50
_BATCH = 2000
#: A Message-ID or a file name on more items of one dump is a broken program's constant, or no name (`image001.png`).
_MOST = 10
_LEAST_BYTES = 64


class Tie(StrEnum):
    """What makes two items of two dumps a pair, the surest first."""

    PATH = "the same path"
    MESSAGE = "one Message-ID"
    WORDS = "nearly the same words"
    NAME = "the same file name"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items that belong together and differ."""

    tie: Tie
    first: str
    second: str
    """Their paths, each in its own case."""
    crossed: bool = False
    """One of the two lies in the other dump as well, byte for byte: two versions that one of the dumps holds side by side."""


class Overlap:
    """Two cases side by side."""

    def __init__(self, first: Path, second: Path) -> None:
        """The folders of two cases that can be read. Raises sqlite3.Error."""
        self._db = sqlite3.connect("", uri=True)
        for name, folder in (("one", first), ("two", second)):
            self._db.execute(f"ATTACH ? AS {name}", (f"{(folder / FILE).resolve().as_uri()}?mode=ro",))
        self._db.create_function("last_step", 1, _last_step, deterministic=True)
        self._db.create_function("way", 1, way, deterministic=True)

    def close(self) -> None:
        self._db.close()

    def same_bytes(self, most: int) -> tuple[int, list[tuple[str, str]]]:
        """How many items of the first lie in the second byte for byte, and the first few with where they lie there."""
        shared = "FROM one.items a WHERE a.size >= ? AND a.sha256 <> '' AND EXISTS (SELECT 1 FROM two.items b WHERE b.sha256 = a.sha256)"
        count = self._db.execute(f"SELECT count(*) {shared}", (_LEAST_BYTES,)).fetchone()[0]
        where = f"SELECT a.path, (SELECT min(b.path) FROM two.items b WHERE b.sha256 = a.sha256) {shared} ORDER BY a.path LIMIT ?"
        return int(count), self._db.execute(where, (_LEAST_BYTES, most)).fetchall()

    def same_path(self, most: int) -> tuple[int, list[Pair]]:
        """How many items lie at the same path below the two dumps and are not of the same bytes, and the first few.

        Archives and mailboxes are passed over, and so is what has a number for a name in them: what lies in them is counted by itself, and
        a message's number is another as soon as one before it is missing.
        """
        kinds = "kind <> 'container' AND kind <> 'earlier-state' AND sha256 <> ''"
        self._db.execute(f"CREATE TEMP TABLE IF NOT EXISTS ways AS SELECT way(path) AS way, path, sha256 FROM two.items WHERE {kinds}")
        self._db.execute("CREATE INDEX IF NOT EXISTS temp.ways_way ON ways (way)")
        shared = (
            f"FROM (SELECT way(path) AS way, path, sha256 FROM one.items WHERE {kinds}) a JOIN temp.ways b ON b.way = a.way "
            "WHERE a.way <> '' AND a.sha256 <> b.sha256"
        )
        count = self._db.execute(f"SELECT count(*) {shared}").fetchone()[0]
        rows = self._db.execute(f"SELECT a.path, b.path {shared} ORDER BY a.path LIMIT ?", (most,)).fetchall()
        return int(count), [Pair(Tie.PATH, one, two) for one, two in rows]

    def same_words(self, most: int) -> tuple[int, list[tuple[str, str]]]:
        """How many documents and messages have, in other bytes, the words of one in the second dump, and the first few."""
        shared = (
            "FROM one.facts f JOIN one.items a ON a.id = f.item_id JOIN two.facts g ON g.fact = 'text' AND g.role = f.role AND g.value = f.value "
            "JOIN two.items b ON b.id = g.item_id WHERE f.fact = 'text' AND f.role IN ('document', 'body') AND f.sketch IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM two.items c WHERE c.sha256 = a.sha256)"
        )
        count = self._db.execute(f"SELECT count(DISTINCT a.id) {shared}").fetchone()[0]
        return int(count), self._db.execute(f"SELECT a.path, min(b.path) {shared} GROUP BY a.path ORDER BY 1 LIMIT ?", (most,)).fetchall()

    def differing(self) -> Iterator[Pair]:
        """Pairs that belong together and differ, each once, by its surest tie; in the order of the ties and the paths."""
        self._db.execute("CREATE TEMP TABLE pairs (one TEXT, two TEXT, tie INTEGER, PRIMARY KEY (one, two)) WITHOUT ROWID")
        self._messages()
        self._near_words()
        self._names()
        ties = (Tie.MESSAGE, Tie.WORDS, Tie.NAME)
        crossed = (
            "EXISTS (SELECT 1 FROM one.items a JOIN two.items c ON c.sha256 = a.sha256 WHERE a.path = p.one AND a.sha256 <> '') "
            "OR EXISTS (SELECT 1 FROM two.items b JOIN one.items c ON c.sha256 = b.sha256 WHERE b.path = p.two AND b.sha256 <> '')"
        )
        for tie, one, two, both in self._db.execute(f"SELECT tie, one, two, {crossed} FROM temp.pairs p ORDER BY 1, 2, 3").fetchall():
            yield Pair(ties[tie], one, two, bool(both))

    def alone(self, side: int, most: int) -> tuple[dict[str, int], list[str]]:
        """How many items of one dump alone there are, by kind, and the first few; after `differing`, whose pairs are no loners.

        `side`: 0 for the first dump, 1 for the second. Alone is what the other holds neither in the same bytes nor in the same words,
        under the same Message-ID or as a pair. Archives and mailboxes are passed over: what lies in them is counted by itself.
        """
        this, other = ("one", "two") if side == 0 else ("two", "one")
        loners = (
            f"FROM {this}.items a WHERE a.kind IN ('mail', 'document', 'picture') AND a.size >= {_LEAST_BYTES} AND a.sha256 <> '' "
            f"AND NOT EXISTS (SELECT 1 FROM {other}.items b WHERE b.sha256 = a.sha256) AND a.path NOT IN (SELECT {this} FROM temp.pairs) "
            f"AND NOT EXISTS (SELECT 1 FROM {this}.facts f JOIN {other}.facts g ON g.fact = f.fact AND g.role = f.role AND g.value = f.value "
            "WHERE f.item_id = a.id AND (f.fact = 'identifier' AND f.role = 'message-id' "
            "OR f.fact = 'text' AND f.role IN ('document', 'body') AND f.sketch IS NOT NULL))"
        )
        counts: Counter[str] = Counter()
        first: list[str] = []
        for kind, path in self._db.execute(f"SELECT a.kind, a.path {loners} ORDER BY a.kind <> 'mail', a.path"):
            counts[kind] += 1
            if len(first) < most:
                first.append(path)
        return dict(counts), first

    def _messages(self) -> None:
        """Messages of one name whose words differ."""
        self._db.execute(
            "INSERT OR IGNORE INTO temp.pairs SELECT a.path, b.path, 0 FROM one.facts f JOIN one.items a ON a.id = f.item_id AND a.kind = 'mail' "
            "JOIN two.facts g ON g.fact = f.fact AND g.role = f.role AND g.value = f.value JOIN two.items b ON b.id = g.item_id AND b.kind = 'mail' "
            "WHERE f.fact = 'identifier' AND f.role = 'message-id' AND a.sha256 <> b.sha256 "
            f"AND (SELECT count(*) FROM one.facts n WHERE n.fact = f.fact AND n.role = f.role AND n.value = f.value) <= {_MOST} "
            f"AND (SELECT count(*) FROM two.facts n WHERE n.fact = f.fact AND n.role = f.role AND n.value = f.value) <= {_MOST} "
            "AND coalesce((SELECT group_concat(value) FROM (SELECT value FROM one.facts t WHERE t.item_id = a.id AND t.fact = 'text' "
            "AND t.role = 'body' ORDER BY t.id)), '') <> coalesce((SELECT group_concat(value) FROM (SELECT value FROM two.facts t "
            "WHERE t.item_id = b.id AND t.fact = 'text' AND t.role = 'body' ORDER BY t.id)), '')"
        )

    def _near_words(self) -> None:
        for side, other in (("one", "two"), ("two", "one")):
            self._db.execute(
                f"CREATE TEMP TABLE words_{side} AS SELECT f.value AS digest, min(i.path) AS path, f.sketch AS sketch, "
                f"f.value NOT IN (SELECT value FROM {other}.facts WHERE fact = 'text' AND role = 'document') AS alone FROM {side}.facts f "
                f"JOIN {side}.items i ON i.id = f.item_id WHERE f.fact = 'text' AND f.role = 'document' AND f.sketch IS NOT NULL "
                "AND i.kind = 'document' GROUP BY 1"
            )
            self._db.execute(f"CREATE TEMP TABLE bands_{side} (key INTEGER, word INTEGER)")
            rows = self._db.execute(f"SELECT rowid, sketch FROM temp.words_{side}")
            while batch := list(islice(rows, _BATCH)):
                keys = ((key, row) for row, sketch in batch for key in band_keys(bytes(sketch), BANDS, ROWS))
                self._db.executemany(f"INSERT INTO temp.bands_{side} VALUES (?, ?)", keys)
            self._db.execute(f"CREATE INDEX temp.bands_{side}_key ON bands_{side} (key, word)")
            self._db.execute(
                f"DELETE FROM temp.bands_{side} WHERE key IN (SELECT key FROM temp.bands_{side} GROUP BY key HAVING count(*) > {_CROWD})"
            )
        candidates = "SELECT DISTINCT a.word AS one, b.word AS two FROM temp.bands_one a JOIN temp.bands_two b USING (key)"
        self._db.execute(f"CREATE TEMP TABLE candidates AS {candidates}")
        near = self._db.execute(
            "SELECT a.path, b.path, a.sketch, b.sketch FROM temp.candidates c JOIN temp.words_one a ON a.rowid = c.one "
            # Two wordings that both dumps hold are versions inside each, and nothing that the dumps differ in.
            "JOIN temp.words_two b ON b.rowid = c.two WHERE a.digest <> b.digest AND (a.alone OR b.alone)"
        )
        while batch := list(islice(near, _BATCH)):
            alike = [(one, two) for one, two, first, second in batch if likeness(bytes(first), bytes(second)) >= _LEAST]
            self._db.executemany("INSERT OR IGNORE INTO temp.pairs VALUES (?, ?, 1)", alike)

    def _names(self) -> None:
        """Documents of one file name with no counterpart yet: another state of the file, or another file of the same name."""
        for side, other in (("one", "two"), ("two", "one")):
            self._db.execute(
                f"CREATE TEMP TABLE names_{side} AS SELECT last_step(i.path) AS name, i.path AS path, i.sha256 AS sha256, "
                f"count(*) OVER (PARTITION BY last_step(i.path)) AS alike FROM {side}.items i "
                f"WHERE i.kind = 'document' AND i.size >= {_LEAST_BYTES} AND i.path NOT IN (SELECT {side} FROM temp.pairs) "
                f"AND i.id NOT IN (SELECT item_id FROM {side}.facts WHERE fact = 'text' AND role = 'document' AND value IN "
                f"(SELECT value FROM {other}.facts WHERE fact = 'text' AND role = 'document'))"
            )
            self._db.execute(f"CREATE INDEX temp.names_{side}_name ON names_{side} (name)")
        self._db.execute(
            "INSERT OR IGNORE INTO temp.pairs SELECT a.path, b.path, 2 FROM temp.names_one a JOIN temp.names_two b ON b.name = a.name "
            f"WHERE a.alike <= {_MOST} AND b.alike <= {_MOST} AND a.sha256 <> b.sha256 "
            "AND NOT EXISTS (SELECT 1 FROM two.items c WHERE c.sha256 = a.sha256) "
            "AND NOT EXISTS (SELECT 1 FROM one.items c WHERE c.sha256 = b.sha256)"
        )


def way(path: str) -> str:
    """An item's path below the dump that it is of; empty for the dump itself, and for what has a number for a name, as messages of a mailbox."""
    below = path[len(root_of(path)) :]
    return "" if any(step.isdigit() for step in below.split(INSIDE)[1:]) else below


def _last_step(path: str) -> str:
    return path.rsplit(INSIDE, 1)[-1].rsplit("/", 1)[-1].casefold()

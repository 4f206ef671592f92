"""Families of documents: union-find over identifiers that few documents share (Tarjan, 1975), made in the case file itself.

1. Of files with the same bytes one stands for all, so that copies in many mails make no identifier common.
2. Identifiers on two to five such files are rare; what more share comes from templates and houses, and links nobody.
3. Two files are linked by an identifier that is kept through every save, by three rare revision marks, by the first revision mark
   and another value, or by two kinds of what tells of surroundings (printer, template, network card, macro project, a picture's dots).
   Revision marks are numbers of 24 bits in Word and of 21 in LibreOffice: among 10,000 documents some agree in one by chance.
4. Links join families, the strongest first; none grows beyond a bound, so that one odd file cannot join everything.

SQLite sorts and groups, on disk where there is much; memory holds one number an item.
"""

import sqlite3
from array import array
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import msgspec

from leakcheck.model.document_family import DocumentFamily, FamilyLink, SharedIdentifier
from leakcheck.model.facts import IdentifierKind

#: Values on more files than this are a template's or a house's.
RARE = 5
#: Single revision marks agree by chance and are handed on by templates; three rare ones together are no chance.
REVISION_MARKS = 3
#: More are no family that anybody could look through, and one odd file may have joined them.
LARGEST = 100
_KEPT = (IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT, IdentifierKind.PDF_PERMANENT)
_MARKS = (IdentifierKind.RSID_ROOT, IdentifierKind.RSID)
#: What programs write in place of an identifier: Windows' constant in pictures, the MD5 digest of nothing.
_CONSTANTS = ("faf5bdd5-ba3d-11da-ad31-d33d75182f1b", "d41d8cd98f00b204e9800998ecf8427e")
_SURROUNDINGS = (
    IdentifierKind.PRINTER, IdentifierKind.TEMPLATE, IdentifierKind.NETWORK_ADDRESS, IdentifierKind.MACRO_PROJECT, IdentifierKind.PICTURE_DOTS,
)  # fmt: skip
_MOST_KEPT = 3
_SHARED = msgspec.json.Decoder(tuple[SharedIdentifier, ...])


def build(db: sqlite3.Connection) -> None:
    """Find all families anew and keep them in the case. Within a transaction of the caller."""
    _prepare(db)
    parents = _joined(db)
    _keep(db, parents)
    for table in ("kin", "rare", "carried", "pairs", "roots"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")


def families(db: sqlite3.Connection) -> Iterator[DocumentFamily]:
    """The families in their order, one at a time."""
    for number, copies in db.execute("SELECT id, copies FROM families ORDER BY id").fetchall():
        members = db.execute("SELECT i.path FROM family_members m JOIN items i ON i.id = m.item_id WHERE m.family_id = ? ORDER BY 1", (number,))
        rows = db.execute(
            "SELECT a.path, b.path, l.shared, l.identifiers FROM family_links l JOIN items a ON a.id = l.first_id JOIN items b ON b.id = l.second_id "
            "WHERE l.family_id = ?",
            (number,),
        )
        links = (FamilyLink(first=min(a, b), second=max(a, b), shared=_SHARED.decode(shared), count=count) for a, b, shared, count in rows)
        yield DocumentFamily(
            number=number,
            members=tuple(path for (path,) in members),
            copies=copies,
            links=tuple(sorted(links, key=lambda link: (link.first, link.second))),
        )


def _prepare(db: sqlite3.Connection) -> None:
    """Steps 1 to 3."""
    kept, surroundings, marks = (", ".join(f"'{kind.value}'" for kind in kinds) for kinds in (_KEPT, _SURROUNDINGS, _MARKS))
    mark, root = f"'{IdentifierKind.RSID.value}'", f"'{IdentifierKind.RSID_ROOT.value}'"
    constant = " OR ".join(f"lower(f.value) LIKE '%{value}%'" for value in _CONSTANTS)
    for table in ("kin", "rare", "carried", "pairs", "roots"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    for statement in (
        # A picture that lies in a document is part of it, and links nothing by itself.
        "CREATE TEMP TABLE kin AS SELECT id, sha256, copies FROM (SELECT i.id, i.sha256, count(*) OVER same - 1 AS copies, "
        "row_number() OVER (PARTITION BY i.sha256 ORDER BY i.path) AS number FROM items i LEFT JOIN items p ON p.path = i.parent "
        "WHERE i.sha256 <> '' AND (i.kind = 'document' OR (i.kind = 'picture' AND coalesce(p.kind, '') <> 'document')) "
        "WINDOW same AS (PARTITION BY i.sha256)) WHERE number = 1",
        "CREATE UNIQUE INDEX temp.kin_id ON kin (id)",
        "CREATE TEMP TABLE rare AS SELECT f.role AS kind, f.value FROM facts f JOIN kin ON kin.id = f.item_id WHERE f.fact = 'identifier' "
        f"AND f.role IN ({kept}, {surroundings}, {marks}) AND trim(f.value, '0-{{}}uid:') <> '' AND NOT ({constant}) "
        f"GROUP BY f.role, f.value HAVING count(DISTINCT f.item_id) BETWEEN 2 AND {RARE}",
        "CREATE TEMP TABLE carried AS SELECT DISTINCT rare.rowid AS mark, f.item_id AS item FROM rare CROSS JOIN facts f "
        "ON f.fact = 'identifier' AND f.role = rare.kind AND f.value = rare.value JOIN kin ON kin.id = f.item_id",
        "CREATE INDEX temp.carried_mark ON carried (mark, item)",
        "CREATE INDEX temp.carried_item ON carried (item, mark)",
        "CREATE TEMP TABLE pairs AS SELECT a.item AS first, b.item AS second, count(*) AS identifiers, "
        f"sum(kind IN ({kept})) AS kept FROM carried a JOIN carried b ON b.mark = a.mark AND b.item > a.item JOIN rare ON rare.rowid = a.mark "
        f"GROUP BY 1, 2 HAVING kept > 0 OR sum(kind = {mark}) >= {REVISION_MARKS} "
        f"OR (sum(kind = {root}) AND count(DISTINCT value) > 1) "
        f"OR count(DISTINCT CASE WHEN kind IN ({surroundings}) THEN kind END) >= 2",
    ):
        db.execute(statement)


def _joined(db: sqlite3.Connection) -> "array[int]":
    """Step 4: each item's way to the item that stands for its family; 0 for items in none."""
    last = int(db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0])
    parents, sizes = array("q", bytes(8 * (last + 1))), array("q", bytes(8 * (last + 1)))
    strongest = (
        "SELECT first, second FROM temp.pairs JOIN items a ON a.id = first JOIN items b ON b.id = second "
        "ORDER BY kept DESC, identifiers DESC, min(a.path, b.path), max(a.path, b.path)"
    )
    for pair in db.execute(strongest):
        first, second = (_root(parents, sizes, item) for item in pair)
        if first != second and sizes[first] + sizes[second] <= LARGEST:
            larger, smaller = (first, second) if sizes[first] >= sizes[second] else (second, first)
            parents[smaller] = larger
            sizes[larger] += sizes[smaller]
    return parents


def _root(parents: "array[int]", sizes: "array[int]", item: int) -> int:
    if not parents[item]:
        parents[item], sizes[item] = item, 1
    while parents[item] != item:
        # Halving the way at each step keeps all ways short.
        parents[item] = parents[parents[item]]
        item = parents[item]
    return item


def _keep(db: sqlite3.Connection, parents: "array[int]") -> None:
    sizes = array("q", bytes(8 * len(parents)))
    for table in ("family_links", "family_members", "families"):
        db.execute(f"DELETE FROM {table}")
    db.execute("CREATE TEMP TABLE roots (item INTEGER PRIMARY KEY, root INTEGER NOT NULL)")
    db.executemany("INSERT INTO temp.roots VALUES (?, ?)", ((item, _root(parents, sizes, item)) for item in range(len(parents)) if parents[item]))
    db.execute(
        "INSERT INTO families (id, members, copies, root) SELECT row_number() OVER (ORDER BY min(i.path)), count(*), sum(kin.copies), root "
        "FROM temp.roots JOIN kin ON kin.id = item JOIN items i ON i.id = item GROUP BY root HAVING count(*) > 1"
    )
    db.execute("INSERT INTO family_members SELECT f.id, r.item FROM temp.roots r JOIN families f ON f.root = r.root")
    linked = db.execute(
        "SELECT f.id, first, second, identifiers FROM temp.pairs JOIN temp.roots a ON a.item = first JOIN temp.roots b ON b.item = second "
        "AND b.root = a.root JOIN families f ON f.root = a.root ORDER BY 1, 2, 3"
    )
    rows = ((family, first, second, count, _examples(db, first, second)) for family, first, second, count in linked)
    db.executemany("INSERT INTO family_links (family_id, first_id, second_id, identifiers, shared) VALUES (?, ?, ?, ?, ?)", rows)


def _examples(db: sqlite3.Connection, first: int, second: int) -> str:
    """A few of what two items share, of each kind its first ones, the kinds that are kept through saves before all others."""
    query = (
        "SELECT kind, value FROM temp.carried a JOIN temp.carried b ON b.mark = a.mark AND b.item = ? JOIN temp.rare ON rare.rowid = a.mark "
        "WHERE a.item = ? ORDER BY kind, value"
    )
    order = {kind.value: place for place, kind in enumerate((*_KEPT, *_MARKS, *_SURROUNDINGS))}
    rows = db.execute(query, (second, first)).fetchall()
    chosen = [row for _, group in groupby(rows, key=itemgetter(0)) for row in list(group)[:_MOST_KEPT]]
    return msgspec.json.encode(sorted(chosen, key=lambda row: (order[row[0]], row[1]))).decode()

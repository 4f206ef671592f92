"""Families of documents: union-find over identifiers that few documents share (Tarjan, 1975), made in the case file itself.

1. Of files with the same bytes one stands for all, so that copies in many mails make no identifier common.
2. Identifiers on two to five such files are rare; what more share comes from templates and houses, and links nobody.
3. Two files are linked by an identifier that is kept through every save, by three rare marks (of revisions, or bookmarks that bear
   the second in which Word made them), by the first revision mark and another value, or by two kinds of what tells of surroundings
   (printer, template, network card, macro project, a picture's dots).
   Revision marks are numbers of 24 bits in Word and of 21 in LibreOffice: among 10,000 documents some agree in one by chance.
   Of many states of one document the identifiers are no longer rare. There two are linked whose histories lie in one another: all the
   marks of the one stand in the other, which has more. Two children of one template are not, because each bears marks of its own; nor
   is what a program library makes, which hands its template's marks on and adds none.
4. Links join families, the strongest first; none grows beyond a bound, so that one odd file cannot join everything.

SQLite sorts and groups, on disk where there is much; memory holds one number an item.
"""

import sqlite3
from array import array
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec

from leakcheck.model.document_family import DocumentFamily, FamilyLink, SharedIdentifier

#: Some hundreds of states of one form or report are a family, which the page draws in parts; more may be joined by one odd file. The largest
#: family of the public documents here has 24 members.
LARGEST = 500
#: Of each link so many identifiers of each kind are kept as examples, the kinds that say most first.
_KINDS = ("document-id", "original-document-id", "pdf-permanent-id", "rsid-root", "rsid", "word-bookmark")
_TABLES = ("kin", "worth", "shared", "carried", "pairs", "near", "marks", "histories", "roots")
_STATEMENTS = Path(__file__).parent / "families.sql"
_MOST_KEPT = 3
_SHARED = msgspec.json.Decoder(tuple[SharedIdentifier, ...])


def build(db: sqlite3.Connection) -> None:
    """Find all families anew and keep them in the case. Within a transaction of the caller."""
    _tidy(db)
    for statement in _STATEMENTS.read_text(encoding="utf-8").split(";\n"):
        db.execute(statement)
    _keep(db, _joined(db))
    _tidy(db)


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


def _tidy(db: sqlite3.Connection) -> None:
    for table in _TABLES:
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")


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
        "SELECT s.kind, s.value FROM temp.carried a JOIN temp.carried b ON b.mark = a.mark AND b.item = :second "
        "JOIN temp.shared s ON s.rowid = a.mark WHERE a.item = :first "
        "UNION SELECT 'rsid', a.value FROM temp.marks a JOIN temp.marks b ON b.item = :second AND b.value = a.value "
        "WHERE a.item = :first ORDER BY 1, 2"
    )
    rows = db.execute(query, {"first": first, "second": second}).fetchall()
    chosen = [row for _, group in groupby(rows, key=itemgetter(0)) for row in list(group)[:_MOST_KEPT]]
    return msgspec.json.encode(sorted(chosen, key=lambda row: (_KINDS.index(row[0]) if row[0] in _KINDS else len(_KINDS), row))).decode()

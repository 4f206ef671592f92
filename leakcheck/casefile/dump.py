"""What correlations and verdicts ask of a case: queries that stream in the order of paths and never load it all."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar, cast

import msgspec

from leakcheck.casefile import families, loose_copies, near_texts, senders, threads
from leakcheck.casefile.rows import TAGS, fact_of, facts_of_rows, item_of_row
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.dump import Anchor, Answer, Dump, LikeItems, NearTexts, Sender, SigningHabit, Standing
from leakcheck.model.evidence import Evidence, FiringRate
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Fact, IdentifierKind, PictureContent
from leakcheck.model.finding import Finding, with_explanations
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.problem import Problem, ProblemKind

#: One row a received mail: sender's domain, month, whether it is signed, and how it stands among its like. A mail is received where a
#: trace line says when. The domain is what follows the last @ of `Name <address>`; SQLite has no function for that.
_HABITS = """
WITH received AS (
  SELECT item_id, min(substr(utc, 1, 7)) AS month FROM facts
  WHERE fact = 'time' AND role = 'received' AND utc <> '' AND part LIKE 'header Received%' GROUP BY item_id
), sender AS (
  SELECT item_id, min(lower(substr(address, length(rtrim(address, replace(address, '@', ''))) + 1))) AS domain
  FROM (SELECT item_id, rtrim(value, '>') AS address FROM facts WHERE fact = 'person' AND role = 'sender' AND value LIKE '%@%') GROUP BY item_id
), signed AS (
  SELECT DISTINCT item_id FROM facts WHERE fact = 'signature-mark' AND role = 'dkim'
), counted AS (
  SELECT item_id, domain, month, signed.item_id IS NOT NULL AS has, count(*) OVER alike AS mails, count(signed.item_id) OVER alike AS signed,
    row_number() OVER (PARTITION BY domain, month, signed.item_id IS NULL ORDER BY path) AS number
  FROM received JOIN sender USING (item_id) JOIN items ON id = item_id LEFT JOIN signed USING (item_id)
  WHERE kind = 'mail' WINDOW alike AS (PARTITION BY domain, month)
)
SELECT {item}, domain, month, mails, signed, has FROM counted JOIN items i ON i.id = item_id
WHERE mails >= ? AND signed < mails AND signed >= ? * mails AND (has = 0 OR number <= ?) ORDER BY domain, month, i.path
"""
_EXAMPLES = 50
F = TypeVar("F", bound=Fact)
T = TypeVar("T")
A = TypeVar("A")
_ITEM = "i.path, i.size, i.sha256, i.parent, i.format, i.kind"
#: A file and the earlier states inside it are one file, and share whatever marks it has.
_STATES = "SELECT id FROM items WHERE kind = 'earlier-state'"
#: In the order of the file, in whatever order its spans were read.
_PROBLEMS = "SELECT t.item_id, t.kind, t.sentence, t.stage, t.path FROM problems t LEFT JOIN units u ON u.id = t.unit_id"
_STANDING = {Standing.ANY: "", Standing.AUTHENTICATED: "AND i.authenticated", Standing.OTHERS: "AND NOT i.authenticated"}
_ATTESTATION = msgspec.json.Decoder(Attestation)
_FINDING = msgspec.json.Decoder(Finding)
#: Items are completed with their findings and the like in batches of this many.
_BATCH = 400
#: Of so many items at a time the same is asked.
_FEW_PATHS = 50
_OF_EACH = f"SELECT i.path, f.data FROM items i CROSS JOIN facts f ON f.item_id = i.id WHERE i.path IN ({','.join('?' * _FEW_PATHS)}) AND f.fact = ?"
#: Facts that fewer than one item in so many has are sorted by paths; of the others there are some on the next item as a rule.
_FEW = 4
#: The bytes of containers inside containers end somewhere; so does the search upwards.
_DEEPEST = 32
#: The format of such files.
_HOLDS_WHAT_IT_SIGNS = "cms_message"
_SIGNED_AS_FILE = "cms_signature"
#: Of so many containers it is remembered which mail covers them, while items are gone through in the order of their paths.
_PARENTS = 256


class CaseDump:
    """The whole dump, by query, over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._near = near_texts.NearPairs(connection)
        self._answers: dict[Callable[[Dump], object], object] = {}

    def once(self, asked: Callable[[Dump], A]) -> A:
        if asked not in self._answers:
            self._answers[asked] = asked(self)
        return cast("A", self._answers[asked])

    def items(self, kind: ItemKind | None = None) -> Iterator[Item]:
        where, values = ("WHERE i.kind = ?", (kind.value,)) if kind else ("", ())
        # A generator of its own holds on to the case, which a caller may not have kept.
        for row in self._db.execute(f"SELECT {_ITEM} FROM items i {where} ORDER BY i.path", values):
            yield item_of_row(row)

    def count(self, kind: ItemKind | None = None) -> int:
        where, values = ("WHERE kind = ?", (kind.value,)) if kind else ("", ())
        return int(self._db.execute(f"SELECT count(*) FROM items {where}", values).fetchone()[0])

    def item(self, path: str) -> Item | None:
        row = self._db.execute(f"SELECT {_ITEM} FROM items i WHERE i.path = ?", (path,)).fetchone()
        return None if row is None else item_of_row(row)

    def inside(self, path: str, most: int) -> list[Item]:
        """What lies in an item, at any depth, in the order of the paths; at most so many."""
        # In the order of bytes the zero comes right behind the slash that ends the mark of a container.
        query = f"SELECT {_ITEM} FROM items i WHERE i.path >= ? AND i.path < ? ORDER BY i.path LIMIT ?"
        return [item_of_row(row) for row in self._db.execute(query, (f"{path}{INSIDE}", f"{path}{INSIDE[:-1]}0", most))]

    def facts(self, kind: type[F], role: str = "") -> Iterator[tuple[Item, F]]:
        chosen, values = ("f.fact = ? AND f.role = ?", (TAGS[kind], role)) if role else ("f.fact = ?", (TAGS[kind],))
        found = self._item_by_item(chosen, values) if self._on_many(chosen, values) else self._sorted(chosen, values)
        for row, data in found:
            fact = fact_of(data)
            if isinstance(fact, kind):
                yield item_of_row(row), fact

    def _on_many(self, chosen: str, values: tuple[str, ...]) -> bool:
        """Whether there are so many of these facts that a walk through all items finds them sooner than sorting them by paths does."""
        enough = int(self._db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0]) // _FEW + 1
        return len(self._db.execute(f"SELECT 1 FROM facts f WHERE {chosen} LIMIT ?", (*values, enough)).fetchall()) == enough

    def _item_by_item(self, chosen: str, values: tuple[str, ...]) -> Iterator[tuple[Sequence[Any], str]]:
        query = f"SELECT {_ITEM}, f.data FROM items i CROSS JOIN facts f ON f.item_id = i.id AND {chosen} ORDER BY i.path, f.id"
        yield from ((row, row[6]) for row in self._db.execute(query, values))

    def _sorted(self, chosen: str, values: tuple[str, ...]) -> Iterator[tuple[Sequence[Any], str]]:
        # Only numbers and paths are sorted; the facts themselves, whole texts among them, are fetched batch by batch.
        query = f"SELECT {_ITEM}, f.id FROM facts f JOIN items i ON i.id = f.item_id WHERE {chosen} ORDER BY i.path, f.id"
        rows = self._db.execute(query, values)
        while batch := list(islice(rows, _BATCH)):
            marks = ",".join("?" * len(batch))
            data = dict(self._db.execute(f"SELECT id, data FROM facts WHERE id IN ({marks})", [row[6] for row in batch]))
            yield from ((row, data[row[6]]) for row in batch)

    def facts_together(
        self, kind: ItemKind, asked: Sequence[tuple[type[Fact], str]], standing: Standing = Standing.ANY
    ) -> Iterator[tuple[Item, Sequence[AnyFact]]]:
        # Item by item, as they stand in the case, and one row an item: SQLite would carry each fact through a sorting.
        roles = ",".join(["(?, ?)"] * len(asked))
        query = (
            f"SELECT {_ITEM}, group_concat(f.id), group_concat(f.data) FROM items i CROSS JOIN facts f ON f.item_id = i.id "
            f"WHERE i.kind = ? {_STANDING[standing]} AND (+f.fact, +f.role) IN (VALUES {roles}) GROUP BY i.path ORDER BY i.path"
        )
        values = [kind.value, *(value for type_, role in asked for value in (TAGS[type_], role))]
        for row in self._db.execute(query, values):
            numbered = zip(map(int, row[6].split(",")), facts_of_rows(row[7]), strict=True)
            yield item_of_row(row), [fact for _, fact in sorted(numbered, key=itemgetter(0))]

    def facts_of(self, path: str, kind: type[F], role: str = "") -> Sequence[F]:
        # From the item to its facts: an index that begins with the kind leads through all items of the case.
        query = "SELECT f.data FROM items i CROSS JOIN facts f ON f.item_id = i.id WHERE i.path = ? AND f.fact = ?"
        chosen, values = (" AND f.role = ?", (path, TAGS[kind], role)) if role else ("", (path, TAGS[kind]))
        facts = (fact_of(data) for (data,) in self._db.execute(f"{query}{chosen} ORDER BY f.id", values))
        return [fact for fact in facts if isinstance(fact, kind)]

    def facts_of_each(self, paths: Collection[str], kind: type[F], role: str = "") -> Mapping[str, Sequence[F]]:
        out: dict[str, list[F]] = {}
        chosen, values = (" AND f.role = ?", (TAGS[kind], role)) if role else ("", (TAGS[kind],))
        rest = iter(dict.fromkeys(paths))
        while batch := list(islice(rest, _FEW_PATHS)):
            # Always as many, so that the question need not be prepared anew for every number of paths.
            batch += batch[-1:] * (_FEW_PATHS - len(batch))
            for path, data in self._db.execute(f"{_OF_EACH}{chosen} ORDER BY i.path, f.id", (*batch, *values)):
                fact = fact_of(data)
                if isinstance(fact, kind):
                    out.setdefault(path, []).append(fact)
        return out

    def attestations(self, *reasons: Reason) -> Iterator[tuple[Item, Attestation]]:
        marks = ",".join("?" * len(reasons))
        query = f"SELECT {_ITEM}, a.data FROM attestations a JOIN items i ON i.id = a.item_id WHERE a.reason IN ({marks}) ORDER BY i.path, a.id"
        for row in self._db.execute(query, [reason.value for reason in reasons]):
            yield item_of_row(row), _ATTESTATION.decode(row[6])

    def authenticating(self) -> Iterator[tuple[Item, Attestation]]:
        query = f"SELECT {_ITEM}, a.data FROM items i JOIN attestations a ON a.item_id = i.id WHERE i.authenticated ORDER BY i.path, a.id"
        for row in self._db.execute(query):
            attestation = _ATTESTATION.decode(row[6])
            if attestation.authenticates:
                yield item_of_row(row), attestation

    def authenticated_mails(self) -> Iterator[Item]:
        for row in self._db.execute(f"SELECT {_ITEM} FROM items i WHERE i.authenticated AND i.kind = 'mail' ORDER BY i.path"):
            yield item_of_row(row)

    def anchor(self, path: str) -> Anchor | None:
        """The nearest authenticated mail at or above a path: its signature covers all that lies in it.

        A document that is signed itself anchors no other: its unsigned original differs from it by design, and is no altered copy. Nor does
        a mail that somebody else than its sender or a mail server signed, as a file from beside: no other copy is held against it.
        """
        return self._nearest(path, lambda one: one.mail.kind is ItemKind.MAIL and one.attestation.scheme != _SIGNED_AS_FILE)

    def signed_around(self, path: str) -> Anchor | None:
        """The same of a mail or of a file that holds what it signs byte for byte (CMS), whichever is nearer."""
        return self._nearest(path, lambda one: one.mail.kind is ItemKind.MAIL or one.mail.format == _HOLDS_WHAT_IT_SIGNS)

    def _nearest(self, path: str, covers: Callable[[Anchor], bool]) -> Anchor | None:
        """The nearest authenticated item of some kind at or above a path."""
        for _ in range(_DEEPEST):
            row = self._db.execute(f"SELECT {_ITEM}, i.authenticated, i.id FROM items i WHERE i.path = ?", (path,)).fetchone() if path else None
            if row is None:
                return None
            if row[6]:
                found = Anchor(item_of_row(row), self._authenticating(row[7]))
                if covers(found):
                    return found
            path = row[3]
        return None

    def is_anchored(self, path: str) -> bool:
        for _ in range(_DEEPEST):
            row = self._db.execute("SELECT parent, authenticated AND kind = 'mail' FROM items WHERE path = ?", (path,)).fetchone() if path else None
            if row is None or row[1]:
                return row is not None
            path = row[0]
        return False

    def is_authenticated_mail(self, path: str) -> bool:
        return self._db.execute("SELECT 1 FROM items WHERE path = ? AND authenticated AND kind = 'mail'", (path,)).fetchone() is not None

    def _authenticating(self, item_id: int) -> Attestation:
        query = "SELECT data FROM attestations WHERE item_id = ? ORDER BY id"
        found = (_ATTESTATION.decode(data) for (data,) in self._db.execute(query, (item_id,)))
        # What a sender or a server signed comes before what anybody signed as a file.
        return min((one for one in found if one.authenticates), key=lambda one: one.scheme == _SIGNED_AS_FILE)

    def same_bytes(self) -> Iterator[Sequence[Item]]:
        query = "SELECT sha256 FROM items WHERE size > 0 AND sha256 <> '' GROUP BY sha256 HAVING count(*) > 1 ORDER BY min(path)"
        for (digest,) in self._db.execute(query).fetchall():
            yield [item_of_row(row) for row in self._db.execute(f"SELECT {_ITEM} FROM items i WHERE i.sha256 = ? ORDER BY i.path", (digest,))]

    def sharing(self, kind: IdentifierKind, most: int) -> Iterator[tuple[str, Sequence[Item]]]:
        shared = (
            f"SELECT value FROM facts WHERE fact = 'identifier' AND role = ? AND item_id NOT IN ({_STATES}) GROUP BY value "
            "HAVING count(DISTINCT item_id) BETWEEN 2 AND ?"
        )
        # One question for all values: one for each takes twice as long. SQLite sorts what does not fit into memory on the disk.
        query = (
            f"SELECT s.value, {_ITEM} FROM ({shared}) s CROSS JOIN facts f ON f.fact = 'identifier' AND f.role = ? AND f.value = s.value "
            "JOIN items i ON i.id = f.item_id WHERE i.kind <> 'earlier-state' ORDER BY s.value, i.path"
        )
        for value, rows in groupby(self._db.execute(query, (kind.value, most, kind.value)), key=itemgetter(0)):
            # A value stands in several places of some items.
            yield value, [item_of_row(row) for row in dict.fromkeys(row[1:] for row in rows)]

    def near_texts(self, least: float) -> Iterator[NearTexts]:
        yield from self._near.texts(least)

    def namesakes(self) -> Iterator[NearTexts]:
        yield from near_texts.namesakes(self._db)

    def near_documents(self, least: float) -> Iterator[LikeItems]:
        yield from loose_copies.near_documents(self._db, least)

    def same_words(self) -> Iterator[Sequence[Item]]:
        yield from loose_copies.same_words(self._db)

    def same_looks(self, most: int) -> Iterator[Sequence[tuple[Item, PictureContent]]]:
        yield from loose_copies.same_looks(self._db, most)

    def mails_of_one_subject(self, most: int) -> Iterator[Sequence[Item]]:
        yield from loose_copies.mails_of_one_subject(self._db, most)

    def families(self) -> Iterator[DocumentFamily]:
        # A generator of its own, for the reason given above.
        yield from families.families(self._db)

    def signing_habits(self, least: int, share: float) -> Iterator[SigningHabit]:
        rows = self._db.execute(_HABITS.format(item=_ITEM), (least, share, _EXAMPLES))
        for (domain, month, mails, signed), group in groupby(rows, key=lambda row: row[6:10]):
            found = [(item_of_row(row), bool(row[10])) for row in group]
            without, with_ = (tuple(item for item, has in found if has is wanted) for wanted in (False, True))
            yield SigningHabit(domain, month, mails, signed, without, with_)

    def answers(self) -> Iterator[Answer]:
        yield from threads.answers(self._db)

    def senders(self, least: int) -> Iterator[Sender]:
        yield from senders.senders(self._db, least)

    def mail_months(self) -> Mapping[str, int]:
        query = (
            "SELECT substr(f.utc, 1, 7), count(DISTINCT f.item_id) FROM facts f JOIN items i ON i.id = f.item_id "
            "WHERE f.fact = 'time' AND f.role = 'sent' AND f.utc <> '' AND i.kind = 'mail' GROUP BY 1 ORDER BY 1"
        )
        return dict(self._db.execute(query).fetchall())

    # ── for the verdict ──────────────────────────────────────────────────────────────────────────────────────────────

    def firing_rates(self) -> list[FiringRate]:
        """How often each rule fired, among how many items of each kind that it was asked about."""
        asked: dict[tuple[str, str], int] = {}
        # Counted before the sets are looked at: left to itself SQLite walks through all items once for each set.
        counted = "SELECT looked_for, kind, count(*) AS items FROM items GROUP BY 1, 2"
        of_kind: dict[str, int] = {}
        for rules, kind, count in self._db.execute(f"SELECT l.rules, c.kind, c.items FROM ({counted}) c JOIN looked_for l ON l.id = c.looked_for"):
            of_kind[kind] = of_kind.get(kind, 0) + count
            for rule in rules.split():
                asked[rule, kind] = asked.get((rule, kind), 0) + count
        # What speaks for unchanged bytes may hold for a whole dump; only what is held against files must be rare to mean something.
        # In the order in which they were written, in which neighbours are of one item or near it.
        fired = (
            "SELECT f.rule, i.kind, count(DISTINCT f.item_id) FROM findings f NOT INDEXED CROSS JOIN items i ON i.id = f.item_id "
            "WHERE f.direction <> 'integrity' GROUP BY 1, 2 ORDER BY 1, 2"
        )
        rows = self._db.execute(fired).fetchall()
        return [FiringRate(rule, kind, count, asked.get((rule, kind)) or of_kind[kind]) for rule, kind, count in rows]

    def evidence(self) -> Iterator[Evidence]:
        """What the verdict on each item rests on, in the order of the paths."""
        # What lies in one thing comes together in the order of the paths, but for what lies in its parts.
        anchor_in = lru_cache(_PARENTS)(self._anchor_and_reasons)
        for examined in self.examined():
            anchor, reasons = anchor_in(examined.item.parent)
            if anchor is not None:
                yield Evidence(examined=examined, anchor=anchor.attestation, anchor_path=anchor.mail.path, mail_reasons=reasons)
                continue
            copied, reasons = anchor_in(_identical(examined.findings))
            yield Evidence(examined=examined, copied_from=copied.attestation if copied else None, mail_reasons=reasons)

    def _anchor_and_reasons(self, path: str) -> tuple[Anchor | None, frozenset[Reason]]:
        anchor = self.signed_around(path) if path else None
        if anchor is None:
            return None, frozenset()
        query = "SELECT DISTINCT a.reason FROM attestations a JOIN items i ON i.id = a.item_id WHERE i.path = ?"
        return anchor, frozenset(Reason(reason) for (reason,) in self._db.execute(query, (anchor.mail.path,)))

    def examined(self, where: str = "", values: tuple[object, ...] = ()) -> Iterator[Examined]:
        """Items without their facts, in the order of the paths. `where` restricts columns of `i` and `v` (the verdict)."""
        query = (
            f"SELECT {_ITEM}, i.id, l.rules FROM items i JOIN looked_for l ON l.id = i.looked_for "
            f"LEFT JOIN verdicts v ON v.item_id = i.id {where} ORDER BY i.path"
        )
        rows = self._db.execute(query, values)
        while batch := list(islice(rows, _BATCH)):
            ids = [row[6] for row in batch]
            attestations = self._by_item(ids, "SELECT item_id, data FROM attestations t", "id", lambda row: _ATTESTATION.decode(row[1]))
            findings = self._by_item(ids, "SELECT item_id, data FROM findings t", "id", lambda row: _FINDING.decode(row[1]))
            problems = self._by_item(ids, _PROBLEMS, "CAST(u.span AS INTEGER), t.id", _problem)
            for row in batch:
                id_ = row[6]
                yield Examined(
                    item=item_of_row(row),
                    attestations=tuple(attestations.get(id_, ())),
                    findings=tuple(sorted(with_explanations(findings.get(id_, ())), key=lambda one: (-one.weight, one.rule, one.sentence))),
                    looked_for=_rules(row[7]),
                    problems=tuple(problems.get(id_, ())),
                )

    def _by_item(self, ids: Sequence[int], query: str, order: str, made: Callable[[tuple[Any, ...]], T]) -> dict[int, list[T]]:
        marks = ",".join("?" * len(ids))
        out: dict[int, list[T]] = {}
        for row in self._db.execute(f"{query} WHERE t.item_id IN ({marks}) ORDER BY {order}", ids):
            out.setdefault(row[0], []).append(made(row))
        return out


def _identical(findings: Sequence[Finding]) -> str:
    """Where the same bytes lie in an authenticated mail or signed file, as the finding that authenticates by them says; empty without one."""
    return next((one.others[0] for one in findings if one.authenticates and one.others), "")


@lru_cache(maxsize=256)
def _rules(ids: str) -> tuple[str, ...]:
    """Few sets of rules are asked, and each of many items."""
    return tuple(ids.split())


def _problem(row: tuple[Any, ...]) -> Problem:
    return Problem(ProblemKind(row[1]), row[2], row[3], row[4])

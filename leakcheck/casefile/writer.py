"""Writing a case: by the coordinator alone, one transaction a unit of work, so that nothing finished is ever lost."""

import contextlib
import hashlib
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from leakcheck.casefile import families
from leakcheck.casefile.dump import CaseDump
from leakcheck.casefile.recovered_keys import RecoveredKeys
from leakcheck.casefile.rows import ItemRows, encoded, finding_row, rows_of
from leakcheck.model.case_view import DumpNote, RunInfo
from leakcheck.model.dump import Dump
from leakcheck.model.engine import UnitResult
from leakcheck.model.evidence import Evidence, FiringRate
from leakcheck.model.examined import Examined
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.key_change import KeyChange
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Verdict

FILE = "case.sqlite"
_HERE = Path(__file__).parent
_JSON = msgspec.json.Encoder()
#: A unit's answers stay in memory up to this size and go to an unnamed file in the case folder beyond it.
_BUFFER = 8 << 20
#: So many of the case are kept in memory at most while everything is compared with everything.
_KILOBYTES_COMPARING = 128 << 10
_PAGE = 8192
#: "leak" in ASCII, so that a case is never mistaken for somebody else's database.
APPLICATION_ID = 0x6C65616B
SCHEMA_VERSION = 5


class CaseError(UserError):
    """The case cannot be used; the text is a sentence for the user."""


class CaseWriter:
    """The one writer of a case. Raises CaseError if the folder cannot hold one or another scan is writing to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = _locked(folder / "case.lock")
        try:
            self._connection = connected(folder / FILE, (_HERE / "schema.sql").read_text(encoding="utf-8"))
        except BaseException:
            self._lock.close()
            raise
        self._buffers: dict[str, IO[bytes]] = {}
        self._looked_for: dict[str, int] = {}
        self._next_item = 1
        self.changed = False
        """Whether anything was read or forgotten since `begin`, or the run before was not finished."""

    # ── reading a dump ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, run: RunInfo) -> None:
        """Start or resume a run. What was read with another version, other tables, keys or plug-ins is read anew."""
        with self._transaction() as db:
            db.execute("CREATE TEMP TABLE seen (path TEXT PRIMARY KEY)")
            last = db.execute("SELECT signature, finished, data FROM runs ORDER BY id DESC LIMIT 1").fetchone()
            signature = _signature(run)
            if last is not None and last[0] != signature:
                for table in (
                    "family_links",
                    "family_members",
                    "families",
                    "facts",
                    "attestations",
                    "findings",
                    "problems",
                    "verdicts",
                    "items",
                    "units",
                    "notes",
                ):
                    db.execute(f"DELETE FROM {table}")  # names of our own
            same_question = last is not None and last[1] and msgspec.json.decode(last[2], type=RunInfo).since_theft == run.since_theft
            self.changed = last is None or last[0] != signature or not same_question
            db.execute("DELETE FROM runs")
            db.execute("INSERT INTO runs (signature, finished, data) VALUES (?, 0, ?)", (signature, _json(run)))
        self._next_item = int(self._connection.execute("SELECT coalesce(max(id), 0) + 1 FROM items").fetchone()[0])

    def last_keys(self) -> str:
        """The digest of the keys that the last run used; empty for a new case."""
        row = self._connection.execute("SELECT data FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return "" if row is None else msgspec.json.decode(row[0], type=RunInfo).keys

    def save_key_change(self, change: KeyChange) -> None:
        """Record that the keys have changed. Kept whatever is read anew."""
        columns = (change.when, change.command, change.what, change.digest_before, change.digest_after, change.added, change.widened, change.refused)
        with self._transaction() as db:
            names = "moment, command, what, digest_before, digest_after, added, widened, refused"
            db.execute(f"INSERT INTO key_changes ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", columns)

    def files_under(self, root: str) -> int:
        """How many files of this root were read into the case before."""
        query = "SELECT count(DISTINCT path) FROM units WHERE path = ? OR substr(path, 1, ?) = ?"
        return int(self._connection.execute(query, (root, len(root) + 1, f"{root}/")).fetchone()[0])

    def holds(self, unit: Unit) -> bool:
        """Whether a file of this path and size was read before, by whatever version."""
        return self._connection.execute("SELECT 1 FROM units WHERE path = ? AND size = ?", (unit.path, unit.size)).fetchone() is not None

    def mark_seen(self, unit: Unit) -> None:
        """Note that the dump still holds this file; what is not marked is forgotten."""
        self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (unit.path,))

    def is_done(self, unit: Unit) -> bool:
        """Whether exactly this unit was read before, and to the end. A large file is done when all its spans are."""
        row = self._connection.execute("SELECT fingerprint FROM units WHERE path = ? AND span = ?", (unit.path, _span(unit))).fetchone()
        return row is not None and row[0] == _fingerprint(unit)

    def locked(self) -> frozenset[str]:
        """The paths of all units in which something was encrypted and stayed unread."""
        query = "SELECT DISTINCT u.path FROM problems p JOIN units u ON p.unit_id = u.id WHERE p.kind = ?"
        return frozenset(path for (path,) in self._connection.execute(query, (ProblemKind.ENCRYPTED,)))

    def mark_planned(self, unit: Unit, parts: Sequence[Unit]) -> None:
        """Say which spans a large file was cut into; spans of an older state of it are removed."""
        keep = {_fingerprint(part) for part in parts}
        rows = self._connection.execute("SELECT id, fingerprint FROM units WHERE path = ?", (unit.path,)).fetchall()
        with self._transaction():
            for id_, fingerprint in rows:
                if fingerprint not in keep:
                    self._drop(id_)

    def mark_complete(self, unit: Unit) -> None:
        """All spans of a large file are read: the next scan need not even plan it again."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO units (path, span, size, mtime_ns, fingerprint) VALUES (?, '', ?, ?, ?)", _unit_row(unit, spanless=True)
            )

    def save(self, result: UnitResult) -> None:
        """Take part of a unit's answer; all of it is written in one transaction with the last part."""
        key = f"{result.unit.path}\0{_span(result.unit)}"
        if result.restart and key in self._buffers:
            self._buffers.pop(key).close()
        if key not in self._buffers:
            # Closed when the unit is written, dropped or the case is given free.
            self._buffers[key] = tempfile.SpooledTemporaryFile(_BUFFER, dir=str(self._folder))  # noqa: SIM115
        buffer = self._buffers[key]
        buffer.write(b"".join(piece for item in result.items for piece in (len(item).to_bytes(8, "big"), item)))
        if result.done:
            self._write_unit(result.unit, self._buffers.pop(key))
            self.changed = True

    def _write_unit(self, unit: Unit, buffer: IO[bytes]) -> None:
        buffer.seek(0)
        with contextlib.closing(buffer):
            try:
                self._write_answers(unit, _messages(buffer))
            except (msgspec.DecodeError, sqlite3.IntegrityError):
                # A reader that hostile bytes have taken over: what it says is void, and the scan goes on.
                self._write_answers(unit, [encoded(_not_believed(unit))])

    def _write_answers(self, unit: Unit, messages: Iterable[bytes]) -> None:
        with self._transaction() as db:
            # A file read whole may have been a large one before, read in spans.
            query = "SELECT id FROM units WHERE path = ? AND (span = ? OR ?)"
            for (old,) in db.execute(query, (unit.path, _span(unit), unit.span is None)).fetchall():
                self._drop(old)
            row = _unit_row(unit)
            unit_id = db.execute(
                "INSERT INTO units (path, span, size, mtime_ns, fingerprint) VALUES (?, ?, ?, ?, ?)", (row[0], _span(unit), *row[1:])
            ).lastrowid
            for batch in _batches(messages, 200):
                self._write_items(unit_id or 0, unit, [rows_of(message, unit.path) for message in batch])

    def _write_items(self, unit_id: int, unit: Unit, batch: Sequence[ItemRows]) -> None:
        db = self._connection
        # The first span of a large file alone makes the file's item; what went wrong in a later one is added to it.
        later = unit.span is not None and unit.span.start > 0
        container = [one for one in batch if later and one.path == unit.path]
        db.executemany(_INSERT_PROBLEM, ((None, unit_id, *problem) for one in container for problem in one.problems))
        numbered = list(enumerate((one for one in batch if not later or one.path != unit.path), self._next_item))
        self._next_item += len(numbered)
        db.executemany(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (id_, unit_id, one.path, one.parent, one.format, one.kind, one.size, one.sha256, one.authenticated, self._looked(one.looked_for))
                for id_, one in numbered
            ),
        )
        db.executemany(_INSERT_FACT, ((id_, *fact) for id_, one in numbered for fact in one.facts))
        db.executemany(_INSERT_ATTESTATION, ((id_, *answer) for id_, one in numbered for answer in one.attestations))
        db.executemany(_INSERT_FINDING, ((id_, "check", *finding) for id_, one in numbered for finding in one.findings))
        db.executemany(_INSERT_PROBLEM, ((id_, unit_id, *problem) for id_, one in numbered for problem in one.problems))

    def _looked(self, rules: str) -> int:
        if rules not in self._looked_for:
            self._connection.execute("INSERT OR IGNORE INTO looked_for (rules) VALUES (?)", (rules,))
            self._looked_for[rules] = self._connection.execute("SELECT id FROM looked_for WHERE rules = ?", (rules,)).fetchone()[0]
        return self._looked_for[rules]

    def _drop(self, unit_id: int) -> None:
        """Remove a unit and all that came of it."""
        db = self._connection
        db.execute("DELETE FROM problems WHERE unit_id = ?", (unit_id,))
        for table in ("facts", "attestations", "findings", "verdicts"):
            db.execute(f"DELETE FROM {table} WHERE item_id IN (SELECT id FROM items WHERE unit_id = ?)", (unit_id,))
        db.execute("DELETE FROM items WHERE unit_id = ?", (unit_id,))
        db.execute("DELETE FROM units WHERE id = ?", (unit_id,))

    def save_source_problem(self, problem: Problem) -> None:
        """Keep what the listing could not do: links, devices, folders that could not be opened."""
        with self._transaction() as db:
            db.execute(_INSERT_PROBLEM, (None, None, "list", problem.kind, problem.item, problem.sentence))

    def clear_source_problems(self) -> None:
        with self._transaction() as db:
            db.execute("DELETE FROM problems WHERE unit_id IS NULL AND stage = 'list'")

    def forget(self, root: str) -> int:
        """Remove what was read under `root` and is no longer there; how many units that were."""
        query = "SELECT id FROM units WHERE (path = ? OR substr(path, 1, ?) = ?) AND path NOT IN (SELECT path FROM seen)"
        gone = self._connection.execute(query, (root, len(root) + 1, f"{root}/")).fetchall()
        with self._transaction():
            for (id_,) in gone:
                self._drop(id_)
        self.changed = self.changed or bool(gone)
        return len(gone)

    def roots(self) -> tuple[str, ...]:
        """The names of all that was scanned into this case, now or before, as paths begin with them."""
        query = "SELECT DISTINCT substr(path, 1, instr(path || '/', '/') - 1) AS root FROM units ORDER BY root"
        return tuple(root for (root,) in self._connection.execute(query))

    def finish_reading(self) -> None:
        """Build what the comparisons need: indexes and families; give what went wrong in the later spans of a large file to its item."""
        with self._transaction() as db:
            for statement in (_HERE / "indexes.sql").read_text(encoding="utf-8").split(";"):
                db.execute(statement)
            db.execute(
                "UPDATE problems SET item_id = (SELECT id FROM items i WHERE i.path = problems.path) WHERE item_id IS NULL AND unit_id IS NOT NULL"
            )
        self._connection.execute("ANALYZE")
        if self.changed:
            with self._transaction() as db:
                families.build(db)

    # ── concluding ───────────────────────────────────────────────────────────────────────────────────────────────────

    def dump(self) -> Dump:
        """The dump as correlations may ask it."""
        # They look into all of the case again and again, and wait for the disk less where its indexes stay in memory.
        self._connection.execute(f"PRAGMA cache_size = {-_KILOBYTES_COMPARING}")
        self._connection.execute(f"PRAGMA temp.cache_size = {-_KILOBYTES_COMPARING // 2}")
        return CaseDump(self._connection)

    def recovery(self) -> RecoveredKeys:
        """Keys computed from the case's own signatures. They stay when the dump is read anew: signatures do not change."""
        return RecoveredKeys(self._connection, self._transaction)

    def save_correlations(self, found: Iterable[tuple[str, Finding] | Problem]) -> None:
        """Replace all findings of correlations. They are written as they come: what correlations ask is never about findings."""
        with self._transaction() as db:
            db.execute("DELETE FROM findings WHERE stage = 'correlate'")
            db.execute("DELETE FROM problems WHERE stage = 'correlate'")
            for one in found:
                if isinstance(one, Problem):
                    db.execute(_INSERT_PROBLEM, (None, None, "correlate", one.kind, one.item, one.sentence))
                    continue
                path, finding = one
                row = db.execute("SELECT id FROM items WHERE path = ?", (path,)).fetchone()
                if row is not None:
                    db.execute(_INSERT_FINDING, (row[0], "correlate", *finding_row(finding)))

    def firing_rates(self) -> list[FiringRate]:
        """How often each rule fired, among how many items of each kind that it was asked about."""
        return CaseDump(self._connection).firing_rates()

    def evidence(self) -> Iterator[Evidence]:
        """What the verdict on each item rests on, in the order of the paths."""
        return CaseDump(self._connection).evidence()

    def save_verdicts(self, verdicts: Iterable[tuple[str, Verdict]]) -> None:
        """Replace all verdicts."""
        reader = self._connection.cursor()
        with self._transaction() as db:
            db.execute("DELETE FROM verdicts")
            for path, verdict in verdicts:
                row = reader.execute("SELECT id FROM items WHERE path = ?", (path,)).fetchone()
                columns = (row[0], verdict.status, verdict.basis, " ".join(verdict.flags), verdict.sentence, _json(verdict))
                db.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?)", columns)

    def save_notes(self, notes: Sequence[DumpNote | Problem]) -> None:
        """Replace all notes on the dump, and what went wrong in making them."""
        with self._transaction() as db:
            db.execute("DELETE FROM notes")
            db.execute("DELETE FROM problems WHERE stage = 'describe'")
            for note in notes:
                if isinstance(note, Problem):
                    db.execute(_INSERT_PROBLEM, (None, None, "describe", note.kind, note.item, note.sentence))
                    continue
                db.execute("INSERT INTO notes (kind, sentence, data) VALUES (?, ?, ?)", (note.kind, note.sentence, _json(note)))

    def reopen(self) -> None:
        """The verdicts no longer belong to everything that is known; a scan that comes upon this case judges anew."""
        with self._transaction() as db:
            db.execute("UPDATE runs SET finished = 0")

    def finish(self, run: RunInfo) -> None:
        """The verdicts now belong to everything that was read."""
        with self._transaction() as db:
            db.execute("UPDATE runs SET finished = 1, data = ?", (_json(run),))

    def close(self) -> None:
        """Give the case free. What a unit had not finished is dropped."""
        for buffer in self._buffers.values():
            buffer.close()
        # One plain file is left, which opens from a read-only place too; while somebody reads, SQLite keeps the journal.
        with contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()
        self._lock.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            # A full disk has ended it already, and its own words are to reach the user.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


_INSERT_FACT = "INSERT INTO facts (item_id, fact, role, value, utc, part, sketch, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_ATTESTATION = "INSERT INTO attestations (item_id, scheme, outcome, reason, signer, data) VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_FINDING = "INSERT INTO findings (item_id, stage, rule, weight, direction, sentence, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_PROBLEM = "INSERT INTO problems (item_id, unit_id, stage, kind, path, sentence) VALUES (?, ?, ?, ?, ?, ?)"


def connected(path: Path, schema: str) -> sqlite3.Connection:
    """A connection to a new or existing case, whose tables are made as the schema says. Raises CaseError for a file that is none."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if not empty and application != APPLICATION_ID:
            raise CaseError(f"{path} is a database, but not a case of leakcheck's. Choose another place with --case.")
        if not empty and connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            raise CaseError(f"{path} was written by another version of leakcheck. Scan into a new folder with --case.")
        # Rows of texts and trace lines are longer than SQLite's authors had in mind: this saves a tenth of the writing. Fixed with the first table.
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        # WAL survives a kill at any moment, and a reader can look while a scan is running.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(schema)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise CaseError(f"{path} cannot be used as a case ({error}). Choose another place with --case, or move the file away.") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _locked(path: Path) -> IO[bytes]:
    lock = path.open("ab")
    try:
        import fcntl
    except ImportError:  # no such locks on Windows; SQLite's own still keep two writers apart
        return lock
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CaseError(f"Another scan is writing to the case {path.parent}. Wait for it, or choose another place with --case.") from error
    return lock


def _signature(run: RunInfo) -> str:
    return hashlib.sha256("\n".join((run.version, run.tables, run.keys, run.plugins, str(run.online))).encode()).hexdigest()


def _not_believed(unit: Unit) -> Examined:
    sentence = "What the reader handed over about this file was not what a sound reader hands over. Nothing of it was kept."
    return Examined(item=Item(unit.path, unit.size, ""), problems=(Problem(ProblemKind.CRASH, sentence, item=unit.path),))


def _span(unit: Unit) -> str:
    return "" if unit.span is None else f"{unit.span.start}-{unit.span.end}"


def _fingerprint(unit: Unit) -> str:
    """Changes whenever a second reading could give something else."""
    parts = (
        unit.file,
        str(unit.size).encode(),
        str(unit.mtime_ns).encode(),
        unit.format.encode(),
        _span(unit).encode(),
        _JSON.encode(unit.facts),
        unit.data,
    )
    # Nothing for nothing, so that cases of before files were looked at together with what lies beside them stay as they are.
    beside = (_JSON.encode(unit.beside),) if unit.beside else ()
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in (*parts, *beside))).hexdigest()


def _unit_row(unit: Unit, *, spanless: bool = False) -> tuple[object, ...]:
    whole = msgspec.structs.replace(unit, span=None, format="") if spanless else unit
    return unit.path, unit.size, unit.mtime_ns, _fingerprint(whole)


def _json(value: Verdict | DumpNote | RunInfo) -> str:
    return _JSON.encode(value).decode()


def _messages(buffer: IO[bytes]) -> Iterator[bytes]:
    while head := buffer.read(8):
        yield buffer.read(int.from_bytes(head, "big"))


def _batches(messages: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for message in messages:
        batch.append(message)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

"""Reading a case: read-only, for reports and for whoever asks the library."""

import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from leakcheck.casefile import found_words, people
from leakcheck.casefile.dump import CaseDump
from leakcheck.casefile.recovered_keys import UNEXPLAINED, keys_of, unexplained_of
from leakcheck.casefile.rows import fact_of
from leakcheck.casefile.writer import APPLICATION_ID, FILE, SCHEMA_VERSION, CaseError
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import DumpNote, FileResult, RunInfo, TimePoint
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole
from leakcheck.model.found_words import FoundWords
from leakcheck.model.key_change import KeyChange
from leakcheck.model.moment import Moment
from leakcheck.model.people import Person
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.recovered_key import RecoveredKey, UnexplainedSignature
from leakcheck.model.verdict import Flag, Status, Verdict

_TIMELINE_ROLES = ("sent", "received", "created", "modified", "captured", "signed")


class CaseReader(CaseDump):
    """A case, read-only. Raises CaseError if the folder holds none."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        if not path.is_file():
            raise CaseError(f"{folder} holds no case. Make one with: leakcheck scan DUMP --case {folder}")
        super().__init__(_opened(path))
        weakref.finalize(self, self._db.close)

    def run(self) -> RunInfo:
        row = self._db.execute("SELECT data FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        if row is None:
            raise CaseError("The case is empty: its scan was stopped before it began. Scan again with the same --case.")
        return msgspec.json.decode(row[0], type=RunInfo)

    def counts(self) -> dict[Status, int]:
        found = dict(self._db.execute("SELECT status, count(*) FROM verdicts GROUP BY status"))
        return {status: found.get(status.value, 0) for status in Status}

    def files(self) -> int:
        query = "SELECT count(*) FROM items i JOIN verdicts v ON v.item_id = i.id WHERE i.parent = ''"
        return int(self._db.execute(query).fetchone()[0])

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]:
        rows = self._db.execute("SELECT status, basis, count(*) FROM verdicts GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2")
        return [(Status(status), basis, count) for status, basis, count in rows]

    def counts_by_flag(self, status: Status) -> dict[Flag, int]:
        found: Counter[Flag] = Counter()
        query = "SELECT flags, count(*) FROM verdicts WHERE status = ? AND flags <> '' GROUP BY flags"
        for flags, count in self._db.execute(query, (status.value,)):
            found.update({Flag(flag): count for flag in flags.split()})
        return found

    def counts_by_format(self) -> Sequence[tuple[str, Status, int]]:
        query = "SELECT i.format, v.status, count(*) FROM items i JOIN verdicts v ON v.item_id = i.id GROUP BY 1, 2 ORDER BY 1, 2"
        return [(name, Status(status), count) for name, status, count in self._db.execute(query)]

    def results(self, status: Status | None = None) -> Iterator[FileResult]:
        verdicts = self._verdicts(status)
        where, values = ("WHERE v.status = ?", (status.value,)) if status else ("WHERE v.status IS NOT NULL", ())
        for examined, (path, verdict) in zip(self.examined(where, values), verdicts, strict=True):
            if examined.item.path != path:
                raise CaseError("The case changed while it was being read. Ask again when the scan has ended.")
            yield FileResult(examined=examined, verdict=verdict)

    def _verdicts(self, status: Status | None) -> Iterator[tuple[str, Verdict]]:
        where, values = ("WHERE v.status = ?", (status.value,)) if status else ("", ())
        query = f"SELECT i.path, v.data FROM verdicts v JOIN items i ON i.id = v.item_id {where} ORDER BY i.path"
        return ((path, msgspec.json.decode(data, type=Verdict)) for path, data in self._db.execute(query, values))

    def result(self, path: str) -> FileResult | None:
        row = self._db.execute("SELECT v.data FROM verdicts v JOIN items i ON i.id = v.item_id WHERE i.path = ?", (path,)).fetchone()
        examined: Examined | None = next(self.examined("WHERE i.path = ?", (path,)), None)
        if row is None or examined is None:
            return None
        whole = msgspec.structs.replace(examined, facts=tuple(self.all_facts_of(path)))
        return FileResult(examined=whole, verdict=msgspec.json.decode(row[0], type=Verdict))

    def all_facts_of(self, path: str) -> Sequence[AnyFact]:
        """All facts of an item, in the order in which they were read."""
        query = "SELECT f.data FROM facts f JOIN items i ON i.id = f.item_id WHERE i.path = ? ORDER BY f.id"
        return [fact_of(data) for (data,) in self._db.execute(query, (path,))]

    def notes(self) -> Sequence[DumpNote]:
        return [msgspec.json.decode(data, type=DumpNote) for (data,) in self._db.execute("SELECT data FROM notes ORDER BY id")]

    def recovered_keys(self) -> Sequence[RecoveredKey]:
        """Keys that were computed from signatures of this dump, or are documented under another name than the signatures give."""
        return keys_of(self._db)

    def unexplained(self) -> Iterator[UnexplainedSignature]:
        """The RSA signatures that no known key of their name made, those with an answer by a computed key included."""
        return unexplained_of(self._db)

    def key_changes(self) -> Sequence[KeyChange]:
        """Every change of the keys that this case is judged with, the oldest first."""
        query = "SELECT moment, command, what, digest_before, digest_after, added, widened, refused FROM key_changes ORDER BY id"
        names = ("when", "command", "what", "digest_before", "digest_after", "added", "widened", "refused")
        return [KeyChange(**dict(zip(names, row, strict=True))) for row in self._db.execute(query)]

    def names_without_key(self) -> Sequence[tuple[str, str]]:
        """Domain and selector of the signatures whose key is not known, or is another than those known under the name; each once."""
        marks = ",".join("?" * len(UNEXPLAINED))
        query = f"SELECT DISTINCT signer, json_extract(data, '$.selector') FROM attestations WHERE reason IN ({marks}) AND signer <> '' ORDER BY 1, 2"
        return [(domain, selector) for domain, selector in self._db.execute(query, UNEXPLAINED) if selector]

    def problems(self) -> Iterator[Problem]:
        rows = self._db.execute("SELECT kind, sentence, stage, path FROM problems ORDER BY path, stage, kind, sentence")
        for kind, sentence, stage, path in rows:
            yield Problem(ProblemKind(kind), sentence, stage, path)

    def timeline(self) -> Iterator[TimePoint]:
        marks = ",".join("?" * len(_TIMELINE_ROLES))
        query = (
            "SELECT i.path, f.role, json_extract(f.data, '$.voucher'), coalesce(nullif(f.utc, ''), json_extract(f.data, '$.moment.wall')), v.status "
            "FROM facts f JOIN items i ON i.id = f.item_id JOIN verdicts v ON v.item_id = i.id "
            f"WHERE f.fact = 'time' AND f.role IN ({marks}) ORDER BY i.path, f.id"
        )
        for path, role, voucher, utc, status in self._db.execute(query, _TIMELINE_ROLES):
            yield TimePoint(path, role, voucher or "claimed", utc, Status(status))
        yield from self._signed_points()

    def _signed_points(self) -> Iterator[TimePoint]:
        """When each signature that authenticates was made: its own time, else the Date line that it covers."""
        query = (
            "SELECT i.path, a.data, v.status FROM attestations a JOIN items i ON i.id = a.item_id JOIN verdicts v ON v.item_id = i.id "
            "WHERE a.outcome = 'passed' ORDER BY i.path, a.id"
        )
        for path, data, status in self._db.execute(query):
            attestation = msgspec.json.decode(data, type=Attestation)
            moment = attestation.signing_time or self._covered_date(path, attestation)
            if attestation.authenticates and moment is not None and moment.utc is not None:
                yield TimePoint(path, "signed", "signed", f"{moment.utc:%Y-%m-%dT%H:%M:%SZ}", Status(status))

    def _covered_date(self, path: str, attestation: Attestation) -> Moment | None:
        dates = (claim.moment for claim in self.facts_of(path, TimeClaim, TimeRole.SENT))
        return next(dates, None) if "date" in attestation.covered else None

    def people(self, least: int) -> Iterator[Person]:
        """Every address that at least `least` messages name as sender or recipient, in the order of addresses."""
        yield from people.people(self._db, least)

    def with_words(
        self, phrases: Sequence[str], status: Status | None, *, whole_words: bool, mask: found_words.Mask
    ) -> Iterator[tuple[FoundWords, ...]]:
        """For each item that holds all the phrases, its texts that hold one; `mask` is asked for each text before it is looked through."""
        yield from found_words.found_words(self._db, phrases, status, whole_words=whole_words, mask=mask)

    def matching(self, text: str) -> list[str]:
        """Paths of the items meant by a whole path, the end of one, or a SHA-256; a whole path means just itself."""
        if self.item(text) is not None:
            return [text]
        query = "SELECT path FROM items WHERE sha256 = ? OR substr(path, -length(?)) = ? ORDER BY path"
        return [path for (path,) in self._db.execute(query, (text.lower(), f"/{text}", f"/{text}"))]


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        connection.close()
        raise CaseError(f"{path} cannot be read as a case ({error}).") from error
    if application != APPLICATION_ID or version != SCHEMA_VERSION:
        connection.close()
        raise CaseError(f"{path} is no case of this version of leakcheck. Scan into a new folder with --case.")
    return connection

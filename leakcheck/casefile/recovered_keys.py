"""Keys computed from a case's own signatures: kept in the case with the searches that led to nothing, and applied to its answers."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import msgspec

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.facts import TimeClaim
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem
from leakcheck.model.recovered_key import RecoveredKey, RecoveryAttempt, UnexplainedSignature

_JSON = msgspec.json.Encoder()
_ATTESTATION = msgspec.json.Decoder(Attestation)
_TIME = msgspec.json.Decoder(TimeClaim)
#: The answers that a further key could change; a key found for them changes no other answer.
UNEXPLAINED = (Reason.NO_KEY, Reason.NETWORK_NOT_ALLOWED, Reason.KEY_REVOKED, Reason.DOES_NOT_OPEN)
#: A seal's answer rests on the whole chain of seals, and is not given anew here.
SCHEMES = ("dkim", "google_signature")
_SENT = "(SELECT f.data FROM facts f WHERE f.item_id = a.item_id AND f.fact = 'time' AND f.role = 'sent' ORDER BY f.id LIMIT 1)"
#: By its first form, so that what a computed key shows does not change which search is made next.
_VOUCHED = (
    "EXISTS (SELECT 1 FROM attestations b WHERE b.item_id = a.item_id AND b.id <> a.id "
    "AND json_extract(coalesce(nullif(b.original, ''), b.data), '$.headers_proven'))"
)

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]


class RecoveredKeys:
    """The tables `recovered_keys` and `recovery_attempts`, and the answers that rest on them."""

    def __init__(self, connection: sqlite3.Connection, transaction: Transaction) -> None:
        self._db, self._transaction = connection, transaction

    def recovered_keys(self) -> Sequence[RecoveredKey]:
        """All keys, those that something outside the dump holds first, then in the order in which they were found."""
        return keys_of(self._db)

    def save_key(self, key: RecoveredKey) -> None:
        """Keep a key; what was known of it before is replaced."""
        with self._transaction() as db:
            db.execute("DELETE FROM recovered_keys WHERE modulus = ? AND exponent = ?", (key.modulus.hex(), key.exponent))
            row = (key.modulus.hex(), key.exponent, key.bits, key.domain, key.selector, " ".join(one.kind for one in key.anchors), _text(key))
            db.execute("INSERT INTO recovered_keys (modulus, exponent, bits, domain, selector, anchors, data) VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def forget_anchors(self) -> None:
        """Drop everything that tied keys to names; keys that were documented only are found again."""
        for key in self.recovered_keys():
            self.save_key(msgspec.structs.replace(key, anchors=()))

    def attempt(self, question: str) -> RecoveryAttempt | None:
        row = self._db.execute("SELECT data FROM recovery_attempts WHERE question = ?", (question,)).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=RecoveryAttempt)

    def save_attempt(self, attempt: RecoveryAttempt) -> None:
        with self._transaction() as db:
            row = (attempt.question, attempt.domain, attempt.selector, attempt.outcome, attempt.seconds, _text(attempt))
            db.execute("INSERT OR REPLACE INTO recovery_attempts VALUES (?, ?, ?, ?, ?, ?)", row)

    def save_problems(self, problems: Iterable[Problem]) -> None:
        """Replace what the last search could not do."""
        with self._transaction() as db:
            db.execute("DELETE FROM problems WHERE unit_id IS NULL AND stage = 'recover'")
            rows = ((one.stage, one.kind, one.item, one.sentence) for one in problems)
            db.executemany("INSERT INTO problems (stage, kind, path, sentence) VALUES (?, ?, ?, ?)", rows)

    # ── the answers of the case ──────────────────────────────────────────────────────────────────────────────────────

    def withdraw(self) -> bool:
        """Give every answer that rests on a computed key back its first form; whether there was any."""
        rows = self._db.execute("SELECT id, item_id, original FROM attestations WHERE original <> ''").fetchall()
        with self._transaction() as db:
            for row, item, data in rows:
                self._put(db, row, item, _ATTESTATION.decode(data), original="")
        return bool(rows)

    def unexplained(self) -> Iterator[UnexplainedSignature]:
        """The RSA signatures that no known key of their name made, in the order in which they were read."""
        return unexplained_of(self._db)

    def holds(self, sha256: str) -> bool:
        """Whether the dump holds a file of these bytes."""
        return self._db.execute("SELECT 1 FROM items WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone() is not None

    def apply(self, answers: Mapping[int, Callable[[Attestation, Moment | None], Attestation]]) -> None:
        """Replace the answers of these rows; each is made from the present one and the time that the message claims."""
        with self._transaction() as db:
            for row, made in answers.items():
                query = f"SELECT a.item_id, a.data, {_SENT} FROM attestations a WHERE a.id = ?"
                item, data, sent = db.execute(query, (row,)).fetchone()
                before = _ATTESTATION.decode(data)
                self._put(db, row, item, made(before, _moment(before, sent)), original=data)

    @staticmethod
    def _put(db: sqlite3.Connection, row: int, item: int, answer: Attestation, *, original: str) -> None:
        columns = (answer.outcome, answer.reason, answer.signer, _text(answer), original, row)
        db.execute("UPDATE attestations SET outcome = ?, reason = ?, signer = ?, data = ?, original = ? WHERE id = ?", columns)
        answers = (_ATTESTATION.decode(data) for (data,) in db.execute("SELECT data FROM attestations WHERE item_id = ?", (item,)).fetchall())
        db.execute("UPDATE items SET authenticated = ? WHERE id = ?", (int(any(one.authenticates for one in answers)), item))


def keys_of(db: sqlite3.Connection) -> Sequence[RecoveredKey]:
    """The computed keys of a case."""
    rows = db.execute("SELECT data FROM recovered_keys ORDER BY anchors = '', id")
    return [msgspec.json.decode(data, type=RecoveredKey) for (data,) in rows]


def unexplained_of(db: sqlite3.Connection) -> Iterator[UnexplainedSignature]:
    """The RSA signatures of a case that no known key of their name made, those with an answer by a computed key included."""
    marks, schemes = ",".join("?" * len(UNEXPLAINED)), ",".join("?" * len(SCHEMES))
    query = (
        f"SELECT a.id, i.path, coalesce(nullif(a.original, ''), a.data), {_SENT}, {_VOUCHED} FROM attestations a JOIN items i ON i.id = a.item_id "
        f"WHERE (a.reason IN ({marks}) OR a.original <> '') AND a.scheme IN ({schemes}) ORDER BY a.id"
    )
    for row, path, data, sent, vouched in db.execute(query, (*UNEXPLAINED, *SCHEMES)):
        answer = _ATTESTATION.decode(data)
        if answer.material is not None and answer.algorithm.startswith("rsa-"):
            yield _unexplained(row, path, answer, _moment(answer, sent), headers_vouched=bool(vouched))


def _unexplained(row: int, path: str, answer: Attestation, moment: Moment | None, *, headers_vouched: bool) -> UnexplainedSignature:
    """What a recovery needs of one answer. Raises ValueError for one that keeps nothing to ask again with."""
    material = answer.material
    if material is None:
        raise ValueError("the answer keeps no signature")
    return UnexplainedSignature(
        row=row,
        item=path,
        domain=answer.signer,
        selector=answer.selector,
        signature=material.signature,
        digest=material.digest,
        hash_name=material.hash_name,
        body_fits=answer.body_proven,
        headers_vouched=headers_vouched,
        time=moment.earliest.isoformat() if moment else "",
    )


def _moment(answer: Attestation, sent: str | None) -> Moment | None:
    return answer.signing_time or (_TIME.decode(sent).moment if sent else None)


def _text(value: Attestation | RecoveredKey | RecoveryAttempt) -> str:
    return _JSON.encode(value).decode()

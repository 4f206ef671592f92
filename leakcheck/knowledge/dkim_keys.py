"""Historical DKIM keys: the built-in archive and the files that a user gives, as observations with source and window.

No key is taken apart before a signature asks for it: an archive of 100,000 records opens in a second.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from leakcheck.knowledge.key_files import read_key_file, read_whole_file
from leakcheck.knowledge.key_json import json_records
from leakcheck.knowledge.key_lives import with_lives
from leakcheck.knowledge.key_strength import weakness
from leakcheck.knowledge.sibling_domains import is_tenant, siblings, tenant_name
from leakcheck.model.key_record import KeyOrigin, KeyRecord, key_tail


class KeyStore:
    """Keys by name, several for one name, in the order of their first observation. Asks no network."""

    def __init__(self, records: Iterable[KeyRecord], *, openpgp_keys: Sequence[bytes] = (), trusted_certificates: Sequence[bytes] = ()) -> None:
        self._openpgp_keys, self._trusted_certificates = tuple(openpgp_keys), tuple(trusted_certificates)
        self._records = tuple(dict.fromkeys(records))
        self._published = frozenset(key_tail(record) for record in self._records if record.origin is KeyOrigin.TEST) - {b""}
        self._by_name: dict[tuple[str, str], list[KeyRecord]] = {}
        self._by_tail: dict[bytes, list[KeyRecord]] = {}
        self._answers: dict[tuple[str, str], tuple[KeyRecord, ...]] = {}
        for record in sorted(self._records, key=lambda one: (one.first_seen or "9", one.record, one.source, one.origin)):
            self._by_name.setdefault((record.domain, record.selector), []).append(record)
            if is_tenant(record.domain):
                self._by_name.setdefault((tenant_name(record.domain), record.selector), []).append(record)

    @classmethod
    def of_files(cls, given: Sequence[Path] = (), *, openpgp: Sequence[Path] = (), certificates: Sequence[Path] = ()) -> "KeyStore":
        """The built-in archive and the given files. Raises KeyFileError."""
        records = (*built_in(), *(record for path in given for record in read_key_file(path)))
        openpgp_keys, trusted = (tuple(read_whole_file(path) for path in paths) for paths in (openpgp, certificates))
        return cls(records, openpgp_keys=openpgp_keys, trusted_certificates=trusted)

    @property
    def online(self) -> bool:
        return False

    def dkim_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        return self._answer((domain.lower().rstrip("."), selector.lower()))

    def sibling_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        return tuple(record for sibling in siblings(domain, selector) for record in self._answer(sibling))

    def _answer(self, name: tuple[str, str]) -> tuple[KeyRecord, ...]:
        """The keys of a name with all that is known of them; worked out once, when the first signature asks."""
        held = self._by_name.get(name)
        if held is None:
            return ()
        if name not in self._answers:
            self._answers[name] = self.graded(with_lives(held))
        return self._answers[name]

    def openpgp_keys(self) -> Sequence[bytes]:
        return self._openpgp_keys

    def trusted_certificates(self) -> Sequence[bytes]:
        return self._trusted_certificates

    def graded(self, records: Iterable[KeyRecord]) -> tuple[KeyRecord, ...]:
        """The records, those of keys with a published private half marked as such, whatever name or source they come with, and short ones."""
        return tuple(self._graded(record) for record in records)

    def _graded(self, record: KeyRecord) -> KeyRecord:
        if key_tail(record) in self._published:
            return msgspec.structs.replace(record, origin=KeyOrigin.TEST)
        since, because = weakness(record)
        if not because or record.forgeable_because:
            return record
        return msgspec.structs.replace(record, forgeable_since=since, forgeable_because=because)

    def sharing(self, record: KeyRecord) -> Sequence[KeyRecord]:
        """The records of the same key, under whatever name."""
        if not self._by_tail:
            for one in self.records():
                self._by_tail.setdefault(key_tail(one), []).append(one)
        tail = key_tail(record)
        return self._by_tail.get(tail, ()) if tail else ()

    def records(self) -> Sequence[KeyRecord]:
        """All keys, by domain, selector and first observation."""
        return sorted(self._records, key=lambda one: (one.domain, one.selector, one.first_seen, one.record))

    def judged(self) -> list[KeyRecord]:
        """All keys, each with what is known against it and of its end. Takes every short key apart: for work on a whole case."""
        names = dict.fromkeys((one.domain, one.selector) for one in self.records())
        return [record for name in names for record in self._answer(name) if record.domain == name[0]]

    def digest(self) -> str:
        """SHA-256 over all keys with their sources and windows, whatever order they were given in."""
        lines = sorted("\t".join(msgspec.structs.astuple(record)) for record in self._records)
        digest = hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace"))
        for data in sorted((*self._openpgp_keys, *self._trusted_certificates)):
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()


@lru_cache(maxsize=1)
def built_in() -> tuple[KeyRecord, ...]:
    """The archive that comes with leakcheck."""
    text = (files("leakcheck.knowledge") / "keys" / "dkim-keys.jsonl").read_text(encoding="utf-8")
    return tuple(json_records(text.splitlines()))

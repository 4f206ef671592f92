"""Historical DKIM keys: the built-in archive and the files that a user gives, as observations with source and window.

No key is taken apart before a signature asks for it: an archive of 100,000 records opens in a second.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from leakcheck.knowledge.key_files import json_records, read_key_file, read_whole_file
from leakcheck.knowledge.sibling_domains import is_tenant, siblings, tenant_name
from leakcheck.model.key_record import KeyOrigin, KeyRecord, key_bytes, key_tags

#: The last bytes of an encoded key: the end of the modulus and the exponent, the same in every encoding of one key.
_TAIL = 60


class KeyStore:
    """Keys by name, several for one name, in the order of their first observation. Asks no network."""

    def __init__(self, records: Iterable[KeyRecord], *, openpgp_keys: Sequence[bytes] = (), trusted_certificates: Sequence[bytes] = ()) -> None:
        self._openpgp_keys, self._trusted_certificates = tuple(openpgp_keys), tuple(trusted_certificates)
        self._records = tuple(dict.fromkeys(records))
        self._published = frozenset(_tail(record) for record in self._records if record.origin is KeyOrigin.TEST) - {b""}
        self._by_name: dict[tuple[str, str], list[KeyRecord]] = {}
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
        return self.graded(self._by_name.get((domain.lower().rstrip("."), selector.lower()), ()))

    def sibling_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        found = (record for sibling in siblings(domain, selector) for record in self._by_name.get(sibling, ()))
        return self.graded(found)

    def openpgp_keys(self) -> Sequence[bytes]:
        return self._openpgp_keys

    def trusted_certificates(self) -> Sequence[bytes]:
        return self._trusted_certificates

    def graded(self, records: Iterable[KeyRecord]) -> tuple[KeyRecord, ...]:
        """The records, those of keys with a published private half marked as such, whatever name or source they come with."""
        return tuple(msgspec.structs.replace(one, origin=KeyOrigin.TEST) if _tail(one) in self._published else one for one in records)

    def records(self) -> Sequence[KeyRecord]:
        """All keys, by domain, selector and first observation."""
        return sorted(self._records, key=lambda one: (one.domain, one.selector, one.first_seen, one.record))

    def digest(self) -> str:
        """SHA-256 over all keys with their sources and windows, whatever order they were given in."""
        lines = sorted("\t".join((r.domain, r.selector, r.record, r.source, r.origin, r.first_seen, r.last_seen)) for r in self._records)
        digest = hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace"))
        for data in sorted((*self._openpgp_keys, *self._trusted_certificates)):
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()


@lru_cache(maxsize=1)
def built_in() -> tuple[KeyRecord, ...]:
    """The archive that comes with leakcheck."""
    text = (files("leakcheck.knowledge") / "keys" / "dkim-keys.jsonl").read_text(encoding="utf-8")
    return tuple(json_records(text.splitlines(), "built-in archive"))


def _tail(record: KeyRecord) -> bytes:
    data = key_bytes(key_tags(record.record)) or b""
    # Ed25519 keys stand bare (32 bytes) or wrapped (44): only their own bytes are alike.
    return data[-_TAIL:] if len(data) > _TAIL else data[-32:]

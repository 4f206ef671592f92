"""Takes keys into the user's store: which of a file's entries are keys, where they come from, which are known already.

1 What cannot be used is refused with its reason. 2 Where a key comes from is what the user states, else what the file states,
else nothing. 3 The same key seen by the same source is one entry with a longer window. 4 Each new key is tested once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from leakcheck.decode.dkim_key import PublicKey, record_key
from leakcheck.knowledge.key_files import MOST_KEYS
from leakcheck.knowledge.key_json import NO_SOURCE
from leakcheck.knowledge.key_tests import KeyTests
from leakcheck.model.key_file import KeyFile, Refusals
from leakcheck.model.key_record import LONGEST_RECORD, KeyOrigin, KeyRecord, key_tags
from leakcheck.model.user_error import UserError

_LONGEST_NAME = 253
_MOST_TOLD = 50
_FATE = ("forgeable_since", "forgeable_because", "retired", "retired_because")


@dataclass(frozen=True, slots=True)
class Statement:
    """What the user says of where keys come from."""

    source: str = ""
    kind: KeyOrigin | None = None
    alone: bool = False
    """Whether it stands in the place of what a file says of its keys, and not beside it."""


@dataclass(slots=True)
class Gathered:
    """What became of keys that were taken in."""

    records: tuple[KeyRecord, ...]
    """The whole store, in a stable order."""
    read: int = 0
    added: int = 0
    widened: int = 0
    known: int = 0
    sourceless: int = 0
    refusals: Refusals = field(default_factory=Refusals)
    dangers: dict[str, None] = field(default_factory=dict)
    """What the tests found, in sentences, each once; no more than fifty."""


def gather(store: Iterable[KeyRecord], files: Iterable[KeyFile], statement: Statement, tests: KeyTests) -> Gathered:
    """Take the keys of files into a store. Raises UserError if it would grow without measure."""
    kept = {_identity(record): record for record in store}
    done = Gathered((), refusals=Refusals())
    for file in files:
        for line, record in file.records:
            done.read += 1
            why = unusable(record)
            if why:
                done.refusals.add(line, f"{record.name[:100]}: {why}")
                continue
            _take(kept, _stated(record, statement), done, tests)
    done.records = tuple(sorted(kept.values(), key=msgspec.structs.astuple))
    return done


def unusable(record: KeyRecord) -> str:
    """Why an entry is no key that can be used, in words; empty if it is one. A withdrawn key is one: its day is worth knowing."""
    if len(record.name) > _LONGEST_NAME or not record.name.isascii() or not record.name.isprintable():
        return "its name is not one that DNS can hold"
    if len(record.record) >= LONGEST_RECORD:
        return "its record is longer than any honest one"
    kind = key_tags(record.record).get("k", "rsa").lower()
    given, key = record_key(record.record, kind)
    if given.get("v", "DKIM1") != "DKIM1":
        return "it is no DKIM key record"
    return key if isinstance(key, str) else ""


def _take(kept: dict[tuple[str, ...], KeyRecord], record: KeyRecord, done: Gathered, tests: KeyTests) -> None:
    identity = _identity(record)
    before = kept.get(identity)
    done.sourceless += record.origin is KeyOrigin.UNDOCUMENTED
    tested = _tested(record, tests, done) if before is None or not before.forgeable_because else record
    merged = tested if before is None else _merged(before, tested)
    done.added += before is None
    done.known += merged == before
    done.widened += before is not None and merged != before
    kept[identity] = merged
    if len(kept) > MOST_KEYS:
        raise UserError(f"The store would hold more than {MOST_KEYS:,} keys, and nothing was taken in. Import only some domains with --domain.")


def _stated(record: KeyRecord, statement: Statement) -> KeyRecord:
    """The record with the origin and the source that the user states. A key known to be public stays one; so does a computed one."""
    origin, source = record.origin, record.source
    if statement.source and (statement.alone or source == NO_SOURCE):
        unknown = origin is KeyOrigin.UNDOCUMENTED and source == NO_SOURCE
        origin = KeyOrigin.SUPPLIED if unknown or (statement.alone and origin in _STATED_ANEW) else origin
        source = statement.source
    elif statement.source and statement.source not in source:
        source = f"{source} (from {statement.source})"
    if statement.kind is not None and record.origin is not KeyOrigin.TEST:
        origin = statement.kind
    # A window that ends before it begins tells nothing.
    last = record.last_seen if not record.last_seen or record.last_seen >= record.first_seen else ""
    return msgspec.structs.replace(record, origin=origin, source=source, last_seen=last)


_STATED_ANEW = frozenset({KeyOrigin.DNS, KeyOrigin.ZONE, KeyOrigin.ARCHIVE, KeyOrigin.SUPPLIED})


def _merged(before: KeyRecord, record: KeyRecord) -> KeyRecord:
    """One entry of two by the same source: the window that holds both, and whatever either knows of the key's end."""
    firsts = [one.first_seen for one in (before, record) if one.first_seen]
    lasts = [one.last_seen or one.first_seen for one in (before, record) if one.last_seen or one.first_seen]
    either = {name: getattr(before, name) or getattr(record, name) for name in _FATE}
    first, last = min(firsts, default=""), max(lasts, default="")
    stated = before.last_seen or record.last_seen or last != first
    return msgspec.structs.replace(before, first_seen=first, last_seen=last if stated else "", **either)


def _tested(record: KeyRecord, tests: KeyTests, done: Gathered) -> KeyRecord:
    key = record_key(record.record, "rsa")[1]
    if not isinstance(key, PublicKey) or key.rsa is None or record.forgeable_because:
        return record
    numbers = key.rsa.public_numbers()
    since, because = tests.danger(numbers.n, numbers.e)
    if not because:
        return record
    if len(done.dangers) < _MOST_TOLD:
        done.dangers[f"{record.name}: others could sign with this key: {because}."] = None
    return msgspec.structs.replace(record, forgeable_since=since, forgeable_because=because)


def _identity(record: KeyRecord) -> tuple[str, ...]:
    return record.domain, record.selector, "".join(record.record.split()), record.source, record.origin.value


def of_domains(domains: Sequence[str]) -> "_Wanted":
    """Which records belong to these domains or their subdomains; all, if none is named."""
    return _Wanted(tuple(domain.lower().strip(".") for domain in domains))


@dataclass(frozen=True, slots=True)
class _Wanted:
    domains: tuple[str, ...]

    def __call__(self, record: KeyRecord) -> bool:
        return not self.domains or any(record.domain == domain or record.domain.endswith(f".{domain}") for domain in self.domains)

"""Historical DKIM keys: the built-in archive and the files that a user gives, as observations with source and window."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from leakcheck.model.attestation import KeyOrigin, KeyRecord
from leakcheck.model.user_error import UserError

_MOST_BYTES = 256 << 20
_LONGEST_RECORD = 12_000
_NAME = re.compile(r"^(?P<selector>[^\s]+?)\._domainkey\.(?P<domain>\S+?)\.?$", re.IGNORECASE)
_ZONE = re.compile(r'^(?P<name>\S+?\._domainkey\.\S+?)\.?\s+(?:\d+\s+)?(?:IN\s+)?TXT\s+(?P<text>["(].*)$', re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ORIGINS = {origin.value: origin for origin in KeyOrigin}


class KeyFileError(UserError):
    """A file given as keys cannot be used; the text is a sentence for the user."""


class KeyStore:
    """Keys by name, several for one name, in the order of their first observation. Asks no network."""

    def __init__(self, records: Iterable[KeyRecord]) -> None:
        self._records = tuple(dict.fromkeys(records))
        self._by_name: dict[tuple[str, str], list[KeyRecord]] = {}
        for record in sorted(self._records, key=lambda one: (one.first_seen or "9", one.record, one.source)):
            self._by_name.setdefault((record.domain, record.selector), []).append(record)

    @classmethod
    def of_files(cls, given: Sequence[Path] = ()) -> "KeyStore":
        """The built-in archive and the given files. Raises KeyFileError."""
        return cls((*built_in(), *(record for path in given for record in read_key_file(path))))

    @property
    def online(self) -> bool:
        return False

    def dkim_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        return tuple(self._by_name.get((domain.lower().rstrip("."), selector.lower()), ()))

    def records(self) -> Sequence[KeyRecord]:
        """All keys, by domain, selector and first observation."""
        return sorted(self._records, key=lambda one: (one.domain, one.selector, one.first_seen, one.record))

    def digest(self) -> str:
        """SHA-256 over all keys with their sources and windows, whatever order they were given in."""
        lines = sorted("\t".join((r.domain, r.selector, r.record, r.source, r.origin, r.first_seen, r.last_seen)) for r in self._records)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()


@lru_cache(maxsize=1)
def built_in() -> tuple[KeyRecord, ...]:
    """The archive that comes with leakcheck."""
    text = (files("leakcheck.knowledge") / "keys" / "dkim-keys.jsonl").read_text(encoding="utf-8")
    return tuple(_of_json(text.splitlines(), "built-in archive"))


def read_key_file(path: Path) -> list[KeyRecord]:
    """The keys in a file: JSON lines, zone-file or resolver output, `name value` lines, or a bare record named by its file.

    Raises KeyFileError when the file cannot be read or holds no key.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeyFileError(f"The key file {path} is larger than 256 MB. Split it.")
        text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror or error}.") from error
    lines = text.splitlines()
    if any(line.lstrip().startswith("{") for line in lines[:5]):
        found = list(_of_json(lines, str(path.name)))
    else:
        found = list(_of_lines(lines)) or list(_of_bare_record(path, text))
    if not found:
        hint = "JSON lines, zone-file TXT lines, or one TXT record in a file named SELECTOR._domainkey.DOMAIN.txt"
        raise KeyFileError(f"The key file {path} holds no DKIM key that can be read. It should hold {hint}.")
    return found


def write_key_lines(records: Iterable[KeyRecord], stream: IO[str], source: str) -> int:
    """Write keys as JSON lines with a source of the user's; returns how many."""
    count = 0
    for record in records:
        row = {"rrname": f"{record.selector}._domainkey.{record.domain}", "rrtype": "TXT", "rdata": record.record, "time_first": record.first_seen}
        stream.write(
            json.dumps({**row, "time_last": record.last_seen, "how": KeyOrigin.SUPPLIED.value, "source": source, "note": record.source}) + "\n"
        )
        count += 1
    return count


def _of_json(lines: Iterable[str], name: str) -> Iterator[KeyRecord]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield _record(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileError(f"Line {number} of the key file {name} is no key: {error}.") from error


def _record(row: dict[str, Any]) -> KeyRecord:
    match = _NAME.match(str(row["rrname"]))
    if match is None:
        raise ValueError(f"{row['rrname']!r} does not have the form SELECTOR._domainkey.DOMAIN")
    source = str(row.get("source") or "")
    origin = _ORIGINS.get(str(row.get("how") or ""), KeyOrigin.SUPPLIED) if source else KeyOrigin.UNDOCUMENTED
    first, last = (str(row.get(name) or "")[:10] for name in ("time_first", "time_last"))
    return _made(match, str(row["rdata"]), source, origin, first, last)


def _of_lines(lines: Iterable[str]) -> Iterator[KeyRecord]:
    for line in lines:
        zone = _ZONE.match(line.strip())
        name, text = (zone["name"], zone["text"]) if zone else _pair(line)
        match = _NAME.match(name)
        if match is not None and "p=" in text:
            joined = "".join(_QUOTED.findall(text)) if '"' in text else text
            yield _made(match, _unescaped(joined), "", KeyOrigin.UNDOCUMENTED)


def _pair(line: str) -> tuple[str, str]:
    """The form of OpenDKIM's test files: a name, blanks, the record."""
    name, _, text = line.strip().partition(" ")
    return name.rstrip("."), text.strip()


def _of_bare_record(path: Path, text: str) -> Iterator[KeyRecord]:
    name = re.sub(r"[.-]*(?:-?TXT)?\.(?:txt|key|pub|dns)$", "", path.name, flags=re.IGNORECASE)
    match = _NAME.match(name)
    if match is not None and "p=" in text and len(text) < _LONGEST_RECORD:
        joined = "".join(_QUOTED.findall(text)) if '"' in text else "".join(text.splitlines())
        yield _made(match, _unescaped(joined), "", KeyOrigin.UNDOCUMENTED)


def _unescaped(text: str) -> str:
    return text.replace("\\;", ";").replace('\\"', '"')


def _made(match: "re.Match[str]", record: str, source: str, origin: KeyOrigin, first: str = "", last: str = "") -> KeyRecord:
    cleaned = record[:_LONGEST_RECORD].replace('"', "").strip()
    return KeyRecord(match["domain"].lower(), match["selector"].lower(), cleaned, source or "no source stated", origin, first, last)


def key_tags(record: str) -> dict[str, str]:
    """The tags of a key record (RFC 6376 section 3.6.1); of a repeated one, the first. Linear in the record's length."""
    tags: dict[str, str] = {}
    for piece in record[:_LONGEST_RECORD].split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags


def key_bytes(tags: dict[str, str]) -> bytes | None:
    """The key of a record; None where its base64 is broken, empty where the key was revoked."""
    text = "".join(tags.get("p", "").split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None

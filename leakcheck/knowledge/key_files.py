"""Files of DKIM keys, in the forms in which people keep them: JSON lines, zone files, answers of resolvers, bare records."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from leakcheck.model.key_record import LONGEST_RECORD, KeyOrigin, KeyRecord
from leakcheck.model.user_error import UserError

_MOST_BYTES = 256 << 20
_NAME = re.compile(r"(?P<selector>[^\s]+?)\._domainkey\.(?P<domain>\S+?)\.?", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What stands between the name and an unquoted record in zone files and the answers of dig, host and nslookup.
_BETWEEN = re.compile(r"(?:(?:\d+|IN|TXT|text|descriptive|=)\s+)*", re.IGNORECASE)
# opendkim-genkey writes a relative name and states the domain only in this remark.
_GENKEY = re.compile(r";.*DKIM key \S+ for (?P<domain>\S+)")
_ORIGINS = {origin.value: origin for origin in KeyOrigin}
#: What `how` says of a key that was computed from the very mail it is to vouch for.
_CIRCULAR = frozenset({"recovered", "gcd"})


class KeyFileError(UserError):
    """A file given as keys cannot be used; the text is a sentence for the user."""


def read_key_file(path: Path) -> list[KeyRecord]:
    """The keys in a file: JSON lines, zone-file or resolver output, `name value` lines, or a bare record named by its file.

    Raises KeyFileError when the file cannot be read or holds no key.
    """
    text = _text(path)
    lines = text.splitlines()
    if any(line.lstrip().startswith("{") for line in lines[:5]):
        found = list(json_records(lines, path.name))
    else:
        found = list(_of_lines(lines)) or list(_of_bare_record(path, text))
    if not found:
        hint = "JSON lines, zone-file TXT lines, or one TXT record in a file named SELECTOR._domainkey.DOMAIN.txt"
        raise KeyFileError(f"The key file {path} holds no DKIM key that can be read. It should hold {hint}.")
    return found


def read_whole_file(path: Path) -> bytes:
    """A file of OpenPGP keys or certificates as it stands. Raises KeyFileError."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeyFileError(f"The key file {path} is larger than 256 MB. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror or error}.") from error


def json_records(lines: Iterable[str], name: str) -> Iterator[KeyRecord]:
    """Keys in the passive-DNS output format (draft-dulaunoy-dnsop-passive-dns-cof), one a line. Raises KeyFileError."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _record(json.loads(line))
        except KeyError as error:
            raise KeyFileError(f"Line {number} of the key file {name} is no key: it has no {error}.") from error
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise KeyFileError(f"Line {number} of the key file {name} is no key: {error}.") from error


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


def _text(path: Path) -> str:
    return read_whole_file(path).decode("utf-8", "replace").removeprefix("\ufeff")


def _record(row: dict[str, Any]) -> KeyRecord:
    match = _NAME.fullmatch(str(row["rrname"]))
    if match is None:
        raise ValueError(f"{row['rrname']!r} does not have the form SELECTOR._domainkey.DOMAIN")
    source, how = str(row.get("source") or ""), str(row.get("how") or "")
    first, last = (str(row.get(name) or "")[:10] for name in ("time_first", "time_last"))
    return _made(match, str(row["rdata"]), source, _origin(how, source), first, last)


def _origin(how: str, source: str) -> KeyOrigin:
    if how == KeyOrigin.TEST.value:
        return KeyOrigin.TEST
    if not source or how in _CIRCULAR:
        return KeyOrigin.UNDOCUMENTED
    return _ORIGINS.get(how, KeyOrigin.SUPPLIED)


def _of_lines(lines: Iterable[str]) -> Iterator[KeyRecord]:
    origin = ""
    for line in _whole_entries(lines):
        first, _, rest = line.strip().partition(" ")
        if first.upper() == "$ORIGIN":
            origin = rest.strip().rstrip(".")
        match = _NAME.fullmatch(first) or _relative(first, origin, line)
        record = _record_text(rest)
        if match is not None and "p=" in record:
            yield _made(match, record, "", KeyOrigin.UNDOCUMENTED)


def _whole_entries(lines: Iterable[str]) -> Iterator[str]:
    """Lines, those of one entry joined: inside parentheses (RFC 1035 section 5.1), and quoted lines that stand indented."""
    pending: list[str] = []
    depth = 0
    for line in lines:
        outside = _QUOTED.sub("", line).partition(";")[0] if '"' in line or depth else ("(" if line.rstrip().endswith("(") else "")
        if depth <= 0 and not (line[:1] in {" ", "\t"} and line.lstrip().startswith('"')):
            yield " ".join(pending)
            pending, depth = [], 0
        pending.append(line.strip().replace("\t", " "))
        depth += outside.count("(") - outside.count(")")
    yield " ".join(pending)


def _relative(name: str, origin: str, line: str) -> "re.Match[str] | None":
    """A name that leaves its domain to the zone."""
    if not name.lower().endswith("._domainkey"):
        return None
    remark = _GENKEY.search(line)
    domain = origin or (remark["domain"] if remark else "")
    return _NAME.fullmatch(f"{name}.{domain}") if domain else None


def _record_text(rest: str) -> str:
    quoted = _QUOTED.findall(rest)
    text = "".join(quoted) if quoted else _BETWEEN.sub("", rest.strip(), count=1)
    return text.replace("\\;", ";").replace('\\"', '"')


def _of_bare_record(path: Path, text: str) -> Iterator[KeyRecord]:
    name = re.sub(r"[.-]*(?:-?TXT)?\.(?:txt|key|pub|dns)$", "", path.name, flags=re.IGNORECASE)
    match = _NAME.fullmatch(name)
    if match is not None and "p=" in text and len(text) < LONGEST_RECORD:
        yield _made(match, _record_text("".join(text.splitlines())), "", KeyOrigin.UNDOCUMENTED)


def _made(match: "re.Match[str]", record: str, source: str, origin: KeyOrigin, first: str = "", last: str = "") -> KeyRecord:
    # Stray quotes come from joined strings that somebody kept as text; a resolver would not have returned them.
    cleaned = record[:LONGEST_RECORD].replace('"', "").strip()
    return KeyRecord(match["domain"].lower(), match["selector"].lower(), cleaned, source or "no source stated", origin, first, last)

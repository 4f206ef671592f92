"""DKIM keys in JSON: the passive-DNS output format with fields of our own, and what archive.prove.email answers.

draft-dulaunoy-dnsop-passive-dns-cof: `rrname`, `rrtype`, `rdata`, `time_first`, `time_last` (seconds since 1970). Ours: the times
may be ISO dates, and `how`, `source`, `note`, `retired`, `retired_because`, `forgeable_since`, `forgeable_because` may be added.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import IO, Any

from leakcheck.model.key_record import LONGEST_RECORD, KeyOrigin, KeyRecord

NAME = re.compile(r"(?P<selector>[^\s]+?)\._domainkey\.(?P<domain>\S+?)\.?", re.IGNORECASE)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
NO_SOURCE = "no source stated"
#: Its own programs store keys that they computed from uploaded mail among those that they saw in DNS, and do not say which is which.
ARCHIVE_SOURCE = "archive.prove.email, which does not state whether it saw the key in DNS or computed it from mail"
_ORIGINS = {origin.value: origin for origin in KeyOrigin}
#: What `how` says of a key that was computed from the very mail it is to vouch for.
_CIRCULAR = frozenset({"recovered", "gcd"})
_ESCAPE = re.compile(r"\\(\d{3}|.)")
_LONGEST_TEXT = 1000
_TXT = ("", "txt", "16")


class NoKeyRow(ValueError):
    """A row that is no key; the text says why, in words that end a sentence."""


def row_records(line: str) -> list[KeyRecord]:
    """The keys in one JSON object; none where it is a record of another kind than TXT. Raises NoKeyRow."""
    try:
        return _records(json.loads(line))
    except KeyError as error:
        raise NoKeyRow(f"it has no {error}") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NoKeyRow(str(error)) from error


def document_records(text: str) -> Iterator[tuple[int, list[KeyRecord] | str]]:
    """The keys of a JSON list of objects or of one object, each object's with its number in the list, or why it is none. Raises NoKeyRow."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoKeyRow(str(error)) from error
    for number, row in enumerate(document if isinstance(document, list) else [document], 1):
        try:
            yield number, _records(row)
        except KeyError as error:
            yield number, f"it has no {error}"
        except (ValueError, TypeError, AttributeError) as error:
            yield number, str(error)


def json_records(lines: Iterable[str]) -> Iterator[KeyRecord]:
    """The keys of lines that are all well formed. Raises NoKeyRow."""
    for line in lines:
        if line.strip():
            yield from row_records(line)


def write_key_lines(records: Iterable[KeyRecord], stream: IO[str]) -> int:
    """Write keys as JSON lines; returns how many."""
    count = 0
    for one in records:
        count += 1
        row = {"rrname": one.name, "rrtype": "TXT", "rdata": one.record, "time_first": one.first_seen, "time_last": one.last_seen}
        row |= {"how": one.origin.value, "source": "" if one.source == NO_SOURCE else one.source}
        row |= {key: value for key in _OPTIONAL if (value := getattr(one, key))}
        stream.write(json.dumps(row) + "\n")
    return count


_OPTIONAL = ("retired", "retired_because", "forgeable_since", "forgeable_because")


def made(match: "re.Match[str]", record: str, source: str, origin: KeyOrigin, first: str = "", last: str = "") -> KeyRecord:
    """A record in the form in which names and texts are compared."""
    # Stray quotes come from joined strings that somebody kept as text; a resolver would not have returned them.
    cleaned = record[:LONGEST_RECORD].replace('"', "").strip()
    domain, selector = (_text(match[part]).lower() for part in ("domain", "selector"))
    return KeyRecord(domain, selector, _plain(cleaned), source or NO_SOURCE, origin, first, last)


def unescaped(text: str) -> str:
    r"""Text of a zone file's string without its escapes, `\;` and `\059` (RFC 1035 section 5.1)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1])) if found[1].isdecimal() and found[1].isascii() else found[1], text) if "\\" in text else text


def _records(row: Mapping[str, Any]) -> list[KeyRecord]:
    if "rrname" not in row and "selector" in row and "domain" in row:
        return [_of_archive(row)]
    if str(row.get("rrtype", "")).lower() not in _TXT:
        return []
    match = NAME.fullmatch(str(row["rrname"]))
    if match is None:
        raise ValueError(f"{str(row['rrname'])[:200]!r} does not have the form SELECTOR._domainkey.DOMAIN")
    source, how = _text(row.get("source")), _text(row.get("how"))
    first, last = (_day(row.get(f"time_{end}") or row.get(f"zone_time_{end}")) for end in ("first", "last"))
    origin = _origin(how, source)
    texts = row["rdata"] if isinstance(row["rdata"], list) else [row["rdata"]]
    return [_with_fate(made(match, _joined(str(text)), source, origin, first, last), row) for text in texts]


def _of_archive(row: Mapping[str, Any]) -> KeyRecord:
    match = NAME.fullmatch(f"{row['selector']}._domainkey.{row['domain']}")
    if match is None:
        raise ValueError("its domain and selector make no name")
    return made(match, _joined(str(row["value"])), ARCHIVE_SOURCE, KeyOrigin.ARCHIVE, _day(row.get("firstSeenAt")), _day(row.get("lastSeenAt")))


def _with_fate(record: KeyRecord, row: Mapping[str, Any]) -> KeyRecord:
    if not any(row.get(name) for name in _OPTIONAL):
        return record
    from msgspec.structs import replace

    dates = {name: _day(row.get(name)) for name in ("retired", "forgeable_since")}
    return replace(record, **dates, **{name: _text(row.get(name)) for name in ("retired_because", "forgeable_because")})


def _joined(text: str) -> str:
    """The record's text, where a sensor kept the quoted strings as they stand in a zone."""
    return "".join(map(unescaped, QUOTED.findall(text))) if text.lstrip().startswith('"') and '"' in text.strip()[1:] else text


def _origin(how: str, source: str) -> KeyOrigin:
    if how == KeyOrigin.TEST.value:
        return KeyOrigin.TEST
    if how == KeyOrigin.WITH_DUMP.value:
        return KeyOrigin.WITH_DUMP
    if not source or how in _CIRCULAR:
        return KeyOrigin.UNDOCUMENTED
    return _ORIGINS.get(how, KeyOrigin.SUPPLIED)


def _day(value: object) -> str:
    """An ISO date out of one, of a time that begins with one, or of seconds since 1970; empty where it is none of these."""
    if isinstance(value, str):
        return _day_of_text(value[:60])
    try:
        return datetime.fromtimestamp(int(value), UTC).date().isoformat() if isinstance(value, int | float) else ""
    except (ValueError, OverflowError, OSError):
        return ""


@lru_cache(maxsize=4096)
def _day_of_text(text: str) -> str:
    try:
        if text.isascii() and text.isdigit() and len(text) > 8:
            return datetime.fromtimestamp(int(text), UTC).date().isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _text(value: object) -> str:
    return _plain(str(value or "")[:_LONGEST_TEXT])


def _plain(text: str) -> str:
    """The text without what no file of UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

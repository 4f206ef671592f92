"""DKIM keys in text: zone files (RFC 1035 section 5), answers of dig, host and nslookup, tables of names and records, bare records."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from leakcheck.knowledge.key_json import NAME, QUOTED, made, unescaped
from leakcheck.knowledge.key_lines import LONGEST_LINE
from leakcheck.model.key_file import Refusals
from leakcheck.model.key_record import KeyOrigin, KeyRecord

# What stands between the name and an unquoted record in zone files and the answers of dig, host and nslookup.
_BETWEEN = re.compile(r"(?:(?:\d++|IN|TXT|text|descriptive|=)\s+)*", re.IGNORECASE)
# opendkim-genkey writes a relative name and states the domain only in this remark.
_GENKEY = re.compile(r";[^;]*DKIM key \S+ for (?P<domain>\S+)")
# What stands before a remark, where quotes show that a line is one of a zone: in bare records the semicolon parts the tags.
_BEFORE_REMARK = re.compile(r'((?:[^";\\]|\\.|"(?:[^"\\]|\\.)*+")*+);')
_CNAME = re.compile(r"\s(?:CNAME\s+|is an alias for\s+|canonical name = )(?P<target>[^\s;]{1,255})", re.IGNORECASE)
#: `name domain:selector:/file`, or the key itself in the third place: what opendkim and dkimpy sign with, and must stay secret.
_SIGNING = re.compile(r"\S+\s+[^\s:]+:[^\s:]+:\S+")
#: A parenthesis that is not closed after so many lines will not be.
_MOST_LINES = 400
_PRIVATE = "it belongs to a table of private keys for signing; public keys are wanted, and private ones should stay secret"
_MOST_ALIASES = 10_000
_MOST_LENT = 100_000
_LONGEST_NAME = 253


@dataclass(slots=True)
class TextReading:
    """What is known while a text is read."""

    refusals: Refusals
    remarks: dict[str, None] = field(default_factory=dict)
    origin: str = ""
    owner: str = ""
    aliases: dict[str, list[str]] = field(default_factory=dict)
    """Names of keys by the name that they stand for: mail services have their customers' keys under names of their own."""
    aliased: int = 0
    lent: int = 0

    def records(self, lines: Iterable[tuple[int, str | None]]) -> Iterator[tuple[int, KeyRecord]]:
        """The keys of a text, each with its line."""
        for number, line in self._entries(lines):
            first, _, rest = line.strip().partition(" ")
            if first.startswith((";", "#")):
                continue
            if first.startswith("$"):
                self._directive(number, first.upper(), rest.strip())
                continue
            if line[:1] == " " and self.owner and not self._is_name(first, line):
                first, rest = self.owner, line
            self.owner = first
            yield from self._entry(number, first, rest, line)

    def _directive(self, number: int, name: str, rest: str) -> None:
        if name == "$ORIGIN":
            self.origin = rest.partition(" ")[0].rstrip(".")
        elif name == "$INCLUDE":
            self.refusals.add(number, "it asks for another file ($INCLUDE), and no file is opened that you did not name")
        elif name == "$GENERATE":
            self.remarks["Lines with $GENERATE were passed over: what they would make are no keys that anybody saw."] = None

    def _entry(self, number: int, first: str, rest: str, line: str) -> Iterator[tuple[int, KeyRecord]]:
        target = _CNAME.search(" " + rest.partition('"')[0])
        if target is not None:
            self._alias(target["target"], first, line)
            return
        record = _record_text(rest)
        names = [name for name in (self._full(first, line), *self._standing_for(first)) if name]
        if "p=" not in record:
            if "_domainkey" in first.lower() and _SIGNING.fullmatch(line.strip()):
                self.refusals.add(number, _PRIVATE)
            return
        for name in names:
            match = NAME.fullmatch(name)
            if match is None or len(name) > _LONGEST_NAME:
                self.refusals.add(number, "its name does not have the form SELECTOR._domainkey.DOMAIN")
            else:
                yield number, made(match, record, "", KeyOrigin.UNDOCUMENTED)
        if not names and "_domainkey" in first.lower():
            self.refusals.add(number, "its name leaves the domain to the zone, and no $ORIGIN says which that is")

    def _alias(self, target: str, first: str, line: str) -> None:
        name = self._full(first, line)
        if name and self.aliased < _MOST_ALIASES:
            self.aliased += 1
            self.aliases.setdefault(target.lower().rstrip("."), []).append(name)

    def _standing_for(self, first: str) -> list[str]:
        """The names of keys that stand for this one; no more in all than honest answers have."""
        names = self.aliases.get(first.lower().rstrip("."), []) if self.lent < _MOST_LENT else []
        self.lent += len(names)
        return names

    def _is_name(self, first: str, line: str) -> bool:
        return bool(self._full(first, line))

    def _full(self, first: str, line: str) -> str:
        """The whole name of a key that an entry begins with; empty if it is no such name, or its domain is not known."""
        if NAME.fullmatch(first):
            return first
        if not first.lower().endswith("._domainkey"):
            return ""
        remark = _GENKEY.search(line)
        domain = self.origin or (remark["domain"] if remark else "")
        return f"{first}.{domain}" if domain else ""

    def _entries(self, lines: Iterable[tuple[int, str | None]]) -> Iterator[tuple[int, str]]:
        """Lines, those of one entry joined: inside parentheses (RFC 1035 section 5.1), and quoted lines that stand indented."""
        pending: list[str] = []
        begun = depth = size = 0
        for number, line in lines:
            if line is None:
                self.refusals.add(number, "it is longer than any honest line")
                continue
            if depth <= 0 and not (line[:1] in {" ", "\t"} and line.lstrip().startswith('"')):
                yield begun, " ".join(pending)
                pending, depth, begun, size = [], 0, number, 0
            # The blank that makes an entry one of the name above it is kept.
            text = _without_remark(line, inside=depth > 0).strip().replace("\t", " ")
            pending.append(f" {text}" if line[:1] in {" ", "\t"} and not pending else text)
            size += len(line)
            depth += _opened(line, inside=depth > 0)
            if size > LONGEST_LINE or len(pending) > _MOST_LINES:
                self.refusals.add(begun, "what begins here has no end: a parenthesis is not closed, or strings go on for more than any record")
                pending, depth, size = [], 0, 0
        yield begun, " ".join(pending)


def bare_records(lines: Iterable[tuple[int, str | None]], name: str, refusals: Refusals) -> Iterator[tuple[int, KeyRecord]]:
    """The records of a text that names no name, under the name given: one a line as `dig +short` prints them, or one over all lines."""
    match = NAME.fullmatch(name)
    kept: list[tuple[int, str]] = []
    size = 0
    for number, line in lines:
        size += len(line or "")
        if line is None or size > LONGEST_LINE:
            refusals.add(number, "it is longer than any honest record")
            return
        kept.append((number, line))
    if match is None or len(name) > _LONGEST_NAME:
        return
    begins = [number for number, line in kept if "p=" in line]
    if len(begins) > 1:
        yield from ((number, made(match, _record_text(line), "", KeyOrigin.UNDOCUMENTED)) for number, line in kept if "p=" in line)
    elif begins:
        # The first line of dig +short may be the name that this one stands for.
        text = "".join(line for number, line in kept if number >= begins[0] or not line.strip().endswith("."))
        yield begins[0], made(match, _record_text(text), "", KeyOrigin.UNDOCUMENTED)


def looks_like_a_zone(head: str) -> bool:
    return bool(re.search(r"(?im)^\$(?:ORIGIN|TTL|INCLUDE|GENERATE)\b|\sSOA\s|\sTXT\s+\(", head))


def looks_like_an_answer(head: str) -> bool:
    return bool(re.search(r"(?i)<<>> DiG|;; ANSWER|descriptive text|\ttext =|canonical name = |\sIN\s+(?:\d+\s+)?TXT\s|\s\d+\s+TXT\s", head))


def _opened(line: str, *, inside: bool) -> int:
    """How many parentheses more are opened than closed, outside quotes and remarks."""
    outside = QUOTED.sub("", line).partition(";")[0] if '"' in line or inside else ("(" if line.rstrip().endswith("(") else "")
    return outside.count("(") - outside.count(")")


def _without_remark(line: str, *, inside: bool) -> str:
    found = _BEFORE_REMARK.match(line) if '"' in line or inside else None
    return line if found is None or _GENKEY.search(line) else found[1]


def _behind_type(rest: str) -> str:
    match = _BETWEEN.match(rest)
    return rest[match.end() :] if match else rest


def _record_text(rest: str) -> str:
    quoted = QUOTED.findall(rest)
    return unescaped("".join(quoted) if quoted else _behind_type(rest.strip()))

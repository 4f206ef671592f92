"""What did not exist before a date: programs, formats, cameras, fonts. One look-up over tables whose every row has a source.

The direction of an error decides everything here: a date that is too late accuses an honest file, one that is too early only
loses a finding. Hence the slack by product, and hence the nearest lower version where one is not listed.
"""

import csv
import hashlib
import io
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from leakcheck.knowledge.literal_index import LiteralIndex
from leakcheck.knowledge.self_dating import SELF_DATED_KINDS, self_dated
from leakcheck.model.kept_property import kept_property

_TABLES = ("software.csv", "cameras.csv", "fonts.csv", "formats.csv", "dkim_selectors.csv")
#: Rows for reference only: a standard is published after its headers are in use, and a font offered after it was made.
_REFERENCE = frozenset({"rfc_publication", "office_release", "google_font"})
_LONGEST_TEXT = 500
#: Days by which pre-releases were ahead of the dates listed (knowledge README rule 2); products first, then kinds.
_SLACK_BY_NAME = (
    ("Chrome", 100),
    ("Skia", 100),
    ("Firefox", 60),
    ("Thunderbird", 60),
    ("iOS", 120),
    ("macOS", 120),
    ("Android", 120),
    ("Windows", 120),
)
_SLACK_BY_KIND = {"camera": 366, "phone_name": 60, "exif_model": 366, "exif_software": 120, "ios_build": 120, "ios_version": 120, "macos_build": 120}
_SLACK = 30
#: Office's makers and their partners used builds for up to sixteen months before the first public pre-release (seen in their
#: published test files: version 14 in March 2008, version 15 in December 2010).
MAKERS_LEAD = timedelta(days=730)
#: Builds that call themselves unfinished are older than the version that they lead up to, sometimes by years.
_UNFINISHED = re.compile(r"[\d.\s+_-](?:dev(?:el)?|alpha|beta|rc|pre(?:view|release)?|nightly|snapshot|trunk)\.?\d*\b", re.IGNORECASE)
#: Precision of a year or month is on top of that: the table holds its first day, which is already the early side.
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class DatedFact:
    """Something and the day before which it did not exist, as far as the source knows."""

    kind: str
    name: str
    version: str
    first_date: date
    precision: str
    source: str

    @property
    def slack(self) -> timedelta:
        """How much earlier a pre-release may have been seen."""
        if "LOWER BOUND" in self.source or "EARLIEST PRE-RELEASE" in self.source:
            return timedelta(0)
        for name, days in _SLACK_BY_NAME:
            if name in self.name:
                return timedelta(days=days)
        return timedelta(days=_SLACK_BY_KIND.get(self.kind, _SLACK))

    # Kept, because facts are, and several rules ask each file's features and programs for it.
    @kept_property
    def not_before(self) -> date:
        """The day before which its presence needs an explanation: the first date less the slack."""
        return self.first_date - self.slack

    def __str__(self) -> str:
        shown = {"year": f"{self.first_date.year}", "month": f"{self.first_date:%Y-%m}"}.get(self.precision, self.first_date.isoformat())
        return f"{self.name} {self.version} (not before {shown})".replace("  ", " ")


class _Row(NamedTuple):
    """A row as it stands; few of a kind are ever asked for their fact."""

    kind: str
    name: str
    version: str
    match: str
    day: str
    precision: str
    source: str

    @property
    def fact(self) -> DatedFact:
        return DatedFact(self.kind, self.name, self.version, date.fromisoformat(self.day), self.precision, self.source)


@lru_cache(maxsize=20_000)
def earliest(kind: str, text: str) -> DatedFact | None:
    """The fact of that kind that `text` speaks of; of several the youngest, since the text shows them all. None if there is none."""
    shown = text[:_LONGEST_TEXT]
    own = self_dated(shown) if kind in SELF_DATED_KINDS else None
    if own is not None:
        return DatedFact(kind, own.name, "", own.day, own.precision, own.source)
    found = [*_by_version(kind, shown), *(row.fact for row in _plain(kind).candidates(shown) if _matches(row.match, shown))]
    return max(found, key=lambda fact: (fact.not_before, fact.name, fact.version), default=None)


def earliest_of(kinds: tuple[str, ...], text: str) -> DatedFact | None:
    """As `earliest`, over several kinds."""
    found = (earliest(kind, text) for kind in kinds)
    return max((fact for fact in found if fact is not None), key=lambda fact: (fact.not_before, fact.kind), default=None)


def is_unfinished(text: str) -> bool:
    """Whether a program's name or version says that it is no finished build, so that the date of the finished one says little about it."""
    return _UNFINISHED.search(text[:_LONGEST_TEXT]) is not None


@cache
def digest() -> str:
    """SHA-256 over all tables: part of what a verdict is reproducible from."""
    whole = hashlib.sha256()
    folder = files("leakcheck.knowledge") / "tables"
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        whole.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return whole.hexdigest()


def table(name: str) -> list[dict[str, str]]:
    """The rows of one table as they stand."""
    return list(csv.DictReader(io.StringIO((files("leakcheck.knowledge") / "tables" / name).read_text(encoding="utf-8"))))


def _by_version(kind: str, text: str) -> Iterator[DatedFact]:
    """Products whose version can be read off the text."""
    for name, pattern in _captures(kind).candidates(text):
        match = _compiled(pattern).search(text)
        if match is None:
            continue
        found = _of_version(_versions(kind, name), _order(match["v"]))
        if found is not None:
            yield found


def _of_version(listed: tuple[tuple[tuple[int, ...], DatedFact], ...], wanted: tuple[int, ...]) -> DatedFact | None:
    """The row of a version. One that is not listed takes the earliest date of the nearest lower version and of all higher ones.

    The nearest lower one alone may be a late repair of an old line: 102.15.1 came out a year after 103.0. A version above all
    that are listed is newer than the tables if its first number is higher; otherwise it may be of another line, and is not dated
    at all (pdfTeX 1.50 came years before 1.40.29).
    """
    if not listed or not wanted or (wanted > listed[-1][0] and wanted[0] == listed[-1][0][0]):
        return None
    equal = [fact for version, fact in listed if version == wanted]
    lower = [place for place, (version, _) in enumerate(listed) if version < wanted]
    possible = equal or [fact for _, fact in listed[lower[-1] :]] if equal or lower else []
    return min(possible, key=lambda fact: fact.not_before, default=None)


@cache
def _captures(kind: str) -> LiteralIndex[tuple[str, str]]:
    return LiteralIndex((f"re:{capture}", (name, capture)) for name, capture in _products().get(kind, ()))


@cache
def _products() -> dict[str, list[tuple[str, str]]]:
    """By kind, the products whose version an expression reads, each with that."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table("software_patterns.csv"):
        found[row["kind"]].append((row["name"], row["capture"]))
    return found


@cache
def _versions(kind: str, name: str) -> tuple[tuple[tuple[int, ...], DatedFact], ...]:
    """The listed versions of a product, in their order."""
    prefix = name.removesuffix("*")
    rows = [row for row in facts_of_kind(kind) if row.name == name or (prefix != name and row.name.startswith(prefix))]
    ordered = sorted(((_order(row.version), row.fact) for row in rows), key=lambda pair: (pair[0], pair[1].first_date))
    return tuple(ordered)


def _order(version: str) -> tuple[int, ...]:
    """A version as numbers; letters within it (`19E287`, `m98`, `1.40a`) count by their place in the alphabet.

    Rows of builds name the version that they belong to as well (`14E304 = iOS 10.3.1`); that is not part of the build number.
    """
    pieces = re.findall(r"\d{1,9}|[A-Za-z]", version.partition(" = ")[0])
    return tuple(int(piece) if piece[0].isdigit() else ord(piece.lower()) for piece in pieces)


@cache
def _plain(kind: str) -> LiteralIndex[_Row]:
    """Rows that are matched one by one, because no pattern reads a version for them."""
    read = {name.removesuffix("*") for name, _ in _products().get(kind, ())}
    products = tuple(name for name in read if name.endswith(" "))
    rows = (row for row in facts_of_kind(kind) if row.match)
    return LiteralIndex((row.match, row) for row in rows if row.name not in read and not row.name.startswith(products))


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of thing that the tables date."""
    found = dict.fromkeys(line.partition(",")[0] for text in map(_text, _TABLES) for line in text.split("\n") if line)
    return tuple(kind for kind in found if kind not in _REFERENCE)


@cache
def facts_of_kind(kind: str) -> tuple[_Row, ...]:
    """All rows of a kind, in the order of the tables."""
    if kind in _REFERENCE:
        return ()
    return tuple(_Row._make(row) for row in csv.reader(line for name in _TABLES for line in _lines(_text(name), kind)))


def _lines(text: str, kind: str) -> list[str]:
    """The rows of a kind, each of which is a line: they stand together, and the kinds in their order, so that megabytes need not be searched."""

    def kind_behind(place: int) -> str:
        row = text.find("\n", place) + 1
        return text[row : text.find(",", row)]

    # The last line feed ends a row and opens none.
    places = range(len(text) - 1)
    first, last = (text.find("\n", find(places, kind, key=kind_behind)) for find in (bisect_left, bisect_right))
    return text[first + 1 : last].split("\n") if first < last else []


@cache
def _text(name: str) -> str:
    """A table without its head, with a line feed before each row and behind the last."""
    rows = (files("leakcheck.knowledge") / "tables" / name).read_text(encoding="utf-8").partition("\n")[2]
    return "\n" + rows.rstrip("\n") + "\n"


def _matches(match: str, text: str) -> bool:
    return _compiled(match[3:]).search(text) is not None if match.startswith("re:") else match in text


@cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern)

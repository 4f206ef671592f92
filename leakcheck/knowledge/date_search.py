"""What the tables know of a word that somebody asks about: a program, a font, a build number, a character, a domain."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from leakcheck.knowledge.characters import assigned_on
from leakcheck.knowledge.dated_facts import DatedFact, earliest, facts_of_kind, kinds
from leakcheck.knowledge.domain_names import delegated_on

#: What a kind of row is called for a reader; a kind without a name here is shown as it is.
KIND_NAMES = {
    "pdf_producer": "program that writes PDF",
    "pdf_creator": "program behind a PDF",
    "odf_generator": "program that writes OpenDocument",
    "ooxml_appversion": "Office version in documents",
    "ooxml_namespace": "part of the OOXML language",
    "ooxml_part": "part of an OOXML package",
    "x_mailer": "mail program",
    "user_agent": "mail program or browser",
    "received_mta": "mail server",
    "macos_build": "build of macOS",
    "macos_version": "version of macOS",
    "ios_build": "build of iOS",
    "ios_version": "version of iOS",
    "windows_build": "build of Windows",
    "android_version": "version of Android",
    "software_tag": "program named in a picture",
    "exif_software": "program named in a picture",
    "exif_model": "camera or phone as EXIF names it",
    "camera": "camera",
    "phone_name": "phone",
    "xmp_toolkit": "library that writes XMP",
    "html_generator": "program that writes web pages",
    "mail_editor": "program in which a mail's text was formatted",
    "video_encoder": "program that writes video",
    "font": "font",
    "font_prerelease": "font, in its first public tests",
    "font_default": "font as a program's default",
    "mail_header": "mail header line",
}
_WORD = re.compile(r"[^\W_]+(?:[.][^\W_]+)*")
_DOMAIN = re.compile(r"^\.?(?:[a-z0-9-]+\.)*([a-z][a-z0-9-]{1,62})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """One answer: what it is, since when, how exact that is, and who says so."""

    what: str
    kind: str
    day: date
    precision: str
    source: str
    exact: bool
    """Whether the query, taken as what stands in a file, is read as just this; else its words occur in the name."""
    counted_before: date
    """Rules speak only of files that claim a time before this day: pre-releases and the table's own doubt are allowed for."""

    @property
    def shown_day(self) -> str:
        """The day, as exact as the source is."""
        return {"year": f"{self.day.year}", "month": f"{self.day:%Y-%m}"}.get(self.precision, self.day.isoformat())


def dates_of(query: str) -> list[Dated]:
    """All that the tables know of `query`: first what it is read as where it stands in a file, then rows that its words name.

    Ordered by exactness, then kind, then day.
    """
    query = query.strip()
    found = {(one.what, one.kind): one for one in (*_named(query), *_read_as(query), *_characters(query), *_domain(query))}
    return sorted(found.values(), key=lambda one: (not one.exact, one.kind, one.day, one.what))


def _dated(fact: DatedFact, *, exact: bool) -> Dated:
    what = f"{fact.name} {fact.version}".strip()
    return Dated(what, KIND_NAMES.get(fact.kind, fact.kind.replace("_", " ")), fact.first_date, fact.precision, fact.source, exact, fact.not_before)


def _read_as(query: str) -> Iterator[Dated]:
    for kind in kinds():
        fact = earliest(kind, query)
        if fact is not None:
            yield _dated(fact, exact=True)


def _named(query: str) -> Iterator[Dated]:
    """Rows whose name and version hold every word of the query; a number stands for itself and for what follows its point."""
    wanted = [word.casefold() for word in _WORD.findall(query)]
    if not wanted or max(map(len, wanted)) < 2:
        return
    for fact, words in _every_name():
        if all(any(word == one or one.startswith(f"{word}.") or (not word.isdigit() and one.startswith(word)) for one in words) for word in wanted):
            yield _dated(fact, exact=False)


@cache
def _every_name() -> tuple[tuple[DatedFact, frozenset[str]], ...]:
    facts = (row.fact for kind in kinds() for row in facts_of_kind(kind))
    return tuple((fact, frozenset(word.casefold() for word in _WORD.findall(f"{fact.name} {fact.version}"))) for fact in facts)


def _characters(query: str) -> Iterator[Dated]:
    for character in dict.fromkeys(query):
        assigned = assigned_on(character) if ord(character) > 0x7F else None
        if assigned is not None:
            name = f"U+{ord(character):04X} {character} {unicodedata.name(character, '')}".strip()
            # Of versions before 2000 the month of publication is known.
            precision = "month" if assigned[0].day == 1 else "day"
            source = "Unicode Character Database, DerivedAge.txt"
            yield Dated(name, f"character, Unicode {assigned[1]}", assigned[0], precision, source, exact=True, counted_before=assigned[0])


def _domain(query: str) -> Iterator[Dated]:
    match = _DOMAIN.match(query) if "." in query else None
    day = delegated_on(match[1]) if match else None
    if match and day is not None:
        yield Dated(f".{match[1].lower()}", "top-level domain", day, "day", "ICANN, gtlds.json, day of delegation", exact=True, counted_before=day)

"""What a saved web page states of itself: who made it, with what, in which language, saved from where."""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.html_marks import html_marks
from leakcheck.decode.inserted_pictures import given_away
from leakcheck.decode.moments import iso_moment, mail_moment
from leakcheck.decode.visible_text import storable
from leakcheck.decode.web_page_reading import WebPage
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

_MOST_LINKS = 300
_DESCRIPTIONS = {
    "description": "description", "keywords": "keywords", "og:title": "title for sharing", "og:site_name": "site", "progid": "program id",
    "originator": "originator", "copyright": "copyright",
}  # fmt: skip
_AUTHORS = frozenset({"author", "dc.creator", "dcterms.creator", "article:author"})
#: LibreOffice's names for the document's own times; all others speak of an article, which a page of any later day can show.
_OWN_TIMES = {"created": TimeRole.CREATED, "changed": TimeRole.MODIFIED}
_TOLD_TIMES = frozenset({
    "date", "dc.date", "dcterms.created", "dcterms.modified", "last-modified", "article:published_time", "article:modified_time", "datepublished",
    "datemodified",
})  # fmt: skip
_OFFICE_PEOPLE = (("Author", PersonRole.AUTHOR), ("LastAuthor", PersonRole.LAST_EDITOR), ("Manager", PersonRole.MANAGER))
_OFFICE_TIMES = (("Created", TimeRole.CREATED), ("LastSaved", TimeRole.MODIFIED), ("LastPrinted", TimeRole.PRINTED))
_OFFICE_COUNTS = (
    ("Revision", QuantityKind.REVISION_COUNT, "saves"), ("TotalTime", QuantityKind.EDITING_TIME, "minutes"), ("Pages", QuantityKind.PAGES, "pages"),
    ("Words", QuantityKind.WORDS, "words"),
)  # fmt: skip
_OFFICE_MARKS = (("Company", IdentifierKind.COMPANY), ("Template", IdentifierKind.TEMPLATE))
_SAVED_FROM = re.compile(r"saved from url=\(\d{4,6}\)(\S{3,1000})", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"saved with SingleFile\s+url:\s{0,3}(\S{3,1000})", re.IGNORECASE)
_SINGLE_FILE_TIME = re.compile(r"saved date:\s?\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", re.IGNORECASE)
_MIRRORED = re.compile(r"Mirrored from (\S{3,1000}) by (HTTrack[^,\[]{1,60})[^,]{0,40}, (.{10,60})", re.IGNORECASE)
_PATH = re.compile(r"^(?:file:|[A-Za-z]:[\\/]|\\\\)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s?=\s?[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def web_page_facts(page: WebPage, source: str) -> Iterator[AnyFact]:
    """All but the text and what is embedded."""
    if title := storable(page.title, 2000):
        yield Description(at=Location("title", title), kind="title", value=title)
    for name, content in page.metas:
        if value := storable(content.strip(), 1000):
            yield from _meta(name, value)
    yield from _languages(page)
    yield from _office(page)
    for comment in page.comments:
        yield from _origin(comment)
    for mark in html_marks(source):
        yield FeatureUse(at=Location("page", mark), kind="html_mark", value=mark)
    if page.elements["script"]:
        yield FeatureUse(at=Location("script elements", str(page.elements["script"])), kind="html_content", value="scripts (not run)")
    yield from _links(page)
    for place, text in page.pictures:
        yield from given_away(place, storable(text, 1000))


def _meta(name: str, value: str) -> Iterator[AnyFact]:
    at = Location(f"meta {storable(name, 100)}", value)
    if name == "generator":
        yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=value[:300])
    elif name in _AUTHORS:
        yield PersonClaim(at=at, role=PersonRole.AUTHOR, name=value[:300])
    elif name in _DESCRIPTIONS:
        yield Description(at=at, kind=_DESCRIPTIONS[name], value=value)
    elif name == "content-language":
        yield LanguageClaim(at=at, role=LanguageRole.CONTENT, tag=value[:35])
    elif name in _OWN_TIMES or name in _TOLD_TIMES:
        moment = iso_moment(_with_colons(value)) or mail_moment(value)
        if moment is not None:
            yield TimeClaim(at=at, role=_OWN_TIMES.get(name, TimeRole.HISTORY), moment=moment)


def _with_colons(value: str) -> str:
    """Old OpenOffice wrote `20060612;10310000`, new versions write `2006-06-12T10:31:00.123456789`."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d);(\d{1,8})", value)
    if match is None:
        return value
    clock = match[4].zfill(8)
    return f"{match[1]}-{match[2]}-{match[3]}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}"


def _languages(page: WebPage) -> Iterator[AnyFact]:
    for tag in dict.fromkeys(storable(one.strip(), 35) for one in page.languages):
        yield LanguageClaim(at=Location("html: lang", tag), role=LanguageRole.CONTENT, tag=tag)
    stated = [*page.charsets, *(match[1] for name, content in page.metas if name == "content-type" and (match := _CHARSET.search(content)))]
    for charset in dict.fromkeys(storable(one.strip().lower(), 60) for one in stated):
        if charset and charset not in {"utf-8", "utf8", "us-ascii"}:
            yield Identifier(at=Location("meta charset", charset), kind=IdentifierKind.CODEPAGE, value=charset)


def _office(page: WebPage) -> Iterator[AnyFact]:
    """The properties that Word, Excel and PowerPoint write into pages; their times are UTC."""
    values = {name: storable(value, 1000) for name, value in page.office.items() if value}
    for name, role in _OFFICE_PEOPLE:
        if name in values:
            yield PersonClaim(at=_at(name, values), role=role, name=values[name][:300])
    for name, time_role in _OFFICE_TIMES:
        if (moment := iso_moment(values.get(name, ""))) is not None:
            yield TimeClaim(at=_at(name, values), role=time_role, moment=moment)
    if "Version" in values:
        yield SoftwareClaim(at=_at("Version", values), role=SoftwareRole.APPLICATION, name="Microsoft Office", version=values["Version"][:30])
    yield from _office_rest(values)


def _office_rest(values: dict[str, str]) -> Iterator[AnyFact]:
    for name, kind, unit in _OFFICE_COUNTS:
        number = values.get(name, "")
        if number.isascii() and number.isdigit() and len(number) < 12:
            yield Quantity(at=_at(name, values), kind=kind, value=float(number), unit=unit)
    for name, identifier in _OFFICE_MARKS:
        if name in values:
            yield Identifier(at=_at(name, values), kind=identifier, value=values[name])


def _at(name: str, values: dict[str, str]) -> Location:
    return Location(f"o:DocumentProperties: o:{name}", values[name])


def _origin(comment: str) -> Iterator[AnyFact]:
    """Where and when a browser or a copying program took the page, as it notes in a comment."""
    at = Location("comment", storable(comment, 400))
    for pattern in (_SAVED_FROM, _SINGLE_FILE, _MIRRORED):
        if match := pattern.search(comment):
            yield Link(at=at, kind="saved-from", target=storable(match[1], 1000))
    if (match := _SINGLE_FILE_TIME.search(comment)) and (moment := mail_moment(f"{match[2]} {match[1]} {match[3]} {match[4]} {match[5]}")):
        yield TimeClaim(at=at, role=TimeRole.CAPTURED, moment=moment)
    if match := _MIRRORED.search(comment):
        yield SoftwareClaim(at=at, role=SoftwareRole.TOOLKIT, name=storable(match[2].strip(), 100))
        if (moment := mail_moment(match[3])) is not None:
            yield TimeClaim(at=at, role=TimeRole.CAPTURED, moment=moment)


def _links(page: WebPage) -> Iterator[AnyFact]:
    for target in islice(page.links, _MOST_LINKS):
        shown = storable(target.strip(), 1000)
        if _PATH.match(shown):
            yield PathClaim(at=Location("link", shown), path=shown, role="linked file")
        elif "://" in shown[:12] or shown.lower().startswith("mailto:"):
            yield Link(at=Location("link", shown), kind="url", target=shown)

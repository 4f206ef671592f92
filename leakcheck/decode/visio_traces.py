"""What Visio drawings keep beside their shapes ([MS-VSDX] section 2.3): builds of the program, remarks, libraries, sources of data, languages."""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode import connection_settings as allowed
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.ooxml_connections import database_facts
from leakcheck.decode.ooxml_elements import VISIO, siblings
from leakcheck.decode.ooxml_package import Package, attributes, only_attributes, plain
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.visio_sheets import main_part
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
    LanguageClaim,
    LanguageRole,
    PathClaim,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: Custom properties that Visio writes by itself (the properties BuildNumberCreated and BuildNumberEdited of its object Document).
_BUILDS = {"BuildNumberCreated": SoftwareRole.CREATOR, "BuildNumberEdited": SoftwareRole.HISTORY}
_PROGRAM, _EDITED = "Microsoft Visio", "TimeEdited"
_BIGGEST_BUILD = 1 << 32
_MOST_REMARKS, _MOST_WINDOWS, _MOST_SOURCES, _MOST_ROWS, _MOST_FONTS = 2000, 200, 400, 20_000, 300
_ENOUGH = 8 << 20
_LONGEST_REMARK = 20_000
_WINDOW = re.compile(rb"<(?:\w{1,20}:)?Window\s([^<>]{1,4000})>")
_SOURCE = re.compile(rb"<(?:\w{1,20}:)?(DataConnection|DataRecordSet)\s([^<>]{1,16000})>")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s([^<>]{1,16000})>")
_FONT = re.compile(rb"""<FaceName\s[^<>]{0,40}?NameU=["']([^"'<>]{1,120})["']""")
_LANGUAGE = re.compile(rb"""N=["'](?:Doc)?LangID["']\s+V=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})["']""")


def visio_traces(package: Package, longest: int) -> Iterator[AnyFact]:
    """All of it, in the order of the parts; of texts no more than `longest` characters."""
    yield from _styles(package)
    yield from _libraries(package)
    yield from _remarks(package, longest)
    yield from _sources(package, longest)


def builds(said: Description) -> Iterator[AnyFact]:
    """What a custom property that Visio wrote stands for: the build of the program that made or last edited the drawing, and when it was edited."""
    role = _BUILDS.get(said.kind)
    if role is not None and (version := build_version(said.value)):
        yield SoftwareClaim(at=said.at, role=role, name=_PROGRAM, version=version)
    if said.kind == _EDITED and (moment := iso_moment(said.value)) is not None:
        yield TimeClaim(at=said.at, role=TimeRole.HISTORY, moment=moment)


def build_version(text: str) -> str:
    """The version packed into a number, six bits, five for the minor one, five for a revision and sixteen for the build; empty if there is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        return ""
    number = int(text)
    major, minor, build = number >> 26, number >> 21 & 31, number & 0xFFFF
    return f"{major}.{minor}.{build}" if major and number < _BIGGEST_BUILD else ""


def _styles(package: Package) -> Iterator[AnyFact]:
    """Fonts, and the languages of the spelling checker: of styles, and of letters on the pages."""
    main = main_part(package)
    for name in dict.fromkeys(islice(_FONT.findall(package.part(main)[:_ENOUGH]), _MOST_FONTS)):
        yield FontUse(at=Location(f"{main}: FaceName"), name=plain(name, 120))
    for part in (main, *package.names("visio/pages/page", ".xml")):
        for tag in dict.fromkeys(_LANGUAGE.findall(package.part(part)[:_ENOUGH])):
            yield LanguageClaim(at=Location(f"{part}: LangID"), role=LanguageRole.PROOFING, tag=tag.decode())


def _libraries(package: Package) -> Iterator[AnyFact]:
    """The libraries of shapes (stencils) that were open beside the drawing: places on the disk of whoever saved it last."""
    part = package.beside(main_part(package), "windows", "visio/windows.xml")
    paths = (attributes(match[1]).get("Document", "") for match in islice(_WINDOW.finditer(package.part(part)), _MOST_WINDOWS))
    for path in dict.fromkeys(path for path in paths if path):
        yield PathClaim(at=Location(f"{part}: Window Document", path), path=path, role="library of shapes")


def _remarks(package: Package, longest: int) -> Iterator[AnyFact]:
    part = package.beside(main_part(package), "comments", "visio/comments.xml")
    authors: dict[str, str] = {}
    words: list[str] = []
    for element in islice(siblings(package, part, VISIO, "AuthorEntry", "CommentEntry"), _MOST_REMARKS):
        values = {str(name): storable(str(value), 300) for name, value in element.attrib.items()}
        if str(element.tag).endswith("}AuthorEntry"):
            authors[values.get("ID", "")] = name = values.get("Name", "").strip() or values.get("Initials", "").strip()
            if name:
                yield PersonClaim(at=Location(f"{part}: AuthorEntry", name), role=PersonRole.COMMENTER, name=name)
            continue
        words.append(storable("".join(str(piece) for piece in element.itertext()), _LONGEST_REMARK))
        yield from _remark_times(f"{part}: CommentEntry", authors.get(values.get("AuthorID", ""), ""), values)
    if (fact := text_content("\n".join(words), "comment", Location(f"{part}: comment"), longest)) is not None:
        yield fact


def _remark_times(place: str, author: str, values: dict[str, str]) -> Iterator[AnyFact]:
    """When a remark was made and last changed. Nobody states of what zone these times are: none is taken from them."""
    for name in ("Date", "EditDate"):
        moment = iso_moment(values.get(name, ""))
        if moment is not None and (name == "Date" or values[name] != values.get("Date")):
            at = Location(f"{place} {name}{f' of {author}' if author else ''} (no zone is relied on)", values[name])
            yield TimeClaim(at=at, role=TimeRole.COMMENTED, moment=Moment(moment.wall, None, moment.precision))


def _sources(package: Package, longest: int) -> Iterator[AnyFact]:
    """From where the data of the shapes came, and its rows as they were last taken in (sections 2.2.3.7 and 2.2.3.8)."""
    for part in ("visio/data/connections.xml", "visio/data/recordsets.xml"):
        for match in islice(_SOURCE.finditer(package.part(part)[:_ENOUGH]), _MOST_SOURCES):
            values = attributes(match[2]) if only_attributes(match[2]) else {}
            place = f"{part}: {match[1].decode()}"
            name = allowed.name(values.get("FriendlyName") or values.get("Name", ""))
            yield from database_facts(place, name, values.get("ConnectionString", ""), values.get("Command", ""))
            if file := allowed.path(values.get("FileName", "")):
                yield PathClaim(at=Location(f"{place} FileName", file), path=file, role="source of data")
            if taken := values.get("TimeRefreshed"):
                yield Description(at=Location(f"{place} TimeRefreshed", taken), kind="data last taken in", value=taken[:40])
    yield from _rows(package, longest)


def _rows(package: Package, longest: int) -> Iterator[TextContent]:
    lines: list[str] = []
    for part in (one for one in package.names("visio/data/recordset", ".xml") if not one.lower().endswith("recordsets.xml")):
        for match in islice(_ROW.finditer(package.part(part)), _MOST_ROWS - len(lines)):
            lines.append("\t".join(attributes(match[1]).values()))
    if (fact := text_content("\n".join(lines), "linked-file", Location("visio/data: rows of the data"), longest)) is not None:
        yield fact

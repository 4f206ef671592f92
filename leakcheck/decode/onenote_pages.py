"""Sections of OneNote as people see them ([MS-ONE] sections 2.1 and 2.2): pages with words, times and people, pictures and attached files.

What stands in the objects of the store, in the order of reading; nothing of what it means for the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leakcheck.decode.revision_store_objects import CONTENT, METADATA, VERSION_METADATA, Contents, Space, StoredObject
from leakcheck.decode.revision_store_properties import NOBODY, Id, Properties

#: Kinds of objects (section 2.1.13).
_SECTION, _SERIES, _TEXT, _PICTURE, _FILE, _AUTHOR = 0x00060007, 0x00060008, 0x0006000E, 0x00060011, 0x00060035, 0x00120001
_PAGE, _PAGE_MANIFEST = 0x0006000B, 0x00060037
#: Properties (section 2.1.12): what an object consists of, in the order of reading.
_TITLE_PARTS, _CONTENT, _ELEMENTS, _PAGES = 0x24001D5F, 0x24001C1F, 0x24001C20, 0x2C001D63
_WORDS, _WORDS_IN_ONE_BYTE = 0x1C001C22, 0x1C003498
_TITLE, _TITLE_FROM_PAGE, _SECTION_NAME = 0x1C001CF3, 0x1C001D3C, 0x1C00349B
_IS_TITLE_TIME = 0x08001C87
_NAME, _ACCOUNTS = 0x1C001D75, 0x1C001E30
_FIRST_AUTHOR, _LAST_AUTHOR, _CONFLICTING = 0x20001D78, 0x20001D79, 0x1C001D9E
#: Times: of creation as FILETIME, of the last change as FILETIME, then both as seconds since 1980.
_BEGUN, _CHANGED, _MADE, _TOUCHED = 0x18001C65, 0x18001D77, 0x14001D09, 0x14001D7A
_PICTURE_NAME, _ALTERNATIVE, _ADDRESS, _PICTURE_BYTES, _WEB_PICTURE_BYTES = 0x1C001DD7, 0x1C001E58, 0x1C001E20, 0x20001C3F, 0x200034C8
_FILE_NAME, _FILE_SOURCE, _FILE_BYTES = 0x1C001D9C, 0x1C001D9D, 0x20001D9B
_LANGUAGE, _LANGUAGE_OF_TEXT, _RUNS, _PARAGRAPH_STYLE, _FONT = 0x14001C3B, 0x10001CFE, 0x24001E13, 0x2000342C, 0x1C001C0A
#: What a table of contents states of each section and folder (section 2.2.15).
_CHILD_NAME = 0x1C001D6B
#: A link stands in the text behind a sign of its own, before the words that are shown for it.
_LINK = re.compile('\ufddfHYPERLINK "([^"\ufddf]{1,2000})"')
_ACCOUNT = re.compile(r'<localId\s+(?:sid|cid|oid|aid|userid)="([^"<>]{3,200})"', re.IGNORECASE)
_MOST, _LONGEST = 5000, 2000
_MOST_LINES, _MOST_LETTERS, _LONGEST_LINE = 20_000, 400_000, 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the file names, with the numbers of accounts that stand beside the name."""

    name: str
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An inserted picture."""

    name: str
    alternative: str
    address: str
    file: str
    """Where its bytes are, as the store says it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was put on a page."""

    name: str
    source: str
    """Where it lay on the computer of whoever put it there."""
    file: str


@dataclass(slots=True)
class Page:
    """One page as it is now, and the words of its earlier states."""

    title: str = ""
    is_listed: bool = True
    """Whether the section still names it. Where its list is damaged nothing is said to be missing from it."""
    is_beside: bool = False
    """Whether another page names it and the section does not: an earlier version of that page, or one that could not be merged with it."""
    begun: int = 0
    """When it was made: 100-nanosecond ticks since 1601 (FILETIME); 0 where it is not stated."""
    changed: int = 0
    last_author: str = ""
    heading_made: int = 0
    """When the line with the time in the heading was made: seconds since 1980."""
    heading_time: str = ""
    """The time of day in the heading, as the author's computer wrote it."""
    lines: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    """Lines of earlier states, the oldest first."""
    first_authors: dict[str, None] = field(default_factory=dict)
    later_authors: dict[str, None] = field(default_factory=dict)
    times: dict[int, None] = field(default_factory=dict)
    """When parts of it were made and last changed: seconds since 1980, in the order of reading."""
    pictures: list[Picture] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    languages: dict[int, None] = field(default_factory=dict)
    fonts: dict[str, None] = field(default_factory=dict)
    conflicts: dict[str, None] = field(default_factory=dict)
    """Names of people whose changes could not be merged."""


@dataclass(slots=True)
class Section:
    """What a file of OneNote holds."""

    name: str = ""
    begun: int = 0
    pages: list[Page] = field(default_factory=list)
    people: dict[Person, None] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    """Names of the sections and folders that a table of contents lists."""
    endings: dict[str, str] = field(default_factory=dict)
    """How the name of each embedded file ends, by where its bytes are."""
    is_locked: bool = False


def section_of(contents: Contents) -> Section:
    """The section or table of contents that a store holds."""
    section = Section()
    listed = _about_section(contents, section)
    beside = {number for space in contents.spaces.values() for number in _named_spaces(space)} - listed.keys()
    is_whole = bool(listed) and not contents.faults and not contents.is_cut
    for space in sorted(contents.spaces.values(), key=lambda space: listed.get(space.number, len(listed))):
        _about_all(space, section)
        page = _page(space)
        if page is not None and len(section.pages) < _MOST:
            page.is_beside = space.number in beside
            page.is_listed = space.number in listed or not (page.is_beside or is_whole)
            section.pages.append(page)
    return section


def _named_spaces(space: Space) -> Iterator[Id]:
    """The pages that the objects of a space name."""
    for one in space.objects().values():
        yield from one.properties.every(_PAGES)


def _about_section(contents: Contents, section: Section) -> dict[Id, int]:
    """What is said of the section itself; gives the place of each page in its list."""
    pages: dict[Id, int] = {}
    space = contents.spaces.get(contents.root)
    for one in space.objects().values() if space is not None else ():
        if one.kind == _SERIES:
            for number in one.properties.every(_PAGES):
                pages.setdefault(number, len(pages))
        elif one.kind == _SECTION:
            section.begun = one.properties.number(_BEGUN)
        section.name = section.name or _shown(one.properties.text(_SECTION_NAME))
    return pages


def _about_all(space: Space, section: Section) -> None:
    """What matters wherever it stands, in all states: authors, embedded files, the list of a table of contents."""
    section.is_locked = section.is_locked or space.is_locked
    for one in space.states():
        if one.file_name and len(section.endings) < _MOST:
            section.endings[one.file_name] = one.ending
        if one.kind == _AUTHOR and (name := _shown(one.properties.text(_NAME))) and len(section.people) < _MOST:
            accounts = tuple(dict.fromkeys(_ACCOUNT.findall(one.properties.text(_ACCOUNTS)[:_LONGEST])))
            section.people[Person(name, accounts)] = None
        if (child := _shown(one.properties.text(_CHILD_NAME))) and len(section.children) < _MOST:
            section.children[child] = None


def _shown(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _page(space: Space) -> Page | None:
    """The page that a space is; None if it is something else."""
    objects, roots = space.objects(), space.roots()
    if (root := objects.get(roots.get(CONTENT, NOBODY))) is None or root.kind not in (_PAGE_MANIFEST, _PAGE):
        return None
    page = Page()
    metadata = _of(objects, roots.get(METADATA, NOBODY))
    page.title, page.begun = _shown(metadata.text(_TITLE)), metadata.number(_BEGUN)
    version = _of(objects, roots.get(VERSION_METADATA, NOBODY))
    page.changed, page.last_author = version.number(_CHANGED), _name_of(objects, version, _LAST_AUTHOR)
    above: dict[str, int] = {}
    for one in _in_order(objects, root):
        _read(page, objects, one, above)
    page.earlier = _earlier(space, page.lines)
    return page


def _of(objects: Mapping[Id, StoredObject], number: Id) -> Properties:
    found = objects.get(number)
    return found.properties if found is not None else Properties()


def _name_of(objects: Mapping[Id, StoredObject], properties: Properties, which: int) -> str:
    return next((name for number in properties.every(which) if (name := _shown(_of(objects, number).text(_NAME)))), "")


def _in_order(objects: Mapping[Id, StoredObject], root: StoredObject) -> Iterator[StoredObject]:
    """The objects of a page in the order of reading, each once: a hostile page may hold itself."""
    waiting, seen = [root.number], set[Id]()
    while waiting:
        number = waiting.pop()
        one = objects.get(number)
        if one is None or number in seen:
            continue
        seen.add(number)
        yield one
        for name in (_ELEMENTS, _CONTENT, _TITLE_PARTS):
            waiting += reversed(one.properties.every(name))


def _read(page: Page, objects: Mapping[Id, StoredObject], one: StoredObject, above: dict[str, int]) -> None:
    """Add what one object of a page says. `above` keeps what holds for the objects inside it."""
    properties = one.properties
    _people_and_times(page, objects, one)
    if _MADE in properties.numbers:
        above["made"] = properties.number(_MADE)
    if one.kind == _PAGE:
        page.title = page.title or _shown(properties.text(_TITLE_FROM_PAGE))
    elif one.kind == _TEXT:
        _words(page, objects, properties)
        if properties.number(_IS_TITLE_TIME):
            page.heading_made, page.heading_time = above.get("made", 0), _text_of(properties).strip()[:40]
    elif one.kind == _PICTURE and len(page.pictures) < _MOST:
        name, alternative, address = (_shown(properties.text(which)) for which in (_PICTURE_NAME, _ALTERNATIVE, _ADDRESS))
        page.pictures.append(Picture(name, alternative, address, _stored(objects, properties, _PICTURE_BYTES, _WEB_PICTURE_BYTES)))
    elif one.kind == _FILE and len(page.attachments) < _MOST:
        name, source = (_shown(properties.text(which)) for which in (_FILE_NAME, _FILE_SOURCE))
        page.attachments.append(Attachment(name, source, _stored(objects, properties, _FILE_BYTES)))


def _stored(objects: Mapping[Id, StoredObject], properties: Properties, *names: int) -> str:
    """Where the bytes of a picture or attached file are."""
    return next((objects[number].file_name for name in names for number in properties.every(name) if number in objects), "")


def _people_and_times(page: Page, objects: Mapping[Id, StoredObject], one: StoredObject) -> None:
    for which, names in ((_FIRST_AUTHOR, page.first_authors), (_LAST_AUTHOR, page.later_authors)):
        if (name := _name_of(objects, one.properties, which)) and len(names) < _MOST:
            names[name] = None
    if one.kind == _PAGE and (name := _shown(one.properties.text(_NAME))):
        page.first_authors[name] = None
    if (name := _shown(one.properties.text(_CONFLICTING))) and len(page.conflicts) < _MOST:
        page.conflicts[name] = None
    for which in (_MADE, _TOUCHED):
        if (seconds := one.properties.number(which)) and len(page.times) < _MOST:
            page.times[seconds] = None


def _words(page: Page, objects: Mapping[Id, StoredObject], properties: Properties) -> None:
    text = _text_of(properties)
    for match in _LINK.finditer(text):
        if len(page.links) < _MOST:
            page.links[match[1]] = None
    page.lines.append(_LINK.sub("", text))
    if not text.strip():
        return
    styles = [_of(objects, number) for name in (_RUNS, _PARAGRAPH_STYLE) for number in properties.every(name)[:100]]
    for style in (properties, *styles):
        for name in (_LANGUAGE, _LANGUAGE_OF_TEXT):
            if (language := style.number(name)) and len(page.languages) < _MOST:
                page.languages[language] = None
        if (font := _shown(style.text(_FONT))) and len(page.fonts) < _MOST:
            page.fonts[font] = None


def _text_of(properties: Properties) -> str:
    """The words of a paragraph. Those with letters of one byte only are kept so (section 2.2.63)."""
    if _WORDS in properties.blobs:
        return properties.text(_WORDS)
    return properties.blobs.get(_WORDS_IN_ONE_BYTE, b"").partition(b"\0")[0].decode("cp1252", "replace")


def _earlier(space: Space, now: list[str]) -> list[str]:
    """Lines of earlier states that no line of a later one contains: what was typed letter by letter is told once, as it was at last."""
    met = "\n".join(now)[:_MOST_LETTERS]
    states = (one.properties for one in space.states() if one.kind == _TEXT)
    lines = dict.fromkeys(_LINK.sub("", _text_of(properties)).strip()[:_LONGEST_LINE] for properties in states)
    kept: list[str] = []
    for line in list(reversed(lines))[:_MOST_LINES]:
        if line and len(met) < 2 * _MOST_LETTERS and line not in met:
            kept.append(line)
            met = f"{met}\n{line}"
    return kept[::-1]

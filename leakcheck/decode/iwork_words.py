"""The words of a document of Pages, Numbers or Keynote of 2013 and later, in the order of reading, with remarks and tracked changes.

Numbers of messages and fields as public projects found them; see `leakcheck.decode.iwork_package`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from leakcheck.decode.iwork_package import IworkPackage, StoredObject
from leakcheck.decode.mac_times import cocoa_moment
from leakcheck.decode.protobuf import Message
from leakcheck.model.moment import Moment

#: Numbers of messages (TSPRegistry).
PAGES_DOCUMENT, FIRST_DOCUMENT, PACKAGE_METADATA, DOCUMENT_METADATA = 10000, 1, 11006, 11011
_SHOW, _NODE, _SLIDE = 2, 4, (5, 6)
_STORAGES, _LINK, _STYLES, _DATA_LISTS = (2001, 2005), 2032, (2021, 2022), (6005, 6201)
_AUTHOR, _REMARK, _CHANGE, _SESSION = 212, 3056, 2060, 2062
_KEPT = frozenset(
    {PAGES_DOCUMENT, PACKAGE_METADATA, DOCUMENT_METADATA, *_STORAGES, _LINK, *_STYLES, *_DATA_LISTS, _AUTHOR, _REMARK, _CHANGE, _SESSION}
)
#: In Keynote alone these are what their numbers say; Pages and Numbers give the low ones to other things.
_OF_KEYNOTE = frozenset({FIRST_DOCUMENT, _SHOW, _NODE, *_SLIDE})
#: Kinds of texts (TSWP.StorageArchive.KindType) that stand apart from what the document says.
_APART = {1: "header", 2: "footnote", 4: "notes"}
_BODY, _BOX = 0, 3
_KIND, _TEXT, _LANGUAGES, _DELETIONS = 1, 3, 19, 22
#: Parts that hold what new slides and pages begin with: nobody wrote it for this document.
_PROTOTYPES = ("MasterSlide", "TemplateSlide", "ThemeStylesheet", "DocumentStylesheet", "ViewState", "Theme")
#: Stands for what is no letter: pictures, numbers of pages.
_PLACEHOLDER = "\ufffc"
_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\u2028\u2029]")
_MOST, _STRINGS = 20_000, 1


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or a tracked change, which has no words of its own."""

    author: str
    moment: Moment | None
    text: str = ""


@dataclass(slots=True)
class Words:
    """What a document says and who said it."""

    kinds: dict[str, list[str]] = field(default_factory=dict)
    """Texts by role: `document`, `header`, `footnote`, `notes`, `deleted`, `comment`."""
    remarks: list[Remark] = field(default_factory=list)
    changes: list[Remark] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    """All who have an entry as an author of remarks or changes, whether anything of theirs is left or not."""
    links: dict[str, None] = field(default_factory=dict)
    fonts: dict[str, None] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)
    slides: int = 0
    document: Message = field(default_factory=lambda: Message({}))
    """The message of the document itself, which every program defines in its own way."""
    program: str = ""
    metadata: list[Message] = field(default_factory=list)
    """What the package says of itself and of its media."""

    def add(self, role: str, text: str) -> None:
        clean = _BREAKS.sub("\n", text.replace(_PLACEHOLDER, "")).strip()
        if clean:
            self.kinds.setdefault(role, []).append(clean)


def words_of(package: IworkPackage) -> Words:
    """All that is said in the objects of a package."""
    found = Words()
    kept: dict[int, list[StoredObject]] = {}
    for one in package.objects():
        if one.kind in _KEPT or one.kind in _OF_KEYNOTE:
            kept.setdefault(one.kind, []).append(one)
    _programs(found, kept)
    order = _slides(kept) if found.program == "Keynote" else {}
    found.slides = len(order)
    storages = [one for kind in _STORAGES for one in kept.get(kind, []) if not one.component.rpartition("/")[2].startswith(_PROTOTYPES)]
    read = [(order.get(one.component, len(order)), one.message()) for one in storages]
    # The text of the pages first, then that of the boxes on them; slides in their order.
    for _, storage in sorted(read, key=lambda pair: (pair[0], pair[1].number(_KIND, _BOX) != _BODY)):
        _storage(found, storage)
    for one in (one for kind in _DATA_LISTS for one in kept.get(kind, [])):
        _cells(found, one.message())
    _people(found, kept)
    _styles(found, kept)
    found.metadata = [one.message() for kind in (PACKAGE_METADATA, DOCUMENT_METADATA) for one in kept.get(kind, [])]
    return found


def _programs(found: Words, kept: dict[int, list[StoredObject]]) -> None:
    """Pages gives its document a number of its own; that of the two others has the common part in different fields."""
    for one in kept.get(PAGES_DOCUMENT, [])[:1]:
        found.program, found.document = "Pages", one.message().inner(15)
    for one in [] if found.program else kept.get(FIRST_DOCUMENT, [])[:1]:
        document = one.message()
        found.program, found.document = ("Numbers", document.inner(8)) if document.every(8) else ("Keynote", document.inner(3))


def _slides(kept: dict[int, list[StoredObject]]) -> dict[str, int]:
    """The parts that hold the slides, by their place in the presentation."""
    nodes = {one.number: one.message() for one in kept.get(_NODE, [])[:_MOST]}
    holders = {one.number: one.component for kind in _SLIDE for one in kept.get(kind, [])}
    tree = next((one.message().inner(3) for one in kept.get(_SHOW, [])), Message({}))
    # Newer versions list the slides; the first had one node with all of them under it.
    waiting, seen, order = _references(tree, 2)[::-1] or _references(tree, 1), set[int](), dict[str, int]()
    while waiting:
        number = waiting.pop()
        node = nodes.get(number)
        if node is None or number in seen:
            continue
        seen.add(number)
        for slide in _references(node, 2):
            if slide in holders:
                order.setdefault(holders[slide], len(order))
        waiting += _references(node, 1)[::-1]
    return order


def _references(owner: Message, name: int) -> list[int]:
    """The numbers of the objects that a field refers to."""
    return [one.number(1) for one in owner.inners(name)]


def _storage(found: Words, storage: Message) -> None:
    text = "".join(piece.decode("utf-8", "replace") for piece in storage.every(_TEXT))
    deleted = _ranges(storage.inner(_DELETIONS))
    role = _APART.get(storage.number(_KIND, _BOX), "document")
    if deleted:
        text, gone = _without(text, deleted)
        for piece in gone:
            found.add("deleted", piece)
    found.add(role, text)
    for entry in storage.inner(_LANGUAGES).inners(1):
        if (language := entry.text(2)) and len(found.languages) < _MOST:
            found.languages[language] = None


def _ranges(table: Message) -> list[tuple[int, int]]:
    """Spans of signs that have an object in a table: each entry holds up to the next, one without an object ends it."""
    entries = sorted((entry.number(1), bool(entry.every(2))) for entry in table.inners(1)[:_MOST])
    ends = [*(start for start, _ in entries[1:]), 1 << 40]
    return [(start, end) for (start, marked), end in zip(entries, ends, strict=False) if marked and start < end]


def _without(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[str]]:
    """The text without the spans, and these. Positions count units of UTF-16."""
    units = text.encode("utf-16-le", "surrogatepass")
    kept, gone, at = [], [], 0
    for start, end in spans:
        kept.append(units[2 * at : 2 * start])
        gone.append(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
        at = max(at, min(end, len(units)))
    return (b"".join(kept) + units[2 * at :]).decode("utf-16-le", "replace"), gone


def _cells(found: Words, table: Message) -> None:
    """Texts of cells, each once, as a table keeps them."""
    if table.number(1) == _STRINGS:
        for entry in table.inners(3)[:_MOST]:
            found.add("document", entry.text(3))


def _people(found: Words, kept: dict[int, list[StoredObject]]) -> None:
    names = {one.number: one.message().text(1).strip() for one in kept.get(_AUTHOR, [])[:_MOST]}
    found.authors = list(dict.fromkeys(filter(None, names.values())))
    for one in kept.get(_REMARK, [])[:_MOST]:
        remark = one.message()
        found.remarks.append(Remark(_name(names, remark, 3), _moment(remark, 2), remark.text(1)))
        found.add("comment", remark.text(1))
    sessions = {one.number: one.message() for one in kept.get(_SESSION, [])[:_MOST]}
    for one in kept.get(_CHANGE, [])[:_MOST]:
        change = one.message()
        session = next((sessions[number] for number in _references(change, 2) if number in sessions), Message({}))
        found.changes.append(Remark(_name(names, session, 2), _moment(change, 3) or _moment(session, 3)))


def _name(names: dict[int, str], owner: Message, which: int) -> str:
    return next((names[number] for number in _references(owner, which) if number in names), "")


def _moment(owner: Message, which: int) -> Moment | None:
    """A time (TSP.Date): seconds since 2001."""
    return cocoa_moment(seconds) if (seconds := owner.inner(which).real(1)) == seconds else None


def _styles(found: Words, kept: dict[int, list[StoredObject]]) -> None:
    """Fonts and languages that the styles name, and links."""
    for style in _messages(kept, *_STYLES):
        letters = style.inner(11)
        for value, told in ((letters.text(5), found.fonts), (letters.text(9), found.languages)):
            if value and len(told) < _MOST:
                told[value] = None
    for link in _messages(kept, _LINK):
        if (target := link.text(2)) and len(found.links) < _MOST:
            found.links[target] = None


def _messages(kept: dict[int, list[StoredObject]], *kinds: int) -> Iterator[Message]:
    return (one.message() for kind in kinds for one in kept.get(kind, [])[:_MOST])

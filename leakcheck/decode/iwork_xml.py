"""Documents of Pages, Numbers and Keynote of 2009 and before: one XML part with words and properties ("iWork Programming Guide", withdrawn)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.iwork_facts import texts
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.decode.xml_tree import xml_tree
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
    LanguageClaim,
    LanguageRole,
    Link,
    PersonClaim,
    PersonRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_SPACE = "http://developer.apple.com/namespaces/"
#: The root element by the program.
_PROGRAMS = {f"{{{_SPACE}sl}}document": "Pages", f"{{{_SPACE}ls}}document": "Numbers", f"{{{_SPACE}keynote2}}presentation": "Keynote"}
LONGEST = 4 << 20
#: What holds words that are none of the document's: prototypes of slides and pages, styles.
_PROTOTYPES = frozenset(
    {"theme-list", "master-slides", "section-prototypes", "prototype-drawables", "prototype-plans", "stylesheet", "styles", "metadata"}
)
_APART = {"notes": "notes", "annotation": "comment", "annotations": "comment", "footnote": "footnote", "header": "header", "footer": "header"}
_TIMES = {"SLCreationDateProperty": TimeRole.CREATED, "SLLastModifiedDateProperty": TimeRole.MODIFIED}
_WORDS = {"title": "title", "keywords": "keywords", "comment": "comments", "projects": "category", "copyright": "copyright"}
_VALUES = ("string", "val", "number")
_MOST, _LONGEST_VALUE = 20_000, 2000


@dataclass(slots=True)
class _Found:
    kinds: dict[str, list[str]] = field(default_factory=dict)
    fonts: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)


def program_of(data: bytes) -> str:
    """The program by which the part was written; empty where its beginning is another one's."""
    root = xml_tree(data[:LONGEST])
    return _PROGRAMS.get(str(root.tag), "") if root is not None else ""


def old_facts(name: str, data: bytes, longest: int) -> Iterator[AnyFact]:
    """What the part says: properties, then words by their kind, fonts and links; texts up to `longest` signs."""
    root = xml_tree(data[:LONGEST])
    if root is None:
        return
    for key, value in root.attrib.items():
        if str(key).endswith("}version"):
            yield Description(at=Location(f"{name}: version", _safe(str(value))), kind="version of the format", value=_safe(str(value), 100))
    yield from _properties(name, root)
    found = _Found()
    _walk(found, root)
    yield from texts(found.kinds, longest)
    for font in list(found.fonts)[:500]:
        yield FontUse(at=Location(f"{name}: fontName", font), name=font)
    for target in list(found.links)[:500]:
        yield Link(at=Location(f"{name}: link", target), kind="url", target=target)


def _safe(text: str, longest: int = _LONGEST_VALUE) -> str:
    return storable(visible(" ".join(text.split())), longest)


def _local(element: "etree._Element") -> str:
    """The name without its namespace; empty for what is no element."""
    name = str(element.tag)
    return name.rpartition("}")[2] if name.startswith("{") else ""


def _value(element: "etree._Element") -> str:
    """The value of a property: an attribute of the element or of one inside it."""
    for one in element.iter():
        for key, value in one.attrib.items():
            if str(key).rpartition("}")[2] in _VALUES and str(value).strip():
                return _safe(str(value))
    return ""


def _properties(name: str, root: "etree._Element") -> Iterator[AnyFact]:
    for element in root.iter(f"{{{_SPACE}sf}}metadata", f"{{{_SPACE}keynote2}}metadata"):
        for child in element:
            yield from _stated(name, child)
    for part, role in _TIMES.items():
        for value in _first(root, part):
            if (moment := iso_moment(value)) is not None:
                yield TimeClaim(at=Location(f"{name}: {part}", value), role=role, moment=moment)
    for value in _first(root, "language"):
        tag = value[:35].replace("_", "-")
        yield LanguageClaim(at=Location(f"{name}: language", tag), role=LanguageRole.CONTENT, tag=tag)


def _first(root: "etree._Element", part: str) -> list[str]:
    """The value of the first element of this name, if it has one."""
    values = (_value(element) for element in root.iter(f"{{{_SPACE}sl}}{part}"))
    return list(filter(None, islice(values, 1)))


def _stated(name: str, child: "etree._Element") -> Iterator[AnyFact]:
    local = _local(child)
    if local == "authors":
        for one in list(child)[:50]:
            if author := _value(one):
                yield PersonClaim(at=Location(f"{name}: authors", author), role=PersonRole.AUTHOR, name=author[:300])
    elif local in _WORDS and (value := _value(child)):
        yield Description(at=Location(f"{name}: {local}", value), kind=_WORDS[local], value=value)


def _walk(found: _Found, root: "etree._Element") -> None:
    """All elements in their order, without what only prototypes hold."""
    from lxml import etree

    roles = ["document"]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        local = _local(element)
        if event == "end":
            if local in _APART:
                roles.pop()
            continue
        if local == "fontName" and (font := _value(element)[:200]) and len(found.fonts) < _MOST:
            found.fonts[font] = None
        if local in _APART:
            roles.append(_APART[local])
        if local in _PROTOTYPES:
            walk.skip_subtree()
        else:
            _words(found, element, local, roles[-1])


def _words(found: _Found, element: "etree._Element", local: str, role: str) -> None:
    if local == "p":
        text = "".join(map(str, element.itertext()))
        found.kinds.setdefault(role, []).append(storable(text, 200_000))
    elif local == "ct" and (text := next((str(value) for key, value in element.attrib.items() if str(key).endswith("}s")), "")):
        found.kinds.setdefault(role, []).append(_safe(text))
    elif local == "link" and (target := str(element.get("href") or "")) and len(found.links) < _MOST:
        found.links[_safe(target)] = None

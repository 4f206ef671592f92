"""What one part of an Office package is searched for: namespaces, languages, identifiers, people, fonts.

Parts are searched as text where a few attributes are wanted, because hostile and damaged parts then cost nothing but a miss. Themes, tables
of fonts and the like are the same, byte for byte, in thousands of documents: what was found in small parts is remembered.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from leakcheck.decode.ooxml_package import attributes, plain
from leakcheck.decode.ooxml_people import people
from leakcheck.model.facts import AnyFact, FontUse, Identifier, IdentifierKind, LanguageClaim, LanguageRole
from leakcheck.model.location import Location

#: A trace and what it says wherever it stands, by which the same one is known in another part.
Trace = tuple[object, AnyFact]

#: So many parts, and none longer than that: some megabytes at most, and of the packages of the shared corpus two parts in five are there already.
_REMEMBERED, _SMALL = 500, 12 << 10
_MOST_FONTS = 300
_MOST_NAMESPACES = 2000
#: Languages, fonts and names in use are the same all through a part.
_ENOUGH = 8 << 20
_DECLARES = b"xmlns:"
_NAMESPACE = re.compile(rb"""xmlns:([A-Za-z0-9_]{1,30})=["']([^"']{1,200})["']""")
_LONGEST_HEAD = 6000
_TAG_ENDS = (b'"', b"'", b"/", b" ")
_PREFIX_USED = re.compile(rb"""<([A-Za-z0-9_]{1,30}):|\s([A-Za-z0-9_]{1,30}):\w{1,60}=["']""")
_MOST_SEARCHED = 1 << 29
#: Office declares some forty; the expressions for more are not kept.
_MOST_KEPT_TOGETHER = 100
_WORD_LANGUAGES = {"lang": re.compile(rb"<w:lang\s([^<>]{1,300})"), "themeFontLang": re.compile(rb"<w:themeFontLang\s([^<>]{1,300})")}
_LANGUAGE = re.compile(rb""" lang=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})["']""")
_TAGS = ("w:val", "w:eastAsia", "w:bidi")
#: Excel puts a save counter before the GUID: `8_{…}`, `13_ncr:1_{…}` ([MS-XLSX] revisionPtr).
_DOCUMENT_ID = re.compile(
    rb"""<(w1[45]:docId)\s+[^<>]{0,60}?val=["']\{?([0-9A-Fa-f-]{8,40})\}?["']|\s(documentId)=["'][^"'{<>]{0,40}\{([0-9A-Fa-f-]{30,40})\}["']"""
)
_FONT = re.compile(rb"""<w:font\s+w:name=["']([^"']{1,120})["']|<a:latin\s+typeface=["']([^"'+]{1,120})["']""")
#: ISO/IEC 29500-1 sections 17.8.3.3 to 17.8.3.6 and 19.2.1.9.
_EMBEDDED_FONT = re.compile(
    rb"""<w:font\s+w:name=["']([^"'<>]{1,120})["'][^<>]{0,200}>(?:\s{0,20}<w:(?!embed|font)[^<>]{1,300}>){0,12}\s{0,20}<w:embed"""
    rb"""|<p:embeddedFont>\s{0,20}<p:font\s[^<>]{0,200}?typeface=["']([^"'<>]{1,120})["']"""
)


def part_traces(part: str, data: bytes) -> Sequence[Trace]:
    """All that is found in a part, in the order of the searches."""
    return _remembered(part, data) if len(data) <= _SMALL else tuple(_found(part, data))


@lru_cache(maxsize=_REMEMBERED)
def _remembered(part: str, data: bytes) -> Sequence[Trace]:
    return tuple(_found(part, data))


def _found(part: str, data: bytes) -> Iterator[Trace]:
    beginning = data[:_ENOUGH]
    for facts in (_languages(part, beginning), _identifiers(part, data), people(part, data), _fonts(part, beginning)):
        for fact in facts:
            yield what_it_says(fact), fact


def what_it_says(fact: AnyFact) -> object:
    """A trace without its place. Languages are told apart by where they are set: Word sets a right-to-left one in documents that do not use it."""
    # The place is the first field of every fact.
    return type(fact), fact.at.part.rpartition(" ")[2] if isinstance(fact, LanguageClaim) else "any", msgspec.structs.astuple(fact)[1:]


def namespaces(data: bytes) -> Sequence[tuple[str, str, str]]:
    """Prefix, name, and `used` or `declared`, of what a part declares that tells of its program's age."""
    return _remembered_namespaces(data) if len(data) <= _SMALL else _namespaces(data[:_ENOUGH])


def _namespaces(data: bytes) -> Sequence[tuple[str, str, str]]:
    first = data.find(_DECLARES)
    if first < 0:
        return ()
    # Nearly all stand in the root's start tag, which is the same in all parts of a document, and in many documents of one program.
    body = data.find(b">", first) + 1
    if data[body - 2 : body - 1] not in _TAG_ENDS or body > _LONGEST_HEAD:
        body = 0
    declared, used = _of_head(data[first:body]) if body else ({}, frozenset[bytes]())
    used |= _borne(data[: min(first, body)])
    if data.find(_DECLARES, body) >= 0:
        declared = declared | _declared(data[body:])
    used |= _used(tuple(prefix for prefix, uri in declared.items() if prefix not in used and _tells(uri)), data, body)
    return tuple((prefix.decode(), _shown(uri), "used" if prefix in used else "declared") for prefix, uri in declared.items() if _tells(uri))


_remembered_namespaces = lru_cache(maxsize=_REMEMBERED)(_namespaces)


def _tells(uri: bytes) -> bool:
    """There since the first version of the format, the others date nothing."""
    return not (b"openxmlformats.org" in uri and b"/2006/" in uri)


@lru_cache(maxsize=1000)
def _shown(uri: bytes) -> str:
    return plain(uri, 200)


@lru_cache(maxsize=256)
def _of_head(markup: bytes) -> tuple[dict[bytes, bytes], frozenset[bytes]]:
    """What a start tag declares, and which prefixes it bears itself."""
    return _declared(markup), _borne(markup)


def _borne(markup: bytes) -> frozenset[bytes]:
    return frozenset(element or attribute for element, attribute in _PREFIX_USED.findall(markup))


def _declared(markup: bytes) -> dict[bytes, bytes]:
    return {match[1]: match[2] for match in islice(_NAMESPACE.finditer(markup), _MOST_NAMESPACES)}


def _used(prefixes: tuple[bytes, ...], data: bytes, start: int) -> frozenset[bytes]:
    """Those of the prefixes that an element or an attribute bears: one by one, or in one slow pass where a hostile part names very many."""
    if len(prefixes) * len(data) > _MOST_SEARCHED:
        return _borne(data)
    alike = _by_beginning(prefixes) if len(prefixes) <= _MOST_KEPT_TOGETHER else _by_beginning.__wrapped__(prefixes)
    return frozenset(prefix for stands_in, named in alike if stands_in(data, start) for prefix in named if _is_used(prefix, data, start))


@lru_cache(maxsize=128)
def _by_beginning(prefixes: tuple[bytes, ...]) -> "Sequence[tuple[Callable[[bytes, int], object], list[bytes]]]":
    """Prefixes that begin alike (`w14`, `w15`, `w16cex`), with a search for the beginning: where it is missing, none of them is used."""
    alike: dict[bytes, list[bytes]] = {}
    for prefix in prefixes:
        alike.setdefault(prefix[:2], []).append(prefix)
    # Expressions find two bytes in half the time that `in` takes.
    return tuple((re.compile(re.escape(beginning)).search, named) for beginning, named in alike.items())


def _is_used(prefix: bytes, data: bytes, start: int) -> bool:
    """Whether an element or an attribute bears the prefix. Plain searches come first, because most prefixes are only declared."""
    found = data.find(prefix + b":", start)
    if found < 0:
        return False
    if data[found - 1 : found] == b"<" or data.find(b"<" + prefix + b":", start) >= 0:
        return True
    if not any(data.find(blank + prefix + b":", start) >= 0 for blank in (b" ", b"\n", b"\t", b"\r")):
        return False
    return re.compile(rb"\s" + prefix + rb""":\w{1,60}=["']""").search(data, start) is not None


def _languages(part: str, data: bytes) -> Iterator[AnyFact]:
    if b"ang" not in data:
        return
    # Thousands of runs say the same: each once.
    for element, pattern in _WORD_LANGUAGES.items():
        role = LanguageRole.THEME if element == "themeFontLang" else LanguageRole.PROOFING
        for inside in dict.fromkeys(pattern.findall(data)) if b"<w:" + element.encode() in data else ():
            values = attributes(inside)
            for name in _TAGS:
                if values.get(name):
                    yield LanguageClaim(at=Location(f"{part}: w:{element} {name}"), role=role, tag=values[name][:35])
    for tag in dict.fromkeys(_LANGUAGE.findall(data)) if b" lang=" in data else ():
        yield LanguageClaim(at=Location(f"{part}: lang"), role=LanguageRole.PROOFING, tag=tag.decode())


def _identifiers(part: str, data: bytes) -> Iterator[AnyFact]:
    if b":docId" not in data and b"documentId" not in data:
        return
    for match in islice(_DOCUMENT_ID.finditer(data[:400_000]), 3):
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield Identifier(at=Location(f"{part}: {name.decode()}"), kind=IdentifierKind.DOCUMENT, value=value.decode().upper())


def _fonts(part: str, data: bytes) -> Iterator[AnyFact]:
    # Plain searches first: the expressions begin with what every element begins with.
    embedded = {plain(match[1] or match[2], 120) for match in islice(_EMBEDDED_FONT.finditer(data), _MOST_FONTS)} if b"embed" in data else set()
    for match in islice(_FONT.finditer(data), _MOST_FONTS) if b"<w:font" in data or b"<a:latin" in data else ():
        name = plain(match[1] or match[2], 120)
        if name.strip() and name not in embedded:
            yield FontUse(at=Location(f"{part}: font"), name=name)
    for name in sorted(embedded):
        yield FontUse(at=Location(f"{part}: embedded font"), name=name, embedded="embedded")

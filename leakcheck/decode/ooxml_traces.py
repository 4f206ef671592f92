"""What the parts of an Office package carry beside their words: how it was packed, namespaces, languages, identifiers, fonts, links.

Parts are searched as text where a few attributes are wanted, because hostile and damaged parts then cost nothing but a miss.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import islice

import msgspec

from leakcheck.decode.add_in_residue import residue_facts
from leakcheck.decode.ooxml_package import Package, Relation, attributes, plain
from leakcheck.decode.ooxml_people import people
from leakcheck.decode.ooxml_properties import property_facts
from leakcheck.decode.printer_settings import printer_facts
from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    SignatureMark,
)
from leakcheck.model.location import Location

_MOST_RSIDS = 3000
_MOST_FONTS = 300
_MOST_NAMESPACES = 2000
#: Languages, fonts and names in use are the same all through a part.
_ENOUGH = 8 << 20
_NAMESPACE = re.compile(rb"""xmlns:([A-Za-z0-9_]{1,30})=["']([^"']{1,200})["']""")
_PREFIX_USED = re.compile(rb"""<([A-Za-z0-9_]{1,30}):|\s([A-Za-z0-9_]{1,30}):\w{1,60}=["']""")
_MOST_SEARCHED = 1 << 29
_WORD_LANGUAGES = {"lang": re.compile(rb"<w:lang\s([^<>]{1,300})"), "themeFontLang": re.compile(rb"<w:themeFontLang\s([^<>]{1,300})")}
_LANGUAGE = re.compile(rb""" lang=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})["']""")
_TAGS = ("w:val", "w:eastAsia", "w:bidi")
_MARK = re.compile(rb"""\sw:rsid(?:R|RPr|P|Del)=["']([0-9A-Fa-f]{8})["']""")
_PARAGRAPH = re.compile(rb"<w:p[\s>]")
_RSID = re.compile(rb"""<w:(rsidRoot|rsid)\s+w:val=["']([0-9A-Fa-f]{8})["']""")
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
_PLACE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)
_ALWAYS_PLACES = frozenset({"externallinkpath", "attachedtemplate", "mailmergesource"})


def package_facts(package: Package) -> Iterator[AnyFact]:
    """All that does not depend on the kind of document."""
    yield from property_facts(package)
    yield from packing_facts(package.entries)
    yield from _once(_traces(package))
    yield from _once(residue_facts(package))
    if package.names("_xmlsignatures/"):
        yield SignatureMark(at=Location("_xmlsignatures"), scheme="ooxml")
    for entry in package.entries:
        if entry.name.lower().rpartition("/")[2].startswith("vbaprojectsignature"):
            yield SignatureMark(at=Location(entry.name[:200]), scheme="vba", detail="macros")
            return


def _once(facts: Iterator[AnyFact]) -> Iterator[AnyFact]:
    """Each trace once, whatever part it stands in."""
    seen: set[object] = set()
    for fact in facts:
        # The place is the first field of every fact.
        key = (type(fact), _tag_of(fact), msgspec.structs.astuple(fact)[1:])
        if key not in seen:
            seen.add(key)
            yield fact


def _tag_of(fact: AnyFact) -> str:
    """A language is told apart by where it is set: Word sets a right-to-left and an Asian one in documents that use neither."""
    return fact.at.part.rpartition(" ")[2] if isinstance(fact, LanguageClaim) else "any"


def _traces(package: Package) -> Iterator[AnyFact]:
    """Namespaces, languages, identifiers, people, fonts, links and printers, searched for in all parts."""
    yield from _revision_marks(package)
    for name in package.names("", ".xml"):
        data = package.part(name)
        for finder in (_namespaces, _languages, _identifiers, people, _fonts):
            yield from finder(name, data)
    for name in package.names("", ".rels"):
        for relation in package.relations(name):
            yield from _related(name, relation)
    for name in package.names("", ".bin"):
        if "/printersettings/" in name.lower():
            yield from printer_facts(name, package.part(name))


def _namespaces(part: str, data: bytes) -> Iterator[AnyFact]:
    named = {match[1]: match[2] for match in islice(_NAMESPACE.finditer(data[:_ENOUGH]), _MOST_NAMESPACES)}
    # There since the first version of the format, the others date nothing.
    asked = {prefix: uri for prefix, uri in named.items() if not (b"openxmlformats.org" in uri and b"/2006/" in uri)}
    used = _used(asked, data[:_ENOUGH])
    for prefix, uri in asked.items():
        text, how = plain(uri, 200), "used" if prefix in used else "declared"
        yield FeatureUse(at=Location(f"{part}: xmlns:{prefix.decode()}", text), kind="ooxml_namespace", value=text, used=how)


def _used(prefixes: Collection[bytes], data: bytes) -> set[bytes]:
    """Those of the prefixes that an element or an attribute bears: one by one, or in one slow pass where a hostile part names very many."""
    if len(prefixes) * len(data) > _MOST_SEARCHED:
        return {match[1] or match[2] for match in _PREFIX_USED.finditer(data)}
    return {prefix for prefix in prefixes if _is_used(prefix, data)}


def _is_used(prefix: bytes, data: bytes) -> bool:
    """Whether an element or an attribute bears the prefix. Plain searches come first, because most prefixes are only declared."""
    if prefix + b":" not in data:
        return False
    if b"<" + prefix + b":" in data:
        return True
    if not any(blank + prefix + b":" in data for blank in (b" ", b"\n", b"\t", b"\r")):
        return False
    return re.search(rb"\s" + prefix + rb""":\w{1,60}=["']""", data) is not None


def _related(part: str, relation: Relation) -> Iterator[AnyFact]:
    at = Location(f"{part}: {relation.id}", relation.target)
    if "microsoft.com" in relation.type:
        yield FeatureUse(at=Location(f"{part}: {relation.id}", relation.type), kind="ooxml_part", value=relation.type)
    if relation.external != "External" or not relation.target:
        return
    if _PLACE.match(relation.target) or (relation.kind in _ALWAYS_PLACES and "://" not in relation.target):
        yield PathClaim(at=at, path=relation.target, role="template" if relation.kind == "attachedtemplate" else "linked file")
    else:
        yield Link(at=at, kind="url", target=relation.target)


def _languages(part: str, data: bytes) -> Iterator[AnyFact]:
    data = data[:_ENOUGH]
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


def _revision_marks(package: Package) -> Iterator[AnyFact]:
    """The marks of the document's editing sessions, each with how often and where first it stands in the text: it locates what was added."""
    settings = next((name for name in package.names("word/", "settings.xml") if name.lower() != "word/websettings.xml"), "")
    if not settings:
        return
    main = package.related("officeDocument", "word/document.xml")
    places = _mark_places(package.part(main)[:_ENOUGH])
    for match in islice(_RSID.finditer(package.part(settings)), _MOST_RSIDS):
        kind = IdentifierKind.RSID_ROOT if match[1] == b"rsidRoot" else IdentifierKind.RSID
        count, first = places.get(match[2].upper(), (0, 0))
        where = f"{count:,} in {main}, first in paragraph {first:,}" if count else ""
        yield Identifier(at=Location(f"{settings}: w:{match[1].decode()}", where), kind=kind, value=match[2].decode().upper())


def _mark_places(data: bytes) -> dict[bytes, tuple[int, int]]:
    """How often each mark stands in the text, and in which paragraph first."""
    paragraphs = [match.start() for match in _PARAGRAPH.finditer(data)]
    found: dict[bytes, tuple[int, int]] = {}
    for match in _MARK.finditer(data):
        mark = match[1].upper()
        count, first = found.get(mark, (0, 0))
        if count or len(found) < _MOST_RSIDS:
            found[mark] = (count + 1, first or max(bisect_right(paragraphs, match.start()), 1))
    return found


def _identifiers(part: str, data: bytes) -> Iterator[AnyFact]:
    if b":docId" not in data and b"documentId" not in data:
        return
    for match in islice(_DOCUMENT_ID.finditer(data[:400_000]), 3):
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield Identifier(at=Location(f"{part}: {name.decode()}"), kind=IdentifierKind.DOCUMENT, value=value.decode().upper())


def _fonts(part: str, data: bytes) -> Iterator[AnyFact]:
    embedded = (
        {plain(match[1] or match[2], 120) for match in islice(_EMBEDDED_FONT.finditer(data[:_ENOUGH]), _MOST_FONTS)} if b"embed" in data else set()
    )
    for match in islice(_FONT.finditer(data[:_ENOUGH]), _MOST_FONTS):
        name = plain(match[1] or match[2], 120)
        if name.strip() and name not in embedded:
            yield FontUse(at=Location(f"{part}: font"), name=name)
    for name in sorted(embedded):
        yield FontUse(at=Location(f"{part}: embedded font"), name=name, embedded="embedded")

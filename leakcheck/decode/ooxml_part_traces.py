"""What one part of an Office package is searched for: namespaces, languages, identifiers, people, fonts.

Parts are searched as text where a few attributes are wanted, because hostile and damaged parts then cost nothing but a miss. Themes, tables
of fonts and the like are the same, byte for byte, in thousands of documents: what was found in parts that recur is remembered. Each
expression is asked only where the part holds a sign without which it finds nothing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from leakcheck.decode.ooxml_namespaces import Namespace, namespaces
from leakcheck.decode.ooxml_package import Package, attributes, plain
from leakcheck.decode.ooxml_people import people
from leakcheck.decode.ooxml_picture_words import picture_words, vml_words
from leakcheck.decode.part_signs import remembered_signs_in
from leakcheck.model.facts import AnyFact, FeatureUse, FontUse, Identifier, IdentifierKind, LanguageClaim, LanguageRole
from leakcheck.model.location import Location

#: A trace and what it says wherever it stands, by which the same one is known in another part.
Trace = tuple[object, AnyFact]

#: So many parts that recur are remembered if no more was found in them: in themes and styles it is some fifty.
_REMEMBERED, _MOST_KEPT = 1000, 100
#: And lists of namespaces of parts that have no longer names and no more of them.
_LONGEST_NAME, _MOST_NAMESPACES = 200, 64
_MOST_FONTS = 300
#: As all programs write it that draw in this form.
_DRAWS_IN_VML = ("v", "urn:schemas-microsoft-com:vml", "used")
#: Languages, fonts and names in use are the same all through a part.
_ENOUGH = 8 << 20
_LANGUAGES = (
    (b":lang", "lang", LanguageRole.PROOFING, re.compile(rb"<w:lang\s([^<>]{1,300})")),
    (b"tLang", "themeFontLang", LanguageRole.THEME, re.compile(rb"<w:themeFontLang\s([^<>]{1,300})")),
)
_LANGUAGE = re.compile(rb""" lang=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})["']""")
_TAGS = ("w:val", "w:eastAsia", "w:bidi")
#: Excel puts a save counter before the GUID: `8_{…}`, `13_ncr:1_{…}` ([MS-XLSX] revisionPtr).
_DOCUMENT_ID = re.compile(
    rb"""<(w1[45]:docId)\s+[^<>]{0,60}?val=["']\{?([0-9A-Fa-f-]{8,40})\}?["']|\s(documentId)=["'][^"'{<>]{0,40}\{([0-9A-Fa-f-]{30,40})\}["']"""
)
#: It stands at the beginning or in short parts; so many bytes before its sign its expression can begin.
_ENOUGH_FOR_IDS, _BEFORE_SIGN = 400_000, 8
_WORD_FONT, _LATIN_FONT = rb"""<w:font\s+w:name=["']([^"']{1,120})["']""", rb"""<a:latin\s+typeface=["']([^"'+]{1,120})["']"""
#: By whether there are such of Word, of drawings, or both: both together take many times as long.
_FONTS = {
    (True, False): re.compile(_WORD_FONT),
    (False, True): re.compile(_LATIN_FONT),
    (True, True): re.compile(_WORD_FONT + b"|" + _LATIN_FONT),
}
#: ISO/IEC 29500-1 sections 17.8.3.3 to 17.8.3.6 and 19.2.1.9.
_EMBEDDED_FONT = re.compile(
    rb"""<w:font\s+w:name=["']([^"'<>]{1,120})["'][^<>]{0,200}>(?:\s{0,20}<w:(?!embed|font)[^<>]{1,300}>){0,12}\s{0,20}<w:embed"""
    rb"""|<p:embeddedFont>\s{0,20}<p:font\s[^<>]{0,200}?typeface=["']([^"'<>]{1,120})["']"""
)


def part_traces(package: Package, part: str) -> Sequence[Trace]:
    """All that is found in a part, in the order of the searches; of one that recurs it is remembered."""
    data = package.part(part)
    known = _remembered(part, data) if package.recurs(part) else None
    return _found(part, data, package.signs(part)) if known is None else known


@lru_cache(maxsize=_REMEMBERED)
def _remembered(part: str, data: bytes) -> Sequence[Trace] | None:
    """None where more was found than is to be kept."""
    found = _found(part, data, remembered_signs_in(data))
    return found if len(found) <= _MOST_KEPT else None


def _found(part: str, data: bytes, signs: frozenset[bytes]) -> Sequence[Trace]:
    facts: list[AnyFact] = []
    beginning = data[:_ENOUGH]
    if b"lang" in signs or b"tLang" in signs:
        facts += _languages(part, beginning, signs)
    if b"docId" in signs or b"documentId" in signs:
        facts += _identifiers(part, data)
    facts += people(part, data, signs)
    facts += picture_words(part, beginning, signs)
    if b"font" in signs or b"latin" in signs:
        facts += _fonts(part, beginning, signs)
    found = namespaces(data, signs)
    kept = len(found) <= _MOST_NAMESPACES and len(part) <= _LONGEST_NAME
    features, draws_in_vml = (_features if kept else _features.__wrapped__)(part, found)
    if draws_in_vml:
        facts += vml_words(part, beginning, signs)
    return (*features, *((what_it_says(fact), fact) for fact in facts))


@lru_cache(maxsize=500)
def _features(part: str, found: Sequence[Namespace]) -> tuple[Sequence[Trace], bool]:
    """The namespaces, and whether the part draws in VML. Most documents of one program have the same ones in a part."""
    features = tuple(
        ((uri, how), FeatureUse(at=Location(f"{part}: xmlns:{prefix}", uri), kind="ooxml_namespace", value=uri, used=how))
        for prefix, uri, how in found
    )
    return features, _DRAWS_IN_VML in found


def what_it_says(fact: AnyFact) -> object:
    """A trace without its place. Languages are told apart by where they are set: Word sets a right-to-left one in documents that do not use it."""
    # The place is the first field of every fact.
    return type(fact), fact.at.part.rpartition(" ")[2] if isinstance(fact, LanguageClaim) else "any", msgspec.structs.astuple(fact)[1:]


def _languages(part: str, data: bytes, signs: frozenset[bytes]) -> Iterator[AnyFact]:
    # Thousands of runs say the same: each once.
    for sign, element, role, pattern in _LANGUAGES:
        for inside in dict.fromkeys(pattern.findall(data)) if sign in signs else ():
            values = attributes(inside)
            for name in _TAGS:
                if values.get(name):
                    yield LanguageClaim(at=Location(f"{part}: w:{element} {name}"), role=role, tag=values[name][:35])
    for tag in dict.fromkeys(_LANGUAGE.findall(data)) if b" lang" in signs else ():
        yield LanguageClaim(at=Location(f"{part}: lang"), role=LanguageRole.PROOFING, tag=tag.decode())


def _identifiers(part: str, data: bytes) -> Iterator[AnyFact]:
    places = [place for sign in (b"docId", b"documentId") if (place := data.find(sign, 0, _ENOUGH_FOR_IDS)) >= 0]
    for match in islice(_DOCUMENT_ID.finditer(data, max(min(places) - _BEFORE_SIGN, 0), _ENOUGH_FOR_IDS), 3) if places else ():
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield Identifier(at=Location(f"{part}: {name.decode()}"), kind=IdentifierKind.DOCUMENT, value=value.decode().upper())


def _fonts(part: str, data: bytes, signs: frozenset[bytes]) -> Iterator[AnyFact]:
    embedded = {plain(raw, 120) for raw in _all(_EMBEDDED_FONT, data)} if b"font" in signs and b"embed" in signs else set()
    pattern = _FONTS.get((b"<w:font" in signs, b"latin" in signs))
    # A slide names the same one for each of its words.
    for raw in dict.fromkeys(_all(pattern, data)) if pattern else ():
        name = plain(raw, 120)
        if name.strip() and name not in embedded:
            yield FontUse(at=Location(f"{part}: font"), name=name)
    for name in sorted(embedded):
        yield FontUse(at=Location(f"{part}: embedded font"), name=name, embedded="embedded")


def _all(pattern: "re.Pattern[bytes]", data: bytes) -> Iterator[bytes]:
    return (match[match.lastindex or 0] for match in islice(pattern.finditer(data), _MOST_FONTS))

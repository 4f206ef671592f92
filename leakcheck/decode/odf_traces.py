"""What an OpenDocument carries beside its words, as facts: who changed and remarked, languages, fonts, revision marks, links, macros, signatures."""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.inserted_pictures import described, named
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.odf_content import Mark, Reading
from leakcheck.decode.odf_package import OpenDocument
from leakcheck.decode.office_names import sheet_language
from leakcheck.decode.sheet_cells import cell_name
from leakcheck.decode.visible_text import storable
from leakcheck.decode.word_bookmarks import bookmark_marks
from leakcheck.model.facts import (
    VALUE_OF,
    AnyFact,
    ComputedValue,
    Description,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    SignatureMark,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

#: With a scheme or a drive; on a server or from the root of a disk; outside of the package (OpenDocument part 2 section 3.7).
_PLACE = re.compile(r"/?(?:file:|\\\\|[A-Za-z]:[\\/]|\.\./)|//|/(?:home|Users|Volumes|media|mnt|srv|tmp)/", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_MOST_RSIDS, _MOST_PICTURES, _LONGEST_WORDS, _MOST_SHOWN = 3000, 2000, 1000, 20
#: Name spaces of the standard itself and of the standards that it is built on: there since the first version, dating nothing.
_STANDARD = re.compile(r"urn:oasis:names:tc:opendocument:|http://www\.w3\.org/|http://openoffice\.org/2000/|http://purl\.org/dc/")
_SIGNATURES = {"META-INF/documentsignatures.xml": "document", "META-INF/macrosignatures.xml": "macros", "META-INF/packagesignatures.xml": "package"}
_MACROS = re.compile(r"(?:Basic|Scripts)/(.{1,200})/[^/]{1,100}\.(?:xml|xlb|py|bsh|js)$")


def trace_facts(reading: Reading, styles: str) -> Iterator[AnyFact]:
    """All that the pass over the streams found beside words and properties; `styles` names the part that has the document's styles."""
    yield from _people(reading)
    for tag, where in reading.languages.items():
        yield LanguageClaim(at=Location(where, tag), role=LanguageRole.PROOFING, tag=tag)
    for name, how in reading.fonts.items():
        yield FontUse(at=Location(f"{styles}: font face", name), name=name, embedded=how)
    for mark, count in list(reading.rsids.items())[:_MOST_RSIDS]:
        yield Identifier(at=Location(f"officeooo:rsid in {count} styles", mark), kind=IdentifierKind.RSID, value=mark)
    yield from bookmark_marks(reading.bookmarks, "content.xml: text:bookmark-start")
    for version, part in reading.versions.items():
        yield FeatureUse(at=Location(f"{part}: office:version", version), kind="odf_version", value=f'office:version="{version}"')
    for space, where in reading.spaces.items():
        if not _STANDARD.match(space):
            yield FeatureUse(at=Location(where, space), kind="odf_namespace", value=space)
    yield from _links(reading)
    yield from _pictures(reading)
    yield from _shown_numbers(reading)
    yield from _interface(reading)


def _shown_numbers(reading: Reading) -> Iterator[AnyFact]:
    """How many cells keep a number and plainly show one, and those that show another."""
    if not reading.compared or reading.formats_write_digits:
        return
    count = f"{len(reading.differing):,} of {reading.compared:,} differ"
    yield Description(at=Location("content.xml: office:value beside text:p"), kind="shown numbers compared", value=count)
    for one in reading.differing[:_MOST_SHOWN]:
        place = f"{one.sheet} {cell_name((one.row, one.column))}".strip()
        shown, value = storable(one.text, 60), storable(one.value, 60)
        at = Location(f"content.xml: {place}", f'office:value="{value}" text:p {shown}')
        yield ComputedValue(at=at, formula=f"{VALUE_OF}{place}", shown=shown, computed=value)


def _interface(reading: Reading) -> Iterator[AnyFact]:
    """The language of the program that named the sheets. Styles have English names in every language."""
    for name in reading.sheets:
        if tag := sheet_language(name):
            yield LanguageClaim(at=Location("content.xml: table:name", name), role=LanguageRole.INTERFACE, tag=tag)
            return


def _people(reading: Reading) -> Iterator[AnyFact]:
    seen: set[tuple[object, str]] = set()
    for mark in reading.marks:
        role = PersonRole.COMMENTER if mark.kind == "comment" else PersonRole.REVISER
        name = storable(mark.who, 300)
        if name and (role, name) not in seen:
            seen.add((role, name))
            yield PersonClaim(at=Location(f"content.xml: {_place(mark)} dc:creator", f"{name} {mark.initials}".strip()), role=role, name=name)
        moment = iso_moment(mark.when)
        when = TimeRole.COMMENTED if mark.kind == "comment" else TimeRole.CHANGED
        if moment is not None and (when, mark.when) not in seen:
            seen.add((when, mark.when))
            yield TimeClaim(at=Location(f"content.xml: {_place(mark)} dc:date", mark.when), role=when, moment=moment)


def _place(mark: Mark) -> str:
    return "office:annotation" if mark.kind == "comment" else "office:change-info"


def _links(reading: Reading) -> Iterator[AnyFact]:
    """Links out of the document; those to its own parts have no scheme and tell nothing."""
    for target, element in reading.links.items():
        at = Location(f"content.xml: {element} xlink:href", target)
        if _PLACE.match(target):
            yield PathClaim(at=at, path=target, role="linked file")
        elif _ADDRESS.match(target):
            yield Link(at=at, kind="url", target=target)


def _pictures(reading: Reading) -> Iterator[AnyFact]:
    """What is said of pictures and other shapes."""
    for (name, text), part in islice(reading.picture_words.items(), _MOST_PICTURES):
        yield from (named if name == "draw:name" else described)(f"{part}: {name}", text[:_LONGEST_WORDS])


def package_traces(document: OpenDocument) -> Iterator[AnyFact]:
    """Signatures and macros, by the parts that hold them."""
    libraries: dict[str, None] = {}
    for entry in document.entries:
        if entry.name in _SIGNATURES and entry.info.file_size:
            yield SignatureMark(at=Location(entry.name), scheme="odf", detail=_SIGNATURES[entry.name])
        if (match := _MACROS.match(entry.name)) is not None and len(libraries) < 50:
            libraries[match[1]] = None
    for library in libraries:
        yield FeatureUse(at=Location(f"macro library {storable(library, 200)}"), kind="macros", value=storable(library, 200))

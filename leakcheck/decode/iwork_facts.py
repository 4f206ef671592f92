"""What a document of Pages, Numbers or Keynote says of itself beside its words: numbers, programs, templates, languages, media."""

import plistlib
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from leakcheck.decode.iwork_package import IworkPackage
from leakcheck.decode.iwork_words import Remark, Words
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
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
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

PROPERTIES, NUMBER = "Metadata/Properties.plist", "Metadata/DocumentIdentifier"
#: The first place is that of the newer packages, the second that of the older.
BUILDS = ("Metadata/BuildVersionHistory.plist", "buildVersionHistory.plist")
_DAMAGE = (ValueError, TypeError, LookupError, OverflowError, RecursionError, AttributeError, ExpatError, plistlib.InvalidFileException)
_LARGEST_LIST, _MOST, _LONGEST = 1 << 20, 500, 1000
#: What an entry of the history of builds says where it is no build: the template that the document began with, and its day.
_TEMPLATE = re.compile(r"Template:\s*(.{1,200}?)\s*(?:\((\d{4}-\d{2}-\d{2}[^()]{0,20})\))?\s*", re.DOTALL)
_MADE_BY_ITSELF = re.compile(r"(?:mt|st)-[0-9A-Fa-f-]{36}\.\w{2,5}|.{1,200}-small\.\w{2,5}|slide-\d{1,5}\.\w{2,5}", re.DOTALL)
_NUMBERS = {
    "documentUUID": IdentifierKind.DOCUMENT,
    "versionUUID": IdentifierKind.INSTANCE,
}
#: Saving under another name keeps the first and makes the second anew; both can be shared by documents that have no words in common.
_TOLD = {
    "stableDocumentUUID": "number that copies keep",
    "shareUUID": "number for sharing",
    "revision": "revision of the document",
    "fileFormatVersion": "version of the format",
}


def of_the_package(package: IworkPackage, program: str) -> Iterator[AnyFact]:
    """What the property lists state: numbers of the document and of this saving, the programs that saved it, its template."""
    yield from _properties(package)
    builds = next(filter(None, (_listed(package, name) for name in BUILDS)), [])
    yield from _builds(builds, program)


def _list(package: IworkPackage, name: str) -> object:
    data = package.part(name)
    try:
        return plistlib.loads(data) if 0 < len(data) <= _LARGEST_LIST else None
    except _DAMAGE:
        return None


def _listed(package: IworkPackage, name: str) -> list[str]:
    found = _list(package, name) if package.has(name) else None
    return [_safe(one) for one in found[:_MOST] if isinstance(one, str) and one.strip()] if isinstance(found, list) else []


def _safe(text: str, longest: int = _LONGEST) -> str:
    return storable(visible(" ".join(text[: 2 * longest].split())), longest)


def _properties(package: IworkPackage) -> Iterator[AnyFact]:
    stated = _list(package, PROPERTIES)
    values = {key: _safe(value, 200) for key, value in stated.items() if isinstance(value, str)} if isinstance(stated, dict) else {}
    for key, kind in _NUMBERS.items():
        if values.get(key):
            yield Identifier(at=Location(f"{PROPERTIES}: {key}", values[key]), kind=kind, value=values[key])
    for key, told in _TOLD.items():
        if values.get(key) and values[key] != values.get("documentUUID"):
            yield Description(at=Location(f"{PROPERTIES}: {key}", values[key]), kind=told, value=values[key])
    number = _safe(package.part(NUMBER)[:200].decode("utf-8", "replace"), 100) if package.has(NUMBER) else ""
    # As Apple's programs write it the number is the same; another stays from a document whose package was made into this one.
    if number and number != values.get("documentUUID"):
        yield Identifier(at=Location(NUMBER, number), kind=IdentifierKind.DOCUMENT, value=number)


def _builds(builds: list[str], program: str) -> Iterator[AnyFact]:
    """The history of builds: what the document began as, then each version of the program that saved it, in order."""
    name = f"Apple {program}" if program else "Apple iWork"
    saved = [build for build in builds if not _TEMPLATE.fullmatch(build)]
    if program:
        last = saved[-1] if saved else ""
        at = Location(f"history of builds: entry {builds.index(last) + 1}" if last else "form of the package", last)
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=name, version=last[:50])
    for number, build in enumerate(builds, 1):
        at = Location(f"history of builds: entry {number}", build)
        template = _TEMPLATE.fullmatch(build)
        if template is None:
            yield SoftwareClaim(at=at, role=SoftwareRole.HISTORY, name=name, version=build[:50])
            continue
        yield Identifier(at=at, kind=IdentifierKind.TEMPLATE, value=template[1])
        if template[2]:
            yield Description(at=at, kind="date of the template", value=template[2])


def of_the_words(words: Words, longest: int) -> Iterator[AnyFact]:
    """Texts by their kind, then people, times, links, fonts and languages; texts up to `longest` signs."""
    yield from texts(words.kinds, longest)
    yield from _people(words)
    yield from _settings(words)
    if words.slides:
        at = Location("Document: slides", str(words.slides))
        yield Quantity(at=at, kind=QuantityKind.SLIDES, value=float(words.slides), unit="slides")
    for target in list(words.links)[:_MOST]:
        yield Link(at=Location("TSWP.HyperlinkFieldArchive: url_ref", _safe(target)), kind="url", target=_safe(target, 2000))
    for font in list(words.fonts)[:_MOST]:
        yield FontUse(at=Location("styles: font_name", _safe(font, 200)), name=_safe(font, 200))
    yield from _media(words)


def texts(kinds: dict[str, list[str]], longest: int) -> Iterator[TextContent]:
    """Each kind of text as one."""
    for role in sorted(kinds, key=lambda role: (role != "document", role)):
        if (fact := text_content("\n".join(kinds[role]), role, Location(f"texts of the document: {role}"), longest)) is not None:
            yield fact


def _people(words: Words) -> Iterator[AnyFact]:
    told: set[str] = set()
    kinds = (
        ("comment", words.remarks, PersonRole.COMMENTER, TimeRole.COMMENTED),
        ("tracked change", words.changes, PersonRole.REVISER, TimeRole.CHANGED),
    )
    for part, remarks, person, time in kinds:
        for number, remark in enumerate(remarks[:_MOST], 1):
            yield from _said(f"{part} {number}", remark, person, time, told)
    for name in words.authors[:_MOST]:
        if name not in told:
            yield PersonClaim(at=Location("AnnotationAuthorStorage: name", _safe(name)), role=PersonRole.REVISER, name=_safe(name, 300))


def _said(part: str, remark: Remark, person: PersonRole, time: TimeRole, told: set[str]) -> Iterator[AnyFact]:
    if remark.moment is not None:
        yield TimeClaim(at=Location(f"{part}: date", remark.text[:200]), role=time, moment=remark.moment)
    if remark.author and remark.author not in told:
        told.add(remark.author)
        yield PersonClaim(at=Location(f"{part}: author", _safe(remark.author)), role=person, name=_safe(remark.author, 300))


def _settings(words: Words) -> Iterator[AnyFact]:
    """What all three programs keep of a document (TSA.DocumentArchive, in it TSK.DocumentArchive)."""
    common = words.document.inner(1)
    settings = (
        ("locale_identifier", "locale of the document", common.text(4)),
        ("creation_locale_identifier", "locale in which the document was made", common.text(9)),
    )
    for name, kind, value in settings:
        if value:
            yield Description(at=Location(f"Document: {name}", _safe(value, 60)), kind=kind, value=_safe(value, 60))
    if template := words.document.text(9):
        yield Identifier(at=Location("Document: template_identifier", _safe(template)), kind=IdentifierKind.TEMPLATE, value=_safe(template, 300))
    for language in list(dict.fromkeys(filter(None, (words.document.text(3), *words.languages))))[:50]:
        tag = _safe(language, 35).replace("_", "-")
        yield LanguageClaim(
            at=Location("Document: language", tag), role=LanguageRole.PROOFING if language in words.languages else LanguageRole.CONTENT, tag=tag
        )


def _media(words: Words) -> Iterator[AnyFact]:
    """What the package says of its media (TSP.DataInfo): the name that each had, and where it came from.

    Those without a file in the package are the program's own; small copies are made by the program, and named by it.
    """
    told = 0
    for one in (one for metadata in words.metadata for one in metadata.inners(4)):
        original, stored, address, path = (one.text(name).strip() for name in (3, 4, 7, 99))
        names = [original] if original and stored and not _MADE_BY_ITSELF.fullmatch(original) else []
        for value in (*names, *filter(None, [path])):
            told += 1
            if told <= _MOST:
                yield PathClaim(at=Location("Metadata: TSP.DataInfo", _safe(value)), path=_safe(value), role="placed file")
        if address and told <= _MOST:
            yield Link(at=Location("Metadata: TSP.DataInfo: remote_url", _safe(address)), kind="url", target=_safe(address, 2000))

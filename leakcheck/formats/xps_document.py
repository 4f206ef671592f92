"""XPS and OpenXPS documents (`.xps`, `.oxps`; Microsoft XML Paper Specification 1.0, ECMA-388): pages as they would be printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.font_facts import font_facts
from leakcheck.decode.font_program import FontNotes, font_name, font_notes, glyph_widths
from leakcheck.decode.ooxml_package import OfficeKind, Package, office_kind, opened_package
from leakcheck.decode.ooxml_properties import property_facts
from leakcheck.decode.package_members import members
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xps_pages import SEQUENCE, Page, font_program, page, page_parts, remarks
from leakcheck.decode.xps_print_tickets import ticket_facts
from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    Quantity,
    QuantityKind,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_FONTS, _MOST_PROGRAM_BYTES, _MOST_LINKS, _MOST_WITH_REMARKS = 100, 64 << 20, 2000, 200
_FONTS = (".odttf", ".ttf", ".otf")
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".wdp", ".jxr")
#: `Microsoft XPS Document Converter (MXDC) Generated! Version: 0.3.19041.630`, where the third number is the build of Windows.
_PROGRAM = re.compile(r"(.{3,150}?)[\s,]+(?:Generated!?\s*)?Version:?\s*([\w.]{1,30})\s*", re.IGNORECASE)
#: Ghostscript gives this time to all parts of all documents that it writes (seen in version 10.00.0 of 2022).
_TIME_OF_GHOSTSCRIPT = datetime(2012, 2, 16, 9, 15)
_FILE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_LANGUAGE = re.compile(r"(?!und\b)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def _recognises(content: Content) -> bool:
    return office_kind(content) is OfficeKind.XPS


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened_package(content) as package:
            yield from property_facts(package)
            yield from (fact for fact in packing_facts(package.entries) if not _is_a_constant(fact))
            yield from ticket_facts(package)
            yield from _signed(package)
            yield from _pages(package, limits.text_characters)
            yield from members([entry for entry in package.entries if entry.name.lower().endswith(_PICTURES)], package.zip, limits)
            yield from package.problems("document")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document's package cannot be read to its end ({damage_words(error)}).")


def _is_a_constant(fact: AnyFact) -> bool:
    return isinstance(fact, TimeClaim) and fact.moment.wall == _TIME_OF_GHOSTSCRIPT


def _signed(package: Package) -> Iterator[AnyFact]:
    origin = package.related("origin", "")
    if origin:
        yield SignatureMark(at=Location(origin[:200]), scheme="xps")


@dataclass(frozen=True, slots=True)
class _Font:
    """A font that the document brings along."""

    part: str
    name: str
    notes: FontNotes
    widths: Sequence[float]


def _fonts(package: Package) -> Iterator[_Font]:
    left = _MOST_PROGRAM_BYTES
    parts = [name for ending in _FONTS for name in package.names("", ending)]
    for part in parts[:_MOST_FONTS]:
        if left <= 0:
            return
        program = font_program(package, part)
        left -= len(program)
        yield _Font(part, storable(font_name(program), 200) or "?", font_notes(program), glyph_widths(program))


def _pages(package: Package, longest: int) -> Iterator[AnyFact]:
    parts = page_parts(package, package.related("fixedrepresentation", SEQUENCE))
    yield Quantity(at=Location("pages", str(len(parts))), kind=QuantityKind.PAGES, value=float(len(parts)), unit="pages")
    yield from _programs(package, parts)
    fonts = list(_fonts(package))
    for font in fonts:
        yield FontUse(at=Location(font.part), name=font.name, version=storable(font.notes.word("version"), 200), embedded="embedded")
        yield from font_facts(font.notes, font.name, font.part)
    yield from _on_pages(_read(package, parts, {font.part: font.widths for font in fonts}, longest), longest)


def _read(package: Package, parts: Sequence[str], widths: dict[str, Sequence[float]], longest: int) -> list[Page]:
    """The pages, as many as hold the longest text that is kept."""
    pages: list[Page] = []
    length = 0
    for part in parts:
        if length > longest:
            break
        pages.append(page(package, part, widths))
        length += sum(len(line) + 1 for line in (*pages[-1].lines, *pages[-1].hidden))
    return pages


def _on_pages(pages: Sequence[Page], longest: int) -> Iterator[AnyFact]:
    yield from _links_and_languages(pages)
    shown, hidden = (line for one in pages for line in one.lines), (line for one in pages for line in one.hidden)
    for role, lines in (("document", shown), ("hidden", hidden)):
        if (fact := text_content("\n".join(lines), role, Location("pages"), longest)) is not None:
            yield fact
    if unwritten := sum(one.unwritten for one in pages):
        at = Location("pages: Glyphs without UnicodeString", str(unwritten))
        yield Description(at=at, kind="pieces drawn without their letters, whose words were not read", value=str(unwritten))


def _programs(package: Package, parts: Sequence[str]) -> Iterator[AnyFact]:
    """Programs name themselves in remarks, on every page in the same way."""
    found = dict.fromkeys((text, part) for part in parts[:_MOST_WITH_REMARKS] for text in remarks(package, part))
    told: set[str] = set()
    for text, part in found:
        if text in told:
            continue
        told.add(text)
        program = _PROGRAM.fullmatch(text)
        at = Location(f"{part}: remark", text)
        if program is not None:
            yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=program[1], version=program[2])
        elif any(letter.isalnum() for letter in text):
            yield Description(at=at, kind="comments", value=text)


def _links_and_languages(pages: Sequence[Page]) -> Iterator[AnyFact]:
    """Addresses that pages lead to, other than places in the document itself, and the languages that they state."""
    addresses = {address: one.part for one in reversed(pages) for address in one.links if "#" not in address[:1] and ".fpage" not in address}
    for address, part in list(addresses.items())[:_MOST_LINKS]:
        at = Location(f"{part}: FixedPage.NavigateUri", address)
        if _FILE.match(address):
            yield PathClaim(at=at, path=address, role="linked file")
        elif _ADDRESS.match(address):
            yield Link(at=at, kind="url", target=address)
    for tag, part in {one.language: one.part for one in reversed(pages)}.items():
        if _LANGUAGE.fullmatch(tag):
            yield LanguageClaim(at=Location(f"{part}: xml:lang", tag), role=LanguageRole.CONTENT, tag=tag)


FORMAT = Format(
    name="xps_document",
    title="XPS document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "The pages are not painted: words come in the order of the markup, and pieces of a line are joined by where they stand.",
        "Words that the pages draw glyph by glyph, without saying which letters they are, are counted and not read.",
        "Words in a colour that lets everything through are told apart; words that others cover are not.",
        "Packages whose parts are cut into pieces for a printer are not put together.",
    ),
    specialises=("zip_archive",),
)

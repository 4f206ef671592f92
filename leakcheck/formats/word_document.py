"""Word documents in XML form (`.docx`, `.docm`, `.dotx`; ISO/IEC 29500)."""

import re
from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.office_names import style_language
from leakcheck.decode.ooxml_apart import word_apart
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_package import OfficeKind, Package, office_kind, opened_package
from leakcheck.decode.ooxml_text import word_text
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.word_bookmarks import Stated, noting, package_bookmarks
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, LanguageClaim, LanguageRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_DEFAULT_STYLE = re.compile(
    rb"""<w:style\s(?=[^<>]*w:type=["']paragraph["'])(?=[^<>]*w:default=["'](?:1|true)["'])[^<>]*?w:styleId=["']([^"']{1,60})["'][^<>]*>\s*<w:name\s+w:val=["']([^"']{1,60})["']"""
)


def _recognises(content: Content) -> bool:
    return office_kind(content) is OfficeKind.WORD


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened_package(content) as package:
            stated = Stated()
            yield from noting(package_facts(package), stated)
            yield from package_bookmarks(package, stated)
            yield from _interface(package)
            text = word_text(package, limits.text_characters)
            if fact := text_content(text, "document", Location("word/document.xml"), limits.text_characters):
                yield fact
            yield from word_apart(package, package.related("officeDocument", "word/document.xml"), limits.text_characters)
            yield from embedded(package, limits)
            yield from package.problems("document")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document's package cannot be read to its end ({damage_words(error)}).")


def _interface(package: Package) -> Iterator[AnyFact]:
    match = _DEFAULT_STYLE.search(package.part("word/styles.xml")[:2_000_000])
    if match is None:
        return
    for name in (match[2], match[1]):
        text = storable(name.decode("utf-8", "replace"))
        if tag := style_language(text):
            yield LanguageClaim(at=Location("word/styles.xml: default paragraph style", text), role=LanguageRole.INTERFACE, tag=tag)
            return


FORMAT = Format(
    name="word_document",
    title="Word document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "Headers, footers, notes, remarks, deleted text, diagrams, charts and ready-made blocks are told apart and are not part of the text that is"
        " compared; hidden text is part of it.",
        "Tracked changes are read as if accepted.",
        "Words that stand black on black are told apart; those that a drawn box covers are not, because only the program lays out the page.",
        "People, times and languages are found where the usual name spaces have their usual short names, as all known programs write them.",
        "Signatures on macros alone are named, but not verified.",
    ),
    specialises=("zip_archive",),
)

"""Word documents in XML form (`.docx`, `.docm`, `.dotx`; ISO/IEC 29500)."""

import re
from collections.abc import Iterator

from leakcheck.decode.office_names import style_language
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_package import Package, package_facts, package_of
from leakcheck.decode.ooxml_text import word_text
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, names_in, opened
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, LanguageClaim, LanguageRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MAIN = "word/document.xml"
#: Word numbers the main part where a document was saved anew online.
_MAIN_PART = re.compile(r"word/document\d*\.xml")
_DEFAULT_STYLE = re.compile(
    rb"""<w:style\s(?=[^>]*w:type=["']paragraph["'])(?=[^>]*w:default=["'](?:1|true)["'])[^>]*?w:styleId=["']([^"']{1,60})["'][^>]*>\s*<w:name\s+w:val=["']([^"']{1,60})["']"""
)


def _recognises(content: Content) -> bool:
    names = names_in(content)
    return "[Content_Types].xml" in names and any(_MAIN_PART.fullmatch(name) for name in names)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as archive:
            package = package_of(archive)
            yield from package_facts(package)
            yield from _interface(package)
            text = _words(content, package, limits)
            if fact := text_content(text, "document", Location(_MAIN), limits.text_characters):
                yield fact
            yield from embedded(package, limits)
            if package.damage:
                yield Problem(ProblemKind.DAMAGED, f"Parts of the document cannot be read ({'; '.join(package.damage[:5])}).")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document's package cannot be read to its end ({storable(str(error), 200)}).")


def _words(content: Content, package: Package, limits: Limits) -> str:
    """Through python-docx, which knows what of a document a reader sees; by the bare paragraphs where it cannot read the package."""
    import docx
    from docx.table import Table

    # python-docx holds the whole package in memory: only where that is little.
    if sum(entry.info.file_size for entry in package.entries) > limits.item_bytes // 8:
        return word_text(package, limits.text_characters)
    try:
        with content.open() as stream:
            document = docx.Document(stream)
            lines: list[str] = []
            for block in document.iter_inner_content():
                if isinstance(block, Table):
                    lines.extend("\t".join(cell.text for cell in row.cells) for row in block.rows)
                else:
                    lines.append(block.text)
            return "\n".join(lines)
    # It raises assorted errors on damaged and unusual packages, which are read the plain way.
    except Exception:
        return word_text(package, limits.text_characters)


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
    extract=_extract,
    limitations=(
        "Headers, footers, footnotes and text boxes are not part of the text that is compared.",
        "Signatures inside the document are named, but not verified.",
        "Macros are listed with the document's parts, but not read.",
    ),
    specialises=("zip_archive",),
)

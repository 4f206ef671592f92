"""Excel workbooks in XML form (`.xlsx`, `.xlsm`, `.xltx`; ISO/IEC 29500), and the properties of binary ones (`.xlsb`)."""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.office_names import sheet_language
from leakcheck.decode.ooxml_apart import sheet_apart
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_package import OfficeKind, Package, office_kind, opened_package, plain
from leakcheck.decode.ooxml_text import sheet_words
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.sheet_cells import cells, sheets
from leakcheck.decode.sheet_formulas import formula_facts
from leakcheck.decode.sheet_totals import total_facts
from leakcheck.decode.string_order import string_order_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, LanguageClaim, LanguageRole, PathClaim
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_SAVED_AT = re.compile(rb"""<x15ac:absPath[^<>]{0,200}?\surl=["']([^"']{1,1000})["']""")
#: A sheet of the second kind can only be shown by a macro.
_UNSEEN = frozenset({"hidden", "veryHidden"})
_SHEET = re.compile(rb"""<(?:\w+:)?sheet\s[^<>]{0,200}?name=["']([^"']{1,100})["']""")


def _recognises(content: Content) -> bool:
    return office_kind(content) is OfficeKind.EXCEL


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened_package(content) as package:
            yield from package_facts(package)
            yield from _workbook(package)
            yield from _texts(package, limits.text_characters)
            book = cells(package)
            yield from formula_facts(package, book)
            yield from string_order_facts(book)
            yield from total_facts(package, book)
            yield from embedded(package, limits)
            yield from package.problems("workbook")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The workbook's package cannot be read to its end ({damage_words(error)}).")


def _workbook(package: Package) -> Iterator[AnyFact]:
    """Where it was last saved, and the language of the program that named its sheets."""
    part = package.related("officeDocument", "xl/workbook.xml")
    data = package.part(part)
    match = _SAVED_AT.search(data[:2_000_000])
    if match is not None:
        path = plain(match[1], 1000)
        yield PathClaim(at=Location(f"{part}: x15ac:absPath", path), path=path, role="last saved location")
    for sheet in islice(_SHEET.finditer(data[:2_000_000]), 300):
        name = plain(sheet[1], 100)
        if tag := sheet_language(name):
            yield LanguageClaim(at=Location(f"{part}: sheet name", name), role=LanguageRole.INTERFACE, tag=tag)
            return


def _texts(package: Package, longest: int) -> Iterator[AnyFact]:
    words = sheet_words(package, longest, frozenset(sheet.part for sheet in sheets(package) if sheet.state in _UNSEEN))
    for text, role in ((words.shown, "document"), (words.hidden, "hidden")):
        if fact := text_content(text, role, Location("xl/worksheets"), longest):
            yield fact
    yield from sheet_apart(package, longest)


FORMAT = Format(
    name="spreadsheet_document",
    title="Excel workbook",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "Of formulas only sums, the four operations and references to cells are computed, from the values that the file keeps of those cells.",
        "The values in the text that is compared are those that the program last stored.",
        "The cells of binary workbooks (.xlsb) are not read, only their properties.",
        "Remarks and headers of pages are told apart and are not part of the text that is compared; charts and pivot tables are not read.",
        "Hidden sheets, rows and columns are part of the text that is compared.",
    ),
    specialises=("zip_archive",),
)

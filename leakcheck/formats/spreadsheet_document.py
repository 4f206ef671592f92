"""Excel workbooks in XML form (`.xlsx`, `.xlsm`, `.xltx`; ISO/IEC 29500), and in binary form (`.xlsb`; [MS-XLSB])."""

import re
from collections.abc import Generator, Iterator
from functools import partial
from itertools import chain, islice

from leakcheck.decode import biff12_pivot_caches
from leakcheck.decode.biff12_defined_names import defined_names as binary_names
from leakcheck.decode.biff12_workbook import remark_authors, saved_at
from leakcheck.decode.chart_values import chart_facts, has_charts
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.defined_names import name_facts
from leakcheck.decode.office_names import sheet_language
from leakcheck.decode.ooxml_apart import sheet_apart
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_connections import connection_facts
from leakcheck.decode.ooxml_defined_names import defined_names
from leakcheck.decode.ooxml_package import OfficeKind, Package, office_kind, opened_package, plain
from leakcheck.decode.ooxml_pivot_caches import pivot_caches
from leakcheck.decode.ooxml_text import sheet_parts, sheet_words, strings_part
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.pivot_caches import pivot_facts
from leakcheck.decode.sheet_cells import cells, sheets
from leakcheck.decode.sheet_formulas import formula_facts
from leakcheck.decode.sheet_totals import may_hold_totals, total_facts
from leakcheck.decode.string_order import LEAST_STRINGS, string_order_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, LanguageClaim, LanguageRole, PathClaim, PersonClaim, PersonRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_SAVED_AT = re.compile(rb"""<x15ac:absPath[^<>]{0,200}?\surl=["']([^"']{1,1000})["']""")
_CHART_SHEETS = "/chartsheets/"
#: A formula beside which no value is kept, as program libraries leave them: what its cell would show is not known.
_WITHOUT_VALUE = re.compile(
    rb"(?:</(?:\w{1,20}:)?f>|<(?:\w{1,20}:)?f\s[^<>]{0,300}/>)\s{0,20}"
    rb"(?:<(?:\w{1,20}:)?v\s{0,4}/>|<(?:\w{1,20}:)?v>\s{0,20}</(?:\w{1,20}:)?v>)?\s{0,20}</(?:\w{1,20}:)?c>"
)
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
            yield from _authors(package)
            yield from connection_facts(package)
            shown = yield from _texts(package, limits.text_characters)
            caches = chain(pivot_caches(package), biff12_pivot_caches.pivot_caches(package))
            yield from pivot_facts(caches, partial(_all_cells, package, shown), limits.text_characters)
            book = cells(package) if _asks_for_cells(package) else []
            yield from formula_facts(package, book)
            yield from chart_facts(package, book)
            yield from string_order_facts(book)
            yield from total_facts(package, book)
            yield from embedded(package, limits)
            yield from package.problems("workbook")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The workbook's package cannot be read to its end ({damage_words(error)}).")


def _workbook(package: Package) -> Iterator[AnyFact]:
    """Its sheets, hidden ones as such, where it was last saved, and the language of the program that named its sheets."""
    part = package.related("officeDocument", "xl/workbook.xml")
    data = package.part(part)[:2_000_000]
    binary = part.lower().endswith(".bin")
    for one in sheets(package):
        kind = "sheet" if one.state == "visible" else "hidden sheet"
        yield Description(at=Location(f"{part}: {'BrtBundleSh' if binary else 'sheet'}", one.name), kind=kind, value=storable(one.name, 200))
    match = None if binary else _SAVED_AT.search(data)
    path = saved_at(data) if binary else plain(match[1], 1000) if match else ""
    if path:
        at = Location(f"{part}: {'BrtAbsPath15' if binary else 'x15ac:absPath'}", path)
        yield PathClaim(at=at, path=path[:1000], role="last saved location")
    yield from name_facts(binary_names(data) if binary else defined_names(data), f"{part}: {'BrtName' if binary else 'definedName'}")
    names = [one.name[:100] for one in sheets(package)] if binary else [plain(sheet[1], 100) for sheet in islice(_SHEET.finditer(data), 300)]
    for name in names:
        if tag := sheet_language(name):
            yield LanguageClaim(at=Location(f"{part}: sheet name", name), role=LanguageRole.INTERFACE, tag=tag)
            return


def _authors(package: Package) -> Iterator[AnyFact]:
    """Who wrote remarks into a binary workbook; of the others the parts in XML are searched for people."""
    for part in package.names("xl/comments", ".bin"):
        for name in remark_authors(package.part(part)):
            # Threaded comments stand under such a name for older versions.
            if name and not name.startswith("tc={"):
                yield PersonClaim(at=Location(f"{part}: BrtCommentAuthor", name), role=PersonRole.COMMENTER, name=name[:300])


def _asks_for_cells(package: Package) -> bool:
    """Whether there is anything to compare: a chart, a formula, a word for a total, as many words as an order needs. Half have none."""
    if has_charts(package):
        return True
    strings = package.part(strings_part(package))
    enough = strings.count(b"<si") >= LEAST_STRINGS or strings.count(b":si") >= LEAST_STRINGS
    return enough or may_hold_totals(strings) or any(package.may_hold(sheet.part, b"<f", b":f") for sheet in sheets(package))


def _all_cells(package: Package, shown: str) -> str | None:
    """What the sheets show; None where one is damaged or missing, or is of a kind whose cells are not read."""
    read, strings = sheet_parts(package), strings_part(package)
    known = {part.lower() for part in read}
    others = any(sheet.part.lower() not in known for sheet in sheets(package) if _CHART_SHEETS not in sheet.part.lower())
    missing = any(not package.part(part) for part in read)
    nameless = not package.part(strings) and any(package.may_hold(part, b't="s"', b"t='s'") for part in read)
    uncomputed = any(_WITHOUT_VALUE.search(package.part(part)) for part in read)
    return None if others or missing or nameless or uncomputed or package.is_incomplete else shown


def _texts(package: Package, longest: int) -> Generator[AnyFact, None, str]:
    """The words, each kind as one text; the cells of all sheets are returned."""
    words = sheet_words(package, longest, frozenset(sheet.part for sheet in sheets(package) if sheet.state in _UNSEEN))
    for text, role in ((words.shown, "document"), (words.hidden, "hidden")):
        if fact := text_content(text, role, Location("xl/worksheets"), longest):
            yield fact
    yield from sheet_apart(package, longest)
    return words.shown


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
        "Of binary workbooks (.xlsb) formulas are not computed, and the headers of pages, connections and what is kept of linked workbooks are"
        " not read; of a pivot table's copy of its source the values of each column are told, and not which of them stand in one row.",
        "Of defined names the first 300 are told; of binary workbooks what they stand for only where that is one place or constant.",
        "Of a connection's settings only names of computers, accounts, databases and files are handed on, where they can be nothing else.",
        "Remarks, headers of pages, boxes, diagrams and charts, what is kept of linked workbooks and by pivot tables, and the log of a shared"
        " workbook's changes are told apart and are not part of the text that is compared.",
        "The numbers of charts are compared with the cells only where a chart has as many points as its range has cells, hidden ones too.",
        "Hidden sheets, rows and columns are part of the text that is compared.",
    ),
    specialises=("zip_archive",),
)

"""What Excel's binary workbooks carry beside their cells, as facts: builds, user name, countries, sheets, printers, links."""

from collections.abc import Iterator

from leakcheck.decode import connection_settings
from leakcheck.decode.biff_defined_names import defined_names
from leakcheck.decode.biff_workbook import Workbook
from leakcheck.decode.defined_names import name_facts
from leakcheck.decode.office_names import sheet_language
from leakcheck.decode.printer_settings import printer_facts
from leakcheck.model.facts import (
    AnyFact,
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
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
)
from leakcheck.model.location import Location

#: What program libraries and LibreOffice write in place of a user's name.
_NOBODY = frozenset({"Calc", "POI", "xlwt", "None", "PHPExcel", "Spreadsheet_Excel_Writer"})
_LAST_SAVED_BY = {0: "97", 1: "2000", 2: "2002", 3: "2003", 4: "2007", 6: "2010", 7: "2013"}
#: Numbers of countries, which are those of the telephone, and the language of the edition of Excel sold there. 1 is what others write too.
_LANGUAGES = {
    7: "ru", 30: "el", 31: "nl", 33: "fr", 34: "es", 36: "hu", 39: "it", 45: "da", 46: "sv", 47: "nb", 48: "pl", 49: "de", 55: "pt-BR", 66: "th",
    81: "ja", 82: "ko", 84: "vi", 86: "zh-CN", 90: "tr", 351: "pt-PT", 358: "fi", 380: "uk", 420: "cs", 421: "sk", 886: "zh-TW", 966: "ar", 972: "he",
}  # fmt: skip


def workbook_facts(book: Workbook) -> Iterator[AnyFact]:
    yield from _program(book)
    if book.user and book.user not in _NOBODY:
        yield PersonClaim(at=Location("Workbook: WRITEACCESS", book.user), role=PersonRole.OPENED_BY, name=book.user)
    if book.code_page and book.code_page != 1200:
        yield Identifier(at=Location("Workbook: CODEPAGE"), kind=IdentifierKind.CODEPAGE, value=str(book.code_page))
    yield from _countries(book)
    yield from _sheets(book)
    for name in dict.fromkeys(book.fonts):
        if name and name.isprintable():
            yield FontUse(at=Location("Workbook: FONT", name), name=name)
    for name in dict.fromkeys(book.notes):
        yield PersonClaim(at=Location("sheet: NOTE", name), role=PersonRole.COMMENTER, name=name)
    yield from _printers(book)
    yield from _links(book)
    yield from name_facts(defined_names(book), "Workbook: Lbl")
    for given in book.queried:
        if path := connection_settings.path(given):
            yield PathClaim(at=Location("sheet: TXTQRY", path), path=path, role="source of data")


def _program(book: Workbook) -> Iterator[AnyFact]:
    first = book.first
    form = f"BIFF{8 if book.is_wide else 5}"
    yield FeatureUse(at=Location("Workbook: BOF", f"{first.version:#06x}"), kind="biff_format", value=form)
    if first.build or first.year:
        edition = _LAST_SAVED_BY.get(first.last_saved_by, "") if book.is_wide else "5 or 95"
        name = f"Excel {edition}".strip() + " or a program that writes its mark"
        at = Location("Workbook: BOF, build and year", f"{first.build} {first.year}")
        yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=name, version=f"build {first.build} of {first.year}")


def _printers(book: Workbook) -> Iterator[AnyFact]:
    """Each printer and paper once, however many sheets are set up for it."""
    seen: set[tuple[str, str]] = set()
    for settings in book.printers:
        for fact in printer_facts("sheet: PLS", settings, book.narrow_page):
            if isinstance(fact, Identifier | Description) and (fact.kind, fact.value) not in seen:
                seen.add((fact.kind, fact.value))
                yield fact


def _countries(book: Workbook) -> Iterator[AnyFact]:
    program, system = book.countries
    if program in _LANGUAGES:
        at = Location("Workbook: COUNTRY, of the program", str(program))
        yield LanguageClaim(at=at, role=LanguageRole.INTERFACE, tag=_LANGUAGES[program])
    if system:
        yield Description(at=Location("Workbook: COUNTRY, of the system", str(system)), kind="country number of the system", value=str(system))


def _sheets(book: Workbook) -> Iterator[AnyFact]:
    if not book.sheets:
        return
    yield Quantity(at=Location("Workbook: BOUNDSHEET"), kind=QuantityKind.SHEETS, value=float(len(book.sheets)), unit="sheets")
    told = False
    for sheet in book.sheets:
        yield Description(
            at=Location("Workbook: BOUNDSHEET", sheet.name), kind="hidden sheet" if sheet.state else "sheet", value=sheet.name or "(no name)"
        )
        if not told and (tag := sheet_language(sheet.name)):
            told = True
            yield LanguageClaim(at=Location("Workbook: BOUNDSHEET, name", sheet.name), role=LanguageRole.INTERFACE, tag=tag)


def _links(book: Workbook) -> Iterator[AnyFact]:
    for path in dict.fromkeys(book.links):
        if len(path) > 1:
            yield PathClaim(at=Location("Workbook: SUPBOOK", path), path=path, role="linked file")
    for target in book.targets:
        if "://" in target or target.lower().startswith("mailto:"):
            yield Link(at=Location("sheet: HLINK", target), kind="url", target=target)
        else:
            yield PathClaim(at=Location("sheet: HLINK", target), path=target, role="linked file")

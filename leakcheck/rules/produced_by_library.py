"""The file names a program library as what wrote it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_LIBRARIES = re.compile(
    r"\b(?:Apache POI|docx4j|Aspose\S*|openpyxl|xlsxwriter|SheetJS|PhpSpreadsheet|PHPExcel|PHPWord|EPPlus|ClosedXML|NPOI|node-xlsx\S*|ODFDOM|odfpy"
    r"|python-docx|python-pptx|TX_RTF32|WPTools\S*|iText\S*|OpenPDF|PDFsharp|MigraDoc|TCPDF|E?FPDF\d*|FPDI|mPDF|dompdf|ReportLab|jsPDF|PDFKit|pdf-lib"
    r"|pdfmake|WeasyPrint|Prawn|Apache FOP|PDFlib\S*|ClibPDF|Haru|PoDoFo|libharu|PyPDF2?|pikepdf|PyMuPDF|MuPDF|qpdf|pdftk|PDFBox"
    r"|JasperReports|BIRT|Crystal Reports|Telerik|Syncfusion|GemBox\S*|Spire\.\S*|DevExpress|LiveCycle)(?!\w)",
    re.IGNORECASE,
)
#: What some write where the author's name belongs, if nobody tells them one.
_CONSTANT_NAMES = frozenset(
    {"python-docx", "openpyxl", "apache poi", "phpexcel", "unknown creator", "phpspreadsheet", "pptxgenjs", "sheetjs", "epplus"}
)
_ROLES = frozenset({SoftwareRole.APPLICATION, SoftwareRole.PRODUCER, SoftwareRole.CREATOR})
_PEOPLE = frozenset({PersonRole.AUTHOR, PersonRole.LAST_EDITOR})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Bills, statements, tickets, reports and forms are made by programs everywhere.",
        "A person wrote the document, and a system for signing, stamping or sending wrote it again.",
    ),
    sources=(
        "base rates of this project: families of producers, and constant times of creation of program libraries",
        "https://python-docx.readthedocs.io (default core properties)",
    ),
    false_alarms=None,
)
def produced_by_library(examined: Examined) -> Iterator[Observation]:
    """The file names a program library as what wrote it.

    Libraries are what other programs use to write documents. They fill in authors, times and counters as they like, some with
    constants, so that these say little. For a letter or memo that is said to be typed by somebody, ask how it came about; for a
    report or bill it is what one expects.
    """
    found: list[AnyFact] = [claim for claim in examined.every(SoftwareClaim) if claim.role in _ROLES and _is_library(claim.name)]
    found += [person for person in examined.every(PersonClaim) if person.role in _PEOPLE and _constant(person)]
    if found:
        first = found[0]
        name = first.name if isinstance(first, SoftwareClaim | PersonClaim) else ""
        yield Observation(sentence=f"A program library wrote the file: “{name[:80]}” ({first.at.part}).", evidence=tuple(found[:5]))


# Kept, because the same few programs wrote most files of a dump.
@lru_cache(maxsize=512)
def _is_library(name: str) -> bool:
    return _LIBRARIES.search(name) is not None


def _constant(person: PersonClaim) -> bool:
    return person.name.strip().casefold() in _CONSTANT_NAMES

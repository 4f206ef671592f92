"""Whether an Office document was packed as Microsoft's programs do it, which set the time of last save with every save.

Program libraries that fill in templates (docxtpl, python-docx, python-pptx, openpyxl with a template, mail merges of other makers) write
the package anew and leave the times of the template as they are, which may be many years old.
"""

from collections.abc import Iterable

from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.office_package import OFFICE_PACKAGES

FILLED_TEMPLATE = "A report program filled an older template and left its times."
#: How Microsoft's programs pack a document: no times, the list of types first. Whatever else it says, this was written by such a program.
_BY_OFFICE = ("system 0; 1980; first [Content_Types].xml;", "compound file ")
#: How ExcelJS, with which services fill in workbooks, orders its parts, folders among them. It names a version of Excel of its own choice.
_BY_EXCELJS = "[Content_Types].xml > _rels/ > _rels/.rels > xl/ > xl/_rels/ > xl/_rels/workbook.xml.rels"


def packed_by_office(identifiers: Iterable[Identifier]) -> bool:
    """Whether the file itself was written as Office writes."""
    return any(mark.kind is IdentifierKind.PRODUCER_FINGERPRINT and mark.value.startswith(_BY_OFFICE) for mark in identifiers)


def packed_by_exceljs(identifiers: Iterable[Identifier]) -> bool:
    """Whether ExcelJS wrote the workbook, which leaves a template's time of last save and writes “Microsoft Excel 16.0300” beside it."""
    return any(mark.kind is IdentifierKind.ENTRY_ORDER and mark.value.startswith(_BY_EXCELJS) for mark in identifiers)


def may_keep_a_templates_times(format_: str, identifiers: Iterable[Identifier]) -> bool:
    """Whether it is an Office package that another program wrote, so that its time of last save may be a template's."""
    return format_ in OFFICE_PACKAGES and not packed_by_office(identifiers)

"""Workbooks in XML form built part by part: what no free program writes, such as names and times of pivot tables, is set here by hand."""

import io
import zipfile
from collections.abc import Iterable

from leakcheck.decode.ooxml_package import Package, package_of

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def relations(*listed: tuple[str, str]) -> str:
    rows = (f'<Relationship Id="r{place}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for place, (kind, target) in enumerate(listed))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'


def types(parts: Iterable[tuple[str, str]]) -> str:
    rows = (f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(rows)}</Types>'


def workbook_bytes(
    rows: list[list[str | float]], more: dict[str, str] | None = None, typed: tuple[tuple[str, str], ...] = (), book: str = "", name: str = "Data"
) -> bytes:
    """One sheet with these cells; `more` are further parts, `typed` those of them that have a content type of workbooks."""
    parts = {
        "[Content_Types].xml": types([("xl/workbook.xml", "sheet.main"), ("xl/worksheets/sheet1.xml", "worksheet"), *typed]),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{SHEET}" xmlns:r="{_RELATIONS}">{book}'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'{_HEAD}<worksheet xmlns="{SHEET}"><sheetData>{"".join(map(_row, range(1, len(rows) + 1), rows))}</sheetData></worksheet>',
    } | (more or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part, text in parts.items():
            made.writestr(part, text)
    return out.getvalue()


def workbook_package(
    rows: list[list[str | float]], more: dict[str, str] | None = None, typed: tuple[tuple[str, str], ...] = (), book: str = ""
) -> Package:
    return package_of(zipfile.ZipFile(io.BytesIO(workbook_bytes(rows, more, typed, book))))


def _row(number: int, values: list[str | float]) -> str:
    return f'<row r="{number}">{"".join(_cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(values))}</row>'


def _cell(name: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{name}"><v>{value}</v></c>'

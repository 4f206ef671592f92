"""The words of Office Open XML parts, streamed so that a huge part costs no memory."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_package import Package

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: ISO/IEC 29500 Strict uses other names for the same things.
_STRICT = {
    _W: "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    _S: "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
    _A: "{http://purl.oclc.org/ooxml/drawingml/main}",
}
_MOST_STRINGS = 200_000
_NUMBER = re.compile(r"(\d+)\.xml$")


def word_text(package: Package, longest: int) -> str:
    """The paragraphs of the main document, one a line; deleted text is left out, as a reader sees it."""
    return _paragraphs([package.part(package.related("officeDocument", "word/document.xml"))], _W, longest)


def slide_text(package: Package, longest: int) -> str:
    """The paragraphs of all slides in their number's order, one a line."""
    slides = sorted(package.names("ppt/slides/slide", ".xml"), key=_number)
    return _paragraphs([package.part(name) for name in slides], _A, longest)


def sheet_text(package: Package, longest: int) -> str:
    """All cells, a line a row, cells parted by tabs, so that two workbooks can be compared cell by cell."""
    strings = _shared_strings(package)
    lines: list[str] = []
    length = 0
    for name in sorted(package.names("xl/worksheets/sheet", ".xml"), key=_number):
        for row in _rows(package.part(name), strings):
            lines.append(row)
            length += len(row) + 1
            if length > longest:
                return "\n".join(lines)
    return "\n".join(lines)


def _paragraphs(parts: list[bytes], space: str, longest: int) -> str:
    lines: list[str] = []
    length = 0
    for data in parts:
        for element in _ends(data, ("p", space)):
            text = "".join(run.text or "" for run in element.iter(f"{space}t", f"{_STRICT[space]}t"))
            element.clear()
            lines.append(text)
            length += len(text) + 1
            if length > longest:
                return "\n".join(lines)
    return "\n".join(lines)


def _shared_strings(package: Package) -> list[str]:
    strings: list[str] = []
    for element in _ends(package.part("xl/sharedStrings.xml"), ("si", _S)):
        strings.append("".join(run.text or "" for run in element.iter(f"{_S}t", f"{_STRICT[_S]}t")))
        element.clear()
        if len(strings) >= _MOST_STRINGS:
            break
    return strings


def _rows(data: bytes, strings: list[str]) -> Iterator[str]:
    for row in _ends(data, ("row", _S)):
        cells = [_cell(cell, strings) for cell in row if str(cell.tag).endswith("}c")]
        row.clear()
        if any(cells):
            yield "\t".join(cells)


def _cell(cell: "etree._Element", strings: list[str]) -> str:
    value = next((child.text or "" for child in cell if str(child.tag).endswith("}v")), "")
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    if cell.get("t") == "inlineStr":
        return "".join(str(text) for text in cell.itertext())
    return value


def _ends(data: bytes, wanted: tuple[str, str]) -> "Iterator[etree._Element]":
    """Elements of one name as their ends are read; damage ends the reading, what came before stands."""
    from lxml import etree

    if not data:
        return
    name, space = wanted
    tags = (f"{space}{name}", f"{_STRICT[space]}{name}")
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True
    )
    try:
        for _, element in events:
            yield element
            # Siblings that were read hang on the parent until they are cut off.
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        return


def _number(name: str) -> tuple[int, str]:
    match = _NUMBER.search(name)
    return (int(match[1]) if match else 0, name)

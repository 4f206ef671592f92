"""The words of Office Open XML parts, streamed so that a huge part costs no memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.decode.cell_numbers import shown_cell
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.xml_tree import xml_fault
from leakcheck.decode.zip_package import DAMAGE

if TYPE_CHECKING:
    from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: ISO/IEC 29500 Strict uses other names for the same things.
_STRICT = {
    WORD: "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    SHEET: "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
    DRAWING: "{http://purl.oclc.org/ooxml/drawingml/main}",
}
#: What stands for a sign of its own in a run (ISO/IEC 29500-1 section 17.3.3).
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WORDS = ("{*}t", "{*}p", "{*}tr", *(f"{{*}}{name}" for name in _SIGNS))
_MOST_STRINGS = 200_000
_PROLOGUE = 65_536
_TRUE = frozenset({"1", "true"})
_NUMBER = re.compile(r"(\d+)\.xml$")


def word_text(package: Package, longest: int) -> str:
    """The main document as a reader sees it with all tracked changes accepted: a line a paragraph or a row of a table.

    Content controls, tracked insertions and text boxes belong to it. python-docx leaves those three out, hence the reading by hand:
    a copy whose changes were accepted would seem to differ in words that both show.
    """
    main = package.related("officeDocument", "word/document.xml")
    return joined(blocks(package, main, WORD), longest)


def slide_parts(package: Package) -> list[str]:
    """The parts of all slides in their number's order."""
    return sorted(package.of_type("presentationml.slide+xml") or package.names("ppt/slides/slide", ".xml"), key=_number)


def slide_text(package: Package, longest: int) -> str:
    """The paragraphs of all slides in their number's order, one a line."""
    return joined((line for name in slide_parts(package) for line in blocks(package, name, DRAWING)), longest)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The cells of a workbook, a line a row, cells parted by tabs."""

    shown: str
    """All cells, hidden ones too: what two workbooks are compared by."""
    hidden: str
    """Those of them on hidden sheets, in hidden rows and columns."""


def sheet_parts(package: Package) -> list[str]:
    """The parts of all worksheets in their number's order."""
    return sorted(package.of_type("spreadsheetml.worksheet+xml") or package.names("xl/worksheets/sheet", ".xml"), key=_number)


def sheet_words(package: Package, longest: int, hidden_sheets: frozenset[str]) -> SheetWords:
    """The cells of all sheets; `hidden_sheets` names the parts that the workbook does not show."""
    sheets = sheet_parts(package)
    hidden: list[str] = []
    strings = shared_strings(package) if sheets else []

    def lines() -> Iterator[str]:
        length = 0
        for name in sheets:
            for row, unseen in _rows(package, name, strings, name in hidden_sheets):
                if unseen and length <= longest:
                    hidden.append(unseen)
                    length += len(unseen) + 1
                if row:
                    yield row

    shown = joined(lines(), longest)
    return SheetWords(shown, "\n".join(hidden))


def joined(lines: Iterator[str], longest: int) -> str:
    """The lines as one text; the reading stops one line after the longest."""
    kept: list[str] = []
    length = 0
    for line in lines:
        kept.append(line)
        length += len(line) + 1
        if length > longest:
            break
    return "\n".join(kept)


def blocks(package: Package, part: str, space: str) -> Iterator[str]:
    """Paragraphs, and rows of tables as one line with tabs, in the order in which they end."""
    rows, moved = _both(space, "tr"), _both(space, "moveFrom")
    has_rows, has_copies = package.may_hold(part, b":tr", b"<tr"), package.may_hold(part, b"Fallback")
    for element in ends(package, part, space, ("p", "tr", "moveFrom")):
        if element.tag in moved:
            element.clear()  # the words stand where they were moved to, too
            continue
        # Older programs' copy of a text box stands beside the newer one, in the same words.
        text = "" if has_copies and in_fallback(element) else _row_text(element) if element.tag in rows else text_of(element)
        element.clear()
        if has_rows and next(element.iterancestors(*rows), None) is not None:
            element.text = text or None  # for the row that it stands in
            continue
        _forget(element)
        yield text


def in_fallback(element: "etree._Element") -> bool:
    """Whether it is the copy for older programs that stands beside the same in a newer form (ISO/IEC 29500-3 section 7.6)."""
    return next(element.iterancestors(_FALLBACK), None) is not None


def text_of(paragraph: "etree._Element") -> str:
    """The paragraph's words, with what was left of paragraphs and rows inside it."""
    out: list[str] = []
    for element in paragraph.iter(*_WORDS):
        out.append(_SIGNS.get(str(element.tag).rpartition("}")[2]) or element.text or "")
    return "".join(out)


def _row_text(row: "etree._Element") -> str:
    return "\t".join(block.text for block in row.iter("{*}p", "{*}tr") if block.text)


def shared_strings(package: Package) -> list[str]:
    """The words of a workbook by their numbers, bounded."""
    strings: list[str] = []
    for element in ends(package, "xl/sharedStrings.xml", SHEET, ("si",)):
        strings.append(_string(element))
        element.clear()
        _forget(element)
        if len(strings) >= _MOST_STRINGS:
            break
    return strings


def _string(element: "etree._Element") -> str:
    """The text and the runs of a string, without the phonetic guides beside it (ISO/IEC 29500-1 section 18.4.6)."""
    texts = (text for child in element if not str(child.tag).endswith("}rPh") for text in child.iter("{*}t"))
    return "".join(text.text or "" for text in texts)


def _rows(package: Package, part: str, strings: list[str], hidden: bool) -> Iterator[tuple[str, str]]:
    """Each row's words, and those of them that are hidden."""
    columns: frozenset[int] = frozenset()
    for element in ends(package, part, SHEET, ("row", "cols")):
        if str(element.tag).endswith("}cols"):
            columns = _hidden_columns(element)
            element.clear()
            continue
        cells = list(element.iterchildren("{*}c"))
        words = [_cell(cell, strings) for cell in cells]
        whole = hidden or element.get("hidden") in _TRUE
        unseen = words if whole else [word for cell, word in zip(cells, words, strict=True) if _column(cell) in columns] if columns else []
        element.clear()
        _forget(element)
        if any(words):
            yield "\t".join(words), "\t".join(unseen) if any(unseen) else ""


def _hidden_columns(element: "etree._Element") -> frozenset[int]:
    """The numbers of hidden columns; a range to the sheet's end is cut, because nobody writes there."""
    found: set[int] = set()
    for column in element:
        first, last = column.get("min") or "", column.get("max") or ""
        if column.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            found.update(range(int(first), min(int(last), int(first) + 500) + 1))
    return frozenset(found)


def _column(cell: "etree._Element") -> int:
    """The column's number by the cell's name (`B7` is in 2); 0 where it has none."""
    number = 0
    for sign in (cell.get("r") or "")[:3]:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number


def _cell(cell: "etree._Element", strings: list[str]) -> str:
    kind, value = cell.get("t"), ""
    for child in cell:
        if str(child.tag).endswith("}v"):
            value = child.text or ""
            break
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(strings) else ""
    if kind == "inlineStr":
        return "".join(_string(child) for child in cell if str(child.tag).endswith("}is"))
    return shown_cell(value) if kind in (None, "n") else value


def ends(package: Package, part: str, space: str, names: tuple[str, ...]) -> "Iterator[etree._Element]":
    """Elements of these names as their ends are read; damage ends the reading and is told, what came before stands."""
    from lxml import etree

    tags = [tag for name in names for tag in _both(space, name)]
    if b"<!ENTITY" in package.part(part)[:_PROLOGUE]:  # forbidden by ISO/IEC 29500-2 section 8.1.4: what stands for words there is not read
        package.damaged(part, "it defines entities")
    try:
        with package.stream(part) as stream:
            # Without recovery: lxml keeps a note of every error that it recovers from, and a hostile part is nothing but errors.
            events = etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
            for _, element in events:
                yield element
    except (etree.XMLSyntaxError, ValueError, *DAMAGE) as error:
        package.damaged(part, xml_fault(error))


def _forget(element: "etree._Element") -> None:
    """Siblings that were read hang on the parent until they are cut off."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _both(space: str, name: str) -> tuple[str, str]:
    return f"{space}{name}", f"{_STRICT[space]}{name}"


def _number(name: str) -> tuple[int, str]:
    match = _NUMBER.search(name)
    return (int(match[1][:9]) if match else 0, name)

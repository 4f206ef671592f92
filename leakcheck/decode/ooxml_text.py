"""The words of Office Open XML parts, streamed so that a huge part costs no memory."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode import biff12_workbook
from leakcheck.decode.cell_numbers import row_text, shown_cell
from leakcheck.decode.ooxml_elements import DRAWING, SHEET, WORD, both, ends, forget, in_fallback, siblings, whole
from leakcheck.decode.ooxml_package import Package

if TYPE_CHECKING:
    from lxml import etree

#: What stands for a sign of its own in a run (ISO/IEC 29500-1 section 17.3.3).
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WORDS = ("{*}t", "{*}p", "{*}tr", *(f"{{*}}{name}" for name in _SIGNS))
#: But half a letter of a pair, which stands for nothing by itself.
_ESCAPE = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_MOST_STRINGS = 200_000
_CELLS, _VALUES = frozenset(both(SHEET, "c")), frozenset(both(SHEET, "v"))
_TRUE = frozenset({"1", "true"})
_NUMBER = re.compile(r"(?<!\d)(\d++)\.(?:xml|bin)$")


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
    """The parts of all worksheets in their number's order; those of binary workbooks (`.xlsb`) end in `.bin`."""
    named = package.names("xl/worksheets/sheet", ".xml") or package.names("xl/worksheets/sheet", ".bin")
    listed = package.of_type("spreadsheetml.worksheet+xml") or package.of_type("ms-excel.worksheet") or named
    # A hostile list can name one part thousands of times.
    return sorted(dict.fromkeys(listed), key=_number)


def sheet_words(package: Package, longest: int, hidden_sheets: frozenset[str]) -> SheetWords:
    """The cells of all sheets; `hidden_sheets` names the parts that the workbook does not show."""
    sheets = sheet_parts(package)
    hidden: list[str] = []
    binary = bool(sheets) and sheets[0].lower().endswith(".bin")
    strings = biff12_workbook.shared_strings(package.part(strings_part(package))) if binary else list(shared_strings(package)) if sheets else []

    def lines() -> Iterator[str]:
        length = 0
        for name in sheets:
            hides = name in hidden_sheets
            for row, unseen in biff12_workbook.rows(package.part(name), strings, hides) if binary else _rows(package, name, strings, hides):
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
    root = whole(package, part)
    copies = in_fallback if package.may_hold(part, b"Fallback") else _never
    if root is None:
        rows = both(space, "tr") if package.may_hold(part, b":tr", b"<tr") else ()
        yield from _streamed_blocks(ends(package, part, space, "p", "tr", "moveFrom"), space, rows, copies)
    else:
        yield from _blocks(root, space, copies)


def _never(_: "etree._Element") -> bool:
    return False


@dataclass(slots=True)
class _Open:
    """A paragraph, a row or moved words that are being read, with what was found in them."""

    element: "etree._Element"
    name: str
    words: list[str] = field(default_factory=list)

    def text(self) -> str:
        return "\t".join(word for word in self.words if word) if self.name == "tr" else "".join(self.words)


def _blocks(root: "etree._Element", space: str, is_copy: "Callable[[etree._Element], bool]") -> Iterator[str]:
    names = {tag: tag.rpartition("}")[2] for tag in both(space, "p", "tr", "moveFrom")}
    opened: list[_Open] = []
    for element in root.iter(*_WORDS, *both(space, "moveFrom")):
        while opened and not _is_inside(element, opened[-1].element):
            if (line := _closed(opened, is_copy)) is not None:
                yield line
        tag: str = element.tag
        if name := names.get(tag):
            opened.append(_Open(element, name))
        if opened and (opened[-1].name != "tr" or tag.endswith(("}p", "}tr"))):
            opened[-1].words.append(_sign(tag) or element.text or "")
    while opened:
        if (line := _closed(opened, is_copy)) is not None:
            yield line


@lru_cache(maxsize=100)
def _sign(tag: str) -> str:
    """What stands for an element of this tag, in whatever name space; empty where its text does."""
    return _SIGNS.get(tag.rpartition("}")[2], "")


def _closed(opened: list[_Open], is_copy: "Callable[[etree._Element], bool]") -> str | None:
    """The innermost of what is being read has ended: a line of its own, or, with None, a part of the row that it stands in."""
    ended = opened.pop()
    if ended.name == "moveFrom":
        return None  # the words stand where they were moved to, too
    # Older programs' copy of a text box stands beside the newer one, in the same words.
    text = "" if is_copy(ended.element) else ended.text()
    if opened and any(one.name == "tr" for one in opened):
        opened[-1].words.append(text)
        return None
    return text


def _is_inside(element: "etree._Element", other: "etree._Element") -> bool:
    parent = element.getparent()
    while parent is not None:
        if parent is other:
            return True
        parent = parent.getparent()
    return False


def _streamed_blocks(
    ended: "Iterator[etree._Element]", space: str, rows: tuple[str, ...], is_copy: "Callable[[etree._Element], bool]"
) -> Iterator[str]:
    """The same of a part that is too long for a tree, or breaks off. What stands before a text box in its paragraph is still wanted."""
    moved, around = both(space, "moveFrom"), both(space, "p", "moveFrom")
    for element in ended:
        if element.tag in moved:
            element.clear()
            continue
        text = "" if is_copy(element) else _row_text(element) if element.tag in rows else text_of(element)
        element.clear()
        if rows and next(element.iterancestors(*rows), None) is not None:
            element.text = text or None  # for the row that it stands in
            continue
        if next(element.iterancestors(*around), None) is None:
            forget(element)
        yield text


def text_of(paragraph: "etree._Element") -> str:
    """The paragraph's words, with what was left of paragraphs and rows inside it."""
    out: list[str] = []
    for element in paragraph.iter(*_WORDS):
        out.append(_sign(str(element.tag)) or element.text or "")
    return "".join(out)


def _row_text(row: "etree._Element") -> str:
    return "\t".join(block.text for block in row.iter("{*}p", "{*}tr") if block.text)


def shared_strings(package: Package) -> Sequence[str]:
    """The words of a workbook by their numbers, bounded."""
    return package.once(_shared_strings)


def _shared_strings(package: Package) -> Sequence[str]:
    return [_string(element) for element in islice(siblings(package, strings_part(package), SHEET, "si"), _MOST_STRINGS)]


def strings_part(package: Package) -> str:
    """Where a workbook keeps its words: under another name than the usual they would be overlooked."""
    binary = package.related("officeDocument", "").lower().endswith(".bin")
    return package.beside_main("sharedStrings", f"xl/sharedStrings.{'bin' if binary else 'xml'}")


def _string(element: "etree._Element") -> str:
    """The text and the runs of a string, without the phonetic guides beside it (ISO/IEC 29500-1 section 18.4.6)."""
    texts = (text for child in element if not str(child.tag).endswith("}rPh") for text in child.iter("{*}t"))
    return unescaped("".join(text.text or "" for text in texts))


def unescaped(text: str) -> str:
    """Signs that XML cannot hold stand as `_x000D_` in workbooks, and what only looks so as `_x005F_x000D_` (ISO/IEC 29500-1 section 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _rows(package: Package, part: str, strings: Sequence[str], hidden: bool) -> Iterator[tuple[str, str]]:
    """Each row's words, and those of them that are hidden."""
    columns: frozenset[int] = frozenset()
    for element in siblings(package, part, SHEET, "row", "cols"):
        if str(element.tag).endswith("}cols"):
            columns = _hidden_columns(element)
            continue
        words = _row_words(element, strings)
        whole_row = hidden or element.get("hidden") in _TRUE
        unseen = words if whole_row else _in_columns(element, words, columns) if columns else []
        if any(words):
            yield row_text(words), row_text(unseen) if any(unseen) else ""


def _row_words(row: "etree._Element", strings: Sequence[str]) -> list[str]:
    """What each cell of a row shows."""
    words = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        # In nearly all cells the value stands last.
        if len(cell) and (last := cell[-1]).tag in _VALUES:
            words.append(_word(cell.get("t"), last.text or "", cell, strings))
        else:
            words.append(_cell(cell, strings))
    return words


def _in_columns(row: "etree._Element", words: list[str], columns: frozenset[int]) -> list[str]:
    return [word for cell, word in zip(row.iterchildren(*_CELLS), words, strict=True) if _column(cell) in columns]


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


def _cell(cell: "etree._Element", strings: Sequence[str]) -> str:
    if not len(cell):
        return ""  # as most cells without a value: there for their colour
    value = next((child.text or "" for child in cell if str(child.tag).endswith("}v")), "")
    return _word(cell.get("t"), value, cell, strings)


def _word(kind: str | None, value: str, cell: "etree._Element", strings: Sequence[str]) -> str:
    """What a cell of this kind shows for its value."""
    if kind is None or kind == "n":
        return shown_cell(value) if value else ""
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(strings) else ""
    if kind == "inlineStr":
        return "".join(_string(child) for child in cell if str(child.tag).endswith("}is"))
    return unescaped(value)


def _number(name: str) -> tuple[int, str]:
    match = _NUMBER.search(name)
    return (int(match[1][:9]) if match else 0, name)

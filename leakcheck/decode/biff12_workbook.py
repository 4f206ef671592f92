"""What a binary workbook in a package (`.xlsb`, [MS-XLSB]) shows: its sheets by name, and its cells as a reader sees them."""

import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from leakcheck.decode.biff12_records import records, text
from leakcheck.decode.cell_numbers import ERRORS, packed_number, row_text, shown_number

#: Records by their numbers (section 2.3.2), of the workbook, of the shared strings, of remarks, of sheets.
_SHEET, _SAVED_AT = 156, 2071
_STRING = 19
_AUTHOR, _REMARK = 632, 637
_ROW, _COLUMN, _END_OF_CELLS = 0, 60, 146
_BLANK, _PACKED, _ERROR, _BOOLEAN, _NUMBER, _TEXT, _SHARED = 1, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOLEAN, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
#: Cells right of the one before may leave their column out; these records stand eleven numbers behind the others.
_SHORT, _SHORT_KINDS = 11, range(12, 19)
_STATES = {1: "hidden", 2: "veryHidden"}
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_MOST_SHEETS, _MOST_STRINGS, _MOST_REMARKS, _MOST_COLUMNS = 300, 200_000, 2000, 500
#: A sheet has no more columns, and each is described once.
_MOST_DESCRIBED = 1 << 14
_LONG, _DOUBLE, _TWO_LONGS = struct.Struct("<I"), struct.Struct("<d"), struct.Struct("<II")


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it (section 2.4.311)."""

    name: str
    relation: str
    state: str


def sheet_entries(book: bytes) -> Iterator[SheetEntry]:
    """The sheets of a workbook's main part, in the order of their tabs."""
    for _, data in islice(records(book, frozenset({_SHEET})), _MOST_SHEETS):
        if len(data) >= 8:
            relation, place = text(data, 8)
            yield SheetEntry(text(data, place)[0], relation, _STATES.get(_LONG.unpack_from(data)[0], "visible"))


def saved_at(book: bytes) -> str:
    """The folder in which the workbook was last saved (BrtAbsPath15); empty where it does not say."""
    return next((text(data, 0)[0] for _, data in records(book, frozenset({_SAVED_AT}))), "")


def shared_strings(part: bytes) -> list[str]:
    """The words of a workbook by their numbers, bounded; without the runs and phonetic guides that follow each (section 2.5.121)."""
    return [text(data, 1)[0] for _, data in islice(records(part, frozenset({_STRING})), _MOST_STRINGS)]


def remark_authors(part: bytes) -> list[str]:
    """Who is named as the author of remarks in a part of them."""
    return [text(data, 0)[0] for _, data in islice(records(part, frozenset({_AUTHOR})), _MOST_REMARKS)]


def remarks(part: bytes) -> list[str]:
    """The words of the remarks in a part of them."""
    return [text(data, 1)[0] for _, data in islice(records(part, frozenset({_REMARK})), _MOST_REMARKS)]


def rows(sheet: bytes, strings: list[str], hidden: bool) -> Iterator[tuple[str, str]]:
    """Each row's words, cells parted by tabs, and those of them that are hidden."""
    return _Sheet(strings, hidden).rows(sheet)


class _Sheet:
    """The reading of one sheet."""

    def __init__(self, strings: list[str], hidden: bool) -> None:
        self._strings, self._hidden = strings, hidden
        self._hidden_columns: set[int] = set()
        self._described = 0
        self._begin(b"")

    def _begin(self, row: bytes) -> None:
        """A row begins; flags stand at its end (section 2.4.741)."""
        self._column, self._is_hidden = -1, self._hidden or (len(row) > 11 and bool(row[11] & _HIDDEN_ROW))
        self._words: list[str] = []
        self._unseen: list[str] = []

    def rows(self, sheet: bytes) -> Iterator[tuple[str, str]]:
        for kind, data in records(sheet, _WANTED):
            if kind == _END_OF_CELLS:
                break
            if kind == _COLUMN:
                self._described += 1
                self._hidden_columns |= _hidden_columns(data) if self._described <= _MOST_DESCRIBED else set()
            elif kind == _ROW:
                yield from self._ended()
                self._begin(data)
            elif kind in _SHORT_KINDS:
                self._cell(self._column + 1, kind - _SHORT, b"\0\0\0\0" + data)
            elif len(data) >= 4:
                self._cell(_LONG.unpack_from(data)[0], kind, data)
        yield from self._ended()

    def _ended(self) -> Iterator[tuple[str, str]]:
        if any(self._words):
            yield row_text(self._words), row_text(self._unseen) if any(self._unseen) else ""

    def _cell(self, column: int, kind: int, data: bytes) -> None:
        self._column = column
        self._words.append(_word(kind, data, self._strings))
        if self._is_hidden or column in self._hidden_columns:
            self._unseen.append(self._words[-1])


def _word(kind: int, data: bytes, strings: list[str]) -> str:
    """What a cell shows; its value stands behind eight bytes of column and format (section 2.5.9)."""
    try:
        return _READERS[kind](data, strings)
    except (struct.error, IndexError):
        return ""


def _shared(data: bytes, strings: list[str]) -> str:
    number: int = _LONG.unpack_from(data, 8)[0]
    return strings[number]


_READERS: dict[int, Callable[[bytes, list[str]], str]] = {
    _BLANK: lambda _data, _: "",
    _PACKED: lambda data, _: packed_number(_LONG.unpack_from(data, 8)[0]),
    _NUMBER: lambda data, _: shown_number(_DOUBLE.unpack_from(data, 8)[0]),
    _TEXT: lambda data, _: text(data, 8)[0],
    _RICH: lambda data, _: text(data, 9)[0],
    _BOOLEAN: lambda data, _: str(data[8]),
    _ERROR: lambda data, _: ERRORS.get(data[8], "#ERR!"),
    _SHARED: _shared,
}
_READERS |= {
    _FORMULA_TEXT: _READERS[_TEXT], _FORMULA_NUMBER: _READERS[_NUMBER],
    _FORMULA_BOOLEAN: _READERS[_BOOLEAN], _FORMULA_ERROR: _READERS[_ERROR],
}  # fmt: skip
_WANTED = frozenset({_ROW, _COLUMN, _END_OF_CELLS, *_READERS, *_SHORT_KINDS})


def _hidden_columns(data: bytes) -> set[int]:
    """The columns of a description that hides them (section 2.4.331); a range to the sheet's end is cut, because nobody writes there."""
    if len(data) < 18 or not data[16] & _HIDDEN_COLUMN:
        return set()
    first, last = _TWO_LONGS.unpack_from(data)
    return set(range(first, min(last, first + _MOST_COLUMNS) + 1)) if first < _MOST_DESCRIBED else set()

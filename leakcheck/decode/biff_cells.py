"""The cells of Excel's binary workbooks as text, a line a row, cells parted by tabs ([MS-XLS] section 2.4)."""

import struct
from collections.abc import Callable, Iterator, Sequence

from leakcheck.decode.biff_records import BEGIN, BIFF8, END, Record, records, text5, text8
from leakcheck.decode.cell_numbers import shown_number

_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _FORMULA, _BOOLEAN, _STRING = 0xFD, 0x203, 0x204, 0xD6, 0x27E, 0xBD, 0x06, 0x205, 0x207
#: Some programs write formulas under the number that they had in Excel 3 and 4.
_OLD_FORMULAS = (0x206, 0x406)
_WANTED = frozenset({_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _FORMULA, _BOOLEAN, _STRING, *_OLD_FORMULAS, BEGIN, END})
_LONG, _DOUBLE = struct.Struct("<I"), struct.Struct("<d")
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_DEEPEST = 50

Cells = Sequence[tuple[int, str]]
"""Row and text of each cell of a record."""


def sheet_lines(data: bytes, start: int, end: int, version: int, page: int, strings: list[str]) -> Iterator[str]:
    """The rows of the sheet whose records begin at `start`, in the order in which they are stored; none reaches beyond `end`."""
    reader = _Cells(version, page, strings)
    row = -1
    cells: list[str] = []
    for place, text in reader.cells(records(data, start, end, _WANTED)):
        if place != row and cells:
            yield "\t".join(cells)
            cells = []
        row = place
        cells.append(text)
    if cells:
        yield "\t".join(cells)


class _Cells:
    def __init__(self, version: int, page: int, strings: list[str]) -> None:
        self._wide, self._page, self._strings = version >= BIFF8, page, strings
        self._waiting = -1
        """Row of a formula whose text follows in a record of its own."""
        self._readers: dict[int, Callable[[bytes], Cells]] = {
            _LABEL_SHARED: self._shared, _NUMBER: self._number, _LABEL: self._label, _RICH: self._label, _RK: self._packed, _MANY_RK: self._many,
            _FORMULA: self._formula, _BOOLEAN: self._boolean, _STRING: self._result,
        }  # fmt: skip
        self._readers.update((kind, self._formula) for kind in _OLD_FORMULAS)

    def cells(self, found: Iterator[Record]) -> Iterator[tuple[int, str]]:
        """Row and text of each cell of this sheet, leaving out charts that stand inside it."""
        depth, readers = 0, self._readers
        for kind, data in found:
            if kind == BEGIN:
                depth += 1
            elif kind == END:
                depth -= 1
            elif depth == 1 and len(data) >= 3:
                yield from readers[kind](data)
            if depth <= 0 or depth > _DEEPEST:
                return

    def _shared(self, data: bytes) -> Cells:
        if len(data) < 10:
            return ()
        number = _LONG.unpack_from(data, 6)[0]
        return ((_row(data), _line(self._strings[number])),) if number < len(self._strings) else ()

    def _number(self, data: bytes) -> Cells:
        return ((_row(data), shown_number(_DOUBLE.unpack_from(data, 6)[0])),) if len(data) >= 14 else ()

    def _label(self, data: bytes) -> Cells:
        text = text8(data, 6, True)[0] if self._wide else text5(data, 6, self._page, True)
        return ((_row(data), _line(text)),) if text else ()

    def _packed(self, data: bytes) -> Cells:
        return ((_row(data), shown_number(_rk(_LONG.unpack_from(data, 6)[0]))),) if len(data) >= 10 else ()

    def _many(self, data: bytes) -> Cells:
        return [(_row(data), shown_number(_rk(_LONG.unpack_from(data, place)[0]))) for place in range(6, len(data) - 5, 6)]

    def _formula(self, data: bytes) -> Cells:
        """The value kept beside the formula: a number, or in two bytes FFFF a mark of what else it is (section 2.5.133)."""
        if len(data) < 14:
            return ()
        row = _row(data)
        if data[12:14] != b"\xff\xff":
            return ((row, shown_number(_DOUBLE.unpack_from(data, 6)[0])),)
        if data[6] == 0:
            self._waiting = row
        elif data[6] == 1:
            return ((row, str(data[8] & 1)),)
        elif data[6] == 2:
            return ((row, _ERRORS.get(data[8], "#ERR!")),)
        return ()

    def _result(self, data: bytes) -> Cells:
        text = text8(data, 0, True)[0] if self._wide else text5(data, 0, self._page, True)
        row, self._waiting = self._waiting, -1
        return ((row, _line(text)),) if text and row >= 0 else ()

    def _boolean(self, data: bytes) -> Cells:
        return ((_row(data), _ERRORS.get(data[6], "#ERR!") if data[7] else str(data[6])),) if len(data) >= 8 else ()


def _row(data: bytes) -> int:
    return data[0] | data[1] << 8


def _rk(number: int) -> float:
    """A number in thirty bits (section 2.5.122): the upper part of a double, or a whole number; both perhaps times a hundred."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = float(_DOUBLE.unpack(b"\0\0\0\0" + _LONG.pack(number & 0xFFFFFFFC))[0])
    return value / 100 if number & 1 else value


def _line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ") if "\n" in text or "\t" in text else text

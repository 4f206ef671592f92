"""The cells of Excel's binary workbooks as text, a line a row, cells parted by tabs ([MS-XLS] section 2.4)."""

import struct
from collections.abc import Callable, Iterator

from leakcheck.decode.biff_records import BEGIN, BIFF8, END, Record, records, text5, text8
from leakcheck.decode.cell_numbers import shown_number

_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _FORMULA, _BOOLEAN, _STRING = 0xFD, 0x203, 0x204, 0xD6, 0x27E, 0xBD, 0x06, 0x205, 0x207
#: Some programs write formulas under the number that they had in Excel 3 and 4.
_OLD_FORMULAS = (0x206, 0x406)
_WANTED = frozenset({_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _FORMULA, _BOOLEAN, _STRING, *_OLD_FORMULAS, BEGIN, END})
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_DEEPEST = 50


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
        self._readers: dict[int, Callable[[bytes], Iterator[tuple[int, str]]]] = {
            _LABEL_SHARED: self._shared, _NUMBER: self._number, _LABEL: self._label, _RICH: self._label, _RK: self._packed, _MANY_RK: self._many,
            _FORMULA: self._formula, _BOOLEAN: self._boolean, _STRING: self._result,
        }  # fmt: skip
        self._readers.update((kind, self._formula) for kind in _OLD_FORMULAS)

    def cells(self, found: Iterator[Record]) -> Iterator[tuple[int, str]]:
        """Row and text of each cell of this sheet, leaving out charts that stand inside it."""
        depth = 0
        for record in found:
            if record.kind == BEGIN:
                depth += 1
            elif record.kind == END:
                depth -= 1
            elif depth == 1 and record.kind in self._readers and len(record.data) >= 3:
                yield from self._readers[record.kind](record.data)
            if depth <= 0 or depth > _DEEPEST:
                return

    def _shared(self, data: bytes) -> Iterator[tuple[int, str]]:
        if len(data) >= 10:
            row, number = data[0] | data[1] << 8, struct.unpack_from("<I", data, 6)[0]
            if number < len(self._strings):
                yield row, _line(self._strings[number])

    def _number(self, data: bytes) -> Iterator[tuple[int, str]]:
        if len(data) >= 14:
            yield data[0] | data[1] << 8, shown_number(struct.unpack_from("<d", data, 6)[0])

    def _label(self, data: bytes) -> Iterator[tuple[int, str]]:
        text = text8(data, 6, True)[0] if self._wide else text5(data, 6, self._page, True)
        if text:
            yield data[0] | data[1] << 8, _line(text)

    def _packed(self, data: bytes) -> Iterator[tuple[int, str]]:
        if len(data) >= 10:
            yield data[0] | data[1] << 8, shown_number(_rk(struct.unpack_from("<I", data, 6)[0]))

    def _many(self, data: bytes) -> Iterator[tuple[int, str]]:
        for place in range(6, len(data) - 5, 6):
            yield data[0] | data[1] << 8, shown_number(_rk(struct.unpack_from("<I", data, place)[0]))

    def _formula(self, data: bytes) -> Iterator[tuple[int, str]]:
        """The value kept beside the formula: a number, or in two bytes FFFF a mark of what else it is (section 2.5.133)."""
        if len(data) < 14:
            return
        row = data[0] | data[1] << 8
        if data[12:14] != b"\xff\xff":
            yield row, shown_number(struct.unpack_from("<d", data, 6)[0])
        elif data[6] == 0:
            self._waiting = row
        elif data[6] == 1:
            yield row, str(data[8] & 1)
        elif data[6] == 2:
            yield row, _ERRORS.get(data[8], "#ERR!")

    def _result(self, data: bytes) -> Iterator[tuple[int, str]]:
        text = text8(data, 0, True)[0] if self._wide else text5(data, 0, self._page, True)
        if text and self._waiting >= 0:
            yield self._waiting, _line(text)
        self._waiting = -1

    def _boolean(self, data: bytes) -> Iterator[tuple[int, str]]:
        if len(data) >= 8:
            yield data[0] | data[1] << 8, _ERRORS.get(data[6], "#ERR!") if data[7] else str(data[6])


def _rk(number: int) -> float:
    """A number in thirty bits (section 2.5.122): the upper part of a double, or a whole number; both perhaps times a hundred."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", number & 0xFFFFFFFC))[0])
    return value / 100 if number & 1 else value


def _line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")

"""The cells of Excel's binary workbooks as text, a line a row, cells parted by tabs ([MS-XLS] section 2.4)."""

import struct
from collections.abc import Callable, Iterator

from leakcheck.decode.biff_records import BEGIN, BIFF8, END, records, text5, text8
from leakcheck.decode.cell_numbers import ERRORS, packed_number, row_text, shown_number

_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _FORMULA, _BOOLEAN, _STRING = 0xFD, 0x203, 0x204, 0xD6, 0x27E, 0xBD, 0x06, 0x205, 0x207
#: Some programs write formulas under the number that they had in Excel 3 and 4.
_FORMULAS = frozenset({_FORMULA, 0x206, 0x406})
_WANTED = frozenset({_LABEL_SHARED, _NUMBER, _LABEL, _RICH, _RK, _MANY_RK, _BOOLEAN, _STRING, BEGIN, END}) | _FORMULAS
_LONG, _DOUBLE, _FORMAT_AND_NUMBER = struct.Struct("<I"), struct.Struct("<d"), struct.Struct("<2xI")
_DEEPEST = 50


class Cells:
    """Reads the cells of a workbook's sheets."""

    def __init__(self, version: int, page: int, strings: list[str]) -> None:
        self._wide, self._page = version >= BIFF8, page
        self._strings = [_line(text) for text in strings]
        self._readers: dict[int, Callable[[bytes], str | None]] = {
            _LABEL_SHARED: self._shared, _NUMBER: _number, _LABEL: self._label, _RICH: self._label, _RK: _packed, _MANY_RK: _many,
            _BOOLEAN: _boolean, _STRING: self._result, **dict.fromkeys(_FORMULAS, self._formula),
        }  # fmt: skip
        """The text of a record's cell, or of several parted by tabs; None where it tells none."""
        self._waiting = self._row = -1
        """Row of a formula whose text follows in a record of its own, and of the one whose text came last."""

    def lines(self, data: bytes, start: int, end: int) -> Iterator[str]:
        """The rows of the sheet whose records begin at `start`, in the order in which they are stored; none reaches beyond `end`.

        Charts that stand inside the sheet are left out.
        """
        depth, readers, row, self._waiting = 0, self._readers, -1, -1
        cells: list[str] = []
        for kind, body in records(data, start, end, _WANTED):
            if kind == BEGIN:
                depth += 1
            elif kind == END:
                depth -= 1
            elif depth == 1 and len(body) >= 3 and (text := readers[kind](body)) is not None:
                place = self._row if kind == _STRING else body[0] | body[1] << 8
                if place != row and cells:
                    yield row_text(cells)
                    cells = []
                row = place
                cells.append(text)
            if depth <= 0 or depth > _DEEPEST:
                break
        if cells:
            yield row_text(cells)

    def _shared(self, data: bytes) -> str | None:
        if len(data) < 10:
            return None
        number = _LONG.unpack_from(data, 6)[0]
        return self._strings[number] if number < len(self._strings) else None

    def _label(self, data: bytes) -> str | None:
        text = text8(data, 6, True)[0] if self._wide else text5(data, 6, self._page, True)
        return _line(text) if text else None

    def _formula(self, data: bytes) -> str | None:
        """The value kept beside the formula: a number, or in two bytes FFFF a mark of what else it is (section 2.5.133)."""
        if len(data) < 14:
            return None
        if data[12:14] != b"\xff\xff":
            return shown_number(_DOUBLE.unpack_from(data, 6)[0])
        if data[6] == 0:
            self._waiting = data[0] | data[1] << 8
        elif data[6] == 1:
            return str(data[8] & 1)
        return ERRORS.get(data[8], "#ERR!") if data[6] == 2 else None

    def _result(self, data: bytes) -> str | None:
        text = text8(data, 0, True)[0] if self._wide else text5(data, 0, self._page, True)
        self._row, self._waiting = self._waiting, -1
        return _line(text) if text and self._row >= 0 else None


def _number(data: bytes) -> str | None:
    return shown_number(_DOUBLE.unpack_from(data, 6)[0]) if len(data) >= 14 else None


def _packed(data: bytes) -> str | None:
    return packed_number(_LONG.unpack_from(data, 6)[0]) if len(data) >= 10 else None


def _many(data: bytes) -> str | None:
    count = (len(data) - 6) // 6
    return "\t".join([packed_number(number) for (number,) in _FORMAT_AND_NUMBER.iter_unpack(data[4 : 4 + 6 * count])]) if count > 0 else None


def _boolean(data: bytes) -> str | None:
    return (ERRORS.get(data[6], "#ERR!") if data[7] else str(data[6])) if len(data) >= 8 else None


def _line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ") if "\n" in text or "\t" in text else text

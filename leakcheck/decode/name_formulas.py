"""What a defined name of a binary workbook stands for, as far as that is one place or one constant ([MS-XLS] 2.5.198, [MS-XLSB] 2.5.98)."""

import struct
from collections.abc import Callable
from typing import NamedTuple

from leakcheck.decode.cell_numbers import shown_number
from leakcheck.decode.defined_names import FORMULA, GONE
from leakcheck.decode.sheet_cells import cell_name

#: Tokens: text, whole number, number; a cell and a range on a sheet, and the same where they were deleted. The latter come in three classes.
_TEXT, _WHOLE, _NUMBER, _CELL, _RANGE, _NO_CELL, _NO_RANGE = 0x17, 0x1E, 0x1F, 0x1A, 0x1B, 0x1C, 0x1D
_FIRST_OF_A_CLASS, _TOKEN = 0x20, 0x1F
_COLUMN = 0x3FFF


class Layout(NamedTuple):
    """How tokens are laid out behind their first byte."""

    cell: struct.Struct
    """Number of the sheet, row, column."""
    range: struct.Struct
    """Number of the sheet, first and last row, first and last column."""
    text: Callable[[bytes], str]


def meaning(formula: bytes, layout: Layout, sheet: Callable[[int], str]) -> str:
    """The place or constant; the words for a formula for anything that is more. `sheet`: the name by its number, `#REF!` where it is gone."""
    if not formula:
        return ""
    token, body = formula[0], formula[1:]
    if token < _FIRST_OF_A_CLASS:
        return _constant(token, body, layout)
    token &= _TOKEN
    if token in {_CELL, _NO_CELL} and len(body) == layout.cell.size:
        number, row, column = layout.cell.unpack(body)
        return _placed(sheet(number), GONE if token == _NO_CELL else cell_name((row + 1, (column & _COLUMN) + 1)))
    if token in {_RANGE, _NO_RANGE} and len(body) == layout.range.size:
        number, top, bottom, left, right = layout.range.unpack(body)
        first, last = cell_name((top + 1, (left & _COLUMN) + 1)), cell_name((bottom + 1, (right & _COLUMN) + 1))
        return _placed(sheet(number), GONE if token == _NO_RANGE else f"{first}:{last}")
    return FORMULA


def _constant(token: int, body: bytes, layout: Layout) -> str:
    if token == _TEXT:
        return f'"{layout.text(body)}"'
    if token == _WHOLE and len(body) == 2:
        return str(int.from_bytes(body, "little"))
    return shown_number(struct.unpack("<d", body)[0]) if token == _NUMBER and len(body) == 8 else FORMULA


def _placed(sheet: str, cells: str) -> str:
    return GONE if sheet == GONE else f"{sheet}!{cells}"

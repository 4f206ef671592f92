"""The defined names of Excel's binary workbooks ([MS-XLS] section 2.4.150)."""

import struct
from collections.abc import Iterator
from functools import partial

from leakcheck.decode.biff_records import text8
from leakcheck.decode.biff_workbook import Workbook
from leakcheck.decode.code_pages import decoded
from leakcheck.decode.defined_names import GONE, DefinedName
from leakcheck.decode.name_formulas import Layout, meaning

_HIDDEN, _BUILT_IN = 0x01, 0x20
_HEAD = struct.Struct("<HBBH")
_NAME_AT, _LEAST = 14, 15
#: Numbers of sheets that are none: the whole workbook, and one that was deleted.
_NO_SHEET, _DELETED = 0xFFFE, 0xFFFF
_WHOLE_BOOK = "the workbook"
_LAYOUT = Layout(struct.Struct("<HHH"), struct.Struct("<HHHHH"), lambda body: text8(body, 0, False)[0])


def defined_names(book: Workbook) -> Iterator[DefinedName]:
    """The names that people gave, in the order of their records; what they stand for is told from Excel 97 on."""
    page, sheet = book.narrow_page, partial(_sheet, book)
    for data in book.names:
        if len(data) < _LEAST:
            continue
        flags, _, letters, length = _HEAD.unpack_from(data)
        if not flags & _BUILT_IN:
            name, end = _name(data, letters, page)
            refers = "" if page else meaning(data[end : end + length], _LAYOUT, sheet)
            yield DefinedName(name, refers, bool(flags & _HIDDEN))


def _name(data: bytes, letters: int, page: int) -> tuple[str, int]:
    """The name and where it ends; from Excel 97 on a byte before it tells whether its letters have two."""
    if page:
        return decoded(data[_NAME_AT : _NAME_AT + letters], page), _NAME_AT + letters
    is_wide = data[_NAME_AT] & 1
    end = _NAME_AT + 1 + (letters << is_wide)
    return data[_NAME_AT + 1 : end].decode("utf-16-le" if is_wide else "latin-1", "replace"), end


def _sheet(book: Workbook, number: int) -> str:
    """The sheet of this or another workbook by its number in formulas (section 2.4.105)."""
    at = 2 + 6 * number
    which, first = map(int, struct.unpack_from("<HH", book.places, at) if at + 6 <= len(book.places) else (_DELETED, _DELETED))
    if which < len(book.books) and book.books[which]:
        return f"[{book.books[which]}]"
    if which >= len(book.books) or first >= len(book.sheets):
        return _WHOLE_BOOK if first == _NO_SHEET else GONE
    return book.sheets[first].name

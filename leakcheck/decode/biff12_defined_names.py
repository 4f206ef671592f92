"""The defined names of binary workbooks in packages ([MS-XLSB] section 2.4.711)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.biff12_records import records, text
from leakcheck.decode.biff12_workbook import sheet_entries
from leakcheck.decode.defined_names import GONE, DefinedName
from leakcheck.decode.name_formulas import Layout, meaning

#: Records: a name, the numbers of sheets, and the workbooks that these are of: another one, this one, this sheet, an add-in.
_NAME, _PLACES, _OTHER, _THIS, _SAME, _ADD_IN = 39, 362, 355, 357, 358, 667
_WANTED = frozenset({_NAME, _PLACES, _OTHER, _THIS, _SAME, _ADD_IN})
_HIDDEN, _BUILT_IN, _NAME_AT = 0x01, 0x20, 9
_LAYOUT = Layout(
    struct.Struct("<HIH"), struct.Struct("<HIIHH"), lambda body: body[2 : 2 + 2 * int.from_bytes(body[:2], "little")].decode("utf-16-le", "replace")
)
_PLACE = struct.Struct("<iii")
_DELETED, _MOST_BOOKS = -1, 1000


class _Sheets:
    """The sheets that the numbers in formulas stand for."""

    def __init__(self, own: list[str]) -> None:
        self._own = own
        self.places = b""
        self.others: list[str] = []
        """All workbooks that are pointed to, others by their number among these, as the XML form writes them."""

    def add(self, *, is_other: bool) -> None:
        self.others.append(f"[{1 + sum(map(bool, self.others))}]" if is_other and len(self.others) < _MOST_BOOKS else "")

    def name(self, number: int) -> str:
        at = _PLACE.size * number
        which, first, _ = map(int, _PLACE.unpack_from(self.places, at) if at + _PLACE.size <= len(self.places) else (-1, -1, -1))
        if 0 <= which < len(self.others) and self.others[which]:
            return self.others[which]
        if not 0 <= which < len(self.others) or first >= len(self._own) or first == _DELETED:
            return GONE
        return self._own[first] if first >= 0 else "the workbook"


def defined_names(book: bytes) -> Iterator[DefinedName]:
    """The names in a workbook's main part, in their order, but for those that Excel gave."""
    sheets: _Sheets | None = None
    for kind, data in records(book, _WANTED):
        sheets = sheets or _Sheets([sheet.name for sheet in sheet_entries(book)])
        if kind == _PLACES:
            sheets.places = data[4:]
        elif kind != _NAME:
            sheets.add(is_other=kind in {_OTHER, _ADD_IN})
        elif len(data) > _NAME_AT and not data[0] & _BUILT_IN:
            yield _name(data, sheets)


def _name(data: bytes, sheets: _Sheets) -> DefinedName:
    """The name, the formula with its length before it, its own data with their length, and a remark."""
    name, place = text(data, _NAME_AT)
    length = int.from_bytes(data[place : place + 4], "little")
    refers = meaning(data[place + 4 : place + 4 + length], _LAYOUT, sheets.name)
    place += 4 + length
    place += 4 + int.from_bytes(data[place : place + 4], "little")
    return DefinedName(name, refers, bool(data[0] & _HIDDEN), text(data, place)[0])

"""The workbook itself, before its sheets: program, user, languages, sheets, fonts, printers, links ([MS-XLS] section 2.4)."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from leakcheck.decode.biff_records import BEGIN, BIFF5, BIFF8, CONTINUE, END, Beginning, beginning, records, text5, text8
from leakcheck.decode.code_pages import decoded
from leakcheck.decode.visible_text import storable

_FILE_PASS, _SHARED, _DRAWINGS, _SUPPORT, _EXTERNAL, _NOTE, _PRINTER, _LINK = 0x2F, 0xFC, 0xEB, 0x1AE, 0x17, 0x1C, 0x4D, 0x1B8
_CODE_PAGE, _WRITE_ACCESS, _COUNTRY, _SHEET, _FONT, _NAME = 0x42, 0x5C, 0x8C, 0x85, 0x31, 0x18
_GRAPH = 0x0080
_MOST_SHEETS, _MOST_FONTS, _MOST_LINKS, _MOST_TEXTS, _MOST_NAMES = 2000, 300, 2000, 2000, 3000
#: What is read of the records before the sheets.
_WANTED = frozenset({
    BEGIN, END, CONTINUE, _FILE_PASS, _SHARED, _DRAWINGS, _SUPPORT, _EXTERNAL, _CODE_PAGE, _WRITE_ACCESS, _COUNTRY, _SHEET, _FONT, _NAME,
})  # fmt: skip
_DRAWN, _HEADER, _FOOTER, _TEXT_QUERY = 0xEC, 0x14, 0x15, 0x805
_IN_SHEETS = frozenset({_NOTE, _PRINTER, _LINK, _DRAWN, _HEADER, _FOOTER, _TEXT_QUERY, CONTINUE})
#: Where a text query counts its columns; behind them, eight bytes each, stands the file's name (section 2.4.330).
_COLUMNS_AT, _QUERIED_AT = 16, 22
_LONGEST_DRAWINGS, _LONGEST_SHAPES = 256 << 20, 16 << 20
_LONGEST_STRINGS = 64 << 20
#: Letters that stand for parts of an encoded path ([MS-XLS] section 2.5.277).
_SAME_VOLUME, _DOWN, _UP, _LONG = "\x02", "\x03", "\x04", "\x05"
_URL_LINK, _FILE_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b"), bytes.fromhex("0303000000000000c000000000000046")
#: A string of 255 letters of two bytes behind its head ends before this byte of a record.
_LONGEST_SHORT = 14 + 2 + 2 * 255
#: What is read of a printer's settings stands before the driver's own.
_MOST_PRINTERS, _LONGEST_PRINTER = 300, 256


class Sheet(msgspec.Struct, frozen=True):
    name: str
    offset: int
    """Where its records begin."""
    state: int
    """0 shown, 1 hidden, 2 hidden so that only a macro can show it."""
    kind: int
    """0 sheet, 2 chart, 6 macros."""


@dataclass(slots=True)
class Workbook:
    """What the records before the sheets say, and what was met in the sheets."""

    first: Beginning
    code_page: int = 0
    is_encrypted: bool = False
    encryption: str = ""
    user: str = ""
    countries: tuple[int, int] = (0, 0)
    sheets: list[Sheet] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """Other workbooks that formulas point to."""
    books: list[str] = field(default_factory=list)
    """All workbooks that formulas point to, in the order of their records: this one has no name here."""
    places: bytes = b""
    """Which sheets of which of these the numbers in formulas stand for (section 2.4.105)."""
    names: list[bytes] = field(default_factory=list)
    """The records of defined names (section 2.4.150)."""
    strings: list[bytes] = field(default_factory=list)
    drawings: bytearray = field(default_factory=bytearray)
    notes: list[str] = field(default_factory=list)
    """Authors of remarks."""
    printers: list[bytes] = field(default_factory=list)
    """What the program kept of the printers: DEVMODE structures."""
    targets: list[str] = field(default_factory=list)
    """Targets of links in cells."""
    headers: list[str] = field(default_factory=list)
    """Above and below printed pages, with their codes."""
    queried: list[str] = field(default_factory=list)
    """Text files from which sheets have their data."""
    shapes: bytearray = field(default_factory=bytearray)
    """The records of the shapes that are drawn on the sheets (section 2.4.170), one behind the other."""

    @property
    def is_wide(self) -> bool:
        return self.first.version >= BIFF8

    @property
    def narrow_page(self) -> int:
        """The code page of text of one byte a letter; 0 where letters have two."""
        return 0 if self.is_wide else _page(self)


def workbook(data: bytes) -> Workbook | None:
    """The workbook of a stream; None if it does not begin as one of Excel 5 to 2003."""
    if len(data) < 8 or struct.unpack_from("<H", data)[0] != BEGIN:
        return None
    book = Workbook(beginning(data[4 : 4 + struct.unpack_from("<H", data, 2)[0]]))
    # Charts of Microsoft Graph are workbooks whose version has one bit more.
    if book.first.version & ~_GRAPH not in {BIFF8, BIFF5}:
        return None
    _globals(book, data)
    if not book.is_encrypted:
        _sheets(book, data)
    return book


def _globals(book: Workbook, data: bytes) -> None:
    last = depth = 0
    for kind, body in records(data, 0, len(data), _WANTED):
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 0:
            return
        if kind == CONTINUE:
            _continue(book, last, body)
            continue
        last = kind
        if kind == _FILE_PASS:
            book.is_encrypted, book.encryption = True, _encryption(body, book.is_wide)
            return
        _global(book, kind, body)


def _global(book: Workbook, kind: int, data: bytes) -> None:
    if kind == _FONT and len(book.fonts) < _MOST_FONTS:
        book.fonts.append(_short_text(data[14:_LONGEST_SHORT], book.narrow_page).strip())
    elif kind == _CODE_PAGE:
        book.code_page = int.from_bytes(data[:2], "little")
    elif kind == _WRITE_ACCESS:
        book.user = (text8(data, 0, True)[0] if book.is_wide else text5(data, 0, _page(book))).strip(" \0")
    elif kind == _COUNTRY:
        book.countries = struct.unpack_from("<HH", data.ljust(4, b"\0"))
    elif kind == _SHEET and len(book.sheets) < _MOST_SHEETS:
        head = data.ljust(6, b"\0")
        book.sheets.append(Sheet(_short_text(data[6:_LONGEST_SHORT], book.narrow_page), struct.unpack_from("<I", head)[0], head[4] & 3, head[5]))
    else:
        _part(book, kind, data)


def _part(book: Workbook, kind: int, data: bytes) -> None:
    """Records that are the first of several, and those about other workbooks."""
    if kind == _SHARED:
        book.strings = [data]
    elif kind == _DRAWINGS:
        book.drawings += data
    elif kind in {_SUPPORT, _EXTERNAL}:
        _external(book, kind, data)
    elif kind == _NAME and len(book.names) < _MOST_NAMES:
        book.names.append(data)


@lru_cache(512)
def _short_text(data: bytes, page: int) -> str:
    """A string whose length is one byte: in this code page, or 0 in the newer form. Kept, because all workbooks name the same fonts."""
    return text5(data, 0, page) if page else text8(data, 0, False)[0]


def _page(book: Workbook) -> int:
    return book.code_page or 1252


def _continue(book: Workbook, last: int, data: bytes) -> None:
    if last == _SHARED and len(book.strings) * 8224 < _LONGEST_STRINGS:
        book.strings.append(data)
    elif last == _DRAWINGS and len(book.drawings) < _LONGEST_DRAWINGS:
        book.drawings += data


def _encryption(data: bytes, is_wide: bool) -> str:
    """How the workbook is encrypted (section 2.4.117)."""
    if not is_wide or data[:2] == b"\0\0":
        return "XOR obfuscation"
    return "RC4 with CryptoAPI" if data[2:4] in {b"\x02\0", b"\x03\0", b"\x04\0"} else "RC4"


def _external(book: Workbook, kind: int, data: bytes) -> None:
    if len(book.links) >= _MOST_LINKS:
        return
    if kind == _SUPPORT:
        # 0x0401: this workbook, 0x3A01: an add-in's functions ([MS-XLS] section 2.4.271).
        is_other = len(data) > 4 and data[2:4] not in {b"\x01\x04", b"\x01\x3a"}
        book.books.append(decoded_path(text8(data, 2, True)[0]) if is_other else "")
        book.links += book.books[-1:] if is_other else []
    elif book.is_wide:
        book.places = book.places or data
    elif len(data) > 2 and data[1] == 1:
        book.links.append(decoded_path(text5(data, 0, _page(book))))


def decoded_path(text: str) -> str:
    r"""A path in the form in which Excel shortens it: `\x01\x01CFolder\x03Book.xls` is `C:\Folder\Book.xls`."""
    if text[:1] not in {"\x01", "\x02"}:
        return text.replace("\x03", "|") if "\x03" in text else text
    out, place = "", 1
    while place < len(text):
        letter = text[place]
        if letter == "\x01" and place + 1 < len(text):
            volume = text[place + 1]
            out += "\\\\" if volume == "@" else f"{volume}:\\"
            place += 1
        elif letter == _LONG and place + 1 < len(text):
            place += 1
        else:
            out += {_SAME_VOLUME: "\\", _DOWN: "\\", _UP: "..\\"}.get(letter, letter if letter >= " " else "")
        place += 1
    return out


def _sheets(book: Workbook, data: bytes) -> None:
    """What all sheets hold beside cells: everything behind the workbook's own records is walked once."""
    start = min((sheet.offset for sheet in book.sheets if sheet.offset < len(data)), default=len(data))
    texts: dict[int, dict[str, None]] = {kind: {} for kind in _TEXTS}
    printers: dict[bytes, None] = {}
    last = 0
    for kind, body in records(data, start, len(data), _IN_SHEETS):
        last = kind if kind != CONTINUE else last
        if last == _DRAWN:
            if len(book.shapes) < _LONGEST_SHAPES:
                book.shapes += body
        elif kind == _PRINTER and len(printers) < _MOST_PRINTERS:
            # The structure begins behind two bytes (section 2.4.194).
            printers.setdefault(body[2 : 2 + _LONGEST_PRINTER])
        elif kind in texts and len(texts[kind]) < _MOST_TEXTS:
            texts[kind].setdefault(_TEXTS[kind](book, body))
    found = {kind: [text for text in told if text] for kind, told in texts.items()}
    book.notes, book.targets, book.queried = found[_NOTE], found[_LINK], found[_TEXT_QUERY]
    book.headers, book.printers = found[_HEADER] + found[_FOOTER], list(printers)


def _author(book: Workbook, data: bytes) -> str:
    return text8(data, 8, True)[0].strip(" \0") if book.is_wide else ""


def _header(book: Workbook, data: bytes) -> str:
    return text8(data, 0, True)[0] if book.is_wide else text5(data, 0, _page(book))


def _queried(_: Workbook, data: bytes) -> str:
    columns = int.from_bytes(data[_COLUMNS_AT : _COLUMNS_AT + 4], "little")
    return text8(data, _QUERIED_AT + 8 * columns, True)[0]


def _target(_: Workbook, data: bytes) -> str:
    """Where a cell's link leads ([MS-OSHARED] section 2.3.7.1): an address or a file."""
    place = data.find(_URL_LINK, 28)
    if place >= 0 and place + 20 <= len(data):
        length = struct.unpack_from("<I", data, place + 16)[0]
        return storable(data[place + 20 : place + 20 + min(length, 4000)].decode("utf-16-le", "replace").split("\0")[0], 2000)
    place = data.find(_FILE_LINK, 28)
    if place >= 0 and place + 22 <= len(data):
        ups, length = struct.unpack_from("<HI", data, place + 16)
        return storable("..\\" * min(ups, 20) + decoded(data[place + 22 : place + 22 + min(length, 2000)].split(b"\0")[0], 1252), 2000)
    return ""


#: What is told as a text, each once.
_TEXTS: dict[int, Callable[[Workbook, bytes], str]] = {
    _NOTE: _author, _LINK: _target, _HEADER: _header, _FOOTER: _header, _TEXT_QUERY: _queried,
}  # fmt: skip

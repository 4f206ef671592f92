"""The file information block of Word's binary documents ([MS-DOC] section 2.5), and Word 6 and 95's older form of it."""

import struct
from dataclasses import dataclass
from datetime import datetime

from leakcheck.decode.code_pages import decoded, page_of_charset, page_of_language
from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.visible_text import storable
from leakcheck.model.moment import Moment, Precision

_WORD_97 = 0xA5EC
_WORD_6 = frozenset({0xA5DC, 0xA5DB, 0xA697, 0xA699, 0xA59B, 0xA59C})
#: Where the table of places begins, and how many places each form surely has. Word 6 and 95 agree with later ones up to number 36.
_PLACES_97, _PLACES_6, _MOST_PLACES_6 = 154, 0x58, 37
_SIGNED = struct.Struct("<i")
_ENCRYPTED, _TABLE_1, _WIDE = 0x0100, 0x0200, 0x1000
_MOST_STRINGS, _MOST_FONTS = 20_000, 100
_WEST = 1252
#: Where the clocks of personal computers begin.
_FIRST_CLOCK = 1980

#: Numbers of the places used ([MS-DOC] section 2.5.6 and following).
CHARACTER_RUNS, PARAGRAPH_RUNS, FONTS, PROPERTIES, ASSOCIATED, PIECES, COMMENT_OWNERS, REVISERS, SAVED_BY, SAVED_AT, BOOKMARKS = (
    12, 13, 15, 31, 32, 33, 36, 51, 71, 87, 21,
)  # fmt: skip
PRINTER, COMMENT_EXTRAS = 27, 112
_NAMES_OF_FORMATS = (
    (0x0065, "Word 6"), (0x0066, "Word 6"), (0x0067, "Word 95"), (0x0068, "Word 95"), (0x0069, "Word 95"),
    (0x00C0, "Word 97"), (0x00C1, "Word 97"), (0x00C2, "Word 97"), (0x00C3, "Word 97"),
    (0x00D9, "Word 2000"), (0x0101, "Word 2002"), (0x010C, "Word 2003"), (0x0112, "Word 2007"),
)  # fmt: skip


class WordDamage(ValueError):
    """The document's first block does not make sense; the text ends a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """The streams of a document and the block that says where everything stands."""

    main: bytes
    table: bytes
    form: int
    """nFib: the version of the format."""
    language: int
    flags: int
    is_old: bool
    """Word 6 or 95: text in a code page, tables in the main stream."""

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & _ENCRYPTED)

    @property
    def is_wide(self) -> bool:
        """In Word 6 and 95: characters of two bytes, as the editions for the Far East have them."""
        return bool(self.flags & _WIDE)

    @property
    def code_page(self) -> int:
        """That of the program's language; where this is of the West, old documents tell by the character sets of their fonts."""
        page = page_of_language(self.language)
        return self._page_of_fonts() if self.is_old and page == _WEST else page

    @property
    def format_name(self) -> str:
        return next((name for number, name in _NAMES_OF_FORMATS if number == self.form), "")

    def place(self, number: int) -> tuple[int, int]:
        """Where a structure stands in the table stream, and its length; (0, 0) if this form does not have it."""
        if number >= (_MOST_PLACES_6 if self.is_old else self._places()):
            return 0, 0
        at = (_PLACES_6 if self.is_old else _PLACES_97) + 8 * number
        return struct.unpack_from("<II", self.main, at) if at + 8 <= len(self.main) else (0, 0)

    def block(self, number: int) -> bytes:
        start, length = self.place(number)
        return self.table[start : start + length] if length > 0 and start < len(self.table) else b""

    def strings(self, number: int) -> list[str]:
        """A table of strings by the number of its place."""
        return (old_strings if self.is_old else strings)(self.block(number), self.code_page)

    def number(self, offset: int, form: str = "<I") -> int:
        """A number at a fixed place of the block; 0 beyond the end."""
        return int(struct.unpack_from(form, self.main, offset)[0]) if offset + struct.calcsize(form) <= len(self.main) else 0

    def lengths(self) -> tuple[int, ...]:
        """Characters of the text, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers."""
        start = 0x34 if self.is_old else 76
        numbers = self.main[start : start + 32]
        return tuple(max(0, number) for (number,) in _SIGNED.iter_unpack(numbers[: len(numbers) // 4 * 4].ljust(32, b"\0")))

    def _page_of_fonts(self) -> int:
        """Each entry begins with its length; the character set stands at its fifth byte."""
        data, place = self.block(FONTS), 2
        for _ in range(_MOST_FONTS):
            if place + 5 > len(data):
                break
            if (page := page_of_charset(data[place + 4])) != _WEST:
                return page
            place += data[place] + 1
        return _WEST

    def _places(self) -> int:
        return self.number(152, "<H")


def word_file(file: CompoundFile, limit: int) -> WordFile:
    """Opens the document's streams. Raises WordDamage."""
    main = file.stream("WordDocument", limit=limit)
    if len(main) < 0x60:
        raise WordDamage("the stream of its text is cut off")
    mark, form = struct.unpack_from("<HH", main)
    if mark not in _WORD_6 and mark != _WORD_97:
        raise WordDamage("the stream of its text does not begin as Word begins it")
    language, flags = struct.unpack_from("<H", main, 6)[0], struct.unpack_from("<H", main, 10)[0]
    is_old = mark != _WORD_97 or form < 0x00C0
    table = main if is_old else file.stream("1Table" if flags & _TABLE_1 else "0Table", limit=limit)
    if not is_old:
        form = _later_form(main) or form
    return WordFile(main, table, form, language, flags, is_old)


def _later_form(main: bytes) -> int:
    """Word 2000 and later leave 0xC1 in front and write their own version behind the table of places (section 2.5.15)."""
    if len(main) < 156:
        return 0
    at = _PLACES_97 + 8 * struct.unpack_from("<H", main, 152)[0]
    if at + 4 > len(main) or struct.unpack_from("<H", main, at)[0] == 0:
        return 0
    return int(struct.unpack_from("<H", main, at + 2)[0])


def strings(data: bytes, page: int) -> list[str]:
    """A table of strings ([MS-DOC] section 2.2.4): of two-byte characters where it begins with FFFF, else of bytes."""
    wide = data[:2] == b"\xff\xff"
    place = 2 if wide else 0
    if len(data) < place + 4:
        return []
    count, extra = struct.unpack_from("<HH", data, place)
    place += 4
    found: list[str] = []
    for _ in range(min(count, _MOST_STRINGS)):
        if place + (2 if wide else 1) > len(data):
            break
        length = struct.unpack_from("<H", data, place)[0] if wide else data[place]
        place += 2 if wide else 1
        raw = data[place : place + length * (2 if wide else 1)]
        found.append(storable(raw.decode("utf-16-le", "replace") if wide else decoded(raw, page), 1000))
        place += len(raw) + extra
    return found


def old_strings(data: bytes, page: int) -> list[str]:
    """A table of strings of Word 6 and 95: the length of the whole in two bytes, then strings with a length of one byte each."""
    place, end = 2, min(len(data), int.from_bytes(data[:2], "little"))
    found: list[str] = []
    while place < end and len(found) < _MOST_STRINGS:
        found.append(storable(decoded(data[place + 1 : min(end, place + 1 + data[place])], page), 1000))
        place += 1 + data[place]
    return found


def short_time(number: int) -> Moment | None:
    """A DTTM ([MS-DOC] section 2.9.86): local time to the minute, without zone. None where it is no time that a clock of a PC shows."""
    try:
        wall = datetime(1900 + (number >> 20 & 0x1FF), number >> 16 & 0xF, number >> 11 & 0x1F, number >> 6 & 0x1F, number & 0x3F)
    except ValueError:
        return None
    return Moment(wall, None, Precision.MINUTE) if wall.year >= _FIRST_CLOCK else None

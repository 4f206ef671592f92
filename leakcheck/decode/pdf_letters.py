"""Which letters a PDF's font shows for the bytes of a string, and how wide they are (ISO 32000-1 sections 9.2.4, 9.6, 9.7 and 9.10).

The letters are told by the file's own table (section 9.10.3), by the names that it gives to its codes, else taken for those of the
usual encodings. That is enough to tell figures and most words; it is not how the text of a page is read for comparison.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_within, string
from leakcheck.decode.standard_fonts import standard_widths

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, PdfObject

_LONGEST_TABLE = 256 << 10
_MOST_WIDTHS, _MOST_CODES = 20_000, 65_536
_CHAR = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>\s*<\s*([0-9A-Fa-f]{1,64})\s*>")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>\s*<\s*([0-9A-Fa-f]{1,8})\s*>\s*(?:<\s*([0-9A-Fa-f]{1,64})\s*>|\[([^\[\]]{0,9000})\])")
_HEXADECIMAL = re.compile(rb"<\s*([0-9A-Fa-f]{1,64})\s*>")
#: Names of the letters that amounts and dates are written with (Adobe Glyph List); those of plain letters are the letters.
_NAMED = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "space": " ", "period": ".", "comma": ",", "hyphen": "-", "colon": ":", "slash": "/", "parenleft": "(", "parenright": ")",
    "dollar": "$", "Euro": "€", "sterling": "£", "percent": "%",
}  # fmt: skip
#: What the codes of a font mean where nothing else is said; in ASCII, and mostly beyond it, as on Windows (annex D).
_USUAL = bytes(range(256)).decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class Letters:
    """A font, as far as it decides what a string shows and how long it is."""

    name: str
    """With the letters of its subset, as the file writes it."""
    wide: bool
    """Whether two bytes make a letter."""
    table: dict[int, str]
    widths: dict[int, float]
    """In thousandths of the size."""
    otherwise: float | None
    """The width of any other letter; None where the file states no widths."""
    stated: bool = True
    """Whether the widths stand in the file; else they are those of a font that every reader has, as far as they are known."""

    def codes(self, raw: bytes) -> list[int]:
        return [raw[at] << 8 | raw[at + 1] for at in range(0, len(raw) - 1, 2)] if self.wide else list(raw)

    def letter(self, code: int) -> str:
        return self.table.get(code, "" if self.wide else chr(code))

    def width(self, code: int) -> float | None:
        return self.widths.get(code, self.otherwise)


def letters_of(font: "DictionaryObject") -> Letters:
    """The letters of a font's dictionary; of a broken one those that can be told."""
    name = string(entry(font, "/BaseFont")).lstrip("/")
    wide = string(entry(font, "/Subtype")) == "/Type0"
    table = dict(_named(font)) | dict(_table(stream_within(entry(font, "/ToUnicode"), _LONGEST_TABLE)))
    if not wide:
        widths = dict(_simple_widths(font))
        missing = _number(entry(dictionary(entry(font, "/FontDescriptor")), "/MissingWidth")) or 0.0
        if widths:
            return Letters(name, wide, table, widths, missing)
        known = {} if _is_embedded(font) else standard_widths(name, {code: table.get(code, letter) for code, letter in enumerate(_USUAL)})
        return Letters(name, wide, table, known, None, stated=False)
    inner = dictionary(next(iter(items(entry(font, "/DescendantFonts"), 1)), None))
    default = _number(entry(inner, "/DW"))
    return Letters(name, wide, table, dict(_wide_widths(inner)), 1000.0 if default is None else default)


def _is_embedded(font: "DictionaryObject") -> bool:
    """Whether the file brings the font itself, which may then differ from any of its name."""
    described = dictionary(entry(font, "/FontDescriptor"))
    return any(entry(described, key) is not None for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _table(data: bytes) -> Iterator[tuple[int, str]]:
    """The table from codes to letters, as many of its entries as there are codes."""
    left = _MOST_CODES
    for block in data.split(b"beginbf")[1:]:
        for found in _entries(block.partition(b"endbf")[0]):
            yield found
            left -= 1
            if left <= 0:
                return


def _entries(body: bytes) -> Iterator[tuple[int, str]]:
    if body.startswith(b"char"):
        yield from ((int(code, 16), _unicode(letter)) for code, letter in _CHAR.findall(body))
        return
    for first, last, begin, listed in _RANGE.findall(body):
        low = int(first, 16)
        count = min(int(last, 16) - low + 1, _MOST_CODES)
        letter = _unicode(begin) if begin else ""
        if letter:
            # The last letter is counted up (section 9.10.3).
            count = min(count, 0x110000 - ord(letter[-1]))
            yield from ((low + step, letter[:-1] + chr(ord(letter[-1]) + step)) for step in range(count))
        else:
            yield from ((low + step, _unicode(one)) for step, one in zip(range(count), _HEXADECIMAL.findall(listed), strict=False))


def _unicode(digits: bytes) -> str:
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")).decode("utf-16-be", "replace")


def _named(font: "DictionaryObject") -> Iterator[tuple[int, str]]:
    """/Differences: a code, and the names of the letters from there on (section 9.6.6)."""
    code = 0
    for element in items(entry(dictionary(entry(font, "/Encoding")), "/Differences"), 600):
        number = None if isinstance(element, str) else _number(element)
        if number is not None:
            code = int(number)
            continue
        name = string(element).lstrip("/")
        if letter := _NAMED.get(name, name if len(name) == 1 else ""):
            yield code, letter
        code += 1


def _simple_widths(font: "DictionaryObject") -> Iterator[tuple[int, float]]:
    first = int(_number(entry(font, "/FirstChar")) or 0)
    for step, value in enumerate(items(entry(font, "/Widths"), 256)):
        width = _number(value)
        if width is not None:
            yield first + step, width


def _wide_widths(font: "DictionaryObject") -> Iterator[tuple[int, float]]:
    """Section 9.7.4.3: a code and a list of widths, or two codes and the width of all between them."""
    listed, at, left = items(entry(font, "/W"), _MOST_WIDTHS), 0, _MOST_CODES
    while at + 1 < len(listed) and left > 0:
        first = _number(listed[at])
        several = items(listed[at + 1], _MOST_WIDTHS)
        if several:
            widths, at = [_number(one) for one in several], at + 2
        elif at + 2 < len(listed):
            last = _number(listed[at + 1])
            count = 0 if first is None or last is None else max(0, min(int(last - first) + 1, left))
            widths, at = [_number(listed[at + 2])] * count, at + 3
        else:
            return
        left -= len(widths)
        if first is not None:
            yield from ((int(first) + step, width) for step, width in enumerate(widths) if width is not None)


def _number(value: "PdfObject | None") -> float | None:
    """A number within reason; None for anything else."""
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever stands there
    except (TypeError, ValueError, OverflowError):
        return None
    return number if -1e6 < number < 1e6 else None

"""Numbers and rows of workbooks as text that is the same whichever program stored them.

Excel stores 536.8 as 536.79999999999995, the seventeen digits of the binary number nearest to it; other programs store 536.8. Fifteen
digits are what Excel itself shows and computes with (Microsoft, "Excel specifications and limits": number precision), hence what two
workbooks are compared by. Otherwise each workbook that another program saved again would seem to hold other amounts.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import isfinite

_FIFTEEN_DIGITS = 1e15
_FRACTION = re.compile(r"-?\d{0,20}\.?\d{1,40}(?:[eE][+-]?\d{1,3})?", re.ASCII)


#: A number as it is written in XML, with its digits bounded.
DECIMAL = re.compile(r"[+-]?\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONG, _DOUBLE = struct.Struct("<I"), struct.Struct("<d")
#: [MS-XLS] section 2.5.10, [MS-XLSB] section 2.5.98.2.
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


#: Of the letters of a row; far more than is kept of a whole text.
_LONGEST_ROW = 1 << 20


def row_text(words: Sequence[str]) -> str:
    """The words of a row's cells, parted by tabs.

    Cells name shared strings by their numbers: a row of a small hostile file can name one long string millions of times, and is cut.
    """
    if sum(map(len, words)) > _LONGEST_ROW:
        words = words[: max(1, bisect_right(list(accumulate(map(len, words))), _LONGEST_ROW))]
    return "\t".join(words)


def shown_number(value: float) -> str:
    """A number in fifteen digits, without decimals where there are none."""
    if value.is_integer() and abs(value) < _FIFTEEN_DIGITS:
        return str(int(value))
    # Fifteen digits always come back from the number that they name, so that Python would write them the same way; only powers it writes otherwise.
    text = f"{value:.15g}"
    return repr(float(text)) if "e" in text else text


def packed_number(number: int) -> str:
    """A number in thirty bits ([MS-XLS] section 2.5.122): the upper part of a double, or a whole number; both perhaps times a hundred."""
    if number & 2:
        whole = (number >> 2) - (1 << 30 if number & 0x80000000 else 0)
        return shown_number(whole / 100) if number & 1 else str(whole)
    value = float(_DOUBLE.unpack(b"\0\0\0\0" + _LONG.pack(number & 0xFFFFFFFC))[0])
    return shown_number(value / 100 if number & 1 else value)


def shown_cell(text: str) -> str:
    """The text of a number's cell in the XML form, its fraction or power in fifteen digits; all else as it stands.

    Whole numbers keep all their digits: account numbers are longer than fifteen.
    """
    if text.lstrip("-").isdigit() or not _FRACTION.fullmatch(text):
        return text
    value = float(text)
    return shown_number(value) if isfinite(value) else text

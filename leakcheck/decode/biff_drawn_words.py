"""Words that lie on the sheets of a binary workbook: in remarks, boxes and charts ([MS-XLS] sections 2.4.181, 2.4.254 and 2.4.329; BIFF8 alone)."""

import struct
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from leakcheck.decode.biff_records import CONTINUE, records, text8
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

_OBJECT, _TEXT, _CHART_TEXT = 0x005D, 0x01B6, 0x100D
_WANTED = frozenset({_OBJECT, _TEXT, CONTINUE, _CHART_TEXT})
#: How such records begin: their number and, of a text's, its length. Most workbooks hold none, and need not be walked through.
_SIGNS = (b"\xb6\x01\x12\x00", b"\x0d\x10")
_KIND_AT, _REMARK = 4, 0x19
_COUNT_AT = 10
_ROLES = ("comment", "drawing", "chart")


def drawn_words(data: bytes, longest: int) -> Iterator[TextContent]:
    """The words of remarks, of boxes, and the headings and names in charts, each kind as one text, in the order of the stream."""
    if not any(sign in data for sign in _SIGNS):
        return
    found: dict[str, list[str]] = {role: [] for role in _ROLES}
    length = 0
    for role, words in _words(data):
        found[role].append(words)
        length += len(words) + 1
        if length > longest:
            break
    for role, lines in found.items():
        if (fact := text_content("\n".join(lines), role, Location(f"Workbook: {role}"), longest)) is not None:
            yield fact


def _words(data: bytes) -> Iterator[tuple[str, str]]:
    """Each text with its role. An object's kind stands in the record before its text; a text's letters in those that continue it."""
    is_remark, role, left = False, "drawing", 0
    letters: list[tuple[bool, bytes]] = []
    for kind, record in records(data, 0, len(data), _WANTED):
        if kind == CONTINUE and left > 0:
            wide, raw = _letters(record, left)
            letters.append((wide, raw))
            left -= len(raw) // (2 if wide else 1) or left
        elif kind == _CHART_TEXT and len(record) > 3:
            yield "chart", text8(record, 2, wide_count=False)[0]
        # A text whose letters break off ends where the next object or text begins.
        if letters and (left <= 0 or kind in {_OBJECT, _TEXT}):
            yield role, _text(letters)
            letters = []
        if kind == _OBJECT:
            is_remark, left = record[_KIND_AT : _KIND_AT + 2] == struct.pack("<H", _REMARK), 0
        elif kind == _TEXT:
            role = "comment" if is_remark else "drawing"
            left = struct.unpack_from("<H", record, _COUNT_AT)[0] if len(record) >= _COUNT_AT + 2 else 0
    if letters:
        yield role, _text(letters)


def _letters(record: bytes, most: int) -> tuple[bool, bytes]:
    """Whether the letters of a continuing record have two bytes each, as a flag before them says, and at most so many of them."""
    wide = bool(record[:1] and record[0] & 1)
    return wide, record[1 : 1 + most * (2 if wide else 1)]


def _text(letters: list[tuple[bool, bytes]]) -> str:
    """The letters of several records as one text; a sign of two units can be parted by the end of a record."""
    texts = (
        b"".join(raw for _, raw in run).decode("utf-16-le" if wide else "latin-1", "replace") for wide, run in groupby(letters, key=itemgetter(0))
    )
    return storable("".join(texts), 32_767)

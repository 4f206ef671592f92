"""What a font that travels inside a document says of itself: OpenType tables, CFF and Type 1 notices. Reads bytes, draws nothing.

OpenType 1.9 (`head`, `name`, `OS/2`, `hmtx`), Adobe Technical Notes 5176 (CFF) and "Adobe Type 1 Font Format" (the clear part).
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from leakcheck.decode.moments import unix_moment
from leakcheck.model.moment import Moment

_MOST_TABLES = 64
_MOST_NAMES = 300
#: The tables that are read: a hostile list could have each of sixty-four hold the whole file.
_READ = frozenset({b"name", b"CFF ", b"OS/2", b"head", b"hhea", b"hmtx"})
_LONGEST = 500
#: `head` counts seconds from 1904-01-01; the first TrueType fonts are of 1990, and what lies before is no time.
_EPOCH = -int(timedelta(days=24_107).total_seconds())
_FIRST = int(timedelta(days=7_305).total_seconds())
_NAMES = {0: "copyright", 3: "unique id", 5: "version", 8: "maker", 9: "designer"}
_FULL_NAME, _FAMILY = 4, 1
_STRINGS = {0: "version", 1: "notice", 1200: "copyright"}
_STANDARD_STRINGS = 391
_CLEAR = re.compile(rb"/(version|Notice|Copyright)\s*\(((?:[^()\\]|\\.){1,500})\)")
_ESCAPE = re.compile(rb"\\(?:([0-3][0-7]{2})|([()\\]))")
_REMARK = re.compile(rb"^%%(CreationDate|Copyright):\s*([^\r\n]{1,300})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FontNotes:
    """The words of a font by kind, and the times of its `head` table."""

    words: tuple[tuple[str, str], ...] = ()
    """`version`, `copyright`, `notice`, `unique id`, `maker`, `designer`, `vendor`, `written on`, each with its text."""
    created: Moment | None = None
    modified: Moment | None = None

    def word(self, kind: str) -> str:
        """The first text of a kind; empty if there is none."""
        return next((text for name, text in self.words if name == kind), "")


def font_notes(program: bytes) -> FontNotes:
    """The notes of a font program; empty ones for bytes that are no font. Never raises."""
    try:
        if program[:4] in (b"\x00\x01\x00\x00", b"true", b"OTTO"):
            return _opentype(program)
        if program[:1] == b"\x01" and 4 <= program[2:3][0] <= 64:
            return FontNotes(tuple(_compact(program)))
        if program[:2] == b"%!" or program[:1] == b"\x80":
            return FontNotes(tuple(_type_1(program[:16_384])))
    except (struct.error, IndexError, ValueError):
        pass  # cut or damaged: programs leave out of embedded fonts whatever is not needed to draw
    return FontNotes()


def font_name(program: bytes) -> str:
    """The full name, else the family's, of an OpenType font; empty where there is none. Never raises."""
    try:
        found = dict(_name_table(_tables(program).get(b"name", b""), {_FULL_NAME: "name", _FAMILY: "family"}))
    except (struct.error, ValueError):
        return ""
    return found.get("name") or found.get("family", "")


def glyph_widths(program: bytes) -> Sequence[float]:
    """The widths of an OpenType font's glyphs by their numbers, in parts of the font's size; empty where they cannot be read. Never raises."""
    try:
        tables = _tables(program)
        (units,) = struct.unpack_from(">H", tables[b"head"], 18)
        (count,) = struct.unpack_from(">H", tables[b"hhea"], 34)
        table = tables[b"hmtx"]
        widths = [width / units for width, _ in struct.iter_unpack(">Hh", table[: 4 * min(count, len(table) // 4)])]
        # The last stands for all glyphs that follow, of which only the place is kept.
        return [*widths, *(widths[-1:] * ((len(table) - 4 * count) // 2))]
    except (struct.error, KeyError, ZeroDivisionError):
        return ()


def _tables(data: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for number in range(min(count, _MOST_TABLES)):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag in _READ:
            tables[tag] = data[start : start + length]
    return tables


def _opentype(data: bytes) -> FontNotes:
    tables = _tables(data)
    words = list(_name_table(tables.get(b"name", b""), _NAMES))
    if not words and b"CFF " in tables:
        words = list(_compact(tables[b"CFF "]))
    vendor = tables.get(b"OS/2", b"")[58:62].decode("latin-1").strip("\x00 ")
    if vendor.isprintable() and vendor:
        words.append(("vendor", vendor))
    created, modified = _head_times(tables.get(b"head", b""))
    return FontNotes(tuple(words), created, modified)


def _head_times(head: bytes) -> tuple[Moment | None, Moment | None]:
    if len(head) < 36:
        return None, None
    created, modified = (seconds + _EPOCH for seconds in struct.unpack_from(">qq", head, 20))
    return tuple(unix_moment(seconds) if seconds > _FIRST else None for seconds in (created, modified))  # type: ignore[return-value]  # two


def _name_table(table: bytes, wanted: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """One text of each wanted kind; English as Windows keeps it, or the first that there is."""
    if len(table) < 6:
        return
    _, count, strings = struct.unpack_from(">HHH", table, 0)
    found: dict[str, str] = {}
    for number in range(min(count, _MOST_NAMES, (len(table) - 6) // 12)):
        platform, _, language, kind, length, start = struct.unpack_from(">6H", table, 6 + 12 * number)
        raw = table[strings + start : strings + start + min(length, 2 * _LONGEST)]
        text = _text(raw.decode("mac-roman" if platform == 1 else "utf-16-be", "replace"))
        if text and kind in wanted and (wanted[kind] not in found or (platform, language) == (3, 0x409)):
            found[wanted[kind]] = text
    yield from found.items()


def _compact(data: bytes) -> Iterator[tuple[str, str]]:
    """The notices in the first top dictionary of a CFF font: numbers of strings, of which the first 391 are the standard's own."""
    _, place = _index(data, data[2])
    dictionaries, place = _index(data, place)
    strings, _ = _index(data, place)
    for operator, operand in _operators(dictionaries[0][:2_000]):
        number = operand - _STANDARD_STRINGS
        if operator in _STRINGS and 0 <= number < len(strings):
            text = _text(strings[number].decode("latin-1"))
            if text:
                yield _STRINGS[operator], text


def _index(data: bytes, place: int) -> tuple[list[bytes], int]:
    """The first entries of an INDEX and where it ends (note 5176, section 5)."""
    (count,) = struct.unpack_from(">H", data, place)
    if not count:
        return [], place + 2
    size = data[place + 2]
    if not 1 <= size <= 4:
        raise ValueError("an index of a font is damaged")

    def offset(number: int) -> int:
        start = place + 3 + size * number
        return int.from_bytes(data[start : start + size], "big")

    base = place + 2 + size * (count + 1)
    entries = [data[base + offset(number) : base + min(offset(number + 1), offset(number) + 4_000)] for number in range(min(count, 1_000))]
    return entries, base + offset(count)


def _operators(data: bytes) -> Iterator[tuple[int, int]]:
    """Operators (two-byte ones as 1200 and up) with their first operand; other numbers than integers count as -1."""
    place, operands = 0, list[int]()
    while place < len(data):
        first = data[place]
        if first <= 21:
            second = first == 12
            yield (1200 + data[place + 1] if second else first), (operands[0] if operands else -1)
            operands.clear()
            place += 1 + second
            continue
        number, length = _operand(data, place)
        operands.append(number)
        place += length


def _operand(data: bytes, place: int) -> tuple[int, int]:
    """A number and its length in bytes (note 5176, table 3)."""
    first = data[place]
    if first == 28:
        return struct.unpack_from(">h", data, place + 1)[0], 3
    if first == 29:
        return struct.unpack_from(">l", data, place + 1)[0], 5
    if first == 30:  # a decimal fraction, half a byte a digit, up to the half byte 0xF
        end = place + 1
        while data[end] & 0x0F != 0x0F and data[end] >> 4 != 0x0F:
            end += 1
        return -1, end - place + 1
    if 32 <= first <= 246:
        return first - 139, 1
    if first <= 250:
        return (first - 247) * 256 + data[place + 1] + 108, 2
    return -(first - 251) * 256 - data[place + 1] - 108, 2


def _type_1(head: bytes) -> Iterator[tuple[str, str]]:
    """What stands in the clear part, before `eexec`."""
    clear = head.partition(b"eexec")[0]
    for name, value in _CLEAR.findall(clear):
        text = _text(_ESCAPE.sub(_unescaped, value).decode("latin-1"))
        if text:
            yield name.decode("ascii").lower(), text
    for name, value in _REMARK.findall(clear):
        text = _text(value.decode("latin-1"))
        if text:
            yield ("written on" if name == b"CreationDate" else "copyright"), text


def _unescaped(match: "re.Match[bytes]") -> bytes:
    return bytes([int(match[1], 8)]) if match[1] else match[2]


def _text(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())[:_LONGEST]

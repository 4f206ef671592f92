"""Property sets of OLE2 files ([MS-OLEPS]): sections of typed values, with the names that a dictionary gives to some.

Read from their bytes instead of by a library, because what real programs write needs care: WPS Office keeps its text as UTF-16 under
code page 1200, others state 65001 as −535 or text in the code page of a Macintosh, and lengths reach beyond the stream.
"""

import struct
from dataclasses import dataclass, field
from uuid import UUID

from leakcheck.decode.code_pages import decoded

SUMMARY = UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9")
DOCUMENT_SUMMARY = UUID("d5cdd502-2e9c-101b-9397-08002b2cf9ae")
USER_DEFINED = UUID("d5cdd505-2e9c-101b-9397-08002b2cf9ae")
FILETIME, CLIPBOARD, BLOB = 64, 71, 65
_VECTOR, _VARIANT, _BASIC_TEXT, _TEXT, _WIDE_TEXT = 0x1000, 12, 8, 30, 31
_MOST_SECTIONS, _MOST_PROPERTIES, _MOST_ELEMENTS = 16, 2000, 5000
_LONGEST_TEXT = 1 << 20
#: Numbers of one length each: their form and length.
_NUMBERS = {
    2: ("<h", 2), 3: ("<i", 4), 4: ("<f", 4), 5: ("<d", 8), 6: ("<q", 8), 7: ("<d", 8), 10: ("<I", 4), 11: ("<h", 2), 16: ("<b", 1),
    17: ("<B", 1), 18: ("<H", 2), 19: ("<I", 4), 20: ("<q", 8), 21: ("<Q", 8), 22: ("<i", 4), 23: ("<I", 4), FILETIME: ("<Q", 8),
}  # fmt: skip
#: Nothing, nothing in the sense of a database, and a class's id.
_FIXED = {0: 0, 1: 0, 72: 16}
_BYTES = frozenset({BLOB, 66, 67, 68, 69, 70, CLIPBOARD, 73})
_CODE_PAGE, _DICTIONARY = 1, 0

Value = int | float | str | bytes | tuple["Value", ...] | None


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its number, its name where the dictionary gives one, the type ([MS-OLEPS] section 2.15) and the value."""

    number: int
    name: str
    kind: int
    value: Value


@dataclass(slots=True)
class Section:
    """One section of a property set. Text is decoded by `code_page`; 0 where the section states none."""

    format_id: UUID
    code_page: int = 0
    properties: dict[int, Property] = field(default_factory=dict)
    damaged: int = 0
    """How many properties could not be read."""


@dataclass(frozen=True, slots=True)
class PropertySet:
    """A whole stream: who wrote it, by the number of the system, and its sections."""

    system: int
    """Kind of system in the upper half (0 Windows 3, 1 Macintosh, 2 Windows), below its minor and major version."""
    sections: tuple[Section, ...]


def property_set(data: bytes) -> PropertySet | None:
    """The property set of a stream; None if it is none."""
    if len(data) < 48 or data[:2] != b"\xfe\xff":
        return None
    system, count = struct.unpack_from("<I", data, 4)[0], struct.unpack_from("<I", data, 24)[0]
    sections: list[Section] = []
    for number in range(min(count, _MOST_SECTIONS)):
        place = 28 + 20 * number
        if place + 20 > len(data):
            break
        sections.append(_section(data, UUID(bytes_le=data[place : place + 16]), struct.unpack_from("<I", data, place + 16)[0]))
    return PropertySet(system, tuple(sections))


def _section(data: bytes, format_id: UUID, start: int) -> Section:
    section = Section(format_id)
    if start + 8 > len(data):
        section.damaged = 1
        return section
    count = min(struct.unpack_from("<I", data, start + 4)[0], _MOST_PROPERTIES, (len(data) - start - 8) // 8)
    places = dict(struct.unpack_from("<II", data, start + 8 + 8 * index) for index in range(count))
    section.code_page = _code_page(data, start + places[_CODE_PAGE]) if _CODE_PAGE in places else 0
    names = _dictionary(data, start + places.pop(_DICTIONARY), section.code_page) if _DICTIONARY in places else {}
    for number, offset in places.items():
        try:
            kind = struct.unpack_from("<I", data, start + offset)[0]
            value, _ = _value(data, start + offset + 4, kind, section.code_page)
        except (struct.error, ValueError):
            section.damaged += 1
            continue
        section.properties[number] = Property(number, names.get(number, ""), kind & 0xFFFF, value)
    return section


def _code_page(data: bytes, place: int) -> int:
    """A signed short, so that 65001 arrives as −535."""
    return int(struct.unpack_from("<H", data, place + 4)[0]) if place + 6 <= len(data) else 0


def _dictionary(data: bytes, place: int, page: int) -> dict[int, str]:
    """Names by number ([MS-OLEPS] section 2.17)."""
    names: dict[int, str] = {}
    if place + 4 > len(data):
        return names
    count = min(struct.unpack_from("<I", data, place)[0], _MOST_PROPERTIES)
    place += 4
    for _ in range(count):
        if place + 8 > len(data):
            break
        number, length = struct.unpack_from("<II", data, place)
        size = 2 * length if page == 1200 else length
        names[number] = decoded(data[place + 8 : place + 8 + min(size, 2000)], page).split("\0")[0]
        place += 8 + size
        place += -place % 4 if page == 1200 else 0
    return names


def _value(data: bytes, place: int, kind: int, page: int, depth: int = 0) -> tuple[Value, int]:
    """A value and where it ends. Raises struct.error where it lies outside of the stream, ValueError for an unknown type."""
    if kind & _VECTOR:
        return _vector(data, place, kind & ~_VECTOR, page, depth)
    if kind in _NUMBERS:
        form, length = _NUMBERS[kind]
        return struct.unpack_from(form, data, place)[0], place + max(4, length)
    if kind in {_TEXT, _BASIC_TEXT}:
        return _text(data, place, page)
    if kind == _WIDE_TEXT:
        return _wide_text(data, place)
    if kind in _BYTES:
        end = place + 4 + struct.unpack_from("<I", data, place)[0]
        return data[place + 4 : end], end + -end % 4
    if kind not in _FIXED:
        raise ValueError("unknown type of property")
    return data[place : place + _FIXED[kind]] or None, place + _FIXED[kind]


def _wide_text(data: bytes, place: int) -> tuple[str, int]:
    end = place + 4 + 2 * struct.unpack_from("<I", data, place)[0]
    return data[place + 4 : min(end, place + 4 + _LONGEST_TEXT)].decode("utf-16-le", "replace").split("\0")[0], end + -end % 4


def _text(data: bytes, place: int, page: int) -> tuple[str, int]:
    """A text in the section's code page, up to its first NUL. Lengths are in bytes for UTF-16 too ([MS-OLEPS] section 2.5)."""
    length = struct.unpack_from("<I", data, place)[0]
    end = place + 4 + length
    raw = data[place + 4 : min(end, place + 4 + _LONGEST_TEXT)]
    text = decoded(raw[: len(raw) // 2 * 2] if page == 1200 else raw.split(b"\0")[0], page).split("\0")[0]
    return text, end + -end % 4


def _vector(data: bytes, place: int, kind: int, page: int, depth: int) -> tuple[Value, int]:
    """Several values of one kind, or of kinds of their own. Text in vectors is not padded by every program; what fits is taken."""
    if depth > 2:
        raise ValueError("vectors in vectors")
    count = min(struct.unpack_from("<I", data, place)[0], _MOST_ELEMENTS)
    place += 4
    values: list[Value] = []
    for _ in range(count):
        own = kind
        if kind == _VARIANT:
            own = struct.unpack_from("<I", data, place)[0]
            place += 4
        value, following = _value(data, place, own, page, depth + 1)
        if own == _TEXT:  # unpadded in vectors, as Office writes them
            following = place + 4 + struct.unpack_from("<I", data, place)[0]
        values.append(value)
        place = following
    return tuple(values), place

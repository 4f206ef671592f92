"""Property sets of OLE2 files ([MS-OLEPS]): sections of typed values, with the names that a dictionary gives to some.

Read from their bytes instead of by a library, because what real programs write needs care: WPS Office keeps its text as UTF-16 under
code page 1200, others state 65001 as −535 or text in the code page of a Macintosh, and lengths reach beyond the stream.
"""

import struct
from functools import lru_cache
from uuid import UUID

import msgspec

from leakcheck.decode.code_pages import decoded

SUMMARY = UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9")
DOCUMENT_SUMMARY = UUID("d5cdd502-2e9c-101b-9397-08002b2cf9ae")
USER_DEFINED = UUID("d5cdd505-2e9c-101b-9397-08002b2cf9ae")
FILETIME, CLIPBOARD, BLOB = 64, 71, 65
_VECTOR, _BASIC_TEXT, _TEXT, _WIDE_TEXT = 0x1000, 8, 30, 31
_MOST_SECTIONS, _MOST_PROPERTIES = 16, 2000
_LONGEST_TEXT = 1 << 16
#: Numbers by their type.
_NUMBERS = {
    2: "<h", 3: "<i", 4: "<f", 5: "<d", 6: "<q", 7: "<d", 10: "<I", 11: "<h", 16: "<b", 17: "<B", 18: "<H", 19: "<I", 20: "<q", 21: "<Q", 22: "<i",
    23: "<I", FILETIME: "<Q",
}  # fmt: skip
#: Nothing, nothing in the sense of a database, and a class's id.
_FIXED = {0: 0, 1: 0, 72: 16}
_BYTES = frozenset({BLOB, 66, 67, 68, 69, 70, CLIPBOARD, 73})
_COUNTED = _BYTES | {_BASIC_TEXT, _TEXT, _WIDE_TEXT}
_CODE_PAGE, _DICTIONARY, _UTF_16 = 1, 0, 1200
_PLACE, _LONG = struct.Struct("<II"), struct.Struct("<I")
_UNPACK = {kind: struct.Struct(form).unpack_from for kind, form in _NUMBERS.items()}

#: A vector's elements: a type of their own before each, or numbers and texts alone.
_VARIANT, _NUMBER = 12, 3
_MOST_ELEMENTS = 1000

Value = int | float | str | bytes | tuple[int | str, ...] | None
"""A tuple where there are several: texts, or texts and numbers."""


class Property(msgspec.Struct, frozen=True, gc=False):
    """One property: its number, its name where the dictionary gives one, the type ([MS-OLEPS] section 2.15) and the value."""

    number: int
    name: str
    kind: int
    value: Value


class Section(msgspec.Struct):
    """One section of a property set. Text is decoded by `code_page`; 0 where the section states none."""

    format_id: UUID
    code_page: int = 0
    properties: dict[int, Property] = msgspec.field(default_factory=dict)
    damaged: int = 0
    """How many properties could not be read."""


class PropertySet(msgspec.Struct, frozen=True):
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
    values = _Values(data)
    for number in range(min(count, _MOST_SECTIONS)):
        place = 28 + 20 * number
        if place + 20 > len(data):
            break
        sections.append(_section(data, values, _format_id(data[place : place + 16]), struct.unpack_from("<I", data, place + 16)[0]))
    return PropertySet(system, tuple(sections))


@lru_cache(64)
def _format_id(raw: bytes) -> UUID:
    return UUID(bytes_le=raw)


def _section(data: bytes, values: "_Values", format_id: UUID, start: int) -> Section:
    section = Section(format_id)
    if start + 8 > len(data):
        section.damaged = 1
        return section
    count = min(struct.unpack_from("<I", data, start + 4)[0], _MOST_PROPERTIES, (len(data) - start - 8) // 8)
    places = dict(_PLACE.iter_unpack(data[start + 8 : start + 8 + 8 * max(count, 0)]))
    section.code_page = _code_page(data, start + places[_CODE_PAGE]) if _CODE_PAGE in places else 0
    names = _dictionary(data, start + places.pop(_DICTIONARY), section.code_page) if _DICTIONARY in places else {}
    for number, offset in places.items():
        try:
            kind, value = values.at(start + offset, section.code_page)
        except (struct.error, ValueError):
            section.damaged += 1
            continue
        section.properties[number] = Property(number, names.get(number, ""), kind, value)
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


class _Values:
    """Reads values. A made stream can point a thousand properties at one long value: all that is copied is bounded together."""

    def __init__(self, data: bytes) -> None:
        self._data, self._left = data, 4 * len(data) + _LONGEST_TEXT

    def at(self, place: int, page: int) -> tuple[int, Value]:
        """Type and value of a property; of vectors only texts and pairs. Raises struct.error where it lies outside of the stream, or ValueError."""
        kind: int = _LONG.unpack_from(self._data, place)[0]
        unpack = _UNPACK.get(kind)
        if unpack is not None:
            return kind, unpack(self._data, place + 4)[0]
        return kind & 0xFFFF, self._vector(place + 4, kind & ~_VECTOR, page) if kind & _VECTOR else self._value(place + 4, kind, page)

    def _vector(self, place: int, kind: int, page: int) -> tuple[int | str, ...] | None:
        """The texts of a vector, or texts and numbers, one behind the other without gaps, as Office writes them ([MS-OSHARED] section 2.3.3.1)."""
        if kind not in {_VARIANT, _TEXT, _WIDE_TEXT}:
            return None
        data, unpack, found = self._data, _LONG.unpack_from, list[int | str]()
        element = kind
        for _ in range(min(unpack(data, place)[0], _MOST_ELEMENTS)):
            if kind == _VARIANT:
                place += 4
                element = unpack(data, place)[0] & 0xFFFF
            place += 4
            length = unpack(data, place)[0]
            if element == _NUMBER:
                found.append(length)
            else:
                found.append(self._element(place, length, element, page))
                place += -(-2 * length // 4) * 4 if element == _WIDE_TEXT else length
        return tuple(found)

    def _element(self, place: int, length: int, kind: int, page: int) -> str:
        """A text of a vector. Nearly all are names in the letters that all code pages share."""
        raw = self._taken(place, 4 + length)
        if kind == _TEXT and page != _UTF_16 and raw[4:].isascii():
            return raw[4:].split(b"\0")[0].decode("ascii")
        return str(self._value(place, kind, page))

    def _value(self, place: int, kind: int, page: int) -> Value:
        if kind in _FIXED:
            return self._taken(place, _FIXED[kind]) or None
        if kind not in _COUNTED:
            raise ValueError("unknown type of property")
        length: int = _LONG.unpack_from(self._data, place)[0]
        if kind in _BYTES:
            return self._taken(place + 4, length)
        if kind == _WIDE_TEXT:
            return self._taken(place + 4, min(2 * length, _LONGEST_TEXT)).decode("utf-16-le", "replace").split("\0")[0]
        # Lengths are in bytes for UTF-16 too ([MS-OLEPS] section 2.5).
        raw = self._taken(place + 4, min(length, _LONGEST_TEXT))
        return decoded(raw[: len(raw) // 2 * 2] if page == 1200 else raw.split(b"\0")[0], page).split("\0")[0]

    def _taken(self, place: int, length: int) -> bytes:
        taken = self._data[place : place + length]
        self._left -= len(taken)
        if self._left < 0:
            raise ValueError("values overlap")
        return taken

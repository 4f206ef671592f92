"""What drawn shapes in binary Office streams keep: names, paths and descriptions of inserted pictures ([MS-ODRAW] sections 2.2.9 and 2.3).

Shapes are found by the record that holds their properties, wherever a stream keeps it: damaged and hostile ones then cost nothing but a miss.
"""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.drawn_names import Names, name_languages, note
from leakcheck.decode.inserted_pictures import OF_SHAPES
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact

#: The type of the record, by its second byte, because one byte that is known is found at once; behind it a length below 16 megabytes.
_RECORD = re.compile(rb"\xf0(?<=\x0b\xf0)(?=...\0)", re.DOTALL)
_HEADER = 8
#: The low four bits of each record of this type, above them the number of properties (section 2.2.9).
_VERSION = 3
_PROPERTY = struct.Struct("<HI")
_COMPLEX, _NUMBER = 0x8000, 0x3FFF
_SHAPE_NAME = 0x0380
_TELLING = {0x0105: "pibName", _SHAPE_NAME: "wzName", 0x0381: "wzDescription"}
#: Properties of all shapes together: some forty a shape, most of them without a text.
_MOST, _MOST_LOOKED_AT, _MOST_PROPERTIES, _LONGEST = 2000, 100_000, 300, 2000


def shape_facts(*streams: tuple[str, bytes]) -> Iterator[AnyFact]:
    """What the shapes of a file's streams, each with its name, tell of their pictures, each thing once."""
    met: set[tuple[int, str]] = set()
    names: Names = {}
    for place, data in streams:
        for number, text in islice(_texts(data), _MOST):
            if (number, text) not in met:
                met.add((number, text))
                name = _TELLING[number]
                yield from OF_SHAPES[name](f"{place}: {name}", text)
                if number == _SHAPE_NAME:
                    note(names, text.encode())
    yield from name_languages("shapes", "wzName", names)


def _texts(data: bytes) -> Iterator[tuple[int, str]]:
    """The telling properties and their texts, in the order of the stream."""
    left = _MOST_LOOKED_AT
    for match in _RECORD.finditer(data):
        start = match.start() - 3
        if start < 0 or left <= 0:
            continue
        head, _, length = struct.unpack_from("<HHI", data, start)
        body = start + _HEADER
        count = head >> 4
        if head & 0xF == _VERSION and 0 < count <= _MOST_PROPERTIES and 6 * count <= length <= len(data) - body:
            left -= count
            yield from _of_shape(data, body, count, body + length)


def _of_shape(data: bytes, start: int, count: int, end: int) -> Iterator[tuple[int, str]]:
    """Fixed parts stand first, with the lengths of the variable ones, which follow in the same order."""
    place = start + 6 * count
    for number, length in _PROPERTY.iter_unpack(data[start:place]):
        if not number & _COMPLEX:
            continue
        if number & _NUMBER in _TELLING and length <= end - place:
            text = data[place : place + min(length, 2 * _LONGEST)].decode("utf-16-le", "replace").partition("\0")[0].strip()
            # Excel keeps records whose lengths do not fit, and there it is no text.
            if text and "".join(text.split()).isprintable():
                yield number & _NUMBER, storable(text, _LONGEST)
        place += length

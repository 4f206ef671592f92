"""The property sets of a revision store's objects ([MS-ONESTORE] section 2.6): values by the number of their property. Nothing of what they mean."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

#: The number of an object, or of a space of objects: a GUID as it stands in the file, and a number beside it (section 2.2.1).
Id = tuple[bytes, int]
NOBODY: Id = (bytes(16), 0)
#: What reading a damaged property set raises.
DAMAGE = (EOFError, ValueError, struct.error)
_NO_SPACES, _MORE_FOLLOWS, _COUNT = 1 << 31, 1 << 30, (1 << 24) - 1
_NUMBER = (1 << 31) - 1
#: Section 2.6.6: types of values, and those that are numbers with their width in bytes.
_BOOLEAN, _BYTES, _SETS, _SET = 0x2, 0x7, 0x10, 0x11
_WIDTHS = {1: 0, 3: 1, 4: 2, 5: 4, 6: 8}
#: Which of the three lists a reference is taken from, and whether there is a number of them.
_REFERENCES = {8: (0, False), 9: (0, True), 10: (1, False), 11: (1, True), 12: (2, False), 13: (2, True)}
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Properties:
    """A set of properties: each value by the property's number with its type, as [MS-ONE] section 2.1.12 lists them."""

    numbers: dict[int, int] = field(default_factory=dict)
    blobs: dict[int, bytes] = field(default_factory=dict)
    references: dict[int, tuple[Id, ...]] = field(default_factory=dict)
    sets: dict[int, tuple["Properties", ...]] = field(default_factory=dict)

    def number(self, name: int) -> int:
        """A number or a truth; 0 where it is missing."""
        return self.numbers.get(name, 0)

    def text(self, name: int) -> str:
        """Text in UTF-16 up to the NUL that ends it; empty where it is missing."""
        return self.blobs.get(name, b"").decode("utf-16-le", "replace").partition("\0")[0]

    def every(self, name: int) -> tuple[Id, ...]:
        """The objects that a property refers to."""
        return self.references.get(name, ())


@dataclass(slots=True)
class _Cursor:
    """Where the reading of an object's data stands, with the references that its properties take in their order."""

    data: bytes
    at: int
    lists: tuple[Iterator[Id], ...]
    left: int
    """How many properties may still be read."""

    def take(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        if len(piece) < size:
            raise EOFError
        self.at += size
        return piece

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")


def properties_of(data: bytes, guids: Mapping[int, bytes], most: int) -> tuple[Properties, int]:
    """The properties in an object's data, and how many; `guids` is what its short numbers stand for. Raises one of DAMAGE."""
    shorts, at = _short_numbers(data)
    return _whole(data, at, [[resolved(short, guids) for short in some] for some in shorts], most)


def properties_with(data: bytes, objects: Sequence[Id], spaces: Sequence[Id], most: int) -> tuple[Properties, int]:
    """As `properties_of`, for packages: there the long numbers stand beside the data, in the order of the short ones (section 2.7.8)."""
    shorts, at = _short_numbers(data)
    return _whole(data, at, [objects, spaces[: len(shorts[1])], spaces[len(shorts[1]) :]], most)


def _whole(data: bytes, at: int, lists: Sequence[Sequence[Id]], most: int) -> tuple[Properties, int]:
    cursor = _Cursor(data, at, tuple(map(iter, lists)), most)
    return _set(cursor, 0), most - cursor.left


def _short_numbers(data: bytes) -> tuple[list[tuple[int, ...]], int]:
    """The three lists of references before the properties (section 2.6.1), those of objects, spaces and contexts, and where they end."""
    at, lists = 0, [(), (), ()]  # type: int, list[tuple[int, ...]]
    for place in range(3):
        head = struct.unpack_from("<I", data, at)[0]
        lists[place] = struct.unpack_from(f"<{head & _COUNT}I", data, at + 4)
        at += 4 + 4 * (head & _COUNT)
        # The second is left out where the first says so, the third where the second does not promise it.
        if (place == 0 and head & _NO_SPACES) or (place == 1 and not head & _MORE_FOLLOWS):
            break
    return lists, at


def long_number(fields: bytes, at: int = 0) -> Id:
    """A GUID with a number (section 2.2.1). Raises struct.error."""
    guid, number = struct.unpack_from("<16sI", fields, at)
    return guid, number


def resolved(short: int, guids: Mapping[int, bytes]) -> Id:
    """What a short number stands for (section 2.2.2): 8 bits of number, 24 bits of place in the table of GUIDs."""
    return (guids.get(short >> 8, bytes(16)), short & 0xFF) if short else NOBODY


def _set(cursor: _Cursor, depth: int) -> Properties:
    count = cursor.number(2)
    cursor.left -= count + 1
    if depth > _DEEPEST or cursor.left < 0:
        raise ValueError("its properties are too many or lie too deep in one another")
    found = Properties()
    for name in struct.unpack(f"<{count}I", cursor.take(4 * count)):
        _value(cursor, found, name, depth)
    return found


def _value(cursor: _Cursor, found: Properties, name: int, depth: int) -> None:
    kind, key = name >> 26 & 0x1F, name & _NUMBER
    if kind == _BOOLEAN:
        found.numbers[key] = name >> 31
    elif kind in _WIDTHS:
        found.numbers[key] = cursor.number(_WIDTHS[kind])
    elif kind == _BYTES:
        found.blobs[key] = cursor.take(cursor.number(4))
    elif kind in _REFERENCES:
        place, several = _REFERENCES[kind]
        found.references[key] = tuple(islice(cursor.lists[place], cursor.number(4) if several else 1))
    elif kind in (_SETS, _SET):
        found.sets[key] = tuple(_sets(cursor, kind, depth))
    else:
        raise ValueError("a property is of a type that is not known")


def _sets(cursor: _Cursor, kind: int, depth: int) -> Iterator[Properties]:
    count = cursor.number(4) if kind == _SETS else 1
    if kind == _SETS and count:
        cursor.take(4)  # the number under which each of the sets stands
    for _ in range(count):
        yield _set(cursor, depth + 1)

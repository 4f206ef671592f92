"""Sections of OneNote as OneDrive hands them out, written byte by byte ([MS-ONESTORE] section 2.7, [MS-FSSHTTPB]): no free program writes them."""

import struct
from collections.abc import Mapping, Sequence
from uuid import UUID

from revision_stores import FILE, OBJECTS, SECTION, SPACES, State, Thing, property_set

PACKAGE = UUID("638de92f-a6d4-4bc1-9a36-b3fc2511a5b7")
#: What the specification calls the roots of a package and of an object space, its default context, and its schema.
HEADER_ROOT, SECTION_ROOT = (UUID("1a5a319c-c26b-41aa-b9c5-9bd8c44e07d4"), 1), (UUID("1a5a319c-c26b-41aa-b9c5-9bd8c44e07d4"), 2)
ROLES, CONTEXT = UUID("4a3717f8-1c14-49e7-9526-81d942de1741"), (UUID("84defab9-aaa3-4a0d-a3a8-520c77ac7073"), 1)
SCHEMA = UUID("1f937cb4-b26f-445f-b9f8-17e20160e461")
Number = tuple[UUID, int]


def compact(value: int) -> bytes:
    """A number in one to nine bytes (section 2.2.1.1)."""
    if value == 0:
        return b"\0"
    for more in range(7):
        if value < 1 << 7 * (more + 1):
            return (value << more + 1 | 1 << more).to_bytes(more + 1, "little")
    return b"\x80" + value.to_bytes(8, "little")


def number(value: Number) -> bytes:
    """A GUID with a number (section 2.2.1.7)."""
    guid, count = value
    if not guid.int and not count:
        return b"\0"
    if count < 32:
        return bytes([count << 3 | 4]) + guid.bytes_le
    return (count << 6 | 0x20).to_bytes(2, "little") + guid.bytes_le if count < 1024 else b"\x80" + struct.pack("<I", count) + guid.bytes_le


def numbers(values: Sequence[Number]) -> bytes:
    return compact(len(values)) + b"".join(map(number, values))


def cells(spaces: Sequence[int]) -> bytes:
    return compact(len(spaces)) + b"".join(number(CONTEXT) + number((SPACES, space)) for space in spaces)


def serial(count: int) -> bytes:
    return b"\x80" + UUID(int=0x5E1).bytes_le + struct.pack("<Q", count)


def record(kind: int, data: bytes, *inside: bytes) -> bytes:
    """A record with those that it holds (section 2.2.1.5)."""
    compound = 4 if inside else 0
    if kind < 64 and len(data) < 128:
        head = struct.pack("<H", compound | kind << 3 | len(data) << 9)
    else:
        size = min(len(data), 0x7FFF)
        head = struct.pack("<I", 2 | compound | kind << 3 | size << 17) + (compact(len(data)) if size == 0x7FFF else b"")
    end = (bytes([kind << 2 | 1]) if kind < 64 else struct.pack("<H", kind << 2 | 3)) if inside else b""
    return head + data + b"".join(inside) + end


def element(name: Number, kind: int, *inside: bytes) -> bytes:
    return record(0x01, number(name) + serial(name[1]) + compact(kind), *inside)


class Package:
    """A package that grows by what is added."""

    def __init__(self) -> None:
        self.elements: list[bytes] = []
        self.index: list[bytes] = []
        self._names = 100

    def name(self) -> Number:
        self._names += 1
        return UUID(int=0xE1E << 64), self._names

    def space(self, space: int, states: Sequence[State], files: Mapping[int, bytes] | None = None, context: Number = CONTEXT) -> None:
        """A space with its revisions, each upon the one before; `files` are the bytes of embedded files by the number of their object."""
        below: Number = (UUID(int=0), 0)
        for place, state in enumerate(states, 1):
            revision, manifest, group = (UUID(int=0x4E0 + space), place + 10 * context[1]), self.name(), self.name()
            roots = [record(0x0A, number((ROLES, role)) + number((OBJECTS, thing))) for role, thing in state.roots.items()]
            roots += [record(0x0A, number((ROLES, 3)) + number((OBJECTS, 99)))] if state.is_locked else []
            self.elements.append(element(manifest, 4, record(0x1A, number(revision) + number(below)), *roots, record(0x19, number(group))))
            self.elements.append(self.group(group, state.things, files or {}))
            self.index.append(record(0x0D, number(revision) + number(manifest) + serial(1)))
            below = revision
        cell = self.name()
        self.elements.append(element(cell, 3, record(0x0B, number(below))))
        self.index.append(record(0x0E, number(context) + number((SPACES, space)) + number(cell) + serial(1)))

    def group(self, name: Number, things: Sequence[Thing], files: Mapping[int, bytes]) -> bytes:
        """Objects as pieces: the kind, the properties, the bytes of a file."""
        declared, data = [], []
        for thing in things:
            properties = property_set(thing.properties)
            objects = [one for key, value in thing.properties.items() if key >> 26 & 0x1F in (8, 9) for one in value]  # type: ignore[union-attr]
            spaces = [one for key, value in thing.properties.items() if key >> 26 & 0x1F == 0xB for one in value]  # type: ignore[union-attr]
            pieces = [(4, struct.pack("<I", thing.kind), [], []), (1, properties, objects, spaces)]
            for part, content, refers, reaches in pieces:
                counts = compact(part) + compact(len(content)) + compact(len(refers)) + compact(len(reaches))
                declared.append(record(0x18, number((OBJECTS, thing.number)) + counts))
                data.append(record(0x16, numbers([(OBJECTS, one) for one in refers]) + cells(reaches) + compact(len(content)) + content))
            if thing.number in files:
                blob = self.name()
                self.elements.append(element(blob, 10, record(0x02, compact(len(files[thing.number])) + files[thing.number])))
                declared.append(record(0x05, number((OBJECTS, thing.number)) + number(blob) + compact(2) + compact(0) + compact(0)))
                data.append(record(0x1C, numbers([]) + cells([]) + number(blob)))
        return element(name, 5, record(0x1D, b"", *declared), record(0x1E, b"", *data))

    def finished(self, section: int = 1) -> bytes:
        manifest, index = self.name(), self.name()
        root = record(0x07, number(SECTION_ROOT) + number(CONTEXT) + number((SPACES, section)))
        elements = [*self.elements, element(manifest, 2, record(0x0C, SCHEMA.bytes_le), root)]
        elements.append(element(index, 1, record(0x11, number(manifest) + serial(1)), *self.index))
        packed = record(0x7A, number(index) + SCHEMA.bytes_le, record(0x15, b"\0", *elements))
        return SECTION.bytes_le + FILE.bytes_le + bytes(16) + PACKAGE.bytes_le + bytes(4) + packed

"""Sections of OneNote, written byte by byte ([MS-ONESTORE]): no free program writes them, and those that are public hold one page each."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

SECTION, CONTENTS = UUID("7b5c52e4-d88c-4da7-aeb1-5378d02996d3"), UUID("43ff2fa1-efd9-4c76-9ee2-10ea5722765f")
STORE = UUID("109add3f-911b-49f5-a5d0-1791edc8aed8")
FILE, ANCESTOR, VERSION = UUID(int=0xF11E << 64), UUID(int=0xA9CE << 64), UUID(int=0x7E25 << 64)
#: What stands behind the short numbers of objects (0) and of spaces (1).
OBJECTS, SPACES = UUID(int=0x0B7E << 64), UUID(int=0x59AC << 64)
NOWHERE = b"\xff" * 8 + bytes(4)
Value = int | bytes | Sequence[int]


def wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


def long_number(guid: UUID, number: int) -> bytes:
    return guid.bytes_le + struct.pack("<I", number)


@dataclass(frozen=True)
class Thing:
    """An object: a number, its kind and its properties; references are numbers of other objects, or of spaces where the property says so."""

    number: int
    kind: int
    properties: Mapping[int, Value] = field(default_factory=dict)
    file: str = ""
    """Of embedded files where their bytes are."""


@dataclass(frozen=True)
class State:
    """One revision of a space."""

    things: Sequence[Thing]
    roots: Mapping[int, int] = field(default_factory=dict)
    is_locked: bool = False
    is_current: bool = True


def property_set(properties: Mapping[int, Value]) -> bytes:
    """An object's data (section 2.6.1): the references of all its properties first."""
    streams: list[list[int]] = [[], []]
    body = b""
    for name, value in properties.items():
        kind = name >> 26 & 0x1F
        if kind in (0x9, 0xB):
            streams[kind == 0xB] += value  # type: ignore[arg-type]
            body += struct.pack("<I", len(value))  # type: ignore[arg-type]
        elif kind == 0x8:
            streams[0] += value  # type: ignore[arg-type]
        elif isinstance(value, bytes):
            body += struct.pack("<I", len(value)) + value
        elif kind != 0x2:
            body += int(value).to_bytes({3: 1, 4: 2, 5: 4, 6: 8}[kind], "little")  # type: ignore[call-overload]
    names = [name | (0x80000000 if name >> 26 & 0x1F == 0x2 and value else 0) for name, value in properties.items()]
    objects = struct.pack(f"<{len(streams[0])}I", *streams[0])
    spaces = struct.pack("<I", len(streams[1])) + struct.pack(f"<{len(streams[1])}I", *(1 << 8 | number for number in streams[1]))
    head = struct.pack("<I", len(streams[0]) | (0 if streams[1] else 1 << 31))
    return head + objects + (spaces if streams[1] else b"") + struct.pack(f"<H{len(names)}I", len(names), *names) + body


class Store:
    """A store that grows by what is added."""

    def __init__(self, kind: UUID = SECTION) -> None:
        self.data = bytearray(1024)
        self.data[:16], self.data[16:32], self.data[48:64] = kind.bytes_le, FILE.bytes_le, STORE.bytes_le
        self.data[128:144], self.data[212:228] = ANCESTOR.bytes_le, VERSION.bytes_le
        struct.pack_into("<Q", self.data, 228, 7)
        struct.pack_into("<4I", self.data, 280, 0x0FA12AB5, 0x3A1AFC46, 0x0FA12AB5, 0x3A1AFC46)
        self.counts: dict[int, int] = {}
        self.root: list[bytes] = []
        self._lists = 16

    def chunk(self, data: bytes) -> tuple[int, int]:
        """Data at the end of the file; where they lie."""
        self.data += bytes(-len(self.data) % 8)
        self.data += data
        return len(self.data) - len(data), len(data)

    def node(self, kind: int, fields: bytes = b"", chunk: tuple[int, int] | None = None, base: int = 1) -> bytes:
        """A file node (section 2.4.3); positions and sizes of 32 bits."""
        place = struct.pack("<II", *chunk) if chunk else b""
        size = 4 + len(place) + len(fields)
        return struct.pack("<I", kind | size << 10 | 1 << 23 | (base if chunk else 0) << 27 | 1 << 31) + place + fields

    def listed(self, nodes: Sequence[bytes], following: bytes = NOWHERE, number: int = 0, unfinished: Sequence[bytes] = ()) -> tuple[int, int]:
        """A list of nodes in one fragment; those `unfinished` stand in the file, and the log of transactions does not count them."""
        self._lists += not number
        number = number or self._lists
        self.counts[number] = self.counts.get(number, 0) + len(nodes)
        body = b"".join((*nodes, *unfinished))
        return self.chunk(struct.pack("<QII", 0xA4567AB1F5F7F4C4, number, 0) + body + following + struct.pack("<Q", 0x8BC215C38233BA4B))

    def space(self, number: int, states: Sequence[State]) -> None:
        """A space with its revisions, each upon the one before."""
        nodes, below = [self.node(0x014, long_number(SPACES, number) + bytes(4))], long_number(UUID(int=0), 0)
        for place, state in enumerate(states, 1):
            revision = long_number(UUID(int=0x4E0 + number), place)
            start = revision + below + struct.pack("<IH", int(state.is_current), 2 if state.is_locked else 0)
            nodes += [self.node(0x01E, start), self.node(0x0B0, long_number(UUID(int=0x64), place), self.group(state.things), base=2)]
            nodes += [self.node(0x05A, long_number(OBJECTS, thing) + struct.pack("<I", role)) for role, thing in state.roots.items()]
            nodes.append(self.node(0x01C))
            below = revision
        manifest = [self.node(0x00C, long_number(SPACES, number)), self.node(0x010, b"", self.listed(nodes), base=2)]
        self.root.append(self.node(0x008, long_number(SPACES, number), self.listed(manifest), base=2))

    def group(self, things: Sequence[Thing]) -> tuple[int, int]:
        """A group of objects with its table of GUIDs (section 2.1.13)."""
        nodes = [self.node(0x0B4, long_number(UUID(int=0x64), 1)), self.node(0x022)]
        nodes += [self.node(0x024, struct.pack("<I", place) + guid.bytes_le) for place, guid in enumerate((OBJECTS, SPACES))]
        nodes.append(self.node(0x028))
        for thing in things:
            fields = struct.pack("<II", thing.number, thing.kind)
            if thing.file:
                texts = b"".join(struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in (thing.file, ".txt"))
                nodes.append(self.node(0x072, fields + b"\x01" + texts))
            else:
                nodes.append(self.node(0x0A4, fields + b"\0\x01", self.chunk(property_set(thing.properties))))
        return self.listed([*nodes, self.node(0x0B8)])

    def files(self, files: Mapping[UUID, bytes]) -> None:
        """The store of embedded files (section 2.5.22)."""
        nodes = []
        for guid, data in files.items():
            head = UUID("bde316e7-2665-4511-a4c4-8d4d0b7a9eac").bytes_le + struct.pack("<QIQ", len(data), 0, 0)
            nodes.append(self.node(0x094, guid.bytes_le, self.chunk(head + data + UUID("71fba722-0f79-4a0b-bb13-899256426b24").bytes_le)))
        self.root.append(self.node(0x090, b"", self.listed(nodes), base=2))

    def finished(self, section: int = 1) -> bytes:
        """The file, with its root list and the log of its one transaction."""
        self.root.append(self.node(0x004, long_number(SPACES, section)))
        struct.pack_into("<QI", self.data, 172, *self.listed(self.root))
        entries = b"".join(struct.pack("<II", number, count) for number, count in self.counts.items())
        struct.pack_into("<QI", self.data, 160, *self.chunk(entries + struct.pack("<II", 1, 0) + NOWHERE))
        struct.pack_into("<I", self.data, 96, 1)
        return bytes(self.data)

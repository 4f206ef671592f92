"""Builds OLE2 files and what lies in them byte by byte, for the tests of this folder."""

import struct
from uuid import UUID

from leakcheck.decode.compound_file import Entry
from leakcheck.decode.compound_writer import storage_as_file

SUMMARY = UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9")
DOCUMENT_SUMMARY = UUID("d5cdd502-2e9c-101b-9397-08002b2cf9ae")
USER_DEFINED = UUID("d5cdd505-2e9c-101b-9397-08002b2cf9ae")


class _Bytes:
    """Stands for a file whose streams' bytes are at hand."""

    def __init__(self) -> None:
        self.streams: dict[int, bytes] = {}

    def read(self, entry: Entry, limit: int) -> bytes:
        return self.streams[entry.number][:limit]


def compound(streams: dict[str, bytes], modified: int = 0) -> bytes:
    """A compound file with these streams; a `/` in a name makes a storage. The root was modified at these FILETIME ticks."""
    source = _Bytes()
    root = Entry(0, "Root Entry", 5, bytes(16), 0, modified, 0, 0, (0, 0, 0))
    for number, (path, data) in enumerate(streams.items(), 1):
        place = root
        *storages, name = path.split("/")
        for step in storages:
            place = place.children.setdefault(step.upper(), Entry(0, step, 1, bytes(16), 0, 0, 0, 0, (0, 0, 0)))
        place.children[name.upper()] = Entry(number, name, 2, bytes(16), 0, 0, 0, len(data), (0, 0, 0))
        source.streams[number] = data
    return storage_as_file(source, root, 1 << 30)  # type: ignore[arg-type]


def text(value: str, encoding: str = "cp1252") -> bytes:
    raw = value.encode(encoding) + (b"\0\0" if encoding == "utf-16-le" else b"\0")
    return struct.pack("<II", 30, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")


def number(value: int) -> bytes:
    return struct.pack("<Ii", 3, value)


def ticks(value: int) -> bytes:
    return struct.pack("<IQ", 64, value % (1 << 64))


def blob(raw: bytes) -> bytes:
    return struct.pack("<II", 65, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")


def section(values: dict[int, bytes], page: int = 1252, names: dict[int, str] | None = None) -> bytes:
    """One section of a property set ([MS-OLEPS] section 2.20) with its code page and, for the user's own, its dictionary."""
    whole = {1: struct.pack("<Ihh", 2, page if page < 1 << 15 else page - (1 << 16), 0), **values}
    if names is not None:
        entries = b"".join(struct.pack("<II", key, len(name) + 1) + name.encode("cp1252") + b"\0" for key, name in names.items())
        whole[0] = struct.pack("<I", len(names)) + entries.ljust(-(-len(entries) // 4) * 4, b"\0")
    place, index, body = 8 + 8 * len(whole), b"", b""
    for key, value in whole.items():
        index += struct.pack("<II", key, place + len(body))
        body += value
    return struct.pack("<II", place + len(body), len(whole)) + index + body


def property_stream(*sections: tuple[UUID, bytes], system: int = 0x00020105) -> bytes:
    place = 28 + 20 * len(sections)
    heads, bodies = b"", b""
    for identifier, body in sections:
        heads += identifier.bytes_le + struct.pack("<I", place + len(bodies))
        bodies += body
    return struct.pack("<HHI16xI", 0xFFFE, 0, system, len(sections)) + heads + bodies


def summary(values: dict[int, bytes], page: int = 1252) -> bytes:
    return property_stream((SUMMARY, section(values, page)))


def record(kind: int, data: bytes) -> bytes:
    """A record of Excel."""
    return struct.pack("<HH", kind, len(data)) + data


def atom(kind: int, data: bytes, instance: int = 0, version: int = 0) -> bytes:
    """A record of PowerPoint; a container has version 15."""
    return struct.pack("<HHI", instance << 4 | version, kind, len(data)) + data


def packed(data: bytes) -> bytes:
    """Bytes in the container of [MS-OVBA] section 2.4.1, each chunk of literal tokens alone."""
    out = b"\x01"
    for start in range(0, len(data), 3000):
        tokens = b"".join(b"\0" + data[place : min(place + 8, start + 3000)] for place in range(start, min(start + 3000, len(data)), 8))
        out += struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens
    return out

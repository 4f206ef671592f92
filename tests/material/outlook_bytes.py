"""Builds Outlook's items byte by byte ([MS-OXMSG], [MS-OXTNEF]) for the tests of readers and schemes."""

import struct
from collections.abc import Sequence

from leakcheck.decode.compound_file import Entry
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.decode.mapi_names import COMMON, PropertyName

Value = str | bytes | int | tuple[int, int] | list[bytes]
#: A number alone is one of the set that all items share (PSETID_Common).
Name = int | str | PropertyName


class _Bytes:
    """Stands for a compound file whose streams' bytes are at hand."""

    def __init__(self) -> None:
        self.streams: dict[int, bytes] = {}

    def read(self, entry: Entry, limit: int) -> bytes:
        return self.streams[entry.number][:limit]


def ticks(seconds: int) -> tuple[int, int]:
    """A time as FILETIME, of Unix seconds, with its type."""
    return 0x40, (seconds + 11_644_473_600) * 10_000_000


def properties(values: dict[int, Value], header: int) -> dict[str, bytes]:
    """The streams of an item: text is Unicode, bytes binary, whole numbers 32 bits, pairs are a type and a number, lists several byte strings."""
    streams, table = {}, b"\0" * header
    for number, value in values.items():
        if isinstance(value, str | bytes):
            kind, data = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
            table += struct.pack("<HHIII", kind, number, 6, len(data), 0)
        elif isinstance(value, list):
            stream = f"__substg1.0_{number:04X}1102"
            streams |= {f"{stream}-{order:08X}": one for order, one in enumerate(value)}
            streams[stream] = b"".join(struct.pack("<II", len(one), 0) for one in value)
            table += struct.pack("<HHIII", 0x1102, number, 6, len(streams[stream]), 0)
        else:
            kind, whole = value if isinstance(value, tuple) else (3, value)
            table += struct.pack("<HHIQ", kind, number, 6, whole % (1 << 64))
    return {"__properties_version1.0": table, **streams}


def names(numbers: Sequence[Name]) -> dict[str, bytes]:
    """The storage of named properties: the first is known as 0x8000, and so on."""
    families, entries, texts = b"", b"", b""
    for index, name in enumerate(numbers):
        if isinstance(name, str):
            entries += struct.pack("<IHH", len(texts), 1, index)
            raw = name.encode("utf-16-le")
            texts += struct.pack("<I", len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
        else:
            family, number = _numbered(name)
            # The first three numbers of sets stand for none and for two that are listed nowhere.
            entries += struct.pack("<IHH", number, (3 + len(families) // 16) << 1, index)
            families += family
    lists = ("__substg1.0_00020102", families), ("__substg1.0_00030102", entries), ("__substg1.0_00040102", texts)
    return {f"__nameid_version1.0/{stream}": data for stream, data in lists}


def _numbered(name: int | PropertyName) -> tuple[bytes, int]:
    family, number = (COMMON, name) if isinstance(name, int) else name
    assert isinstance(number, int)
    return family, number


def entry(values: dict[PropertyName, Value], others: dict[int, Value] | None = None, **parts: list[dict[int, Value]]) -> bytes:
    """A `.msg` file with named properties, from 0x8000 on in their order, and others; `parts` as of `message`."""
    numbered = {0x8000 + index: value for index, value in enumerate(values.values())}
    return message({**(others or {}), **numbered}, extra=names(list(values)), **parts)


def message(
    values: dict[int, Value],
    recipients: list[dict[int, Value]] | None = None,
    attachments: list[dict[int, Value]] | None = None,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A `.msg` file."""
    streams = properties(values, 32) | (extra or {})
    for kind, parts in (("recip", recipients or []), ("attach", attachments or [])):
        for order, part in enumerate(parts):
            streams |= {f"__{kind}_version1.0_#{order:08X}/{name}": data for name, data in properties(part, 8).items()}
    return compound(streams)


def attached(values: dict[int, Value], order: int = 0) -> dict[str, bytes]:
    """The streams of a message attached to another, for `extra`."""
    top = f"__attach_version1.0_#{order:08X}"
    own = properties({0x3705: 5, 0x3001: "Fwd"}, 8)
    inner = properties(values, 24)
    return {f"{top}/{name}": data for name, data in own.items()} | {f"{top}/__substg1.0_3701000D/{name}": data for name, data in inner.items()}


def compound(streams: dict[str, bytes]) -> bytes:
    source = _Bytes()
    root = Entry(0, "Root Entry", 5, bytes(16), 0, 0, 0, 0, (0, 0, 0))
    for number, (path, data) in enumerate(streams.items(), 1):
        place = root
        *storages, name = path.split("/")
        for step in storages:
            place = place.children.setdefault(step.upper(), Entry(0, step, 1, bytes(16), 0, 0, 0, 0, (0, 0, 0)))
        place.children[name.upper()] = Entry(number, name, 2, bytes(16), 0, 0, 0, len(data), (0, 0, 0))
        source.streams[number] = data
    return storage_as_file(source, root, 1 << 30)  # type: ignore[arg-type]


# TNEF


def row(values: dict[int, Value], names: dict[int, Name] | None = None) -> bytes:
    """Properties in a row ([MS-OXTNEF] section 2.1.3.4); an object is given as bytes under 0x3701."""
    out = struct.pack("<I", len(values))
    for number, value in values.items():
        if isinstance(value, str | bytes):
            kind, data = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0D if number == 0x3701 else 0x102, value)
            out += struct.pack("<HH", kind, number) + _name((names or {}).get(number)) + struct.pack("<II", 1, len(data)) + _padded(data)
        elif isinstance(value, list):
            out += struct.pack("<HH", 0x1102, number) + _name((names or {}).get(number)) + struct.pack("<I", len(value))
            out += b"".join(struct.pack("<I", len(one)) + _padded(one) for one in value)
        else:
            kind, whole = value if isinstance(value, tuple) else (3, value)
            out += struct.pack("<HH", kind, number) + _name((names or {}).get(number))
            out += struct.pack("<Q" if kind == 0x40 else "<I", whole % (1 << 64))
    return out


def _name(name: Name | None) -> bytes:
    if name is None:
        return b""
    if not isinstance(name, str):
        family, number = _numbered(name)
        return family + struct.pack("<II", 0, number)
    raw = name.encode("utf-16-le")
    return bytes(16) + struct.pack("<II", 1, len(raw)) + _padded(raw)


def _padded(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // 4) * 4, b"\0")


def attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, 0, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def tnef(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)

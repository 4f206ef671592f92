"""Documents of Pages, Numbers and Keynote, written byte by byte: nothing free writes them, and few are public."""

import io
import plistlib
import struct
import zipfile
from collections.abc import Mapping, Sequence

Value = int | float | str | bytes | Sequence["int | float | str | bytes"]
Objects = Sequence[tuple[int, int, bytes]]
#: 2020-03-04 10:00:00 UTC, counted from 2001.
WHEN = 605_008_800.0


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def fields(values: Mapping[int, Value]) -> bytes:
    """A message of Protocol Buffers; a list is a repeated field."""
    out = b""
    for name, value in values.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, int):
                out += varint(name << 3) + varint(one)
            elif isinstance(one, float):
                out += varint(name << 3 | 1) + struct.pack("<d", one)
            else:
                data = one.encode() if isinstance(one, str) else bytes(one)  # type: ignore[arg-type]
                out += varint(name << 3 | 2) + varint(len(data)) + data
    return out


def to(number: int) -> bytes:
    """A reference to an object."""
    return fields({1: number})


def at(seconds: float = WHEN) -> bytes:
    return fields({1: seconds})


def packed(data: bytes) -> bytes:
    """Snappy with literals alone, which it allows."""
    out = varint(len(data))
    for start in range(0, len(data), 60):
        piece = data[start : start + 60]
        out += bytes([len(piece) - 1 << 2]) + piece
    return out


def component(objects: Objects) -> bytes:
    """A part with objects: number, kind and message of each."""
    stream = b""
    for number, kind, message in objects:
        described = fields({1: number, 2: fields({1: kind, 3: len(message)})})
        stream += varint(len(described)) + described + message
    blocks = [packed(stream[start : start + 65536]) for start in range(0, len(stream), 65536)]
    return b"".join(b"\0" + len(block).to_bytes(3, "little") + block for block in blocks)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 3, 4, 11, 0, 0)), data)
    return out.getvalue()


def properties(**stated: str) -> bytes:
    return plistlib.dumps(
        {"documentUUID": "D0C", "versionUUID": "7E4", "shareUUID": "D0C", "fileFormatVersion": "14.4.1", **stated}, fmt=plistlib.FMT_BINARY
    )


def document(components: Mapping[str, Objects], more: Mapping[str, bytes] | None = None, builds: Sequence[str] = ()) -> bytes:
    """A package of 2013 or later, its objects beside its media."""
    parts = {f"Index/{name}.iwa": component(objects) for name, objects in components.items()}
    parts |= {"Metadata/Properties.plist": properties(), "Metadata/DocumentIdentifier": b"D0C"}
    parts["Metadata/BuildVersionHistory.plist"] = plistlib.dumps(list(builds))
    return zipped(parts | dict(more or {}))

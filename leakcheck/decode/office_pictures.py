"""Pictures inside binary Office streams, found by the record that holds them ([MS-ODRAW] sections 2.2.23 to 2.2.31)."""

import re
import struct
import zlib
from collections.abc import Iterator

from leakcheck.model.content import Content
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits

#: The type, and a length below half a gigabyte. Begins with the type's second byte, because one byte that is known is found at once.
_RECORD = re.compile(rb"\xf0(?<=[\x1a-\x1f\x29\x2a]\xf0)(?=...[\x00-\x1f])", re.DOTALL)
#: By type of record: the ending of the name, and whether it is a metafile with a header of 34 bytes, mostly packed.
_KINDS = {
    0xF01A: ("emf", True), 0xF01B: ("wmf", True), 0xF01C: ("pict", True), 0xF01D: ("jpg", False), 0xF02A: ("jpg", False), 0xF01E: ("png", False),
    0xF01F: ("dib", False), 0xF029: ("tif", False),
}  # fmt: skip
_SIGNATURES = {"jpg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",), "tif": (b"II*\0", b"MM\0*"), "dib": (b"\x28\0\0\0",)}
_METAFILE = 34
_MOST = 2000
_SHORTEST = 40


def pictures(data: bytes, place: str, limits: Limits) -> Iterator[Child]:
    """Each picture once, in the order of the stream, named by the stream and its number."""
    seen: set[bytes] = set()
    reached = count = 0
    for match in _RECORD.finditer(data):
        start = match.start() - 3
        if start < reached or count >= _MOST:
            continue
        found = _picture(data, start, limits)
        if found is None:
            continue
        reached, ending, digest, picture = found
        if digest not in seen:
            seen.add(digest)
            count += 1
            yield Child(f"{place}/picture{count}.{ending}", Content.of_bytes(picture))


def _picture(data: bytes, start: int, limits: Limits) -> tuple[int, str, bytes, bytes] | None:
    """End of the record, ending of the name, the picture's own digest as the record states it, its bytes. None if it is no record."""
    if start < 0 or start + 8 + _SHORTEST > len(data):
        return None
    kind, length = struct.unpack_from("<HI", data, start + 2)
    end = start + 8 + length
    if length < _SHORTEST or end > len(data):
        return None
    ending, metafile = _KINDS[kind]
    for digests in (1, 2):
        body = start + 8 + 16 * digests
        picture = _unpacked(data, body, end, limits) if metafile else data[body + 1 : end]
        if picture and (metafile or picture.startswith(_SIGNATURES[ending])):
            return end, ending, data[start + 8 : start + 24] + picture[:64], picture
    return None


def _unpacked(data: bytes, header: int, end: int, limits: Limits) -> bytes:
    """A metafile behind its header; empty where the header's own sizes do not fit."""
    if header + _METAFILE > end:
        return b""
    size, saved, packing, filtering = struct.unpack_from("<I24xIBB", data, header)
    if filtering != 0xFE or packing not in {0, 0xFE} or header + _METAFILE + saved > end:
        return b""
    body = data[header + _METAFILE : header + _METAFILE + saved]
    if packing == 0xFE:
        return body
    try:
        return zlib.decompressobj().decompress(body, min(max(size, 1), limits.item_bytes, limits.ratio * max(1, saved)))
    except zlib.error:
        return b""

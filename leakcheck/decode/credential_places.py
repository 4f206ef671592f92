"""Where content credentials stand in a picture or a PDF (C2PA 2.1 annex A): their bytes, and the places in the file that those take up."""

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

#: All of them together; honest ones with thumbnails of a dozen ingredients stay below four megabytes.
LONGEST_STORE = 16 << 20
_MOST_STEPS = 100_000
#: The box of C2PA in files of the family of ISO/IEC 14496-12 (annex A.5).
BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
TIFF_TAG = 0xCD41
#: How a JUMBF superbox is called, and the type that a store of C2PA states behind `jumd` (ISO/IEC 19566-5 section 7; C2PA 2.1 section 11.1.4).
_SUPER_BOX = b"jumb"
_STREAM = re.compile(rb"stream\r?\n\Z")
_STORE_TYPE = bytes.fromhex("6332706100110010800000aa00389b71")
_APP11 = 0xEB
_BOX_HEAD = 8


@dataclass(frozen=True, slots=True)
class Store:
    """Content credentials as they stand in a file."""

    data: bytes
    spans: tuple[tuple[int, int], ...]
    """Begin and end of what holds them, with the heads of its segments or chunk."""


def is_store(head: bytes) -> bool:
    """Whether bytes begin as content credentials do that stand by themselves."""
    return head[4:8] == _SUPER_BOX and head[12:16] == b"jumd" and head[16:32] == _STORE_TYPE


def store_in(data: bytes) -> Store | None:
    """The credentials of a picture, film or PDF file of these families; None where there are none, or they are longer than any honest ones."""
    for mark, at, find in _FAMILIES:
        if data[at : at + len(mark)] == mark:
            found = find(data)
            return found if found is not None and 0 < len(found.data) <= LONGEST_STORE else None
    return None


def joined(segments: Iterable[bytes]) -> bytes:
    """The box that the payloads of a JPEG's APP11 segments hold in pieces (ISO/IEC 19566-5 annex D); empty where it is none of C2PA.

    Each begins with JP, the number of the box among those of the file, and the number of the piece; then the box's head is repeated.
    """
    boxes: dict[bytes, list[tuple[int, bytes]]] = {}
    for payload in segments:
        if payload.startswith(b"JP") and len(payload) > 16:
            boxes.setdefault(payload[2:4], []).append((int.from_bytes(payload[4:8], "big"), payload[8:]))
    for pieces in boxes.values():
        first = pieces[0][1]
        # Only where the pieces follow one another is it one box; the head is eight bytes long, as none here needs more.
        if b"c2pa" in first[:64] and [number for number, _ in pieces] == [*range(1, len(pieces) + 1)]:
            return first + b"".join(piece[_BOX_HEAD:] for _, piece in pieces[1:])
    return b""


def _jpeg(data: bytes) -> Store | None:
    found = [(at, end) for marker, at, end in _segments(data) if marker == _APP11 and data[at + 4 : at + 6] == b"JP"]
    return _store(joined(data[at + 4 : end] for at, end in found), found)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, begin and end of each segment before the picture data (ITU-T T.81 section B.1.1.4)."""
    at = 2
    for _ in range(_MOST_STEPS):
        if data[at : at + 1] != b"\xff" or at + 4 > len(data) or data[at + 1] in (0xDA, 0xD9):
            return
        if data[at + 1] == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at + 1], at, end
        at = end


def _png(data: bytes) -> Store | None:
    at, found = 8, []
    for _ in range(_MOST_STEPS):
        if at + 12 > len(data):
            break
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"caBX":
            found.append((at, end))
        at = end
    return _store(data[found[0][0] + 8 : found[0][1] - 4], found) if len(found) == 1 else None


def _webp(data: bytes) -> Store | None:
    at, found = 12, []
    for _ in range(_MOST_STEPS):
        if at + _BOX_HEAD > len(data):
            break
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"C2PA":
            found.append((at, at + _BOX_HEAD + length + length % 2))
        at += _BOX_HEAD + length + length % 2
    return _store(data[found[0][0] + _BOX_HEAD : found[0][1]], found) if len(found) == 1 else None


def _tiff(data: bytes) -> Store | None:
    order = "<" if data[:1] == b"I" else ">"
    directory = struct.unpack_from(order + "I", data, 4)[0] if len(data) >= 8 else 0
    count = struct.unpack_from(order + "H", data, directory)[0] if directory + 2 <= len(data) else 0
    for entry in range(directory + 2, min(directory + 2 + 12 * count, len(data) - 11), 12):
        tag, _, length, place = struct.unpack_from(order + "HHII", data, entry)
        if tag == TIFF_TAG and place + length <= len(data):
            # The number of bytes in the directory is written once they are signed, and counts as theirs.
            return _store(data[place : place + length], [(entry + 4, entry + 8), (place, place + length)])
    return None


def _boxed(data: bytes) -> Store | None:
    """Behind the type of sixteen bytes stand a version, the word `manifest`, a zero, and an address (annex A.5.1)."""
    found = [(at, end) for kind, at, end in top_boxes(data) if kind == b"uuid" and data[at + 8 : at + 24] == BOX]
    held = [(at, end) for at, end in found if data[at + 28 : at + 37] == b"manifest\x00"]
    return _store(data[held[0][0] + 45 : held[0][1]], found) if len(held) == 1 else None


def _superboxed(data: bytes) -> Store | None:
    """Files of JPEG 2000 hold such superboxes as they are (ISO/IEC 19566-5 section 5), beside their other boxes."""
    found = [(at, end) for kind, at, end in top_boxes(data) if kind == _SUPER_BOX and data[at + 16 : at + 32] == _STORE_TYPE]
    return _store(data[found[0][0] : found[0][1]], found) if len(found) == 1 else None


def top_boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, begin and end of each outermost box (ISO/IEC 14496-12 section 4.2)."""
    at = 0
    for _ in range(_MOST_STEPS):
        if at + _BOX_HEAD > len(data):
            return
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        elif length == 0:
            length = len(data) - at
        if length < _BOX_HEAD or at + length > len(data):
            return
        yield data[at + 4 : at + 8], at, at + length
        at += length


def _pdf(data: bytes) -> Store | None:
    """An embedded file that is not packed (annex A.4): found by how its outermost box begins right behind the beginning of a stream.

    A picture on a page may hold credentials of its own, which stand further inside of its stream.
    """
    begins = [
        at - 4 for at in _places_of(_SUPER_BOX, data) if data[at + 12 : at + 28] == _STORE_TYPE and _STREAM.search(data, max(0, at - 12), at - 4)
    ]
    if len(begins) != 1:
        return None
    end = begins[0] + int.from_bytes(data[begins[0] : begins[0] + 4], "big")
    return _store(data[begins[0] : end], [(begins[0], end)]) if end <= len(data) else None


def _places_of(word: bytes, data: bytes) -> Iterator[int]:
    at = data.find(word)
    for _ in range(_MOST_STEPS):
        if at < 0:
            return
        yield at
        at = data.find(word, at + 1)


def _store(data: bytes, spans: Sequence[tuple[int, int]]) -> Store | None:
    return Store(data, tuple(spans)) if data else None


_FAMILIES: tuple[tuple[bytes, int, Callable[[bytes], Store | None]], ...] = (
    (b"\xff\xd8\xff", 0, _jpeg),
    (b"\x89PNG\r\n\x1a\n", 0, _png),
    (b"WEBP", 8, _webp),
    (b"II*\x00", 0, _tiff),
    (b"MM\x00*", 0, _tiff),
    (b"ftyp", 4, _boxed),
    (b"jP  ", 4, _superboxed),
    (b"%PDF-", 0, _pdf),
)

"""The main header of a JPEG 2000 codestream (ISO/IEC 15444-1 annex A): the picture's size, how it was compressed, and remarks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

#: SOC, which stands alone, and SIZ, which must follow it (section A.5.1).
BEGINNING = b"\xff\x4f\xff\x51"
#: Headers are a few hundred bytes long; those with packed packet headers (section A.7.4) can reach some megabytes, behind all that is read.
LONGEST_HEADER = 1 << 18
_MOST_SEGMENTS = 2_000
_SIZE, _CODING, _QUANTISATION, _COMMENT, _TILE, _END = 0x51, 0x52, 0x5C, 0x64, 0x90, 0xD9
_NAMES = {
    _SIZE: "SIZ", 0x50: "CAP", _CODING: "COD", 0x53: "COC", 0x5E: "RGN", _QUANTISATION: "QCD", 0x5D: "QCC", 0x5F: "POC", 0x55: "TLM", 0x57: "PLM",
    0x60: "PPM", 0x63: "CRG", _COMMENT: "COM",
}  # fmt: skip
#: Table A.16.
_ORDERS = ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL")
#: Table A.28.
_QUANTISATIONS = {0: "without quantisation", 1: "quantisation derived", 2: "quantisation stated for each band"}
#: Components beyond these are counted and not described.
_MOST_COMPONENTS = 8


@dataclass(frozen=True, slots=True)
class Codestream:
    """What a main header says."""

    width: int
    height: int
    levels: int
    """How often the picture was halved: so many times it can be decoded at half the size."""
    form: str
    """How it was compressed, in a stable short form."""
    remarks: tuple[bytes, ...]
    """What segments COM hold that are said to be text."""


def codestream_in(stream: BinaryIO, start: int) -> Codestream | None:
    """The main header of the codestream at `start`; None where none begins there."""
    stream.seek(start)
    header = stream.read(LONGEST_HEADER)
    segments = list(_segments(header))
    if not header.startswith(BEGINNING) or not segments or len(segments[0][1]) < 36:
        return None
    size = segments[0][1]
    (width, height, left, top, *tiles), components = struct.unpack_from(">8I", size, 2), int.from_bytes(size[34:36], "big")
    parts = [_sampling(size, components), _tiled(width - left, height - top, tiles)]
    coding = next((body for marker, body in segments if marker == _CODING and len(body) >= 10), b"")
    parts += [*_coding(coding), _quantisation(segments), "order " + " ".join(_once([marker for marker, _ in segments]))]
    texts = tuple(body[2:] for marker, body in segments if marker == _COMMENT and body[:2] == b"\x00\x01")
    form = ", ".join(part for part in parts if part)[:500]
    return Codestream(max(width - left, 0), max(height - top, 0), coding[5] if coding else 0, form, texts)


def _segments(header: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment before the first tile (section A.2); ends where the chain breaks."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if header[at : at + 1] != b"\xff" or at + 4 > len(header):
            return
        marker, length = header[at + 1], int.from_bytes(header[at + 2 : at + 4], "big")
        if marker in (_TILE, _END) or length < 2 or at + 2 + length > len(header):
            return
        yield marker, header[at + 4 : at + 2 + length]
        at += 2 + length


def _sampling(size: bytes, count: int) -> str:
    """Number of components; depth and how many dots of the picture one of each stands for, across and down (section A.5.1)."""
    components = [size[at : at + 3] for at in range(36, 36 + 3 * min(count, _MOST_COMPONENTS), 3)]
    depths = sorted({(part[0] & 0x7F) + 1 for part in components if len(part) == 3})
    bits = f" of {' or '.join(map(str, depths))} bits" if depths else ""
    each = " ".join(f"{part[1]}x{part[2]}" for part in components if len(part) == 3)
    return f"{count} component{'' if count == 1 else 's'}{bits}, sampling {each}"


def _tiled(width: int, height: int, tiles: list[int]) -> str:
    """`tiles` are width, height, left and top of the first (section B.3)."""
    across, down = tiles[:2]
    if across >= width and down >= height:
        return "one tile"
    return f"tiles of {across}x{down}"


def _coding(body: bytes) -> Iterator[str]:
    """Section A.6.1: a byte of flags, progression, layers, transform of components, then the wavelet's numbers."""
    if not body:
        return
    style, order, layers, transform, levels, wide, high, blocks, filter_ = struct.unpack_from(">BBHBBBBBB", body)
    yield f"progression {_ORDERS[order] if order < len(_ORDERS) else order}"
    yield f"{layers} layer{'' if layers == 1 else 's'}"
    yield "colour transform" if transform else ""
    yield f"{levels} halvings"
    yield f"blocks of {1 << min(wide & 15, 8) + 2}x{1 << min(high & 15, 8) + 2}" + (f" in style {blocks}" if blocks else "")
    yield "reversible 5-3 filter" if filter_ == 1 else "irreversible 9-7 filter" if filter_ == 0 else f"filter {filter_}"
    yield f"precincts {body[10:43].hex()}" if style & 1 else ""
    yield " and ".join(word for bit, word in ((2, "SOP"), (4, "EPH")) if style & bit)


def _quantisation(segments: list[tuple[int, bytes]]) -> str:
    body = next((body for marker, body in segments if marker == _QUANTISATION and body), b"")
    return f"{_QUANTISATIONS.get(body[0] & 31, 'quantisation of its own')}, guard bits {body[0] >> 5}" if body else ""


def _once(markers: list[int]) -> list[str]:
    """The segments by name, those of one name in a row once."""
    names: list[str] = []
    for marker in markers:
        name = _NAMES.get(marker, f"{marker:02X}")
        if names[-1:] != [name]:
            names.append(name)
    return names

"""How a JPEG was compressed (ITU-T T.81 annex B), in a stable short form: two programs seldom choose all of it alike."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location

#: Annex K.1, in the order in which files hold them (zigzag): brightness and colour. The library of the Independent JPEG Group,
#: and with it most programs, scales these by a quality from 1 to 100 (jcparam.c, jpeg_quality_scaling).
_BRIGHTNESS = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
_COLOUR = bytes.fromhex("1112121815182f1a1a2f634238426363" + "63" * 48)
#: SHA-256, first 16 digits, of the four tables of annex K.3 without their numbers; encoders that optimise make others.
_STANDARD_CODES = frozenset({"2f66814c875b5317", "a6283a08f5d97906", "602f734c8c12c1d9", "13f90e3c9dc476c6"})
_TABLES, _CODES, _RESTART = 0xDB, 0xC4, 0xDD
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_PROCESSES = {0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive", 0xC3: "lossless"}
_NAMES = {_TABLES: "DQT", _CODES: "DHT", _RESTART: "DRI", 0xFE: "COM", 0xEE: "APP14"}
#: What opens the payload of a segment, and what that segment is then called.
_OPENINGS = (
    (b"JFIF\x00", "JFIF"), (b"JFXX\x00", "JFXX"), (b"Exif\x00", "Exif"), (b"http://ns.adobe.com/xap", "XMP"), (b"http://ns.adobe.com/xmp", "XMP+"),
    (b"ICC_PROFILE\x00", "ICC"), (b"MPF\x00", "MPF"), (b"Photoshop 3.0\x00", "Photoshop"), (b"Adobe", "Adobe"), (b"Ducky", "Ducky"),
)  # fmt: skip

Segment = tuple[int, bytes]


def compression(segments: Sequence[Segment]) -> Identifier | None:
    """The fingerprint of the segments before the picture data; None where there is no frame among them."""
    frame = next((segment for segment in segments if segment[0] in _FRAMES and len(segment[1]) >= 6), None)
    if frame is None:
        return None
    parts = [_PROCESSES.get(frame[0], f"SOF{frame[0] - 0xC0}"), _sampling(frame[1]), _quantisation(segments), _codes(segments)]
    if any(marker == _RESTART for marker, _ in segments):
        parts.append("restarts")
    parts.append("order " + " ".join(_order(segments)))
    value = ", ".join(part for part in parts if part)[:500]
    return Identifier(at=Location("segments before the picture data", value), kind=IdentifierKind.ENCODER_FINGERPRINT, value=value)


def _sampling(frame: bytes) -> str:
    """How often brightness is stored for each stored colour, across and down: `2x2` is what is also called 4:2:0."""
    components = [frame[at : at + 3] for at in range(6, 6 + 3 * min(frame[5], 4), 3)]
    return "sampling " + " ".join(f"{part[1] >> 4}x{part[1] & 15}" for part in components if len(part) == 3)


def _quantisation(segments: Sequence[Segment]) -> str:
    tables = [table for marker, payload in segments if marker == _TABLES for table in _tables(payload)][:8]
    qualities = frozenset.intersection(*map(qualities_of, tables)) if tables else frozenset()
    if qualities:
        # At the lowest and highest qualities several give the same tables.
        return f"tables of quality {min(qualities)}" + (f" to {max(qualities)}" if len(qualities) > 1 else "")
    return f"tables {hashlib.sha256(b''.join(tables)).hexdigest()[:12]}" if tables else ""


def _tables(payload: bytes) -> Iterator[bytes]:
    """The tables of one segment (section B.2.4.1): a byte on precision and number, then 64 values of one or two bytes."""
    at = 0
    while at < len(payload):
        size = 128 if payload[at] >> 4 else 64
        yield payload[at + 1 : at + 1 + size]
        at += 1 + size


def qualities_of(table: bytes) -> frozenset[int]:
    """The qualities from 1 to 100 at which the library of the Independent JPEG Group makes this table, if it does."""
    return _qualities().get(table, frozenset())


@lru_cache(maxsize=1)
def _qualities() -> dict[bytes, frozenset[int]]:
    found: dict[bytes, frozenset[int]] = {}
    used = {*_BRIGHTNESS, *_COLOUR}
    for quality in range(1, 101):
        scale = 5_000 // quality if quality < 50 else 200 - 2 * quality
        # Most values of a table come several times.
        scaled = {value: min(max((value * scale + 50) // 100, 1), 255) for value in used}
        for base in (_BRIGHTNESS, _COLOUR):
            table = bytes(map(scaled.__getitem__, base))
            found[table] = found.get(table, frozenset()) | {quality}
    return found


def _codes(segments: Sequence[Segment]) -> str:
    digests = {hashlib.sha256(code).hexdigest()[:16] for marker, payload in segments if marker == _CODES for code in _code_tables(payload)}
    return "" if not digests else "standard codes" if digests <= _STANDARD_CODES else "codes of its own"


def _code_tables(payload: bytes) -> Iterator[bytes]:
    """The tables of one segment (section B.2.4.2): a byte on class and number, 16 counts, and so many values."""
    at = 0
    while at + 17 <= len(payload):
        size = 16 + sum(payload[at + 1 : at + 17])
        yield payload[at + 1 : at + 1 + size]
        at += 1 + size


def _order(segments: Sequence[Segment]) -> list[str]:
    """The segments by name, those of one name in a row once."""
    names: list[str] = []
    for marker, payload in segments:
        name = next((word for opening, word in _OPENINGS if marker >= 0xE0 and payload.startswith(opening)), "") or _NAMES.get(marker, "")
        name = name or ("SOF" if marker in _FRAMES else f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"{marker:02X}")
        if names[-1:] != [name]:
            names.append(name)
    return names

"""Hangul documents (`.hwp`, Hangul Document File Formats 5.0, Hancom 2010 to 2018): the head, and the words of the sections.

Documents "for distribution", which the program shows and does not let anybody copy or print, are garbled with a key that lies in them: they
are read like all others, as the program does.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.compound_file import CompoundFile, Entry

SIGNATURE = b"HWP Document File"
SUMMARY = "\x05HwpSummaryInformation"
_COMPRESSED, _LOCKED, _DISTRIBUTED, _HISTORY, _SIGNED = 1, 1 << 1, 1 << 2, 1 << 6, 1 << 7
#: Locked with a certificate or a rights service instead of a password.
_LOCKED_OTHERWISE = 1 << 4 | 1 << 8 | 1 << 10
_BEGIN = 0x10
_DISTRIBUTION_DATA, _TEXT = _BEGIN + 12, _BEGIN + 51
_LONGEST_SECTION, _MOST_SECTIONS = 32 << 20, 1000
_EXTENDED_SIZE = 0xFFF
#: Signs below 32 (section 4.2.3): those that stand for themselves; all others take up eight places.
_ALONE = {0: "", 10: "\n", 13: "\n", 24: "-", 30: " ", 31: " "}
_TAB, _PLACES = 9, 8
_SECTION = re.compile(r"SECTION(\d{1,5})")
_KEYED, _KEY, _HASH = 256, 16, 80


class BrokenDocument(ValueError):
    """A section cannot be read; the text is a sentence's end for the reader."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the stream FileHeader states."""

    version: str
    locked: bool
    """Whether it can be opened with a password, a certificate or by a rights service alone."""
    distributed: bool
    compressed: bool
    history: bool
    """Whether earlier versions lie in the document."""
    signed: bool


def head(file: CompoundFile) -> Head | None:
    """None where it is no Hangul document of version 5."""
    data = file.read(file.root.child("FileHeader"), 256)
    if not data.startswith(SIGNATURE) or len(data) < 40:
        return None
    last, third, second, first, flags = struct.unpack_from("<BBBBI", data, 32)
    return Head(
        version=f"{first}.{second}.{third}.{last}",
        locked=bool(flags & (_LOCKED | _LOCKED_OTHERWISE)),
        distributed=bool(flags & _DISTRIBUTED),
        compressed=bool(flags & _COMPRESSED),
        history=bool(flags & _HISTORY),
        signed=bool(flags & _SIGNED),
    )


def sections(file: CompoundFile, stated: Head) -> list[Entry]:
    """The streams of the text in their order."""
    storage = file.root.child("ViewText" if stated.distributed else "BodyText")
    found = [(int(match[1]), entry) for name, entry in (storage.children if storage else {}).items() if (match := _SECTION.fullmatch(name.upper()))]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])][:_MOST_SECTIONS]


def section_text(file: CompoundFile, entry: Entry, stated: Head) -> str:
    """The words of a section, a paragraph a line; those of tables, notes and headers stand at their place in it. Raises BrokenDocument."""
    data = file.read(entry, _LONGEST_SECTION)
    if stated.distributed:
        data = _opened(data)
    data = inflated(data, _LONGEST_SECTION) if stated.compressed else data
    return "".join(_words(body) for tag, body in _records(data) if tag == _TEXT)


def inflated(data: bytes, most: int) -> bytes:
    """Raises BrokenDocument where it is not packed by Deflate, or unpacks to more than `most`; of what breaks off the beginning is given."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise BrokenDocument("what is packed in it is damaged") from None
    if len(found) > most:
        raise BrokenDocument("it unpacks to more than is read")
    return found


def unpacked_or_as_is(data: bytes, most: int) -> bytes:
    """An embedded file, unpacked if all of it is one packed by Deflate: what says whether it is need not be asked, as no picture begins so."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error:
        return data
    return found if unpacker.eof and len(found) <= most else data


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record (section 4.1): ten bits of kind, ten of depth, twelve of size; all ones say that the size follows."""
    place = 0
    while place + 4 <= len(data):
        packed = struct.unpack_from("<I", data, place)[0]
        size, place = packed >> 20, place + 4
        if size == _EXTENDED_SIZE:
            if place + 4 > len(data):
                return
            size, place = struct.unpack_from("<I", data, place)[0], place + 4
        yield packed & 0x3FF, data[place : place + size]
        place += size


def _words(body: bytes) -> str:
    """The letters of a paragraph without the signs that stand for tables, fields and the like."""
    units = struct.unpack(f"<{len(body) // 2}H", body[: len(body) // 2 * 2])
    out = bytearray()
    place = 0
    while place < len(units):
        unit = units[place]
        if unit >= 32:
            out += struct.pack("<H", unit)
        else:
            out += (_ALONE.get(unit, "") if unit != _TAB else "\t").encode("utf-16-le")
        place += 1 if unit >= 32 or unit in _ALONE else _PLACES
    return out.decode("utf-16-le", "replace")


def _opened(data: bytes) -> bytes:
    """What a document for distribution hides behind a record of 256 bytes, in which its key lies among numbers that begin with the first one."""
    found = next(iter(_records(data)), (0, b""))
    if found[0] != _DISTRIBUTION_DATA or len(found[1]) != _KEYED:
        raise BrokenDocument("the key of a document for distribution is missing in it")
    seed = struct.unpack_from("<I", found[1])[0]
    start = 4 + (seed & 0xF)
    key = _cleared(found[1], seed)[start : start + _HASH][:_KEY]
    hidden = data[4 + _KEYED :]
    return _decrypted(hidden[: len(hidden) // 16 * 16], key)


def _cleared(data: bytes, seed: int) -> bytes:
    """The bytes, mixed with numbers of the generator that Microsoft's C library has; each is used for as many bytes as the next one says."""
    out = bytearray(data)
    number = count = 0
    for place in range(len(out)):
        if not count:
            seed, number = _random(seed)
            seed, more = _random(seed)
            count = (more & 0xF) + 1
        if place >= 4:
            out[place] ^= number & 0xFF
        count -= 1
    return bytes(out)


def _random(seed: int) -> tuple[int, int]:
    seed = (seed * 214013 + 2531011) & 0xFFFFFFFF
    return seed, seed >> 16 & 0x7FFF


def _decrypted(data: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    work = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # the format's own choice
    return work.update(data) + work.finalize()

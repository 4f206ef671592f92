"""Headers of RAR archives, versions 1.5 to 4 and 5 to 7 (technote.txt of RAR 4.20; the RAR 5.0 archive format note), read safely."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.model.moment import Moment

MAGIC_4, MAGIC_5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MOST_BLOCKS = 1_000_000
_LARGEST_HEADER = 2 << 20
_STORED_4 = 0x30
_SYSTEMS_4 = {0: "DOS", 1: "OS/2", 2: "Windows", 3: "Unix", 4: "Mac OS", 5: "BeOS"}
_SYSTEMS_5 = {0: "Windows", 1: "Unix"}
_LINK = 0o120000


class RarDamage(ValueError):
    """The archive breaks its format; the text ends a sentence for the reader."""


class ChangedHeader(RarDamage):
    """A header does not have the check sum that was written with it."""


#: What reading a damaged or lying archive may raise.
DAMAGE = (RarDamage, OSError, EOFError, struct.error, IndexError, ValueError, OverflowError)


@dataclass(slots=True)
class Entry:
    """One file or folder."""

    name: str
    size: int
    packed: int
    offset: int
    """Where its packed bytes begin."""
    crc: int | None
    method: int
    """0: stored; 1 to 5: packed, from fast to well."""
    system: str
    times: list[tuple[str, Moment]] = field(default_factory=list)
    is_directory: bool = False
    is_locked: bool = False
    is_link: bool = False
    is_split: bool = False
    owner: str = ""
    is_unknown_size: bool = False


@dataclass(slots=True)
class Archive:
    """What the headers say."""

    version: int
    entries: list[Entry] = field(default_factory=list)
    comment: str = ""
    is_locked: bool = False
    """Whether the headers themselves are encrypted."""
    is_solid: bool = False
    is_volume: bool = False
    is_complete: bool = False
    """Whether the mark of the end was met."""
    has_recovery: bool = False


def listed(stream: BinaryIO, size: int, archive: Archive) -> None:
    """Fill the archive with what the headers say, as far as they can be read. Raises one of DAMAGE."""
    stream.seek(0)
    if stream.read(8) == MAGIC_5:
        _read_5(stream, size, archive)
    else:
        _read_4(stream, size, archive)


# ── versions 1.5 to 4 ────────────────────────────────────────────────────────────────────────────────────────────────


def _read_4(stream: BinaryIO, size: int, archive: Archive) -> None:
    at = len(MAGIC_4)
    for _ in range(_MOST_BLOCKS):
        stream.seek(at)
        head = stream.read(7)
        if not head and at == size:
            return  # old versions write no mark of the end
        crc, kind, flags, length = struct.unpack("<HBHH", head)
        if length < 7:
            raise RarDamage("a header has no length")
        header = head + stream.read(length - 7)
        _sound_4(header, crc, kind, flags)
        at += length + _block_4(stream, header, at + length, archive)
        if archive.is_complete or archive.is_locked:
            return
        if at > size:
            raise RarDamage("its last part is missing")
    raise RarDamage("it holds more headers than are read")


#: Kinds of header with the bit that tells of an old comment inside it, over which the check sum does not go.
_ARCHIVE, _FILE, _SERVICE, _LAST = 0x73, 0x74, 0x7A, 0x7B
_COMMENTED = {_ARCHIVE: 0x2, _FILE: 0x8, _SERVICE: 0}


def _sound_4(header: bytes, crc: int, kind: int, flags: int) -> None:
    if kind in _COMMENTED and not flags & _COMMENTED[kind] and zlib.crc32(header[2:]) & 0xFFFF != crc:
        raise ChangedHeader("a header is not as it was written")


def _block_4(stream: BinaryIO, header: bytes, offset: int, archive: Archive) -> int:
    """One block; returns how many bytes of data follow it."""
    kind, flags = header[2], struct.unpack_from("<H", header, 3)[0]
    if kind == _ARCHIVE:
        archive.is_locked, archive.is_solid, archive.is_volume = bool(flags & 0x80), bool(flags & 0x8), bool(flags & 0x1)
        return 0
    if kind in {_FILE, _SERVICE}:
        entry = _file_4(header, flags, offset)
        _taken_4(stream, archive, entry, kind)
        return entry.packed
    archive.is_complete = kind == _LAST
    return int(struct.unpack_from("<I", header, 7)[0]) if flags & 0x8000 else 0


def _taken_4(stream: BinaryIO, archive: Archive, entry: Entry, kind: int) -> None:
    if kind == _FILE:
        archive.entries.append(entry)
    elif entry.name == "CMT" and not entry.method and not entry.is_locked:
        archive.comment = _text(stream, entry)
    elif entry.name == "RR":
        archive.has_recovery = True
    elif entry.name == "UOW" and archive.entries and not entry.method:
        stream.seek(entry.offset)
        archive.entries[-1].owner = stream.read(min(entry.packed, 200)).replace(b"\0", b" : ").decode("utf-8", "replace").strip(" :")


def _text(stream: BinaryIO, entry: Entry) -> str:
    stream.seek(entry.offset)
    data = stream.read(min(entry.packed, 65536))
    if entry.system and data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace").rstrip("\0")
    return data.decode("utf-8", "replace").rstrip("\0")


def _file_4(header: bytes, flags: int, offset: int) -> Entry:
    packed, size, system, crc, time, _version, method, length, attributes = struct.unpack_from("<IIBIIBBHI", header, 7)
    at = 32
    if flags & 0x100:
        high_packed, high_size = struct.unpack_from("<II", header, at)
        packed, size, at = packed | high_packed << 32, size | high_size << 32, at + 8
    raw = header[at : at + length]
    at += length + (8 if flags & 0x400 else 0)
    times = _times_4(header[at:], flags, time)
    unix = system == 3
    return Entry(
        name=_name_4(raw, unicode=bool(flags & 0x200)).replace("\\", "/"),
        size=size,
        packed=packed,
        offset=offset,
        crc=crc,
        method=method - _STORED_4,
        system=_SYSTEMS_4.get(system, str(system)),
        times=times,
        is_directory=flags & 0xE0 == 0xE0,
        is_locked=bool(flags & 0x4),
        is_link=unix and (attributes & 0o170000) == _LINK,
        is_split=bool(flags & 0x3),
    )


def _name_4(raw: bytes, *, unicode: bool) -> str:
    plain, _, packed = raw.partition(b"\0")
    if not unicode:
        return plain.decode("utf-8", "replace")
    try:
        return _unpacked_name(plain, packed) if packed else plain.decode("utf-8", "replace")
    except IndexError:
        return plain.decode("cp1252", "replace")


def _unpacked_name(plain: bytes, packed: bytes) -> str:
    """The name in two-byte characters, packed against its own plain form: two bits a step tell where the next comes from."""
    out: list[int] = []
    high, at, flags, left = packed[0], 1, 0, 0
    while at < len(packed):
        if not left:
            flags, at, left = packed[at], at + 1, 8
            if at >= len(packed):
                break
        left -= 2
        way = flags >> left & 3
        if way == 3:
            count, at = packed[at], at + 1
            if count & 0x80:
                shift, at = packed[at], at + 1
                out += [(plain[place] + shift & 0xFF) | high << 8 for place in range(len(out), len(out) + (count & 0x7F) + 2)]
            else:
                out += plain[len(out) : len(out) + count + 2]
            continue
        out.append(packed[at] | (0, high, packed[at + 1] if way == 2 else 0)[way] << 8)
        at += 2 if way == 2 else 1
    return struct.pack(f"<{len(out)}H", *out).decode("utf-16-le", "replace")


def _times_4(data: bytes, flags: int, dos: int) -> list[tuple[str, Moment]]:
    """Local times. Beside the DOS one stand finer ones, in seconds of DOS and up to three bytes of 100 nanoseconds."""
    first = _dos(dos)
    if not flags & 0x1000 or len(data) < 2:
        return [("time of last change", Moment(first))] if first else []
    found: list[tuple[str, Moment]] = []
    bits, at = struct.unpack_from("<H", data)[0], 2
    for place, what in enumerate(("time of last change", "time of creation", "time of last reading")):
        mode = bits >> (12 - 4 * place) & 0xF
        if not mode & 8:
            if place == 0 and first:
                found.append((what, Moment(first)))
            continue
        when = first
        if place:
            when, at = _dos(struct.unpack_from("<I", data, at)[0]), at + 4
        at += mode & 3
        if when is not None:
            found.append((what, Moment(when + timedelta(seconds=1 if mode & 4 else 0))))
    return found


def _dos(value: int) -> datetime | None:
    try:
        return datetime(
            1980 + (value >> 25), value >> 21 & 15, value >> 16 & 31, value >> 11 & 31, value >> 5 & 63, min(59, 2 * (value & 31))
        )  # naive on purpose: local time
    except ValueError:
        return None


# ── versions 5 to 7 ──────────────────────────────────────────────────────────────────────────────────────────────────


class _Numbers:
    """A cursor over a header: numbers of seven bits a byte, the lowest first. Running off the end raises IndexError or struct.error."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def next(self) -> int:
        value = 0
        for place in range(10):
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << (7 * place)
            if not byte & 0x80:
                return value
        raise RarDamage("a number has no end")

    def whole(self, form: str) -> int:
        value = int(struct.unpack_from(form, self.data, self.at)[0])
        self.at += struct.calcsize(form)
        return value

    def bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise RarDamage("a header ends too early")
        return self.data[self.at - count : self.at]


def _read_5(stream: BinaryIO, size: int, archive: Archive) -> None:
    at = len(MAGIC_5)
    for _ in range(_MOST_BLOCKS):
        stream.seek(at)
        start = stream.read(8)
        numbers = _Numbers(start[4:])
        length = numbers.next()
        if length > _LARGEST_HEADER:
            raise RarDamage("a header is longer than any program writes it")
        stream.seek(at + 4)
        header = stream.read(numbers.at + length)
        if zlib.crc32(header) != struct.unpack_from("<I", start)[0]:
            raise ChangedHeader("a header is not as it was written")
        at += 4 + numbers.at + length
        data_size = _block_5(stream, _Numbers(header[numbers.at :]), at, archive)
        if archive.is_complete or archive.is_locked:
            return
        at += data_size
        if at > size:
            raise RarDamage("its last part is missing")
    raise RarDamage("it holds more headers than are read")


def _block_5(stream: BinaryIO, header: _Numbers, offset: int, archive: Archive) -> int:
    """One block; returns how many bytes of data follow it."""
    kind, flags = header.next(), header.next()
    extra = header.next() if flags & 1 else 0
    data = header.next() if flags & 2 else 0
    if kind == 1:
        ways = header.next()
        archive.is_volume, archive.is_solid, archive.has_recovery = bool(ways & 1), bool(ways & 4), bool(ways & 8)
    elif kind in {2, 3}:
        entry = _file_5(header, flags, extra, data, offset)
        if kind == 2:
            archive.entries.append(entry)
        elif entry.name == "CMT" and not entry.method and not entry.is_locked:
            stream.seek(offset)
            archive.comment = stream.read(min(data, 65536)).decode("utf-8", "replace").rstrip("\0")
    elif kind == 4:
        archive.is_locked = True
    elif kind == 5:
        archive.is_complete = True
    return data


def _file_5(header: _Numbers, flags: int, extra: int, packed: int, offset: int) -> Entry:
    ways, size, _attributes = header.next(), header.next(), header.next()
    times: list[tuple[str, Moment]] = []
    if ways & 2:
        moment = unix_moment(header.whole("<I"))
        times = [("time of last change", moment)] if moment else []
    crc = header.whole("<I") if ways & 4 else None
    packing, system = header.next(), header.next()
    name = header.bytes(header.next()).decode("utf-8", "replace")
    entry = Entry(
        name=name,
        size=size,
        packed=packed,
        offset=offset,
        crc=crc,
        method=packing >> 7 & 7,
        system=_SYSTEMS_5.get(system, str(system)),
        times=times,
        is_directory=bool(ways & 1),
        is_split=bool(flags & 0x18),
        is_unknown_size=bool(ways & 8),
    )
    for kind, record in _records(_Numbers(header.data[-extra:] if extra else b"")):
        _extra_5(kind, record, entry)
    return entry


def _records(extra: _Numbers) -> Iterator[tuple[int, _Numbers]]:
    while extra.at < len(extra.data):
        record = _Numbers(extra.bytes(extra.next()))
        yield record.next(), record


def _extra_5(kind: int, record: _Numbers, entry: Entry) -> None:
    if kind == 1:
        entry.is_locked = True
    elif kind == 3:
        entry.times = _times_5(record) or entry.times
    elif kind == 5:
        entry.is_link = True
    elif kind == 6:
        entry.owner = _owner_5(record)


def _times_5(record: _Numbers) -> list[tuple[str, Moment]]:
    flags = record.next()
    found = []
    for bit, what in ((2, "time of last change"), (4, "time of creation"), (8, "time of last reading")):
        if flags & bit:
            moment = unix_moment(record.whole("<I")) if flags & 1 else filetime_moment(record.whole("<Q"))
            if moment is not None:
                found.append((what, moment))
    return found


def _owner_5(record: _Numbers) -> str:
    flags, parts = record.next(), []
    for bit in (1, 2):
        if flags & bit:
            parts.append(record.bytes(record.next()).decode("utf-8", "replace"))
    parts += [str(record.next()) for bit in (4, 8) if flags & bit]
    return " : ".join(parts)

"""Headers of RAR archives, versions 1.5 to 4 (technote.txt of RAR 4.20), read safely."""

import struct
import zlib
from datetime import datetime, timedelta
from typing import BinaryIO

from leakcheck.decode.rar import LINK, LONGEST_TARGET, MAGIC_4, MOST_BLOCKS, Archive, ChangedHeader, Entry, RarDamage
from leakcheck.model.moment import Moment

_STORED = 0x30
_SYSTEMS = {0: "DOS", 1: "OS/2", 2: "Windows", 3: "Unix", 4: "Mac OS", 5: "BeOS"}


def listed(stream: BinaryIO, size: int, archive: Archive) -> None:
    """Fill the archive with what the headers say, as far as they can be read. Raises one of DAMAGE."""
    at = len(MAGIC_4)
    for _ in range(MOST_BLOCKS):
        stream.seek(at)
        head = stream.read(7)
        if not head and at == size:
            return  # old versions write no mark of the end
        crc, kind, flags, length = struct.unpack("<HBHH", head)
        if length < 7:
            raise RarDamage("a header has no length")
        header = head + stream.read(length - 7)
        _sound(header, crc, kind, flags)
        at += length + _block(stream, header, at + length, archive)
        if archive.is_complete or archive.is_locked:
            return
        if at > size:
            raise RarDamage("its last part is missing")
    raise RarDamage("it holds more headers than are read")


#: Kinds of header with the bit that tells of an old comment inside it, over which the check sum does not go.
_ARCHIVE, _FILE, _SERVICE, _LAST = 0x73, 0x74, 0x7A, 0x7B
_COMMENTED = {_ARCHIVE: 0x2, _FILE: 0x8, _SERVICE: 0}


def _sound(header: bytes, crc: int, kind: int, flags: int) -> None:
    if kind in _COMMENTED and not flags & _COMMENTED[kind] and zlib.crc32(header[2:]) & 0xFFFF != crc:
        raise ChangedHeader("a header is not as it was written")


def _block(stream: BinaryIO, header: bytes, offset: int, archive: Archive) -> int:
    """One block; returns how many bytes of data follow it."""
    kind, flags = header[2], struct.unpack_from("<H", header, 3)[0]
    if kind == _ARCHIVE:
        archive.is_locked, archive.is_solid, archive.is_volume = bool(flags & 0x80), bool(flags & 0x8), bool(flags & 0x1)
        return 0
    if kind in {_FILE, _SERVICE}:
        entry = _file(header, flags, offset)
        _taken(stream, archive, entry, kind)
        return entry.packed
    archive.is_complete = kind == _LAST
    return int(struct.unpack_from("<I", header, 7)[0]) if flags & 0x8000 else 0


def _taken(stream: BinaryIO, archive: Archive, entry: Entry, kind: int) -> None:
    if kind == _FILE:
        archive.entries.append(entry)
        # The place that a link leads to is what it holds.
        if entry.is_link and not (entry.method or entry.is_locked):
            stream.seek(entry.offset)
            entry.target = stream.read(min(entry.packed, LONGEST_TARGET)).decode("utf-8", "replace")
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


def _file(header: bytes, flags: int, offset: int) -> Entry:
    packed, size, system, crc, time, _version, method, length, attributes = struct.unpack_from("<IIBIIBBHI", header, 7)
    at = 32
    if flags & 0x100:
        high_packed, high_size = struct.unpack_from("<II", header, at)
        packed, size, at = packed | high_packed << 32, size | high_size << 32, at + 8
    raw = header[at : at + length]
    at += length + (8 if flags & 0x400 else 0)
    times = _times(header[at:], flags, time)
    unix = system == 3
    return Entry(
        name=_name(raw, unicode=bool(flags & 0x200)).replace("\\", "/"),
        size=size,
        packed=packed,
        offset=offset,
        crc=crc,
        method=method - _STORED,
        system=_SYSTEMS.get(system, str(system)),
        times=times,
        is_directory=flags & 0xE0 == 0xE0,
        is_locked=bool(flags & 0x4),
        link="symbolic link" if unix and (attributes & 0o170000) == LINK else "",
        is_split=bool(flags & 0x3),
    )


def _name(raw: bytes, *, unicode: bool) -> str:
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


def _times(data: bytes, flags: int, dos: int) -> list[tuple[str, Moment]]:
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

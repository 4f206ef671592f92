"""Headers of RAR archives, versions 5 to 7 (the RAR 5.0 archive format note), read safely."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.decode.rar import COPY, LARGEST_HEADER, LONGEST_TARGET, MAGIC_5, MOST_BLOCKS, Archive, ChangedHeader, Entry, RarDamage
from leakcheck.model.moment import Moment

_SYSTEMS = {0: "Windows", 1: "Unix"}
#: The kinds of the record of redirection.
_LINKS = {1: "symbolic link", 2: "symbolic link", 3: "junction", 4: "hard link", 5: COPY}


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


def listed(stream: BinaryIO, size: int, archive: Archive) -> None:
    """Fill the archive with what the headers say, as far as they can be read. Raises one of DAMAGE."""
    at = len(MAGIC_5)
    for _ in range(MOST_BLOCKS):
        stream.seek(at)
        start = stream.read(8)
        numbers = _Numbers(start[4:])
        length = numbers.next()
        if length > LARGEST_HEADER:
            raise RarDamage("a header is longer than any program writes it")
        stream.seek(at + 4)
        header = stream.read(numbers.at + length)
        if zlib.crc32(header) != struct.unpack_from("<I", start)[0]:
            raise ChangedHeader("a header is not as it was written")
        at += 4 + numbers.at + length
        data_size = _block(stream, _Numbers(header[numbers.at :]), at, archive)
        if archive.is_complete or archive.is_locked:
            return
        at += data_size
        if at > size:
            raise RarDamage("its last part is missing")
    raise RarDamage("it holds more headers than are read")


def _block(stream: BinaryIO, header: _Numbers, offset: int, archive: Archive) -> int:
    """One block; returns how many bytes of data follow it."""
    kind, flags = header.next(), header.next()
    extra = header.next() if flags & 1 else 0
    data = header.next() if flags & 2 else 0
    if kind == 1:
        ways = header.next()
        archive.is_volume, archive.is_solid, archive.has_recovery = bool(ways & 1), bool(ways & 4), bool(ways & 8)
    elif kind in {2, 3}:
        entry = _file(header, flags, extra, data, offset)
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


def _file(header: _Numbers, flags: int, extra: int, packed: int, offset: int) -> Entry:
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
        system=_SYSTEMS.get(system, str(system)),
        times=times,
        is_directory=bool(ways & 1),
        is_split=bool(flags & 0x18),
        is_unknown_size=bool(ways & 8),
    )
    for kind, record in _records(_Numbers(header.data[-extra:] if extra else b"")):
        _extra(kind, record, entry)
    return entry


def _records(extra: _Numbers) -> Iterator[tuple[int, _Numbers]]:
    while extra.at < len(extra.data):
        record = _Numbers(extra.bytes(extra.next()))
        yield record.next(), record


def _extra(kind: int, record: _Numbers, entry: Entry) -> None:
    if kind == 1:
        entry.is_locked = True
    elif kind == 3:
        entry.times = _times(record) or entry.times
    elif kind == 5:
        entry.link, entry.target = _redirection(record)
    elif kind == 6:
        entry.owner = _owner(record)


def _redirection(record: _Numbers) -> tuple[str, str]:
    """What kind of link a member is, and the place to which it leads."""
    kind, _is_folder = record.next(), record.next()
    return _LINKS.get(kind, "link"), record.bytes(record.next())[:LONGEST_TARGET].decode("utf-8", "replace")


def _times(record: _Numbers) -> list[tuple[str, Moment]]:
    flags = record.next()
    found = []
    for bit, what in ((2, "time of last change"), (4, "time of creation"), (8, "time of last reading")):
        if flags & bit:
            moment = unix_moment(record.whole("<I")) if flags & 1 else filetime_moment(record.whole("<Q"))
            if moment is not None:
                found.append((what, moment))
    return found


def _owner(record: _Numbers) -> str:
    flags, parts = record.next(), []
    for bit in (1, 2):
        if flags & bit:
            parts.append(record.bytes(record.next()).decode("utf-8", "replace"))
    parts += [str(record.next()) for bit in (4, 8) if flags & bit]
    return " : ".join(parts)

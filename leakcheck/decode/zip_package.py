"""Zip files read safely (APPNOTE.TXT 6.3.10): entries with their times and makers, members with hard bounds on what they unpack to."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import IO, Protocol, cast
from weakref import WeakKeyDictionary

import msgspec

from leakcheck.decode.moments import dos_moment, filetime_moment, unix_moment
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.moment import Moment

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
#: What the standard library raises on damaged, lying or hostile zip files.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    KeyError,
    IndexError,
    OverflowError,
)
UNIX_TIMES, NTFS_TIMES = 0x5455, 0x000A
#: Info-ZIP's older field, with times and owners, which the Mac's own archives have too (proginfo/extrafld.txt of Info-ZIP).
OLD_UNIX = 0x5855
_SYMLINK = 0o120000
_ENCRYPTED = 0x1
_UTF8 = 0x800
#: Section 4.4.2.2: Unix, and OS X (Darwin).
_UNIX_SYSTEMS = frozenset({3, 19})
#: Encrypted, patched, strongly encrypted (section 4.4.4).
_UNUSUAL = _ENCRYPTED | 0x20 | 0x40
_UNPACKED_AT_ONCE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: The header before a member's bytes (section 4.3.7).
_LOCAL_HEADER = 30
#: Ratios say nothing about small members: a page of blanks packs a thousandfold too.
_RATIO_MATTERS_FROM = 64 << 20
#: Up to this size a member is unpacked at once.
_HELD = 16 << 20
#: So many small members are remembered unpacked, and of so many sums and sizes it is known that they were met before.
_REMEMBERED, _SMALL, _MOST_MET = 1000, 40 << 10, 20_000

#: The parts of one package have few times, and often one.
_local_moment = lru_cache(maxsize=1000)(dos_moment)


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One entry of a zip file's central directory."""

    info: zipfile.ZipInfo
    name: str
    moment: Moment | None
    """Its time: UTC where an extra field keeps it, else local time without zone in steps of two seconds."""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def is_link(self) -> bool:
        return (self.info.external_attr >> 16) & 0o170000 == _SYMLINK

    @property
    def is_encrypted(self) -> bool:
        return bool(self.info.flag_bits & _ENCRYPTED)


#: Lists of entries that were read to tell a format, for the reader that follows.
_LOOKED_INTO: "WeakKeyDictionary[Content, zipfile.ZipFile]" = WeakKeyDictionary()


@contextmanager
def opened(content: Content) -> Iterator[zipfile.ZipFile]:
    """The zip file of a content. Raises one of DAMAGE."""
    kept = _LOOKED_INTO.pop(content, None)
    if kept is not None:
        yield kept
        return
    with content.open() as stream, zipfile.ZipFile(stream) as package:
        yield package


@contextmanager
def looked_into(content: Content) -> Iterator[zipfile.ZipFile]:
    """As `opened`, to tell a format: the next one need not read the list of entries again, where nothing else has to stay open for it."""
    kept = _LOOKED_INTO.get(content)
    if kept is not None:
        yield kept
        return
    if not content.is_held:
        with opened(content) as package:
            yield package
        return
    with content.open() as stream:
        package = zipfile.ZipFile(stream)  # not closed: it stands on bytes in memory
        yield package
        _LOOKED_INTO[content] = package


def entries(package: zipfile.ZipFile) -> list[Entry]:
    """The entries in the order of the central directory."""
    return [Entry(info, _name(info), _moment(info)) for info in package.infolist()]


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name. Unix and macOS write UTF-8 and often do not say so; what is no UTF-8 is in the code page of DOS (section 4.4.17)."""
    if info.filename.isascii() or info.flag_bits & _UTF8 or info.create_system not in _UNIX_SYSTEMS:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def member(package: zipfile.ZipFile, entry: Entry, limit: int, ratio: int) -> Content:
    """A member's bytes. Raises LimitReached beyond the bounds, or one of DAMAGE."""
    if (sound := whole_member(package, entry, min(limit, _HELD))) is not None:
        return Content.of_bytes(sound)
    with package.open(entry.info) as stream:
        return Content.of_stream(watched(stream, entry, ratio), limit)


_MET: set[tuple[int, int]] = set()


def recurs(entry: Entry) -> bool:
    """Whether a small member of the same sum and size was met before: a hint of what is worth remembering, and no more than that.

    Of the parts of office documents one in three comes again, byte for byte, in many documents (themes, fonts, styles), and the others never.
    """
    if entry.info.file_size > _SMALL or entry.info.compress_size > _SMALL:
        return False
    seen = entry.info.CRC, entry.info.file_size
    if seen in _MET:
        return True
    if len(_MET) >= _MOST_MET:
        _MET.clear()
    _MET.add(seen)
    return False


def whole_member(package: zipfile.ZipFile, entry: Entry, longest: int, recurring: bool = False) -> bytes | None:
    """A sound member's bytes, unpacked at once; None where anything is unusual, which the standard library's own way then tells.

    For the many small parts of an Office document that way costs more than the unpacking. What recurs is remembered by its packed bytes.
    """
    info, file = entry.info, package.fp
    if file is None or info.flag_bits & _UNUSUAL or info.compress_type not in _UNPACKED_AT_ONCE or max(info.file_size, info.compress_size) > longest:
        return None
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != MAGIC[0]:
        return None
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    name = file.read(name_length + extra_length)[:name_length]
    packed = file.read(info.compress_size)
    # Names are compared as the standard library compares them; the slow table of cp437 is asked only where it differs from ASCII.
    encoding = "ascii" if name.isascii() else "utf-8" if info.flag_bits & _UTF8 else "cp437"
    if name.decode(encoding, "replace") != info.orig_filename or len(packed) < info.compress_size:
        return None
    return (_remembered if recurring else _unpacked)(packed, info.compress_type, info.file_size, info.CRC)


def _unpacked(packed: bytes, method: int, size: int, check_sum: int) -> bytes | None:
    data = packed
    if method == zipfile.ZIP_DEFLATED:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
        except zlib.error:
            return None
    return data if len(data) == size and zlib.crc32(data) == check_sum else None


_remembered = lru_cache(maxsize=_REMEMBERED)(_unpacked)


def overlapping(listed: Sequence[Entry]) -> frozenset[int]:
    """Which entries, by their place in the list, begin inside the packed bytes of an earlier one.

    That is how a small file is made to unpack to a huge one without any member that is packed too well (Fifield, WOOT 2019).
    """
    found: set[int] = set()
    end = -1
    for place in sorted(range(len(listed)), key=lambda one: listed[one].info.header_offset):
        info = listed[place].info
        if info.header_offset < end:
            found.add(place)
        # Every member has a header of at least 30 bytes.
        end = max(end, info.header_offset + 30 + info.compress_size)
    return frozenset(found)


def watched(stream: "SupportsRead", entry: Entry, ratio: int) -> IO[bytes]:
    """The stream, stopped with LimitReached when it unpacks to far more than the member is packed into."""
    return cast("IO[bytes]", _Watched(stream, entry, ratio))


class SupportsRead(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Watched:
    """A member's stream that stops when it unpacks to far more than it is packed into."""

    def __init__(self, stream: SupportsRead, entry: Entry, ratio: int) -> None:
        self._stream, self._packed, self._ratio, self._name = stream, max(1, entry.info.compress_size), ratio, entry.name
        self._total = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._total += len(data)
        if self._total > _RATIO_MATTERS_FROM and self._total > self._ratio * self._packed:
            raise LimitReached(f"its member {self._name[:100]} unpacks to more than {self._ratio} times its packed size")
        return data


def _moment(info: zipfile.ZipInfo) -> Moment | None:
    for kind, data in extras(info.extra) if info.extra else ():
        if kind == UNIX_TIMES and len(data) >= 5 and data[0] & 1:
            seconds = struct.unpack("<i", data[1:5])[0]
            return unix_moment(seconds) if seconds else None
        if kind == NTFS_TIMES and len(data) >= 16 and data[4:8] == b"\x01\x00\x18\x00":
            return filetime_moment(struct.unpack("<Q", data[8:16])[0])
        if kind == OLD_UNIX and len(data) >= 8 and any(data[4:8]):
            return unix_moment(struct.unpack("<i", data[4:8])[0])
    return _local_moment(info.date_time)


def extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of an entry: their kind and their bytes (section 4.5)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack("<HH", extra[at : at + 4])
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size

"""7z archives read safely (7zFormat.txt of the LZMA SDK): the header with names, times and attributes, and the solid blocks.

Decision: an own reader over the standard library's lzma instead of py7zr, which is under the LGPL and unpacks whole blocks into memory.
"""

import lzma
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from leakcheck.decode.seven_zip_coders import Coder, Folder, UnreadCoder, unpacked
from leakcheck.model.content import Content, LimitReached

MAGIC = b"7z\xbc\xaf\x27\x1c"
#: A header that lists 200,000 files with long names has some 50 MB.
_LARGEST_HEADER = 128 << 20
_MOST_FILES, _MOST_FOLDERS, _MOST_CODERS = 1_000_000, 100_000, 8
_MOST_NESTED = 4
_START = 32
_END, _HEADER, _PROPERTIES, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS = 0, 1, 2, 4, 5, 6, 7, 8
_SIZE, _CRC, _FOLDER, _UNPACK_SIZE, _NUMBER = 9, 0x0A, 0x0B, 0x0C, 0x0D
_EMPTY_STREAM, _EMPTY_FILE, _ANTI, _NAMES, _CREATED, _READ, _CHANGED, _ATTRIBUTES = 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15
_ENCODED_HEADER = 0x17
_DIRECTORY = 0x10
_UNIX_EXTENSION = 0x8000
_LINK = 0o120000


class SevenZipDamage(ValueError):
    """The archive breaks its format; the text ends a sentence for the reader."""


#: What reading a damaged or lying archive may raise.
DAMAGE = (SevenZipDamage, OSError, EOFError, struct.error, IndexError, ValueError, OverflowError, zlib.error, lzma.LZMAError)


@dataclass(slots=True)
class Entry:
    """One entry. Times are FILETIME ticks, 0 where none is kept."""

    name: str = ""
    size: int = 0
    crc: int | None = None
    folder: int = -1
    """The solid block that holds its bytes; -1 for what has none."""
    is_empty: bool = False
    is_directory: bool = False
    created: int = 0
    read: int = 0
    changed: int = 0
    attributes: int = 0

    @property
    def is_link(self) -> bool:
        return bool(self.attributes & _UNIX_EXTENSION) and (self.attributes >> 16) & 0o170000 == _LINK


@dataclass(slots=True)
class Archive:
    """The header of an archive."""

    folders: list[Folder] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    version: str = ""
    header_coders: tuple[Coder, ...] = ()
    """How the header itself is packed; empty if it stands there as it is."""


def listed(content: Content, passwords: tuple[str, ...] = ()) -> Archive:
    """The archive's header. Raises one of DAMAGE, UnreadCoder, Locked, LimitReached."""
    with content.open() as stream:
        start = stream.read(_START)
        if len(start) < _START or not start.startswith(MAGIC):
            raise SevenZipDamage("it is no 7z archive")
        offset, size, crc = struct.unpack_from("<QQI", start, 12)
        archive = Archive(version=f"{start[6]}.{start[7]}")
        if not size:
            return archive
        _check(offset, size, content.size)
        stream.seek(_START + offset)
        data = stream.read(size)
        _sound(data, crc)
        for _ in range(_MOST_NESTED):
            if not data or data[0] != _ENCODED_HEADER:
                break
            data = _decoded(stream, content.size, data, archive, passwords)
        _Header(data, archive).read()
    return archive


def _check(offset: int, size: int, whole: int) -> None:
    if size > _LARGEST_HEADER:
        raise LimitReached(f"its list of entries has {size:,} bytes")
    if _START + offset + size > whole:
        raise SevenZipDamage("its end, where the list of entries stands, is missing")


def _sound(data: bytes, crc: int | None) -> None:
    if crc is not None and zlib.crc32(data) != crc:
        raise SevenZipDamage("its list of entries is not as it was written")


def _decoded(stream: BinaryIO, whole: int, data: bytes, archive: Archive, passwords: tuple[str, ...]) -> bytes:
    """A header that is packed, and may be encrypted, like any block."""
    place = _Header(data, Archive())
    place.skip(1)
    place.streams()
    folder = place.archive.folders[0]
    archive.header_coders = tuple(folder.coders)
    if folder.size > _LARGEST_HEADER:
        raise LimitReached(f"its list of entries unpacks to {folder.size:,} bytes")
    out = unpacked(stream, whole, folder, passwords).read(folder.size)
    _sound(out, folder.crc)
    return out


class _Header:
    """A cursor over the header's bytes. Running off their end raises IndexError or struct.error."""

    def __init__(self, data: bytes, archive: Archive) -> None:
        self._data, self._at, self.archive = data, 0, archive
        self._counts: list[int] = []
        self._streams: list[Entry] = []
        """What the blocks hold, in order: size, check sum and block of each."""

    def skip(self, count: int) -> None:
        self._at += count

    def read(self) -> None:
        """The whole header."""
        if not self._data or self._byte() != _HEADER:
            raise SevenZipDamage("its list of entries cannot be found")
        kind = self._byte()
        if kind == _PROPERTIES:
            while (kind := self._byte()) != _END:
                self._bytes(self._number())
            kind = self._byte()
        if kind == 3:
            raise UnreadCoder("additional streams")
        if kind == _STREAMS:
            self.streams()
            kind = self._byte()
        if kind == _FILES:
            self._files()

    # ── the smallest things ──────────────────────────────────────────────────────────────────────────────────────────

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self._at:
            raise SevenZipDamage("its list of entries ends too early")
        self._at += count
        return self._data[self._at - count : self._at]

    def _number(self) -> int:
        """A number of up to eight bytes; the leading ones of the first byte tell how many follow."""
        first, mask, value = self._byte(), 0x80, 0
        for place in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * place)
            value |= self._byte() << (8 * place)
            mask >>= 1
        return value

    def _count(self, most: int, what: str) -> int:
        number = self._number()
        if number > most:
            raise LimitReached(f"it claims to hold {number:,} {what}")
        return number

    def _bits(self, count: int) -> list[bool]:
        data = self._bytes(-(-count // 8))
        return [bool(data[place >> 3] & 0x80 >> (place & 7)) for place in range(count)]

    def _some(self, count: int) -> list[bool]:
        """Which of `count` things something is told of: all, or those of a row of bits."""
        return [True] * count if self._byte() else self._bits(count)

    def _sums(self, count: int) -> list[int | None]:
        return [struct.unpack("<I", self._bytes(4))[0] if given else None for given in self._some(count)]

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def streams(self) -> None:
        """Where the packed bytes lie, how each block is packed, and what it unpacks to."""
        kind, offset = self._byte(), 0
        sizes: list[int] = []
        if kind == _PACK:
            offset, sizes = self._packed()
            kind = self._byte()
        if kind == _UNPACK:
            self._blocks(offset, sizes)
            kind = self._byte()
        self._counts = [1] * len(self.archive.folders)
        if kind == _SUBSTREAMS:
            self._substreams()
            kind = self._byte()
        else:
            self._streams = [Entry(size=one.size, crc=one.crc, folder=number) for number, one in enumerate(self.archive.folders)]
        if kind != _END:
            raise SevenZipDamage("its list of blocks is not as it should be")

    def _packed(self) -> tuple[int, list[int]]:
        offset, count = _START + self._number(), self._count(_MOST_FOLDERS, "packed streams")
        sizes: list[int] = []
        while (kind := self._byte()) != _END:
            if kind == _SIZE:
                sizes = [self._number() for _ in range(count)]
            elif kind == _CRC:
                self._sums(count)
        return offset, sizes

    def _blocks(self, offset: int, sizes: list[int]) -> None:
        if self._byte() != _FOLDER:
            raise SevenZipDamage("its list of blocks is not as it should be")
        count = self._count(_MOST_FOLDERS, "blocks")
        if self._byte():
            raise UnreadCoder("an outside list of blocks")
        folders = [self._folder() for _ in range(count)]
        if self._byte() != _UNPACK_SIZE:
            raise SevenZipDamage("its list of blocks is not as it should be")
        for folder in folders:
            folder.sizes = [self._number() for coder in folder.coders for _ in range(coder.outputs)]
        _place(folders, offset, sizes)
        while (kind := self._byte()) != _END:
            if kind == _CRC:
                for folder, crc in zip(folders, self._sums(count), strict=True):
                    folder.crc = crc
        self.archive.folders = folders

    def _folder(self) -> Folder:
        coders = [self._coder() for _ in range(self._count(_MOST_CODERS, "coders in one block"))]
        if not coders:
            raise SevenZipDamage("a block has no method")
        inputs, outputs = sum(coder.inputs for coder in coders), sum(coder.outputs for coder in coders)
        pairs = [(self._number(), self._number()) for _ in range(outputs - 1)]
        packed = inputs - len(pairs)
        if packed < 1 or inputs > 4 * _MOST_CODERS:
            raise SevenZipDamage("a block's methods do not fit together")
        if packed > 1:
            for _ in range(packed):
                self._number()
        return Folder(coders=coders, pairs=pairs, inputs=packed)

    def _coder(self) -> Coder:
        flags = self._byte()
        method = self._bytes(flags & 0xF).hex()
        inputs, outputs = (self._count(4, "inputs"), self._count(4, "outputs")) if flags & 0x10 else (1, 1)
        return Coder(method, inputs, outputs, self._bytes(self._number()) if flags & 0x20 else b"")

    def _substreams(self) -> None:
        folders = self.archive.folders
        kind = self._byte()
        if kind == _NUMBER:
            self._counts = [self._count(_MOST_FILES, "files in one block") for _ in folders]
            kind = self._byte()
        if sum(self._counts) > _MOST_FILES:
            raise LimitReached(f"it claims to hold {sum(self._counts):,} files")
        for number, (folder, count) in enumerate(zip(folders, self._counts, strict=True)):
            sizes = [self._number() for _ in range(count - 1)] if kind == _SIZE else []
            if count:
                sizes.append(folder.size - sum(sizes))
            self._streams += [Entry(size=size, folder=number) for size in sizes]
        if any(one.size < 0 for one in self._streams):
            raise SevenZipDamage("its files are larger than the block that holds them")
        if kind == _SIZE:
            kind = self._byte()
        self._check_sums(kind)

    def _check_sums(self, kind: int) -> None:
        known = {number: folder.crc for number, folder in enumerate(self.archive.folders) if self._counts[number] == 1 and folder.crc is not None}
        without = [one for one in self._streams if one.folder not in known]
        for one in self._streams:
            one.crc = known.get(one.folder)
        while kind != _END:
            if kind != _CRC:
                raise SevenZipDamage("its list of files is not as it should be")
            for one, crc in zip(without, self._sums(len(without)), strict=True):
                one.crc = crc
            kind = self._byte()

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _files(self) -> None:
        count = self._count(_MOST_FILES, "files")
        if count > 8 * len(self._data):
            raise SevenZipDamage("its list of entries ends too early")
        entries = [Entry() for _ in range(count)]
        empty: list[bool] = [False] * count
        empty_files: list[bool] = []
        while (kind := self._byte()) != _END:
            part = _Header(self._bytes(self._number()), self.archive)
            if kind == _EMPTY_STREAM:
                empty = part._bits(count)
            elif kind == _EMPTY_FILE:
                empty_files = part._bits(sum(empty))
            else:
                part._about(kind, entries)
        _joined(entries, empty, empty_files, self._streams)
        self.archive.entries = entries

    def _about(self, kind: int, entries: list[Entry]) -> None:
        """One property of all entries."""
        if kind == _NAMES:
            self._names(entries)
        elif kind in {_CREATED, _READ, _CHANGED, _ATTRIBUTES}:
            given = self._some(len(entries))
            if self._byte():
                raise UnreadCoder("an outside list of times")
            form = "<I" if kind == _ATTRIBUTES else "<Q"
            for entry, is_given in zip(entries, given, strict=True):
                if is_given:
                    setattr(entry, _FIELDS[kind], struct.unpack(form, self._bytes(struct.calcsize(form)))[0])

    def _names(self, entries: list[Entry]) -> None:
        if self._byte():
            raise UnreadCoder("an outside list of names")
        text = self._data[self._at :].decode("utf-16-le", "surrogatepass")
        for entry, name in zip(entries, text.split("\0"), strict=False):
            entry.name = name


_FIELDS = {_CREATED: "created", _READ: "read", _CHANGED: "changed", _ATTRIBUTES: "attributes"}


def _place(folders: list[Folder], offset: int, sizes: list[int]) -> None:
    """Give each block the places of its packed streams."""
    places = iter(sizes)
    for folder in folders:
        folder.packed = []
        for _ in range(folder.inputs):
            size = next(places, -1)
            if size < 0:
                raise SevenZipDamage("a block has no packed bytes")
            folder.packed.append((offset, size))
            offset += size


def _joined(entries: list[Entry], empty: list[bool], empty_files: list[bool], streams: list[Entry]) -> None:
    """Give each entry that holds bytes the next of the streams; the others are folders or empty files."""
    following, files = iter(streams), iter(empty_files)
    for entry, is_empty in zip(entries, empty, strict=True):
        if is_empty:
            entry.is_empty = True
            entry.is_directory = not next(files, False) or bool(entry.attributes & _DIRECTORY)
            continue
        stream = next(following, None)
        if stream is None:
            raise SevenZipDamage("it names more files than its blocks hold")
        entry.size, entry.crc, entry.folder = stream.size, stream.crc, stream.folder


def by_folder(archive: Archive) -> Iterator[tuple[Folder, list[Entry]]]:
    """Each block with its entries, in the order in which their bytes follow one another."""
    groups: dict[int, list[Entry]] = {}
    for entry in archive.entries:
        if entry.folder >= 0:
            groups.setdefault(entry.folder, []).append(entry)
    for number, group in sorted(groups.items()):
        yield archive.folders[number], group

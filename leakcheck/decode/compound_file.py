"""OLE2 compound files read safely ([MS-CFB]): storages, streams and what the directory keeps beside them.

Decision: an own reader instead of olefile, because a dump's files lie. Chains that go round, sizes beyond the file, entries that
name each other and many entries for the same sectors all end here after no more work than the file is long; deleted entries and
damage are told instead of hidden; and nothing is read before it is asked for.
"""

import io
import struct
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from typing import BinaryIO
from weakref import WeakKeyDictionary

import msgspec

from leakcheck.model.content import Content, LimitReached

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Numbers from here on are no sectors but marks ([MS-CFB] section 2.1).
_SPECIAL, _LAST, _NONE = 0xFFFFFFFA, 0xFFFFFFFE, 0xFFFFFFFF
_ENTRY = 128
_RECORD = struct.Struct("<64sHBx3I16s4xQQIQ")
_MOST_ENTRIES = 100_000
#: All that is read of one file, over its size; streams that share sectors in a made file would else cost their number times its size.
_BUDGET, _LEAST_BUDGET = 8, 64 << 20
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENCRYPTED = "ENCRYPTEDPACKAGE"
#: Names are kept decoded, because the same few dozen stand in all documents.
_MOST_KEPT_NAMES = 2048


class CompoundDamage(ValueError):
    """The file breaks [MS-CFB] so that no directory can be read; the text ends a sentence for the reader."""


#: What reading a damaged or lying compound file may raise.
DAMAGE = (CompoundDamage, OSError, struct.error, IndexError, OverflowError, ValueError)


class Entry(msgspec.Struct):
    """One entry of the directory ([MS-CFB] section 2.6.1). Times are FILETIME ticks, 0 where none is kept."""

    number: int
    name: str
    kind: int
    class_id: bytes
    created: int
    modified: int
    start: int
    size: int
    links: tuple[int, int, int]
    """Left and right neighbour, child."""
    children: dict[str, "Entry"] = msgspec.field(default_factory=dict)
    """By name in upper case, as the format compares them."""
    path: str = ""

    @property
    def is_storage(self) -> bool:
        return self.kind in {_STORAGE, _ROOT}

    def child(self, *steps: str) -> "Entry | None":
        """What lies under these names, in any case; None if nothing does."""
        found: Entry | None = self
        for step in steps:
            found = found.children.get(step.upper()) if found else None
        return found

    def streams(self) -> list["Entry"]:
        return [entry for entry in self.children.values() if not entry.is_storage]

    def storages(self) -> list["Entry"]:
        return [entry for entry in self.children.values() if entry.is_storage]


#: Directories that were read to tell a format, for the reader that follows.
_LOOKED_INTO: "WeakKeyDictionary[Content, CompoundFile]" = WeakKeyDictionary()


@contextmanager
def opened(content: Content) -> Iterator["CompoundFile"]:
    """The compound file of a content. Raises one of DAMAGE."""
    kept = _LOOKED_INTO.pop(content, None)
    if kept is not None:
        yield kept
        return
    with content.open() as stream:
        yield CompoundFile(stream, content.size)


_NAMES: "WeakKeyDictionary[Content, frozenset[str]]" = WeakKeyDictionary()


def names_at_root(content: Content) -> frozenset[str]:
    """The names directly under the root, in upper case; empty if it is no compound file. Kept, because several readers ask."""
    if not content.head.startswith(MAGIC):
        return frozenset()
    found = _NAMES.get(content)
    if found is None:
        try:
            found = _NAMES[content] = frozenset(_looked_into(content).root.children)
        except DAMAGE:
            found = _NAMES[content] = frozenset()
    return found


def _looked_into(content: Content) -> "CompoundFile":
    """A compound file of which only the directory may be asked; kept for the reader that follows where its bytes are in memory."""
    if content.is_held:
        file = _LOOKED_INTO[content] = CompoundFile(io.BytesIO(content.read(content.size)), content.size)
        return file
    with opened(content) as file:
        return file


def holds(content: Content, *names: str) -> bool:
    """Whether one of these lies directly under the root. What is encrypted as a whole may keep an empty one for old programs: it holds none."""
    found = names_at_root(content)
    return _ENCRYPTED not in found and not found.isdisjoint(map(str.upper, names))


def holds_encrypted(content: Content) -> bool:
    """Whether the document is encrypted as a whole ([MS-OFFCRYPTO] section 2.3.4.4)."""
    return _ENCRYPTED in names_at_root(content)


class CompoundFile:
    """A compound file over a seekable stream of `size` bytes. Raises CompoundDamage if there is no directory to read."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.size = stream, size
        self.damages: list[str] = []
        """Ends of sentences about what does not fit, in the order in which it was met."""
        self._left = max(_LEAST_BUDGET, _BUDGET * size)
        self._kept: dict[int, bytes] = {}
        self._header()
        self._table = self._sector_table()
        self.entries = self._directory()
        """All entries in the order of the directory, used or not."""
        self.root = self.entries[0]
        self.root.kind = _ROOT
        self._grow_tree()
        self._all = list(self._walked(self.root))
        self.storages = [entry for entry in self._all if entry.kind == _STORAGE]
        """All storages but the root, each before those in it."""
        self._tell_missing()
        self._small: bytes | None = None
        self._small_table: array[int] | None = None

    # Reading of streams

    def read(self, entry: Entry | None, limit: int = 64 << 20) -> bytes:
        """A stream's bytes, at most `limit`; empty for None and for storages. What the file does not hold is left out."""
        if entry is None or entry.is_storage:
            return b""
        wanted = min(entry.size, limit)
        kept = self._kept.get(entry.number)
        if kept is not None and (len(kept) >= wanted or len(kept) < limit):
            return kept[:wanted]
        data = self._small_stream(entry, wanted) if entry.size < self._cutoff else self._regular(entry.start, wanted)
        if len(data) < wanted:
            self.damages.append(f"the stream {entry.path} ends after {len(data):,} of {wanted:,} bytes")
        if len(data) <= 1 << 20:
            self._kept[entry.number] = data
        return data

    def stream(self, *steps: str, limit: int = 64 << 20) -> bytes:
        """The bytes of the stream under these names; empty if there is none."""
        return self.read(self.root.child(*steps), limit)

    def walk(self, top: Entry | None = None) -> Iterator[Entry]:
        """Everything under a storage, each storage before what lies in it."""
        return iter(self._all) if top is None else self._walked(top)

    def _walked(self, top: Entry) -> Iterator[Entry]:
        waiting = list(top.children.values())[::-1]
        while waiting:
            entry = waiting.pop()
            yield entry
            waiting.extend(list(entry.children.values())[::-1])

    @property
    def deleted_names(self) -> list[str]:
        """Names in entries that are free or that nothing leads to."""
        reached = {0, *(entry.number for entry in self.walk())}
        return [entry.name for entry in self.entries if entry.name and entry.number not in reached]

    # Header, tables, directory

    def _header(self) -> None:
        head = self._at(0, 512)
        if len(head) < 512 or not head.startswith(MAGIC):
            raise CompoundDamage("its header is cut off")
        self.minor, self.major, _, shift, small_shift = struct.unpack_from("<5H", head, 24)
        if shift not in {7, 8, 9, 10, 11, 12} or not 4 <= small_shift <= shift:
            raise CompoundDamage("its header states an impossible size of sectors")
        self.sector, self.small_sector = 1 << shift, 1 << small_shift
        self.class_id = head[8:24]
        self._count = -(-max(0, self.size - self.sector) // self.sector)
        self._directory_start, _, self._cutoff, self._small_start, _, self._more_start, _ = struct.unpack_from("<IIIIIII", head, 48)
        self._cutoff = self._cutoff if 0 < self._cutoff <= 1 << 20 else 4096
        self._head = head

    def _sector_table(self) -> "array[int]":
        """The table of sectors: its own sectors are listed in the header and, for large files, in a chain of further lists."""
        # Nearly all of the 109 numbers are marks for none, which are bytes FF.
        listed = list(_numbers(self._head[76 : 76 + _whole(self._head[76:].rstrip(b"\xff"))]))
        sector, per_list = self._more_start, self.sector // 4 - 1
        for _ in range(self._count // per_list + 1):
            if sector >= self._count:
                break
            numbers = _numbers(self._sector(sector))
            listed.extend(numbers[:per_list])
            sector = numbers[per_list] if len(numbers) > per_list else _LAST
        used = [number for number in dict.fromkeys(listed) if number < self._count]
        table: array[int] = array("I")
        for number in used[: self._count * 4 // self.sector + 2]:
            table.extend(_numbers(self._sector(number).ljust(self.sector, b"\xff")))
        return table

    def _tell_missing(self) -> None:
        """A copy that was broken off lacks sectors that its streams lead to."""
        if len(self._table) <= self._count or _whole(self._table.tobytes().rstrip(b"\xff")) <= 4 * self._count:
            return
        for entry in (self.root, *self.walk()):
            is_regular = entry is self.root or (not entry.is_storage and entry.size >= self._cutoff)
            if is_regular and self._leads_outside(entry):
                what = f"the stream {entry.path} does" if entry.path else "its small streams do"
                self.damages.append(f"the file ends before {what}")
                return

    def _leads_outside(self, entry: Entry) -> bool:
        wanted: int = -(-entry.size // self.sector)
        return wanted > sum(count for _, count in self._runs(entry.start, wanted))

    def _directory(self) -> list[Entry]:
        data = self._regular(self._directory_start, min(_MOST_ENTRIES * _ENTRY, self._count * self.sector))
        # Version 3 leaves the upper half of a size undefined ([MS-CFB] section 2.6.1).
        told = 0xFFFFFFFF if self.sector == 512 else 0xFFFFFFFFFFFFFFFF
        entries = [
            Entry(number, _name(raw, length), kind, class_id, created, modified, start, size & told, (left, right, child))
            for number, (raw, length, kind, left, right, child, class_id, created, modified, start, size) in enumerate(
                _RECORD.iter_unpack(data[: len(data) // _ENTRY * _ENTRY])
            )
        ]
        if not entries:
            raise CompoundDamage("its directory lies outside of it")
        return entries

    def _grow_tree(self) -> None:
        """Hangs every entry that a storage leads to under it. Each is hung once, so that rings end."""
        seen = {0}
        waiting = [self.root]
        while waiting:
            storage = waiting.pop()
            for entry in self._members(storage, seen):
                entry.path = f"{storage.path}/{entry.name}" if storage.path else entry.name
                storage.children.setdefault(entry.name.upper(), entry)
                if entry.kind == _STORAGE:
                    waiting.append(entry)
        if len(seen) == 1:
            self._adopt()

    def _members(self, storage: Entry, seen: set[int]) -> list[Entry]:
        found: list[Entry] = []
        waiting = [storage.links[2]]
        while waiting:
            number = waiting.pop()
            if number >= len(self.entries) or number in seen or self.entries[number].kind not in {_STORAGE, _STREAM}:
                continue
            seen.add(number)
            found.append(self.entries[number])
            waiting.extend(self.entries[number].links[:2])
        # A walk in the order of the directory is the same on every machine and close to the order of writing.
        return sorted(found, key=attrgetter("number"))

    def _adopt(self) -> None:
        """Where the root leads to nothing although there are streams, they are taken for its own."""
        for entry in self.entries[1:]:
            if entry.kind == _STREAM and entry.name:
                entry.path = entry.name
                self.root.children.setdefault(entry.name.upper(), entry)
        if self.root.children:
            self.damages.append("its directory leads to no stream; all that it lists were taken for the root's")

    # Sectors

    def _regular(self, start: int, wanted: int) -> bytes:
        """The bytes of a chain of sectors, neighbouring sectors in one read. A chain that goes round ends where it meets itself."""
        pieces: list[bytes] = []
        begun: set[int] = set()
        for first, count in self._runs(start, -(-wanted // self.sector)):
            if first in begun:
                break
            begun.add(first)
            pieces.append(self._at((first + 1) * self.sector, count * self.sector))
        return b"".join(pieces)[:wanted]

    def _runs(self, start: int, most: int) -> Iterator[tuple[int, int]]:
        sector, left, count = start, min(most, self._count), len(self._table)
        while sector < self._count and left > 0:
            first = sector
            left -= 1
            following = self._table[sector] if sector < count else _NONE
            while left > 0 and following == sector + 1 and following < self._count:
                sector = following
                left -= 1
                following = self._table[sector] if sector < count else _NONE
            yield first, sector - first + 1
            sector = following

    def _small_stream(self, entry: Entry, wanted: int) -> bytes:
        if self._small is None or self._small_table is None:
            self._small = self._regular(self.root.start, min(self.root.size, self._count * self.sector))
            self._small_table = _numbers(
                self._regular(self._small_start, min(self._count * self.sector, 4 * len(self._small) // self.small_sector + 4))
            )
        pieces: list[bytes] = []
        passed: set[int] = set()
        sector = entry.start
        width, small, table = self.small_sector, self._small, self._small_table
        most, listed = -(-len(small) // width), len(table)
        for _ in range(-(-wanted // width)):
            if sector >= most or sector in passed:
                break
            passed.add(sector)
            pieces.append(small[sector * width : (sector + 1) * width])
            sector = table[sector] if sector < listed else _NONE
        return b"".join(pieces)[:wanted]

    def _sector(self, number: int) -> bytes:
        return self._at((number + 1) * self.sector, self.sector)

    def _at(self, place: int, length: int) -> bytes:
        self._left -= length
        if self._left < 0:
            raise LimitReached("its streams share their sectors so that they add up to many times its size")
        self._stream.seek(place)
        return self._stream.read(length)


def _whole(data: bytes) -> int:
    """The length of these bytes with what is missing of a last number of 32 bits."""
    return -(-len(data) // 4) * 4


@lru_cache(_MOST_KEPT_NAMES)
def _name(raw: bytes, length: int) -> str:
    return raw[: min(length, 64) - 2].decode("utf-16-le", "replace").split("\0")[0] if length > 2 else ""


def _numbers(data: bytes) -> "array[int]":
    """Little-endian 32-bit numbers."""
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

"""Revision stores, the files in which OneNote keeps its sections ([MS-ONESTORE] sections 2.1 to 2.5): header, transaction log, lists of file nodes.

Only where things lie, nothing of what they mean. All numbers are little-endian.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

SECTION, CONTENTS = (UUID(text).bytes_le for text in ("7b5c52e4-d88c-4da7-aeb1-5378d02996d3", "43ff2fa1-efd9-4c76-9ee2-10ea5722765f"))
#: How the rest of the file is laid out: as a revision store, or as a package of the protocol by which files are synchronised (section 2.8).
STORE, PACKAGE = (UUID(text).bytes_le for text in ("109add3f-911b-49f5-a5d0-1791edc8aed8", "638de92f-a6d4-4bc1-9a36-b3fc2511a5b7"))
FORMAT_AT, HEADER_SIZE = 48, 1024
_FRAGMENT_MAGIC, _FRAGMENT_END = 0xA4567AB1F5F7F4C4, 0x8BC215C38233BA4B
_FRAGMENT_HEADER, _FRAGMENT_FOOTER = 16, 20
_REFERENCE = 12
_ENDS_FRAGMENT = 0x0FF
#: Section 2.2.4.2: the width of a position and of a size in a node, and what both are multiplied by.
_POSITIONS = ((8, 1), (4, 1), (2, 8), (4, 8))
_SIZES = ((4, 1), (8, 1), (1, 8), (2, 8))
_NOTHING = b"\xff"
_MOST_NODES, _MOST_FRAGMENTS, _MOST_ENTRIES = 2_000_000, 200_000, 2_000_000


class StoreDamage(ValueError):
    """The store contradicts itself at a place without which nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of the file."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 1024 bytes state (section 2.3.1)."""

    is_contents: bool
    """Whether the file is the table of contents of a notebook (.onetoc2) instead of a section."""
    is_package: bool
    """Whether the rest is a package of the protocol of synchronisation."""
    file: UUID
    """Kept by the file for all its life."""
    ancestor: UUID
    """The `file` of the table of contents beside the section; all zeros without one."""
    version: UUID
    """Made anew with each transaction."""
    generation: int
    """How many transactions there were."""
    name_sum: int
    """Check sum of the file's name (crcName)."""
    builds: tuple[int, int, int, int]
    """Build numbers of the programs that made the file, last wrote it, and of the oldest and newest that wrote it."""


@dataclass(frozen=True, slots=True)
class FileNode:
    """One record of a list (section 2.4.3)."""

    kind: int
    chunk: Chunk | None
    """What it refers to: data, or another list."""
    fields: bytes
    """What stands in the node itself, behind the reference."""
    at: int
    """Where in the file it begins."""


@dataclass(slots=True)
class RevisionStore:
    """A store's bytes with its header. Everything that is read of it counts against bounds, however often the file refers to it."""

    data: bytes
    header: Header
    faults: list[str] = field(default_factory=list)
    """What was found to be broken, each in a few words."""
    _committed: dict[int, int] = field(default_factory=dict)
    """How many nodes of each list the finished transactions hold."""
    _nodes_left: int = _MOST_NODES
    _fragments_left: int = _MOST_FRAGMENTS

    def fault(self, words: str) -> None:
        if words not in self.faults:
            self.faults.append(words)

    @property
    def is_exhausted(self) -> bool:
        """Whether a bound was met, so that not all was read."""
        return self._nodes_left <= 0 or self._fragments_left <= 0

    def root(self) -> Iterator[FileNode]:
        """The nodes of the root list, from which all others are reached."""
        chunk = reference(self.data, 172)
        return self.nodes(chunk) if chunk is not None else iter(())

    def nodes(self, chunk: Chunk | None) -> Iterator[FileNode]:
        """The nodes of a list that begins there, through all its fragments, up to where the finished transactions end."""
        seen: set[int] = set()
        left, expected = None, None
        while chunk is not None:
            if chunk.start in seen:
                self.fault("a list of records leads back into itself")
                return
            seen.add(chunk.start)
            number = self._list_number(chunk)
            if number is None or expected not in (None, number):
                self.fault("a list of records is broken off")
                return
            if expected is None:
                expected, left = number, self._committed.get(number)
            for node in self._in_fragment(chunk):
                if left == 0 or self._nodes_left <= 0:
                    return
                # The record that ends a fragment is no part of what transactions count (section 2.4.3).
                self._nodes_left -= 1
                left = None if left is None else left - 1
                yield node
            chunk = reference(self.data, chunk.start + chunk.size - _FRAGMENT_FOOTER)

    def _list_number(self, chunk: Chunk) -> int | None:
        """The number of the list that the fragment is of; None where there is no sound fragment (section 2.4.1)."""
        end = chunk.start + chunk.size
        self._fragments_left -= 1
        if self._fragments_left < 0 or chunk.size < _FRAGMENT_HEADER + _FRAGMENT_FOOTER or end > len(self.data):
            return None
        magic, number = struct.unpack_from("<QI", self.data, chunk.start)
        sound = magic == _FRAGMENT_MAGIC and struct.unpack_from("<Q", self.data, end - 8)[0] == _FRAGMENT_END
        return int(number) if sound else None

    def _in_fragment(self, chunk: Chunk) -> Iterator[FileNode]:
        at, end = chunk.start + _FRAGMENT_HEADER, chunk.start + chunk.size - _FRAGMENT_FOOTER
        while at + 4 <= end:
            head = struct.unpack_from("<I", self.data, at)[0]
            kind, size = head & 0x3FF, head >> 10 & 0x1FFF
            if kind in (0, _ENDS_FRAGMENT):
                return
            if size < 4 or at + size > end:
                self.fault("a record is longer than the list that it stands in")
                return
            chunk_of, fields = _split(self.data[at + 4 : at + size], head)
            yield FileNode(kind, chunk_of, fields, at)
            at += size


def is_store(head: bytes) -> bool:
    """Whether a file begins like a section or a table of contents of OneNote."""
    return head[:16] in (SECTION, CONTENTS) and head[FORMAT_AT : FORMAT_AT + 16] in (STORE, PACKAGE)


def revision_store(data: bytes) -> RevisionStore:
    """The store that these bytes are. Raises StoreDamage."""
    store = RevisionStore(data, header(data))
    if not store.header.is_package:
        if len(data) < HEADER_SIZE:
            raise StoreDamage("it ends within its header")
        store._committed = _committed(store)
    return store


def header(data: bytes) -> Header:
    """What the header states; of a package only the file's number is there. Raises StoreDamage."""
    if not is_store(data) or len(data) < FORMAT_AT + 16:
        raise StoreDamage("it does not begin like a file of OneNote")
    packaged = data[FORMAT_AT : FORMAT_AT + 16] == PACKAGE
    full = b"" if packaged else data
    full = full.ljust(HEADER_SIZE, b"\0")
    return Header(
        is_contents=data[:16] == CONTENTS, is_package=packaged, file=UUID(bytes_le=data[16:32]), ancestor=UUID(bytes_le=full[128:144]),
        version=UUID(bytes_le=full[212:228]), generation=struct.unpack_from("<Q", full, 228)[0], name_sum=struct.unpack_from("<I", full, 144)[0],
        builds=struct.unpack_from("<4I", full, 280),
    )  # fmt: skip


def reference(data: bytes, at: int) -> Chunk | None:
    """A position of 64 bits and a size of 32 (section 2.2.4.4); None for those that lead nowhere, and out of the file."""
    if at < 0 or at + _REFERENCE > len(data):
        return None
    start, size = struct.unpack_from("<QI", data, at)
    return Chunk(start, size) if size and start + size <= len(data) else None


def _split(rest: bytes, head: int) -> tuple[Chunk | None, bytes]:
    """What a node refers to, by the bits of its head, and its own fields."""
    if not head >> 27 & 0xF:
        return None, rest
    (position_width, position_unit), (size_width, size_unit) = _POSITIONS[head >> 23 & 3], _SIZES[head >> 25 & 3]
    width = position_width + size_width
    position = rest[:position_width]
    leads_nowhere = len(rest) < width or position == _NOTHING * position_width
    start, size = int.from_bytes(position, "little") * position_unit, int.from_bytes(rest[position_width:width], "little") * size_unit
    return (None if leads_nowhere or not size else Chunk(start, size)), rest[width:]


def _committed(store: RevisionStore) -> dict[int, int]:
    """For each list how many nodes it had after the last finished transaction (section 2.3.3); what follows was never finished."""
    counts: dict[int, int] = {}
    finished, seen, entries = struct.unpack_from("<I", store.data, 96)[0], set[int](), 0
    chunk = reference(store.data, 160)
    while chunk is not None and chunk.start not in seen:
        seen.add(chunk.start)
        for at in range(chunk.start, chunk.start + chunk.size - _REFERENCE - 7, 8):
            entries += 1
            number, value = struct.unpack_from("<II", store.data, at)
            finished -= number == 1
            if finished <= 0 or entries > _MOST_ENTRIES:
                return counts
            if number != 1:
                counts[number] = value
        chunk = reference(store.data, chunk.start + chunk.size - _REFERENCE)
    store.fault("its log of transactions is broken off")
    # A log that cannot be followed to its end says nothing of where the lists end.
    return {}

"""A storage of an OLE2 file wrapped into a file of its own ([MS-CFB]), so that an embedded document is read like any other.

Names, classes, times and the streams' bytes are kept; sectors are laid out anew. The digest of such an item is therefore that of
the wrapping, not of bytes that ever lay on a disk.
"""

import struct
from typing import Protocol

from leakcheck.decode.compound_file import MAGIC, Entry

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MOST_ENTRIES = 5000


class Streams(Protocol):
    """Where the bytes of an entry's stream come from."""

    def read(self, entry: Entry | None, limit: int) -> bytes: ...


def storage_as_file(file: Streams, storage: Entry, limit: int) -> bytes:
    """The storage as the root of a compound file of version 3. Streams beyond `limit` bytes in all are cut."""
    return _Layout(file, storage, limit).whole()


class _Layout:
    def __init__(self, file: Streams, storage: Entry, limit: int) -> None:
        self._file, self._left = file, limit
        self._entries: list[Entry] = [storage]
        self._links: dict[int, tuple[int, int, int]] = {}
        self._sectors: list[bytes] = []
        self._table: list[int] = []
        self._small = bytearray()
        self._small_table: list[int] = []
        self._place: list[tuple[int, int]] = []
        self._collect(storage)

    def whole(self) -> bytes:
        for entry in self._entries:
            self._place.append((0, 0) if entry.is_storage else self._put(entry))
        small_start = self._chain(bytes(self._small)) if self._small else _LAST
        table = b"".join(struct.pack("<I", number) for number in self._small_table)
        small_table_start = self._chain(table, b"\xff") if table else _LAST
        self._place[0] = (small_start, len(self._small))
        directory_start = self._chain(b"".join(self._record(number) for number in range(len(self._entries))))
        return self._header(directory_start, small_table_start, -(-len(table) // _SECTOR)) + b"".join(self._sectors)

    def _collect(self, storage: Entry) -> None:
        """Numbers everything under the storage and links each level as a balanced tree in the format's order of names."""
        waiting = [(0, storage)]
        while waiting:
            number, parent = waiting.pop()
            members = sorted(parent.children.values(), key=lambda entry: (len(entry.name), entry.name.upper()))[: _MOST_ENTRIES - len(self._entries)]
            numbers = list(range(len(self._entries), len(self._entries) + len(members)))
            self._entries.extend(members)
            self._links[number] = (_FREE, _FREE, self._balanced(numbers)) if number == 0 else (*self._links[number][:2], self._balanced(numbers))
            waiting.extend((one, entry) for one, entry in zip(numbers, members, strict=True) if entry.is_storage)

    def _balanced(self, numbers: list[int]) -> int:
        if not numbers:
            return _FREE
        middle = len(numbers) // 2
        self._links[numbers[middle]] = (self._balanced(numbers[:middle]), self._balanced(numbers[middle + 1 :]), _FREE)
        return numbers[middle]

    def _put(self, entry: Entry) -> tuple[int, int]:
        data = self._file.read(entry, self._left)
        self._left -= len(data)
        if len(data) >= _CUTOFF:
            return self._chain(data), len(data)
        if not data:
            return _LAST, 0
        start = len(self._small_table)
        count = -(-len(data) // _SMALL)
        self._small_table.extend([*range(start + 1, start + count), _LAST])
        self._small += data.ljust(count * _SMALL, b"\0")
        return start, len(data)

    def _chain(self, data: bytes, filler: bytes = b"\0") -> int:
        start, count = len(self._table), max(1, -(-len(data) // _SECTOR))
        self._table.extend([*range(start + 1, start + count), _LAST])
        self._sectors.append(data.ljust(count * _SECTOR, filler))
        return start

    def _record(self, number: int) -> bytes:
        entry, (start, size) = self._entries[number], self._place[number]
        name = ("Root Entry" if number == 0 else entry.name).encode("utf-16-le", "replace")[:62] + b"\0\0"
        kind = 5 if number == 0 else 1 if entry.is_storage else 2
        head = struct.pack("<64sHBB3I16s", name, len(name), kind, 1, *self._links.get(number, (_FREE, _FREE, _FREE)), entry.class_id)
        return head + struct.pack("<IQQIQ", 0, entry.created, entry.modified, start, size)

    def _header(self, directory: int, small_table: int, small_count: int) -> bytes:
        """Lays out the table of sectors itself, and the lists of its sectors beyond the 109 that the header holds."""
        tables, lists = 1, 0
        while tables * 128 < len(self._table) + tables + lists or lists * 127 < tables - 109:
            tables = -(-(len(self._table) + tables + lists) // 128)
            lists = max(0, -(-(tables - 109) // 127))
        first = len(self._table)
        places = list(range(first, first + tables))
        list_start = first + tables
        self._table.extend([_TABLE] * tables + [0xFFFFFFFC] * lists)
        self._table.extend([_FREE] * (tables * 128 - len(self._table)))
        self._sectors.append(struct.pack(f"<{tables * 128}I", *self._table))
        for index in range(lists):
            part = places[109 + 127 * index : 109 + 127 * (index + 1)]
            following = list_start + index + 1 if index + 1 < lists else _LAST
            self._sectors.append(struct.pack("<128I", *part, *[_FREE] * (127 - len(part)), following))
        listed = (places[:109] + [_FREE] * 109)[:109]
        head = MAGIC + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        middle = struct.pack("<9I", 0, tables, directory, 0, _CUTOFF, small_table, small_count, list_start if lists else _LAST, lists)
        return head + middle + struct.pack("<109I", *listed)

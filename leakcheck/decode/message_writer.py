"""An item of a data file of Outlook written into a file of its own, as Outlook's own export does ([MS-OXMSG]), so that one reader reads both.

The values' bytes are kept; the digest of such an item is that of the wrapping, not of bytes that ever lay on a disk.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import replace

from leakcheck.decode.compound_file import Entry
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.decode.mapi_names import PropertyName, name_lists
from leakcheck.decode.mapi_properties import ATTACHED, BINARY, FIXED, MANY, SEVERAL, MapiProperty, Properties
from leakcheck.decode.message_storage import NAME_STREAMS, NAMED, PROPERTIES

_OF_MESSAGE, _OF_PART = 32, 8
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def message_file(item: Properties, recipients: Sequence[Properties], attachments: Sequence[tuple[Properties, bytes]], limit: int) -> bytes:
    """A `.msg` file, in which named properties have numbers of their own. Streams beyond `limit` bytes in all are cut."""
    file = _File()
    file.put(file.root, file.renumbered(item), _OF_MESSAGE)
    for order, recipient in enumerate(recipients):
        file.put(file.storage(f"__recip_version1.0_#{order:08X}"), recipient.values.values(), _OF_PART)
    for order, (properties, data) in enumerate(attachments):
        values = [*properties.values.values(), *([MapiProperty(ATTACHED, BINARY, data)] if data else [])]
        file.put(file.storage(f"__attach_version1.0_#{order:08X}"), values, _OF_PART)
    return storage_as_file(file, file.root, limit)


class _File:
    """Streams' bytes under the numbers of their entries, as the writer of compound files asks for them."""

    def __init__(self) -> None:
        self._streams: dict[int, bytes] = {}
        self.root = _entry(0, "Root Entry", _ROOT)

    def read(self, entry: Entry | None, limit: int) -> bytes:
        return b"" if entry is None else self._streams.get(entry.number, b"")[:limit]

    def storage(self, name: str) -> Entry:
        return self.root.children.setdefault(name.upper(), _entry(0, name, _STORAGE))

    def renumbered(self, item: Properties) -> list[MapiProperty]:
        """The item's values, named ones under the numbers that the file's lists of names give them; the lists are put into the file."""
        names: dict[int, PropertyName] = {number: name for number, name in item.names.items() if number in item.values}
        numbers, lists = name_lists(names)
        storage = self.storage(NAMED)
        for stream, data in zip(NAME_STREAMS, (lists.families, lists.entries, lists.texts), strict=True):
            self._stream(storage, stream, data)
        return [replace(one, number=numbers.get(one.number, one.number)) for one in item.values.values()]

    def put(self, storage: Entry, values: Iterable[MapiProperty], header: int) -> None:
        table = bytearray(header)
        for one in values:
            if one.kind in FIXED:
                table += struct.pack("<HHI", one.kind, one.number, 6) + one.raw[:8].ljust(8, b"\0")
            elif one.kind in SEVERAL:
                table += struct.pack("<HHIII", one.kind, one.number, 6, self._several(storage, one), 0)
            else:
                table += struct.pack("<HHIII", one.kind, one.number, 6, len(one.raw), 0)
                self._stream(storage, f"__substg1.0_{one.number:04X}{one.kind:04X}", one.raw)
        self._stream(storage, PROPERTIES, bytes(table))

    def _several(self, storage: Entry, one: MapiProperty) -> int:
        """Each value in a stream of its own, and their lengths in one before them, whose length is returned ([MS-OXMSG] section 2.1.4)."""
        stream, lengths = f"__substg1.0_{one.number:04X}{one.kind:04X}", bytearray()
        for order, value in enumerate(one.several):
            lengths += struct.pack("<II", len(value), 0) if one.kind == MANY | BINARY else struct.pack("<I", len(value))
            self._stream(storage, f"{stream}-{order:08X}", value)
        self._stream(storage, stream, bytes(lengths))
        return len(lengths)

    def _stream(self, storage: Entry, name: str, data: bytes) -> None:
        number = len(self._streams) + 1
        self._streams[number] = data
        storage.children[name.upper()] = _entry(number, name, _STREAM, len(data))


def _entry(number: int, name: str, kind: int, size: int = 0) -> Entry:
    return Entry(number, name, kind, bytes(16), 0, 0, 0, size, (0, 0, 0))

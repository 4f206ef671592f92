"""Folders, items and attachments of a data file of Outlook ([MS-PST]) as the library libpff gives them, bounded and typed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Protocol

from leakcheck.decode.mapi_names import NameLists, PropertyName
from leakcheck.decode.mapi_properties import ATTACHED, METHOD, MOST_PROPERTIES, SEVERAL, Properties
from leakcheck.decode.visible_text import storable

ATTACHED_ITEM = 5
_MOST_FOLDERS, _DEEPEST = 20_000, 60
_MOST_RECIPIENTS, _MOST_ATTACHMENTS = 400, 400
#: What is told of a recipient; other values would fill the directory of the file that the item is written into.
_OF_RECIPIENT = frozenset({0x0C15, 0x3001, 0x3002, 0x3003, 0x39FE, 0x5FFB, 0x5FFD, 0x5FFF})
_WASTE_BASKET, _NAMED = 0x35E3, 0x8000
#: The lists of names as values of an item ([MS-PST] section 2.4.7). A file can name as many properties as there are numbers.
_LISTS, _MOST_NAMES = (2, 3, 4), 0x8000
#: Each value of several takes a stream of the file that the item is written into, which has room for so many: lists of addresses hold some 600
#: before they are kept in another way ([MS-OXOCNTC] section 2.2.2.2.1: 15,000 bytes).
_MOST_VALUES = 2_000
#: The last four bytes of an entry id are the folder's number ([MS-PST] section 2.4.3.2).
_ENTRY_ID = 24


class Entry(Protocol):
    entry_type: int
    value_type: int
    data: bytes | None


class RecordSet(Protocol):
    entries: Iterable[Entry]


class Item(Protocol):
    identifier: int
    record_sets: Iterable[RecordSet]


class Folder(Item, Protocol):
    name: str | None
    sub_folders: Iterable["Folder"]
    sub_messages: Iterable[Item]


class Attachment(Item, Protocol):
    size: int

    def read_buffer(self, size: int) -> bytes: ...


class Store(Protocol):
    """An open data file."""

    root_folder: Folder | None
    message_store: Item | None
    orphan_items: Iterable[Item]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder by its steps from the root, and whether it is the waste basket or lies in it."""

    steps: tuple[str, ...]
    deleted: bool


def folders(store: Store, damages: list[str]) -> Iterator[tuple[Place, Folder]]:
    """Every folder before those in it, each once. What lies below a folder that cannot be read is told in `damages`. Raises OSError."""
    waste, seen = _waste_basket(store), set[int]()
    root = store.root_folder
    waiting = [(Place((), deleted=False), root)] if root is not None else []
    while waiting and len(seen) < _MOST_FOLDERS:
        place, folder = waiting.pop()
        if folder.identifier in seen:
            continue
        seen.add(folder.identifier)
        yield place, folder
        if len(place.steps) < _DEEPEST:
            waiting.extend(_inner(place, folder, waste, damages)[::-1])


def _inner(place: Place, folder: Folder, waste: int, damages: list[str]) -> list[tuple[Place, Folder]]:
    found: list[tuple[Place, Folder]] = []
    try:
        found.extend((_below(place, one, waste), one) for one in islice(folder.sub_folders, _MOST_FOLDERS))
    except OSError as error:
        damages.append(f"what lies below the folder {'/'.join(place.steps) or 'root'} ({said(error)})")
    return found


def said(error: OSError) -> str:
    """The library's words in one short line, without the names of its own functions."""
    words = " ".join(str(error).split()).partition(". ")[0]
    while words.startswith(("pypff_", "libpff_", "libbfio_", "libfdata_")) and ": " in words:
        words = words.partition(": ")[2]
    return storable(words, 150)


def _below(place: Place, folder: Folder, waste: int) -> Place:
    try:
        # A step is one step, whatever its name holds.
        name = (folder.name or "folder").replace("/", "∕")
    except OSError:
        name = "folder whose name cannot be read"
    return Place((*place.steps, name), place.deleted or folder.identifier == waste)


def _waste_basket(store: Store) -> int:
    entry_id = properties_of(store.message_store).data(_WASTE_BASKET) if store.message_store is not None else b""
    return int.from_bytes(entry_id[20:24], "little") if len(entry_id) == _ENTRY_ID else -1


def names_of(store: Store) -> dict[int, PropertyName]:
    """What the numbers from 0x8000 on stand for in this data file. Raises OSError."""
    # Not every version of the library gives it.
    listed: Item | None = getattr(store, "name_to_id_map", None)
    if listed is None:
        return {}
    lists = properties_of(listed)
    return NameLists(*(lists.data(number) for number in _LISTS)).read(_MOST_NAMES)


def properties_of(item: Item, names: Mapping[int, PropertyName] | None = None) -> Properties:
    """An item's own properties; those from 0x8000 on only where `names` says what they stand for."""
    found, left = Properties(), _MOST_VALUES
    for record in islice(item.record_sets, 1):
        for entry in islice(record.entries, MOST_PROPERTIES):
            number, kind = entry.entry_type, entry.value_type
            name = names.get(number) if names is not None and number >= _NAMED else None
            if number == ATTACHED or entry.data is None or (number >= _NAMED and name is None):
                continue
            several = _several(entry.data, left) if kind in SEVERAL else ()
            left -= len(several)
            found.add(number, kind, b"" if kind in SEVERAL else entry.data, several)
            if name is not None:
                found.names[number] = name
    return found


def _several(data: bytes, most: int) -> tuple[bytes, ...]:
    """The values of one that holds any number: their count, where each begins, the values ([MS-PST] section 2.3.3.4.2). None of more than `most`."""
    count = min(int.from_bytes(data[:4], "little"), len(data) // 4 - 1)
    if count > most:
        return ()
    places = [*(int.from_bytes(data[4 * order : 4 * order + 4], "little") for order in range(1, count + 1)), len(data)]
    # Values that lie over one another are none, and would be far more bytes than the file has.
    return tuple(data[begin:end] for begin, end in pairwise(places)) if places == sorted(places) else ()


def recipients_of(item: Item) -> list[Properties]:
    listed = getattr(item, "recipients", None)
    found: list[Properties] = []
    for record in islice(listed.record_sets if listed is not None else (), _MOST_RECIPIENTS):
        one = Properties()
        for entry in islice(record.entries, MOST_PROPERTIES):
            if entry.entry_type in _OF_RECIPIENT and entry.data is not None:
                one.add(entry.entry_type, entry.value_type, entry.data)
        found.append(one)
    return found


def attachments_of(item: Item, limit: int) -> list[tuple[Properties, bytes]]:
    """Each with its bytes, at most `limit` in all; without where they cannot be read or lie beyond that."""
    found: list[tuple[Properties, bytes]] = []
    for attachment in islice(getattr(item, "attachments", ()), _MOST_ATTACHMENTS):
        properties = properties_of(attachment)
        # For a message attached the library gives bytes of the data file itself, which are no file.
        data = b"" if properties.number(METHOD) == ATTACHED_ITEM else _bytes_of(attachment, limit)
        limit -= len(data)
        found.append((properties, data))
    return found


def _bytes_of(attachment: Attachment, limit: int) -> bytes:
    try:
        size = attachment.size
        return attachment.read_buffer(size) if 0 < size <= limit else b""
    except OSError:
        return b""

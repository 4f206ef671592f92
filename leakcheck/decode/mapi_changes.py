"""In which mailbox stores an Outlook item was changed: the list that keeps copies of it in step ([MS-OXCFXICS] sections 2.2.1.2.8 and 2.2.2.3).

Each store has a random number of its own and counts its changes. Items out of one mailbox bear the same number, whoever saved them later;
two numbers in one item are usual, where a mailbox was kept on a server and on a computer.
"""

import uuid
from collections.abc import Iterator

from leakcheck.decode.mapi_properties import Properties
from leakcheck.model.facts import Identifier, IdentifierKind

_CHANGES = 0x65E3
_NUMBER, _LONGEST, _MOST = 16, 24, 100


def change_facts(properties: Properties) -> Iterator[Identifier]:
    """Each store's number, and in its place the count of the last change there."""
    for store, count in _changes(properties.data(_CHANGES)):
        yield Identifier(at=properties.at(_CHANGES, f"{store}, change {count:,} of this store"), kind=IdentifierKind.STORE, value=store)


def _changes(data: bytes) -> Iterator[tuple[str, int]]:
    """Entries with their length before them; nothing at all where they do not fit, for then it is no such list."""
    found: dict[str, int] = {}
    place = 0
    while place < len(data) and len(found) < _MOST:
        entry = data[place + 1 : place + 1 + data[place]]
        if not _NUMBER < data[place] <= _LONGEST or len(entry) < data[place]:
            return
        store = str(uuid.UUID(bytes_le=entry[:_NUMBER]))
        found[store] = max(found.get(store, 0), int.from_bytes(entry[_NUMBER:], "big"))
        place += 1 + data[place]
    yield from found.items()

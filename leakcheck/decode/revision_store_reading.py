"""Reads the lists of a revision store into spaces, revisions and objects ([MS-ONESTORE] sections 2.1.4 to 2.1.14 and 2.5)."""

import struct
from collections.abc import Mapping
from uuid import UUID

from leakcheck.decode.revision_store import Chunk, FileNode, RevisionStore
from leakcheck.decode.revision_store_objects import Contents, Revision, Space, StoredObject
from leakcheck.decode.revision_store_properties import DAMAGE, NOBODY, Id, Properties, long_number, properties_of, resolved

#: Kinds of file nodes (section 2.4.3).
_ROOT_SPACE, _SPACE, _FILES, _REVISIONS, _FILE = 0x004, 0x008, 0x090, 0x010, 0x094
_REVISION_4, _REVISION_6, _REVISION_7 = 0x01B, 0x01E, 0x01F
_ROLE, _ROLE_IN_CONTEXT, _GROUP, _KEY = 0x05C, 0x05D, 0x0B0, 0x07C
_TABLE, _ENTRY, _ENTRY_OF_BASE, _RUN_OF_BASE = (0x021, 0x022), 0x024, 0x025, 0x026
_ROOT_SHORT, _ROOT_LONG = 0x059, 0x05A
_DECLARED, _DECLARED_OLD, _FILE_OBJECT = (0x0A4, 0x0A5, 0x0C4, 0x0C5), (0x02D, 0x02E, 0x041, 0x042), (0x072, 0x073)
#: The role of the revision that holds now ([MS-ONE] section 2.1.9), and the kind of cipher of those with a password (section 2.5.7).
_CURRENT, _ENCIPHERED = 1, 2
#: The one kind of object that the older declarations have (section 2.5.23), and the bit of those whose data are properties (section 2.6.14).
_OF_CONTENTS, _HAS_PROPERTIES = 0x00020001, 1 << 17
_STORED, _STORED_HEADER = UUID("bde316e7-2665-4511-a4c4-8d4d0b7a9eac").bytes_le, 36
#: How many bytes the count of references takes in the declaration of an embedded file.
_COUNTS = {0x072: 1, 0x073: 4}
_LONG = 20
_MOST_SPACES, _MOST_REVISIONS, _MOST_OBJECTS, _MOST_PROPERTIES, _MOST_ENTRIES = 20_000, 100_000, 500_000, 3_000_000, 1_000_000
_LONGEST_NAME = 1000


def contents_of(store: RevisionStore) -> Contents:
    """All that can be reached in a store. Damage and bounds are told in what comes back."""
    reader = _Reader(store)
    for node in store.root():
        try:
            reader.of_root(node)
        except DAMAGE:
            store.fault("a record of the store is broken")
    return reader.finished()


class _Reader:
    """Reads one store."""

    def __init__(self, store: RevisionStore) -> None:
        self._store = store
        self._contents = Contents(faults=store.faults)
        self._revisions_left, self._objects_left, self._properties_left, self._entries_left = (
            _MOST_REVISIONS, _MOST_OBJECTS, _MOST_PROPERTIES, _MOST_ENTRIES,
        )  # fmt: skip
        # A store may refer to one place any number of times; honest ones hardly do.
        self._bytes_left = 4 * len(store.data) + (1 << 20)

    def finished(self) -> Contents:
        left = (self._revisions_left, self._objects_left, self._properties_left, self._entries_left, self._bytes_left)
        self._contents.is_cut = self._store.is_exhausted or min(left) < 0 or len(self._contents.spaces) >= _MOST_SPACES
        return self._contents

    def of_root(self, node: FileNode) -> None:
        """A node of the root list (section 2.1.4). Raises one of DAMAGE."""
        if node.kind == _ROOT_SPACE:
            self._contents.root = long_number(node.fields)
        elif node.kind == _SPACE and len(self._contents.spaces) < _MOST_SPACES:
            self._space(node)
        elif node.kind == _FILES:
            self._files(node)

    def _files(self, node: FileNode) -> None:
        """The list of embedded files (section 2.5.22), whose bytes stand behind a GUID and their length (section 2.6.13)."""
        data = self._store.data
        for one in self._store.nodes(node.chunk):
            if one.kind != _FILE or one.chunk is None or len(one.fields) < 16 or len(self._contents.files) >= _MOST_OBJECTS:
                continue
            start = one.chunk.start + _STORED_HEADER
            if data[one.chunk.start : one.chunk.start + 16] != _STORED or start > len(data):
                self._store.fault("an embedded file is not where it should be")
                continue
            size = struct.unpack_from("<Q", data, one.chunk.start + 16)[0]
            if start + size > len(data):
                self._store.fault("an embedded file is cut")
            name = "{" + str(UUID(bytes_le=one.fields[:16])).upper() + "}"
            self._contents.files[name] = Chunk(start, min(size, len(data) - start))

    def _space(self, node: FileNode) -> None:
        """The revisions of a space are those of the last list that its manifest names (section 2.1.6)."""
        space = self._contents.spaces[long_number(node.fields)] = Space(long_number(node.fields))
        lists = [one.chunk for one in self._store.nodes(node.chunk) if one.kind == _REVISIONS]
        revision: Revision | None = None
        for one in self._store.nodes(lists[-1]) if lists else ():
            try:
                revision = self._begun(space, one) if one.kind in (_REVISION_4, _REVISION_6, _REVISION_7) else revision
                self._of_revision(space, revision, one)
            except DAMAGE:
                self._store.fault("a record of a revision is broken")
        if space.current not in space.revisions:
            space.current = next(reversed(space.revisions), NOBODY)

    def _begun(self, space: Space, node: FileNode) -> Revision | None:
        """A revision begins (sections 2.5.6 to 2.5.8). Raises one of DAMAGE."""
        self._revisions_left -= 1
        if self._revisions_left < 0:
            return None
        # The oldest kind holds a time in between, which is to be ignored.
        role, cipher = struct.unpack_from("<IH", node.fields, 2 * _LONG + (8 if node.kind == _REVISION_4 else 0))
        revision = Revision(long_number(node.fields), long_number(node.fields, _LONG), is_locked=cipher == _ENCIPHERED)
        space.revisions[revision.number] = revision
        self._appoint(space, revision.number, role, long_number(node.fields, 2 * _LONG + 6) if node.kind == _REVISION_7 else NOBODY)
        return revision

    def _appoint(self, space: Space, number: Id, role: int, context: Id) -> None:
        """Earlier versions of a page that are kept for its readers have current revisions too, in contexts of their own."""
        if role == _CURRENT and context == NOBODY:
            space.current = number

    def _of_revision(self, space: Space, revision: Revision | None, node: FileNode) -> None:
        """A node of the list of revisions. Raises one of DAMAGE."""
        if node.kind in (_ROLE, _ROLE_IN_CONTEXT):
            context = long_number(node.fields, _LONG + 4) if node.kind == _ROLE_IN_CONTEXT else NOBODY
            self._appoint(space, long_number(node.fields), struct.unpack_from("<I", node.fields, _LONG)[0], context)
        elif revision is None:
            return
        elif node.kind == _GROUP:
            self._group(revision, node)
        elif node.kind == _KEY:
            revision.is_locked = True
        elif node.kind == _ROOT_LONG:
            revision.roots[struct.unpack_from("<I", node.fields, _LONG)[0]] = long_number(node.fields)
        elif node.kind == _ROOT_SHORT:
            short, role = struct.unpack_from("<II", node.fields)
            revision.roots[role] = resolved(short, revision.guids)
        else:
            base = space.revisions.get(revision.base)
            self._declaration(revision, revision.guids, base.guids if base is not None else {}, node)

    def _group(self, revision: Revision, node: FileNode) -> None:
        """A list of objects with a table of GUIDs of its own (section 2.1.13)."""
        guids: dict[int, bytes] = {}
        for one in self._store.nodes(node.chunk):
            try:
                self._declaration(revision, guids, {}, one)
            except DAMAGE:
                self._store.fault("a record of an object is broken")

    def _declaration(self, revision: Revision, guids: dict[int, bytes], base: Mapping[int, bytes], node: FileNode) -> None:
        """An entry of the table of GUIDs, or an object. Raises one of DAMAGE."""
        if node.kind in _TABLE:
            guids.clear()
        elif node.kind in (_ENTRY, _ENTRY_OF_BASE, _RUN_OF_BASE):
            run = _run(base, node)
            self._entries_left -= len(run)
            if self._entries_left >= 0:
                guids.update(run)
        elif node.kind in (*_DECLARED, *_DECLARED_OLD, *_FILE_OBJECT):
            self._objects_left -= 1
            if self._objects_left >= 0:
                one = self._object(revision, guids, node)
                revision.objects[one.number] = one

    def _object(self, revision: Revision, guids: Mapping[int, bytes], node: FileNode) -> StoredObject:
        """Sections 2.5.23 to 2.5.29. Raises one of DAMAGE."""
        number = resolved(struct.unpack_from("<I", node.fields)[0], guids)
        if node.kind in _DECLARED_OLD:
            return StoredObject(number, _OF_CONTENTS, self._properties(revision, guids, node))
        kind = struct.unpack_from("<I", node.fields, 4)[0]
        if node.kind in _FILE_OBJECT:
            place, at = _text(node.fields, 8 + _COUNTS[node.kind])
            return StoredObject(number, kind, Properties(), place, _text(node.fields, at)[0])
        return StoredObject(number, kind, self._properties(revision, guids, node) if kind & _HAS_PROPERTIES else Properties())

    def _properties(self, revision: Revision, guids: Mapping[int, bytes], node: FileNode) -> Properties:
        if revision.is_locked or node.chunk is None:
            return Properties()
        self._bytes_left -= node.chunk.size
        if self._bytes_left < 0 or self._properties_left < 0:
            return Properties()
        data = self._store.data[node.chunk.start : node.chunk.start + node.chunk.size]
        found, count = properties_of(data, guids, self._properties_left)
        self._properties_left -= count
        return found


def _run(base: Mapping[int, bytes], node: FileNode) -> dict[int, bytes]:
    """Sections 2.5.10 to 2.5.12: a GUID, or one or several out of the table of the revision below. Raises struct.error."""
    if node.kind == _ENTRY:
        place, guid = struct.unpack_from("<I16s", node.fields)
        return {place: guid}
    if node.kind == _ENTRY_OF_BASE:
        source, place = struct.unpack_from("<II", node.fields)
        return {place: base[source]} if source in base else {}
    source, count, place = struct.unpack_from("<III", node.fields)
    return {place + index - source: guid for index, guid in base.items() if source <= index < source + count}


def _text(fields: bytes, at: int) -> tuple[str, int]:
    """A text in UTF-16 behind the number of its signs (section 2.2.3), and where it ends. Raises struct.error, EOFError."""
    size = 2 * int(struct.unpack_from("<I", fields, at)[0])
    if at + 4 + size > len(fields):
        raise EOFError
    return fields[at + 4 : at + 4 + size].decode("utf-16-le", "replace").rstrip("\0")[:_LONGEST_NAME], at + 4 + size

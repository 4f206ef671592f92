"""Revision stores as they are sent to and from OneDrive and SharePoint ([MS-ONESTORE] sections 2.7 and 2.8, [MS-FSSHTTPB] section 2.2.1).

The same objects as in a store, packed as a stream of small records; written by the specifications and tried on built files only.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from leakcheck.decode.revision_store import FORMAT_AT, PACKAGE, Chunk
from leakcheck.decode.revision_store_objects import Contents, Revision, Space, StoredObject
from leakcheck.decode.revision_store_properties import DAMAGE, NOBODY, Id, Properties, properties_with

#: The package begins behind four GUIDs and four empty bytes.
_BEGIN = 68
#: Kinds of records ([MS-FSSHTTPB] section 2.2.1.5).
_ELEMENT, _CELL, _REVISION_PLACE, _ROOT_CELL, _CURRENT = 0x01, 0x0E, 0x0D, 0x07, 0x0B
_REVISION, _ROOT, _GROUP_OF_REVISION, _DECLARED, _DECLARED_BLOB, _DATA, _DATA_IN_BLOB, _BLOB = 0x1A, 0x0A, 0x19, 0x18, 0x05, 0x16, 0x1C, 0x02
_END_OF_PACKAGE = 0x7A
#: A record of this length has its real length behind it.
_LONG_RECORD = 0x7FFF
#: The root of the section, and the context of what holds now ([MS-ONESTORE] sections 2.7.1 and 2.7.2).
_SECTION_ROOT, _DEFAULT_CONTEXT = UUID("1a5a319c-c26b-41aa-b9c5-9bd8c44e07d4").bytes_le, UUID("84defab9-aaa3-4a0d-a3a8-520c77ac7073").bytes_le
#: What of an object a piece of data is: its properties, the bytes of a file, its kind (section 2.7.6).
_PROPERTIES, _FILE, _KIND = 1, 2, 4
#: The role of the root that is there where a password locks the section (section 2.7.4).
_KEY_ROLE = 3
_FILE_ENDING = 0x1C003424
_MOST_RECORDS, _MOST_PROPERTIES, _MOST_REFERENCES = 2_000_000, 3_000_000, 2_000_000


class PackageDamage(ValueError):
    """A record is broken."""


@dataclass(slots=True)
class _Reader:
    """A span of the file that is read from its beginning."""

    data: bytes
    at: int
    end: int

    def take(self, size: int) -> bytes:
        if self.at + size > self.end:
            raise PackageDamage("a record ends too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self) -> int:
        """A number whose first byte tells by its lowest set bit how long it is ([MS-FSSHTTPB] section 2.2.1.1)."""
        first = self.take(1)[0]
        if first in (0, 0x80):
            return int.from_bytes(self.take(8), "little") if first else 0
        more = (first & -first).bit_length() - 1
        return (first | int.from_bytes(self.take(more), "little") << 8) >> more + 1

    def id(self) -> Id:
        """A GUID with a number, the number before it in five to thirty-two bits (section 2.2.1.7)."""
        first = self.take(1)[0]
        if first == 0:
            return NOBODY
        for mark, bits, more in ((0x4, 3, 0), (0x20, 6, 1), (0x40, 7, 2)):
            if first & (1 << bits) - 1 == mark:
                number = (first | int.from_bytes(self.take(more), "little") << 8) >> bits
                return self.take(16), number
        if first != 0x80:
            raise PackageDamage("a number of an object is broken")
        number = int.from_bytes(self.take(4), "little")
        return self.take(16), number

    def cell(self) -> tuple[Id, Id]:
        return self.id(), self.id()


@dataclass(slots=True)
class _Piece:
    """A piece of data about an object, as a group declares it."""

    object: Id
    part: int
    blob: Id = NOBODY
    data: Chunk | None = None
    objects: Sequence[Id] = ()
    spaces: Sequence[Id] = ()


@dataclass(slots=True)
class _Manifest:
    revision: Id
    base: Id
    roots: dict[int, Id] = field(default_factory=dict)
    groups: list[Id] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """All records that matter, by the number of the element in which they stand."""

    cells: dict[tuple[Id, Id], Id] = field(default_factory=dict)
    current: dict[Id, Id] = field(default_factory=dict)
    places: dict[Id, Id] = field(default_factory=dict)
    manifests: dict[Id, _Manifest] = field(default_factory=dict)
    groups: dict[Id, list[_Piece]] = field(default_factory=dict)
    blobs: dict[Id, Chunk] = field(default_factory=dict)
    section: Id = NOBODY
    read: dict[Id, int] = field(default_factory=dict)
    """How many declared pieces of a group have their data."""
    references_left: int = _MOST_REFERENCES


def package_contents(data: bytes, start: int = 0) -> Contents:
    """All that can be reached in a package that begins there. Damage and bounds are told in what comes back."""
    contents, found = Contents(), _Found()
    element: Id = NOBODY
    left = _MOST_RECORDS
    try:
        for kind, record in _records(data, start + _BEGIN):
            left -= 1
            if left < 0 or found.references_left < 0:
                contents.is_cut = True
                break
            element = record.id() if kind == _ELEMENT else element
            _note(found, element, kind, record)
    except PackageDamage as error:
        contents.faults.append(str(error))
    _build(data, found, contents)
    return contents


def package_behind(data: bytes) -> int | None:
    """Where a package begins that stands behind the log of transactions of a store without lists, as OneDrive hands some sections out."""
    start, size = struct.unpack_from("<QI", data, 160) if len(data) >= 172 else (0, 0)
    place = start + size
    return place if place > 0 and data[place + FORMAT_AT : place + FORMAT_AT + 16] == PACKAGE else None


def _records(data: bytes, at: int) -> Iterator[tuple[int, _Reader]]:
    """The records in their order, each with its own bytes; what is nested follows, so that nothing is lost by reading them flat."""
    reader = _Reader(data, at, len(data))
    while reader.at < len(data):
        first = data[reader.at]
        if first & 1:  # the end of a record that holds others, in one or two bytes
            kind = int.from_bytes(reader.take(2 if first & 2 else 1), "little") >> 2
            if kind == _END_OF_PACKAGE:
                return
            continue
        head = int.from_bytes(reader.take(4 if first & 2 else 2), "little")
        kind, size = (head >> 3 & 0x3FFF, head >> 17) if first & 2 else (head >> 3 & 0x3F, head >> 9)
        if first & 2 and size == _LONG_RECORD:
            size = reader.number()
        begin = reader.at
        reader.take(size)
        yield kind, _Reader(data, begin, begin + size)


def _note(found: _Found, element: Id, kind: int, record: _Reader) -> None:
    """What one record says. Raises PackageDamage."""
    if kind == _CELL:
        cell = record.cell()
        found.cells[cell] = record.id()
    elif kind == _REVISION_PLACE:
        revision = record.id()
        found.places[revision] = record.id()
    elif kind == _ROOT_CELL:
        root, cell = record.id(), record.cell()
        found.section = cell[1] if root[0] == _SECTION_ROOT else found.section
    elif kind == _CURRENT:
        found.current[element] = record.id()
    elif kind == _BLOB:
        found.blobs[element] = _bytes(record)
    elif kind in (_DECLARED, _DECLARED_BLOB, _DATA, _DATA_IN_BLOB):
        _of_group(found, element, kind, record)
    else:
        _of_revision(found, element, kind, record)


def _of_revision(found: _Found, element: Id, kind: int, record: _Reader) -> None:
    if kind == _REVISION:
        found.manifests[element] = _Manifest(record.id(), record.id())
    elif kind == _ROOT and element in found.manifests:
        role = record.id()[1]
        found.manifests[element].roots[role] = record.id()
    elif kind == _GROUP_OF_REVISION and element in found.manifests:
        found.manifests[element].groups.append(record.id())


def _of_group(found: _Found, element: Id, kind: int, record: _Reader) -> None:
    """A group declares its pieces first, then gives their data in the same order."""
    pieces = found.groups.setdefault(element, [])
    if kind == _DECLARED:
        pieces.append(_Piece(record.id(), record.number()))
    elif kind == _DECLARED_BLOB:
        number, blob = record.id(), record.id()
        pieces.append(_Piece(number, record.number(), blob))
    else:
        place = found.read.get(element, 0)
        found.read[element] = place + 1
        if place < len(pieces):
            piece = pieces[place]
            piece.objects = [record.id() for _ in range(_count(found, record))]
            piece.spaces = [record.cell()[1] for _ in range(_count(found, record))]
            piece.data = _bytes(record) if kind == _DATA else None
            piece.blob = record.id() if kind == _DATA_IN_BLOB else piece.blob


def _count(found: _Found, record: _Reader) -> int:
    """How many numbers follow: each takes a byte at least."""
    count = record.number()
    found.references_left -= count
    if count > record.end - record.at:
        raise PackageDamage("a list of numbers is broken off")
    return count


def _bytes(record: _Reader) -> Chunk:
    """Bytes behind their length, as a span of the file (section 2.2.1.3)."""
    size = record.number()
    begin = record.at
    record.take(size)
    return Chunk(begin, size)


def _build(data: bytes, found: _Found, contents: Contents) -> None:
    """Spaces with the chain of revisions that holds now, and those of other contexts as earlier ones."""
    contents.root = found.section
    builder = _Builder(data, found, contents)
    # Earlier versions first: what holds now is what comes last.
    for (context, number), element in sorted(found.cells.items(), key=lambda pair: pair[0][0][0] == _DEFAULT_CONTEXT):
        space = contents.spaces.setdefault(number, Space(number))
        chain = _chain(found, found.current.get(element, element))
        for manifest in chain:
            space.revisions.setdefault(manifest.revision, builder.revision(manifest))
        if chain and (context[0] == _DEFAULT_CONTEXT or space.current == NOBODY):
            space.current = chain[-1].revision


def _chain(found: _Found, revision: Id) -> list[_Manifest]:
    """The manifests of a revision and of all that it builds upon, the oldest first."""
    chain: list[_Manifest] = []
    seen: set[Id] = set()
    while revision not in seen and (manifest := found.manifests.get(found.places.get(revision, revision))) is not None:
        seen.add(revision)
        chain.append(manifest)
        revision = manifest.base
    return chain[::-1]


@dataclass(slots=True)
class _Builder:
    """Makes objects of pieces, each group once."""

    data: bytes
    found: _Found
    contents: Contents
    groups: dict[Id, dict[Id, StoredObject]] = field(default_factory=dict)
    left: int = _MOST_PROPERTIES

    def revision(self, manifest: _Manifest) -> Revision:
        is_locked = _KEY_ROLE in manifest.roots
        made = Revision(manifest.revision, manifest.base, roots=dict(manifest.roots), is_locked=is_locked)
        for group in [] if is_locked else manifest.groups:
            if group not in self.groups:
                self.groups[group] = self._objects(self.found.groups.get(group, []))
            made.objects.update(self.groups[group])
        return made

    def _objects(self, pieces: Sequence[_Piece]) -> dict[Id, StoredObject]:
        made: dict[Id, StoredObject] = {}
        kinds = {piece.object: int.from_bytes(self._of(piece)[:4], "little") for piece in pieces if piece.part == _KIND}
        for piece in pieces:
            before = made.get(piece.object, StoredObject(piece.object, kinds.get(piece.object, 0), Properties()))
            if piece.part == _PROPERTIES:
                properties = self._properties(piece)
                ending = properties.text(_FILE_ENDING)[:20]
                made[piece.object] = StoredObject(before.number, before.kind, properties, before.file_name, ending or before.ending)
            elif piece.part == _FILE and (chunk := self._chunk(piece)) is not None:
                name = f"{{{UUID(bytes_le=piece.object[0])}-{piece.object[1]}}}".upper()
                self.contents.files.setdefault(name, chunk)
                made[piece.object] = StoredObject(before.number, before.kind, before.properties, f"<ifndf>{name}", before.ending)
        return made

    def _chunk(self, piece: _Piece) -> Chunk | None:
        return self.found.blobs.get(piece.blob) if piece.blob != NOBODY else piece.data

    def _of(self, piece: _Piece) -> bytes:
        chunk = self._chunk(piece)
        return self.data[chunk.start : chunk.start + chunk.size] if chunk is not None else b""

    def _properties(self, piece: _Piece) -> Properties:
        try:
            properties, count = properties_with(self._of(piece), piece.objects, piece.spaces, self.left)
        except DAMAGE:
            if "the properties of an object are broken" not in self.contents.faults:
                self.contents.faults.append("the properties of an object are broken")
            return Properties()
        self.left -= count
        self.contents.is_cut = self.contents.is_cut or self.left <= 0
        return properties

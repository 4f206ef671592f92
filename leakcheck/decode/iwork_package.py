"""Packages of Pages, Numbers and Keynote, of 2013 and later and of 2009: where their parts are, and the objects in the newer ones.

Apple documents neither. Layout and numbers as public projects found them: obriensp/iWorkFileFormat, psobot/keynote-parser, SheetJS' notes.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.decode.protobuf import Message, ProtobufDamage, message, varint
from leakcheck.decode.snappy import SnappyDamage, unpacked
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, Entry, extras

INDEX, OBJECTS = "Index.zip", ".iwa"
#: The part with all of a document of 2009, by the program: Keynote calls it otherwise than the two others. It may be packed once more.
OLD_INDEXES = ("index.xml", "index.apxl", "index.xml.gz", "index.apxl.gz")
_NEW_SIGNS = ("Index/Document.iwa", INDEX)
_OLD_SIGNS = ("buildVersionHistory.plist", "QuickLook/Thumbnail.jpg", "thumbs/mt0.tiff", "Contents/PkgInfo")
#: What locked packages hold: the check of the password, and the hint that its owner gave; those of 2009 keep both in a field of their first entry.
LOCK, HINT = ".iwpv2", ".iwph"
_OLD_LOCK, _OLD_HINT = b"iwpv", b"iwph"
_ENDINGS = (".pages", ".numbers", ".key", ".pages-tef", ".numbers-tef", ".key-tef", ".template", ".kth", ".nmbtemplate")
#: A block holds up to 64 kB of objects; so much is unpacked of one package, and so many objects are looked at.
_LONGEST_BLOCK, _MOST_UNPACKED, _MOST_OBJECTS, _LONGEST_OLD = 1 << 20, 96 << 20, 500_000, 32 << 20
_BLOCK_HEADER = 4


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of a newer package."""

    number: int
    kind: int
    """Which message it is."""
    data: bytes
    component: str
    """The part that holds it, without folder and ending: `Document`, `Slide-9283`."""

    def message(self) -> Message:
        """Its fields; empty if they are broken."""
        try:
            return message(self.data)
        except ProtobufDamage:
            return Message({})


@dataclass(slots=True)
class IworkPackage:
    """An open package."""

    package: Package
    folder: str
    """What stands before all names: a package that somebody packed as the folder that it is on a Mac keeps that folder's name."""
    faults: list[str] = field(default_factory=list)
    _left: int = _MOST_UNPACKED

    def part(self, name: str) -> bytes:
        return self.package.part(self.folder + name)

    def has(self, name: str) -> bool:
        return any(entry.name == self.folder + name for entry in self.package.entries)

    @property
    def is_locked(self) -> bool:
        return self.has(LOCK) or any(_OLD_LOCK in entry.info.extra for entry in self.package.entries[:20])

    @property
    def hint(self) -> str:
        """The hint that the owner gave for the password; empty without one."""
        given = self.part(HINT)[:1000] if self.has(HINT) else next(filter(None, map(_old_hint, self.package.entries[:20])), b"")
        return given.decode("utf-8", "replace").strip()

    @property
    def is_cut(self) -> bool:
        return self._left <= 0

    def old_index(self) -> tuple[str, bytes]:
        """The one XML part of a package of 2009 and its name; nothing of a newer one."""
        for name in OLD_INDEXES:
            if self.has(name):
                data = self.part(name)
                return name, _gunzipped(data) if name.endswith(".gz") else data
        return "", b""

    def objects(self) -> Iterator[StoredObject]:
        """All objects of a newer package, those of the document itself first."""
        left = _MOST_OBJECTS
        for component, data in self._components():
            for one in self._in_component(component, data):
                left -= 1
                if left < 0:
                    self._left = 0
                    return
                yield one

    def _components(self) -> Iterator[tuple[str, bytes]]:
        inside = self._index() if self.has(INDEX) else self.package
        if inside is None:
            return
        folder = "" if inside is not self.package else self.folder
        names = [entry.name for entry in inside.entries if entry.name.startswith(f"{folder}Index/") and entry.name.endswith(OBJECTS)]
        for name in sorted(names, key=lambda one: not one.endswith("/Document.iwa")):
            yield name.removeprefix(f"{folder}Index/").removesuffix(OBJECTS), inside.part(name)

    def _index(self) -> Package | None:
        """The package inside the package, in which the objects lie where it is a folder on a Mac."""
        try:
            return package_of(zipfile.ZipFile(io.BytesIO(self.part(INDEX))))
        except DAMAGE as error:
            self.fault(f"{INDEX}: {damage_words(error, 120)}")
            return None

    def _in_component(self, component: str, data: bytes) -> Iterator[StoredObject]:
        try:
            yield from _objects(component, self._unpacked(data))
        except (SnappyDamage, ProtobufDamage) as error:
            self.fault(f"{storable(component, 100)}: {damage_words(error, 120)}")

    def _unpacked(self, data: bytes) -> bytes:
        """The blocks of a part: a zero, three bytes of length, packed bytes without check sums. Raises SnappyDamage."""
        at, out = 0, bytearray()
        while at + _BLOCK_HEADER <= len(data) and self._left > 0:
            size = int.from_bytes(data[at + 1 : at + _BLOCK_HEADER], "little")
            if data[at] or at + _BLOCK_HEADER + size > len(data):
                raise SnappyDamage("a block is broken off")
            block = unpacked(data[at + _BLOCK_HEADER : at + _BLOCK_HEADER + size], _LONGEST_BLOCK)
            self._left -= len(block) + 1
            out += block
            at += _BLOCK_HEADER + size
        return bytes(out)

    def fault(self, words: str) -> None:
        if len(self.faults) < 5:
            self.faults.append(words)


def _objects(component: str, data: bytes) -> Iterator[StoredObject]:
    """Each object is described by a message before it (TSP.ArchiveInfo): its number, then kind and length of the messages that follow."""
    at = 0
    while at < len(data):
        size, at = varint(data, at)
        if at + size > len(data):
            raise ProtobufDamage("an object is broken off")
        described = message(data[at : at + size])
        at += size
        for one in described.inners(2):
            length = one.number(3)
            if at + length > len(data):
                raise ProtobufDamage("an object is broken off")
            yield StoredObject(described.number(1), one.number(1), data[at : at + length], component)
            at += length


def _old_hint(entry: Entry) -> bytes:
    return next((data.removeprefix(_OLD_HINT) for _, data in extras(entry.info.extra) if data.startswith(_OLD_HINT)), b"")


def _gunzipped(data: bytes) -> bytes:
    """As much as can and may be unpacked."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _LONGEST_OLD)
    except zlib.error:
        return b""


def folder_of(entries: Sequence[Entry]) -> str | None:
    """What stands before the names of an iWork package's parts, mostly nothing; None if the entries are those of something else."""
    names = {entry.name for entry in entries}
    first = entries[0].name.partition("/")[0] if entries else ""
    folders = ["", f"{first}/"] if first.lower().endswith(_ENDINGS) and all(name.startswith(f"{first}/") for name in names) else [""]
    for folder in folders:
        old = any(folder + name in names for name in OLD_INDEXES) and any(folder + name in names for name in _OLD_SIGNS)
        # Of other packages that hold an `Index.zip` none has Apple's identifier beside it.
        new = f"{folder}{_NEW_SIGNS[0]}" in names or {f"{folder}{INDEX}", f"{folder}Metadata/DocumentIdentifier"} <= names
        if old or new:
            return folder
    return None

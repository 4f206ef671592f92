"""What a revision store holds ([MS-ONESTORE] section 2.1): spaces of objects with their revisions, and embedded files."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from leakcheck.decode.revision_store import Chunk
from leakcheck.decode.revision_store_properties import NOBODY, Id, Properties

#: The roles of root objects that matter ([MS-ONE] section 2.1.8).
CONTENT, METADATA, VERSION_METADATA = 1, 2, 4


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One state of an object."""

    number: Id
    kind: int
    """Its JCID ([MS-ONE] section 2.1.13)."""
    properties: Properties
    file_name: str = ""
    """Of embedded files where their bytes are: `<ifndf>{GUID}` inside the store, `<file>name` beside it (section 2.5.27)."""
    ending: str = ""


@dataclass(slots=True)
class Revision:
    """What one saving changed in a space."""

    number: Id
    base: Id
    """The revision upon which it builds."""
    objects: dict[Id, StoredObject] = field(default_factory=dict)
    roots: dict[int, Id] = field(default_factory=dict)
    guids: dict[int, bytes] = field(default_factory=dict)
    """What short numbers stand for in older files, where the table is the revision's own."""
    is_locked: bool = False
    """Whether its objects are enciphered with a password."""


@dataclass(slots=True)
class Space:
    """A page, the section itself, or a table of contents: objects that refer to one another, in all states that are kept."""

    number: Id
    revisions: dict[Id, Revision] = field(default_factory=dict)
    """In the order of the file, which is that of time."""
    current: Id = NOBODY

    @property
    def is_locked(self) -> bool:
        return any(revision.is_locked for revision in self.revisions.values())

    def objects(self) -> dict[Id, StoredObject]:
        """What holds now: the current revision over those that it builds upon."""
        return {number: one for revision in self._chain() for number, one in revision.objects.items()}

    def roots(self) -> dict[int, Id]:
        """The root objects that hold now, by their role."""
        return {role: number for revision in self._chain() for role, number in revision.roots.items()}

    def states(self) -> Iterator[StoredObject]:
        """All states of all objects, the oldest first."""
        for revision in self.revisions.values():
            yield from revision.objects.values()

    def _chain(self) -> list[Revision]:
        chain: list[Revision] = []
        number, seen = self.current, set[Id]()
        while (revision := self.revisions.get(number)) is not None and number not in seen:
            seen.add(number)
            chain.append(revision)
            number = revision.base
        return chain[::-1]


@dataclass(slots=True)
class Contents:
    """All that a store holds."""

    root: Id = NOBODY
    """The space that the others are reached from: that of the section."""
    spaces: dict[Id, Space] = field(default_factory=dict)
    files: dict[str, Chunk] = field(default_factory=dict)
    """Where the bytes of embedded files lie, by their GUID in capitals and braces."""
    faults: list[str] = field(default_factory=list)
    """What was found to be broken, each in a few words."""
    is_cut: bool = False
    """Whether a bound was met, so that not all was read."""

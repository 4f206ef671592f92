"""What the headers of a RAR archive say, whichever version wrote them: `rar_version_4` and `rar_version_5` read them."""

import struct
from dataclasses import dataclass, field

from leakcheck.model.moment import Moment

MAGIC_4, MAGIC_5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
MOST_BLOCKS = 1_000_000
LARGEST_HEADER = 2 << 20
LONGEST_TARGET = 4096
COPY = "copy of another member"
#: The kind of file, in Unix's mode of a member, that is a symbolic link.
LINK = 0o120000


class RarDamage(ValueError):
    """The archive breaks its format; the text ends a sentence for the reader."""


class ChangedHeader(RarDamage):
    """A header does not have the check sum that was written with it."""


#: What reading a damaged or lying archive may raise.
DAMAGE = (RarDamage, OSError, EOFError, struct.error, IndexError, ValueError, OverflowError)


@dataclass(slots=True)
class Entry:
    """One file or folder."""

    name: str
    size: int
    packed: int
    offset: int
    """Where its packed bytes begin."""
    crc: int | None
    method: int
    """0: stored; 1 to 5: packed, from fast to well."""
    system: str
    times: list[tuple[str, Moment]] = field(default_factory=list)
    is_directory: bool = False
    is_locked: bool = False
    link: str = ""
    """What kind of link it is, in a word or two; empty for what is none."""
    target: str = ""
    """Where the link leads to, as far as the headers tell."""
    is_split: bool = False
    owner: str = ""
    is_unknown_size: bool = False

    @property
    def is_link(self) -> bool:
        return bool(self.link)


@dataclass(slots=True)
class Archive:
    """What the headers say."""

    version: int
    entries: list[Entry] = field(default_factory=list)
    comment: str = ""
    is_locked: bool = False
    """Whether the headers themselves are encrypted."""
    is_solid: bool = False
    is_volume: bool = False
    is_complete: bool = False
    """Whether the mark of the end was met."""
    has_recovery: bool = False

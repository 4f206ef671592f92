"""A unit of work: a file, a span of a large mailbox, or a slice of a large archive."""

import msgspec

from leakcheck.model.facts import AnyFact


class Span(msgspec.Struct, frozen=True, order=True):
    """A part of a large container: from `start` up to, not including, `end`, in the format's own unit (bytes, entries)."""

    start: int
    end: int
    first: int
    """The running number of the first child that begins in this span."""


class Beside(msgspec.Struct, frozen=True):
    """A small file that lies beside another and is about it by its name."""

    name: str
    """As the report names it, without its folder."""
    file: bytes
    """Where the file system keeps it."""
    size: int
    mtime_ns: int


class Unit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one worker is given at a time. Unchanged `file`, `size`, `mtime_ns` and `beside` mean that it need not be read again."""

    path: str
    """How the report names it: the chain's first step, relative to the folder that was scanned."""
    file: bytes
    """Where the file system keeps it, in the file system's own bytes: names need not be text. Empty: there is no file."""
    size: int
    mtime_ns: int
    format: str = ""
    """With a span: the format that made it."""
    span: Span | None = None
    facts: tuple[AnyFact, ...] = ()
    """What the place itself says, for example a Maildir name's delivery time."""
    skip: tuple[str, ...] = ()
    """Paths of items inside that ended a worker before and are set apart now."""
    beside: tuple[Beside, ...] = ()
    data: bytes = b""
    """The bytes themselves where there is no file (standard input)."""

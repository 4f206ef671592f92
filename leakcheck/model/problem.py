"""What could not be done, and why. It travels to the report and never counts against a file."""

from enum import StrEnum

import msgspec


class ProblemKind(StrEnum):
    UNREADABLE = "unreadable"
    """The system refused the bytes: permissions, a vanished file, an input error."""
    SPECIAL_FILE = "special-file"
    """A symbolic link, device, pipe or socket: never followed or opened."""
    DAMAGED = "damaged"
    """The content breaks its own format; what could be read was read."""
    ENCRYPTED = "encrypted"
    NO_READER = "no-reader"
    """leakcheck has no reader for this kind."""
    MISSING_EXTRA = "missing-extra"
    """A reader exists but needs an optional package."""
    LIMIT = "limit"
    """A guard against hostile input stopped the reading: size, depth, count, ratio, time, memory."""
    CRASH = "crash"
    """The worker that read this item died or hung; the item was set apart."""
    READER_ERROR = "reader-error"
    """Our own reader failed in an unforeseen way."""
    RULE_ERROR = "rule-error"
    """Our own rule failed; it is left out of what was looked for."""
    VERIFIER_ERROR = "verifier-error"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What could not be done and why, in one sentence for a reader."""

    kind: ProblemKind
    sentence: str
    stage: str = "extract"
    item: str = ""
    """The item's path, filled in by the frame."""

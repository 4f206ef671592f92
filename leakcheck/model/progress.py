"""How far a scan, or a search for lost keys, has come."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecoveryProgress:
    """How far a recovery has come."""

    searches: int
    of_searches: int
    found: int
    domain: str = ""
    selector: str = ""
    seconds: float = 0.0
    """Spent on the search at hand."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan has come."""

    stage: str
    """`list`, `read`, `recover`, `compare`, `judge`."""
    files: int = 0
    of_files: int = 0
    bytes: int = 0
    of_bytes: int = 0
    items: int = 0
    recovery: RecoveryProgress | None = None


Watch = Callable[[Progress], None]

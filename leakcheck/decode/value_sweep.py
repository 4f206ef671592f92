"""Values that differ in one stretch only, so that a search hashes what stands before it once (FIPS 180-4: a hash is taken from front to back)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sweep:
    """Values of a header line: what stands before the stretch, the stretch as it may have been, and what follows."""

    before: bytes
    stretches: Iterable[bytes]
    """To be gone through once."""
    after: bytes
    words: str
    """How these values differ from the present one."""
    joins: bool = False
    """Whether blanks may come to stand side by side or at an end, which the relaxed form drops (RFC 6376 section 3.4.2)."""

    def value(self, stretch: bytes) -> bytes:
        return self.before + stretch + self.after

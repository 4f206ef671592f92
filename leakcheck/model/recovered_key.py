"""A key that was computed from the signatures of a dump, what it was computed from, and what ties it to a name."""

from enum import StrEnum

import msgspec

from leakcheck.model.key_record import KeyRecord


class UnexplainedSignature(msgspec.Struct, frozen=True, kw_only=True):
    """An RSA signature in a case that no known key of its name made."""

    row: int
    """The attestation's number in the case."""
    item: str
    domain: str
    selector: str
    signature: bytes
    digest: bytes
    """The hash of the signed header lines as they stand now."""
    hash_name: str
    body_fits: bool
    headers_vouched: bool = False
    """Whether another signature of the message, by a known key, shows header lines unchanged since."""
    time: str = ""
    """When it says that it was made, else the message's Date: ISO 8601; empty where neither is stated."""

    @property
    def name(self) -> tuple[str, str]:
        return self.domain, self.selector


class AnchorKind(StrEnum):
    """What ties a computed key to a name."""

    ARCHIVE = "archive"
    """It is a key that the store documents."""
    MAIL = "mail"
    """It verifies a mail that the user holds independently of the dump."""
    CASE = "case"
    """It was computed from another dump too."""


class KeyAnchor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing outside the dump that ties a computed key to a signing domain."""

    kind: AnchorKind
    domain: str
    selector: str
    source: str
    """In words that follow "because": what was compared with."""
    record: KeyRecord | None = None
    """The documented key, for an archive."""
    identity: str = ""
    """Which mail or case that was, by hash, so that one thing does not count twice."""


class RecoveredKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An RSA key that opens signatures of the case."""

    modulus: bytes
    """Big-endian."""
    exponent: int
    domain: str
    """The name that the signatures gave from which it was computed; of a documented key the name that it is documented under."""
    selector: str
    anchors: tuple[KeyAnchor, ...] = ()

    @property
    def name(self) -> tuple[str, str]:
        return self.domain, self.selector

    @property
    def identity(self) -> tuple[bytes, int]:
        """What makes two keys the same."""
        return self.modulus, self.exponent

    @property
    def number(self) -> int:
        return int.from_bytes(self.modulus, "big")

    @property
    def bits(self) -> int:
        return self.number.bit_length()

    @property
    def documented(self) -> KeyRecord | None:
        """The record of the archive or the user's store that holds this very key."""
        return next((anchor.record for anchor in self.anchors if anchor.record is not None), None)


class AttemptOutcome(StrEnum):
    FOUND = "found"
    NOTHING = "nothing"
    """No key is common to these signatures: the header lines of some have changed, or their keys differ."""
    TIME = "time limit"
    MEMORY = "memory limit"
    """The process that computed ended before it answered, as it does where memory is short."""
    NEEDS_GMPY2 = "needs gmpy2"


class RecoveryAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """One search for a common divisor, so that it is not done twice."""

    question: str
    """SHA-256 over the signatures and hashes that were asked about."""
    domain: str
    selector: str
    outcome: AttemptOutcome
    seconds: float
    """How long it took, or the limit at which it was ended."""

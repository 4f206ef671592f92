"""What a signature vouches for, in three outcomes and one reason each (after ETSI EN 319 102-1)."""

from enum import StrEnum

import msgspec

from leakcheck.model.location import Location
from leakcheck.model.moment import Moment


class Outcome(StrEnum):
    PASSED = "passed"
    INDETERMINATE = "indeterminate"
    """Nothing can be said: no key, no bytes, a form we cannot read. Never evidence against the file."""
    FAILED = "failed"
    """The mathematics says no. For a mail this alone is no evidence of alteration (forensics lesson 3)."""


class Reason(StrEnum):
    """Why, one code for one thing."""

    VERIFIED = "verified"
    UNSIGNED = "unsigned"
    NO_KEY = "no key"
    NETWORK_NOT_ALLOWED = "network not allowed"
    KEY_REVOKED = "key revoked"
    BODY_ALTERED = "body altered"
    HEADERS_ALTERED = "signed headers altered"
    OPENS_HEADERS_CHANGED = "signed by this key but headers changed since"
    DOES_NOT_OPEN = "not made by any known key of this name"
    MALFORMED = "malformed signature"
    UNSUPPORTED = "unsupported signature"
    KEY_TOO_WEAK = "key too weak"
    KEY_UNUSABLE = "key record unusable"
    KEY_FORBIDS = "key record forbids this use"
    EXPIRED_AT_RECEIPT = "expired at receipt"
    FROM_NOT_SIGNED = "sender line not signed"
    PARTLY_COVERED = "covers only part of the message"
    CONDITIONAL_KEY = "key of undocumented origin"
    OUTSIDE_KEY_WINDOW = "outside the time this key was seen"
    CONTAINER_LOST_BYTES = "container lost the bytes"
    TOO_LARGE = "too large to verify"


class Alignment(StrEnum):
    """How the signing domain relates to the domain of the From line (RFC 7489 section 3.1)."""

    SAME = "same"
    ORGANISATIONAL = "same organisation"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class KeyOrigin(StrEnum):
    """Where a key came from, strongest first."""

    DNS = "dns"
    ZONE = "zone"
    ARCHIVE = "archive"
    SUPPLIED = "supplied"
    """Given by the user with a source stated."""
    UNDOCUMENTED = "undocumented"
    """Given without any source: what it opens is only conditional."""
    TEST = "test"
    """A key whose private half is published in a standard or test suite: valid but forgeable by anyone."""


class KeyRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One public key as seen under one name (RFC 6376 section 3.6.1)."""

    domain: str
    selector: str
    record: str
    """The exact text of the TXT record."""
    source: str
    origin: KeyOrigin
    first_seen: str = ""
    """ISO date of the first observation; an observation, hence a lower bound of the key's life."""
    last_seen: str = ""


class Attestation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One signature's answer."""

    scheme: str
    outcome: Outcome
    reason: Reason
    sentence: str
    """What it means, for a reader without technical training, within DESIGN section 4 point 6."""
    at: Location
    signer: str = ""
    """For DKIM the signing domain (`d=`)."""
    selector: str = ""
    signing_time: Moment | None = None
    algorithm: str = ""
    key_bits: int = 0
    key: KeyRecord | None = None
    alignment: Alignment = Alignment.UNKNOWN
    covered: tuple[str, ...] = ()
    """Header names covered, in signing order."""
    uncovered: tuple[str, ...] = ()
    """Displayed headers that are present and not covered, unsigned duplicates included (`From [0]`)."""
    body_covered: int | None = None
    """Bytes of the canonical body that are covered; None where no body hash applies."""
    body_length: int | None = None
    headers_proven: bool = False
    """The signed headers verify, whatever became of the body."""
    body_proven: bool = False
    """The body hash fits, whatever became of the headers (worth something only with a proven header)."""
    repairs: tuple[str, ...] = ()
    """What had to be undone for the check to pass, in words."""
    notes: tuple[str, ...] = ()

    @property
    def authenticates(self) -> bool:
        """Whether this alone lifts the item: passed, whole, by a documented key that nobody else holds."""
        return self.outcome is Outcome.PASSED and self.reason is Reason.VERIFIED

"""What a signature vouches for, in three outcomes and one reason each (after ETSI EN 319 102-1)."""

from enum import StrEnum

import msgspec

from leakcheck.model.key_record import KeyRecord
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
    FORGEABLE = "valid but forgeable"
    """The private half was public or within reach of others at the time, so that anybody could have signed."""
    KEY_UNUSABLE = "key record unusable"
    KEY_FORBIDS = "key record forbids this use"
    EXPIRED_AT_RECEIPT = "expired at receipt"
    FROM_NOT_SIGNED = "sender line not signed"
    PARTLY_COVERED = "covers only part of what is shown"
    CONDITIONAL_KEY = "key of undocumented origin"
    OUTSIDE_KEY_WINDOW = "outside the time this key was seen"
    CONTAINER_LOST_BYTES = "container lost the bytes"
    TOO_LARGE = "too large to verify"
    REPAIRED = "verified after repair"
    """The signature fits once known damage of exports or relays is undone; the repairs are stated and shown."""
    BODY_ONLY = "text verified, header line withheld"
    """The signature fits once a header line that was masked or removed is put back: the text and the other lines are proven."""
    SIGNED_HEADER_CHANGED = "signed header was changed"
    """The signature fits only with another value of one header line than the one that stands there now."""
    RECOVERED_KEY = "fits a key recovered from this dump"
    """One private key signed this and other mails of the dump; whose key that was, nothing here says."""
    UNANCHORED = "valid by a key that nothing anchors"
    """Intact since somebody signed; that it was the named signer rests on nothing but the file itself."""
    OUTSIDE_VALIDITY = "certificate not valid at signing time"
    CERTIFICATE_FORBIDS = "certificate does not allow this use"
    CHAIN_BROKEN = "chain of seals broken"
    TIME_STAMPED = "existed by the time of a time stamp"
    """An authority that is trusted recorded that these bytes, or this signature, existed by then; nothing of who made them."""
    SEALED_ONLY = "unchanged since a server received it"
    """A receiver's seal fits; it recorded no check of the sender's domain that passed."""


class Alignment(StrEnum):
    """How the signing domain relates to the domain of the From line (RFC 7489 section 3.1)."""

    SAME = "same"
    ORGANISATIONAL = "same organisation"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class RestoredLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A header line whose signed value was found by search: with it the signature fits, with the present one it does not."""

    name: str
    """Lower case."""
    present: str
    """What stands there now; empty where the line is missing."""
    signed: str
    """What was signed."""
    means: str
    """How the value was found, in words."""


class SignatureMaterial(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a signature can be asked again with, when a key or an original turns up later: the dump is not needed for it."""

    signature: bytes
    """The number in b=, big-endian."""
    digest: bytes
    """The hash of the signed header lines as they stand now (RFC 6376 section 3.7)."""
    hash_name: str
    """`sha1` or `sha256`."""
    body_hash: bytes
    """bh=: the hash that the signed text had."""
    body_form: str
    """`simple` or `relaxed`: the canonical form that bh= was taken of."""
    lines: tuple[bytes, ...] = ()
    """The signed lines in their canonical form, the signature's own last: kept where a search for a changed one can succeed."""
    signed_digest: bytes = b""
    """The hash that was signed, where the key opens the signature."""
    gap: str = ""
    """What a reader sees and the signature does not cover, in words; empty if nothing decisive is left out."""


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
    repair_difference: tuple[str, ...] = ()
    """Lines of a unified diff from the message as it is here to the message that the signature fits; cut where it is long."""
    set_aside: tuple[str, ...] = ()
    """Lines of the stock text of lists and gateways that a reader sees and that were not signed."""
    restored: RestoredLine | None = None
    not_later_than: str = ""
    """ISO date by which the signature had been made, because its key was out of use or withdrawn after; empty where unknown."""
    recorded: tuple[str, ...] = ()
    """What the signer itself recorded of earlier checks (RFC 8617 section 4.1.1), `dkim=pass header.d=example.org`."""
    recorded_below: int = 0
    """How many DKIM signatures stand further out than that record, so that it says nothing of them."""
    material: SignatureMaterial | None = None
    notes: tuple[str, ...] = ()

    @property
    def authenticates(self) -> bool:
        """Whether this alone lifts the item: passed, by a documented key that nobody else holds, and covering what a reader sees."""
        return self.outcome is Outcome.PASSED and self.reason in _AUTHENTICATING


_AUTHENTICATING = frozenset({Reason.VERIFIED, Reason.REPAIRED, Reason.BODY_ONLY})

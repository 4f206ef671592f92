"""The answer for one item: one of three words, what justifies it, and what it rests on."""

from enum import StrEnum

import msgspec


class Status(StrEnum):
    AUTHENTICATED = "AUTHENTICATED"
    UNVERIFIABLE = "UNVERIFIABLE"
    SUSPICIOUS = "SUSPICIOUS"


class Basis(StrEnum):
    """What justifies the verdict (forensics C3)."""

    SIGNED = "signed"
    SIGNED_AFTER_REPAIR = "signed-after-repair"
    BODY_ONLY = "body-only"
    INHERITED = "inherited"
    NO_SIGNATURE = "no-signature"
    KEY_UNAVAILABLE = "key-unavailable"
    CONDITIONAL_KEY = "conditional-key"
    FORGEABLE_KEY = "forgeable-key"
    SIGNED_BY_RECOVERED_KEY = "signed-by-recovered-key"
    SIGNED_BY_UNANCHORED_KEY = "signed-by-unanchored-key"
    SEALED_ONLY = "sealed-only"
    TIME_STAMPED = "time-stamped"
    TEXT_LOST = "text-lost"
    PARTLY_COVERED = "partly-covered"
    FAILED_EXPLAINABLE = "failed-explainable"
    SIGNATURE_UNREADABLE = "signature-unreadable"
    CONSISTENT = "consistent"
    CONTAINER = "container"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    ALTERED = "altered"
    IMPOSSIBLE = "impossible"
    CONTRADICTION = "contradiction"
    PROVENANCE = "provenance"


class Flag(StrEnum):
    """Things worth knowing that may sit beside any verdict."""

    SIGNER_NOT_AUTHOR = "signer-not-author"
    PARTLY_COVERED = "partly-covered"
    SUPPLIED_KEY = "supplied-key"
    OUTSIDE_KEY_WINDOW = "outside-key-window"
    CONTRADICTS_ITSELF = "contradicts-itself"
    HANDLED = "handled"
    AFTER_THEFT = "after-theft"
    LIMITS = "limits"
    TWO_CUSTODIANS = "two-custodians"
    QUOTED = "quoted"
    INBOUND_SPOOF = "inbound-spoof"


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer for one item."""

    status: Status
    basis: Basis
    sentence: str
    flags: tuple[Flag, ...] = ()
    reasons: tuple[str, ...] = ()
    """One sentence each, the weightiest first."""
    counted: tuple[str, ...] = ()
    """Ids of the rules whose findings the verdict rests on."""
    folded: tuple[str, ...] = ()
    """Findings that did not count by themselves, each with why: `rule: reason`."""

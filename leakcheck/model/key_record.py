"""A public key as it was seen under a name, and what its record says (RFC 6376 section 3.6.1)."""

import base64
import binascii
from enum import StrEnum

import msgspec

#: The last bytes of an encoded key: the end of the modulus and the exponent, the same in every encoding of one key.
_TAIL = 60
#: A key of 16,384 bits takes 2,900 characters; nothing honest is longer than four times that.
LONGEST_RECORD = 12_000


class KeyOrigin(StrEnum):
    """Where a key came from, strongest first."""

    DNS = "dns"
    ZONE = "zone"
    ARCHIVE = "archive"
    SUPPLIED = "supplied"
    """Given by the user with a source stated."""
    UNDOCUMENTED = "undocumented"
    """Given without any source: what it opens is only conditional."""
    WITH_DUMP = "with-dump"
    """Handed over together with the dump that it is to vouch for: whoever made the one could have made the other."""
    RECOVERED = "recovered"
    """Computed from the signatures of the very dump that it is to vouch for."""
    TEST = "test"
    """A key whose private half is published in a standard or test suite: valid but forgeable by anyone."""


#: What a key of these opens says nothing about the domain: nobody outside the dump is known to have seen the key there.
CONDITIONAL = frozenset({KeyOrigin.UNDOCUMENTED, KeyOrigin.WITH_DUMP, KeyOrigin.RECOVERED})


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
    forgeable_since: str = ""
    """ISO date from which others could sign with this key; empty where no such date is known."""
    forgeable_because: str = ""
    """Why, in words that end a sentence: `its private half was published on …`; empty if nothing is known against the key."""
    retired: str = ""
    """ISO date by which the key was out of use: withdrawn, or replaced under its name. Never the end of a window of observation."""
    retired_because: str = ""
    """What shows that, with its source, in words that end a sentence."""

    @property
    def name(self) -> str:
        """As DNS has it."""
        return f"{self.selector}._domainkey.{self.domain}"


def key_tags(record: str) -> dict[str, str]:
    """The tags of a key record (RFC 6376 section 3.6.1); of a repeated one, the first. Linear in the record's length."""
    tags: dict[str, str] = {}
    for piece in record[:LONGEST_RECORD].split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags


def key_bytes(tags: dict[str, str]) -> bytes | None:
    """The key of a record; None where it is missing or its base64 is broken, empty where the key was revoked (an empty p=)."""
    if "p" not in tags:
        return None
    text = "".join(tags["p"].split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def key_tail(record: KeyRecord) -> bytes:
    """What two records of one key have in common, however they encode it; empty for a withdrawn or unreadable key."""
    data = key_bytes(key_tags(record.record)) or b""
    # Ed25519 keys stand bare (32 bytes) or wrapped (44): only their own bytes are alike.
    return data[-_TAIL:] if len(data) > _TAIL else data[-32:]


def is_revoked(record: KeyRecord) -> bool:
    """Whether the record says that its domain has withdrawn the key (an empty p=, RFC 6376 section 3.6.1)."""
    return key_bytes(key_tags(record.record)) == b""

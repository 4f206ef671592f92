"""A public key as it was seen under a name, and what its record says (RFC 6376 section 3.6.1)."""

import base64
import binascii
from enum import StrEnum

import msgspec

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
    RECOVERED = "recovered"
    """Computed from the signatures of the very dump that it is to vouch for."""
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
    forgeable_since: str = ""
    """ISO date from which others could sign with this key; empty where no such date is known."""
    forgeable_because: str = ""
    """Why, in words that end a sentence: `its private half was published on …`; empty if nothing is known against the key."""


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

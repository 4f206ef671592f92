"""What a UUID of version 1 tells: when and on which network card it was made (RFC 9562 section 5.1)."""

import re
from collections.abc import Iterator
from uuid import UUID

from leakcheck.decode.moments import version_1_moment
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_RANDOM_NODE = 0x010000000000
#: Windows 95 and 98 made up a number without that bit where there was no card: its last two bytes are zero (seen in macros of 1998 and 1999).
_MADE_UP = 0xFFFF


def unique_identifier(text: str) -> UUID | None:
    """The first UUID in a text; None if there is none."""
    match = _UUID.search(text)
    return UUID(match[0]) if match else None


def version_1_facts(identifier: UUID, part: str) -> Iterator[AnyFact]:
    """The time and the network card in a UUID of version 1; nothing of any other."""
    if identifier.version != 1:
        return
    at = Location(part, str(identifier).upper())
    moment = version_1_moment(identifier.time)
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token="uuid-version-1")
    # Where the first bit to go over the wire is set, the node is a random number and no card's (section 6.10).
    if not identifier.node & _RANDOM_NODE and identifier.node & _MADE_UP:
        address = ":".join(f"{byte:02x}" for byte in identifier.node.to_bytes(6, "big"))
        yield Identifier(at=at, kind=IdentifierKind.NETWORK_ADDRESS, value=address)

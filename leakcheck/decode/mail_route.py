"""Which trace lines the recipient's own servers wrote, as far as their names tell (RFC 5321 section 4.4, RFC 8601 section 5)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from leakcheck.decode.domain_alignment import organisational
from leakcheck.model.facts import Hop

#: Names under which one provider's servers speak and its customers write.
_HOUSES = (
    ("google.com", "gmail.com", "googlemail.com"),
    ("outlook.com", "office365.com", "hotmail.com", "live.com", "msn.com", "microsoft.com", "exchangelabs.com"),
    ("apple.com", "icloud.com", "me.com", "mac.com"),
    ("yahoo.com", "yahoodns.net", "ymail.com", "rocketmail.com", "aol.com"),
    ("messagingengine.com", "fastmail.com", "fastmail.fm"),
    ("yandex.ru", "yandex.net", "yandex.com"),
    ("mail.ru", "smailru.net", "inbox.ru", "list.ru", "bk.ru"),
    ("gmx.net", "gmx.de", "gmx.com", "web.de", "kundenserver.de", "1and1.com"),
    ("protonmail.ch", "protonmail.com", "proton.me", "proton.ch"),
)
_HOUSE_OF = {name: house[0] for house in _HOUSES for name in house}
_ADDRESS = re.compile(r"\[|[0-9.]+$|[0-9a-f:]+$", re.IGNORECASE)
#: Endings that no public name has (RFC 6762 appendix G, and custom).
_PRIVATE = (".local", ".internal", ".lan", ".localdomain", ".intra", ".corp", ".home", ".private")
#: Handed in by the writer's own program, after a login (RFC 3848). HTTP and MAPI say nothing: Microsoft writes them on delivery too.
_SUBMITTED = re.compile(r"(?:UTF8)?E?SMTPS?A\b", re.IGNORECASE)


# Kept, because every message of a mailbox comes through the same few servers.
@lru_cache(maxsize=4096)
def house(host: str) -> str:
    """Who runs a host, as the domain that its organisation registered; empty for addresses and names of no public meaning."""
    name = host.lower().strip("[]<>. ")
    if "." not in name or _ADDRESS.match(name) or name.endswith(_PRIVATE):
        return ""
    registered = organisational(name)
    return _HOUSE_OF.get(registered, registered)


def recipient_hops(hops: Sequence[Hop]) -> Sequence[Hop]:
    """The uppermost trace lines, down to the last that the house of the first named server wrote; none where no server is named.

    `hops` from the top. Lines of servers that name themselves only by an address or an internal name belong to the lines around them.
    """
    return hops[: _last_of_recipient(tuple([hop.by_host for hop in hops]))]


def _last_of_recipient(servers: tuple[str, ...]) -> int:
    own, end = "", 0
    for count, server in enumerate(servers, start=1):
        written_by = house(server)
        if own and written_by and written_by != own:
            break
        own = own or written_by
        if written_by:
            end = count
    return end


def is_submission(hop: Hop) -> bool:
    """Whether the writer's own program handed the message in here, so that this server is the writer's, not a recipient's."""
    return bool(_SUBMITTED.match(hop.protocol))


def handover(hops: Sequence[Hop]) -> tuple[str, str]:
    """The houses between which the message was handed over to the recipient; empty names where the trace lines do not tell."""
    own = recipient_hops(hops)
    if not own or any(is_submission(hop) for hop in own):
        return "", ""
    return house(own[-1].from_host), house(own[-1].by_host)

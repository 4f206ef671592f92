"""A mail server says that it took the message from another organisation at an address that nobody can have on the internet."""

import ipaddress
import re
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.decode.mail_route import handover, house, recipient_hops
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: RFC 5321 section 4.4: the address of the connection stands in brackets in the remark behind the name.
_CONNECTED = re.compile(r"^\s*from\s+\S{1,255}\s+\([^()]{0,255}?\[(?:IPv6:)?(?P<address>[0-9A-Fa-f.:]{3,45})\]")
#: RFC 5737 and RFC 3849.
_EXAMPLES = tuple(ipaddress.ip_network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.HEADER_CLOCK,
    cause=Cause.TRANSPORT,
    needs=(Hop,),
    about=(ItemKind.MAIL,),
    innocent=(
        "A firewall, a filter or a load balancer stands between the two, and hands connections on under an address of the house.",
        "Both servers are run by one organisation under different names, and are connected inside it.",
        "The address was blacked out, or replaced by one that is set aside for examples, before the message was handed on.",
    ),
    sources=("RFC 5321 section 4.4", "RFC 1918, RFC 5737 and RFC 6890: addresses that are not used on the internet"),
    false_alarms=None,
)
def unassigned_or_private_address(mail: Examined) -> Iterator[Observation]:
    """A mail server took the message from another organisation at an address that nobody has on the internet.

    The recipient's outermost server notes the address of the computer that handed it the message. Between two organisations
    that is an address of the public internet. An address that is set aside for the networks inside houses and firms, for examples or for
    nobody, or one that is no address at all, is worth a question; it has everyday causes and never counts against a message.
    """
    hops = sorted(mail.every(Hop), key=lambda hop: hop.position)
    own = recipient_hops(hops)
    before, after = handover(hops)
    if not own or not before or not after or before == after:
        return
    match = _CONNECTED.match(own[-1].at.raw)
    trouble = _trouble(match["address"]) if match is not None else ""
    if match is not None and trouble:
        sentence = (
            f"The server {own[-1].by_host[:_LONGEST]} notes that {house(own[-1].from_host)[:_LONGEST]} handed it the message "
            f"from the address {match['address']}, {trouble}."
        )
        yield Observation(sentence=sentence, evidence=(own[-1],))


# Kept, because the same few servers hand over the mail of a mailbox.
@lru_cache(maxsize=4096)
def _trouble(address: str) -> str:
    """Why an address is none of the public internet, in words; empty if it may be one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "which is no address" if re.fullmatch(r"\d{1,4}(?:\.\d{1,4}){3}", address) else ""
    if known.is_global or known.is_multicast:
        return ""
    if any(known in network for network in _EXAMPLES if network.version == known.version):
        return "which is set aside for examples"
    inside = known.is_private and not known.is_reserved
    return "which is used only inside a house's or firm's own network" if inside else "which is set aside and used by nobody"

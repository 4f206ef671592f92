"""The message names a domain under an ending that did not exist yet."""

import ipaddress
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from leakcheck.decode.mail_route import handover, house
from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.knowledge.domain_names import delegated_on
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, Identifier, IdentifierKind, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: A registry's own name may have answered a few days before the day that the tables give.
_SLACK = timedelta(days=10)
# Where a name must be one that the whole internet knows, or no answer could arrive. Trace lines and message numbers hold
# whatever a computer is called inside its own house.
_ADDRESS = re.compile(r"header (?:From|Sender|Reply-To|To)(?: \[\d+\])?: domain")
_LINK = re.compile(r"body: link")
#: Used inside organisations or in examples long before they were added (the most frequent ones of the name-collision study).
_USED_BEFORE = frozenset(
    {"ads", "app", "bar", "box", "cisco", "cloud", "company", "computer", "dev", "domains", "email", "foo", "global", "google", "group", "host"}
    | {"bank", "center", "church", "clinic", "college", "data", "design", "fax", "hospital", "hotel", "house", "institute", "law", "legal", "one"}
    | {"phone", "red", "school", "security", "storage", "support", "tel", "university", "xyz", "zip"}
    | {"inc", "mail", "med", "network", "office", "prod", "sap", "server", "services", "site", "systems", "website", "win", "work", "world", "zone"}
)
_LONGEST = 100
#: Senders that are no people: what computers of one house call themselves among themselves.
_MACHINE = re.compile(
    r"\b(?:root|daemon|nobody|cron\w*|www-data|apache|postmaster|mailer-daemon|admin\w*|scan\w*|fax|copier|printer|nagios|backup)@", re.IGNORECASE
)
#: What names are blacked out with (eight of 1,870 messages measured came from `xxx.xxx`), and Tor's ending, which was in use for ten years
#: before it was set apart in 2015 (RFC 7686).
_MASKS = frozenset({"xxx", "onion"})
#: RFC 5321 section 4.4: the address of the connection stands in brackets in the remark behind the name.
_CONNECTED = re.compile(
    r"^\s*from\s+\S{1,255}\s+\([^()]{0,255}?\[?(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2,43})\]?\)"
)
#: Set aside for examples; samples and manuals show them where a public address stood.
_EXAMPLES = tuple(ipaddress.ip_network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
_INSIDE = "The name is a computer's name inside an organisation, which may end in anything."
_CLOCK = "The clock of the sender's computer was wrong, and with it the Date line."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, Identifier),
    about=(ItemKind.MAIL,),
    innocent=(
        _INSIDE,
        "The address was typed wrongly, stands for an example, or was put in place of one that somebody blacked out.",
        "A program that exported or archived the message put its own present links into it.",
        _CLOCK,
    ),
    sources=(
        "ICANN, delegation dates of the generic top-level domains",
        "Interisle for ICANN, Name Collision in the DNS (2013): endings used inside organisations before they were added",
    ),
    false_alarms=FalseAlarms(
        0,
        1578,
        "messages with a date and a sender's domain, of public test suites; at strong weight; not counted: one with an invented sender, found",
    ),
)
def domain_not_yet_delegated(mail: Examined) -> Iterator[Observation]:
    """The message names a domain whose ending did not exist on the internet when it was sent.

    Hundreds of endings such as .paris, .email or .news were added to the internet's directory from 2013 on, each on a known
    day. Before that day no mail could come from an address under it and no link to it could work. Endings that were never
    added, and names inside trace lines and message numbers, are how organisations call their own computers; they are not
    told, or weigh little. So does every name in a message of which no trace line shows that it went from one organisation to another,
    from a public address: what never left the house may bear any name. Without a mail server's time nobody but the sender's clock says
    when it was: then the sign is one step softer.
    Country endings are not looked at: nearly all are older than mail at large.
    """
    latest, received = latest_of(mail), receipt_of(mail) is not None
    if latest is None:
        return
    early: dict[str, Observation] = {}
    from_outside = _came_from_outside(mail)
    for host in mail.every(Identifier):
        if host.kind is not IdentifierKind.HOST:
            continue
        ending, day = _delegated(host.value)
        if day is not None and latest.moment.latest < datetime(day.year, day.month, day.day, tzinfo=UTC) - _SLACK:
            found = _observation(host, latest, (ending, day), received=received, from_outside=from_outside)
            early[ending] = max(early.get(ending, found), found, key=lambda observation: observation.weight or Weight.NOTE)
    yield from early.values()


# Kept, because the same few servers and senders are named throughout a mailbox.
@lru_cache(maxsize=4096)
def _delegated(host: str) -> tuple[str, date | None]:
    """A host's ending, and the day before which it did not exist, where that is known and tells something."""
    ending = host.rstrip(".").rpartition(".")[2].lower()
    return ending, delegated_on(ending) if "." in host and ending not in _MASKS else None


def _observation(host: Identifier, latest: TimeClaim, added: tuple[str, date], *, received: bool, from_outside: bool) -> Observation:
    ending, day = added
    sentence = (
        f"The message is dated {latest.moment} and names {host.value[:_LONGEST]} ({host.at.part}); "
        f"the ending .{ending} was added to the internet's directory on {day.isoformat()}."
    )
    most = Weight.WEAK if not from_outside else Weight.STRONG if received else Weight.MODERATE
    tested = Tested(_INSIDE, "excluded" if from_outside else "possible"), Tested(_CLOCK, "excluded" if received else "untestable")
    return Observation(sentence=sentence, evidence=(host, latest), weight=min(_weight(host, ending), most), tested=tested)


def _came_from_outside(mail: Examined) -> bool:
    """Whether a server of one organisation took the message from another's, at a public address."""
    hops = sorted(mail.every(Hop), key=lambda hop: hop.position)
    before, after = handover(hops)
    taken = (hop for hop in hops if house(hop.from_host) == before and house(hop.by_host) == after)
    return bool(before and after) and before != after and any(_is_public(hop.at.raw) for hop in taken)


def _is_public(line: str) -> bool:
    match = _CONNECTED.match(line)
    try:
        address = ipaddress.ip_address(match["address"]) if match is not None else None
    except ValueError:
        return False
    return address is not None and (address.is_global or any(address in network for network in _EXAMPLES))


def _weight(host: Identifier, ending: str) -> Weight:
    part = host.at.part
    if ending in _USED_BEFORE or _MACHINE.search(host.at.raw):
        return Weight.WEAK
    if _ADDRESS.fullmatch(part):
        return Weight.STRONG
    return Weight.MODERATE if _LINK.fullmatch(part) else Weight.WEAK

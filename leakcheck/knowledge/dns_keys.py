"""DKIM keys from the domain name system, only where the user allowed the network."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.key_record import LONGEST_RECORD, KeyOrigin, KeyRecord
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from dns.resolver import Resolver

_SECONDS = 5.0
#: RFC 1035 section 3.1.
_LONGEST_NAME = 253


class OnlineKeyring:
    """A store of keys that asks DNS for names it does not hold, each name once."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._asked: dict[tuple[str, str], tuple[KeyRecord, ...]] = {}

    @property
    def online(self) -> bool:
        return True

    def dkim_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        held = self._store.dkim_keys(domain, selector)
        if held:
            return held
        name = (domain.lower().rstrip("."), selector.lower())
        if name not in self._asked:
            self._asked[name] = self._store.graded(_asked(*name))
        return self._asked[name]

    def sibling_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        return self._store.sibling_keys(domain, selector)

    def openpgp_keys(self) -> Sequence[bytes]:
        return self._store.openpgp_keys()

    def trusted_certificates(self) -> Sequence[bytes]:
        return self._store.trusted_certificates()


def _asked(domain: str, selector: str) -> list[KeyRecord]:
    import dns.exception
    import dns.resolver

    name = f"{selector}._domainkey.{domain}."
    if len(name) > _LONGEST_NAME:
        return []
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=_SECONDS)
    except (dns.exception.DNSException, OSError, ValueError):
        return []
    texts = (b"".join(entry.strings).decode("utf-8", "replace") for entry in answer)
    return [KeyRecord(domain, selector, text, "live DNS", KeyOrigin.DNS) for text in sorted(texts) if "p=" in text]


# ── asking once, on the user's word ──────────────────────────────────────────────────────────────────────────────────

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.IGNORECASE)
#: Names that DNS does not serve or that stay within a house (RFC 6761, RFC 7686, RFC 9476): asking for them reveals much and finds nothing.
_SPECIAL = frozenset({"local", "localhost", "onion", "invalid", "test", "example", "internal", "alt", "arpa", "lan", "home", "corp"})
_MOST_TEXTS = 20
#: RFC 9715: what fits into one packet everywhere.
_PAYLOAD = 1232


@dataclass(frozen=True, slots=True)
class Answered:
    """What DNS said of one name."""

    domain: str
    selector: str
    records: tuple[KeyRecord, ...] = ()
    why: str = ""
    """Why there are none, in words; empty if there are."""


def askable(domain: str, selector: str) -> bool:
    """Whether DNS could know a key of this name. Names come out of a dump and can be anything."""
    name = f"{selector}._domainkey.{domain}"
    labels = name.split(".")
    short = len(name) <= _LONGEST_NAME - 2 and all(0 < len(label) <= 63 for label in labels)
    return short and "." in domain and labels[-1].lower() not in _SPECIAL and _HOST.fullmatch(name) is not None


def resolver_named(address: str) -> "Resolver":
    """The resolver at ADDRESS or ADDRESS:PORT (IPv6: [ADDRESS]:PORT), or that of the system. Raises UserError."""
    import dns.exception
    import dns.flags
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=not address)
        if address:
            host, port = _host_and_port(address)
            resolver.nameservers, resolver.port = [host], port
    except (dns.exception.DNSException, ValueError, OSError) as error:
        raise UserError(f"There is no resolver to ask ({error}). Name one by its address with --resolver.") from error
    resolver.use_edns(0, dns.flags.DO, _PAYLOAD)
    return resolver


def ask(names: Iterable[tuple[str, str]], resolver: "Resolver", today: str) -> Iterator[Answered]:
    """Ask a resolver for the keys of these names, one by one, five seconds at most each. Never raises for what comes back."""
    for domain, selector in names:
        yield _answered(domain, selector, resolver, today)


def _answered(domain: str, selector: str, resolver: "Resolver", today: str) -> Answered:
    import dns.exception
    import dns.flags
    import dns.resolver

    try:
        answer = resolver.resolve(f"{selector}._domainkey.{domain}.", "TXT", lifetime=_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Answered(domain, selector, why="DNS holds no such key any more, or never did")
    except (dns.exception.DNSException, OSError, ValueError) as error:
        return Answered(domain, selector, why=f"no answer ({type(error).__name__})")
    # What a resolver says of DNSSEC is worth as much as the way to it, and is written down and not relied on.
    marked = ", whose answer it marked as checked by DNSSEC" if answer.response.flags & dns.flags.AD else ""
    source = f"DNS, asked by way of the resolver {answer.nameserver or 'of this machine'}{marked}"
    texts = sorted({b"".join(entry.strings).decode("utf-8", "replace")[:LONGEST_RECORD] for entry in list(answer)[:_MOST_TEXTS]})
    records = tuple(KeyRecord(domain.lower(), selector.lower(), text, source, KeyOrigin.DNS, today, today) for text in texts if "p=" in text)
    return Answered(domain, selector, records, "" if records else "the name holds no key")


def _host_and_port(address: str) -> tuple[str, int]:
    match = re.fullmatch(r"\[(?P<six>[0-9a-fA-F:.]+)\](?::(?P<p6>\d{1,5}))?|(?P<four>[0-9.]+)(?::(?P<p4>\d{1,5}))?|(?P<bare>[0-9a-fA-F:]+)", address)
    if match is None:
        raise ValueError(f"{address!r} is no address")
    port = int(match["p6"] or match["p4"] or 53)
    if not 0 < port < 1 << 16:
        raise ValueError(f"{port} is no port")
    return match["six"] or match["four"] or match["bare"], port

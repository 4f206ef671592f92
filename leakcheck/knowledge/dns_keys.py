"""DKIM keys from the domain name system, only where the user allowed the network."""

from collections.abc import Sequence

from leakcheck.model.attestation import KeyOrigin, KeyRecord
from leakcheck.model.scheme import Keyring

_SECONDS = 5.0


class OnlineKeyring:
    """A store of keys that asks DNS for names it does not hold, each name once."""

    def __init__(self, store: Keyring) -> None:
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
            self._asked[name] = tuple(_asked(*name))
        return self._asked[name]


def _asked(domain: str, selector: str) -> list[KeyRecord]:
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(f"{selector}._domainkey.{domain}", "TXT", lifetime=_SECONDS)
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return []
    texts = (b"".join(entry.strings).decode("utf-8", "replace") for entry in answer)
    return [KeyRecord(domain, selector, text, "live DNS", KeyOrigin.DNS) for text in sorted(texts) if "p=" in text]

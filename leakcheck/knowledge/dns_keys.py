"""DKIM keys from the domain name system, only where the user allowed the network."""

from collections.abc import Sequence

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.key_record import KeyOrigin, KeyRecord

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

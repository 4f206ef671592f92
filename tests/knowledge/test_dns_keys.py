"""Keys over the network: only for names that are not held, each once, and never an exception."""

import socket
from types import SimpleNamespace
from typing import Any

import dns.resolver
import pytest

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.dns_keys import OnlineKeyring
from leakcheck.model.key_record import KeyOrigin, KeyRecord

HELD = KeyRecord("example.org", "s1", "p=AAAA", "a test", KeyOrigin.ARCHIVE)


class Resolver:
    """Stands for the network: counts what is asked."""

    def __init__(self, *texts: bytes, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self._texts, self._error = texts, error

    def __call__(self, name: str, kind: str, lifetime: float) -> list[Any]:
        assert kind == "TXT"
        assert lifetime <= 10
        self.asked.append(name)
        if self._error is not None:
            raise self._error
        return [SimpleNamespace(strings=(text[:9], text[9:])) for text in self._texts]


def _online(patch: pytest.MonkeyPatch, resolver: Resolver, *held: KeyRecord) -> OnlineKeyring:
    patch.setattr(dns.resolver, "resolve", resolver)
    return OnlineKeyring(KeyStore(held))


def test_a_name_that_is_held_is_never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(b"v=DKIM1; p=BBBB")
    keyring = _online(monkeypatch, resolver, HELD)
    assert keyring.online
    assert keyring.dkim_keys("example.org", "s1") == (HELD,)
    assert resolver.asked == []


def test_a_name_that_is_not_held_is_asked_for_once_and_its_strings_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(b"v=DKIM1; p=BBBB", b"v=spf1 -all")
    keyring = _online(monkeypatch, resolver)
    for _ in range(3):
        (found,) = keyring.dkim_keys("Example.org", "S2")
    assert (found.record, found.source, found.origin) == ("v=DKIM1; p=BBBB", "live DNS", KeyOrigin.DNS)
    assert resolver.asked == ["s2._domainkey.example.org."]


def test_a_published_key_is_recognised_when_the_network_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = _online(monkeypatch, Resolver(b"v=DKIM1; p=QUJD"), KeyRecord("suite.example", "t", "p=QUJD", "a suite", KeyOrigin.TEST))
    assert keyring.dkim_keys("example.org", "s2")[0].origin is KeyOrigin.TEST


@pytest.mark.parametrize(
    "error", [dns.resolver.NXDOMAIN(), dns.resolver.NoNameservers(), dns.resolver.LifetimeTimeout(timeout=5, errors=[]), socket.gaierror()]
)
def test_no_answer_is_no_key(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    assert _online(monkeypatch, Resolver(error=error)).dkim_keys("example.org", "s2") == ()


@pytest.mark.parametrize("domain", ["a" * 300, "x" * 70 + ".example", "..", "\u2026.example", ""])
def test_names_that_no_resolver_takes_are_no_keys(monkeypatch: pytest.MonkeyPatch, domain: str) -> None:
    # Stopped before any packet: the true resolver, without a server to ask.
    empty = dns.resolver.Resolver(configure=False)
    monkeypatch.setattr(dns.resolver, "get_default_resolver", lambda: empty)
    assert OnlineKeyring(KeyStore([])).dkim_keys(domain, "s2") == ()

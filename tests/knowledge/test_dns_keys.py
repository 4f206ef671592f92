"""Keys over the network: only for names that are not held, each once, and never an exception."""

import socket
from types import SimpleNamespace
from typing import Any

import dns.resolver
import pytest
from name_server import NameServer, serving

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.dns_keys import OnlineKeyring, ask, askable, resolver_named
from leakcheck.model.key_record import KeyOrigin, KeyRecord, is_revoked
from leakcheck.model.user_error import UserError

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


# ── asking once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_dns_holds_today_is_kept_with_the_day_and_the_way_it_came() -> None:
    long = "v=DKIM1; p=" + "A" * 400
    texts = {"s1._domainkey.post.org": (f'"{long[:200]}" "{long[200:]}"', '"v=spf1 -all"'), "old._domainkey.post.org": ('"v=DKIM1; p="',)}
    with serving(NameServer(texts, authenticated=True)) as server:
        names = [("Post.org", "S1"), ("post.org", "old"), ("post.org", "gone")]
        first, old, gone = ask(names, resolver_named(server.address), "2026-05-04")
    (found,) = first.records
    assert (found.name, found.record, found.origin) == ("s1._domainkey.post.org", long, KeyOrigin.DNS)
    assert (found.first_seen, found.last_seen) == ("2026-05-04", "2026-05-04")
    assert "127.0.0.1" in found.source
    assert "DNSSEC" in found.source
    assert is_revoked(old.records[0]), "a withdrawal is worth knowing"
    assert not gone.records
    assert "no such key" in gone.why
    assert server.asked == ["s1._domainkey.post.org", "old._domainkey.post.org", "gone._domainkey.post.org"]


def test_a_server_that_does_not_answer_is_no_key_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakcheck.knowledge.dns_keys._SECONDS", 0.3)
    with serving(NameServer({}, silent=True)) as server:
        (found,) = ask([("post.org", "s1")], resolver_named(server.address), "2026-05-04")
    assert "no answer" in found.why


@pytest.mark.parametrize(
    ("domain", "selector"),
    [
        ("post", "s1"), ("server.local", "s1"), ("hidden.onion", "s1"), ("a.example", "s1"), ("post.org", "s 1"), ("post.org", ""), ("", "s1"),
        ("post..org", "s1"), ("post.org.", "s1"), ("p\u00f6st.org", "s1"), ("a" * 64 + ".org", "s1"), ("a." * 130 + "org", "s1"), ("post.org", "s1\nx"),
        ("post.org", "\x1b[31m"),
    ],
)  # fmt: skip
def test_names_that_dns_cannot_know_are_not_asked_for(domain: str, selector: str) -> None:
    assert not askable(domain, selector)
    assert askable("mail.post.org", "2014._x-y")


@pytest.mark.parametrize("address", ["localhost", "1.2.3.4:x", "1.2.3.4:99999", "dns.google", "[::1", "999.1.1.1"])
def test_a_resolver_is_named_by_its_address(address: str) -> None:
    with pytest.raises(UserError, match="--resolver"):
        resolver_named(address)
    assert resolver_named("[::1]:5353").port == 5353
    assert resolver_named("::1").nameservers == ["::1"]

"""Keys whose private half can be computed: the list of Debian's weak keys, and badkeys where it is installed."""

import hashlib
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from leakcheck.decode.dkim_key import PublicKey, record_key
from leakcheck.knowledge.dkim_keys import built_in
from leakcheck.knowledge.key_files import KeyFileError
from leakcheck.knowledge.key_tests import KeyTests, debian_list
from leakcheck.model.key_record import KeyOrigin

#: Two primes of 512 bits next to each other, and one of 512 bits far from them.
P = (1 << 511) + 111
MODULUS = int("c" * 255 + "d", 16)


def _listed(folder: Path, *moduli: int) -> Path:
    path = folder / "blacklist.RSA-1024"
    lines = [hashlib.sha1(f"Modulus={modulus:X}\n".encode()).hexdigest()[20:] for modulus in moduli]
    path.write_text("# a remark\n" + "\n".join(sorted(lines)) + "\n", encoding="ascii")
    return path


def test_a_key_in_the_list_of_debian_is_anybodys_since_its_publication(tmp_path: Path) -> None:
    tests = KeyTests(debian_list([_listed(tmp_path, MODULUS, 5)]))
    assert tests.danger(MODULUS, 65537)[0] == "2008-05-13"
    assert "CVE-2008-0166" in tests.danger(MODULUS, 65537)[1]


@pytest.mark.parametrize("text", [b"", b"a letter", b"\0" * 4096, b"abcdef\n", b"x" * 200_000])
def test_what_is_no_such_list_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(text)
    with pytest.raises(KeyFileError, match="no list of weak keys"):
        debian_list([path])
    with pytest.raises(KeyFileError, match="cannot be read"):
        debian_list([tmp_path])


def test_without_badkeys_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not KeyTests().installed
    assert KeyTests().danger(P * (P + 2), 65537) == ("", "")


@pytest.fixture
def badkeys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("badkeys")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def refused(*arguments: Any) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)


@pytest.mark.usefixtures("badkeys")
def test_badkeys_finds_primes_that_lie_close_together_and_small_divisors() -> None:
    gmpy2 = pytest.importorskip("gmpy2")
    first = int(gmpy2.next_prime(1 << 511))
    second = int(gmpy2.next_prime(first))
    assert "close together" in KeyTests().danger(first * second, 65537)[1]
    assert "small divisors" in KeyTests().danger(first * 65537, 65537)[1]


@pytest.mark.usefixtures("badkeys")
def test_no_key_of_the_archive_that_counts_as_good_can_be_taken_apart() -> None:
    tests = KeyTests()
    good = [one for one in built_in() if one.origin is not KeyOrigin.TEST]
    keys = {one.name: key for one in good if isinstance(key := record_key(one.record, "rsa")[1], PublicKey) and key.rsa is not None}
    assert len(keys) > 150
    numbers = {name: key.rsa.public_numbers() for name, key in keys.items() if key.rsa is not None}
    assert {name: why for name, both in numbers.items() if (why := tests.danger(both.n, both.e)[1])} == {}

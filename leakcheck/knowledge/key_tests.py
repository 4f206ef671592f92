"""Tests of an RSA key that take too long for every mail, and are made once, when a key is taken in: the private half can be computed.

Decision: the arithmetic is that of the package badkeys (MIT), an optional extra: it is kept up to date by people who study broken
keys, and brings the primes that were found in public keys. Only its tests that need no network are asked, and its list of
compromised keys where the user has had it fetched. The keys of Debian's random number generator of 2006 to 2008 are recognised
with the list of the package openssl-blacklist, which the user gives as a file: it is too large to bring along, and its packaging is GPL.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from leakcheck.knowledge.key_files import KeyFileError
from leakcheck.knowledge.key_lines import numbered_lines

_LINE = re.compile(r"[0-9a-f]{20}")
_MOST_LISTED = 2_000_000
#: Debian security advisory DSA-1571.
_DEBIAN = ("2008-05-13", "it is one of the few that a broken random number generator made on Debian systems (CVE-2008-0166)")
#: From when others could sign, where there is such a day, and why.
_WORDS = {
    "fermat": ("", "its two secret primes lie so close together that anybody can compute them"),
    "roca": ("2017-10-16", "it was made by chips whose keys can be broken (ROCA, CVE-2017-15361)"),
    "smallfactors": ("", "its number has small divisors, so that anybody can take it apart; its record may be damaged"),
    "sharedprimes": ("", "it shares a secret prime with another public key, so that anybody can compute both"),
    "rsapoly": ("", "its number follows a pattern by which anybody can take it apart"),
    "blocklist": ("", "its private half is public or known to have been exposed"),
}


@dataclass(frozen=True, slots=True)
class KeyTests:
    """What keys are tested with."""

    debian: frozenset[bytes] = frozenset()

    @property
    def installed(self) -> bool:
        """Whether badkeys is there."""
        from importlib.util import find_spec

        return find_spec("badkeys") is not None

    def danger(self, modulus: int, exponent: int) -> tuple[str, str]:
        """From when others could sign with this key (ISO date or empty), and why; both empty if the tests find nothing."""
        if self.debian and _fingerprint(modulus) in self.debian:
            return _DEBIAN
        return _found(_asked(modulus, exponent)) if self.installed else ("", "")


def debian_list(paths: Iterable[Path]) -> frozenset[bytes]:
    """The keys in lists as openssl-blacklist has them: SHA-1 of `Modulus=…`, the first half left out. Raises KeyFileError."""
    found: set[bytes] = set()
    for path in paths:
        before = len(found)
        try:
            with path.open("rb") as stream:
                for _, line in numbered_lines(stream):
                    if line is not None and _LINE.fullmatch(line.strip()):
                        found.add(bytes.fromhex(line.strip()))
                    if len(found) > _MOST_LISTED:
                        raise KeyFileError(f"The list of weak keys {path} has more than {_MOST_LISTED:,} lines. Give those for RSA keys only.")
        except OSError as error:
            raise KeyFileError(f"The list of weak keys {path} cannot be read: {error.strerror or error}.") from error
        if len(found) == before:
            raise KeyFileError(f"{path} is no list of weak keys: no line has the 20 hexadecimal digits that those of openssl-blacklist have.")
    return frozenset(found)


def _fingerprint(modulus: int) -> bytes:
    """As openssl-vulnkey(1) has it: SHA-1 over the line that openssl prints, its last 80 bits."""
    return hashlib.sha1(f"Modulus={modulus:X}\n".encode(), usedforsecurity=False).digest()[10:]


def _asked(modulus: int, exponent: int) -> Mapping[str, Mapping[str, object]]:
    """What badkeys says. Its test `blocklist` ends the program where its list was never fetched, and is asked only where it was."""
    from badkeys.checks import checkrsa
    from badkeys.utils import _cachedir

    tests = [name for name in _WORDS if name != "blocklist" or (Path(_cachedir()) / "badkeysdata.json").is_file()]
    found: Mapping[str, Mapping[str, object]] = checkrsa(modulus, e=exponent, checks=tests)
    return found


def _found(results: Mapping[str, Mapping[str, object]]) -> tuple[str, str]:
    for name in _in_order(results):
        # Without a subtest rsapoly only says that the bits are unevenly spread, which some honest keys are.
        if name != "rsapoly" or "subtest" in results[name]:
            since, why = _WORDS[name]
            return since, f"{why} (test {name} of badkeys)"
    return "", ""


def _in_order(results: Mapping[str, Mapping[str, object]]) -> Sequence[str]:
    return [name for name in _WORDS if name in results]

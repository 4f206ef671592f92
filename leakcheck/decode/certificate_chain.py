"""From a certificate to a trusted one (RFC 5280 section 6), judged at the times when the signature is said to have been made.

Decision: this is written out and not asked of a library. Those that there are judge by the rules of today's web (no SHA-1, no
authorities of the 1990s, names of servers) and at one time, and stop at the first fault; what a reader of old mail needs is
which link does not hold, and why. Revocation is not asked about: it takes the network, and lists of past years are gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.signature_method import UnsupportedMethod, fits, is_breakable, public_key

#: Honest chains have two to four certificates.
_LONGEST_CHAIN = 8
#: Hostile sets of certificates that all name one another have paths without number.
_MOST_PATHS = 30
_MOST_CHECKS = 100


class Fault(Enum):
    """What keeps a chain from being relied on, the least first."""

    UNTIMELY = "a certificate was not valid at the time"
    WEAK = "others can make such certificates"
    FORBIDDEN = "an authority's certificate does not allow it"
    UNANCHORED = "no trusted certificate"


@dataclass(frozen=True, slots=True)
class Chain:
    """A path from the signer's certificate upwards, each one signed by the next."""

    links: tuple[Certificate, ...]
    faults: tuple[tuple[Fault, str], ...] = ()
    """With what is wrong, in words that end a sentence."""

    @property
    def top(self) -> Certificate:
        return self.links[-1]


def best_chain(
    signer: Certificate, given: Sequence[Certificate], trusted: Sequence[Certificate], moments: Sequence[datetime], *, for_mail: bool = True
) -> Chain:
    """The chain with the least faults; of equal ones the shortest. `moments` are the times at which it must have been valid.

    `for_mail`: whether its authorities must serve mail; documents have no purpose of their own that all authorities would name.
    """
    climb = _Climb(given, trusted)
    judged = (Chain(links, tuple(_faults(links, trusted, moments, for_mail=for_mail))) for links in climb.paths((signer,)))
    return min(judged, key=lambda chain: (_worst(chain), len(chain.faults), len(chain.links)))


def _worst(chain: Chain) -> int:
    return max((list(Fault).index(fault) for fault, _ in chain.faults), default=-1)


class _Climb:
    """The search for paths; each signature is asked about once."""

    def __init__(self, given: Sequence[Certificate], trusted: Sequence[Certificate]) -> None:
        self._trusted = frozenset(trusted)
        self._by_subject: dict[bytes, list[Certificate]] = {}
        # Trusted ones first: they end a path.
        for one in dict.fromkeys((*trusted, *given)):
            self._by_subject.setdefault(one.subject, []).append(one)
        self._signed: dict[tuple[Certificate, Certificate], bool] = {}
        self._left = _MOST_PATHS

    def paths(self, links: tuple[Certificate, ...]) -> Iterator[tuple[Certificate, ...]]:
        last, found = links[-1], False
        if last not in self._trusted and len(links) < _LONGEST_CHAIN:
            for issuer in self._by_subject.get(last.issuer, []):
                if issuer not in links and self._left > 0 and self._is_signed(last, issuer):
                    found = True
                    yield from self.paths((*links, issuer))
        if not found:
            self._left -= 1
            yield links

    def _is_signed(self, one: Certificate, issuer: Certificate) -> bool:
        pair = (one, issuer)
        if pair not in self._signed:
            self._signed[pair] = len(self._signed) < _MOST_CHECKS and is_signed_by(one, issuer)
        return self._signed[pair]


def is_signed_by(one: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's key made the signature on a certificate; False where that cannot be asked."""
    if one.method is None:
        return False
    try:
        return fits(public_key(issuer.public_key), one.method, one.signature, one.signed)
    except UnsupportedMethod:
        return False


def _faults(
    links: tuple[Certificate, ...], trusted: Sequence[Certificate], moments: Sequence[datetime], *, for_mail: bool
) -> Iterator[tuple[Fault, str]]:
    if links[-1] not in trusted:
        yield Fault.UNANCHORED, f"no certificate that was given as trusted stands behind {links[-1].title}"
    for one in links:
        yield from ((Fault.UNTIMELY, words) for words in untimely(one, moments))
    for number, one in enumerate(links[1:], 1):
        yield from _authority_faults(one, links[:number], trusted=one in trusted)
        if for_mail and not one.serves_mail:
            yield Fault.FORBIDDEN, f"the certificate of {one.title} is not for mail"
    yield from _weaknesses(links)
    for one in links:
        if one.not_understood:
            named = ", ".join(one.not_understood)[:200]
            yield Fault.FORBIDDEN, f"the certificate of {one.title} sets conditions that are not looked at here ({named})"


def _weaknesses(links: tuple[Certificate, ...]) -> Iterator[tuple[Fault, str]]:
    for one in links[:-1]:
        if one.method is not None and one.method.hash_name == "md5":
            yield Fault.WEAK, f"the certificate of {one.title} is signed with MD5, with which others can make a second one that fits"
    for one in links[1:]:
        if is_breakable(public_key(one.public_key)):
            yield Fault.WEAK, f"the key of {one.title} is so weak that others can find its private half"


def untimely(one: Certificate, moments: Sequence[datetime]) -> Iterator[str]:
    """Which of the times lies outside a certificate's validity, in words that end a sentence."""
    for moment in moments:
        if not one.valid_at(moment):
            span = f"from {one.not_before.date().isoformat()} to {one.not_after.date().isoformat()}"
            yield f"the certificate of {one.title} is valid {span} and not on {moment.date().isoformat()}"
            return


def _authority_faults(one: Certificate, below: tuple[Certificate, ...], *, trusted: bool) -> Iterator[tuple[Fault, str]]:
    """RFC 5280 section 6.1.4; authorities of the 1990s (version 1) say nothing of themselves and pass only where the user trusts them."""
    if not one.may_issue and not (trusted and one.version == 0):
        yield Fault.FORBIDDEN, f"the certificate of {one.title} does not allow it to issue others"
    # Certificates that an authority issues to itself do not count (section 6.1.4 point l).
    authorities = sum(1 for link in below[1:] if not link.own_issuer)
    if one.path_length is not None and authorities > one.path_length:
        yield Fault.FORBIDDEN, f"the certificate of {one.title} allows no chain of this length"
    limits = one.limits
    refused = [address for link in below for address in link.addresses if limits is not None and not limits.allow(address)]
    if refused:
        yield Fault.FORBIDDEN, f"the certificate of {one.title} does not allow it to vouch for {refused[0]}"

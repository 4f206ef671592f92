"""The keys under a signature's name, tried one after the other, and whether the best of them is good enough to build on.

Shared by all signatures whose keys stand in the `_domainkey` records of a domain (RFC 6376 section 3.6, RFC 8617, RFC 4870).
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from leakcheck.decode.dkim_key import Fit, PublicKey, record_key
from leakcheck.decode.key_windows import distance, outside_life
from leakcheck.decode.moments import unix_moment
from leakcheck.model.attestation import Reason
from leakcheck.model.key_record import CONDITIONAL, KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment
from leakcheck.model.scheme import Keyring

TEST_KEY = "its key is one of a standard or test suite, whose private half is published or must be taken to be, so that others may sign with it"
#: RSA keys with fewer can be broken by others.
LEAST_BITS = 1024
_REFUSALS = (None, Reason.KEY_FORBIDS, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE)
_FITS = tuple(Fit)
_ORIGINS = tuple(KeyOrigin)


class Candidate(msgspec.Struct, frozen=True):
    """A key under the signature's name, with what it says."""

    record: KeyRecord
    key: PublicKey | None
    fit: Fit
    refusal: Reason | None = None
    why: str = ""
    signed_digest: bytes = b""
    """What was signed, where the key opens the signature."""
    sibling: bool = False
    """Whether the key is archived for another domain, one that is known to share its keys."""


class Question(msgspec.Struct, frozen=True):
    """A signature, as keys are asked about it."""

    domain: str
    selector: str
    kind: str
    """`rsa` or `ed25519`."""
    hash_name: str
    signature: bytes
    digest: bytes
    """The hash of what the signature should have been made of."""
    forbids: Callable[[Mapping[str, str]], str]
    """Why the tags of a key record do not allow this use, in words; empty if they do."""

    def best(self, keyring: Keyring, receipt: Callable[[], Moment | None]) -> Candidate | None:
        """The key with the best answer, of several that seen nearest to the message's own time; None where no key is known.

        `receipt` is asked only where there are several.
        """
        records = keyring.dkim_keys(self.domain, self.selector)
        found = [self._tried(record) for record in _nearest(records, receipt)]
        if all(one.fit is Fit.STRANGE for one in found):
            siblings = keyring.sibling_keys(self.domain, self.selector)
            tried = (self._tried(record, sibling=True) for record in _nearest(siblings, receipt))
            # A sibling's key that says nothing is no key of this name.
            found += [one for one in tried if one.fit is not Fit.STRANGE and one.refusal is None]
        return found[0] if len(found) == 1 else min(found, key=_rank, default=None)

    def _tried(self, record: KeyRecord, *, sibling: bool = False) -> Candidate:
        given, key = record_key(record.record, self.kind)
        refusal = self.forbids(given)
        if refusal:
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_FORBIDS, refusal)
        if key is None:
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_REVOKED, "its domain has withdrawn it")
        if isinstance(key, str):
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_UNUSABLE, key)
        if self.kind != "rsa":
            fit = key.fit(self.signature, self.digest, self.hash_name)
            return Candidate(record, key, fit, signed_digest=self.digest if fit is Fit.FITS else b"", sibling=sibling)
        signed = key.opened(self.signature, self.hash_name)
        fit = Fit.STRANGE if signed is None else Fit.FITS if signed == self.digest else Fit.OPENS
        return Candidate(record, key, fit, signed_digest=signed or b"", sibling=sibling)


def key_doubt(best: Candidate, domain: str) -> tuple[Reason, str] | None:
    """Why a key that made a signature vouches for nothing, in words that follow `but`."""
    bits = best.key.bits if best.key is not None and best.key.kind == "rsa" else None
    return record_doubt(best.record, bits, domain)


def record_doubt(record: KeyRecord, rsa_bits: int | None, domain: str) -> tuple[Reason, str] | None:
    """The same of a record whose key has so many bits; None of them where it is no RSA key."""
    if record.origin is KeyOrigin.TEST:
        return Reason.FORGEABLE, TEST_KEY
    if record.forgeable_because:
        return Reason.FORGEABLE, f"others could make such signatures too: {record.forgeable_because}"
    if rsa_bits is not None and rsa_bits < LEAST_BITS:
        return Reason.FORGEABLE, f"its key has only {rsa_bits} bits, which others can break"
    if record.origin in CONDITIONAL:
        return Reason.CONDITIONAL_KEY, f"nobody has documented that its key is {domain}'s; anybody can make a key and sign with it"
    return None


def time_doubt(best: Candidate, expires: int | None, receipt: Moment | None, signed: Moment | None = None) -> tuple[Reason, str] | None:
    """Why the times do not go together, judged at the message's own times and never today: of receipt, and of signing as stated."""
    end = unix_moment(expires) if expires is not None else None
    if end is not None and receipt is not None and end.is_before(receipt):
        return Reason.EXPIRED_AT_RECEIPT, f"it had expired on {end} when the message was received on {receipt}"
    outside = outside_life(receipt, best.record) or outside_life(signed, best.record, "the signature states")
    return (Reason.OUTSIDE_KEY_WINDOW, outside) if outside else None


def _nearest(records: Sequence[KeyRecord], receipt: Callable[[], Moment | None]) -> Sequence[KeyRecord]:
    if len(records) < 2:
        return records
    when = receipt()
    return sorted(records, key=lambda record: distance(when, record))


def _rank(candidate: Candidate) -> tuple[int, int, int, bool]:
    """Fitting keys before opening ones before strangers; usable before refused; better documented before worse; own before shared."""
    place = _FITS.index(candidate.fit), _REFUSALS.index(candidate.refusal), _ORIGINS.index(candidate.record.origin)
    return (*place, candidate.sibling)

"""Authenticated Received Chain (RFC 8617): the signature and seal of each server that took the message in or passed it on.

Steps of section 5.2, the numbers again at each block: 1 the structure of the chain, 2 the seals, 3 the signatures of the message,
4 what follows for each set, the outermost first (of a chain that is broken further out, the sets within are answered all the same).

Decision: a seal is put on whatever a server takes in, so that it shows since when a message is unchanged, and not who sent it.
It authenticates only where the whole chain fits, the sealing server is one of the known large receivers, and its own record that
the signature of the sender's domain was good holds for the message as it is here (`decode.sealed_record`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from leakcheck.decode import signature_wording as wording
from leakcheck.decode.arc_chain import ArcChain, ArcSet, arc_chain, seal_digest
from leakcheck.decode.authentication_results import RecordedResults
from leakcheck.decode.dkim_key import Fit, forbidden_kind
from leakcheck.decode.dkim_signature import Dialect
from leakcheck.decode.domain_signature import ALGORITHMS, Circumstances, judge
from leakcheck.decode.key_candidates import Candidate, Question, key_doubt, time_doubt
from leakcheck.decode.sealed_record import records_of, telling, vouched_domain
from leakcheck.decode.signed_message import message_of
from leakcheck.knowledge.sealing_receivers import sealing_receivers
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Keyring, Scheme

_ANYBODY = "Such a seal is put on whatever a server takes in or passes on, and anybody can run a server that seals."


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why a seal does not stand, in words that follow `but`."""

    number: int
    outcome: Outcome
    reason: Reason
    why: str


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        message = message_of(content, limits.item_bytes)
    except LimitReached:
        return  # the answer about DKIM says so
    # 1 the structure of the chain
    chain = arc_chain(message) if message is not None else None
    if message is None or chain is None:
        return
    if chain.broken:
        sentence = f"The seals that servers put on this message do not form a chain, because {chain.broken}. Forwarding and lists can cause that."
        yield wording.unsure(Dialect.ARC, wording.location("header ARC-Seal", b""), Reason.CHAIN_BROKEN, sentence)
    if chain.sets:
        yield from _Judgement(Circumstances(message, examined, keyring), chain).answers()


class _Judgement:
    """One chain."""

    def __init__(self, around: Circumstances, chain: ArcChain) -> None:
        self._around, self._chain = around, chain
        # 2 the seals
        self._doubts = [self._doubt(chain.sets[: place + 1]) for place in range(len(chain.sets))]
        # 3 the signatures of the message; inner ones seldom fit, because later servers may change it: nothing is undone for them
        outermost = chain.sets[-1] if not chain.broken else None
        self._signatures = [
            judge(around, one.message, f"header ARC-Message-Signature i={one.number}", Dialect.ARC, repair=one is outermost) for one in chain.sets
        ]
        self._whole = outermost is not None and not any(self._doubts) and _fits_as_it_stands(self._signatures[-1])

    def answers(self) -> Iterator[Attestation]:
        # 4 what follows
        for place in reversed(range(len(self._chain.sets))):
            yield self._answer(place)

    def _answer(self, place: int) -> Attestation:
        found, last = self._signatures[place], place == len(self._signatures) - 1
        if not _fits(found):
            return found if last and not self._chain.broken else self._changed_since(found, place)
        doubt = next((one for one in self._doubts[: place + 1] if one is not None), None)
        if doubt is not None:
            sentence = f"{self._unchanged(place)} But {doubt.why}. {_ANYBODY}"
            at = wording.location(f"header ARC-Seal i={doubt.number}", self._around.message.fields[self._chain.sets[doubt.number - 1].seal][1])
            return msgspec.structs.replace(found, outcome=doubt.outcome, reason=doubt.reason, sentence=sentence, at=at, material=None)
        return self._standing(found, place) if found.outcome is Outcome.PASSED else found

    def _standing(self, found: Attestation, place: int) -> Attestation:
        """The answer for a set whose seals and signature fit, by keys that are good enough."""
        sealed = self._chain.sets[place]
        records = records_of(self._around, sealed) if self._is_known(found, sealed) else None
        found = msgspec.structs.replace(
            found, recorded=telling(records) if records else (), recorded_below=self._signatures_above(sealed) if records else 0
        )
        if not found.authenticates:
            return found
        whole = self._whole and found.reason is Reason.VERIFIED
        domain = vouched_domain(self._around, sealed, records, found.covered) if records and whole else ""
        if not domain:
            return msgspec.structs.replace(found, reason=Reason.SEALED_ONLY, sentence=f"{self._unchanged(place)} {_not_enough(records, whole=whole)}")
        sentence = (
            f"The text and the {wording.listed(found.covered)} lines of this message are unchanged since a mail server of {found.signer} sealed it"
            f"{_with_which_key(found)}. When that server took the message in, it recorded that the signature of the sender's domain "
            f"{domain} was good. "
            f"{wording.NOT_SHOWN}"
        )
        return msgspec.structs.replace(found, sentence=sentence)

    def _is_known(self, found: Attestation, sealed: ArcSet) -> bool:
        return {found.signer, sealed.tags.domain} <= sealing_receivers()

    def _signatures_above(self, sealed: ArcSet) -> int:
        return sum(1 for place in self._around.message.places.get(Dialect.DKIM.field, ()) if place < sealed.results)

    def _changed_since(self, found: Attestation, place: int) -> Attestation:
        """A set further in whose signature does not fit any more is what chains are there for, and no sign of anything."""
        if found.reason in {Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED}:
            sentence = (
                f"The message was changed after a mail server of {found.signer} sealed it (seal {place + 1}). Mailing lists and forwarding "
                "servers do that before they pass a message on."
            )
            found = msgspec.structs.replace(found, sentence=sentence)
        return msgspec.structs.replace(found, material=None)

    def _unchanged(self, place: int) -> str:
        found, count = self._signatures[place], len(self._signatures)
        which = f" (seal {place + 1} of {count})" if count > 1 else ""
        return f"The message is unchanged since a mail server of {found.signer} sealed it{which}{_with_which_key(found)}."

    def _doubt(self, sets: tuple[ArcSet, ...]) -> _Doubt | None:
        """Why the seal of the last of these sets does not stand; None if it does."""
        number, tags = sets[-1].number, sets[-1].tags
        kind = ALGORITHMS.get(tags.algorithm)
        if kind is None or tags.hash_name == "sha1":
            return _Doubt(number, Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"seal {number} uses a method that is not supported here")
        digest = seal_digest(self._around.message, sets, tags.hash_name)
        asked = Question(
            tags.domain, tags.selector, kind, tags.hash_name, tags.signature, digest, lambda given: forbidden_kind(given, kind, tags.hash_name)
        )
        best = asked.best(self._around.keyring, lambda: self._around.receipt)
        return self._seal_doubt(number, f"{tags.selector} of {tags.domain}", best, tags.domain)

    def _seal_doubt(self, number: int, name: str, best: Candidate | None, domain: str) -> _Doubt | None:
        if best is None:
            reason = Reason.NO_KEY if self._around.keyring.online else Reason.NETWORK_NOT_ALLOWED
            return _Doubt(number, Outcome.INDETERMINATE, reason, f"the key {name} of seal {number} is not at hand")
        if best.refusal is not None:
            return _Doubt(number, Outcome.INDETERMINATE, best.refusal, f"the key {name} of seal {number} cannot be used: {best.why}")
        if best.fit is not Fit.FITS:
            return _Doubt(number, Outcome.FAILED, Reason.CHAIN_BROKEN, f"seal {number}, by {domain}, does not fit what servers recorded on the way")
        doubt = key_doubt(best, domain) or time_doubt(best, None, self._around.receipt)
        return _Doubt(number, Outcome.INDETERMINATE, doubt[0], f"of seal {number}: {doubt[1]}") if doubt else None


def _fits(found: Attestation) -> bool:
    return found.headers_proven and found.body_proven


def _fits_as_it_stands(found: Attestation) -> bool:
    return _fits(found) and found.reason not in {Reason.REPAIRED, Reason.BODY_ONLY}


def _with_which_key(found: Attestation) -> str:
    return wording.with_which_key(found.key) if found.key else ""


def _not_enough(records: RecordedResults | None, *, whole: bool) -> str:
    if not whole:
        return f"The chain of seals does not fit to its end, or something had to be undone; it does not show who sent the message. {_ANYBODY}"
    if records is None:
        return f"{_ANYBODY} What this one recorded of the sender does not count here."
    recorded = (
        "What this server recorded of the sender is listed; it" if telling(records) else "This server recorded no check of the sender, and the seal"
    )
    return (
        f"Such a seal is put on whatever a server takes in or passes on. {recorded} does not show that the signature of the sender's domain was good "
        "for the message as it is here."
    )


SCHEME = Scheme(
    name="arc",
    title="ARC seals of receiving servers",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "A seal shows since when a message is unchanged; who sent it, it shows only through what a known large receiver recorded.",
        "Nothing is undone for the signatures of servers further in, because later servers may change what they pass on.",
    ),
)

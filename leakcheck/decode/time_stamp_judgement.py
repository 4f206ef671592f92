"""How a time stamp is judged (RFC 3161, RFC 5652, RFC 5816), and what is said of it, within DESIGN section 4 point 6.

Steps, the numbers again at each block: 1 it can be read and its authority's certificate is there, 2 that certificate's key made it, over
the statement that stands in it, 3 for the bytes that stand here, 4 others could not have made it, 5 the certificate is one for time
stamps, was good at the time and leads to one that the user trusts.

A stamp shows by when something existed, and never who made it: whoever has the bytes can have them stamped. So it authenticates nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import best_chain
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.signature_method import UnsupportedMethod, digest, fits, key_bits, public_key
from leakcheck.decode.signer_certificate import NOT_REVOKED, Doubt, ask_to_trust, chain_doubts, is_meant, key_doubts, owners_of, why_trusted
from leakcheck.decode.time_stamp_token import NoTimeStamp, TimeStamp, time_stamp
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import LimitReached
from leakcheck.model.moment import at_instant

SCHEME = "time_stamp"
_PURPOSE = frozenset({"time_stamping"})
_SIGNING = frozenset({"digital_signature", "non_repudiation"})
_MD5 = "it uses MD5, with which whoever chooses what is stamped can have a second thing that fits"
_SHA_1 = "it uses SHA-1: who makes two files can give them one stamp, though nobody can make a second file for a given one"
_UNNAMED = "it does not name the certificate that it was made with, as the standard asks for"
_OTHER_USE = "that certificate is not set apart for time stamps, as the standard asks for"
_NOT_WHO = "Anybody can have anything stamped: it shows nothing of who made it, and nothing of how long it had existed by then."

Hasher = Callable[[str], bytes]
"""The hash, by hashlib's name, of what the stamp is to be about. Raises LimitReached."""


@dataclass(slots=True)
class Stamped(CertifiedSignature):
    """What is known of one time stamp when the answer is written."""

    what: str = ""
    """What it is to be about, in words that begin a sentence: `this file`, `signature 1 of this document`."""
    gap: str = ""
    """What stands outside of the bytes that it is about, in words that follow "but"; empty if nothing does."""
    cause: str = "Saving a file anew, or laying the stamp of another file beside it, does this"
    """What brings it about that it is about other bytes, as the beginning of a sentence."""
    not_later_than: str = ""


def judge(blob: bytes, hasher: Hasher, trusted: Sequence[Certificate], known: Stamped) -> Attestation:
    """The answer for one time stamp. Raises nothing."""
    try:
        said = _Judgement(time_stamp(blob), hasher, trusted, known).said()
    except NoTimeStamp as error:
        said = Outcome.INDETERMINATE, Reason.MALFORMED, f"A time stamp about {known.what} cannot be read: {error}."
    except UnsupportedMethod as error:
        said = Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"A time stamp about {known.what} cannot be checked: {error}."
    except LimitReached as reached:
        said = Outcome.INDETERMINATE, Reason.TOO_LARGE, f"A time stamp about {known.what} was not checked: {reached}."
    answer = known.answer(SCHEME, said)
    if answer.outcome is not Outcome.PASSED:
        return answer
    return msgspec.structs.replace(answer, not_later_than=known.not_later_than)


class _Judgement:
    """One time stamp; what is found out about it is noted in `known`."""

    def __init__(self, stamp: TimeStamp, hasher: Hasher, trusted: Sequence[Certificate], known: Stamped) -> None:
        self._stamp, self._hasher, self._trusted, self._known = stamp, hasher, trusted, known
        self._given = tuple(one for one in map(certificate, stamp.data.certificates) if one is not None)

    def said(self) -> Said:
        stamp, signer, what = self._stamp, self._stamp.signer, self._known.what
        # 1 it can be read, and its certificate is there
        if signer.malformed or signer.attributes is None:
            raise NoTimeStamp(signer.malformed or "the attributes that it must have are missing")
        if signer.unsupported or signer.method is None:
            raise UnsupportedMethod(signer.unsupported or "its method is unknown")
        owners = owners_of(signer, self._trusted, self._given)
        if not owners:
            sentence = (
                f"A time stamp about {what} does not hold the certificate of the authority that made it; it could be checked if that turned up."
            )
            return Outcome.INDETERMINATE, Reason.NO_KEY, sentence
        owner = max(owners, key=lambda one: (self._made_by(one), is_meant(one, signer)))
        self._take(owner)
        # 2 its key made it, over this statement
        if not self._made_by(owner) or digest(signer.hash_name, stamp.data.content or b"") != signer.attributes.message_digest:
            sentence = f"A time stamp about {what} was not made with the key of the certificate that it names, that of {owner.title}, or was damaged."
            return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence
        # 3 for the bytes that stand here
        if self._hasher(stamp.hash_name) != stamp.imprint:
            return self._about_others()
        return self._fitting(owner)

    def _about_others(self) -> Said:
        sentence = (
            f"The time stamp of {self._known.who} from {at_instant(self._stamp.moment)} is about other bytes than {self._known.what}. "
            f"{self._known.cause}; by itself it is no evidence of alteration."
        )
        return Outcome.FAILED, Reason.BODY_ALTERED, sentence

    def _fitting(self, owner: Certificate) -> Said:
        known, stamp = self._known, self._stamp
        known.notes += self._notes()
        # 4 and 5
        doubts = list(self._doubts(owner))
        chain = best_chain(owner, self._given, self._trusted, [stamp.moment], for_mail=False)
        doubts += chain_doubts(chain, "")
        later = f" Besides, {known.gap}." if known.gap else ""
        stated = f"{known.what} existed by {at_instant(stamp.moment)}"
        if doubts:
            known.notes += [f"besides, {why}" for _, why in doubts[1:]]
            reason, why = doubts[0]
            sentence = f"A time stamp that fits says that {stated}, but {why}.{ask_to_trust(reason)}{later}"
            return Outcome.INDETERMINATE, reason, sentence
        known.not_later_than = stamp.moment.date().isoformat()
        sentence = (
            f"As it is here, {stated}: so says the time stamp of {known.who}, whose certificate {why_trusted(owner, chain.top)} and was valid then."
            f"{later} {_NOT_WHO}"
        )
        # What a stamp leaves out is said in the sentence: of a signature it would mean that somebody vouches for a part.
        return Outcome.PASSED, Reason.TIME_STAMPED, sentence

    # ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _made_by(self, owner: Certificate) -> bool:
        signer = self._stamp.signer
        if signer.method is None or signer.attributes is None:
            return False
        try:
            key = public_key(owner.public_key)
            return any(fits(key, signer.method, signer.signature, form) for form in signer.attributes.forms)
        except UnsupportedMethod:
            return False

    def _take(self, owner: Certificate) -> None:
        known = self._known
        known.owner, known.algorithm, known.key_bits = owner, str(self._stamp.signer.method), key_bits(public_key(owner.public_key))
        known.signing_time = at_instant(self._stamp.moment)

    def _notes(self) -> Iterator[str]:
        stamp = self._stamp
        yield NOT_REVOKED
        yield f"the time stamp has the number {stamp.serial:x} with its authority, and is about the {stamp.hash_name.upper()} {stamp.imprint.hex()}"
        if stamp.authority and stamp.authority != self._known.who:
            yield f"the authority calls itself {stamp.authority} in its statement"
        if stamp.accuracy:
            yield f"the authority states that its time may be off by {stamp.accuracy / timedelta(seconds=1):g} seconds"
        if "sha1" in {stamp.hash_name, stamp.signer.hash_name}:
            yield _SHA_1

    # ── whether it is good enough to build on ────────────────────────────────────────────────────────────────────────

    def _doubts(self, owner: Certificate) -> Iterator[Doubt]:
        signer = self._stamp.signer
        yield from key_doubts(owner, signer, _MD5)
        if self._stamp.hash_name == "md5" and signer.hash_name != "md5":
            yield Reason.FORGEABLE, _MD5
        # RFC 3161 section 2.4.1: the certificate must be named; section 2.3: its purpose must be this one alone, and critical.
        if signer.attributes is None or not signer.attributes.certificate_hashes:
            yield Reason.CERTIFICATE_FORBIDS, _UNNAMED
        set_apart = owner.purposes == _PURPOSE and "extended_key_usage" in owner.critical
        if not set_apart or not (owner.usage is None or owner.usage & _SIGNING):
            yield Reason.CERTIFICATE_FORBIDS, _OTHER_USE

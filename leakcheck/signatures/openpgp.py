"""OpenPGP signatures, against keys that the user gives: of mail (PGP/MIME, RFC 3156; cleartext, RFC 9580 section 7) and beside a file.

Decision: such a signature never authenticates by itself. Anybody can make a key with any name in it; that a key belongs to a person
is known only outside of the file, and a key that was given together with the dump may have come with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from leakcheck.decode import openpgp_wording as wording
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.openpgp_detached import is_detached_signature
from leakcheck.decode.openpgp_keys import Certificate, certificates
from leakcheck.decode.openpgp_methods import RSA, UnsupportedKey, fits, is_breakable, opened_digest
from leakcheck.decode.openpgp_packets import BrokenPacket, PublicKey, Signature, UnsupportedPacket, signatures
from leakcheck.decode.openpgp_texts import DETACHED, MOST_SIGNED_TEXTS, SignedText, may_be_signed, signed_texts
from leakcheck.decode.openpgp_wording import Key, Said, unsure
from leakcheck.knowledge.openpgp_features import Made, younger_than_stated
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.scheme import Keyring, Scheme

_BODY = Location("body")
_MAIL = ("email_message",)
#: Signatures of one text; a statement may have several signers.
_MOST_SIGNERS = 10
_MOST_CANDIDATES = 5
#: Bytes that are hashed for one message: texts inside texts, each with many signers, would otherwise cost minutes.
_MOST_HASHED = 1 << 30
#: Subpackets whose meaning is known here; another that is marked critical forbids an answer (section 5.2.3.7).
_KNOWN = frozenset({2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 16, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 39})


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    if examined.item.format in _MAIL:
        yield from _of_message(content, keyring, limits)
    beside = {name: data for name, data in content.beside.items() if is_detached_signature(data)}
    if beside:
        yield from _of_file(content, beside, keyring, limits)


def _of_file(content: Content, beside: Mapping[str, bytes], keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        data = content.read(limits.item_bytes)
    except LimitReached as reached:
        yield unsure(Location("beside the file"), Reason.TOO_LARGE, f"An OpenPGP signature lies beside the file and was not checked: {reached}.")
        return
    asked = _Asked("", certificates(tuple(keyring.openpgp_keys())))
    for name, signature in beside.items():
        yield from asked.answers(SignedText(name, DETACHED, signature, data, "", ""))


def _of_message(content: Content, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        data = content.read(limits.item_bytes)
    except LimitReached as reached:
        yield unsure(_BODY, Reason.TOO_LARGE, f"The message was not examined for OpenPGP signatures: {reached}.")
        return
    if not may_be_signed(data):
        return
    asked = _Asked(_sender(data), certificates(tuple(keyring.openpgp_keys())))
    for count, text in enumerate(signed_texts(data)):
        if count >= MOST_SIGNED_TEXTS:
            sentence = f"Of the message's texts with OpenPGP signatures only the first {MOST_SIGNED_TEXTS} were examined."
            yield unsure(_BODY, Reason.TOO_LARGE, sentence)
            return
        yield from asked.answers(text)


def _sender(data: bytes) -> str:
    found = [one for line in header_block(data).every("From") for _, one in addresses(line.unfolded)]
    return found[0] if len(found) == 1 else ""


@dataclass
class _Asked:
    """The signatures of a message, or beside a file, asked against all keys at hand."""

    sender: str
    """The one address of the sender line; empty where there are several."""
    known: dict[bytes, list[Key]]
    hashed: int = 0

    def answers(self, text: SignedText) -> Iterator[Attestation]:
        at = Location(f"{'beside the file, in' if text.form == DETACHED else 'body part'} {text.number}: {text.form} signature")
        count = 0
        for made in signatures(text.signature):
            if count >= _MOST_SIGNERS:
                yield unsure(at, Reason.TOO_LARGE, f"A text carries more than {_MOST_SIGNERS} OpenPGP signatures; the others were not examined.")
                return
            count += 1
            yield self._answer(text, made, at)
        if not count:
            yield unsure(at, Reason.MALFORMED, "An OpenPGP signature cannot be read: it is damaged or empty.")

    def _answer(self, text: SignedText, made: Signature | BrokenPacket, at: Location) -> Attestation:
        if isinstance(made, UnsupportedPacket):
            return unsure(at, Reason.UNSUPPORTED, f"An OpenPGP signature cannot be checked: {made}.")
        if isinstance(made, BrokenPacket):
            return unsure(at, Reason.MALFORMED, f"An OpenPGP signature cannot be read: {made}.")
        candidates = self._candidates(made)
        why = _unreadable(made)
        if why or not candidates:
            missing = wording.without_key_for_file if text.form == DETACHED else wording.without_key
            said = wording.unsupported(why) if why else missing(made)
            return wording.attestation(said, made, at, None, self.sender, _notes(made, None, ""))
        self.hashed += 2 * len(text.raw)
        if self.hashed > _MOST_HASHED:
            return unsure(at, Reason.TOO_LARGE, "An OpenPGP signature was not checked: it is too large for so many signatures.")
        try:
            return self._best(text, made, candidates, at)
        except (UnsupportedKey, BrokenPacket) as error:
            said = wording.unsupported(str(error))
            return wording.attestation(said, made, at, candidates[0], self.sender, _notes(made, candidates[0], ""))

    def _candidates(self, made: Signature) -> list[Key]:
        """The keys that a signature names, those first that it names by their whole fingerprint."""
        found = {pair[1].hashed: pair for issuer in reversed(made.issuers) for pair in reversed(self.known.get(issuer, []))}
        return list(reversed(found.values()))[:_MOST_CANDIDATES]

    def _best(self, text: SignedText, made: Signature, candidates: list[Key], at: Location) -> Attestation:
        digests: list[bytes] = []
        for data, repair in text.forms():
            digest = made.digest(data)
            digests.append(digest)
            for pair in candidates:
                if fits(pair[1], made, digest):
                    return self._fitting(text, made, pair, at, len(data), repair)
        opened = next((pair for pair in candidates if opened_digest(pair[1], made) is not None), None)
        pair = opened or candidates[0]
        said = _failing(text, made, pair, digests, self.sender, opened=opened is not None)
        return wording.attestation(said, made, at, pair, self.sender, _notes(made, pair, ""))

    def _fitting(self, text: SignedText, made: Signature, pair: Key, at: Location, size: int, repair: str) -> Attestation:
        # Of what is signed as text the standard's form has CRLF (section 5.2.1.2): nothing had to be undone.
        repair = "" if text.form == DETACHED and made.kind == 1 else repair
        said = _said(text, made, pair, self.sender, repair)
        beside = text.outside if said[1] is not Reason.PARTLY_COVERED else ""
        answer = wording.attestation(said, made, at, pair, self.sender, _notes(made, pair, beside))
        return msgspec.structs.replace(answer, body_covered=size, body_proven=True, repairs=(repair,) if repair else ())


def _unreadable(made: Signature) -> str:
    """Why a signature cannot be asked, whatever the key."""
    if made.kind not in {0, 1}:
        return "it is of a kind that is made over other things than texts"
    if not made.hash_name:
        return f"it uses a hash (number {made.hash_number}) that is not supported here"
    if any(critical and number not in _KNOWN for number, critical, _ in made.hashed):
        return "it sets a condition that is not known here"
    return ""


def _failing(text: SignedText, made: Signature, pair: Key, digests: list[bytes], sender: str, *, opened: bool) -> Said:
    """An RSA signature shows the hash that was signed; of others the first two octets of it stand beside them."""
    of_file = text.form == DETACHED
    if opened:
        return wording.file_altered(pair) if of_file else wording.altered(pair, sender)
    hinted = pair[1].algorithm not in RSA and not any(digest.startswith(made.left) for digest in digests)
    if hinted:
        return wording.file_altered_by_hint(pair) if of_file else wording.altered_by_hint(pair, sender)
    return wording.strange(pair, sender)


def _said(text: SignedText, made: Signature, pair: Key, sender: str, repair: str) -> Said:
    owner, key = pair
    if why := owner.refusal(key):
        return wording.refused(pair, sender, why)
    if is_breakable(key):
        return wording.weak(pair, sender)
    if made.hash_name == "md5":
        return wording.weak_hash(pair, sender)
    if why := _trouble(owner, key, made):
        return wording.out_of_force(pair, sender, made, why)
    if text.form == DETACHED:
        return wording.file_intact(pair, repair)
    return wording.partly(pair, sender, text.outside) if text.outside else wording.intact(pair, sender)


def _trouble(owner: Certificate, key: PublicKey, made: Signature) -> str:
    return owner.trouble(key, made.created) if made.created is not None else "it states no time, so that nobody can say whether the key was in force"


def _notes(made: Signature, pair: Key | None, beside: str) -> Iterator[str]:
    if beside:
        yield f"{beside}; the signature covers nothing of that."
    if pair is not None:
        yield f"The fingerprint of the primary key is {pair[0].primary.fingerprint.hex().upper()}."
    if made.hash_name == "sha1":
        yield (
            "The signature uses the hash SHA-1: since about 2017, whoever prepared a text for signing could at great cost have prepared a "
            "second one that the same signature fits."
        )
    if any(made.subpacket(3) or b""):
        yield "The signer limited how long the signature is to hold; that was not considered."
    yield from (f"{note[:1].upper()}{note[1:]}." for note in _ages(made, pair))


def _ages(made: Signature, pair: Key | None) -> Iterator[str]:
    """Forensics K18."""
    yield from younger_than_stated(_made(made), "the signature")
    for one in pair[0].self_signatures[:5] if pair else ():
        yield from younger_than_stated(_made(one), "what the key says of itself")


def _made(made: Signature) -> Made:
    # Programs of today add to what is not covered, also in signatures of long ago.
    covered = [(number, body) for number, _, body in made.hashed]
    return Made(made.created or 2**32 - 1, made.version, made.algorithm, made.hash_number, covered)


SCHEME = Scheme(
    name="openpgp",
    title="OpenPGP signature",
    formats=_MAIL,
    verify=_verify,
    beside=True,
    limitations=(
        "Keys are taken only from --pgp-keys; nothing ties a key to the name in it, so that such a signature never authenticates by itself.",
        "Withdrawals are those in the key as it was given; key servers are not asked, and those by others (designated revokers) are not followed.",
        "Certifications by other people's keys are not followed. Encrypted messages are not opened.",
        "A signature in a file of its own is checked where it lies beside the file that it names, in one folder, zip archive or message.",
        "Keys of LibrePGP (version 5) and the hash RIPEMD-160 are not read.",
        "In an inline text, lines of comment in the signature's own block are covered by nothing.",
    ),
)

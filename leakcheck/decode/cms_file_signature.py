"""How a signature on a file is judged, in the file with its content or beside it (RFC 5652 section 5; CAdES, ETSI EN 319 122-1).

Steps, the numbers again at each block: 1 the signature can be read and names a certificate that is there, 2 that certificate's key made
it, 3 for the bytes that stand here, 4 others could not have made it, 5 the certificate was good for it at the time and leads to one that
the user trusts. What it covers is all of the content, so that nothing stands outside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leakcheck.decode import cms_file_wording as wording
from leakcheck.decode import signed_document_words as words
from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import best_chain
from leakcheck.decode.certified_answer import Said
from leakcheck.decode.cms_message import MessageKind, described, kind_of, undressed
from leakcheck.decode.cms_signed_data import NoSignedData, SignedData, Signer, is_named, poses_as_attributes, signed_data
from leakcheck.decode.side_files import CMS_ENDINGS
from leakcheck.decode.signature_method import UnsupportedMethod, key_bits, public_key
from leakcheck.decode.signed_parts import SignedText
from leakcheck.decode.signer_certificate import (
    NOT_REVOKED,
    STAMPED,
    chain_doubts,
    is_meant,
    is_signed,
    key_doubts,
    made_by,
    may_sign_documents,
    opens,
    owners_of,
)
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.moment import at_instant

_MEANT_FOR = "that certificate does not allow its key to sign documents"
_LINE_END = re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class SideSignature:
    """A signature in a file of its own beside the one that it is about."""

    name: str
    blob: bytes
    """In DER."""
    parsed: SignedData | None
    fault: str = ""
    """Why it cannot be read, in words that end a sentence."""


def side_signatures(beside: Mapping[str, bytes], data: bytes) -> Iterator[SideSignature]:
    """The signatures about a file among those beside it: without content of their own, or with the very bytes of the file."""
    for name, given in sorted(beside.items()):
        if not name.lower().endswith(CMS_ENDINGS) or kind_of(given) is not MessageKind.SIGNED:
            continue
        try:
            blob = undressed(given)
            parsed = signed_data(blob)
        except NoSignedData as error:
            yield SideSignature(name, b"", None, str(error))
        else:
            if parsed.signers and (parsed.content is None or parsed.content == data):
                yield SideSignature(name, blob, parsed)


def text_forms(data: bytes) -> tuple[SignedText, ...]:
    """A file as it stands, and a text with the line ends of mail, in which OpenSSL signs unless it is told not to."""
    if b"\n" not in data or b"\0" in data:
        return (SignedText(data),)
    lines = _LINE_END.sub(b"\r\n", data)
    return (SignedText(data),) if lines == data else (SignedText(data), SignedText(lines, wording.LINE_ENDS))


def judge(parsed: SignedData, signer: Signer, texts: Sequence[SignedText], trusted: Sequence[Certificate], known: wording.Checked) -> Attestation:
    """The answer for one signer. `texts`: the forms in which the content may have been signed."""
    try:
        said = _Judgement(parsed, signer, texts, trusted, known).said()
    except UnsupportedMethod as error:
        said = wording.unsupported(known, str(error))
    return wording.attestation(said, known)


class _Judgement:
    """One signature; what is found out about it is noted in `known`."""

    def __init__(
        self, parsed: SignedData, signer: Signer, texts: Sequence[SignedText], trusted: Sequence[Certificate], known: wording.Checked
    ) -> None:
        self._signer, self._texts, self._trusted, self._known = signer, texts, trusted, known
        self._given = tuple(one for one in map(certificate, parsed.certificates) if one is not None)

    def said(self) -> Said:
        signer, known = self._signer, self._known
        # 1 it can be read, and its certificate is there
        if signer.malformed:
            return wording.unreadable(known, signer.malformed)
        if signer.unsupported or signer.method is None:
            return wording.unsupported(known, signer.unsupported or "its method is unknown")
        if signer.attributes is None and poses_as_attributes(self._texts[0].data):
            return wording.unreadable(known, "what it covers is no document but the attributes of another signature")
        owners = owners_of(signer, self._trusted, self._given)
        if not owners:
            return wording.without_certificate(known)
        # Of a renewed certificate and the old one, with one key and one number, the signature may name the one that is meant.
        return self._checked(max(owners, key=lambda one: (self._made_by(one), is_meant(one, signer))))

    def _checked(self, owner: Certificate) -> Said:
        signer, known = self._signer, self._known
        self._take(owner)
        # 2 its key made the signature
        if not self._made_by(owner):
            if signer.attributes is not None and opens(owner, signer):
                return wording.of_other_statements(known)
            return wording.strange(known, "or" if signer.attributes else "or the content has changed, or it")
        # 3 for the bytes that stand here
        text = next((text for text in self._texts if is_signed(text.data, owner, signer)), None)
        if text is None:
            return wording.altered(known)
        known.length, known.repairs = len(text.data), (text.repair,) if text.repair else ()
        known.notes += self._notes(text)
        # 4 others could not have made it
        doubts = list(key_doubts(owner, signer, words.MD5))
        # 5 the certificate was good for it
        if not may_sign_documents(owner):
            doubts.append((Reason.CERTIFICATE_FORBIDS, _MEANT_FOR))
        moments = self._moments()
        chain = best_chain(owner, self._given, self._trusted, moments, for_mail=False)
        doubts += chain_doubts(chain, "" if moments else words.TIMELESS)
        if doubts:
            known.notes += [f"besides, {why}" for _, why in doubts[1:]]
            return wording.doubtful(known, *doubts[0])
        return wording.verified(known, chain.top)

    # ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _made_by(self, owner: Certificate) -> bool:
        return made_by(owner, self._signer, [text.data for text in self._texts])

    def _take(self, owner: Certificate) -> None:
        known, key, attributes = self._known, public_key(owner.public_key), self._signer.attributes
        known.owner, known.algorithm, known.key_bits = owner, str(self._signer.method), key_bits(key)
        if attributes is not None and attributes.signing_time is not None:
            known.signing_time = at_instant(attributes.signing_time)

    def _notes(self, text: SignedText) -> Iterator[str]:
        signer = self._signer
        yield NOT_REVOKED
        if signer.stamps:
            yield STAMPED
        for named in signer.countersigners:
            owner = next((one for one in self._given if is_named(one, *named)), None)
            yield f"somebody else signed this signature too, by the certificate of {described(owner)}" if owner else _UNKNOWN_COUNTERSIGNER
        if signer.hash_name == "sha1":
            yield words.SHA_1
        if kind_of(text.data[:64]) not in {None, MessageKind.SIGNED, MessageKind.COMPRESSED, MessageKind.DIGESTED}:
            yield wording.ENCRYPTED_INSIDE

    def _moments(self) -> list[datetime]:
        """When it must have been valid: at the time that is signed."""
        signed = self._known.signing_time
        return [] if signed is None else list(dict.fromkeys((signed.earliest, signed.latest)))


_UNKNOWN_COUNTERSIGNER = "somebody else signed this signature too, whose certificate is not in it"

"""How an XML signature on a document is judged, whatever family the document is of (XML Signature section 3.2, XAdES, RFC 5280).

Steps, the numbers again at each block: 1 the signature can be read and comes with a certificate, 2 the certificate's key made it,
3 over a list whose statements and parts stand here as they were, 4 others could not have made it, 5 the certificate was good for it
at the time and leads to one that the user trusts, 6 what it covers is what a reader sees.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from leakcheck.decode import document_signature_wording as wording
from leakcheck.decode import signed_document_words as words
from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import Chain, best_chain
from leakcheck.decode.certified_answer import Said
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.signature_method import UnsupportedMethod, digest, fits, is_breakable, key_bits, public_key, signed_digest
from leakcheck.decode.signed_package import Covered
from leakcheck.decode.signer_certificate import ANOTHER, NOT_REVOKED, STAMPED, Doubt, chain_doubts, may_sign_documents
from leakcheck.decode.xml_canonical import BrokenXml
from leakcheck.decode.xml_signature import (
    BrokenSignature,
    Statements,
    StatementsChanged,
    UnsupportedSignature,
    XmlSignature,
    is_time_stamped,
    library_form,
    statements,
    xml_signature,
)
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import LimitReached
from leakcheck.model.moment import Moment

if TYPE_CHECKING:
    from lxml import etree

#: In one document. Contracts that go round a board have a dozen.
MOST_SIGNATURES = 40
#: Of the user's certificates, so many are asked about a signature that comes with none.
_MOST_ASKED = 200
#: Certificates of one key that come with a signature: a renewed one may stand beside the old.
_MOST_OWNERS = 5

Cover = Callable[[XmlSignature], tuple[Covered, "list[etree._Element]"]]


def judge(
    element: "etree._Element", cover: Cover, trusted: Sequence[Certificate], known: wording.Checked, beside: Sequence[bytes] = ()
) -> Attestation:
    """The answer for one signature. `cover`: what it covers of the document, in the way of the document's family.

    `beside`: certificates (DER) that stand in parts of their own.
    """
    try:
        said = _Judgement(xml_signature(element), cover, trusted, known, beside).said()
    except (UnsupportedSignature, UnsupportedMethod) as error:
        said = words.unsupported(str(error))
    except StatementsChanged:
        said = wording.of_other_statements(known)
    except (BrokenSignature, BrokenXml) as error:
        said = words.unreadable(str(error))
    except LimitReached as reached:
        said = words.not_examined(f"A signature on this document was not checked: {reached}.")
    return wording.attestation(said, known)


class _Judgement:
    """One signature; what is found out about it is noted in `known`."""

    def __init__(
        self, signature: XmlSignature, cover: Cover, trusted: Sequence[Certificate], known: wording.Checked, beside: Sequence[bytes]
    ) -> None:
        self._signature, self._cover, self._trusted, self._known = signature, cover, trusted, known
        self._given = tuple(one for one in map(certificate, (*signature.certificates, *beside)) if one is not None)
        self._value = library_form(signature.method, signature.value)

    def said(self) -> Said:
        # 1 it can be read, and comes with a certificate
        candidates = self._given or self._trusted[:_MOST_ASKED]
        made = [one for one in candidates if self._made_by(one)]
        if not made and not self._given:
            return words.without_certificate()
        owner = made[0] if made else self._given[0]
        self._take(owner)
        # 2 its key made it
        if not made:
            opening = next((one for one in self._given if self._opens(one)), None)
            if opening is None:
                return wording.strange(self._known)
            self._take(opening)
            return wording.of_other_statements(self._known)
        # 3 over what stands here
        covered, elements = self._cover(self._signature)
        self._known.covered = covered
        stated = statements(elements)
        self._take_statements(stated)
        # Others can have certificates made for a key that is not theirs: the one that is meant, else the one that most stands behind.
        owner = min(made[:_MOST_OWNERS], key=lambda one: (not _is_meant(one, stated), len(self._chain(one).faults)))
        self._take(owner)
        if covered.different or covered.missing:
            return wording.altered(self._known)
        self._known.fits = True
        return self._fitting(owner, stated)

    def _fitting(self, owner: Certificate, stated: Statements) -> Said:
        # 4 others could not have made it
        doubts = list(self._weaknesses(owner))
        # 5 the certificate was good for it
        if not _is_meant(owner, stated):
            doubts.append((Reason.CERTIFICATE_FORBIDS, ANOTHER))
        if not may_sign_documents(owner):
            doubts.append((Reason.CERTIFICATE_FORBIDS, "that certificate does not allow its key to sign documents"))
        chain = self._chain(owner)
        doubts += chain_doubts(chain, "" if self._moments(owner) else words.TIMELESS)
        if doubts:
            self._known.notes += [f"besides, {why}" for _, why in doubts[1:]]
            return wording.doubtful(self._known, *doubts[0])
        # 6 what it covers
        return wording.partly_covered(self._known) if self._known.covered.outside else wording.verified(self._known, chain.top)

    # ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _made_by(self, owner: Certificate) -> bool:
        try:
            return fits(public_key(owner.public_key), self._signature.method, self._value, self._signature.signed)
        except UnsupportedMethod:
            return False

    def _opens(self, owner: Certificate) -> bool:
        """Whether the key made this signature for whatever it was; only RSA can tell."""
        try:
            return signed_digest(public_key(owner.public_key), self._signature.method, self._value) is not None
        except UnsupportedMethod:
            return False

    def _take(self, owner: Certificate) -> None:
        known = self._known
        known.owner, known.algorithm = owner, str(self._signature.method)
        try:
            known.key_bits = key_bits(public_key(owner.public_key))
        except UnsupportedMethod:
            known.key_bits = 0

    def _take_statements(self, stated: Statements) -> None:
        known = self._known
        moments = [moment for moment in map(iso_moment, stated.times) if moment is not None]
        known.signing_time = moments[0] if moments else None
        known.notes += self._notes(stated, moments)

    def _notes(self, stated: Statements, moments: Sequence[Moment]) -> Iterator[str]:
        yield NOT_REVOKED
        if is_time_stamped(self._signature.element):
            yield STAMPED
        if "sha1" in self._hashes():
            yield words.SHA_1
        for word, text in stated.remarks:
            yield f"the {word} stated in the signature, by whoever made it: {text}"
        if len({str(moment) for moment in moments}) > 1:
            yield f"it states several times of signing: {', '.join(dict.fromkeys(map(str, moments)))}"

    def _hashes(self) -> frozenset[str]:
        return frozenset((self._signature.method.hash_name, *(one.hash_name for one in self._signature.references), *self._known.covered.hashes))

    # ── whether it is good enough to build on ────────────────────────────────────────────────────────────────────────

    def _weaknesses(self, owner: Certificate) -> Iterator[Doubt]:
        if is_breakable(public_key(owner.public_key)):
            yield Reason.FORGEABLE, "its key is so weak that others can find its private half"
        if "md5" in self._hashes():
            yield Reason.FORGEABLE, words.MD5

    def _chain(self, owner: Certificate) -> Chain:
        return best_chain(owner, self._given, self._trusted, self._moments(owner), for_mail=False)

    def _moments(self, owner: Certificate) -> list[datetime]:
        """The time that is stated. LibreOffice writes no zone: then the first instant that can be meant and at which the certificate was valid.

        People sign on the day on which they are given a certificate, and the time is their own word anyhow.
        """
        signed = self._known.signing_time
        if signed is None:
            return []
        first = max(signed.earliest, owner.not_before)
        return [first] if first <= signed.latest else [signed.earliest]


def _is_meant(owner: Certificate, stated: Statements) -> bool:
    """Whether the signature names this certificate by its hash, or none."""
    named = stated.certificate_hashes
    return not named or any(digest(name, owner.der) == value for name, value in named)

"""Signatures on PDF (ISO 32000-1 section 12.8; PAdES, ETSI EN 319 142-1): whose, over which bytes, and what was added afterwards.

A signature vouches for the file as it was when it was made. Only one that covers the file to its last byte says something of what a
reader sees now: whatever was added later, be it a second signature or a remark, can show anything on top of what was signed, and
which additions are harmless no program has ever told reliably. So they are named and not judged.

Decision: the signature is checked with our own reader of signed data, as S/MIME is, and by the same rules for certificates: only
those are trusted that the user gave, at the time at which the signature is said to have been made.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from leakcheck.decode import pdf_signature_wording as wording
from leakcheck.decode import signed_document_words as words
from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import Chain, best_chain
from leakcheck.decode.certified_answer import Said
from leakcheck.decode.cms_signed_data import NoSignedData, SignedData, Signer, poses_as_attributes, signed_data
from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_signed_range import TIME_STAMP, SignedRange, blank_after, kinds_after, signed_ranges
from leakcheck.decode.pdf_strings import strings_in
from leakcheck.decode.signature_method import UnsupportedMethod, digest, key_bits, public_key
from leakcheck.decode.signer_certificate import (
    NOT_REVOKED,
    STAMPED,
    chain_doubts,
    is_meant,
    is_signed,
    key_doubts,
    made_by,
    may_sign_documents,
    owners_of,
    trusted_certificates,
)
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, at_instant
from leakcheck.model.scheme import Keyring, Scheme

#: In one file. Contracts that go round a board have a dozen.
MOST_SIGNATURES = 40
#: All that is hashed for one file: each signature covers most of it.
_MOST_HASHED = 2 << 30
_DETACHED = frozenset({"adbe.pkcs7.detached", "ETSI.CAdES.detached"})
_OF_DIGEST = "adbe.pkcs7.sha1"
_REFUSED = {
    "adbe.x509.rsa_sha1": "it is of an old kind (adbe.x509.rsa_sha1) that is not checked here",
}
_CLAIMS = {"Name": "name", "Reason": "reason", "Location": "place", "ContactInfo": "contact"}


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    del examined
    try:
        data = content.read(limits.item_bytes)
    except LimitReached as reached:
        said = words.not_examined(f"The document was not examined for signatures: {reached}.")
        yield wording.attestation(said, wording.Checked(Location("the whole file")))
        return
    found = signed_ranges(data, MOST_SIGNATURES + 1)
    most = max(1, min(MOST_SIGNATURES, _MOST_HASHED // max(len(data), 1)))
    if found:
        trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
        for number, one in enumerate(found[:most], 1):
            yield from _of_range(data, one, trusted, number)
    if len(found) > most:
        said = words.not_examined(f"Only the first {most} signatures of the document were examined.")
        yield wording.attestation(said, wording.Checked(_at(found[most], most + 1)))


def _at(found: SignedRange, number: int) -> Location:
    return Location(f"signature {number}: /ByteRange at byte {found.place}", found.stated)


def _of_range(data: bytes, found: SignedRange, trusted: Sequence[Certificate], number: int) -> Iterator[Attestation]:
    """The answers for one signature dictionary: one a signer, of whom the standard allows one."""
    if found.form == TIME_STAMP and not (found.fault or found.empty):
        return  # not of a signer: `time_stamp` answers
    known = wording.Checked(_at(found, number), notes=list(_told(data, found)))
    said = _refused(data, found)
    if said is not None:
        yield wording.attestation(said, known)
        return
    try:
        parsed = signed_data(found.contents)
    except NoSignedData as error:
        yield wording.attestation(words.unreadable(str(error)), known)
        return
    if len(parsed.signers) != 1 or parsed.left_out:
        yield wording.attestation(words.unreadable(f"it holds {len(parsed.signers) + parsed.left_out} signers and not one"), known)
        return
    try:
        said = _Judgement(data, found, parsed, trusted, known).said()
    except UnsupportedMethod as error:
        said = words.unsupported(str(error))
    yield wording.attestation(said, known)


def _refused(data: bytes, found: SignedRange) -> Said | None:
    """The answer for what is no signature that can be asked."""
    if found.empty:
        return wording.unsigned()
    if found.fault:
        return words.unreadable(found.fault)
    if found.grants_rights(data):
        return wording.rights_only()
    if found.form in _DETACHED or found.form == _OF_DIGEST:
        return None
    kind = storable(found.form) or "a kind that is not stated"
    return words.unsupported(_REFUSED.get(found.form, f"it is of a kind that is not known here ({kind})"))


def _told(data: bytes, found: SignedRange) -> Iterator[str]:
    """What the signature says of itself: claims of whoever made it. In an encrypted file its texts are encrypted too."""
    given = {} if b"/Encrypt" in data else strings_in(found.head)
    for name, word in _CLAIMS.items():
        text = storable(" ".join(given.get(name, "").split()), 200)
        if text and text.isprintable():
            yield f"the {word} stated beside the signature, by whoever made it: {text}"
    if found.certifies:
        yield wording.ALLOWED[found.certifies]


class _Judgement:
    """One signature; what is found out about it is noted in `known`."""

    def __init__(self, data: bytes, found: SignedRange, parsed: SignedData, trusted: Sequence[Certificate], known: wording.Checked) -> None:
        self._data, self._found, self._known, self._trusted = data, found, known, trusted
        self._signer: Signer = parsed.signers[0]
        self._given = tuple(one for one in map(certificate, parsed.certificates) if one is not None)
        self._covered = found.covered(data)
        # adbe.pkcs7.sha1 signs, as a text of its own, the SHA-1 of what it covers.
        self._held = parsed.content if found.form == _OF_DIGEST else None

    def said(self) -> Said:
        signer = self._signer
        # 1 it can be read, and its certificate is there
        if signer.malformed:
            return words.unreadable(signer.malformed)
        if signer.unsupported or signer.method is None:
            return words.unsupported(signer.unsupported or "its method is unknown")
        if self._found.form == _OF_DIGEST and self._held is None:
            return words.unreadable("the hash that it signs is missing")
        if signer.attributes is None and poses_as_attributes(self._text):
            return words.unreadable("what it covers is no document but the attributes of another signature")
        owners = owners_of(signer, self._trusted, self._given)
        if not owners:
            return words.without_certificate()
        # Of a renewed certificate and the old one, with one key and one number, the signature may name the one that is meant.
        return self._checked(max(owners, key=lambda one: (self._made_by(one), is_meant(one, signer))))

    @property
    def _text(self) -> bytes:
        return self._covered if self._held is None else self._held

    def _checked(self, owner: Certificate) -> Said:
        self._take(owner)
        # 2 its key made the signature
        if not self._made_by(owner):
            return wording.strange(self._known, "or" if self._signer.attributes else "or the document has changed, or it")
        # 3 for the bytes that stand here
        if not self._is_signed(owner):
            return wording.altered(self._known)
        self._take_coverage()
        # 4 others could not have made it
        doubts = list(key_doubts(owner, self._signer, words.MD5))
        # 5 the certificate was good for it
        if not may_sign_documents(owner):
            doubts.append((Reason.CERTIFICATE_FORBIDS, "that certificate does not allow its key to sign documents"))
        chain = self._chain(owner)
        doubts += chain_doubts(chain, "" if self._moments() else words.TIMELESS)
        if doubts:
            self._known.notes += [f"besides, {why}" for _, why in doubts[1:]]
            return wording.doubtful(self._known, *doubts[0])
        # 6 what it covers
        return wording.partly_covered(self._known) if self._known.gap else wording.verified(self._known, chain.top)

    # ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _made_by(self, owner: Certificate) -> bool:
        return made_by(owner, self._signer, [self._text])

    def _is_signed(self, owner: Certificate) -> bool:
        if self._held is not None and digest("sha1", self._covered) != self._held:
            return False
        return is_signed(self._text, owner, self._signer)

    def _take(self, owner: Certificate) -> None:
        known, key = self._known, public_key(owner.public_key)
        known.owner, known.algorithm, known.key_bits = owner, str(self._signer.method), key_bits(key)
        known.signing_time = self._signing_time()

    def _signing_time(self) -> Moment | None:
        """The signed attribute's, else that of the dictionary, which the signature covers as well (PAdES wants it there)."""
        attributes = self._signer.attributes
        if attributes is not None and attributes.signing_time is not None:
            return at_instant(attributes.signing_time)
        return pdf_moment(strings_in(self._found.head).get("M", ""))

    def _take_coverage(self) -> None:
        known, data, end = self._known, self._data, self._found.end
        known.fits, known.covered = True, len(self._covered)
        known.size = len(self._covered) + len(data) - end
        known.notes += self._notes()
        if end < len(data):
            if blank_after(data, end):
                known.notes.append(wording.BLANK)
            else:
                known.gap = wording.behind(len(data) - end, kinds_after(data, end))

    def _notes(self) -> Iterator[str]:
        yield NOT_REVOKED
        if self._signer.stamps:
            yield STAMPED
        if self._signer.hash_name == "sha1" or self._held is not None:
            yield words.SHA_1

    # ── whether it is good enough to build on ────────────────────────────────────────────────────────────────────────

    def _chain(self, owner: Certificate) -> Chain:
        return best_chain(owner, self._given, self._trusted, self._moments(), for_mail=False)

    def _moments(self) -> list[datetime]:
        signed = self._known.signing_time
        return [] if signed is None else list(dict.fromkeys((signed.earliest, signed.latest)))


SCHEME = Scheme(
    name="pdf_signature",
    title="PDF signature",
    formats=("pdf_document",),
    verify=_verify,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether a certificate had been withdrawn is not asked; time stamps of other parties have answers of their own.",
        "What was added to a document after it was signed is named by its kind; whether it changes what a reader sees is not judged.",
        "Signatures of the kind adbe.x509.rsa_sha1 and marks that grant usage rights are named and not checked.",
    ),
)

"""How one S/MIME signature is judged (RFC 5652 section 5, RFC 8550, RFC 8551).

Steps, the numbers again at each block: 1 the signature can be read and names a certificate that is there, 2 the certificate's key
made it, 3 for a text that stands here, 4 others could not have made it, 5 the certificate was good for it at the time and leads to one
that the user trusts, 6 what it covers is what a reader sees, and the sender named above is the certificate's holder.

What is signed is a part and not the message: the lines above the text are covered only where the part repeats them. It counts
as the message's own signature where the part is all that a reader sees, the certificate holds the sender's address, and the
message's times do not contradict the time of signing: otherwise an old signed text could be given new lines above it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from leakcheck.decode import smime_wording as wording
from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import best_chain
from leakcheck.decode.certified_answer import Said
from leakcheck.decode.cms_signed_data import SignedData, Signer, is_encrypted, poses_as_attributes
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.mail_address import addresses, normal_address
from leakcheck.decode.mail_body import parts
from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.protected_header import protected_header
from leakcheck.decode.signature_method import UnsupportedMethod, digest, fits, key_bits, public_key, signed_digest
from leakcheck.decode.signed_message import signed_message
from leakcheck.decode.signed_parts import SignedText
from leakcheck.decode.signer_certificate import NOT_REVOKED, STAMPED, chain_doubts, key_doubts, owners_of, trusted_certificates
from leakcheck.model.attestation import Alignment, Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, at_instant
from leakcheck.model.scheme import Keyring

#: Clocks of honest programs differ by minutes, and mail may wait for hours before it is sent.
_SLACK = timedelta(days=1)
_DECISIVE = ("from", "content-type")
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ADDRESS_IN_NAME = re.compile(r"[^\s<>()\"',;:]{1,64}@[^\s<>()\"',;:]{1,255}")


class SignedMail:
    """What the judging of every signature asks about the message, each found out once."""

    def __init__(self, data: bytes, examined: Examined, keyring: Keyring) -> None:
        self.header = header_block(data)
        self._data, self._examined, self._keyring = data, examined, keyring

    @cached_property
    def trusted(self) -> tuple[Certificate, ...]:
        return trusted_certificates(tuple(self._keyring.trusted_certificates()))

    @cached_property
    def senders(self) -> list[tuple[str, str]]:
        """Display name and address of each mailbox in the uppermost sender line, the one that a reader sees."""
        line = self.header.first("From")
        return addresses(line.unfolded) if line else []

    @property
    def sender(self) -> str:
        return self.senders[0][1] if self.senders else ""

    @cached_property
    def receipt(self) -> Moment | None:
        claim = receipt_of(self._examined)
        return claim.moment if claim else None

    @cached_property
    def date(self) -> Moment | None:
        claim = date_of(self._examined)
        return claim.moment if claim else None

    @cached_property
    def gap(self) -> str:
        """What may let programs show something else than the signed part and its signer, in words."""
        doubled = [name.capitalize() for name in _DECISIVE if len(self.header.every(name)) > 1]
        if doubled:
            return f"the message has several {doubled[0]} lines, and programs differ in which they show"
        message = signed_message(self._data)
        if message is None or self.header.cut:
            return "its header is larger than any honest one and was not read to its end"
        if message.strays:
            return "its header holds lines that are no header lines, which some programs show as text"
        return self._sender_gap()

    def _sender_gap(self) -> str:
        if "@" not in self.sender:
            return "the message names no sender's address"
        if len(self.senders) > 1:
            return "its sender line names several mailboxes"
        shown = [found for found in _ADDRESS_IN_NAME.findall(self.senders[0][0][:300]) if not _same(normal_address(found), self.sender)]
        return f"its sender line gives another address ({shown[0]}) as the name of {self.sender}" if shown else ""


def judge(mail: SignedMail, data: SignedData, signer: Signer, texts: Sequence[SignedText], gap: str, at: Location) -> Attestation:
    """The answer for one signer of a part. `texts`: what the signature may cover; `gap`: what a reader sees beside it, in words."""
    known = wording.Checked(at)
    try:
        said = _Judgement(mail, data, signer, texts, gap, known).said()
    except UnsupportedMethod as error:
        said = wording.unsupported(str(error))
    return wording.attestation(said, known)


class _Judgement:
    """One signature; what is found out about it is noted in `known`."""

    def __init__(self, mail: SignedMail, data: SignedData, signer: Signer, texts: Sequence[SignedText], gap: str, known: wording.Checked) -> None:
        self._mail, self._signer, self._texts, self._gap, self._known = mail, signer, texts, gap, known
        self._given = tuple(one for one in map(certificate, data.certificates) if one is not None)

    def said(self) -> Said:
        signer = self._signer
        # 1 it can be read, and its certificate is there
        if signer.malformed or not self._texts:
            return wording.unreadable(signer.malformed or "the text that it covers is missing")
        if signer.unsupported or signer.method is None:
            return wording.unsupported(signer.unsupported or "its method is unknown")
        owners = owners_of(signer, self._mail.trusted, self._given)
        if not owners:
            return wording.without_certificate()
        return self._checked(self._owner(owners))

    def _owner(self, owners: Sequence[Certificate]) -> Certificate:
        """The one whose key made the signature; else the first. A message can hold any number that bear the same name."""
        for one in owners:
            try:
                if self._made_by(one):
                    return one
            except UnsupportedMethod:
                continue
        return owners[0]

    def _checked(self, owner: Certificate) -> Said:
        signer = self._signer
        self._take(owner)
        # 2 its key made the signature
        if not self._made_by(owner):
            if self._opens(owner):
                return wording.of_other_attributes(self._known)
            return wording.strange(self._known, "or" if signer.attributes else "or the text has changed, or it")
        # 3 for a text that stands here
        text = next((text for text in self._texts if self._is_signed(text, owner)), None)
        if text is None:
            return wording.text_altered(self._known)
        if signer.attributes is None and poses_as_attributes(text.data):
            return wording.unreadable("what it covers is no text but the attributes of another signature")
        self._take_text(text)
        return self._fitting(owner)

    # ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _made_by(self, owner: Certificate) -> bool:
        """Whether the certificate's key made the signature, for the attributes that stand in it or, without any, for some text."""
        signer = self._signer
        if signer.method is None:
            return False
        if signer.attributes is None:
            return any(self._is_signed(text, owner) for text in self._texts) or self._opens(owner)
        key = public_key(owner.public_key)
        return any(fits(key, signer.method, signer.signature, form) for form in signer.attributes.forms)

    def _is_signed(self, text: SignedText, owner: Certificate) -> bool:
        signer = self._signer
        if signer.attributes is not None:
            return digest(signer.hash_name, text.data) == signer.attributes.message_digest
        return signer.method is not None and fits(public_key(owner.public_key), signer.method, signer.signature, text.data)

    def _opens(self, owner: Certificate) -> bool:
        """Whether the key made this signature for whatever it was; only RSA can tell."""
        method = self._signer.method
        return method is not None and signed_digest(public_key(owner.public_key), method, self._signer.signature) is not None

    def _take(self, owner: Certificate) -> None:
        known, sender, attributes = self._known, self._mail.sender, self._signer.attributes
        same = [address for address in owner.addresses if _same(normal_address(address), sender)]
        known.owner, known.address = owner, next(iter([*same, *owner.addresses]), "")
        known.alignment = Alignment.SAME if same else _alignment(known.address, sender)
        known.algorithm, known.key_bits = str(self._signer.method), key_bits(public_key(owner.public_key))
        if attributes is not None and attributes.signing_time is not None:
            known.signing_time = at_instant(attributes.signing_time)
        known.header = protected_header(self._mail.header, self._texts[0].data)

    def _take_text(self, text: SignedText) -> None:
        known = self._known
        known.header, known.length = protected_header(self._mail.header, text.data), len(text.data)
        known.fits, known.repairs = True, (text.repair,) if text.repair else ()
        known.gap = self._gap or self._mail.gap or self._time_gap() or self._sender_gap() or known.header.different or _hidden(text)
        known.notes += self._notes()

    def _notes(self) -> Iterator[str]:
        signer, known = self._signer, self._known
        yield NOT_REVOKED
        if signer.stamps:
            yield STAMPED
        if signer.hash_name == "sha1":
            yield wording.SHA_1
        if known.alignment is Alignment.SAME and normal_address(known.address) != self._mail.sender:
            yield f"the certificate writes the sender's address as {known.address}, with other capitals"

    # ── whether it is good enough to build on ────────────────────────────────────────────────────────────────────────

    def _fitting(self, owner: Certificate) -> Said:
        known, moments = self._known, self._moments()
        chain = best_chain(owner, self._given, self._mail.trusted, moments)
        # 4 others could not have made it
        doubts = list(key_doubts(owner, self._signer, wording.MD5))
        # 5 the certificate was good for it
        if not owner.may_sign_mail:
            doubts.append((Reason.CERTIFICATE_FORBIDS, "that certificate does not allow its key to sign mail"))
        doubts += chain_doubts(chain, "" if moments else wording.TIMELESS)
        if doubts:
            others = [*(why for _, why in doubts[1:]), *([known.gap] if known.gap else [])]
            known.notes += [f"besides, {why}" for why in others]
            return wording.doubtful(known, *doubts[0])
        # 6 what it covers
        return wording.partly_covered(known) if known.gap else wording.verified(known, chain.top)

    def _moments(self) -> list[datetime]:
        """When it must have been valid: at the time that is signed, else at all times that the message gives for its sending."""
        if self._known.signing_time is not None:
            return [self._known.signing_time.earliest]
        told = [moment for moment in (self._mail.date, self._mail.receipt) if moment is not None]
        return [instant for moment in told for instant in (moment.earliest, moment.latest)]

    def _time_gap(self) -> str:
        signed, mail = self._known.signing_time, self._mail
        if signed is None:
            return ""
        if mail.date is not None and (signed.is_before(mail.date, _SLACK) or mail.date.is_before(signed, _SLACK)):
            return f"it was signed on {signed}, and the Date line above the text says {mail.date}"
        if mail.receipt is not None and mail.receipt.is_before(signed, _SLACK):
            return f"it was signed on {signed}, which is after a mail server took the message in ({mail.receipt})"
        return ""

    def _sender_gap(self) -> str:
        if self._known.alignment is Alignment.SAME:
            return ""
        holds = f"is made out to {self._known.address}" if self._known.address else "holds no mail address"
        return f"the sender line names {self._mail.sender}, and the certificate {holds}"


def _hidden(text: SignedText) -> str:
    """Who signs an encrypted text need not know it: anybody can put his signature around somebody else's."""
    return "what it covers is encrypted, and its signer need not have known the text inside" if _holds_encrypted(text.data) else ""


def _holds_encrypted(text: bytes) -> bool:
    return any(part.kind == "application/pgp-encrypted" or (part.kind in _OPAQUE and is_encrypted(part.data)) for part in parts(text).leaves)


def _same(address: str, other: str) -> bool:
    """Domains have no capitals, and no provider gives two mailboxes that differ in them; other alphabets are compared as they stand."""
    return address == other or (address.isascii() and other.isascii() and address.lower() == other.lower())


def _alignment(address: str, sender: str) -> Alignment:
    """Of addresses that are not the same: two mailboxes of one domain are of one organisation."""
    related = alignment(address.rpartition("@")[2], sender.rpartition("@")[2])
    return Alignment.ORGANISATIONAL if related is Alignment.SAME else related

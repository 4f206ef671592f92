"""What ties a computed key to a domain, from outside the dump, and why a key that is tied may still be no good."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.key_candidates import record_doubt
from leakcheck.decode.key_memberships import LEAST_OPENED, Membership
from leakcheck.decode.key_recovery import PublicNumbers, opened
from leakcheck.decode.key_windows import outside_life
from leakcheck.model.attestation import Alignment, Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.key_record import KeyRecord
from leakcheck.model.moment import Moment
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor, RecoveredKey

#: With a small exponent somebody with much computing power might make a number that opens one given mail; never two.
_BINDING_EXPONENT = 257
NEEDS_A_SECOND = "signed with a recovered key; with so small an exponent a second such mail is needed to tie it to its domain."


def anchor_for(key: RecoveredKey, domain: str) -> KeyAnchor | None:
    """What ties a key to a signing domain, the strongest first; None where nothing does."""
    for anchor in key.anchors:
        if anchor.kind is AnchorKind.ARCHIVE:
            return anchor
    mails = {anchor.identity for anchor in key.anchors if anchor.kind is AnchorKind.MAIL and anchor.domain == domain}
    enough = len(mails) >= (1 if key.exponent >= _BINDING_EXPONENT else 2)
    usable = (one for one in key.anchors if one.domain == domain and (one.kind is AnchorKind.CASE or enough))
    return next(usable, None)


def ties(key: RecoveredKey) -> Iterator[KeyAnchor]:
    """The anchors that count, of whichever domain."""
    return (anchor for anchor in key.anchors if anchor_for(key, anchor.domain) is not None)


def anchors_of_mail(mail: Examined, keys: Iterable[RecoveredKey]) -> Iterator[RecoveredKey]:
    """The keys that verify the signed lines of a mail held independently of the dump, with that mail as their anchor."""
    for key in keys:
        anchors = tuple(dict.fromkeys((*key.anchors, *(_mail_anchor(mail, one) for one in mail.attestations if _verifies(key, one)))))
        if anchors != key.anchors:
            yield msgspec.structs.replace(key, anchors=anchors)


def anchors_of_case(members: Iterable[Membership], name: str) -> list[RecoveredKey]:
    """The keys of another case that are named there, with that case as their anchor for each domain that they signed for."""
    out = []
    for member in members:
        if member.different >= LEAST_OPENED:
            signers = sorted({one.signature.name for one in member.opened if one.fits})
            source = f"{member.different:,} messages of another dump (the case {name})"
            anchors = (
                KeyAnchor(kind=AnchorKind.CASE, domain=domain, selector=selector, source=source, identity=name) for domain, selector in signers
            )
            out.append(msgspec.structs.replace(member.key, anchors=tuple(anchors)))
    return out


def _verifies(key: RecoveredKey, answer: Attestation) -> bool:
    material = answer.material
    numbers = PublicNumbers(key.number, key.exponent)
    return material is not None and opened(material.signature, material.hash_name, numbers) == material.digest


def _mail_anchor(mail: Examined, answer: Attestation) -> KeyAnchor:
    name = mail.item.path.rpartition("/")[2]
    source = f"the mail {name} held outside the dump (SHA-256 {mail.item.sha256[:16]}…)"
    # Two copies of one message carry the same signature, and are one anchor.
    identity = sha256(answer.material.signature if answer.material else b"").hexdigest()
    return KeyAnchor(kind=AnchorKind.MAIL, domain=answer.signer, selector=answer.selector, source=source, identity=identity)


def key_doubt(record: KeyRecord, key: RecoveredKey, moment: Moment | None) -> tuple[Reason, str] | None:
    """Why a key that something outside the dump holds is still not good enough to build on."""
    doubt = record_doubt(record, key.bits, record.domain)
    if doubt is not None:
        return doubt
    outside = outside_life(moment, record)
    return (Reason.OUTSIDE_KEY_WINDOW, outside) if outside else None


def foreign_key(record: KeyRecord, signer: str) -> tuple[Reason, str] | None:
    """Anybody can document a key of his own domain and sign with it for another: the name in the signature is then his word alone."""
    if alignment(record.domain.removeprefix("*."), signer) is not Alignment.DIFFERENT:
        return None
    return Reason.CONDITIONAL_KEY, (
        f"the key is documented for {record.domain} and not for {signer}: mail services sign for their customers with keys of their own, "
        f"and nothing here shows that {signer} was one"
    )

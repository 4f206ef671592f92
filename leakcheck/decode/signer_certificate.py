"""What the certificate of a signer is asked, whatever was signed: mail (RFC 8550) or a document (RFC 5280, RFC 5652)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from leakcheck.decode.certificate import Certificate, certificates
from leakcheck.decode.certificate_chain import Chain, Fault
from leakcheck.decode.cms_signed_data import Signer
from leakcheck.decode.signature_method import UnsupportedMethod, digest, fits, is_breakable, public_key, signed_digest
from leakcheck.model.attestation import Reason

#: Certificates of one name beside one signature: a renewed one may stand beside the old.
_MOST_OWNERS = 5
NOT_REVOKED = "whether a certificate had been withdrawn was not asked; that takes the network"
ANOTHER = "the signature was made for use with another certificate than the one that it comes with"
STAMPED = "it carries a time stamp of another party, on which there is an answer of its own"
_BY_FAULT = {
    Fault.UNTIMELY: Reason.OUTSIDE_VALIDITY,
    Fault.WEAK: Reason.FORGEABLE,
    Fault.FORBIDDEN: Reason.CERTIFICATE_FORBIDS,
    Fault.UNANCHORED: Reason.UNANCHORED,
}

Doubt = tuple[Reason, str]
#: RFC 5280 section 4.2.1.12: purposes that go with no signature of a person on a document, if a certificate has no other.
_OTHER_PURPOSES = frozenset({"server_auth", "time_stamping", "ocsp_signing"})
_SIGNING = frozenset({"digital_signature", "non_repudiation"})


def trusted_certificates(files: Sequence[bytes]) -> tuple[Certificate, ...]:
    """Those that the user gave as trusted."""
    return tuple(one for data in files for one in _of_file(data))


@lru_cache(maxsize=8)
def _of_file(data: bytes) -> tuple[Certificate, ...]:
    """The certificates of one of the user's files, which is the same for everything that is scanned."""
    return certificates(data)


def owners_of(signer: Signer, trusted: Sequence[Certificate], given: Sequence[Certificate]) -> list[Certificate]:
    """The certificates that the signature may mean, of those that are trusted and those that came with it."""
    return list(dict.fromkeys(one for one in (*trusted, *given) if signer.names(one)))[:_MOST_OWNERS]


def is_meant(owner: Certificate, signer: Signer) -> bool:
    """Whether the signature names this certificate by its hash, or none (RFC 5035 section 3)."""
    hashes = signer.attributes.certificate_hashes if signer.attributes else ()
    return all(digest(name, owner.der) == value for name, value in hashes)


def made_by(owner: Certificate, signer: Signer, texts: Sequence[bytes]) -> bool:
    """Whether the certificate's key made the signature, for the attributes that stand in it or, without any, for some bytes.

    `texts`: what it may have been made for, where it has no attributes.
    """
    if signer.method is None:
        return False
    try:
        key = public_key(owner.public_key)
        if signer.attributes is not None:
            return any(fits(key, signer.method, signer.signature, form) for form in signer.attributes.forms)
        return any(fits(key, signer.method, signer.signature, text) for text in texts) or opens(owner, signer)
    except UnsupportedMethod:
        return False


def opens(owner: Certificate, signer: Signer) -> bool:
    """Whether the key made this signature for whatever it was; only RSA can tell. Raises UnsupportedMethod."""
    return signer.method is not None and signed_digest(public_key(owner.public_key), signer.method, signer.signature) is not None


def is_signed(text: bytes, owner: Certificate, signer: Signer) -> bool:
    """Whether a signature that the key made was made for these bytes. Raises UnsupportedMethod."""
    if signer.attributes is not None:
        return digest(signer.hash_name, text) == signer.attributes.message_digest
    return signer.method is not None and fits(public_key(owner.public_key), signer.method, signer.signature, text)


def key_doubts(owner: Certificate, signer: Signer, md5: str) -> Iterator[Doubt]:
    """Whether others could have made the signature, or made it for another certificate. `md5`: what its use means, in words."""
    if is_breakable(public_key(owner.public_key)):
        yield Reason.FORGEABLE, "its key is so weak that others can find its private half"
    if signer.hash_name == "md5":
        yield Reason.FORGEABLE, md5
    if not is_meant(owner, signer):
        yield Reason.CERTIFICATE_FORBIDS, ANOTHER


def may_sign_documents(owner: Certificate) -> bool:
    """Absent usages and purposes allow everything; no purpose is set apart for documents by all who issue certificates for them."""
    fitting = owner.purposes is None or bool(owner.purposes - _OTHER_PURPOSES)
    return fitting and (owner.usage is None or bool(owner.usage & _SIGNING))


def chain_doubts(chain: Chain, timeless: str) -> list[Doubt]:
    """What is wrong with the chain, the gravest first. `timeless`: that no time of signing is known, in words; empty where one is."""
    faults = [*chain.faults, *([(Fault.UNTIMELY, timeless)] if timeless else [])]
    return [(_BY_FAULT[fault], words) for fault, words in sorted(faults, key=lambda one: -list(Fault).index(one[0]))]


def ask_to_trust(reason: Reason) -> str:
    """What the user can do about a certificate that nothing anchors: a sentence to go on with, or nothing."""
    if reason is not Reason.UNANCHORED:
        return ""
    return " Anybody can make a certificate with any name; give those that you trust with --trusted-certificates."


def why_trusted(owner: Certificate | None, top: Certificate) -> str:
    """In words that follow "the certificate"."""
    return "was itself given as trusted" if top == owner else f"leads to {top.title}, which was given as trusted,"


def described(owner: Certificate | None) -> Iterator[str]:
    """What a reader needs to find the certificate again."""
    if owner is not None:
        span = f"valid from {owner.not_before.date().isoformat()} to {owner.not_after.date().isoformat()}"
        yield f"the certificate of {owner.title} has the serial number {owner.serial:x}, is {span}, and its SHA-256 is {owner.fingerprint}"

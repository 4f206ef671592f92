"""Signed data of the Cryptographic Message Syntax (RFC 5652 section 5): who signed which bytes with what, as S/MIME uses it.

Two forms of attack on the syntax itself are answered here. A signature over signed attributes fits the attributes' own bytes
too: somebody can drop the attributes and present those bytes as the text. And attributes given twice, or of another type than the
content, are read in different ways by different programs. RFC 5652 forbids both, and what it forbids is called malformed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leakcheck.decode.certificate import BROKEN, Certificate
from leakcheck.decode.definite_lengths import with_definite_lengths
from leakcheck.decode.signature_method import Method, UnsupportedMethod, hash_name_of, method_of

DATA = "1.2.840.113549.1.7.1"
#: What a time-stamping authority signs (RFC 3161 section 2.4.2).
STAMPED_TIME = "1.2.840.113549.1.9.16.1.4"
SIGNED_DATA = "1.2.840.113549.1.7.2"
#: Content types under which the words cannot be read: enveloped, encrypted, authenticated-enveloped (RFC 5652, RFC 5083).
ENCRYPTED = frozenset({"1.2.840.113549.1.7.3", "1.2.840.113549.1.7.6", "1.2.840.113549.1.9.16.1.23"})
MOST_CERTIFICATES = 100
MOST_SIGNERS = 10
_MOST_ATTRIBUTES = 100
_MOST_STAMPS = 5
_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME = (f"1.2.840.113549.1.9.{number}" for number in (3, 4, 5))
_TIME_STAMPS = frozenset({"1.2.840.113549.1.9.16.2.14", "1.3.6.1.4.1.311.3.3.1"})
_COUNTERSIGNATURE = "1.2.840.113549.1.9.6"
_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"


class NoSignedData(Exception):
    """The bytes are no signed data that can be read; the text says why, as the end of a sentence."""


class EncryptedData(NoSignedData):
    """The bytes are encrypted data."""


def is_named(certificate: Certificate, issuer: bytes, serial: int, key_id: bytes) -> bool:
    """Whether a certificate is the one that a signer's identifier means (RFC 5652 section 5.3)."""
    return key_id == certificate.key_id if key_id else serial == certificate.serial and issuer == certificate.issuer


@dataclass(frozen=True, slots=True)
class SignedAttributes:
    """What a signer signed beside the text (RFC 5652 section 5.3)."""

    forms: tuple[bytes, ...]
    """The bytes that may have been signed: as they stand, and in the order of DER, which some programs do not keep in the message."""
    message_digest: bytes
    signing_time: datetime | None
    certificate_hashes: tuple[tuple[str, bytes], ...] = ()
    """Hashes, with their names, that the signer's certificate must have (RFC 5035 section 3); empty where none is signed."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature (SignerInfo)."""

    issuer: bytes
    """With `serial` the name of the signer's certificate; empty where it is named by its key's identifier."""
    serial: int
    key_id: bytes
    hash_name: str
    """Of the text; empty where it cannot be read."""
    method: Method | None
    attributes: SignedAttributes | None
    signature: bytes
    malformed: str = ""
    """What breaks the standard, in words that end a sentence."""
    unsupported: str = ""
    stamps: tuple[bytes, ...] = ()
    """Time stamps of another party over this signature (RFC 3161 appendix A), which nobody signed in with it; not looked at here."""
    countersigners: tuple[tuple[bytes, int, bytes], ...] = ()
    """Who is said to have signed this signature (RFC 5652 section 11.4): issuer, serial and key identifier of certificates; not looked at here."""

    def names(self, certificate: Certificate) -> bool:
        """Whether a certificate is the one that the signature names as the signer's."""
        return is_named(certificate, self.issuer, self.serial, self.key_id)


@dataclass(frozen=True, slots=True)
class SignedData:
    """A parsed SignedData."""

    content: bytes | None
    """The text inside; None where it stands elsewhere (a detached signature)."""
    certificates: tuple[bytes, ...]
    signers: tuple[Signer, ...]
    left_out: int = 0
    """How many signers there are beyond those that are looked at."""


def signed_data(blob: bytes, wanted: str = DATA) -> SignedData:
    """The signed data in a ContentInfo, in DER or BER; `wanted`: the type of what is signed. Raises NoSignedData (EncryptedData)."""
    # Importing tsp tells asn1crypto the types of the attributes that name a certificate, which must be known before the first are parsed.
    from asn1crypto import cms, tsp  # noqa: F401

    try:
        info = cms.ContentInfo.load(with_definite_lengths(blob))
        kind = info["content_type"].dotted
        if kind in ENCRYPTED:
            raise EncryptedData("it is encrypted")
        if kind != SIGNED_DATA:
            raise NoSignedData(f"it holds no signature but data of the type {kind[:60]}")
        return _signed_data(info["content"], wanted)
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None


def is_encrypted(blob: bytes) -> bool:
    """Whether the bytes are encrypted data; not whether the text of signed data is."""
    from asn1crypto import cms

    try:
        return cms.ContentInfo.load(blob)["content_type"].dotted in ENCRYPTED
    except BROKEN:
        return False


def _signed_data(parsed: Any, wanted: str) -> SignedData:
    given, infos = parsed["certificates"] or (), parsed["signer_infos"]
    if len(given) > MOST_CERTIFICATES:
        raise NoSignedData(f"it holds more than {MOST_CERTIFICATES} certificates")
    inner = parsed["encap_content_info"]
    kind = inner["content_type"].dotted
    signers = tuple(_signer(infos[number], kind, wanted) for number in range(min(len(infos), MOST_SIGNERS)))
    content = inner["content"].native if kind == DATA or kind != wanted else _as_it_stands(inner["content"])
    if content is not None and not isinstance(content, bytes):
        # PKCS #7 (RFC 2315 section 7) let any structure stand here; mail holds octets.
        raise NoSignedData("what it signs is no text")
    certificates = tuple(one.chosen.dump() for one in given if one.name == "certificate")
    return SignedData(content, certificates, signers, max(0, len(infos) - MOST_SIGNERS))


def _as_it_stands(content: Any) -> bytes:
    """What is signed, where that is a structure of its own: in a string of octets, or in PKCS #7 without one."""
    from asn1crypto import core

    return bytes(content) if isinstance(content, core.OctetString | core.ParsableOctetString) else bytes(content.dump())


def _signer(info: Any, content_type: str, wanted: str) -> Signer:
    """One signer; damage inside it leaves the others readable."""
    try:
        return _read_signer(info, content_type, wanted)
    except UnsupportedMethod as error:
        return Signer(b"", 0, b"", "", None, None, b"", unsupported=str(error))
    except BROKEN as error:
        return Signer(b"", 0, b"", "", None, None, b"", malformed=f"its structure is damaged ({type(error).__name__})")


def _read_signer(info: Any, content_type: str, wanted: str) -> Signer:
    issuer, serial, key_id = _name(info["sid"])
    hash_name = hash_name_of(info["digest_algorithm"]["algorithm"].dotted)
    method = method_of(info["signature_algorithm"], hash_name)
    attributes, malformed = _attributes(info["signed_attrs"], content_type)
    if method.hash_name not in {"", hash_name} and not malformed:
        # RFC 5652 section 5.4 knows one digest; a signature with two is read differently by different programs.
        malformed = "it states one hash for the text and another for the signature"
    stamps, countersigners = tuple(_stamps(info["unsigned_attrs"])), tuple(_countersigners(info["unsigned_attrs"]))
    # Other types of content are no text of a mail: receipts, time stamps, lists of keys.
    unsupported = "" if content_type == wanted else f"it signs no text but data of the type {content_type[:60]}"
    return Signer(issuer, serial, key_id, hash_name, method, attributes, info["signature"].native, malformed, unsupported, stamps, countersigners)


def _name(identifier: Any) -> tuple[bytes, int, bytes]:
    if identifier.name == "subject_key_identifier":
        return b"", 0, identifier.native
    chosen = identifier.chosen
    return chosen["issuer"].dump(), int(chosen["serial_number"].native), b""


def _attributes(given: Any, content_type: str) -> tuple[SignedAttributes | None, str]:
    """The signed attributes, and what is wrong with them (RFC 5652 sections 5.3, 5.4, 11.1 to 11.3)."""
    if not given:
        return None, "" if content_type == DATA else "it signs something else than data, without the attributes that this takes"
    if len(given) > _MOST_ATTRIBUTES:
        return None, f"it holds more than {_MOST_ATTRIBUTES} signed attributes"
    kinds, digests, times = (_values(given, identifier) for identifier in (_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME))
    if len(digests) != 1 or len(kinds) != 1:
        return None, "its signed attributes do not hold one content type and one digest"
    if kinds[0].dotted != content_type:
        return None, "its signed attributes name another type of content than the one it holds"
    moments = [value.native for value in times if value is not None]
    if len(moments) != len(times) or len(times) > 1:
        return None, "its signed attributes hold the time of signing more than once"
    moment = moments[0] if moments and isinstance(moments[0], datetime) and moments[0].tzinfo is not None else None
    return SignedAttributes(_forms(given), digests[0].native, moment, tuple(_certificate_hashes(given))), ""


def _certificate_hashes(given: Any) -> Iterator[tuple[str, bytes]]:
    """The signer's certificate is the first of the list; with SHA-1 in the older form, SHA-256 unless stated in the newer."""
    for value in _values(given, _SIGNING_CERTIFICATE):
        yield "sha1", value["certs"][0]["cert_hash"].native
    for value in _values(given, _SIGNING_CERTIFICATE_V2):
        first = value["certs"][0]
        yield hash_name_of(first["hash_algorithm"]["algorithm"].dotted), first["cert_hash"].native


def _values(given: Any, identifier: str) -> list[Any]:
    """The values of all attributes of a type; an attribute without any counts as one that is None, so that it is not passed over."""
    found: list[Any] = []
    for attribute in given:
        if attribute["type"].dotted == identifier:
            found.extend([value.chosen if hasattr(value, "chosen") else value for value in attribute["values"]] or [None])
    return found


def _stamps(given: Any) -> Iterator[bytes]:
    for attribute in list(given or ())[:_MOST_ATTRIBUTES]:
        if attribute["type"].dotted in _TIME_STAMPS:
            yield from (value.dump() for value in list(attribute["values"])[:_MOST_STAMPS])


def _countersigners(given: Any) -> Iterator[tuple[bytes, int, bytes]]:
    for attribute in list(given or ())[:_MOST_ATTRIBUTES]:
        if attribute["type"].dotted == _COUNTERSIGNATURE:
            yield from (_name(value["sid"]) for value in list(attribute["values"])[:_MOST_STAMPS])


def _has(given: Any, identifiers: frozenset[str]) -> bool:
    return bool(given) and any(attribute["type"].dotted in identifiers for attribute in list(given)[:_MOST_ATTRIBUTES])


def _forms(given: Any) -> tuple[bytes, ...]:
    """Section 5.4: the attributes are signed as a SET OF, whatever tag they stand under."""
    members = [attribute.dump() for attribute in given]
    return tuple(dict.fromkeys(_set_of(order) for order in (members, sorted(members))))


def _set_of(members: Sequence[bytes]) -> bytes:
    body = b"".join(members)
    size = len(body)
    if size < 0x80:
        return bytes([0x31, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x31, 0x80 | len(length)]) + length + body


def poses_as_attributes(text: bytes) -> bool:
    """Whether a text that is signed without attributes is itself a set of attributes, whose signature was made for another text."""
    from asn1crypto import cms

    if text[:1] != b"\x31":
        return False
    try:
        found = cms.CMSAttributes.load(text, strict=True)
        return _has(found, frozenset({_MESSAGE_DIGEST}))
    except BROKEN:
        return False

"""Certificates and S/MIME mail made in a test: signed data is put together here from RFC 5652, so that each thing in it can be wrong."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import cms, core, tsp  # noqa: F401  (tsp tells asn1crypto two attributes)
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
NOON = datetime(2020, 5, 4, 12, tzinfo=UTC)
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear Bob,\r\n\r\nwe agreed on 400.\r\n\r\nAda\r\n"
HEADER = b"From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject: The budget\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
MAIL_ONLY = (ExtendedKeyUsageOID.EMAIL_PROTECTION,)
_HASHES: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha1": hashes.SHA1(), "sha512": hashes.SHA512(), "md5": hashes.MD5()}


@cache
def key(name: str, kind: str = "rsa") -> PrivateKey:
    del name  # tells several keys apart
    if kind == "ecdsa":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65537, 1024)


def short_key() -> rsa.RSAPrivateKey:
    """A key of 768 bits, which the library makes no more, out of two primes of 384 bits."""
    p = 0xFBD9B818BD2C384037BAFFD87E174C73BAA503A009015074EC7944A79C7EC49B9B93187F54993DE4CB722712F4EE46D9
    q = 0xEB25FF08DD4BCB5F59080A3191307B81831885CBFEB966F154F974905080077A9E4CA87FC57EC5F4A8733C7255C4A75D
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


@dataclass(frozen=True)
class Party:
    """Somebody with a key and a certificate for it."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def name_of(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def party(
    name: str,
    issuer: Party | None = None,
    *,
    address: str = "",
    years: tuple[int, int] = (2010, 2040),
    authority: bool | None = None,
    length: int | None = None,
    usage: str = "",
    purposes: Sequence[x509.ObjectIdentifier] = (),
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    private: PrivateKey | None = None,
    kind: str = "rsa",
    serial: int = 0,
) -> Party:
    """A certificate that the issuer signed, or that signs itself. `usage`: `sign`, `issue`, `encrypt`, or nothing for no such extension."""
    own = private or key(name, kind)
    built = (
        x509.CertificateBuilder()
        .subject_name(name_of(name))
        .issuer_name(issuer.certificate.subject if issuer else name_of(name))
        .public_key(own.public_key())
        .serial_number(serial or int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") + 1)
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    )
    if authority is not None:
        built = built.add_extension(x509.BasicConstraints(authority, length), critical=True)
    if usage:
        built = built.add_extension(_usage(usage), critical=True)
    if purposes:
        built = built.add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=False)
    if address:
        built = built.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    for extension, critical in more:
        built = built.add_extension(extension, critical=critical)
    by = issuer.key if issuer else own
    return Party(built.sign(by, None if isinstance(by, ed25519.Ed25519PrivateKey) else hashes.SHA256()), own)


def _usage(word: str) -> x509.KeyUsage:
    return x509.KeyUsage(word == "sign", False, word == "encrypt", False, False, word == "issue", False, False, False)


@cache
def root() -> Party:
    return party("Root of Trust", authority=True, usage="issue")


@cache
def middle() -> Party:
    return party("Mail Authority", root(), authority=True, usage="issue", length=0)


@cache
def ada() -> Party:
    return party("Ada", middle(), address="ada@example.org", usage="sign", purposes=MAIL_ONLY)


# ── signed data ──────────────────────────────────────────────────────────────────────────────────────────────────────


def signature(
    text: bytes,
    signer: Party,
    *,
    others: Sequence[Party] = (),
    opaque: bool = False,
    when: datetime | None = NOON,
    hash_name: str = "sha256",
    attributes: bool = True,
    more: Sequence[dict[str, Any]] = (),
    content_type: str = "data",
    pss: bool = False,
    by_key_id: bool = False,
    bare: bool = False,
    unsigned: Sequence[dict[str, Any]] = (),
    signed_instead: bytes | None = None,
    claimed_type: str = "",
) -> bytes:
    """A ContentInfo with one signer. `bare`: without the signer's certificate; `signed_instead`: a text that the digest is made of."""
    digest = hashlib.new(hash_name, text if signed_instead is None else signed_instead).digest()
    given: list[dict[str, Any]] = [
        {"type": "content_type", "values": [claimed_type or content_type]},
        {"type": "message_digest", "values": [digest]},
        *([{"type": "signing_time", "values": [cms.Time({"utc_time": when})]}] if when else []),
        *more,
    ]
    signed_attributes = cms.CMSAttributes(given) if attributes else None
    signed = signed_attributes.dump() if signed_attributes is not None else text
    info: dict[str, Any] = {
        "version": "v3" if by_key_id else "v1",
        "sid": _identifier(signer, by_key_id=by_key_id),
        "digest_algorithm": {"algorithm": hash_name},
        "signature_algorithm": _algorithm(signer, hash_name, pss=pss),
        "signature": _made(signer, signed, hash_name, pss=pss),
    }
    if signed_attributes is not None:
        info["signed_attrs"] = signed_attributes
    if unsigned:
        info["unsigned_attrs"] = cms.CMSAttributes(unsigned)
    held = [asn1_x509.Certificate.load(one.der) for one in (*(() if bare else (signer,)), *others)]
    content: dict[str, Any] = {"content_type": content_type}
    if opaque:
        content["content"] = core.OctetString(text) if content_type == "data" else core.OctetString(text, explicit=0)
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": hash_name}],
            "encap_content_info": content,
            "certificates": held,
            "signer_infos": [info],
        }
    )
    if content_type == "tst_info" and opaque:
        # Section 5.1: version 3 with any other content than data; asn1crypto would have the text parsed before it is put in.
        data = cms.SignedData.load(data.dump().replace(b"\x02\x01\x01", b"\x02\x01\x03", 1))
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def _identifier(signer: Party, *, by_key_id: bool) -> Any:
    parsed = asn1_x509.Certificate.load(signer.der)
    if by_key_id:
        return cms.SignerIdentifier("subject_key_identifier", core.OctetString(parsed.key_identifier))
    named = cms.IssuerAndSerialNumber({"issuer": parsed.issuer, "serial_number": parsed.serial_number})
    return cms.SignerIdentifier("issuer_and_serial_number", named)


def _algorithm(signer: Party, hash_name: str, *, pss: bool) -> dict[str, Any]:
    if pss:
        mask = {"algorithm": "mgf1", "parameters": {"algorithm": hash_name}}
        return {
            "algorithm": "rsassa_pss",
            "parameters": {"hash_algorithm": {"algorithm": hash_name}, "mask_gen_algorithm": mask, "salt_length": 32},
        }
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return {"algorithm": "rsassa_pkcs1v15"}
    return {"algorithm": f"{hash_name}_ecdsa" if isinstance(signer.key, ec.EllipticCurvePrivateKey) else "ed25519"}


def _made(signer: Party, data: bytes, hash_name: str, *, pss: bool) -> bytes:
    hashed = _HASHES[hash_name]
    if isinstance(signer.key, rsa.RSAPrivateKey):
        pad = padding.PSS(padding.MGF1(hashed), 32) if pss else padding.PKCS1v15()
        return signer.key.sign(data, pad, hashed)
    return signer.key.sign(data, ec.ECDSA(hashed)) if isinstance(signer.key, ec.EllipticCurvePrivateKey) else signer.key.sign(data)


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def encoded(blob: bytes) -> bytes:
    return base64.encodebytes(blob).replace(b"\n", b"\r\n")


def detached(blob: bytes, text: bytes = TEXT, header: bytes = HEADER, before: bytes = b"", after: bytes = b"") -> bytes:
    """A multipart/signed message; `before` and `after`: parts around the two, each with its boundary line."""
    return (
        header
        + b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="cut"\r\n\r\n'
        + before
        + b"--cut\r\n"
        + text
        + b'\r\n--cut\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + encoded(blob)
        + after
        + b"--cut--\r\n"
    )


def opaque_part(blob: bytes, kind: bytes = b"signed-data") -> bytes:
    named = b'Content-Type: application/pkcs7-mime; smime-type=%s; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n' % kind
    return named + encoded(blob)


def opaque(blob: bytes, header: bytes = HEADER, kind: bytes = b"signed-data") -> bytes:
    return header + opaque_part(blob, kind)


def encrypted() -> bytes:
    """Enveloped data for nobody in particular."""
    envelope = {
        "version": "v0",
        "recipient_infos": [],
        "encrypted_content_info": {
            "content_type": "data",
            "content_encryption_algorithm": {"algorithm": "aes256_cbc", "parameters": b"0" * 16},
            "encrypted_content": b"1" * 64,
        },
    }
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": cms.EnvelopedData(envelope)}).dump())


def in_ber(blob: bytes) -> bytes:
    """The outermost levels of a ContentInfo of signed data with indefinite lengths, as many programs write them while they stream."""
    info = cms.ContentInfo.load(blob)
    data = info["content"]
    inner = data["encap_content_info"]
    content = b""
    if inner["content"].native is not None:
        text = inner["content"].native
        pieces = b"".join(core.OctetString(text[at : at + 50]).dump() for at in range(0, len(text), 50))
        content = b"\xa0\x80" + b"\x24\x80" + pieces + b"\0\0" + b"\0\0"
    enclosed = b"\x30\x80" + inner["content_type"].dump() + content + b"\0\0"
    held = b"\xa0\x80" + b"".join(one.dump() for one in data["certificates"]) + b"\0\0"
    body = data["version"].dump() + data["digest_algorithms"].dump() + enclosed + held + data["signer_infos"].dump()
    return b"\x30\x80" + info["content_type"].dump() + b"\xa0\x80" + b"\x30\x80" + body + b"\0\0" * 3


def later(days: float) -> datetime:
    return NOON + timedelta(days=days)

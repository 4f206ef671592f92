"""A DKIM public key out of its record, and the two questions one can ask of a signature: does it fit, and does it open."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

from leakcheck.decode.dkim_signature import SignatureTags
from leakcheck.model.key_record import key_bytes, key_tags

#: With any other exponent a key can be invented under which an altered message keeps its old signature.
EXPONENTS = frozenset({3, 5, 17, 257, 65537})
_MOST_BITS = 16_384
_LEAST_BITS = 256


class Fit(Enum):
    """What a key says of a signature."""

    FITS = "fits"
    OPENS = "opens"
    """The key made this signature, but for another digest (a well-formed PKCS #1 v1.5 block of RFC 8017 section 9.2)."""
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A usable public key."""

    kind: str
    """`rsa` or `ed25519`."""
    bits: int
    rsa: "RSAPublicKey | None" = None
    ed25519: "Ed25519PublicKey | None" = None

    def opened(self, signature: bytes, hash_name: str) -> bytes | None:
        """The hash that was signed, where this RSA key made the signature for any text at all; None otherwise. Never raises."""
        return _opened(self.rsa, signature, hash_name) if self.rsa is not None else None

    def fit(self, signature: bytes, digest: bytes, hash_name: str) -> Fit:
        """How a signature relates to this key and this digest. Never raises."""
        if self.rsa is None:
            return _fit_ed25519(self.ed25519, signature, digest)
        signed = self.opened(signature, hash_name)
        return Fit.STRANGE if signed is None else Fit.FITS if signed == digest else Fit.OPENS


def forbidden(given: Mapping[str, str], tags: SignatureTags, kind: str) -> str:
    """Why a key record's tags do not allow this use (RFC 6376 section 3.6.1), in words; empty if they do."""
    if tags.identity_domain != tags.domain and "s" in flags(given):
        return "its record does not allow it for subdomains"
    return forbidden_kind(given, kind, tags.hash_name)


def forbidden_kind(given: Mapping[str, str], kind: str, hash_name: str) -> str:
    """As `forbidden`, for signatures that name no identity beside their domain."""
    if given.get("v", "DKIM1") != "DKIM1":
        return "it is no DKIM key record"
    if given.get("k", "rsa").lower() != kind:
        return f"it is a key for {given.get('k', 'rsa')[:20]}, the signature is not"
    if "h" in given and hash_name not in (hashes := _listed(given["h"])):
        return f"its record allows only the hashes {', '.join(hashes)[:60]}"
    if "s" in given and not {"*", "email"} & set(_listed(given["s"])):
        return "its record does not allow it for mail"
    return ""


def flags(given: Mapping[str, str]) -> set[str]:
    """The flags of a key record: `y` testing, `s` no subdomains."""
    return set(_listed(given.get("t", "")))


def _listed(text: str) -> list[str]:
    return [name.strip().lower() for name in text.split(":")]


@lru_cache(maxsize=4096)
def record_key(record: str, kind: str) -> tuple[Mapping[str, str], PublicKey | str | None]:
    """A key record's tags, and its key of this kind: why it cannot be used, in words, or None where the domain withdrew it."""
    tags = key_tags(record)
    data = key_bytes(tags)
    if data is None:
        return tags, "its record holds no key that can be read"
    return tags, public_key(kind, data) if data else None


@lru_cache(maxsize=4096)
def public_key(kind: str, data: bytes) -> PublicKey | str:
    """The key in a record's p= bytes, or why it cannot be used, in words."""
    if kind == "ed25519":
        return _ed25519(data)
    return _rsa(data) if kind == "rsa" else f"keys of the kind {kind[:20]!r} are not known"


def _ed25519(data: bytes) -> PublicKey | str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    # RFC 8463 section 4: the bare 32 bytes; some publish them inside a SubjectPublicKeyInfo of 44.
    raw = data[-32:] if len(data) == 44 else data
    if len(raw) != 32:
        return f"an Ed25519 key has 32 bytes, this one {len(data)}"
    return PublicKey("ed25519", 256, ed25519=Ed25519PublicKey.from_public_bytes(raw))


def _rsa(data: bytes) -> PublicKey | str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    if len(data) > _MOST_BITS // 4:
        return "it is longer than any honest key"
    try:
        key = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return "its numbers cannot be read"
    if not isinstance(key, RSAPublicKey):
        return "it is no RSA key"
    numbers = key.public_numbers()
    if numbers.e not in EXPONENTS:
        return f"its exponent {str(numbers.e)[:20]} is not one of those in honest use, and lets anybody make a signature fit"
    if not _LEAST_BITS <= key.key_size <= _MOST_BITS or numbers.n % 2 == 0:
        return f"its modulus of {key.key_size} bits is not that of a key"
    return PublicKey("rsa", key.key_size, rsa=key)


def _opened(key: "RSAPublicKey", signature: bytes, hash_name: str) -> bytes | None:
    if len(signature) != (key.key_size + 7) // 8:
        return None
    padding, hashes, errors = _methods()
    try:
        return key.recover_data_from_signature(signature, padding, hashes[hash_name])
    except errors:
        return None


@lru_cache(maxsize=1)
def _methods() -> "tuple[PKCS1v15, dict[str, HashAlgorithm], tuple[type[Exception], ...]]":
    """Made once: a scan asks some thousand times a second."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    return PKCS1v15(), {"sha1": SHA1(), "sha256": SHA256()}, (InvalidSignature, UnsupportedAlgorithm, ValueError)


def _fit_ed25519(key: "Ed25519PublicKey | None", signature: bytes, digest: bytes) -> Fit:
    from cryptography.exceptions import InvalidSignature

    try:
        if key is not None:
            key.verify(signature, digest)
            return Fit.FITS
    except (InvalidSignature, ValueError):
        pass
    return Fit.STRANGE

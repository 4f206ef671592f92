"""Whether a public key made a signature, for the methods of certificates and CMS (RFC 5754, 4056, 5753, 8419, 3370)."""

import hashlib
from dataclasses import dataclass
from math import gcd, isqrt, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.algos import SignedDigestAlgorithm
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

#: Methods by object identifier: the kind of key, and the hash where the identifier names it.
_METHODS = {
    "1.2.840.113549.1.1.1": ("rsa", ""),
    "1.2.840.113549.1.1.4": ("rsa", "md5"),
    "1.2.840.113549.1.1.5": ("rsa", "sha1"),
    "1.3.14.3.2.29": ("rsa", "sha1"),
    "1.2.840.113549.1.1.14": ("rsa", "sha224"),
    "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.12": ("rsa", "sha384"),
    "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    "1.2.840.113549.1.1.10": ("rsa-pss", ""),
    "1.2.840.10040.4.1": ("dsa", ""),
    "1.2.840.10040.4.3": ("dsa", "sha1"),
    "1.3.14.3.2.27": ("dsa", "sha1"),
    "2.16.840.1.101.3.4.3.1": ("dsa", "sha224"),
    "2.16.840.1.101.3.4.3.2": ("dsa", "sha256"),
    # The first is an identifier of keys, not of signatures; some programs write it.
    "1.2.840.10045.2.1": ("ecdsa", ""),
    "1.2.840.10045.4.1": ("ecdsa", "sha1"),
    "1.2.840.10045.4.3.1": ("ecdsa", "sha224"),
    "1.2.840.10045.4.3.2": ("ecdsa", "sha256"),
    "1.2.840.10045.4.3.3": ("ecdsa", "sha384"),
    "1.2.840.10045.4.3.4": ("ecdsa", "sha512"),
    # RFC 8419 section 3: with signed attributes these go with SHA-512 and SHAKE256.
    "1.3.101.112": ("ed25519", ""),
    "1.3.101.113": ("ed448", ""),
}
_HASHES = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
_RSASSA_PSS = "1.2.840.113549.1.1.10"
#: Larger ones cost seconds when a file holds hundreds, and nobody issues them; the exponent's bound is that of FIPS 186-5 section A.1.1.
_MOST_BITS = {"rsa": 16_384, "dsa": 4096, "": 1024}
_MOST_EXPONENT_BITS = 256
#: The product of the primes below 1,000: a modulus that shares a factor with it is no product of two large primes.
_SMALL_FACTORS = prod(number for number in range(2, 1000) if all(number % other for other in range(2, isqrt(number) + 1)))
_LEAST_BITS = 1024


class UnsupportedMethod(Exception):
    """A method or key that cannot be asked here; the text says which, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Method:
    """How a signature was made."""

    kind: str
    """`rsa` (PKCS #1 v1.5), `rsa-pss`, `dsa`, `ecdsa`, `ed25519` or `ed448`."""
    hash_name: str
    """As hashlib calls it; empty for Ed25519 and Ed448, which hash by themselves."""
    salt: int = 0
    mask_hash: str = ""

    def __str__(self) -> str:
        return f"{self.kind}-{self.hash_name}" if self.hash_name else self.kind


def hash_name_of(identifier: str) -> str:
    """A hash by its dotted object identifier. Raises UnsupportedMethod."""
    try:
        return _HASHES[identifier]
    except KeyError:
        raise UnsupportedMethod(f"it uses the hash {identifier[:60]}, which is not supported here") from None


def method_of(algorithm: "SignedDigestAlgorithm", digest: str = "") -> Method:
    """The method of an AlgorithmIdentifier; `digest` is the hash stated beside it, if any. Raises UnsupportedMethod."""
    identifier = algorithm["algorithm"].dotted
    if identifier not in _METHODS:
        raise UnsupportedMethod(f"it uses the method {identifier[:60]}, which is not supported here")
    kind, hash_name = _METHODS[identifier]
    if kind == "rsa-pss":
        return _pss(algorithm)
    if kind in {"ed25519", "ed448"}:
        return Method(kind, "")
    if not (hash_name or digest):
        raise UnsupportedMethod("it does not say which hash it uses")
    return Method(kind, hash_name or digest)


def _pss(algorithm: "SignedDigestAlgorithm") -> Method:
    """RFC 4055 section 3.1; asn1crypto fills in the defaults."""
    given = algorithm["parameters"]
    if given["mask_gen_algorithm"]["algorithm"].dotted != "1.2.840.113549.1.1.8":
        raise UnsupportedMethod("it uses an unknown mask")
    mask = hash_name_of(given["mask_gen_algorithm"]["parameters"]["algorithm"].dotted)
    return Method("rsa-pss", hash_name_of(given["hash_algorithm"]["algorithm"].dotted), int(given["salt_length"].native), mask)


def digest(hash_name: str, data: bytes) -> bytes:
    """The hash of data, by hashlib's name."""
    return hashlib.new(hash_name, data, usedforsecurity=False).digest()


def public_key(info: bytes) -> "PublicKeyTypes":
    """The key of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). Raises UnsupportedMethod."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(_plain_rsa(info))
    except (ValueError, TypeError, OverflowError, UnsupportedAlgorithm):
        raise UnsupportedMethod("its key cannot be read, or is of a kind that is not supported here") from None
    if _is_costly(key):
        raise UnsupportedMethod("its key is longer than any that is issued")
    return key


def _is_costly(key: "PublicKeyTypes") -> bool:
    from cryptography.hazmat.primitives.asymmetric import dsa, rsa

    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size > _MOST_BITS["rsa"] or key.public_numbers().e.bit_length() > _MOST_EXPONENT_BITS
    return key_bits(key) > _MOST_BITS["dsa" if isinstance(key, dsa.DSAPublicKey) else ""]


def key_bits(key: "PublicKeyTypes") -> int:
    """The size of a key as its kind states it; 256 and 456 for Ed25519 and Ed448."""
    named = {"Ed25519PublicKey": 256, "Ed448PublicKey": 456}
    size = getattr(key, "key_size", None) or next((bits for name, bits in named.items() if name in type(key).__name__), 0)
    return int(size)


def is_breakable(key: "PublicKeyTypes") -> bool:
    """Whether others can find a key's private half: RSA and DSA below 1,024 bits, and RSA whose modulus has a small factor."""
    from cryptography.hazmat.primitives.asymmetric import dsa, rsa

    if isinstance(key, rsa.RSAPublicKey) and gcd(key.public_numbers().n, _SMALL_FACTORS) > 1:
        return True
    return isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey) and key.key_size < _LEAST_BITS


def _plain_rsa(info: bytes) -> bytes:
    """A key that states that it is for PSS only has the same numbers as any RSA key; the method says what is asked of it."""
    from asn1crypto.keys import PublicKeyInfo

    try:
        found = PublicKeyInfo.load(info)
        if found["algorithm"]["algorithm"].dotted != _RSASSA_PSS:
            return info
        return bytes(PublicKeyInfo({"algorithm": {"algorithm": "rsa"}, "public_key": found["public_key"].parsed}).dump())
    except (ValueError, TypeError, KeyError):
        return info


def fits(key: "PublicKeyTypes", method: Method, signature: bytes, message: bytes) -> bool:
    """Whether the key made this signature over these bytes. Raises UnsupportedMethod where key and method are no pair."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        _verify(key, method, signature, message)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, OverflowError, UnsupportedAlgorithm):
        raise UnsupportedMethod("its key and its method do not go together") from None
    return True


def _verify(key: "PublicKeyTypes", method: Method, signature: bytes, message: bytes) -> None:
    """Raises what cryptography raises."""
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

    kind = method.kind
    if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), _hash(method.hash_name))
    elif kind == "rsa-pss" and isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PSS(padding.MGF1(_hash(method.mask_hash)), method.salt), _hash(method.hash_name))
    elif kind == "dsa" and isinstance(key, dsa.DSAPublicKey):
        key.verify(signature, message, _hash(method.hash_name))
    elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(_hash(method.hash_name)))
    elif (kind == "ed25519" and isinstance(key, ed25519.Ed25519PublicKey)) or (kind == "ed448" and isinstance(key, ed448.Ed448PublicKey)):
        key.verify(signature, message)
    else:
        raise ValueError("no pair")


def signed_digest(key: "PublicKeyTypes", method: Method, signature: bytes) -> bytes | None:
    """The hash that an RSA signature (PKCS #1 v1.5) holds, where this key opens it to a well-formed block; else None."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if method.kind != "rsa" or not isinstance(key, rsa.RSAPublicKey):
        return None
    try:
        return key.recover_data_from_signature(signature, padding.PKCS1v15(), _hash(method.hash_name))
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _hash(name: str) -> "HashAlgorithm":
    from cryptography.hazmat.primitives import hashes

    known: dict[str, HashAlgorithm] = {
        "md5": hashes.MD5(),
        "sha1": hashes.SHA1(),
        "sha224": hashes.SHA224(),
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    return known[name]

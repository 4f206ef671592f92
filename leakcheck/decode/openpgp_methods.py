"""The mathematics of OpenPGP signatures: whether a key made a signature over a hash (RFC 9580 sections 5.2.3 and 9).

Decision: RSA and DSA are computed here. The library refuses sizes that were usual when old mail was signed, and never says which
hash an RSA signature holds, which tells a changed text from a foreign signature. Curves are the library's.
"""

from typing import TYPE_CHECKING

from leakcheck.decode.openpgp_packets import PublicKey, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

#: Larger numbers cost seconds, and no program makes such keys.
_MOST_BITS = 16_384
_MOST_ORDER_BITS = 512
_LEAST_BITS = 1024
RSA = frozenset({1, 3})
_DIGEST_INFO = {
    "md5": "3020300c06082a864886f70d020505000410",
    "sha1": "3021300906052b0e03021a05000414",
    "sha224": "302d300d06096086480165030402040500041c",
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
    "sha3_256": "3031300d060960864801650304020805000420",
    "sha3_512": "3051300d060960864801650304020a05000440",
}
#: The curves' names in the library, by object identifier (section 9.2).
_CURVES = {
    "2a8648ce3d030107": "SECP256R1",
    "2b81040022": "SECP384R1",
    "2b81040023": "SECP521R1",
    "2b8104000a": "SECP256K1",
    "2b2403030208010107": "BrainpoolP256R1",
    "2b240303020801010b": "BrainpoolP384R1",
    "2b240303020801010d": "BrainpoolP512R1",
}
_ED25519 = bytes.fromhex("2b06010401da470f01")
_NAMES = {1: "rsa", 3: "rsa", 17: "dsa", 19: "ecdsa", 22: "eddsa", 27: "ed25519", 28: "ed448"}


class UnsupportedKey(Exception):
    """A key or method that cannot be asked here; the text says which, as the end of a sentence."""


def key_bits(key: PublicKey) -> int:
    """The size of a key as its kind states it."""
    if key.numbers:
        return key.numbers[0].bit_length()
    return 456 if key.algorithm == 28 else 8 * (len(key.point) // 2 if key.algorithm == 19 else 32)


def is_breakable(key: PublicKey) -> bool:
    """Whether a key is so short that others can find its private half."""
    return bool(key.numbers) and key_bits(key) < _LEAST_BITS


def method(key: PublicKey, made: Signature) -> str:
    """As the answer names it, `rsa-sha256`."""
    return f"{_NAMES.get(key.algorithm, key.algorithm)}-{made.hash_name}"


def fits(key: PublicKey, made: Signature, digest: bytes) -> bool:
    """Whether the key made this signature over this hash. Raises UnsupportedKey."""
    _require_supported(key, made)
    if key.algorithm in RSA:
        return opened_digest(key, made) == digest
    if key.algorithm == 17:
        return _fits_dsa(key, made, digest)
    return _fits_curve(key, made, digest)


def _require_supported(key: PublicKey, made: Signature) -> None:
    name = _NAMES.get(key.algorithm)
    if name is None:
        raise UnsupportedKey(f"the method of its key (number {key.algorithm}) is not supported here")
    if name != _NAMES.get(made.algorithm):
        raise UnsupportedKey("its method is not that of the key that it names")
    # Section 5.2.3: keys of version 6 make signatures of version 6, and no other key does.
    if (key.version == 6) != (made.version == 6):
        raise UnsupportedKey("its version does not go with that of the key that it names")
    if any(number.bit_length() > _MOST_BITS for number in (*key.numbers, *made.numbers)):
        raise UnsupportedKey(f"its numbers are longer than {_MOST_BITS:,} bits")


def opened_digest(key: PublicKey, made: Signature) -> bytes | None:
    """The hash that an RSA signature holds where the key opens it to a well-formed block (RFC 8017 section 9.2); else None."""
    if key.algorithm not in RSA or made.algorithm not in RSA or len(made.numbers) != 1 or key_bits(key) > _MOST_BITS:
        return None
    modulus, exponent = key.numbers
    prefix = bytes.fromhex(_DIGEST_INFO.get(made.hash_name, ""))
    # An exponent of 1 or an even one would let anybody write a block that "opens".
    if not prefix or modulus < 3 or not 2 < exponent < 1 << 64 or not exponent & 1 or not 0 < made.numbers[0] < modulus:
        return None
    size = (modulus.bit_length() + 7) // 8
    block = pow(made.numbers[0], exponent, modulus).to_bytes(size)
    # The last octet of the prefix is the length of the hash.
    digest = block[-prefix[-1] :]
    tail = b"\x00" + prefix + digest
    filling = size - 2 - len(tail)
    return digest if filling >= 8 and block == b"\x00\x01" + b"\xff" * filling + tail else None


def _fits_dsa(key: PublicKey, made: Signature, digest: bytes) -> bool:
    """FIPS 186-4 section 4.7."""
    prime, order, generator, value = key.numbers
    if not 159 < order.bit_length() <= _MOST_ORDER_BITS or prime <= order or not (1 < generator < prime and 1 < value < prime):
        raise UnsupportedKey("the numbers of its key are none of a DSA key")
    if len(made.numbers) != 2 or not all(0 < number < order for number in made.numbers):
        return False
    first, second = made.numbers
    hashed = int.from_bytes(digest) >> max(0, 8 * len(digest) - order.bit_length())
    try:
        inverse = pow(second, -1, order)
    except ValueError:
        return False
    power = pow(generator, hashed * inverse % order, prime) * pow(value, first * inverse % order, prime)
    return power % prime % order == first


def _fits_curve(key: PublicKey, made: Signature, digest: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        _ask_library(key, made, digest)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnsupportedKey("its kind of key is not supported here, or the key is damaged") from None
    return True


def _ask_library(key: PublicKey, made: Signature, digest: bytes) -> None:
    """Raises what the library raises: InvalidSignature, ValueError, UnsupportedAlgorithm."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, utils

    if key.algorithm == 28:
        return ed448.Ed448PublicKey.from_public_bytes(key.point).verify(made.raw, digest)
    if key.algorithm == 27:
        return ed25519.Ed25519PublicKey.from_public_bytes(key.point).verify(made.raw, digest)
    if key.algorithm == 22:
        return ed25519.Ed25519PublicKey.from_public_bytes(_old_point(key)).verify(_pair(made, 32), digest)
    name = _CURVES.get(key.curve.hex())
    if name is None:
        raise ValueError("an unknown curve")
    curve: ec.EllipticCurve = getattr(ec, name)()
    point = ec.EllipticCurvePublicKey.from_encoded_point(curve, key.point)
    size = (curve.key_size + 7) // 8
    pair = _pair(made, size)
    # The library asks for the hash's name only to know its length, which is cut to the curve's as section 9.2 wants.
    encoded = utils.encode_dss_signature(int.from_bytes(pair[:size]), int.from_bytes(pair[size:]))
    return point.verify(encoded, digest, ec.ECDSA(utils.Prehashed(_of_length(len(digest)))))


def _old_point(key: PublicKey) -> bytes:
    """Section 5.5.5.5: a leading 0x40 says that the point is written as its curve's own standard does."""
    if key.curve != _ED25519 or key.point[:1] != b"\x40":
        raise ValueError("an unknown curve")
    return key.point[1:]


def _pair(made: Signature, size: int) -> bytes:
    """Both numbers in so many octets each; what does not fit in is no signature by such a key."""
    from cryptography.exceptions import InvalidSignature

    if len(made.numbers) != 2 or any(number.bit_length() > 8 * size for number in made.numbers):
        raise InvalidSignature
    return b"".join(number.to_bytes(size) for number in made.numbers)


def _of_length(size: int) -> "HashAlgorithm":
    from cryptography.hazmat.primitives import hashes

    known: dict[int, HashAlgorithm] = {16: hashes.MD5(), 20: hashes.SHA1(), 28: hashes.SHA224(), 32: hashes.SHA256(), 48: hashes.SHA384()}
    return known.get(size, hashes.SHA512())

"""The public key behind several RSA signatures, computed from the signatures themselves: mathematics only, no judgement.

A signature s over the encoded hash m fits the key (N, e) when N divides s^e - m. Two mails signed with one key therefore
share N as a divisor of two large numbers, and Euclid finds it; a changed text does not disturb that, because the signature
covers the header lines and in them the text's hash as it was. With e = 65537 the numbers have as many million bits as the key
has bits in multiples of 15, so that gmpy2 (an optional extra) is needed; plain Python serves smaller exponents.

Decision: exponents only from the short list in honest use. With a free exponent anybody makes a key in a second under which an
altered message keeps its old signature (RFC 8017 section 8.2 fixes neither modulus nor exponent).
"""

import base64
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

#: The exponents of honest keys (`decode.dkim_key`); in the order of what a search with them costs.
EXPONENTS = (3, 5, 17, 257, 65537)
# DER prefixes of DigestInfo (RFC 8017 section 9.2, note 1).
_DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
}
_RSA_ENCRYPTION = bytes.fromhex("300d06092a864886f70d0101010500")
_SIZES = {"sha1": 20, "sha256": 32}
#: Measured: a greatest common divisor of numbers of two million bits takes plain Python about ten seconds, and four times as long for twice that.
_MOST_PLAIN_BITS = 2 << 20
#: 4,096 bits and e = 65537: half a gigabyte and some minutes.
_MOST_BITS = 4096 * 65537
_LEAST_KEY_BITS = 256
#: Of 4,000 measured stars of five the divisors beside the modulus had 17 bits at most.
_MOST_JUNK_BITS = 64
_SMALL_PRIMES = tuple(n for n in range(2, 2000) if all(n % d for d in range(2, int(n**0.5) + 1)))
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19)


class SignedDigest(NamedTuple):
    """A signature with the hash of the header lines that it should have been made over."""

    signature: bytes
    digest: bytes
    hash_name: str
    """`sha1` or `sha256`; both may be mixed, since they share the key."""


class PublicNumbers(NamedTuple):
    """An RSA key."""

    modulus: int
    exponent: int


class NeedsGmpy2(Exception):
    """The numbers are too large for plain Python; the extra `recovery` brings gmpy2."""


def encoded(digest: bytes, hash_name: str, length: int) -> bytes:
    """The block that is signed for a hash (EMSA-PKCS1-v1_5, RFC 8017 section 9.2). Raises ValueError for what has none."""
    if len(digest) != _SIZES.get(hash_name):
        raise ValueError(f"{len(digest)} bytes are no hash of the kind {hash_name[:20]!r}")
    info = _DIGEST_INFO[hash_name] + digest
    if length < len(info) + 11:
        raise ValueError(f"a signature of {length} bytes has no room for the hash")
    return b"\x00\x01" + b"\xff" * (length - len(info) - 3) + b"\x00" + info


def opened(signature: bytes, hash_name: str, key: PublicNumbers) -> bytes | None:
    """The hash that was signed, where this key made the signature (the block is well-formed to the last byte); None otherwise."""
    length = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != length or hash_name not in _SIZES or key.exponent not in EXPONENTS or not 1 < number < key.modulus:
        return None
    block = int(_arithmetic().powmod(number, key.exponent, key.modulus)).to_bytes(length, "big")
    digest = block[-_SIZES[hash_name] :]
    try:
        return digest if block == encoded(digest, hash_name, length) else None
    except ValueError:
        return None


def members(key: PublicNumbers, signatures: Iterable[SignedDigest]) -> Iterator[tuple[SignedDigest, bool]]:
    """The signatures that this key made, each with whether it fits the header lines as they are now."""
    for one in signatures:
        digest = opened(one.signature, one.hash_name, key)
        if digest is not None:
            yield one, digest == one.digest


def search(centre: SignedDigest, others: Sequence[SignedDigest], further: Sequence[SignedDigest] = ()) -> PublicNumbers | None:
    """The key that made the signature `centre` and at least one of `others`, if all header lines of both are unchanged.

    One divisor is sought of the first number and the product of the others, reduced by the first: another candidate costs a
    twelfth of another search (a star). `further` serves only to clear the divisor of small factors. Raises NeedsGmpy2.
    """
    for exponent in EXPONENTS:
        found = _found(centre, others, (*others, *further), exponent)
        if found is not None:
            return found
    return None


def affordable(signature_length: int, exponent: int = EXPONENTS[-1]) -> bool:
    """Whether a search among signatures of so many bytes can be afforded at all, whatever is installed."""
    return 8 * signature_length >= _LEAST_KEY_BITS and 8 * signature_length * exponent <= _MOST_BITS


def fast() -> bool:
    """Whether gmpy2 is there, without which keys with the usual exponent 65537 are out of reach."""
    return _arithmetic().fast


def plausible_modulus(common: int, length: int, exponent: int, further: Sequence[SignedDigest] = ()) -> int | None:
    """The modulus in a common divisor: small factors removed, full size, odd, no prime and no square; None if it is none.

    A third signature of the same key clears it exactly; without one the primes below 2,000 are taken out.
    """
    bits = 8 * length
    if not bits <= common.bit_length() <= bits + _MOST_JUNK_BITS:
        return None
    for one in further:
        narrowed = _narrowed(common, one, exponent)
        common = narrowed if narrowed.bit_length() >= bits else common
    for prime in _SMALL_PRIMES:
        while common % prime == 0:
            common //= prime
    if common.bit_length() != bits or math.isqrt(common) ** 2 == common or _is_prime(common):
        return None
    return common


def record_text(key: PublicNumbers) -> str:
    """The key as the record of a domain would hold it (RFC 6376 section 3.6.1): a SubjectPublicKeyInfo (RFC 8017 appendix A.1.1)."""
    numbers = _der(0x30, _integer(key.modulus) + _integer(key.exponent))
    return f"v=DKIM1; k=rsa; p={base64.b64encode(_der(0x30, _RSA_ENCRYPTION + _der(0x03, bytes(1) + numbers))).decode()}"


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    """One element of DER (X.690 sections 8.1.3 and 10.1)."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


# ── arithmetic ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _found(centre: SignedDigest, others: Sequence[SignedDigest], further: Sequence[SignedDigest], exponent: int) -> PublicNumbers | None:
    length = len(centre.signature)
    if not affordable(length, exponent):
        return None
    if not fast() and 8 * length * exponent > _MOST_PLAIN_BITS:
        raise NeedsGmpy2
    first = _multiple(centre, exponent)
    product = _arithmetic().number(1)
    for one in others:
        if len(one.signature) == length and one[:2] != centre[:2]:
            product = product * _multiple(one, exponent) % first
    modulus = plausible_modulus(int(_small(_arithmetic().gcd(first, product), length)), length, exponent, further)
    return None if modulus is None else PublicNumbers(modulus, exponent)


def _multiple(one: SignedDigest, exponent: int) -> Any:
    """A multiple of the modulus, if the header lines are those that were signed."""
    number = _arithmetic().number(int.from_bytes(one.signature, "big"))
    return number**exponent - int.from_bytes(encoded(one.digest, one.hash_name, len(one.signature)), "big")


def _small(common: Any, length: int) -> Any:
    """The divisor, or 1 where it is so large that both numbers must have been the same."""
    return common if common.bit_length() <= 8 * length + _MOST_JUNK_BITS else 1


def _narrowed(common: int, one: SignedDigest, exponent: int) -> int:
    try:
        block = int.from_bytes(encoded(one.digest, one.hash_name, len(one.signature)), "big")
    except ValueError:
        return 1
    return math.gcd(common, int(_arithmetic().powmod(int.from_bytes(one.signature, "big"), exponent, common)) - block)


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test with fixed witnesses: a modulus of two primes fails it at the first."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, witness, odd, twos) for witness in _WITNESSES)


def _passes(number: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


class _Arithmetic(NamedTuple):
    number: Callable[[int], Any]
    gcd: Callable[[Any, Any], Any]
    powmod: Callable[[int, int, int], Any]
    fast: bool


@lru_cache(maxsize=1)
def _arithmetic() -> _Arithmetic:
    try:
        import gmpy2
    except ImportError:
        return _Arithmetic(int, math.gcd, pow, fast=False)
    return _Arithmetic(gmpy2.mpz, gmpy2.gcd, gmpy2.powmod, fast=True)

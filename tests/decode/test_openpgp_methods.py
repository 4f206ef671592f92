"""The mathematics beside the library's: every answer of RSA and DSA that is computed here is asked there too, and numbers that would let
anybody sign are refused."""

import hashlib
import random

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa, utils
from openpgp_material import MADE, mpi

from leakcheck.decode.openpgp_methods import UnsupportedKey, fits, is_breakable, key_bits, method, opened_digest
from leakcheck.decode.openpgp_packets import PublicKey, Signature, public_key, signature

HASHES = {
    2: hashes.SHA1(),
    8: hashes.SHA256(),
    9: hashes.SHA384(),
    10: hashes.SHA512(),
    11: hashes.SHA224(),
    12: hashes.SHA3_256(),
    14: hashes.SHA3_512(),
}
NAMES = {2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512", 11: "sha224", 12: "sha3_256", 14: "sha3_512"}


def key_of(algorithm: int, *numbers: int, curve: bytes = b"") -> PublicKey:
    return public_key(b"\x04" + MADE.to_bytes(4, "big") + bytes((algorithm,)) + curve + b"".join(mpi(number) for number in numbers))


def made_of(algorithm: int, hash_number: int, *numbers: int) -> Signature:
    return signature(bytes((4, 0, algorithm, hash_number)) + b"\x00\x00\x00\x00ab" + b"".join(mpi(number) for number in numbers))


@pytest.fixture(scope="module")
def secret() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def rsa_key(secret: rsa.RSAPrivateKey) -> PublicKey:
    numbers = secret.public_key().public_numbers()
    return key_of(1, numbers.n, numbers.e)


@pytest.mark.parametrize("number", HASHES)
def test_rsa_opens_to_the_hash_that_was_signed(secret: rsa.RSAPrivateKey, number: int) -> None:
    digest = hashlib.new(NAMES[number], b"text").digest()
    made = made_of(1, number, int.from_bytes(secret.sign(digest, padding.PKCS1v15(), utils.Prehashed(HASHES[number])), "big"))
    key = rsa_key(secret)
    assert opened_digest(key, made) == digest
    assert fits(key, made, digest)
    assert not fits(key, made, hashlib.new(NAMES[number], b"other").digest())
    assert (key_bits(key), method(key, made)) == (2048, f"rsa-{NAMES[number]}")


def test_rsa_refuses_every_block_that_is_not_filled_as_the_standard_says(secret: rsa.RSAPrivateKey) -> None:
    key, digest = rsa_key(secret), hashlib.sha256(b"text").digest()
    tail = b"\x00" + bytes.fromhex("3031300d060960864801650304020105000420") + digest
    numbers = secret.private_numbers()
    good = b"\x00\x01" + b"\xff" * (254 - len(tail)) + tail
    for block, opens in (
        (good, True),
        (b"\x00\x02" + good[2:], False),
        (good[:10] + b"\xfe" + good[11:], False),
        # Bleichenbacher 2006: short filling and rubbish after the hash.
        (b"\x00\x01" + b"\xff" * 8 + tail + b"x" * (246 - len(tail)), False),
        (good[:-33] + b"\x21" + good[-32:], False),
    ):
        made = made_of(1, 8, pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n))
        assert (opened_digest(key, made) is not None) is opens
        assert fits(key, made, digest) is opens


@pytest.mark.parametrize("exponent", [0, 1, 2, 4, 65536, 1 << 70])
def test_exponents_that_let_anybody_sign_open_nothing(exponent: int) -> None:
    tail = b"\x00" + bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(b"x").digest()
    block = int.from_bytes(b"\x00\x01" + b"\xff" * (126 - len(tail)) + tail, "big")
    assert opened_digest(key_of(1, (1 << 1023) + 1, exponent), made_of(1, 8, block)) is None


@pytest.mark.parametrize("bits", [1024, 2048])
@pytest.mark.parametrize("number", [2, 8, 10])
def test_dsa_says_what_the_library_says(bits: int, number: int) -> None:
    secret = dsa.generate_private_key(bits)
    numbers = secret.public_key().public_numbers()
    parameters = numbers.parameter_numbers
    key = key_of(17, parameters.p, parameters.q, parameters.g, numbers.y)
    for text in (b"one", b"two"):
        digest = hashlib.new(NAMES[number], text).digest()
        pair = utils.decode_dss_signature(secret.sign(digest, utils.Prehashed(HASHES[number])))
        assert fits(key, made_of(17, number, *pair), digest)
        assert not fits(key, made_of(17, number, *pair), hashlib.new(NAMES[number], text + b"!").digest())
        assert not fits(key, made_of(17, number, pair[1], pair[0]), digest)
        for odd in ((0, pair[1]), (pair[0], 0), (pair[0] + parameters.q, pair[1]), (pair[0],), (*pair, 1)):
            assert not fits(key, made_of(17, number, *odd), digest)
    assert (key_bits(key), is_breakable(key)) == (bits, False)


def test_dsa_keys_with_which_every_signature_would_fit_are_refused() -> None:
    prime, order = (1 << 1023) + 5, (1 << 159) + 7
    for numbers in (
        (prime, order, 1, 3),
        (prime, order, 3, 1),
        (prime, order, 0, 3),
        (order, prime, 3, 3),
        (prime, 5, 3, 3),
        (prime, prime - 1, 3, 3),
    ):
        with pytest.raises(UnsupportedKey):
            fits(key_of(17, *numbers), made_of(17, 2, 1, 1), b"x" * 20)


@pytest.mark.parametrize(
    ("curve", "name"),
    [
        (ec.SECP256R1(), "2a8648ce3d030107"),
        (ec.SECP384R1(), "2b81040022"),
        (ec.SECP521R1(), "2b81040023"),
        (ec.SECP256K1(), "2b8104000a"),
        (ec.BrainpoolP256R1(), "2b2403030208010107"),
        (ec.BrainpoolP512R1(), "2b240303020801010d"),
    ],
)
def test_every_named_curve_is_read(curve: ec.EllipticCurve, name: str) -> None:
    secret = ec.generate_private_key(curve)
    numbers = secret.public_key().public_numbers()
    size = (curve.key_size + 7) // 8
    point = b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
    identifier = bytes.fromhex(name)
    key = key_of(19, int.from_bytes(point, "big"), curve=bytes((len(identifier),)) + identifier)
    digest = hashlib.sha512(b"text").digest()
    pair = utils.decode_dss_signature(secret.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA512()))))
    assert fits(key, made_of(19, 10, *pair), digest)
    assert not fits(key, made_of(19, 10, *pair), hashlib.sha512(b"other").digest())
    assert not fits(key, made_of(19, 10, pair[0], 1 << 600), digest)


def test_unknown_curves_methods_and_sizes_are_unsupported() -> None:
    unknown = key_of(19, 4, curve=b"\x03abc")
    for key, made in (
        (unknown, made_of(19, 8, 1, 1)),
        (key_of(22, 0x41 << 256, curve=b"\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"), made_of(22, 8, 1, 1)),
        (key_of(99), made_of(99, 8, 1)),
        (key_of(1, 1 << 2000, 65537), made_of(17, 8, 1, 1)),
        (key_of(1, (1 << 16_384) + 1, 65537), made_of(1, 8, 1)),
        (key_of(1, (1 << 2047) + 1, 65537), made_of(1, 8, 1 << 16_384)),
    ):
        with pytest.raises(UnsupportedKey):
            fits(key, made, b"x" * 32)


def test_a_short_key_is_breakable() -> None:
    assert is_breakable(key_of(1, 1 << 767, 65537))
    assert not is_breakable(key_of(1, 1 << 1023, 65537))


def test_random_numbers_never_fit() -> None:
    chance = random.Random(7)
    key = key_of(1, chance.getrandbits(2048) | 1 << 2047 | 1, 65537)
    for _ in range(200):
        assert opened_digest(key, made_of(1, 8, chance.getrandbits(2047))) is None

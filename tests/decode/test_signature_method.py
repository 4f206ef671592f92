"""Whether a key made a signature: every method, keys with which others can sign, and keys that cost too much."""

from contextlib import suppress

import pytest
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.keys import PublicKeyInfo
from asn1crypto.keys import RSAPublicKey as Numbers
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from smime_mail import key, short_key

from leakcheck.decode.signature_method import (
    Method,
    UnsupportedMethod,
    fits,
    hash_name_of,
    is_breakable,
    key_bits,
    method_of,
    public_key,
    signed_digest,
)

TEXT = b"words"


def info(private: object) -> bytes:
    data = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    assert isinstance(data, bytes)
    return data


def rsa_info(modulus: int, exponent: int) -> bytes:
    numbers = Numbers({"modulus": modulus, "public_exponent": exponent})
    return bytes(PublicKeyInfo({"algorithm": {"algorithm": "rsa"}, "public_key": numbers}).dump())


def _made() -> list[tuple[str, Method, bytes, bytes]]:
    plain = key("a")
    assert isinstance(plain, rsa.RSAPrivateKey)
    curve, old = ec.generate_private_key(ec.SECP384R1()), dsa.generate_private_key(2048)
    first, second = ed25519.Ed25519PrivateKey.generate(), ed448.Ed448PrivateKey.generate()
    sha = hashes.SHA256()
    return [
        ("rsa", Method("rsa", "sha256"), info(plain), plain.sign(TEXT, padding.PKCS1v15(), sha)),
        ("pss", Method("rsa-pss", "sha256", 20, "sha256"), info(plain), plain.sign(TEXT, padding.PSS(padding.MGF1(sha), 20), sha)),
        ("ecdsa", Method("ecdsa", "sha256"), info(curve), curve.sign(TEXT, ec.ECDSA(sha))),
        ("dsa", Method("dsa", "sha256"), info(old), old.sign(TEXT, sha)),
        ("ed25519", Method("ed25519", ""), info(first), first.sign(TEXT)),
        ("ed448", Method("ed448", ""), info(second), second.sign(TEXT)),
    ]


MADE = _made()


@pytest.mark.parametrize(("method", "public", "signature"), [one[1:] for one in MADE], ids=[one[0] for one in MADE])
def test_every_method(method: Method, public: bytes, signature: bytes) -> None:
    read = public_key(public)
    assert fits(read, method, signature, TEXT)
    assert not fits(read, method, signature, b"other words")
    assert not fits(read, method, b"", TEXT)
    assert not is_breakable(read)
    assert key_bits(read) >= 256


def test_a_key_and_a_method_of_another_kind_are_no_pair() -> None:
    with pytest.raises(UnsupportedMethod, match="do not go together"):
        fits(public_key(MADE[2][2]), MADE[0][1], MADE[0][3], TEXT)


def test_another_salt_does_not_fit() -> None:
    assert not fits(public_key(MADE[1][2]), Method("rsa-pss", "sha256", 32, "sha256"), MADE[1][3], TEXT)


@pytest.mark.parametrize("salt", [-1, 5000, 1 << 70])
def test_a_salt_that_cannot_be_is_not_supported_or_does_not_fit(salt: int) -> None:
    with suppress(UnsupportedMethod):
        assert not fits(public_key(MADE[1][2]), Method("rsa-pss", "sha256", salt, "sha256"), MADE[1][3], TEXT)


def test_a_key_that_is_for_pss_only_has_the_same_numbers() -> None:
    plain = PublicKeyInfo.load(MADE[1][2])
    stated = plain.dump().replace(bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("06092a864886f70d01010a"))
    assert fits(public_key(stated), MADE[1][1], MADE[1][3], TEXT)


def test_the_hash_in_a_signature() -> None:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(TEXT)
    assert signed_digest(public_key(MADE[0][2]), MADE[0][1], MADE[0][3]) == digest.finalize()
    assert signed_digest(public_key(MADE[0][2]), MADE[0][1], b"x" * 128) is None
    assert signed_digest(public_key(MADE[2][2]), MADE[2][1], MADE[2][3]) is None


def test_keys_with_which_others_can_sign() -> None:
    assert is_breakable(public_key(info(short_key())))
    assert is_breakable(public_key(rsa_info(((1 << 1024) + 1) * 3, 65537)))
    assert not is_breakable(public_key(MADE[0][2]))


@pytest.mark.parametrize("exponent", [1, 2, 65536, -3])
def test_exponents_with_which_anybody_can_sign_are_not_taken(exponent: int) -> None:
    modulus = public_numbers(MADE[0][2]).n
    with pytest.raises(UnsupportedMethod):
        public_key(rsa_info(modulus, exponent))


def public_numbers(data: bytes) -> rsa.RSAPublicNumbers:
    read = public_key(data)
    assert isinstance(read, rsa.RSAPublicKey)
    return read.public_numbers()


@pytest.mark.parametrize(("bits", "exponent"), [(16_400, 65537), (2048, (1 << 300) + 1)])
def test_keys_that_cost_too_much_are_not_asked(bits: int, exponent: int) -> None:
    with pytest.raises(UnsupportedMethod):
        public_key(rsa_info((1 << bits) - 1, exponent))


@pytest.mark.parametrize("data", [b"", b"\x30\x00", info(x25519.X25519PrivateKey.generate())[:-1]], ids=["empty", "an empty sequence", "cut short"])
def test_what_is_no_key(data: bytes) -> None:
    with pytest.raises(UnsupportedMethod):
        public_key(data)


def test_a_key_that_cannot_sign_is_no_pair() -> None:
    with pytest.raises(UnsupportedMethod):
        fits(public_key(info(x25519.X25519PrivateKey.generate())), MADE[0][1], MADE[0][3], TEXT)


def test_methods_by_their_identifiers() -> None:
    assert str(method_of(SignedDigestAlgorithm({"algorithm": "sha1_rsa"}))) == "rsa-sha1"
    assert str(method_of(SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}), "sha256")) == "rsa-sha256"
    assert str(method_of(SignedDigestAlgorithm({"algorithm": "ed25519"}), "sha512")) == "ed25519"
    assert method_of(SignedDigestAlgorithm.load(bytes.fromhex("300d06092a864886f70d01010a3000"))) == Method("rsa-pss", "sha1", 20, "sha1")
    with pytest.raises(UnsupportedMethod, match="does not say which hash"):
        method_of(SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}))
    with pytest.raises(UnsupportedMethod, match="not supported"):
        method_of(SignedDigestAlgorithm({"algorithm": "1.2.3.4"}))
    with pytest.raises(UnsupportedMethod, match="not supported"):
        hash_name_of("1.2.3.4")

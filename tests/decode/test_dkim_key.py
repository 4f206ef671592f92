"""Keys out of their records: what is usable, and how a key relates to a signature."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.dkim_key import EXPONENTS, Fit, PublicKey, public_key

KEY = rsa.generate_private_key(65537, 1024)
DIGEST = hashlib.sha256(b"a").digest()
OTHER = hashlib.sha256(b"b").digest()


def _der(numbers: rsa.RSAPublicNumbers) -> bytes:
    return numbers.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _usable(found: PublicKey | str) -> PublicKey:
    assert isinstance(found, PublicKey), found
    return found


@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_a_key_is_read_in_both_encodings_in_use(form: PublicFormat) -> None:
    key = _usable(public_key("rsa", KEY.public_key().public_bytes(Encoding.DER, form)))
    assert (key.kind, key.bits) == ("rsa", 1024)


def test_a_signature_fits_opens_or_is_strange() -> None:
    key = _usable(public_key("rsa", _der(KEY.public_key().public_numbers())))
    signature = KEY.sign(DIGEST, padding.PKCS1v15(), Prehashed(SHA256()))
    assert key.fit(signature, DIGEST, "sha256") is Fit.FITS
    assert key.fit(signature, OTHER, "sha256") is Fit.OPENS
    assert key.fit(bytes(128), DIGEST, "sha256") is Fit.STRANGE
    assert key.fit(signature[:-1], DIGEST, "sha256") is Fit.STRANGE
    assert key.fit(signature + b"\0", DIGEST, "sha256") is Fit.STRANGE
    # The block names its hash: one made for SHA-1 says nothing about SHA-256.
    old = KEY.sign(b"a", padding.PKCS1v15(), SHA1())
    assert key.fit(old, hashlib.sha1(b"a").digest(), "sha1") is Fit.FITS
    assert key.fit(old, DIGEST, "sha256") is Fit.STRANGE


@pytest.mark.parametrize("wrapped", [PublicFormat.Raw, PublicFormat.SubjectPublicKeyInfo])
def test_an_edwards_key_fits_or_is_strange_whether_bare_or_wrapped(wrapped: PublicFormat) -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    encoding = Encoding.Raw if wrapped is PublicFormat.Raw else Encoding.DER
    key = _usable(public_key("ed25519", private.public_key().public_bytes(encoding, wrapped)))
    assert key.fit(private.sign(DIGEST), DIGEST, "sha256") is Fit.FITS
    assert key.fit(private.sign(DIGEST), OTHER, "sha256") is Fit.STRANGE
    assert key.fit(b"short", DIGEST, "sha256") is Fit.STRANGE


@pytest.mark.parametrize("exponent", [1, 2, 9, 65535, 65539, (1 << 1000) + 1])
def test_an_exponent_that_nobody_honest_uses_is_refused(exponent: int) -> None:
    assert exponent not in EXPONENTS
    number = KEY.public_key().public_numbers().n

    def integer(value: int) -> bytes:
        data = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return b"\x02\x82" + len(data).to_bytes(2, "big") + data

    inner = integer(number) + integer(exponent)
    found = public_key("rsa", b"\x30\x82" + len(inner).to_bytes(2, "big") + inner)
    assert isinstance(found, str)


def test_keys_of_other_kinds_and_sizes_are_refused_in_words() -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for found in (public_key("rsa", curve), public_key("ed25519", bytes(31)), public_key("dsa", b""), public_key("rsa", bytes(9000))):
        assert isinstance(found, str)
        assert found


@given(st.binary(max_size=200) | st.binary(max_size=20).map(lambda noise: base64.b64decode("MIGfMA0GCSqGSIb3DQEBAQUAA4GN") + noise))
def test_arbitrary_bytes_are_a_key_or_a_refusal(data: bytes) -> None:
    for kind in ("rsa", "ed25519"):
        assert isinstance(public_key(kind, data), PublicKey | str)

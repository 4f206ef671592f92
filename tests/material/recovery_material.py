"""Signatures and signed mails whose public keys nobody kept: what the tests of key recovery share."""

import base64
import hashlib
import random
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from unittest import mock

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from leakcheck.decode import key_recovery
from leakcheck.decode.key_recovery import PublicNumbers, SignedDigest, encoded
from leakcheck.model.recovered_key import UnexplainedSignature


class Key(NamedTuple):
    """An RSA key; made by hand, because no library makes keys as small as those that keep these tests quick."""

    public: PublicNumbers
    private: int
    primes: tuple[int, int]

    def sign(self, text: str, hash_name: str = "sha256") -> SignedDigest:
        digest = hashlib.new(hash_name, text.encode()).digest()
        length = self.public.modulus.bit_length() // 8
        number = pow(int.from_bytes(encoded(digest, hash_name, length), "big"), self.private, self.public.modulus)
        return SignedDigest(number.to_bytes(length, "big"), digest, hash_name)


@lru_cache
def made(bits: int, exponent: int, seed: int = 1) -> Key:
    """The same key for the same seed."""
    chance = random.Random(seed)
    while True:
        primes = []
        while len(primes) < 2:
            candidate = chance.getrandbits(bits // 2) | (3 << (bits // 2 - 2)) | 1
            if key_recovery._is_prime(candidate) and (candidate - 1) % exponent:
                primes.append(candidate)
        if primes[0] != primes[1]:
            first, second = primes
            return Key(PublicNumbers(first * second, exponent), pow(exponent, -1, (first - 1) * (second - 1)), (first, second))


def changed(one: SignedDigest) -> SignedDigest:
    """The same signature over header lines that were changed since."""
    return one._replace(digest=hashlib.new(one.hash_name, one.digest).digest())


def signatures(*signed: SignedDigest, start: int = 1, **other: object) -> list[UnexplainedSignature]:
    """Signatures as a case gives them, numbered and a day apart."""
    plain = {"domain": "example.org", "selector": "lost", "body_fits": True, **other}
    return [
        UnexplainedSignature(
            row=row, item=f"dump/{row}.eml", signature=one.signature, digest=one.digest, hash_name=one.hash_name,
            **{"time": f"2015-03-{row % 28 + 1:02}T10:00:00+00:00", **plain},  # type: ignore[arg-type]
        )
        for row, one in enumerate(signed, start)
    ]  # fmt: skip


@lru_cache
def private_key(bits: int = 1024, exponent: int = 3, number: int = 1) -> tuple[bytes, PublicNumbers]:
    """A key made by a library: its PEM, and its public half."""
    key = rsa.generate_private_key(exponent, bits)
    numbers = key.public_key().public_numbers()
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), PublicNumbers(numbers.n, numbers.e)


def pem_of(key: Key) -> bytes:
    """The private half as dkimpy reads it (RFC 8017 appendix A.1.2), which takes keys of any size."""
    first, second = key.primes
    numbers = (0, *key.public, key.private, first, second, key.private % (first - 1), key.private % (second - 1), pow(second, -1, first))
    data = base64.encodebytes(key_recovery._der(0x30, b"".join(key_recovery._integer(number) for number in numbers)))
    return b"-----BEGIN RSA PRIVATE KEY-----\n" + data + b"-----END RSA PRIVATE KEY-----\n"


def signed_mail(number: int, pem: bytes, domain: str = "example.org", selector: str = "lost", day: int = 1) -> bytes:
    """A mail with a DKIM signature made by another program (dkimpy)."""
    mail = (
        f"From: Ann <ann@{domain}>\r\nTo: bob@example.net\r\nSubject: Invoice {number}\r\n"
        f"Date: Mon, {day:02} Jun 2015 10:00:{number:02} +0000\r\nMessage-ID: <{number}@{domain}>\r\n\r\nThe sum is {number} euros.\r\n"
    ).encode()
    names = [b"from", b"to", b"subject", b"date", b"message-id"]
    with mock.patch("dkim.time.time", return_value=datetime(2015, 6, day, 10, tzinfo=UTC).timestamp() + number):
        return bytes(dkim.sign(mail, selector.encode(), domain.encode(), pem, include_headers=names)) + mail

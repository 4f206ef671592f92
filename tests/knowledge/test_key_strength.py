"""Short keys and the days from which they count as breakable."""

import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.key_strength import weakness
from leakcheck.model.key_record import KeyOrigin, KeyRecord


@cache
def _record(bits: int) -> KeyRecord:
    # A modulus of the right length is enough: nothing is signed with it.
    numbers = rsa.RSAPublicNumbers(65537, (1 << (bits - 1)) + 15)
    data = numbers.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return KeyRecord("example.org", "s1", f"v=DKIM1; p={base64.b64encode(data).decode()}", "a test", KeyOrigin.DNS)


@pytest.mark.parametrize(
    ("bits", "since"),
    [(384, "1999-08-22"), (512, "1999-08-22"), (513, "2009-12-12"), (768, "2009-12-12"), (795, "2019-12-02"), (829, "2020-02-28"), (1000, "")],
)
def test_a_short_key_counts_as_breakable_from_a_documented_day(bits: int, since: str) -> None:
    found, because = weakness(_record(bits))
    assert found == since
    assert f"only {bits:,} bits, which others can break" in because
    assert since in because


def test_a_key_of_1024_bits_does_not() -> None:
    assert weakness(_record(1024)) == weakness(_record(2048)) == ("", "")


@pytest.mark.parametrize("text", ["p=", "", "p=!!", "p=QUJD", "k=ed25519; p=" + "A" * 43 + "="])
def test_what_is_no_rsa_key_has_no_size(text: str) -> None:
    assert weakness(KeyRecord("example.org", "s1", text, "a test", KeyOrigin.DNS)) == ("", "")


def test_the_store_answers_with_it() -> None:
    (found,) = KeyStore([_record(512)]).dkim_keys("example.org", "s1")
    assert found.forgeable_since == "1999-08-22"

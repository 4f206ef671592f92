"""A key computed from signatures is the one that made them; changed header lines, strangers and tricks give none."""

import hashlib
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recovery_material import changed, made

from leakcheck.decode import key_recovery
from leakcheck.decode.key_recovery import NeedsGmpy2, PublicNumbers, SignedDigest, encoded, members, opened, plausible_modulus, search

SMALL = made(512, 3)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No search with the exponent 65537, which takes five seconds for the smallest key."""
    monkeypatch.setattr(key_recovery, "EXPONENTS", (3, 5, 17, 257))


@pytest.mark.parametrize(("bits", "exponent"), [(512, 3), (768, 5), (1024, 17), (1024, 257), (2048, 3)])
def test_two_signatures_give_the_key(bits: int, exponent: int) -> None:
    key = made(bits, exponent)
    assert search(key.sign("one"), [key.sign("two")], [key.sign("three")]) == key.public


def test_the_usual_exponent_is_found_too() -> None:
    if not key_recovery.fast():
        pytest.skip("gmpy2 is not installed")
    key = made(376, 65537)
    assert search(key.sign("one", "sha1"), [key.sign("two", "sha1")]) == key.public


def test_both_hashes_may_be_mixed() -> None:
    assert search(SMALL.sign("one", "sha1"), [SMALL.sign("two")]) == SMALL.public


def test_the_block_is_that_of_the_standard_as_another_program_makes_it() -> None:
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    private = rsa.generate_private_key(65537, 1024)
    numbers = private.public_key().public_numbers()
    for name, kind in (("sha1", SHA1()), ("sha256", SHA256())):
        signature = private.sign(b"text", padding.PKCS1v15(), kind)
        assert opened(signature, name, PublicNumbers(numbers.n, numbers.e)) == hashlib.new(name, b"text").digest()
        assert opened(signature, {"sha1": "sha256", "sha256": "sha1"}[name], PublicNumbers(numbers.n, numbers.e)) is None


def test_one_good_neighbour_among_changed_ones_is_enough() -> None:
    others = [changed(SMALL.sign("two")), changed(SMALL.sign("three")), SMALL.sign("four")]
    assert search(SMALL.sign("one"), others) == SMALL.public


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("seed", range(20))
def test_changed_header_lines_give_no_key(seed: int) -> None:
    key = made(512, 3, seed)
    assert search(changed(key.sign("one")), [key.sign("two"), key.sign("three")]) is None


@pytest.mark.usefixtures("quick")
def test_signatures_of_two_keys_give_none() -> None:
    assert search(SMALL.sign("one"), [made(512, 3, 2).sign("two"), made(512, 3, 3).sign("three")]) is None


@pytest.mark.usefixtures("quick")
def test_the_same_signature_twice_gives_none() -> None:
    one = SMALL.sign("one")
    assert search(one, [one, one]) is None
    assert search(one, []) is None


def test_members_are_told_from_strangers_and_changed_ones_from_unchanged() -> None:
    inside, altered, stranger = SMALL.sign("one"), changed(SMALL.sign("two")), made(512, 3, 2).sign("three")
    assert list(members(SMALL.public, [inside, altered, stranger])) == [(inside, True), (altered, False)]


@pytest.mark.parametrize("factor", [2, 6, 1999, 2 * 3 * 1999, 3**7])
def test_small_factors_are_removed_without_a_third_signature(factor: int) -> None:
    assert plausible_modulus(SMALL.public.modulus * factor, 64, 3) == SMALL.public.modulus


def test_a_larger_factor_needs_a_third_signature() -> None:
    junk = SMALL.public.modulus * 104_729
    assert plausible_modulus(junk, 64, 3) is None
    assert plausible_modulus(junk, 64, 3, [changed(SMALL.sign("two")), SMALL.sign("three")]) == SMALL.public.modulus


@pytest.mark.parametrize(
    ("number", "what"),
    [(1, "nothing"), (0, "zero"), (2**511, "even"), (SMALL.public.modulus >> 8, "too small"), (SMALL.public.modulus << 80, "too large"),
     ((2**256 - 189) ** 2, "the square of a prime"), (2**512 - 569, "a prime")],
)  # fmt: skip
def test_what_cannot_be_a_modulus_is_none(number: int, what: str) -> None:
    assert plausible_modulus(number, 64, 3) is None, what


def test_an_invented_exponent_is_refused() -> None:
    """Key substitution: with a free exponent a key is made at once under which the old signature fits an altered message."""
    numbers = (changed(SMALL.sign(str(count))) for count in range(100))
    victim = next(one for one in numbers if one.signature[0] > 0x80)
    signature, block = int.from_bytes(victim.signature, "big"), int.from_bytes(encoded(victim.digest, "sha256", 64), "big")
    invented = PublicNumbers(signature - block, 1)
    assert pow(signature, invented.exponent, invented.modulus) == block, "the invented key fits the altered message"
    assert opened(victim.signature, "sha256", invented) is None
    huge = PublicNumbers(invented.modulus, 1 + (invented.modulus - 1) * 2)
    assert list(members(huge, [victim])) == []
    assert set(key_recovery.EXPONENTS) == {3, 5, 17, 257, 65537}


def test_without_gmpy2_the_usual_exponent_is_said_to_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = key_recovery._Arithmetic(int, math.gcd, pow, fast=False)
    monkeypatch.setattr(key_recovery, "_arithmetic", lambda: plain)
    assert search(SMALL.sign("one"), [SMALL.sign("two")]) == SMALL.public, "small exponents need nothing"
    key = made(512, 65537)
    with pytest.raises(NeedsGmpy2):
        search(key.sign("one"), [key.sign("two")])


def test_hopeless_sizes_are_not_begun() -> None:
    assert not key_recovery.affordable(4)
    assert key_recovery.affordable(512)
    assert not key_recovery.affordable(2048)
    assert key_recovery.affordable(2048, 257)


@pytest.mark.parametrize(("digest", "name", "length"), [(b"x" * 32, "md5", 128), (b"x" * 20, "sha256", 128), (b"x" * 32, "sha256", 61)])
def test_what_has_no_block_is_refused(digest: bytes, name: str, length: int) -> None:
    with pytest.raises(ValueError, match="bytes"):
        encoded(digest, name, length)


@given(st.binary(max_size=80), st.sampled_from(["sha1", "sha256", "md5", ""]))
def test_no_bytes_are_opened_by_a_key_that_did_not_make_them(signature: bytes, name: str) -> None:
    assert opened(signature, name, SMALL.public) is None


@given(st.lists(st.tuples(st.binary(min_size=64, max_size=64), st.binary(min_size=32, max_size=32)), min_size=2, max_size=5, unique=True))
def test_arbitrary_signatures_give_no_key_and_no_failure(pairs: Sequence[tuple[bytes, bytes]]) -> None:
    samples = [SignedDigest(signature, digest, "sha256") for signature, digest in pairs]
    for exponent in (3, 5, 17):
        assert key_recovery._found(samples[0], samples[1:], (), exponent) is None


@pytest.mark.parametrize("bits", [512, 1024])
def test_a_key_written_as_a_record_is_read_back(bits: int) -> None:
    from leakcheck.decode.dkim_key import PublicKey, record_key

    key = made(bits, 17).public
    read = record_key(key_recovery.record_text(key), "rsa")[1]
    assert isinstance(read, PublicKey)
    assert read.rsa is not None
    assert read.rsa.public_numbers().n == key.modulus
    assert read.rsa.public_numbers().e == 17

"""Proofs of time, walked to each of their ends, and hostile ones."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_proof_bytes import (
    BITCOIN,
    FORK,
    HONEST,
    LITECOIN,
    MAGIC,
    PENDING,
    REVERSE,
    RIPEMD160,
    SHA1,
    SHA256,
    append,
    block,
    number,
    octets,
    promise,
    proof,
    record,
    root_of,
)

from leakcheck.decode.time_proof import BrokenProof, Record, time_proof

FILE = b"We agreed on 400."


def test_every_branch_is_walked_to_its_end() -> None:
    found = time_proof(proof(FILE, *HONEST))
    assert (found.hash_name, found.digest, found.damage) == ("sha256", hashlib.sha256(FILE).digest(), "")
    assert found.records == [Record("", calendar="https://calendar.example.org"), Record("Bitcoin", 358_391, root_of(FILE))]


def test_forks_inside_forks_go_on_from_where_they_branched() -> None:
    found = time_proof(proof(FILE, FORK, append(b"a"), SHA256, FORK, block(1), block(2, LITECOIN), FORK, block(3), SHA256, block(4)))
    digest = hashlib.sha256(FILE).digest()
    roots = [hashlib.sha256(digest + b"a").digest(), hashlib.sha256(digest + b"a").digest(), digest, hashlib.sha256(digest).digest()]
    assert [(one.ledger, one.block, one.root) for one in found.records] == [
        (ledger, place, root[::-1].hex())
        for place, (ledger, root) in enumerate(zip(("Bitcoin", "Litecoin", "Bitcoin", "Bitcoin"), roots, strict=True), 1)
    ]


def test_a_proof_may_begin_with_sha_1() -> None:
    found = time_proof(proof(FILE, SHA256, block(1), first=SHA1))
    assert (found.hash_name, found.records[0].root) == ("sha1", hashlib.sha256(hashlib.sha1(FILE).digest()).digest()[::-1].hex())


def test_what_comes_after_a_step_that_is_not_computed_is_named_without_a_root() -> None:
    assert time_proof(proof(FILE, RIPEMD160, SHA256, block(7))).records == [Record("Bitcoin", 7)]


def test_other_steps() -> None:
    digest = hashlib.sha256(FILE).digest()
    assert time_proof(proof(FILE, REVERSE, block(1))).records[0].root == digest.hex()
    assert time_proof(proof(FILE, b"\xf3", SHA256, block(1))).records[0].root == hashlib.sha256(digest.hex().encode()).digest()[::-1].hex()
    assert time_proof(proof(FILE, append(b"x"), block(1))).records[0].root == "", "no hash of a block is 33 octets long"


def test_records_of_unknown_kinds_are_passed_over() -> None:
    assert time_proof(proof(FILE, FORK, record(b"unknown!", b"abc"), block(1))).records[0] == Record("")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        MAGIC,
        MAGIC + b"\x02" + SHA256 + bytes(32),
        MAGIC + b"\x01\x99" + bytes(32),
        MAGIC + b"\x01" + SHA256 + bytes(31),
        MAGIC + b"\xff" * 20,
    ],
)
def test_what_does_not_even_name_a_file_is_broken(data: bytes) -> None:
    with pytest.raises(BrokenProof):
        time_proof(data)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "cut off"),
        ((SHA256,), "cut off"),
        ((FORK, block(2)), "cut off"),
        ((b"\x77",), "not known here"),
        ((FORK, FORK, block(2)), "not known here"),
        ((b"\xf0" + number(5000) + bytes(5000),), "longer than the format allows"),
        ((append(bytes(4000)), append(bytes(4000)), block(2)), "longer than the format allows"),
        ((b"\xf3",) * 20, "longer than the format allows"),
        ((record(PENDING, octets(b"a" * 1001)),), "longer than the format allows"),
        ((record(BITCOIN, b"\xff" * 12),), "a number in it"),
        ((SHA256,) * 300, "more steps"),
        ((FORK + SHA256,) * 300, "more steps"),
        ((FORK + block(1),) * 600, "more steps"),
        ((block(1), b"more"), "other bytes stand behind its end"),
    ],
)
def test_damage_keeps_what_was_read_before(steps: tuple[bytes, ...], words: str) -> None:
    found = time_proof(proof(FILE, FORK, block(1), *steps))
    assert words in found.damage
    assert found.records[0].block == 1


def test_a_hostile_proof_takes_no_long_time() -> None:
    started = time.monotonic()
    time_proof(proof(FILE, *((FORK, append(bytes(4000)), promise()) * 250)))
    assert time.monotonic() - started < 5


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_proof_or_in_words(data: bytes) -> None:
    time_proof(proof(FILE) + data)

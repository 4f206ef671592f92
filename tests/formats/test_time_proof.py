"""Proofs of time tell about which file they are and where they end; the walk through them is tested with their decoder."""

import hashlib

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st
from time_proof_bytes import FORK, HONEST, MAGIC, SHA1, block, proof, record, root_of

from leakcheck.formats.time_proof import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark
from leakcheck.model.problem import ProblemKind

FILE = b"We agreed on 400."


def test_the_file_and_the_records_are_told() -> None:
    reading = Reading(FORMAT, proof(FILE, *HONEST))
    assert FORMAT.recognises(reading.content)
    (named,) = reading.every(Identifier, kind=IdentifierKind.OTHER_FILE)
    assert named.value == f"sha256:{hashlib.sha256(FILE).hexdigest()}"
    assert [mark.detail for mark in reading.every(SignatureMark)] == [
        "a promise of the server https://calendar.example.org",
        f"Bitcoin block 358391, which must have the Merkle root {root_of(FILE)}",
    ]
    assert not reading.problems


def test_other_hashes_and_unknown_records_are_named() -> None:
    reading = Reading(FORMAT, proof(FILE, FORK, record(b"unknown!", b""), block(5), first=SHA1))
    assert reading.every(Identifier)[0].value == f"sha1:{hashlib.sha1(FILE).hexdigest()}"
    assert [mark.detail for mark in reading.every(SignatureMark)] == ["a record of a kind that is not known here", "Bitcoin block 5"]


def test_a_damaged_proof_keeps_the_file_that_it_is_about() -> None:
    reading = Reading(FORMAT, proof(FILE, *HONEST)[:-3])
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert len(reading.every(SignatureMark)) == 1
    assert Reading(FORMAT, MAGIC + b"\x05").kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize("data", [b"", b"words", MAGIC[:-1], b"PK\x03\x04" + MAGIC])
def test_other_files_are_not_claimed(data: bytes) -> None:
    # Templates of spreadsheets have the same ending.
    assert not FORMAT.recognises(Content.of_bytes(data))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, MAGIC + data).kinds()

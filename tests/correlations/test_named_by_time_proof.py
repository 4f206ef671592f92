"""Proofs of time and the files that they are about, wherever these lie in the dump."""

import hashlib
from typing import Any

from leakcheck.correlations.named_by_time_proof import named_by_time_proof
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

FILE = b"We agreed on 400."
BLOCK = "Bitcoin block 358391, which must have the Merkle root 00ff"


def proof(small: Any, path: str, data: bytes = FILE, *records: str, name: str = "sha256", format_: str = "time_proof") -> str:
    digest = hashlib.new(name, data).hexdigest()
    facts = [Identifier(at=Location("hash of the file", digest), kind=IdentifierKind.OTHER_FILE, value=f"{name}:{digest}")]
    marks = [SignatureMark(at=Location(f"record {place}"), scheme="opentimestamps", detail=text) for place, text in enumerate(records, 1)]
    return small.add(path, *facts, *marks, kind=ItemKind.OTHER, format_=format_)


def test_a_file_with_the_same_hash_is_told_wherever_it_lies(small: Any) -> None:
    proof(small, "dump/contract.pdf.ots", FILE, "a promise of the server https://a.example.org", BLOCK)
    small.add("dump/contract.pdf", data=FILE)
    small.add("dump/old.zip!/copy.pdf", data=FILE)
    found = small.ask(named_by_time_proof)
    assert sorted(found) == ["dump/contract.pdf", "dump/old.zip!/copy.pdf"]
    one = found["dump/contract.pdf"]
    assert "is about exactly these bytes" in one.sentence
    assert f"they existed before this was made: {BLOCK}" in one.sentence
    assert "Nothing of that was checked here" in one.sentence
    assert (one.others, one.evidence[0].at.item) == (("dump/contract.pdf.ots",), "dump/contract.pdf.ots")


def test_it_never_counts_for_or_against_a_file(small: Any) -> None:
    assert named_by_time_proof.weight is Weight.NOTE


def test_a_proof_that_was_not_completed_says_so(small: Any) -> None:
    proof(small, "dump/a.ots", FILE, "a promise of the server https://a.example.org")
    small.add("dump/b", data=FILE)
    assert "was not completed: it holds only a promise of the server https://a.example.org" in small.ask(named_by_time_proof)["dump/b"].sentence


def test_a_file_beside_a_proof_about_other_bytes_is_a_question(small: Any) -> None:
    proof(small, "dump/contract.pdf.ots", b"other", BLOCK)
    small.add("dump/contract.pdf", data=FILE)
    (found,) = small.ask(named_by_time_proof).values()
    assert (found.item, found.direction) == ("dump/contract.pdf", Direction.LEAD)
    assert "is about other bytes" in found.sentence


def test_is_silent_without_a_file_and_for_hashes_that_are_not_kept(small: Any) -> None:
    proof(small, "dump/gone.pdf.ots", b"other", BLOCK)
    proof(small, "dump/here.pdf.ots", FILE, BLOCK, name="sha1")
    small.add("dump/here.pdf", data=b"changed")
    small.add("dump/else.pdf", data=FILE)
    assert not small.ask(named_by_time_proof)


def test_does_not_apply_to_other_files_that_name_hashes(small: Any) -> None:
    proof(small, "dump/SHA256SUMS", FILE, format_="checksum_list")
    small.add("dump/a", data=FILE)
    assert not small.ask(named_by_time_proof)

"""Files whose hash stands in a list that somebody signed."""

import hashlib
from typing import Any

import msgspec
import pytest

from leakcheck.correlations.listed_in_signed_digests import listed_in_signed_digests
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight

FILE = b"We agreed on 400."
SIGNED = Attestation(
    scheme="openpgp",
    outcome=Outcome.INDETERMINATE,
    reason=Reason.UNANCHORED,
    sentence="The file is unchanged.",
    at=Location("beside the file, in SHA256SUMS.asc: detached signature"),
    signer="Ada",
    selector="A" * 24 + "0123456789ABCDEF",
)


def listing(small: Any, *attestations: Attestation, format_: str = "checksum_list") -> None:
    value = f"sha256:{hashlib.sha256(FILE).hexdigest()}"
    fact = Identifier(at=Location("line 7", "minutes.pdf"), kind=IdentifierKind.OTHER_FILE, value=value)
    small.add("dump/SHA256SUMS", fact, kind=ItemKind.OTHER, format_=format_, attestations=attestations)


def test_a_listed_file_is_told_wherever_it_lies_and_whatever_it_is_called(small: Any) -> None:
    listing(small, SIGNED)
    small.add("dump/a.zip!/other name.pdf", data=FILE)
    small.add("dump/minutes.pdf", data=b"changed")
    (found,) = small.ask(listed_in_signed_digests).values()
    assert found.item == "dump/a.zip!/other name.pdf"
    assert "(dump/SHA256SUMS, there called “minutes.pdf”)" in found.sentence
    assert "“Ada” (fingerprint ending in 0123456789ABCDEF). Nothing here ties that key" in found.sentence
    assert [fact.at.item for fact in found.evidence] == ["dump/SHA256SUMS", found.item, "dump/SHA256SUMS"]


def test_it_never_counts_for_or_against_a_file() -> None:
    assert listed_in_signed_digests.weight is Weight.NOTE


@pytest.mark.parametrize("reason", [Reason.BODY_ALTERED, Reason.NO_KEY, Reason.DOES_NOT_OPEN, Reason.OUTSIDE_VALIDITY])
def test_does_not_apply_where_the_signature_does_not_fit_or_cannot_be_checked(small: Any, reason: Reason) -> None:
    listing(small, msgspec.structs.replace(SIGNED, reason=reason))
    small.add("dump/minutes.pdf", data=FILE)
    assert not small.ask(listed_in_signed_digests)


def test_does_not_apply_to_lists_without_signatures_and_to_other_files(small: Any) -> None:
    listing(small)
    small.add("dump/minutes.pdf", data=FILE)
    assert not small.ask(listed_in_signed_digests)


def test_does_not_apply_to_proofs_of_time(small: Any) -> None:
    listing(small, SIGNED, format_="time_proof")
    small.add("dump/minutes.pdf", data=FILE)
    assert not small.ask(listed_in_signed_digests)

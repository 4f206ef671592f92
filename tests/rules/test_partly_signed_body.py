"""Tells how much of a text a signature leaves out."""

import pytest

from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Quantity
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.partly_signed_body import partly_signed_body as rule


def _said(covered: int | None, length: int | None, *, headers: str = "proven", body: str = "proven") -> list[Observation]:
    attestation = Attestation(
        scheme="dkim", outcome=Outcome.PASSED, reason=Reason.PARTLY_COVERED, sentence="s", at=Location("header DKIM-Signature [0]"),
        signer="example.org", body_covered=covered, body_length=length, headers_proven=headers == "proven", body_proven=body == "proven",
    )  # fmt: skip
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), attestations=(attestation,))))


def test_bytes_behind_the_signed_ones_are_told_by_number() -> None:
    (said,) = _said(1200, 1500)
    assert "example.org covers the first 1,200 bytes of the text; the last 300 of its 1,500 bytes are not signed" in said.sentence
    assert [fact.value for fact in said.evidence if isinstance(fact, Quantity)] == [1200, 1500]
    assert rule.weight is Weight.WEAK


@pytest.mark.parametrize(("covered", "length"), [(1500, 1500), (None, None), (None, 10), (0, 0)])
def test_silent_when_all_is_covered_or_nothing_is_known(covered: int | None, length: int | None) -> None:
    assert not _said(covered, length)


def test_silent_for_a_signature_that_does_not_fit_anyway() -> None:
    assert not _said(1200, 1500, headers="unproven")
    assert not _said(1200, 1500, body="unproven")

"""Speaks of unsigned lines that say something else than the signed one of their name."""

import pytest

from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.unsigned_duplicate_of_signed_header import unsigned_duplicate_of_signed_header as rule


def _said(name: str, *values: str, uncovered: tuple[str, ...] | None = None, proven: str = "proven", signatures: int = 1) -> list[Observation]:
    """A message with these lines of one name, the last of which is signed."""
    attestation = Attestation(
        scheme="dkim", outcome=Outcome.INDETERMINATE, reason=Reason.PARTLY_COVERED, sentence="s", at=Location("header DKIM-Signature [0]"),
        signer="example.org", covered=("from", "subject", "date", "to"), headers_proven=proven == "proven",
        uncovered=(f"{name} [0]",) if uncovered is None else uncovered,
    )  # fmt: skip
    fields = tuple(
        HeaderField(at=Location(f"header {name} [{position}]"), name=name, position=position, value=value) for position, value in enumerate(values)
    )
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=fields, attestations=(attestation,) * signatures)))


def test_a_second_sender_above_the_signed_one_is_told() -> None:
    (said,) = _said("From", "Minister <m@gov.example>", "Bob <bob@example.org>")
    assert "covers the one that says “Bob <bob@example.org>”, but not the one that says “Minister <m@gov.example>”" in said.sentence
    assert [fact.at.part for fact in said.evidence] == ["header From [0]", "header From [1]"]
    assert stamped(rule, said, "a.eml").weight is Weight.STRONG


@pytest.mark.parametrize(
    ("name", "added", "signed"),
    [
        ("Subject", "Payment", "Lunch"),
        ("Date", "Tue, 1 Mar 2016 09:00:00 +0000", "Wed, 1 Mar 2017 09:00:00 +0000"),
        ("To", "press@example.net", "carol@example.org"),
    ],
)
def test_other_lines_weigh_less(name: str, added: str, signed: str) -> None:
    (said,) = _said(name, added, signed)
    assert stamped(rule, said, "a.eml").weight is Weight.MODERATE


@pytest.mark.parametrize(
    ("name", "added", "signed"),
    [
        ("From", "BOB@example.org", '"Bob B." <bob@example.org>'),
        ("Subject", "Lunch   today", "Lunch today"),
        ("Date", "Tue, 1 Mar 2016 10:00:00 +0100", "Tue, 01 Mar 2016 09:00:00 +0000"),
        ("To", "a@example.org, b@example.org", "b@example.org,\n a@example.org"),
    ],
)
def test_silent_when_both_lines_say_the_same(name: str, added: str, signed: str) -> None:
    assert not _said(name, added, signed)


def test_several_signatures_tell_it_once() -> None:
    assert len(_said("From", "a@example.net", "b@example.org", signatures=3)) == 1


def test_silent_for_lines_that_are_not_displayed() -> None:
    assert not _said("Received", "a", "b")


def test_silent_for_a_line_that_no_signature_covers_at_all() -> None:
    assert not _said("Reply-To", "a@example.net", uncovered=("Reply-To",))
    assert not _said("From", "a@example.net", "b@example.org", uncovered=())


def test_does_not_apply_when_the_signature_says_nothing_about_the_headers() -> None:
    assert not _said("From", "a@example.net", "b@example.org", proven="unproven")


def test_a_long_value_is_cut_in_the_sentence_and_whole_in_the_evidence() -> None:
    (said,) = _said("Subject", "x" * 5000, "Lunch")
    assert len(said.sentence) < 500
    assert isinstance(said.evidence[0], HeaderField)
    assert len(said.evidence[0].value) == 5000

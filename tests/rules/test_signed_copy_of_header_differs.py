"""Copies inside a signature against the lines that stand there."""

import pytest

from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, HeaderField, Identifier, IdentifierKind, SignedCopy
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.signed_copy_of_header_differs import signed_copy_of_header_differs as rule

_LIST = Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value="l.example.org")


def _said(
    name: str,
    signed: str | tuple[str, ...],
    now: str | None,
    *more: AnyFact,
    headers: str = "unproven",
    covered: tuple[str, ...] = (),
    number: int = 0,
) -> list[Observation]:
    """A message whose signature copied one line as `signed`, while `now` stands there."""
    place = f"header DKIM-Signature [{number}]" if number else "header DKIM-Signature"
    copies = [SignedCopy(at=Location(f"{place}: z="), name=name.lower(), value=value) for value in ((signed,) if isinstance(signed, str) else signed)]
    fields = [HeaderField(at=Location(f"header {name}"), name=name, position=0, value=now)] if now is not None else []
    attestation = Attestation(
        scheme="dkim", outcome=Outcome.FAILED, reason=Reason.DOES_NOT_OPEN, sentence="s", at=Location(f"header DKIM-Signature [{number}]"),
        signer="example.org", covered=covered, headers_proven=headers == "proven",
    )  # fmt: skip
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=(*copies, *fields, *more), attestations=(attestation,))))


def test_a_changed_subject_is_named_with_both_values() -> None:
    (said,) = _said("Subject", "Lunch on Friday", "Payment on Friday")
    assert "“Lunch on Friday”" in said.sentence
    assert "“Payment on Friday”" in said.sentence
    assert "could not be confirmed" in said.sentence
    assert said.difference == ("- Subject: Lunch on Friday", "+ Subject: Payment on Friday")
    assert [type(fact) for fact in said.evidence] == [SignedCopy, HeaderField]
    found = stamped(rule, said, "a.eml")
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.ALTERATION)


def test_a_copy_under_a_fitting_signature_is_said_to_be_signed() -> None:
    (said,) = _said("Reply-To", "ann@example.org", "eve@example.net", headers="proven", covered=("from", "subject"), number=2)
    assert "the copy with it; the line itself is not covered" in said.sentence


def test_a_line_that_is_gone_is_told() -> None:
    (said,) = _said("Reply-To", "ann@example.org", None)
    assert "no such line now" in said.sentence
    assert len(said.evidence) == 1


@pytest.mark.parametrize(
    ("name", "signed", "now"),
    [
        ("From", "Bob <bob@example.org>", "Eve <eve@example.org>"),
        ("To", "a@example.org, b@example.org", "a@example.org"),
        ("Date", "Tue, 1 Mar 2016 10:00:00 +0100", "Wed, 1 Mar 2017 10:00:00 +0100"),
        ("Message-ID", "<1@example.org>", "<2@example.org>"),
    ],
)
def test_other_lines_that_say_something_else(name: str, signed: str, now: str) -> None:
    assert len(_said(name, signed, now)) == 1


@pytest.mark.parametrize(
    ("name", "signed", "now"),
    [
        ("From", "Bob B. <bob@example.org>", '"B., Bob" <BOB@example.org>'),
        ("To", "a@example.org,b@example.org", "b@example.org,\n a@example.org"),
        ("To", "undisclosed-recipients:;", "undisclosed-recipients: ;"),
        ("Date", "Tue, 1 Mar 2016 10:00:00 +0100", "Tue, 01 Mar 2016 09:00:00 +0000 (GMT)"),
        ("Date", "yesterday", "Yesterday"),
        ("Subject", "Lunch on Friday", "[office-l] Re:  Lunch on\tFriday"),
        ("Subject", "Lunch on Friday", "[EXTERNAL] Lunch on Friday"),
        ("Subject", "Lunch on Friday", "*****SPAM***** Lunch on Friday"),
        ("Subject", "LunchonFriday", "Lunch on Friday"),
        ("Message-ID", "1@example.org", "<1@example.org>"),
        ("Content-Type", "text/plain", "text/html"),
        ("X-Mailer", "one", "two"),
    ],
)
def test_silent_for_what_gateways_and_lists_do(name: str, signed: str, now: str) -> None:
    assert not _said(name, signed, now)


@pytest.mark.parametrize("name", ["From", "Sender", "Reply-To"])
def test_silent_for_the_senders_lines_of_a_list(name: str) -> None:
    assert not _said(name, "bob@example.org", "list@example.net", _LIST)


def test_a_lists_subject_is_still_compared() -> None:
    assert _said("Subject", "Lunch", "[l] Dinner", _LIST)


def test_silent_where_one_of_several_copies_fits_or_a_copy_was_cut() -> None:
    assert not _said("To", ("a@example.org", "b@example.org"), "b@example.org")
    assert not _said("Subject", "x" * 5000, "x" * 6000)


def test_silent_where_the_line_itself_is_proven() -> None:
    assert not _said("Subject", "draft", "Lunch", headers="proven", covered=("From", "Subject"))


def test_does_not_apply_without_copies() -> None:
    assert rule.needs == (SignedCopy,)
    assert not list(rule.check(Examined(item=Item("a.eml", 1, ""))))

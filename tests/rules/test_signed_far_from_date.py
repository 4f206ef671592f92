"""Speaks of signatures that state a time weeks from the Date line; silent for queues, for forwarders and where the receipt tells it."""

import msgspec
from mail_facts import at, mail, received, sent
from mail_records import answer

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.facts import AnyFact, SignatureMark
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.signed_far_from_date import signed_far_from_date as rule

MARK = SignatureMark(at=Location("header DKIM-Signature"), scheme="dkim")
DAY = sent("2024-05-07T10:00:00")
LATE = "2026-11-29T19:26:58"


def _signed(time: str, reason: Reason = Reason.VERIFIED, scheme: str = "dkim", signer: str = "example.org") -> Attestation:
    return msgspec.structs.replace(answer(reason, signer=signer), signing_time=at(time), scheme=scheme)


def _found(signatures: tuple[Attestation, ...], *facts: AnyFact) -> list[Finding]:
    examined = msgspec.structs.replace(mail(MARK, *facts), attestations=signatures)
    return [stamped(rule, said, "a.eml") for said in rule.check(examined)]


def test_a_signature_of_years_later_is_told_weakly_and_names_both_times() -> None:
    (found,) = _found((_signed(LATE),), DAY)
    assert found.weight is Weight.WEAK
    assert found.sentence == (
        "The signature of example.org states that it was made on 2026-11-29 19:26:58 UTC, 936 days after the time in the Date line "
        "(2024-05-07 10:00:00 UTC). The Date line is written by the sender's program, and no server checks it."
    )
    assert [fact.at.part for fact in found.evidence] == ["header DKIM-Signature [0]", "header Date"]


def test_a_signature_of_long_before_is_told_too() -> None:
    (found,) = _found((_signed("2024-04-27T10:00:00"),), DAY)
    assert "10 days before the time in the Date line" in found.sentence


def test_of_a_signature_that_does_not_fit_that_is_said() -> None:
    (found,) = _found((_signed(LATE, Reason.HEADERS_ALTERED),), DAY)
    assert "which does not fit this message or could not be checked, states" in found.sentence


def test_a_typed_signature_near_the_date_is_no_excuse_for_one_that_fits() -> None:
    assert _found((_signed(LATE), _signed("2024-05-07T10:00:01", Reason.NO_KEY, signer="other.example")), DAY)


def test_silent_for_messages_that_waited_in_a_queue() -> None:
    assert not _found((_signed("2024-05-12T10:00:00"),), DAY)
    assert not _found((_signed("2024-05-07T09:59:00"),), DAY)


def test_silent_where_a_list_signed_again_later_and_the_senders_signature_is_near_the_date() -> None:
    assert not _found((_signed(LATE, signer="lists.example"), _signed("2024-05-07T10:00:01")), DAY)


def test_silent_for_the_seal_of_a_forwarder() -> None:
    assert not _found((_signed(LATE, scheme="arc"),), DAY)
    assert not _found((_signed("2024-05-07T10:00:01", scheme="arc"), _signed(LATE)), DAY)


def test_silent_where_the_receipt_tells_it() -> None:
    assert not _found((_signed(LATE),), DAY, received("2024-05-07T10:00:02"))
    assert _found((_signed(LATE),), DAY, received("2026-11-29T19:27:00"))


def test_does_not_apply_without_a_date_or_a_stated_time() -> None:
    assert not _found((_signed(LATE),))
    assert not _found((answer(Reason.VERIFIED),), DAY)

"""Speaks of keys that are younger than the message, by their name or by their first sighting; softly where others explain it."""

import msgspec
import pytest
from mail_facts import at, mail, received, sent
from mail_records import KEY, answer

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.facts import SignatureMark, TimeClaim
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.signature_time_outside_key_window import signature_time_outside_key_window as rule

MARK = SignatureMark(at=Location("header DKIM-Signature"), scheme="dkim")
OLD, RECEIVED = sent("2016-03-01T12:00:00"), received("2016-03-01T12:01:00")


def _signed(selector: str, signer: str = "gmail.com", scheme: str = "dkim", reason: Reason = Reason.NO_KEY) -> Attestation:
    return msgspec.structs.replace(answer(reason, signer=signer), selector=selector, scheme=scheme)


def _found(*parts: TimeClaim | Attestation) -> list[Finding]:
    examined = mail(MARK, *(part for part in parts if isinstance(part, TimeClaim)))
    examined = msgspec.structs.replace(examined, attestations=tuple(part for part in parts if isinstance(part, Attestation)))
    return [stamped(rule, said, "a.eml") for said in rule.check(examined)]


@pytest.mark.parametrize("reason", [Reason.NO_KEY, Reason.BODY_ALTERED, Reason.OPENS_HEADERS_CHANGED])
def test_a_key_named_after_a_later_day_is_told_whatever_became_of_the_signature(reason: Reason) -> None:
    (found,) = _found(OLD, RECEIVED, _signed("20230601", reason=reason))
    assert found.weight is Weight.STRONG
    assert found.sentence == (
        "The message is dated 2016-03-01 12:01:00 UTC, but its signature of gmail.com names the key 20230601, which is not older than 2023-06-01."
    )
    assert [one.outcome for one in found.tested] == ["excluded"]


def test_a_senders_own_copy_weighs_less_because_the_clock_may_have_been_wrong() -> None:
    (found,) = _found(OLD, _signed("20230601", "example-org.20230601.gappssmtp.com"))
    assert found.weight is Weight.MODERATE
    assert found.tested[0].outcome == "untestable"


def test_a_seal_that_a_later_server_may_have_added_weighs_little() -> None:
    (found,) = _found(OLD, RECEIVED, _signed("20230601", scheme="arc"))
    assert found.weight is Weight.WEAK


@pytest.mark.parametrize(
    ("selector", "signer"), [("20120113", "gmail.com"), ("20230601", "example.org"), ("arc-20240605", "google.com"), ("s", "gmail.com")]
)
def test_silent_for_older_keys_for_numbers_of_others_and_for_other_names(selector: str, signer: str) -> None:
    assert not _found(OLD, RECEIVED, _signed(selector, signer))


def test_silent_in_the_month_before_the_key_was_named_and_where_the_receipt_is_late() -> None:
    assert not _found(sent("2023-05-20T12:00:00"), _signed("20230601"))
    assert not _found(OLD, received("2024-03-01T12:00:00"), _signed("20230601"))


def test_a_key_first_seen_years_later_is_a_weak_sign_where_it_made_the_signature() -> None:
    (found,) = _found(sent("2012-03-01T12:00:00"), answer(Reason.BODY_ALTERED))
    assert found.weight is Weight.WEAK
    assert found.sentence == (
        "The signature of example.org was made by its key s, but the message claims 2012-03-01 12:00:00 UTC, "
        f"while its key was first seen anywhere on {KEY.first_seen}."
    )
    assert not _found(sent("2012-03-01T12:00:00"), answer(Reason.DOES_NOT_OPEN))
    assert not _found(OLD, answer(Reason.VERIFIED))


def test_a_signature_that_states_a_time_before_its_key_was_seen_is_told_although_the_date_lies_inside() -> None:
    (found,) = _found(OLD, msgspec.structs.replace(answer(Reason.BODY_ALTERED), signing_time=at("2012-03-01T12:00:00")))
    assert found.weight is Weight.WEAK
    assert "but the signature states 2012-03-01 12:00:00 UTC, while its key was first seen" in found.sentence


def test_does_not_apply_without_a_time() -> None:
    assert not _found(_signed("20230601"))

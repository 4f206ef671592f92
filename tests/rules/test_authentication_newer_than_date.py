"""Speaks of signatures and checks from after the message; softly where a server may have added them later."""

import pytest
from mail_facts import feature, findings, received, sent

from leakcheck.model.facts import RecordedCheck, RecordPlace
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.authentication_newer_than_date import authentication_newer_than_date as rule

OLD, RECEIVED = sent("2001-03-01T12:00:00"), received("2001-03-01T12:05:00")
SIGNATURE = feature("mail_header", "DKIM-Signature:", "header DKIM-Signature")
SEAL = feature("mail_header", "ARC-Seal:", "header ARC-Seal")


def _check(said: str) -> RecordedCheck:
    method, _, result = said.partition("=")
    return RecordedCheck(at=Location("header Authentication-Results"), method=method, result=result, place=RecordPlace.ANYWHERE)


def test_a_signature_on_received_mail_from_before_signatures_is_told() -> None:
    (found,) = findings(rule, OLD, RECEIVED, SIGNATURE)
    assert found.weight is Weight.MODERATE
    assert found.sentence == (
        "The message is dated 2001-03-01 12:05:00 UTC and carries “DKIM-Signature” (header DKIM-Signature), "
        "a kind of line or method of which nothing is known before 2004-01-01."
    )
    assert [one.outcome for one in found.tested] == ["excluded"]


def test_a_copy_without_a_servers_time_weighs_less() -> None:
    (found,) = findings(rule, OLD, SIGNATURE)
    assert found.weight is Weight.WEAK
    assert found.tested[0].outcome == "untestable"


def test_what_a_receiving_server_adds_weighs_less() -> None:
    (found,) = findings(rule, sent("2009-03-01T12:00:00"), received("2009-03-01T12:05:00"), SIGNATURE, SEAL)
    assert found.weight is Weight.WEAK
    assert "ARC-Seal" in found.sentence
    assert [one.outcome for one in found.tested] == ["possible", "excluded"]


def test_a_recorded_check_is_dated_by_its_method() -> None:
    (found,) = findings(rule, sent("2009-03-01T12:00:00"), _check("dmarc=pass"))
    assert "nothing is known before 2012-01-01" in found.sentence
    assert not findings(rule, sent("2009-03-01T12:00:00"), _check("dkim=pass"))


def test_the_newer_kind_of_signature_is_told_among_several() -> None:
    ed25519 = feature("dkim_algorithm", "a=ed25519-sha256", "header DKIM-Signature")
    (found,) = findings(rule, OLD, RECEIVED, SEAL, SIGNATURE, ed25519)
    assert "ed25519" in found.sentence
    assert len(found.evidence) == 4
    (later,) = findings(rule, sent("2012-03-01T12:00:00"), SIGNATURE, ed25519)
    assert "ed25519" in later.sentence


@pytest.mark.parametrize("day", ["2004-06-01", "2008-06-01", "2024-06-01"])
def test_silent_from_the_first_drafts_on(day: str) -> None:
    assert not findings(rule, sent(f"{day}T12:00:00"), SIGNATURE)


def test_silent_where_the_receipt_shows_that_only_the_senders_clock_was_wrong() -> None:
    assert not findings(rule, OLD, received("2021-03-01T12:00:00"), SIGNATURE, SEAL)


def test_does_not_apply_without_a_time_or_to_other_features() -> None:
    assert not findings(rule, SIGNATURE)
    assert not findings(rule, OLD, feature("tls_version", "TLS1_3"))


def test_lines_of_lists_are_no_checks_and_were_in_use_before_their_standards() -> None:
    assert not findings(rule, OLD, RECEIVED, feature("mail_header", "List-Id:", "header List-Id"))

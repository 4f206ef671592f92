"""Speaks of an encryption from after its own trace line; silent for drafts, other lines and lines without a time."""

from mail_facts import feature, findings, hop

from leakcheck.model.rule import Weight
from leakcheck.rules.encryption_newer_than_relay import encryption_newer_than_relay as rule

TLS13 = feature("tls_version", "TLS1_3", "header Received")
LINE = "2009-03-01T12:00:00"


def test_an_encryption_years_ahead_of_its_line_is_told_with_both() -> None:
    line = hop(LINE)
    (found,) = findings(rule, line, TLS13)
    assert found.weight is Weight.MODERATE
    assert [fact.at.part for fact in found.evidence] == ["header Received", "header Received"]
    assert found.sentence == (
        "The trace line of the server mx.example.org is dated 2009-03-01 12:00:00 UTC and names the encryption “TLS1_3”; "
        "its first draft is not older than 2016-01-01."
    )


def test_less_than_a_year_ahead_is_weak_because_makers_try_things_early() -> None:
    (found,) = findings(rule, hop("2015-06-01T12:00:00"), TLS13)
    assert found.weight is Weight.WEAK


def test_a_suite_of_the_new_version_is_told_without_its_name() -> None:
    suite = feature("tls_cipher", "TLS_AES_256_GCM_SHA384", "header Received")
    assert findings(rule, hop(LINE), suite)
    assert not findings(rule, hop("2020-03-01T12:00:00"), suite)


def test_only_the_line_that_names_the_encryption_is_asked() -> None:
    assert not findings(rule, hop("2021-03-01T12:00:00"), hop(LINE, 1), TLS13)


def test_one_sentence_is_enough() -> None:
    assert len(findings(rule, hop(LINE), TLS13, feature("tls_cipher", "TLS_AES_256_GCM_SHA384", "header Received"))) == 1


def test_silent_for_encryptions_of_the_time_and_for_other_features() -> None:
    assert not findings(rule, hop(LINE), feature("tls_version", "TLSv1.2", "header Received"))
    assert not findings(rule, hop(LINE), feature("mail_header", "ARC-Seal:", "header Received"))

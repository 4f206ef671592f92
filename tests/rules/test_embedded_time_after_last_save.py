"""Speaks of labels, identifiers and profiles younger than the last save; silent for older ones and for clocks a little apart."""

import pytest
from claims import at, created, document, modified, time_claim

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.embedded_time_after_last_save import embedded_time_after_last_save as rule

LABEL = "docProps/custom.xml: MSIP_Label_b002e552_SetDate"


def token(text: str, name: str) -> TimeClaim:
    return TimeClaim(at=Location("somewhere", text), role=TimeRole.TOKEN, moment=at(text), voucher=Voucher.EMBEDDED, token=name)


def test_a_label_set_years_after_the_last_save_is_told_with_both_facts() -> None:
    label, saved = time_claim(TimeRole.LABELLED, "2021-04-01T10:00:00Z", LABEL), modified("2016-03-02T16:17:10Z")
    (said,) = rule.check(document(created("2016-03-02T15:44:10Z"), saved, label))
    assert said.evidence == (label, saved)
    assert "a sensitivity label, of 2021-04-01 10:00:00 UTC" in said.sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [("uuid-version-1", "identifier"), ("endnote-record", "EndNote"), ("icc-profile", "colour profile"), ("grammarly-document", "Grammarly")],
)
def test_identifiers_records_and_profiles_are_told(name: str, words: str) -> None:
    (said,) = rule.check(document(modified("2008-03-02T16:17:10Z"), token("2017-05-05T08:00:00Z", name)))
    assert words in said.sentence


def test_a_creation_stands_for_the_last_save_unless_the_document_was_printed_later() -> None:
    """Excel 97 can state a creation and a printing, and no last save: the document was saved again then, nobody knows when."""
    late, born = token("2001-01-18T21:04:24Z", "uuid-version-1"), created("2001-01-03T21:27:28Z")
    assert list(rule.check(document(born, late)))
    assert list(rule.check(document(born, late, time_claim(TimeRole.PRINTED, "2000-12-24T12:00:00Z"))))
    assert not list(rule.check(document(born, late, time_claim(TimeRole.PRINTED, "2001-02-27T11:04:02Z"))))


def test_weighs_little_because_few_honest_files_hold_such_a_time() -> None:
    assert rule.weight is Weight.WEAK


def test_the_latest_comes_first() -> None:
    early, late = token("2017-05-05T08:00:00Z", "endnote-record"), token("2018-05-05T08:00:00Z", "endnote-record")
    (said,) = rule.check(document(modified("2008-03-02T16:17:10Z"), early, late))
    assert said.evidence[0] == late


def test_is_silent_for_what_came_with_the_save_and_for_local_time_taken_for_utc() -> None:
    assert not list(rule.check(document(modified("2003-06-26T12:19:00Z"), token("2003-06-26T16:10:11Z", "uuid-version-1"))))
    assert not list(rule.check(document(modified("2016-03-02T16:17:10Z"), time_claim(TimeRole.LABELLED, "2016-03-02T17:10:00Z", LABEL))))
    assert not list(rule.check(document(modified("2016-03-02T16:17:10Z"), token("2009-01-05T08:00:00Z", "icc-profile"))))


def test_does_not_apply_without_a_last_save_or_to_fonts() -> None:
    assert not list(rule.check(document(time_claim(TimeRole.LABELLED, "2021-04-01T10:00:00Z", LABEL))))
    assert not list(rule.check(document(modified("2016-03-02T16:17:10Z"), token("2021-01-05T08:00:00Z", "font-head"))))


def test_data_that_a_pivot_table_took_in_later_is_told_and_local_time_is_allowed_for() -> None:
    place = "xl/pivotCache/pivotCacheDefinition1.xml: refreshed (local time)"
    late = time_claim(TimeRole.REFRESHED, "2021-04-01T10:00:00", place)
    (said,) = rule.check(document(modified("2016-03-02T16:17:10Z"), late))
    assert "holds data that a pivot table took in, of 2021-04-01" in said.sentence
    assert not list(rule.check(document(modified("2016-03-02T16:17:10Z"), time_claim(TimeRole.REFRESHED, "2016-03-03T06:17:00", place))))

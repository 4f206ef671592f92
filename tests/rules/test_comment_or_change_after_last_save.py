"""Speaks of remarks and changes after the last save, softly where other programs may have put them in; silent within a day."""

from claims import document, modified, time_claim

from leakcheck.model.facts import Description, Identifier, IdentifierKind, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.comment_or_change_after_last_save import comment_or_change_after_last_save as rule

COMMENT = "word/comments.xml: w:comment w:date (local time, whatever its Z says)"


def packed(form: str) -> Identifier:
    return Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


OFFICE = packed("system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none")
OTHER = packed("system 3; real times; first [Content_Types].xml; seekable; deflated; version 20 needs 20; extra none")


def test_a_remark_long_after_the_last_save_is_told_with_both_times() -> None:
    remark, saved = time_claim(TimeRole.COMMENTED, "2019-06-01T10:00:00", COMMENT), modified("2012-06-01T10:00:00Z")
    (said,) = rule.check(document(saved, remark, OFFICE))
    assert said.evidence == (remark, saved)
    assert said.weight is None, "moderate"
    assert "a remark of 2019-06-01" in said.sentence


def test_several_are_counted_and_the_latest_is_shown() -> None:
    changes = [time_claim(TimeRole.CHANGED, f"2019-06-0{day}T10:00:00", COMMENT) for day in (1, 3, 2)]
    (said,) = rule.check(document(modified("2012-06-01T10:00:00Z"), *changes, OFFICE))
    assert "a tracked change of 2019-06-03" in said.sentence
    assert "and 2 more" in said.sentence


def test_a_file_that_another_program_packed_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.CHANGED, "2019-06-01T10:00:00", COMMENT), OTHER))
    assert said.weight is Weight.WEAK


def test_a_file_in_offices_order_that_was_packed_with_another_effort_is_only_weak() -> None:
    form = "effort 0; attributes"
    way = Description(at=Location("zip entries: effort and attributes", form), kind="way of packing", value=form)
    (said,) = rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.CHANGED, "2019-06-01T10:00:00", COMMENT), OFFICE, way))
    assert said.weight is Weight.WEAK


def test_a_pdf_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.COMMENTED, "2019-06-01T10:00:00Z", "page 1 annotation 0 /M")))
    assert said.weight is Weight.WEAK


def test_is_silent_for_local_times_ahead_of_utc_and_for_earlier_remarks() -> None:
    for when in ("2012-06-02T09:00:00", "2012-06-01T23:59:00", "2010-01-05T10:00:00"):
        assert not list(rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.COMMENTED, when, COMMENT), OFFICE)))


def test_does_not_apply_without_a_last_save() -> None:
    assert not list(rule.check(document(time_claim(TimeRole.COMMENTED, "2019-06-01T10:00:00", COMMENT), OFFICE)))

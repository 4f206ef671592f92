"""Speaks of steps after the last save; silent for steps that came with it and for the history of something else."""

from claims import document, modified, time_claim

from leakcheck.model.facts import TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.rules.history_newer_than_modification import history_newer_than_modification as rule

STEP, PRIVATE = "XMP xmpMM:History[2]/stEvt:when", "catalogue /PieceInfo /Illustrator /LastModified"


def test_a_step_after_the_last_save_is_told_with_both_times() -> None:
    step, saved = time_claim(TimeRole.HISTORY, "2019-06-01T10:00:00Z", STEP), modified("2012-06-01T10:00:00Z", "XMP xmp:ModifyDate")
    (said,) = rule.check(document(saved, step))
    assert said.evidence == (step, saved)
    assert "a step of its editing was done on 2019-06-01" in said.sentence


def test_private_data_changed_after_the_last_save_are_told() -> None:
    (said,) = rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.HISTORY, "2019-06-01T10:00:00Z", PRIVATE)))
    assert "private data of a program" in said.sentence


def test_pictures_are_asked_too() -> None:
    facts = (modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.HISTORY, "2019-06-01T10:00:00Z", STEP))
    assert list(rule.check(document(*facts, kind=ItemKind.PICTURE)))


def test_is_silent_for_steps_before_or_with_the_last_save() -> None:
    for when in ("2011-01-01T00:00:09Z", "2012-06-01T10:00:07Z", "2012-06-02T11:30:00+02:00"):
        assert not list(rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.HISTORY, when, STEP))))


def test_does_not_apply_to_other_histories() -> None:
    assert not list(rule.check(document(modified("2012-06-01T10:00:00Z"), time_claim(TimeRole.HISTORY, "2019-06-01T10:00:00Z", "\\info: \\buptim"))))

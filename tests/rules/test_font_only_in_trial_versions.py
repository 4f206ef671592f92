"""Speaks between the trial versions and the sale; silent before the former, which another rule tells, and after the latter."""

import pytest
from claims import application, document, modified

from leakcheck.model.facts import FontUse
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.font_only_in_trial_versions import font_only_in_trial_versions as rule


def font(name: str = "Calibri") -> FontUse:
    return FontUse(at=Location("page 1 /Font /F1", name), name=name)


@pytest.mark.parametrize("saved", ["2006-02-02T15:41:22Z", "2006-08-14T11:03:00Z", "2006-11-20T08:00:00Z"])
def test_tells_both_days_of_a_font_that_only_trial_versions_had(saved: str) -> None:
    (said,) = rule.check(document(modified(saved), font()))
    assert "on sale from 2006-11-30" in said.sentence
    assert "from 2005 on" in said.sentence
    assert len(said.evidence) == 2
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.LEAD)


@pytest.mark.parametrize("saved", ["2003-02-02T15:41:22Z", "2007-02-02T15:41:22Z", "2017-02-02T15:41:22Z"])
def test_is_silent_outside_that_time(saved: str) -> None:
    assert not list(rule.check(document(modified(saved), font())))


def test_is_silent_for_fonts_without_trial_versions_and_without_a_last_save() -> None:
    assert not list(rule.check(document(modified("2006-02-02T15:41:22Z"), font("Arial"))))
    assert not list(rule.check(document(font())))


def test_is_silent_for_a_file_of_the_trial_version_itself() -> None:
    assert not list(rule.check(document(modified("2006-08-14T11:03:00Z"), application("Microsoft Office Word", "12.0000"), font())))
    assert list(rule.check(document(modified("2006-08-14T11:03:00Z"), application("Microsoft Office Word", "11.0000"), font())))

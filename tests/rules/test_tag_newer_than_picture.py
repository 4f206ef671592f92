"""Speaks of fields and formats younger than the picture, as handling; silent for those of its time."""

import pytest
from claims import document, time_claim

from leakcheck.model.facts import FeatureUse, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.tag_newer_than_picture import tag_newer_than_picture as rule

TAKEN = time_claim(TimeRole.CAPTURED, "2003-12-14T12:01:44", "EXIF DateTimeOriginal")


def use(kind: str, value: str) -> FeatureUse:
    return FeatureUse(at=Location(kind, value), kind=kind, value=value)


@pytest.mark.parametrize(("kind", "value"), [("exif_version", "0231"), ("exif_tag", "OffsetTime")])
def test_a_younger_field_is_told_as_handling(kind: str, value: str) -> None:
    younger = use(kind, value)
    (said,) = rule.check(document(TAKEN, younger, kind=ItemKind.PICTURE))
    assert said.evidence == (younger, TAKEN)
    assert rule.direction is Direction.HANDLING


def test_is_silent_for_a_picture_of_the_fields_time_and_for_other_kinds_of_use() -> None:
    recent = time_claim(TimeRole.CAPTURED, "2021-12-14T12:01:44")
    assert not list(rule.check(document(recent, use("exif_version", "0231"), kind=ItemKind.PICTURE)))
    assert not list(rule.check(document(TAKEN, use("pdf_version", "%PDF-2.0"), kind=ItemKind.PICTURE)))


def test_is_silent_for_a_clock_that_was_never_set_and_does_not_apply_without_a_time() -> None:
    unset = time_claim(TimeRole.CAPTURED, "2000-01-01T00:02:44")
    assert not list(rule.check(document(unset, use("exif_version", "0231"), kind=ItemKind.PICTURE)))
    assert not list(rule.check(document(use("exif_version", "0231"), kind=ItemKind.PICTURE)))

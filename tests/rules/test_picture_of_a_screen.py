"""Speaks of marks of programs and systems, and of sizes that only screens have; silent for photographs."""

import pytest
from claims import application, document

from leakcheck.model.facts import AnyFact, Description, FeatureUse, PictureContent, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.rules.picture_of_a_screen import picture_of_a_screen as rule


def picture(width: int = 800, height: int = 600) -> PictureContent:
    return PictureContent(at=Location("picture"), role="picture", width=width, height=height)


def said(*facts: AnyFact) -> list[str]:
    return [one.sentence for one in rule.check(document(*facts, kind=ItemKind.PICTURE))]


@pytest.mark.parametrize(
    "fact",
    [
        application("gnome-screenshot"),
        application("Greenshot 1.2"),
        Description(at=Location("EXIF block EXIF UserComment"), kind="comments", value="Screenshot"),
        FeatureUse(at=Location("segment APP11"), kind="digital_source_type", value="screenCapture"),
    ],
)
def test_a_mark_is_told(fact: AnyFact) -> None:
    (sentence,) = said(picture(), fact)
    assert fact.at.part in sentence


@pytest.mark.parametrize("size", [(1125, 2436), (2436, 1125)])
def test_a_size_that_only_screens_have_is_told_more_softly(size: tuple[int, int]) -> None:
    (sentence,) = said(picture(*size))
    assert "If it is one" in sentence


@pytest.mark.parametrize(
    "facts",
    [
        (picture(),),
        (picture(1125, 2436), application("Apple iPhone X", role=SoftwareRole.CAMERA)),
        (picture(), application("Adobe Photoshop CS6")),
        (picture(), Description(at=Location("x"), kind="comments", value="Screenshot of the harbour is missing")),
    ],
)
def test_photographs_and_words_of_people_are_passed_over(facts: tuple[AnyFact, ...]) -> None:
    assert said(*facts) == []

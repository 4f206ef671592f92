"""Speaks of a small picture of another scene; silent for the same scene, for turned pictures, and for dots too few to tell."""

import pytest
from claims import document

from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.rules.small_picture_shows_other import small_picture_shows_other as rule

_SEEN, _NEAR, _FAR = "0f0f0f0f0f0f0f0f", "0f0f0f0f0f0f0f30", "f0f0f0f0f0f0f0f0"


def picture(role: str, width: int, height: int, seen: str) -> PictureContent:
    return PictureContent(at=Location(f"a {role}"), role=role, width=width, height=height, perceptual_hash=seen)


def said(*facts: PictureContent) -> list[str]:
    return [one.sentence for one in rule.check(document(*facts, kind=ItemKind.PICTURE))]


def test_a_small_picture_of_another_scene_is_told() -> None:
    (sentence,) = said(picture("thumbnail", 160, 120, _FAR), picture("picture", 800, 600, _SEEN))
    assert "160 by 120" in sentence
    assert "800 by 600" in sentence


def test_it_is_told_once_for_several_small_pictures() -> None:
    assert len(said(picture("thumbnail", 160, 120, _FAR), picture("thumbnail", 160, 120, _FAR), picture("picture", 800, 600, _SEEN))) == 1


@pytest.mark.parametrize(
    "small",
    [
        picture("thumbnail", 160, 120, _NEAR),
        picture("thumbnail", 160, 120, _SEEN),
        picture("thumbnail", 120, 160, _FAR),
        picture("thumbnail", 40, 30, _FAR),
        picture("thumbnail", 160, 120, ""),
        picture("preview", 160, 120, _FAR),
    ],
    ids=["nearly the same", "the same", "turned", "too small", "blank", "no small picture of it"],
)
def test_the_same_scene_a_turned_one_and_what_cannot_be_told_are_passed_over(small: PictureContent) -> None:
    assert said(small, picture("picture", 800, 600, _SEEN)) == []


def test_without_a_picture_to_compare_with_nothing_is_said() -> None:
    assert said(picture("thumbnail", 160, 120, _FAR), picture("picture", 800, 600, "")) == []
    assert said(picture("thumbnail", 160, 120, _FAR)) == []

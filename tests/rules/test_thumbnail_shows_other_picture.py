"""Speaks of a preview that shows something else; silent for copies, other proportions and small pictures."""

import pytest
from claims import document

from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.rules.thumbnail_shows_other_picture import thumbnail_shows_other_picture as rule

SEEN, SAME, OTHER = "ffff0000ffff0000", "ffff0000ffff0007", "0f0f0f0ff0f0f0f0"


def picture(role: str, seen: str, width: int = 160, height: int = 120) -> PictureContent:
    return PictureContent(at=Location(role), role=role, width=width, height=height, perceptual_hash=seen)


def test_a_preview_of_something_else_is_told_with_both() -> None:
    whole, small = picture("picture", SEEN, 4000, 3000), picture("thumbnail", OTHER)
    (said,) = rule.check(document(whole, small, kind=ItemKind.PICTURE))
    assert said.evidence == (small, whole)
    assert "32 of 64" in said.sentence


@pytest.mark.parametrize(
    ("whole", "small"),
    [
        (picture("picture", SEEN, 4000, 3000), picture("thumbnail", SAME)),
        (picture("picture", SEEN, 3000, 4000), picture("thumbnail", OTHER)),
        (picture("picture", SEEN, 4500, 3000), picture("thumbnail", OTHER)),
        (picture("picture", SEEN, 40, 30), picture("thumbnail", OTHER, 40, 30)),
        (picture("picture", SEEN, 4000, 3000), picture("thumbnail", "")),
        (picture("picture", SEEN, 1000, 1000), picture("thumbnail", OTHER, 160, 160)),
    ],
    ids=["a copy", "turned", "letter-boxed", "tiny", "blank", "a square that may have been turned"],
)
def test_is_silent_for(whole: PictureContent, small: PictureContent) -> None:
    assert not list(rule.check(document(whole, small, kind=ItemKind.PICTURE)))


def test_does_not_apply_without_a_preview() -> None:
    assert not list(rule.check(document(picture("picture", SEEN), kind=ItemKind.PICTURE)))

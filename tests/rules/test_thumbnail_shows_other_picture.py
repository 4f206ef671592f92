"""Speaks of a preview that shows something else; silent for copies, other proportions and small pictures."""

import pytest
from claims import document

from leakcheck.decode.picture_levels import SIDE
from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.rules.thumbnail_shows_other_picture import thumbnail_shows_other_picture as rule

SEEN, SAME, OTHER = "ffff0000ffff0000", "ffff0000ffff0007", "0f0f0f0ff0f0f0f0"


def picture(role: str, seen: str, width: int = 160, height: int = 120, levels: str = "") -> PictureContent:
    return PictureContent(at=Location(role), role=role, width=width, height=height, perceptual_hash=seen, levels=levels)


def scene(painted: range = range(0)) -> str:
    """Waves of grey, with a white square on these columns and rows."""
    places = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    return bytes(255 if row in painted and column in painted else 60 + 9 * ((row * 5 + column * 3) % 12) for row, column in places).hex()


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


def test_a_place_that_was_painted_over_is_told_with_where_it_lies() -> None:
    whole, small = picture("picture", SEEN, 4000, 3000, scene(range(6, 12))), picture("thumbnail", SAME, levels=scene())
    (said,) = rule.check(document(whole, small, kind=ItemKind.PICTURE))
    assert said.evidence == (small, whole)
    assert "the same picture, but something else in a place of it: from 29 to 46 hundredths of the width" in said.sentence


@pytest.mark.parametrize("painted", [range(0), range(6, 8)], ids=["no place", "a place that is too small to be sure of"])
def test_is_silent_for_a_picture_with(painted: range) -> None:
    whole, small = picture("picture", SEEN, 4000, 3000, scene(painted)), picture("thumbnail", SAME, levels=scene())
    assert not list(rule.check(document(whole, small, kind=ItemKind.PICTURE)))


def test_is_silent_for_a_case_that_did_not_note_the_levels() -> None:
    whole, small = picture("picture", SEEN, 4000, 3000, scene(range(6, 12))), picture("thumbnail", SAME)
    assert not list(rule.check(document(whole, small, kind=ItemKind.PICTURE)))

"""Pictures of one act that show other things or name other cameras."""

from typing import Any

import pytest

from leakcheck.correlations.picture_differs_from_signed_copy import picture_differs_from_signed_copy as rule
from leakcheck.model.facts import AnyFact, Description, PictureContent, SoftwareClaim, SoftwareRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

MAIL = "dump/mail/12.eml"
LOOKS = "0123456789abcdef"
PAINTED = "0123456789ab0000"
CAMERA = "Canon PowerShot S40"


def _facts(
    small: Any, looks: str, taken: str = "2014-05-06T10:11:12", camera: str = CAMERA, width: int = 640, number: str = ""
) -> list[AnyFact | None]:
    return [
        PictureContent(at=Location("picture"), role="picture", width=width, height=480, perceptual_hash=looks),
        small.time(TimeRole.CAPTURED, taken),
        SoftwareClaim(at=Location("EXIF block Image Model"), role=SoftwareRole.CAMERA, name=camera) if camera else None,
        Description(at=Location("EXIF block MakerNote FileNumber"), kind="number of the file in the camera", value=number) if number else None,
    ]


def _ask(small: Any, looks: str = LOOKS, name: str = "dump/loose/a.jpg", signed: bool = True, sent: dict[str, Any] | None = None, **said: Any) -> Any:
    small.mail(MAIL, "Here is the picture.", signed=signed)
    small.add(f"{MAIL}!/a.jpg", *_facts(small, LOOKS, **(sent or {})), kind=ItemKind.PICTURE, format_="jpeg_picture")
    small.add(name, *_facts(small, looks, **said), kind=ItemKind.PICTURE, format_="jpeg_picture")
    return small.ask(rule).get(name)


def test_tells_of_other_looks_of_a_picture_of_the_same_name_second_and_size(small: Any) -> None:
    found = _ask(small, PAINTED)
    assert (rule.weight, rule.direction, found.weight, found.direction) == (Weight.WEAK, Direction.LEAD, None, None)
    assert "12 of 64 marks" in found.sentence
    assert found.others == (f"{MAIL}!/a.jpg",)
    assert {fact.at.item for fact in found.evidence} == {MAIL, f"{MAIL}!/a.jpg", "dump/loose/a.jpg"}


def test_the_cameras_own_number_of_the_file_stands_for_its_name(small: Any) -> None:
    assert _ask(small, PAINTED, name="dump/loose/renamed.jpg", number="1171771", sent={"number": "1171771"}) is not None


@pytest.mark.parametrize(
    "said",
    [
        {"looks": "0123456789abcde0"},
        {"looks": PAINTED, "taken": "2014-05-06T10:11:13"},
        {"looks": PAINTED, "width": 320},
        {"looks": PAINTED, "name": "dump/loose/b.jpg"},
        {"looks": PAINTED, "number": "2", "sent": {"number": "1"}},
        {"looks": PAINTED, "signed": False},
        {"looks": ""},
    ],
    ids=["as compression leaves it", "another second", "another size", "another name", "another number of a burst", "nothing signed", "not decoded"],
)
def test_is_silent_for_other_pictures_and_for_pictures_compressed_anew(small: Any, said: dict[str, Any]) -> None:
    assert _ask(small, **said) is None


def test_tells_of_another_camera_on_the_same_picture_and_shows_both_names(small: Any) -> None:
    found = _ask(small, camera="iPhone X")
    assert found.difference == (f"- {CAMERA}", "+ iPhone X")
    assert "Programs can write any name" in found.sentence


def test_tells_of_a_camera_where_the_sent_copy_keeps_the_moment_and_names_none(small: Any) -> None:
    assert "names no camera" in _ask(small, sent={"camera": ""}).sentence


@pytest.mark.parametrize("camera", ["CANON Canon PowerShot S40", "canon powershot s40", ""])
def test_is_silent_for_another_spelling_of_the_camera_or_none(small: Any, camera: str) -> None:
    assert _ask(small, camera=camera) is None

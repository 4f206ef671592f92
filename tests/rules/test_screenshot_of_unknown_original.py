"""Says of screenshots that their original is not here; silent for photographs and for pictures of other sizes and names."""

import pytest
from claims import application

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, PictureContent, SoftwareRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.screenshot_of_unknown_original import screenshot_of_unknown_original as rule


def picture(name: str, width: int, height: int, *facts: AnyFact, format_: str = "png_picture") -> Examined:
    seen = PictureContent(at=Location("picture"), role="picture", width=width, height=height)
    return Examined(item=Item(f"dump/{name}", 1, "00", format=format_, kind=ItemKind.PICTURE), facts=(seen, *facts))


SAID = Description(at=Location("EXIF UserComment"), kind="comments", value="Screenshot")


@pytest.mark.parametrize(
    "found",
    [
        picture("a.png", 1170, 2532),
        picture("a.png", 1366, 768),
        picture("Screenshot 2024-04-28 at 18.24.31.png", 700, 300),
        picture("Снимок экрана.jpg", 700, 300, format_="jpeg_picture"),
        picture("a.jpg", 700, 300, SAID, format_="jpeg_picture"),
        picture("a.png", 700, 300, application("Greenshot")),
    ],
    ids=["telephone", "computer", "name", "name in another script", "remark", "program"],
)
def test_a_screenshot_is_told(found: Examined) -> None:
    (said,) = rule.check(found)
    assert "cannot be checked" in said.sentence
    assert said.evidence


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


@pytest.mark.parametrize(
    "other",
    [
        picture("a.png", 700, 300),
        picture("a.jpg", 1920, 1080, format_="jpeg_picture"),
        picture("a.png", 1080, 1920, application("Apple iPhone 12", role=SoftwareRole.CAMERA)),
        picture("windscreen shotgun.png", 700, 300),
    ],
    ids=["another size", "a frame of a film", "a photograph", "another name"],
)
def test_is_silent_for(other: Examined) -> None:
    assert not list(rule.check(other))

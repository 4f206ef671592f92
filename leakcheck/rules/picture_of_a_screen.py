"""The picture was taken of a screen: what was shown there is not in the file."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, FeatureUse, PictureContent, SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Programs that take pictures of screens, as they sign them.
_PROGRAMS = re.compile(
    r"\b(?:gnome-screenshot|Snipping Tool|Greenshot|ShareX|Flameshot|Lightshot|Spectacle|Snagit|Monosnap|Skitch|scrot|CleanShot|PicPick|Screenshot|"
    r"Screen ?Capture)\b",
    re.IGNORECASE,
)
#: Apple's systems write this word, in English whatever their language is, where people's remarks stand.
_REMARK = "Screenshot"
#: Sides of the screens of telephones that no camera or page has (Apple's and Samsung's technical specifications).
_SCREENS = frozenset(
    {
        (640, 1136), (750, 1334), (828, 1792), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1242, 2208), (1242, 2688), (1284, 2778),
        (1290, 2796), (1320, 2868), (1080, 2220), (1080, 2280), (1080, 2316), (1080, 2340), (1080, 2400), (1440, 2960), (1440, 3040), (1440, 3088),
        (1440, 3200), (720, 1600), (1640, 2360), (1668, 2388),
    }
)  # fmt: skip


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.CREATION,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "Pictures of screens are how most people keep and pass on what they see; nearly all of them show what was there.",
        "The picture was cut or drawn to the size of a telephone's screen, as a background for example.",
    ),
    sources=("Apple and Samsung, technical specifications of their telephones (displays)", "COPA v Wright [2024] EWHC 1198 (Ch), paragraph 155"),
    false_alarms=None,
)
def picture_of_a_screen(examined: Examined) -> Iterator[Observation]:
    """The picture is, or has the size of, one of a screen.

    It shows how something looked on somebody's screen: a message, a page, a document. None of the marks by which the thing itself
    could be examined is in it, and what a screen shows can be changed by anybody before the picture is taken. Ask for the thing
    itself: the mail as a file, the address of the page, the document.
    """
    mark = next(_marks(examined), None)
    if mark is not None:
        sentence = (
            f"By its own mark the picture was taken of a screen ({mark.at.part}). What was shown there is not in the file and cannot be examined."
        )
        yield Observation(sentence=sentence, evidence=(mark,))
        return
    shown = next((one for one in examined.every(PictureContent) if one.role == "picture"), None)
    by_camera = any(claim.role is SoftwareRole.CAMERA for claim in examined.every(SoftwareClaim))
    if shown is not None and not by_camera and tuple(sorted((shown.width, shown.height))) in _SCREENS:
        sentence = (
            f"The picture has the size of a telephone's screen ({shown.width} by {shown.height} dots) and names no camera, as pictures of screens "
            "do. If it is one, what was shown there is not in the file and cannot be examined."
        )
        yield Observation(sentence=sentence, evidence=(shown,))


def _marks(examined: Examined) -> Iterator[AnyFact]:
    yield from (fact for fact in examined.every(FeatureUse) if fact.kind == "digital_source_type" and fact.value == "screenCapture")
    yield from (fact for fact in examined.every(SoftwareClaim) if fact.role is not SoftwareRole.CAMERA and _PROGRAMS.search(fact.name))
    yield from (fact for fact in examined.every(Description) if fact.kind == "comments" and fact.value.strip() == _REMARK)

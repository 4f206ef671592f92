"""The small picture that a picture carries shows something else than the picture does."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Of 64 bits. Small pictures of the same scene were at most 6 away; those of 8 to 14 dots were 13 and 14.
_FAR = 20
#: Dots on the shorter side: below this too little is seen.
_LEAST = 48
#: Sides of the small picture and of the picture turned by a quarter differ by rounding.
_SAME_SHAPE = 0.05


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "The picture was cropped or turned in a program that left the small picture as it was: this happens with most simple programs.",
        "A program made a new picture and took over the camera data of another one with its small picture.",
        "The camera made the small picture of the middle of the scene only.",
    ),
    sources=("Kee, Johnson and Farid 2011, Digital image authentication from JPEG headers (on thumbnails)",),
    false_alarms=None,
)
def small_picture_shows_other(examined: Examined) -> Iterator[Observation]:
    """The small picture inside shows another scene than the picture itself.

    Cameras put a small picture into each photograph, for lists. Programs that change the photograph should make a new one and
    often do not, so that the small picture still shows what the photograph showed before: a part that was cropped away, for
    example. It is worth looking at. Black bars around it are left out of the comparison, and pictures that were only turned are
    not meant.
    """
    shown = next((one for one in examined.every(PictureContent) if one.role == "picture" and one.perceptual_hash), None)
    for small in examined.every(PictureContent):
        if shown is not None and _differs(small, shown):
            sentence = (
                f"The small picture inside ({small.width} by {small.height} dots, {small.at.part}) shows another scene, or another part of it, than "
                f"the picture itself ({shown.width} by {shown.height} dots). It can be taken out with any program that shows camera data."
            )
            yield Observation(sentence=sentence, evidence=(small, shown))
            return


def _differs(small: PictureContent, shown: PictureContent) -> bool:
    if small.role != "thumbnail" or not small.perceptual_hash or min(small.width, small.height, shown.width, shown.height) < _LEAST:
        return False
    turned = abs(small.width * shown.width - small.height * shown.height) <= _SAME_SHAPE * small.width * shown.width
    return not (turned and shown.width != shown.height) and (int(small.perceptual_hash, 16) ^ int(shown.perceptual_hash, 16)).bit_count() > _FAR

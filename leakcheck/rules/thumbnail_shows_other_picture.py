"""The small preview inside a picture shows something else than the picture."""

from collections.abc import Iterator

from leakcheck.decode.picture_levels import SIDE, differing_places
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Of 64 bits: pictures that have nothing to do with each other differ in about 32, copies of one in fewer than 8.
_ANOTHER = 20
#: Smaller ones are borders and dots, whose looks depend on how they were shrunk.
_LEAST_SIDE = 48
#: Cropped, turned and letter-boxed pictures have sides of another proportion than their preview.
_SAME_SHAPE = 0.03
#: Of the fields of `picture_levels`: a single one may be a bright dot that was shrunk in another way.
_LEAST_FIELDS = 2


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "A program turned the picture by half, or changed its colours strongly, and left the preview as it was.",
        "A picture of the same proportions was cut out of a larger one, whose preview stayed.",
        "A program copied all remarks of one picture, preview included, into another: website and layout programs do so.",
    ),
    sources=(
        "Kee, Johnson, Farid: Digital image authentication from JPEG headers (2011)",
        "Krawetz, Kind of like that (2013): difference hash",
        "measured for this project: no place told in 816 honest variants of 51 pictures (cut edges, sharpened, other colours and contrast,"
        " shrunk in other ways), but in 3 of 51 whose levels were equalised; a box over a sixteenth of the picture told in 41 of 51",
    ),
    false_alarms=FalseAlarms(
        0, 38, "pictures with a preview of their own proportions, 19 of them compared place by place; public collections; too few for more"
    ),
)
def thumbnail_shows_other_picture(examined: Examined) -> Iterator[Observation]:
    """The preview that the camera or program put into the picture shows something else than the picture itself.

    Cameras put a small copy of each picture into it. A program that changes the picture without knowing of the copy leaves the
    earlier state there to be seen. Two things are looked for: a preview of another picture, and a place in which a preview of the
    same picture differs, the latter in JPEG files only. Such a place is seen from about a tenth of the width and height on, where
    it became much lighter or darker; a changed word or face in a large scene is not seen. Only pictures and previews of the same
    proportions are compared, and no squares, so that turning and cropping do not count, and by place none between black bars.
    Whether what changed matters has to be seen by looking at both.
    """
    pictures = list(examined.every(PictureContent))
    whole = next((one for one in pictures if one.role == "picture" and _comparable(one)), None)
    for small in pictures:
        if whole is None or small.role != "thumbnail" or not _comparable(small) or not _same_shape(small, whole):
            continue
        sentence = _another_picture(small, whole) or _another_place(small, whole)
        if sentence:
            yield Observation(sentence=f"The preview inside the picture ({small.at.part}) shows {sentence}.", evidence=(small, whole))
            return


def _another_picture(small: PictureContent, whole: PictureContent) -> str:
    differ = (int(small.perceptual_hash, 16) ^ int(whole.perceptual_hash, 16)).bit_count()
    return f"something else than the picture: {differ} of 64 marks of its looks differ" if differ >= _ANOTHER else ""


def _another_place(small: PictureContent, whole: PictureContent) -> str:
    found = differing_places(whole.levels, small.levels)
    if found is None or found.fields < _LEAST_FIELDS:
        return ""
    return (
        f"the same picture, but something else in a place of it: from {found.left} to {found.right} hundredths of the width and from {found.top} to"
        f" {found.bottom} hundredths of the height, counted from the upper left ({found.fields} of {SIDE * SIDE} fields)"
    )


def _comparable(picture: PictureContent) -> bool:
    # A square that was turned by a quarter keeps its proportions, and its preview shows it as it lay before.
    square = abs(picture.width - picture.height) <= _SAME_SHAPE * picture.width
    return bool(picture.perceptual_hash) and not square and min(picture.width, picture.height) >= _LEAST_SIDE


def _same_shape(one: PictureContent, other: PictureContent) -> bool:
    return abs(one.width * other.height - other.width * one.height) <= _SAME_SHAPE * other.width * one.height

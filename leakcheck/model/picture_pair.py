"""Two pictures beside each other: what each is, how they were laid on one another, where they differ, and small copies to be shown."""

import msgspec

#: No side of a copy that is shown is longer.
LONGEST_SHOWN = 640


class PictureSeen(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the two, as it was decoded."""

    width: int = 0
    height: int = 0
    """Dots, as a viewer shows it: turned as its EXIF asks for. 0 where it was not opened."""
    kind: str = ""
    """The format by which it was read, `JPEG`."""
    mode: str = ""
    """How its colours are kept, Pillow's name: `RGB`, `L`, `1`, `P`, …"""
    unread: str = ""
    """Why it cannot be shown, a sentence; empty where it can."""


class DifferingPlace(msgspec.Struct, frozen=True):
    """A rectangle that holds neighbouring blocks that differ, in dots of the sheet on which the two were compared."""

    left: int
    top: int
    width: int
    height: int
    blocks: int


class ShownPicture(msgspec.Struct, frozen=True):
    """A small copy. From a worker `data` holds bare dots, three bytes each (RGB), row by row; made anew by the coordinator, a JPEG file."""

    role: str
    """`first`, `second`, `difference`, `first-part`, `second-part`."""
    width: int
    height: int
    data: bytes


class PictureComparison(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was seen when two pictures were laid on one another."""

    seen: tuple[PictureSeen, PictureSeen]
    compared: bool = False
    """Whether they could be laid on one another at all."""
    same_dots: bool = False
    """Every dot is the same in both, turning and scaling left aside."""
    turned: int = 0
    """Degrees by which the second was turned to the left to lie on the first: 0, 90, 180, 270."""
    sheet: tuple[int, int] = (0, 0)
    """Width and height on which they were compared; smaller than a picture that was scaled for it."""
    dots: int = 0
    """Dots of the sheet that differ at all."""
    block: int = 0
    """The side of a block, in dots of the sheet."""
    blocks: int = 0
    of_blocks: int = 0
    """Blocks that differ by more than compression and scaling leave behind, of how many."""
    places: tuple[DifferingPlace, ...] = ()
    """The largest first."""
    more_places: int = 0
    bits: int | None = None
    """In how many of 64 marks their looks differ (difference hash); None where one is blank."""
    shown: tuple[ShownPicture, ...] = ()


class PicturePair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A comparison, and what was compared: two items, or the pictures on one page of two items."""

    first: str
    second: str
    page: int = 0
    """The page of both documents that the pictures are on, from 1; 0 where the items are pictures themselves."""
    comparison: PictureComparison

"""A picture's size and its 64-bit difference hash (Krawetz 2013): alike for copies of other size, quality or format."""

import io
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from leakcheck.decode.damage_words import damage_words
from leakcheck.model.facts import PictureContent
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from PIL.Image import Image

#: Larger pictures are measured but not decoded: 120 megapixels take some ten seconds and half a gigabyte.
MOST_PIXELS = 120_000_000
#: Each row costs a decoder some thirty bytes beside its dots: 33 million rows of two dots took a gigabyte.
_LONGEST_SIDE = 1_000_000
_ACROSS, _DOWN = 8, 8
#: Fewer grey levels than this over the whole shrunken picture: a blank sheet, whose hash would equal every other blank sheet's.
_LEAST_CONTRAST = 4
THUMBNAIL = "thumbnail"
#: Levels of grey up to which a bar is black: its edges are compressed together with the picture.
_BLACK = 40
_NARROWEST_BAR = 0.03
_UNEVEN = 2


def picture_print(source: bytes | BinaryIO, kinds: tuple[str, ...], role: str, at: Location) -> tuple[PictureContent | None, Problem | None]:
    """Size and hash of a picture in one of Pillow's formats `kinds`, and what went wrong, if anything."""
    from PIL import Image, UnidentifiedImageError

    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and of odd pictures; the limit below is ours
            stream.seek(0)
            with Image.open(stream, formats=kinds) as picture:
                return _measured(picture, stream, kinds, role, at)
    except MemoryError:
        raise
    except UnidentifiedImageError:
        return None, Problem(ProblemKind.DAMAGED, f"The {role} is damaged or written in a way that is not read here; its looks were not compared.")
    except Image.DecompressionBombError:
        return None, Problem(ProblemKind.LIMIT, f"The {role} claims more pixels than are decoded here; it was not looked at.")
    # Broad on purpose: damaged pictures make Pillow's readers raise whatever Python raises (OSError, SyntaxError, struct.error, …).
    except Exception as error:
        return None, Problem(ProblemKind.DAMAGED, f"The {role} cannot be decoded ({damage_words(error)}).")


def _measured(picture: "Image", stream: BinaryIO, kinds: tuple[str, ...], role: str, at: Location) -> tuple[PictureContent | None, Problem | None]:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        return PictureContent(at=at, role=role, width=width, height=height), Problem(
            ProblemKind.LIMIT, f"The {role} has {width:,} by {height:,} pixels, more than are decoded here; only its size was read."
        )
    try:
        if role == THUMBNAIL:
            # A film's own bars go with these; what is left has another shape than the picture around it, and is then compared with nothing.
            picture = picture.crop(_between_bars(picture))
            width, height = picture.size
        seen = difference_hash(picture)
    except OSError as error:
        seen = _of_what_is_left(stream, kinds)
        sentence = f"The {role} cannot be decoded in full ({damage_words(error)}); only what could be decoded was compared."
        return PictureContent(at=at, role=role, width=width, height=height, perceptual_hash=seen), Problem(ProblemKind.DAMAGED, sentence)
    return PictureContent(at=at, role=role, width=width, height=height, perceptual_hash=seen), None


def difference_hash(picture: "Image") -> str:
    """64 bits, row by row: whether each of 8 × 8 fields is darker than its right neighbour; empty for a blank picture."""
    from PIL import Image

    # A JPEG is decoded at an eighth of its size where that is enough.
    picture.draft("L", (_ACROSS * 16, _DOWN * 16))
    grey = _flat(picture).resize((_ACROSS + 1, _DOWN), Image.Resampling.BOX)
    levels = grey.tobytes()
    if max(levels) - min(levels) < _LEAST_CONTRAST:
        return ""
    rows = (levels[start : start + _ACROSS + 1] for start in range(0, len(levels), _ACROSS + 1))
    bits = [left < right for row in rows for left, right in pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(reversed(bits))):016x}"


def _between_bars(picture: "Image") -> tuple[int, int, int, int]:
    """The part of a small picture between bars at top and bottom, or left and right, that are black and equally wide; else all of it.

    Cameras fit a small picture of another shape into 160 × 120 dots between such bars, which are no part of it.
    """
    width, height = picture.size
    lit = _flat(picture).point(lambda level: 255 if level > _BLACK else 0).getbbox() or (0, 0, width, height)
    left, top, right, bottom = lit[0], lit[1], width - lit[2], height - lit[3]
    upright, across = min(top, bottom), min(left, right)
    if upright >= height * _NARROWEST_BAR and abs(top - bottom) <= _UNEVEN and across == 0:
        return 0, lit[1], width, lit[3]
    if across >= width * _NARROWEST_BAR and abs(left - right) <= _UNEVEN and upright == 0:
        return lit[0], 0, lit[2], height
    return 0, 0, width, height


def _flat(picture: "Image") -> "Image":
    """Grey, with what is transparent on white as a page shows it."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        sheet = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(sheet, over).convert("L")
    if picture.mode.startswith(("I", "F")):
        return picture.convert("F").point(lambda level: level / 256).convert("L")
    return picture.getchannel(0) if picture.mode == "LAB" else picture.convert("L")


def _of_what_is_left(stream: BinaryIO, kinds: tuple[str, ...]) -> str:
    """The hash of a picture whose data break off, with what is missing left grey; empty if nothing can be decoded."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        stream.seek(0)
        with Image.open(stream, formats=kinds) as picture:
            return difference_hash(picture)
    except OSError:
        return ""
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before

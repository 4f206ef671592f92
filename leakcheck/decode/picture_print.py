"""A picture's size and its 64-bit difference hash (Krawetz 2013): alike for copies of other size, quality or format."""

import io
import warnings
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from msgspec.structs import replace

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.jpeg_2000_boxes import first_codestream
from leakcheck.decode.jpeg_2000_codestream import codestream_in
from leakcheck.decode.jpeg_scans import coarse
from leakcheck.decode.picture_levels import levels
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
#: A JPEG is decoded at an eighth of its size where that leaves as many dots as this; a block of its data is then one dot.
_EIGHTH = 8
_DOTS = _ACROSS * 16
#: Pillow's name for the format that keeps a picture in halves of halves.
_HALVED = "JPEG2000"
#: Of one that is not kept so, a dot takes four bytes for each colour, twice: 30 megapixels take 700 MB.
_MOST_WHOLE = 30_000_000
#: A progressive JPEG that is longer is read as a whole.
_LONGEST_COARSE = 64 << 20
#: Pillow would else load every reader that it has when it is first asked for one of these.
_PLUGINS = {
    "WEBP": "WebPImagePlugin", "TIFF": "TiffImagePlugin", "AVIF": "AvifImagePlugin", "PSD": "PsdImagePlugin", _HALVED: "Jpeg2KImagePlugin",
}  # fmt: skip
#: Blocks of 16 MB that Pillow keeps for the next picture: pages that are fresh from the system cost as much as decoding into them.
_BLOCKS_KEPT = 4
#: glibc's malloc gives blocks that are as long as the longest one freed so far, up to 32 MB, from memory that it keeps (mallopt(3)).
_LONGEST_KEPT = (32 << 20) - 8192


class Looks(NamedTuple):
    """How a picture looks: its hash, and its levels of grey where they are asked for."""

    hash: str = ""
    levels: str = ""


def picture_print(
    source: bytes | BinaryIO, kinds: tuple[str, ...], role: str, at: Location, has_preview: bool = False
) -> tuple[PictureContent | None, Problem | None]:
    """Size and hash of a picture in one of Pillow's formats `kinds`, and what went wrong, if anything.

    Of a preview, and of a picture that has one, the levels of grey are told too.
    """
    from PIL import Image, UnidentifiedImageError

    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    prepare(kinds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and of odd pictures; the limit below is ours
            stream.seek(0)
            with Image.open(stream, formats=kinds) as picture:
                return _measured(picture, stream, kinds, PictureContent(at=at, role=role, width=0, height=0), has_preview or role == THUMBNAIL)
    except MemoryError:
        raise
    except UnidentifiedImageError:
        return None, Problem(ProblemKind.DAMAGED, f"The {role} is damaged or written in a way that is not read here; its looks were not compared.")
    except Image.DecompressionBombError:
        return None, Problem(ProblemKind.LIMIT, f"The {role} claims more pixels than are decoded here; it was not looked at.")
    # Broad on purpose: damaged pictures make Pillow's readers raise whatever Python raises (OSError, SyntaxError, struct.error, …).
    except Exception as error:
        return None, Problem(ProblemKind.DAMAGED, f"The {role} cannot be decoded ({damage_words(error)}).")


@cache
def prepare(kinds: tuple[str, ...]) -> None:
    """Once for each kind: its reader, and that memory is kept from one picture to the next."""
    from PIL import Image

    Image.core.set_blocks_max(_BLOCKS_KEPT)  # type: ignore[attr-defined]  # documented, but not exported
    bytes(_LONGEST_KEPT)  # freed at once, and never touched: a bytearray would be filled
    for kind in kinds:
        if kind in _PLUGINS and kind not in Image.OPEN:
            import_module(f"PIL.{_PLUGINS[kind]}")


def _measured(
    picture: "Image", stream: BinaryIO, kinds: tuple[str, ...], fact: PictureContent, with_levels: bool
) -> tuple[PictureContent | None, Problem | None]:
    (width, height), role = picture.size, fact.role
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        return replace(fact, width=width, height=height), _too_large(role, width, height)
    problem = None
    try:
        if role == THUMBNAIL:
            # A film's own bars go with these; what is left has another shape than the picture around it, and is then compared with nothing.
            inside = _between_bars(picture)
            # How exactly the bars were cut off is not known, so no place near them could be compared.
            with_levels = inside == (0, 0, width, height)
            picture = picture.crop(inside)
            width, height = picture.size
        seen = _of_coarse(picture, stream, kinds, with_levels) or _of_halves(picture, stream, with_levels)
        if seen is None and picture.format == _HALVED and width * height > _MOST_WHOLE:
            return replace(fact, width=width, height=height), _too_large(role, width, height)
        seen = seen or _looks(picture, with_levels)
    except OSError as error:
        # What is missing is grey, and would differ from any preview.
        seen = Looks(_of_what_is_left(stream, kinds))
        sentence = f"The {role} cannot be decoded in full ({damage_words(error)}); only what could be decoded was compared."
        problem = Problem(ProblemKind.DAMAGED, sentence)
    return replace(fact, width=width, height=height, perceptual_hash=seen.hash, levels=seen.levels), problem


def _too_large(role: str, width: int, height: int) -> Problem:
    return Problem(ProblemKind.LIMIT, f"The {role} has {width:,} by {height:,} pixels, more than are decoded here; only its size was read.")


def _looks(picture: "Image", with_levels: bool) -> Looks:
    grey = _grey(picture)
    return Looks(_difference_hash(grey), levels(grey) if with_levels else "")


def _grey(picture: "Image") -> "Image":
    picture.draft("L", (_DOTS, _DOTS))
    return _flat(picture)


def difference_hash(picture: "Image") -> str:
    """64 bits, row by row: whether each of 8 × 8 fields is darker than its right neighbour; empty for a blank picture."""
    return _difference_hash(_grey(picture))


def _difference_hash(grey: "Image") -> str:
    from PIL import Image

    fields = grey.resize((_ACROSS + 1, _DOWN), Image.Resampling.BOX).tobytes()
    if max(fields) - min(fields) < _LEAST_CONTRAST:
        return ""
    rows = (fields[start : start + _ACROSS + 1] for start in range(0, len(fields), _ACROSS + 1))
    bits = [left < right for row in rows for left, right in pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(reversed(bits))):016x}"


def _of_coarse(picture: "Image", stream: BinaryIO, kinds: tuple[str, ...], with_levels: bool) -> Looks | None:
    """The looks of a large progressive JPEG from the few of its data that count at an eighth of its size; None for others and for damaged ones."""
    from PIL import Image

    if not picture.info.get("progressive") or min(picture.size) < _EIGHTH * _DOTS:
        return None
    try:
        with Image.open(io.BytesIO(coarse(stream, _LONGEST_COARSE)), formats=kinds) as small:
            seen = _looks(small, with_levels)
            return seen if seen.hash else None
    except (OSError, SyntaxError):
        return None


def _of_halves(picture: "Image", stream: BinaryIO, with_levels: bool) -> Looks | None:
    """The looks of a large JPEG 2000 from the half, quarter, … of its size in which it is kept; None for others and for damaged ones.

    A photograph of twelve megapixels takes five seconds in full and a twentieth of one at a sixteenth of its sides.
    """
    from PIL import Image

    if picture.format != _HALVED or min(picture.size) < 2 * _DOTS:
        return None
    found = codestream_in(stream, first_codestream(stream))
    possible = range(min(found.levels if found else 0, (min(picture.size) // _DOTS).bit_length() - 1), 0, -1)
    # The standard rounds a half dot up to a whole one (section B.5) and Pillow rounds to the nearest; where they differ it refuses the picture.
    times = next((times for times in possible if all((side + (1 << times >> 1)) >> times == -(-side >> times) for side in picture.size)), 0)
    try:
        stream.seek(0)
        with Image.open(stream, formats=(_HALVED,)) as small:
            small.reduce = times  # type: ignore[method-assign, assignment]  # Pillow's attribute of this format alone
            return _looks(small, with_levels) if times else None
    except (OSError, SyntaxError):
        return None


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
        cover, grey = over.getchannel("A"), over.convert("L")
        if cover.getextrema() == (255, 255):
            return grey
        sheet = Image.new("L", over.size, 255)
        sheet.paste(grey, mask=cover)
        return sheet
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

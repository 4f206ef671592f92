"""Where two pictures differ: one is laid on the other, turned and scaled where that is needed, and what differs is counted in blocks.

1. Both are decoded as a viewer shows them: turned as their EXIF asks for, what is transparent on white, in red, green and blue.
2. If the second lies on the first much better when it is turned by a quarter or by half, it is turned.
3. Two sizes of one shape are made one: the larger is scaled down. Pictures of two shapes are not laid on one another.
4. A block differs where enough of its dots do by more than compression leaves behind. The threshold is one of sight and not of proof:
   equal pictures have no dot that differs, pictures compressed anew have many dots and hardly a block.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.picture_print import MOST_PIXELS, difference_hash
from leakcheck.model.picture_pair import LONGEST_SHOWN, DifferingPlace, PictureComparison, PictureSeen, ShownPicture

if TYPE_CHECKING:
    from PIL.Image import Image

#: What is read here; drawings (EMF, WMF, EPS) and what needs a program of its own are not.
_KINDS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "JPEG2000", "AVIF", "HEIF", "PSD")
#: Larger pictures are scaled down to so many dots before they are compared.
_MOST_COMPARED = 12_000_000
_SAME_SHAPE = 0.02
#: Blocks along the longer side, and the smallest block.
_BLOCKS, _LEAST_BLOCK = 64, 8
#: Of 255: by how much a dot must differ, softened over its neighbours, and which share of a block's dots must. Public photographs and scans
#: compressed anew at quality 50 to 95, or scaled to half, differ in no block or a few; a changed figure in a scan fills half a block.
_DOT_DIFFERS, _SHARE_OF_BLOCK = 48, 0.06
#: The second is turned if it then lies on the first in less than this share of the difference it had.
_BETTER, _ALIKE = 0.5, 40.0
_MOST_PLACES, _MOST_ENLARGED = 5, 2
#: Of 255: weaker differences are not coloured.
_FAINT = 16
_FRAME, _FRAME_EDGE, _MARK = (200, 30, 30), (255, 255, 255), (214, 39, 40)
#: Of a place that differs so much is shown around it, in dots of the sheet.
_AROUND = 40


def picture_comparison(first: bytes, second: bytes) -> PictureComparison:
    """Two picture files compared; what cannot be read is said in `seen`. Raises MemoryError."""
    return compared_pictures(lambda: _opened(first), lambda: _opened(second))


def compared_pictures(first: "Callable[[], Image]", second: "Callable[[], Image]") -> PictureComparison:
    """The same for pictures that are opened by the caller's functions, which may raise anything."""
    (one, seen), (other, also_seen) = _read(first), _read(second)
    both = (seen, also_seen)
    if one is None or other is None:
        alone = tuple(_small(role, picture) for role, picture in (("first", one), ("second", other)) if picture is not None)
        return PictureComparison(seen=both, shown=alone)
    turned = _turn(one, other)
    lying = other.rotate(turned, expand=True) if turned else other
    if not _one_shape(one, lying):
        return PictureComparison(seen=both, bits=_bits(one, other), shown=(_small("first", one), _small("second", other)))
    return _laid(one, lying, turned, both)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _opened(data: bytes) -> "Image":
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    return Image.open(io.BytesIO(data), formats=_KINDS)


def _read(opened: "Callable[[], Image]") -> "tuple[Image | None, PictureSeen]":
    """The picture as it is seen, scaled down to what is compared, and what it is."""
    from PIL import Image, UnidentifiedImageError

    seen = PictureSeen()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in `picture_print`: the limit is ours
            picture = opened()
            seen = PictureSeen(picture.width, picture.height, str(picture.format or "")[:20], picture.mode[:20])
            if picture.width * picture.height > MOST_PIXELS:
                return None, PictureSeen(*_facts(seen), "It has more dots than are decoded here.")
            plain = _as_shown(picture)
            return plain, PictureSeen(*_as_seen(picture, plain, seen))
    except MemoryError:
        raise
    except UnidentifiedImageError:
        return None, PictureSeen(*_facts(seen), "It is damaged, or of a kind that is not decoded here.")
    except Image.DecompressionBombError:
        return None, PictureSeen(*_facts(seen), "It claims more dots than are decoded here.")
    # Broad on purpose, as in `picture_print`: damaged pictures make the readers raise whatever Python raises.
    except Exception as error:
        return None, PictureSeen(*_facts(seen), f"It cannot be decoded ({damage_words(error)}).")


def _facts(seen: PictureSeen) -> tuple[int, int, str, str]:
    return seen.width, seen.height, seen.kind, seen.mode


def _as_seen(picture: "Image", plain: "Image", seen: PictureSeen) -> tuple[int, int, str, str]:
    """The size before scaling, sides exchanged where the picture was stored lying on its side."""
    lying = (seen.width > seen.height) != (plain.width > plain.height) and seen.width != seen.height
    return (seen.height, seen.width, seen.kind, seen.mode) if lying else _facts(seen)


def _as_shown(picture: "Image") -> "Image":
    from PIL import ImageOps

    over = (picture.width * picture.height / _MOST_COMPARED) ** 0.5
    if over > 1:
        # A JPEG is decoded at a fraction of its size where that is enough.
        picture.draft("RGB", (int(picture.width / over), int(picture.height / over)))
    plain = _coloured(ImageOps.exif_transpose(picture))
    over = (plain.width * plain.height / _MOST_COMPARED) ** 0.5
    return plain.resize((max(1, int(plain.width / over)), max(1, int(plain.height / over)))) if over > 1 else plain


def _coloured(picture: "Image") -> "Image":
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
    if picture.mode.startswith(("I", "F")):
        return picture.convert("F").point(lambda level: level / 256).convert("L").convert("RGB")
    return picture.convert("RGB")


# ── laying one on the other ──────────────────────────────────────────────────────────────────────────────────────────


def _turn(one: "Image", other: "Image") -> int:
    """By how many degrees to the left the second must be turned to lie on the first; 0 where it lies best as it is, or nothing fits."""
    apart = {angle: _apart(one, other.rotate(angle, expand=True)) for angle in (0, 90, 180, 270) if _fits(one, other, angle)}
    if not apart:
        return 0
    best = min(apart, key=lambda angle: (apart[angle], angle))
    as_it_is = apart.get(0)
    if best == 0 or apart[best] > _ALIKE or (as_it_is is not None and apart[best] > as_it_is * _BETTER):
        return 0
    return best


def _fits(one: "Image", other: "Image", angle: int) -> bool:
    width, height = other.size if angle in (0, 180) else other.size[::-1]
    return _shapes(one.width, one.height, width, height)


def _one_shape(one: "Image", other: "Image") -> bool:
    return _shapes(*one.size, *other.size)


def _shapes(width: int, height: int, other_width: int, other_height: int) -> bool:
    # A dot more or less is what rounding leaves when a small picture is scaled.
    return abs(width * other_height - other_width * height) <= max(_SAME_SHAPE * other_width * height, width, height, other_width, other_height)


def _apart(one: "Image", other: "Image") -> float:
    """The mean difference of two small grey copies, of 255."""
    from PIL import ImageChops, ImageStat

    small = [picture.convert("L").resize((32, 32)) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).mean[0])


def _laid(one: "Image", other: "Image", turned: int, seen: tuple[PictureSeen, PictureSeen]) -> PictureComparison:
    from PIL import ImageChops

    sheet = min(one.size, other.size)
    first, second = (picture if picture.size == sheet else picture.resize(sheet) for picture in (one, other))
    difference = _strongest(ImageChops.difference(first, second))
    dots = sheet[0] * sheet[1] - difference.histogram()[0]
    block = max(_LEAST_BLOCK, -(-max(sheet) // _BLOCKS))
    differing, wide, high = _blocks(_weighed(first, second, difference), block)
    places = sorted(_places(differing, block, sheet), key=lambda place: (-place.blocks, place.top, place.left))
    scaled = one.size != other.size
    return PictureComparison(
        seen=seen,
        compared=True,
        same_dots=dots == 0 and not scaled and all(side.width * side.height <= _MOST_COMPARED for side in seen),
        turned=turned,
        sheet=sheet,
        dots=dots,
        block=block,
        blocks=len(differing),
        of_blocks=wide * high,
        places=tuple(places[:_MOST_PLACES]),
        more_places=max(0, len(places) - _MOST_PLACES),
        bits=_bits(one, other),
        shown=tuple(_pictures(first, second, difference, places[:_MOST_PLACES], dots)),
    )


def _bits(one: "Image", other: "Image") -> int | None:
    looks = [difference_hash(picture) for picture in (one, other)]
    return (int(looks[0], 16) ^ int(looks[1], 16)).bit_count() if all(looks) else None


def _strongest(difference: "Image") -> "Image":
    """The strongest of the three colours' differences, dot by dot."""
    from PIL import ImageChops

    red, green, blue = difference.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _weighed(first: "Image", second: "Image", strongest: "Image") -> "Image":
    """Differences of light in full, of colour alone by half: compression keeps colours at half the size, and the eye does no more."""
    from PIL import ImageChops

    light = ImageChops.difference(first.convert("L"), second.convert("L"))
    return ImageChops.lighter(light, strongest.point(lambda level: level // 2))


def _blocks(difference: "Image", block: int) -> tuple[set[tuple[int, int]], int, int]:
    """The blocks that differ, by column and row, and how many columns and rows there are."""
    from PIL import Image, ImageFilter

    wide, high = -(-difference.width // block), -(-difference.height // block)
    strong = difference.filter(ImageFilter.BoxBlur(1)).point(lambda level: 255 if level > _DOT_DIFFERS else 0)
    whole = Image.new("L", (wide * block, high * block))
    whole.paste(strong)
    shares = whole.resize((wide, high), Image.Resampling.BOX).tobytes()
    return {(place % wide, place // wide) for place, share in enumerate(shares) if share > 255 * _SHARE_OF_BLOCK}, wide, high


def _places(differing: set[tuple[int, int]], block: int, sheet: tuple[int, int]) -> Iterator[DifferingPlace]:
    """Neighbouring blocks together, a gap of one block bridged."""
    left = set(differing)
    while left:
        edge, group = [min(left)], set[tuple[int, int]]()
        left.discard(edge[0])
        while edge:
            column, row = edge.pop()
            group.add((column, row))
            near = {(column + across, row + down) for across in range(-2, 3) for down in range(-2, 3)} & left
            left -= near
            edge += near
        columns, rows = [column for column, _ in group], [row for _, row in group]
        start, top = min(columns) * block, min(rows) * block
        width, height = min((max(columns) + 1) * block, sheet[0]) - start, min((max(rows) + 1) * block, sheet[1]) - top
        yield DifferingPlace(start, top, width, height, len(group))


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def _pictures(first: "Image", second: "Image", difference: "Image", places: list[DifferingPlace], dots: int) -> Iterator[ShownPicture]:
    if not dots:
        yield _small("first", first)
        return
    yield _small("first", first, places)
    yield _small("second", second, places)
    yield _small("difference", _marked(first, difference), places)
    for place in (place for place in places[:_MOST_ENLARGED] if _worth_enlarging(first, place)):
        corners = _cut_out(first, place)
        yield _small("first-part", first.crop(corners))
        yield _small("second-part", second.crop(corners))


def _worth_enlarging(picture: "Image", place: DifferingPlace) -> bool:
    """Where the small copy shows less than the dots, and the place is not nearly all of it."""
    return max(picture.size) > LONGEST_SHOWN and max(place.width, place.height) + 2 * _AROUND < max(picture.size) * 0.7


def _cut_out(picture: "Image", place: DifferingPlace) -> tuple[int, int, int, int]:
    return (
        max(0, place.left - _AROUND),
        max(0, place.top - _AROUND),
        min(picture.width, place.left + place.width + _AROUND),
        min(picture.height, place.top + place.height + _AROUND),
    )


def _marked(picture: "Image", difference: "Image") -> "Image":
    """The first picture pale and grey, and what differs in red: the more, the stronger."""
    from PIL import Image

    pale = picture.convert("L").point(lambda level: 190 + level // 4).convert("RGB")
    strength = difference.point(lambda level: min(255, max(0, level - _FAINT) * 3))
    return Image.composite(Image.new("RGB", picture.size, _MARK), pale, strength)


def _small(role: str, picture: "Image", places: list[DifferingPlace] | None = None) -> ShownPicture:
    from PIL import Image, ImageDraw

    scale = min(1.0, LONGEST_SHOWN / max(picture.size))
    size = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    small = picture.resize(size, Image.Resampling.BOX, reducing_gap=None) if scale < 1 else picture.copy()
    pen = ImageDraw.Draw(small)
    for place in places or ():
        corners = [place.left * scale - 2, place.top * scale - 2, (place.left + place.width) * scale + 1, (place.top + place.height) * scale + 1]
        outer = [corners[0] - 1, corners[1] - 1, corners[2] + 1, corners[3] + 1]
        # A light line around the strong one, so that the frame is seen on any ground.
        pen.rectangle(outer, outline=_FRAME_EDGE, width=1)
        pen.rectangle(corners, outline=_FRAME, width=2)
    return ShownPicture(role, *small.size, small.tobytes())

"""A painted place is seen in levels of grey; what cameras and honest programs do to a preview or to a whole picture is not."""

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from leakcheck.decode.picture_levels import SIDE, Places, differing_places, levels


def photograph() -> Image.Image:
    """Soft spots of all shades over a slope of light, as of a landscape out of focus."""
    chance = random.Random(5)
    picture = Image.linear_gradient("L").rotate(20, expand=False, fillcolor=120).resize((800, 600)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(220):
        x, y, size = chance.randrange(800), chance.randrange(600), chance.randrange(30, 120)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=tuple(chance.randrange(20, 235) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(4))


def preview(picture: Image.Image) -> Image.Image:
    """As a camera makes it: shrunk, sharpened, compressed."""
    out = io.BytesIO()
    picture.resize((160, 120), Image.Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(1, 150)).save(out, "JPEG", quality=70)
    return Image.open(io.BytesIO(out.getvalue()))


def compared(change: Callable[[Image.Image], Image.Image]) -> Places | None:
    picture = photograph()
    return differing_places(levels(change(picture).convert("L")), levels(preview(picture).convert("L")))


def painted(picture: Image.Image) -> Image.Image:
    changed = picture.copy()
    ImageDraw.Draw(changed).rectangle((200, 150, 400, 300), fill=(250, 250, 250))
    return changed


def cut(picture: Image.Image) -> Image.Image:
    return picture.crop((24, 18, 776, 582))


def warmer(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return Image.merge("RGB", (red.point(lambda level: min(255, level * 1.15)), green, blue.point(lambda level: level * 0.8)))


HONEST: dict[str, Callable[[Image.Image], Image.Image]] = {
    "unchanged": lambda picture: picture,
    "edges cut by three hundredths": cut,
    "moved by a hundredth": lambda picture: ImageChops.offset(picture, 8, 6),
    "sharpened": lambda picture: picture.filter(ImageFilter.UnsharpMask(3, 200)),
    "grey": lambda picture: picture.convert("L"),
    "for print": lambda picture: picture.convert("CMYK"),
    "warmer": warmer,
    "stronger colours": lambda picture: ImageEnhance.Color(picture).enhance(1.5),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.4),
    "full range": lambda picture: ImageOps.autocontrast(picture, 1),
    "halved": lambda picture: picture.resize((400, 300)),
}


@pytest.mark.parametrize("change", HONEST.values(), ids=HONEST.keys())
def test_no_place_differs_in_a_picture_that_is(change: Callable[[Image.Image], Image.Image]) -> None:
    assert compared(change) is None


def test_a_place_that_was_painted_over_is_found_where_it_is() -> None:
    found = compared(painted)
    assert found is not None
    assert found.fields >= 2
    assert 20 <= found.left < found.right <= 55
    assert 20 <= found.top < found.bottom <= 55


@pytest.mark.parametrize("change", HONEST.values(), ids=HONEST.keys())
def test_a_painted_place_is_found_whatever_else_was_done(change: Callable[[Image.Image], Image.Image]) -> None:
    assert compared(lambda picture: change(painted(picture))) is not None


@pytest.mark.parametrize("other", [ImageOps.mirror, ImageOps.flip, lambda picture: picture.rotate(180)])
def test_two_pictures_are_not_compared_by_place(other: Callable[[Image.Image], Image.Image]) -> None:
    assert compared(other) is None


@pytest.mark.parametrize(("whole", "small"), [("", ""), ("00" * SIDE * SIDE, ""), ("00", "00"), ("00" * SIDE * SIDE, "ff" * SIDE * SIDE)])
def test_missing_and_blank_levels_are_no_difference(whole: str, small: str) -> None:
    assert differing_places(whole, small) is None

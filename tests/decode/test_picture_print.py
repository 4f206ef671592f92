"""Size and hash of pictures: what is alike, what is not, and what is too much."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFile

from leakcheck.decode import picture_print as picture_print_module
from leakcheck.decode.picture_print import MOST_PIXELS, difference_hash, picture_print
from leakcheck.model.location import Location
from leakcheck.model.problem import ProblemKind

AT = Location("picture")


def scene(size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """A lopsided scene: dark at the top left, with a bright board and a dark post."""
    picture = Image.linear_gradient("L").rotate(30, expand=False, fillcolor=90).resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 8, size[1] // 3, size[0] // 3, size[1] * 4 // 5), fill=(250, 240, 220))
    draw.rectangle((size[0] * 5 // 8, 0, size[0] * 6 // 8, size[1] // 2), fill=(10, 20, 30))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


def test_size_quality_and_format_change_little() -> None:
    original = difference_hash(scene())
    for data, kinds in (
        (saved(scene(), "JPEG", quality=30), ("JPEG",)),
        (saved(scene((97, 73)), "PNG"), ("PNG",)),
        (saved(scene(), "WEBP", quality=40), ("WEBP",)),
    ):
        looks, problem = picture_print(data, kinds, "picture", AT)
        assert problem is None
        assert looks is not None
        assert distance(looks.perceptual_hash, original) <= 5


@pytest.mark.parametrize(
    ("size", "expected", "tiles"),
    [
        ((1400, 1056), (175, 132), {}),
        ((1400, 1056), (175, 132), {"tile_size": (256, 256)}),
        # An eighth of 1,050 is 131.25, which decoder and library round otherwise.
        ((1400, 1050), (350, 263), {}),
    ],
)
def test_a_large_jpeg_2000_is_decoded_at_a_fraction_of_its_size(
    size: tuple[int, int], expected: tuple[int, int], tiles: dict[str, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    scene(size).save(out, "JPEG2000", **tiles)
    decoded: list[tuple[int, int]] = []
    flat = picture_print_module._flat
    monkeypatch.setattr(picture_print_module, "_flat", lambda picture: (picture.load(), decoded.append(picture.size), flat(picture))[2])
    looks, problem = picture_print(out.getvalue(), ("JPEG2000",), "picture", AT)
    assert problem is None
    assert looks is not None
    assert (looks.width, looks.height) == size
    assert decoded == [expected]
    assert distance(looks.perceptual_hash, difference_hash(scene())) <= 5


def test_a_large_one_that_cannot_be_decoded_small_is_measured_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    scene((600, 450)).save(out, "JPEG2000", num_resolutions=1)
    monkeypatch.setattr(picture_print_module, "_MOST_WHOLE", 200_000)
    looks, problem = picture_print(out.getvalue(), ("JPEG2000",), "picture", AT)
    assert looks is not None
    assert (looks.width, looks.height, looks.perceptual_hash) == (600, 450, "")
    assert problem is not None
    assert problem.kind is ProblemKind.LIMIT
    scene((600, 450)).save(out := io.BytesIO(), "JPEG2000")
    whole, problem = picture_print(out.getvalue(), ("JPEG2000",), "picture", AT)
    assert (problem, bool(whole and whole.perceptual_hash)) == (None, True)


def test_a_jpeg_2000_whose_head_says_wrongly_how_often_it_was_halved_is_not_given_up() -> None:
    out = io.BytesIO()
    scene((600, 450)).save(out, "JPEG2000", num_resolutions=1)
    data = out.getvalue()
    place = data.index(b"\xff\x52") + 9
    assert data[place] == 0  # so the reader is told of five halvings which the tile's own packets do not have
    looks, _ = picture_print(data[:place] + b"\x05" + data[place + 1 :], ("JPEG2000",), "picture", AT)
    assert looks is not None
    assert (looks.width, looks.height) == (600, 450)


def test_another_picture_is_far_away() -> None:
    assert distance(difference_hash(scene()), difference_hash(scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT))) > 10


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "F"])
def test_every_mode_has_a_hash_of_sixty_four_bits(mode: str) -> None:
    grey = scene().convert("L")
    pictures = {
        "LAB": Image.merge("LAB", (grey, grey, grey)),
        "I;16": Image.frombytes("I;16", grey.size, b"".join(struct.pack("<H", level * 256) for level in grey.tobytes())),
        "F": grey.convert("F"),
    }
    assert len(difference_hash(pictures.get(mode) or grey.convert(mode))) == 16 or mode == "F"


def test_a_blank_sheet_has_no_hash() -> None:
    assert difference_hash(Image.new("RGB", (100, 100), "white")) == ""
    assert difference_hash(Image.new("RGBA", (100, 100), (0, 0, 0, 0))) == "", "transparent is white as a page shows it"


def test_a_picture_that_claims_too_many_pixels_is_measured_and_not_decoded() -> None:
    header = struct.pack(">IIBBBBB", 40_000, 4_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\x00\x00\x00\x00IDAT"
        + struct.pack(">I", zlib.crc32(b"IDAT"))
    )
    looks, problem = picture_print(data, ("PNG",), "picture", AT)
    assert problem is not None
    assert problem.kind is ProblemKind.LIMIT
    assert looks is None or looks.width * looks.height > MOST_PIXELS


def test_a_cut_picture_is_compared_as_far_as_it_goes_and_the_switch_is_put_back() -> None:
    data = saved(scene(), "JPEG", quality=90)
    looks, problem = picture_print(data[: len(data) * 2 // 3], ("JPEG",), "picture", AT)
    assert looks is not None
    assert problem is not None
    assert (looks.width, problem.kind) == (320, ProblemKind.DAMAGED)
    assert looks.perceptual_hash
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_another_format_than_asked_for_is_refused() -> None:
    looks, problem = picture_print(saved(scene(), "PNG"), ("JPEG",), "thumbnail", AT)
    assert looks is None
    assert problem is not None
    assert "thumbnail" in problem.sentence


@pytest.mark.parametrize(("size", "place"), [((160, 90), (0, 15)), ((80, 120), (40, 0))])
def test_black_bars_around_a_small_picture_are_no_part_of_it(size: tuple[int, int], place: tuple[int, int]) -> None:
    shown = scene(size)
    barred = Image.new("RGB", (160, 120), "black")
    barred.paste(shown, place)
    looks, _ = picture_print(saved(barred, "JPEG", quality=70), ("JPEG",), "thumbnail", AT)
    with_bars, _ = picture_print(saved(barred, "JPEG", quality=70), ("JPEG",), "picture", AT)
    assert looks is not None
    assert with_bars is not None
    assert abs(looks.width - size[0]) <= 3
    assert abs(looks.height - size[1]) <= 3
    assert distance(looks.perceptual_hash, difference_hash(scene())) <= 5
    assert distance(with_bars.perceptual_hash, difference_hash(scene())) > 8


def test_a_small_picture_of_the_night_keeps_its_dark_edge() -> None:
    night = Image.new("RGB", (160, 120), "black")
    night.paste(scene((160, 80)), (0, 40))
    looks, _ = picture_print(saved(night, "JPEG"), ("JPEG",), "thumbnail", AT)
    assert looks is not None
    assert (looks.width, looks.height) == (160, 120)
    assert looks.perceptual_hash == difference_hash(Image.open(io.BytesIO(saved(night, "JPEG"))))


def test_a_picture_of_too_many_rows_is_measured_and_not_decoded() -> None:
    header = b"BM" + struct.pack("<IHHI", 600, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 2, 33_554_434, 1, 24, 0, 0, 0, 0, 0, 0)
    looks, problem = picture_print(header + bytes(500), ("BMP",), "picture", AT)
    assert looks is not None
    assert (looks.width, looks.height) == (2, 33_554_434)
    assert problem is not None
    assert problem.kind is ProblemKind.LIMIT


def test_levels_are_kept_of_previews_and_of_pictures_that_have_one() -> None:
    data = saved(scene(), "JPEG", quality=90)
    for role, has_preview, kept in (("picture", False, False), ("picture", True, True), ("thumbnail", False, True)):
        looks, _ = picture_print(data, ("JPEG",), role, AT, has_preview)
        assert looks is not None
        assert bool(looks.levels) is kept
        assert len(looks.levels) in (0, 2 * 24 * 24)


def test_no_levels_are_kept_of_a_preview_between_bars_and_of_a_picture_that_breaks_off() -> None:
    sheet = Image.new("RGB", (160, 120))
    sheet.paste(scene((160, 106)), (0, 7))
    looks, _ = picture_print(saved(sheet, "JPEG", quality=90), ("JPEG",), "thumbnail", AT)
    assert looks is not None
    assert looks.perceptual_hash
    assert not looks.levels
    whole = saved(scene((640, 480)), "JPEG", quality=90)
    broken, problem = picture_print(whole[: len(whole) // 2], ("JPEG",), "picture", AT, has_preview=True)
    assert broken is not None
    assert problem is not None
    assert not broken.levels

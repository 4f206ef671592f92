"""Two pictures laid on one another: what compression and scaling leave is no difference, and a changed figure is one."""

import io
import zlib
from typing import Any

import pytest
from PIL import Image, ImageDraw

from leakcheck.decode.picture_difference import picture_comparison
from leakcheck.model.picture_pair import LONGEST_SHOWN

TEXT = "The sum of 38 500 euros is due on 12 May 2017"


def _page(figure: str = "38 500", size: tuple[int, int] = (1200, 900)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for line in range(12):
        pen.text((80, 60 + 60 * line), TEXT if line != 2 else TEXT.replace("38 500", figure), fill="black", font_size=26)
    return page


def _file(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def test_one_picture_in_two_formats_is_the_same_in_every_dot() -> None:
    found = picture_comparison(_file(_page()), _file(_page(), "TIFF"))
    assert (found.same_dots, found.dots, found.blocks, found.places) == (True, 0, 0, ())
    assert [shown.role for shown in found.shown] == ["first"]


@pytest.mark.parametrize("quality", [95, 75, 50])
def test_compression_leaves_dots_and_no_block(quality: int) -> None:
    found = picture_comparison(_file(_page()), _file(_page(), "JPEG", quality=quality))
    assert found.compared
    assert not found.same_dots
    assert found.dots > 0
    assert found.blocks == 0


def test_a_changed_figure_is_found_where_it_stands() -> None:
    found = picture_comparison(_file(_page()), _file(_page("98 500"), "JPEG", quality=80))
    assert 0 < found.blocks < found.of_blocks // 50
    place = found.places[0]
    assert place.left >= 80
    assert 160 <= place.top <= 200
    assert place.top + place.height <= 240
    assert [shown.role for shown in found.shown] == ["first", "second", "difference", "first-part", "second-part"]


def test_the_region_is_framed_in_the_copies_and_nowhere_else() -> None:
    found = picture_comparison(_file(_page()), _file(_page("98 500")))
    first = next(shown for shown in found.shown if shown.role == "first")
    assert (first.width, first.height) == (LONGEST_SHOWN, 480)
    picture = Image.frombytes("RGB", (first.width, first.height), first.data)
    red = [place for place in range(first.width * first.height) if picture.getpixel((place % first.width, place // first.width)) == (200, 30, 30)]
    rows = {place // first.width for place in red}
    assert rows
    assert min(rows) > 70
    assert max(rows) < 140


def test_another_size_is_scaled_and_a_change_still_found() -> None:
    small = _page("98 500").resize((800, 600))
    found = picture_comparison(_file(_page()), _file(small, "JPEG", quality=85))
    assert found.sheet == (800, 600)
    assert not found.same_dots
    assert len(found.places) == 1
    assert picture_comparison(_file(_page()), _file(_page().resize((800, 600)), "JPEG", quality=85)).blocks == 0


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_copy_is_turned_back(angle: int) -> None:
    found = picture_comparison(_file(_page()), _file(_page("98 500").rotate(-angle, expand=True)))
    assert found.turned == angle
    assert len(found.places) == 1


def test_a_copy_turned_by_its_exif_is_seen_as_a_viewer_shows_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = picture_comparison(_file(_page()), _file(_page().rotate(90, expand=True), "TIFF", exif=exif))
    assert (found.turned, found.same_dots) == (0, True)
    assert (found.seen[1].width, found.seen[1].height) == (1200, 900)


def test_a_part_of_a_picture_is_not_laid_on_the_whole() -> None:
    found = picture_comparison(_file(_page()), _file(_page().crop((0, 0, 500, 900))))
    assert (found.compared, found.blocks, found.places) == (False, 0, ())
    assert [shown.role for shown in found.shown] == ["first", "second"]


def test_a_picture_that_cannot_be_read_leaves_the_other_to_be_seen() -> None:
    whole = _file(_page(), "JPEG")
    for damaged in (whole[:500], b"\xff\xd8\xff" + b"\0" * 40, b"no picture at all", b""):
        found = picture_comparison(_file(_page()), damaged)
        assert found.seen[1].unread
        assert not found.seen[0].unread
        assert (found.compared, [shown.role for shown in found.shown]) == (False, ["first"])


def test_a_bomb_is_not_decoded() -> None:
    # Byte by byte: the header of a small picture is made to claim a huge one, its checksum made right (PNG, section 11.2.1).
    small = _file(_page())
    header = b"IHDR" + (40_000).to_bytes(4, "big") + (20_000).to_bytes(4, "big") + small[24:29]
    huge = small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]
    found = picture_comparison(_file(_page()), huge)
    assert "more dots" in found.seen[1].unread


def test_a_large_picture_is_compared_on_a_smaller_sheet() -> None:
    large = _page().resize((6000, 4500))
    found = picture_comparison(_file(large, "JPEG", quality=90), _file(_page()))
    assert (found.seen[0].width, found.seen[0].height) == (6000, 4500)
    assert found.sheet == (1200, 900)
    assert not found.same_dots


def test_grey_transparent_and_printing_colours_are_laid_on_one_another() -> None:
    clear = _page().convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 255))
    for other in (_page().convert("L"), clear, _page().convert("1", dither=Image.Dither.NONE)):
        assert picture_comparison(_file(_page()), _file(other)).blocks == 0
    assert picture_comparison(_file(_page()), _file(_page().convert("CMYK"), "TIFF")).blocks == 0


def test_copies_are_small_however_many_places_differ() -> None:
    noisy = _page()
    pen = ImageDraw.Draw(noisy)
    for place in range(40):
        pen.rectangle((place * 30, (place * 97) % 880, place * 30 + 12, (place * 97) % 880 + 12), fill="black")
    found = picture_comparison(_file(_page()), _file(noisy))
    assert len(found.places) == 5
    assert found.more_places > 0
    assert len(found.shown) <= 7
    assert all(max(shown.width, shown.height) <= LONGEST_SHOWN and len(shown.data) == shown.width * shown.height * 3 for shown in found.shown)

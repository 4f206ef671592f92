"""Pictures that are like a signature, and those that are not."""

import time
import zlib

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from leakcheck.decode.pdf_strokes import strokes_digest

WIDTH, HEIGHT = 160, 60


def strokes(thick: int = 3) -> list[list[bool]]:
    """Two slanting lines, as a pen draws them."""
    return [[0 <= x - 2 * y < thick or 0 <= x - 150 + y < thick for x in range(WIDTH)] for y in range(HEIGHT)]


def picture(data: bytes, space: object = NameObject("/DeviceGray"), bits: int = 8, width: int = WIDTH, height: int = HEIGHT) -> StreamObject:
    made = StreamObject()
    made._data = zlib.compress(data)
    made.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(width),
            NameObject("/Height"): NumberObject(height),
            NameObject("/ColorSpace"): space,
            NameObject("/BitsPerComponent"): NumberObject(bits),
            NameObject("/Filter"): NameObject("/FlateDecode"),
        }
    )
    return made


def grey(rows: list[list[bool]], ink: int = 10, ground: int = 250) -> StreamObject:
    return picture(bytes(ink if drawn else ground for row in rows for drawn in row))


def blue(rows: list[list[bool]]) -> StreamObject:
    data = b"".join(b"\x10\x20\xe0" if drawn else b"\xff\xff\xff" for row in rows for drawn in row)
    return picture(data, NameObject("/DeviceRGB"))


def bits(rows: list[list[bool]]) -> StreamObject:
    lines = (int("".join("0" if drawn else "1" for drawn in row).ljust(WIDTH, "1"), 2).to_bytes(WIDTH // 8, "big") for row in rows)
    return picture(b"".join(lines), bits=1)


def test_strokes_are_the_same_however_they_are_packed_and_in_whatever_ink() -> None:
    digests = {strokes_digest(one) for one in (grey(strokes()), grey(strokes(), 255, 0), blue(strokes()), bits(strokes()))}
    assert len(digests) == 1
    assert all(len(digest) == 64 for digest in digests)
    assert strokes_digest(grey(strokes(4))) not in digests


def test_a_signature_cut_out_by_a_mask_is_judged_by_the_mask() -> None:
    ink = picture(bytes(WIDTH * HEIGHT))
    ink[NameObject("/SMask")] = grey(strokes(), 255, 0)
    assert strokes_digest(ink) == strokes_digest(grey(strokes()))


def test_a_profile_of_colour_names_the_number_of_colours() -> None:
    profile = DictionaryObject({NameObject("/N"): NumberObject(1)})
    same = grey(strokes())
    same[NameObject("/ColorSpace")] = ArrayObject([NameObject("/ICCBased"), profile])
    assert strokes_digest(same) == strokes_digest(grey(strokes()))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (grey([[False] * WIDTH] * HEIGHT), "blank"),
        (grey([[10 < x < 40 and 10 < y < 50 for x in range(WIDTH)] for y in range(HEIGHT)]), "a block is no stroke"),
        (grey([[x % 4 < 2 for x in range(WIDTH)]] * HEIGHT), "a bar code is half ink"),
        (picture(bytes((x + y) % 256 for y in range(HEIGHT) for x in range(WIDTH))), "a photograph has tones between"),
        (picture(bytes(10 if x == y else 250 for y in range(60) for x in range(60)), width=60), "a square is a seal, an emblem or a code"),
        (picture(b"\xff" * 100), "the dots are not all there"),
        (picture(b"", width=0, height=0), "no dots"),
        (picture(b"\0" * 9600, NameObject("/Separation")), "a space of colours that is not known here"),
        (picture(b"", width=10**9, height=10**8), "sizes that no picture has"),
        (DictionaryObject(), "no picture"),
    ],
)
def test_other_pictures_are_not_like_a_signature(made: DictionaryObject, why: str) -> None:
    assert strokes_digest(made) == "", why


def test_a_bomb_in_a_small_picture_is_not_unpacked() -> None:
    bomb = picture(bytes(200 << 20))
    start = time.process_time()
    assert strokes_digest(bomb) == ""
    assert time.process_time() - start < 2

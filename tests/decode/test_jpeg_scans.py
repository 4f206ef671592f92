"""The few scans of a progressive JPEG that a picture of an eighth of its size needs: the same looks, from less, and nothing of what is no whole one."""

import io

import pytest
from PIL import Image

from leakcheck.decode.jpeg_scans import coarse
from leakcheck.decode.picture_print import difference_hash, picture_print
from leakcheck.model.location import Location
from leakcheck.model.problem import ProblemKind

ROOM = 1 << 20


def photograph(size: tuple[int, int] = (1200, 1040), **options: bool | int) -> bytes:
    """A lopsided picture with the grain of a sensor, progressive unless said otherwise."""
    seen = Image.linear_gradient("L").rotate(30, fillcolor=90).resize(size)
    grainy = Image.blend(seen, Image.effect_noise(size, 60), 0.3)
    picture = Image.merge("RGB", (grainy, grainy.point(lambda level: level // 2), grainy.point(lambda level: 255 - level)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, **{"progressive": True, **options})
    return out.getvalue()


def distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


@pytest.mark.parametrize("subsampling", [0, 2])
def test_the_looks_are_those_of_the_whole_from_a_fraction_of_its_data(subsampling: int) -> None:
    data = photograph(subsampling=subsampling)
    less = coarse(io.BytesIO(data), ROOM)
    assert 0 < len(less) < len(data) // 2
    whole, small = (difference_hash(Image.open(io.BytesIO(one))) for one in (data, less))
    assert distance(whole, small) <= 1


def test_remarks_and_blocks_of_programs_are_left_out_but_not_the_mark_of_the_colours() -> None:
    data = photograph()
    added = data[:2] + b"\xff\xe1\x00\x0aExif\x00\x00\x01\x02\xff\xfe\x00\x05abc\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x01" + data[2:]
    less = coarse(io.BytesIO(added), ROOM)
    assert b"Exif" not in less
    assert b"abc" not in less[:200]
    assert b"Adobe" in less


@pytest.mark.parametrize("cut", [1, 3, 100, 700, -1, -2, -500])
def test_what_breaks_off_is_left_to_the_reader_of_the_whole(cut: int) -> None:
    assert coarse(io.BytesIO(photograph()[:cut]), ROOM) == b""


def test_what_breaks_off_in_the_head_of_a_scan_is_left_too() -> None:
    """The head claims more bytes than there are, and the byte that tells the kind of scan is one of those that are not."""
    data = photograph()
    head = data.index(b"\xff\xda")
    assert [coarse(io.BytesIO(data[: head + kept]), ROOM) for kept in range(2, 12)] == [b""] * 10


def test_what_is_too_long_and_what_is_no_chain_of_segments_is_left_alone() -> None:
    data = photograph()
    assert coarse(io.BytesIO(data), len(data) - 1) == b""
    assert coarse(io.BytesIO(data[:2] + b"\x00" + data[2:]), ROOM) == b""
    assert coarse(io.BytesIO(b"\xff\xd8\xff\xda\x00\x02\xff\xd9"), ROOM) == b"", "a scan that lists no component"


def test_a_large_progressive_picture_is_measured_by_its_few_scans_and_a_damaged_one_as_far_as_it_goes() -> None:
    data = photograph()
    looks, problem = picture_print(data, ("JPEG",), "picture", Location("picture"))
    assert problem is None
    assert looks is not None
    assert (looks.width, looks.height) == (1200, 1040)
    assert looks.perceptual_hash == difference_hash(Image.open(io.BytesIO(coarse(io.BytesIO(data), ROOM))))
    broken, problem = picture_print(data[: len(data) * 2 // 3], ("JPEG",), "picture", Location("picture"))
    assert broken is not None
    assert problem is not None
    assert problem.kind is ProblemKind.DAMAGED
    assert distance(broken.perceptual_hash, looks.perceptual_hash) <= 4

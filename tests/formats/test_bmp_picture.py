"""The reader of Windows bitmaps."""

import io
import struct

import pytest
from formats_reading import Reading
from PIL import Image, ImageCms

from leakcheck.formats.bmp_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PathClaim, PictureContent
from leakcheck.model.problem import ProblemKind


def written() -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(stream, "BMP", dpi=(96, 96))
    return stream.getvalue()


def version_five(kind: bytes, profile: bytes) -> bytes:
    """A bitmap of 2 x 2 points with the header of version 5 and a profile or a path behind the points."""
    points = b"\x00\x80\xff\x00\x80\xff\x00\x00" * 2
    head = struct.pack("<IiiHHIIiiII", 124, 2, 2, 1, 24, 0, len(points), 2_835, 2_835, 0, 0).ljust(56, b"\x00") + kind
    head = head.ljust(112, b"\x00") + struct.pack("<III", 124 + len(points), len(profile), 0)
    return struct.pack("<2sIII", b"BM", 14 + 124 + len(points) + len(profile), 0, 14 + 124) + head + points + profile


def test_recognises_bitmaps_and_no_text_that_begins_alike() -> None:
    assert FORMAT.recognises(Content.of_bytes(written()))
    assert not FORMAT.recognises(Content.of_bytes(b"BM is what the letter begins with, and more text follows."))
    assert not FORMAT.recognises(Content.of_bytes(b"BM"))


def test_the_way_of_writing_and_the_size_are_read() -> None:
    reading = Reading(FORMAT, written())
    assert reading.problems == []
    assert [fact.value for fact in reading.every(Identifier)] == [
        "header of 40 bytes, 24 bits, compression 0, bottom row first, 3780 x 3780 points per metre"
    ]
    assert [(fact.width, fact.height) for fact in reading.every(PictureContent)] == [(256, 256)]


def test_an_embedded_profile_is_named() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    reading = Reading(FORMAT, version_five(b"DEBM", profile))
    assert reading.every(Identifier, kind=IdentifierKind.COLOUR_PROFILE)[0].value.startswith("sRGB built-in ")
    assert reading.every(Description) == []


def test_a_linked_profile_is_a_path_on_the_writers_computer() -> None:
    reading = Reading(FORMAT, version_five(b"KNIL", b"C:\\Users\\noor\\scanner.icm\x00"))
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [("C:\\Users\\noor\\scanner.icm", "linked colour profile")]


def test_data_behind_the_end_are_noted() -> None:
    assert [fact.value for fact in Reading(FORMAT, written() + b"a hidden note").every(Description)] == ["13 bytes"]
    careless = written()[:2] + b"\x00" * 4 + written()[6:]
    assert Reading(FORMAT, careless).every(Description) == []


@pytest.mark.parametrize("length", [0, 14, 26, 40, 54, 500])
def test_a_cut_picture_is_a_problem_and_no_exception(length: int) -> None:
    assert ProblemKind.DAMAGED in Reading(FORMAT, written()[:length]).kinds()


def test_lies_in_the_headers_are_no_exception() -> None:
    for at in range(2, 54):
        Reading(FORMAT, written()[:at] + b"\xff" + written()[at + 1 : 200])

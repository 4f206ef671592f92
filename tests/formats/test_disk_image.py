"""Disk images are told by their marks at the beginning and at the end."""

import pytest
from formats_reading import Reading, sentences

from leakcheck.formats.disk_image import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.problem import ProblemKind


def with_boot(data: bytes) -> bytes:
    return data[:510].ljust(510, b"\0") + b"\x55\xaa" + bytes(4096)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"EVF\x09\x0d\x0a\xff\x00" + bytes(100), "an EnCase image (E01)"),
        (with_boot(b"\xeb\x52\x90NTFS    "), "an image of a Windows disk"),
        (bytes(512) + b"EFI PART" + bytes(4096), "an image of a whole disk"),
        (bytes(5000) + b"koly".ljust(512, b"\0"), "a Mac disk image (DMG)"),
        (b"vhdxfile" + bytes(100), "a virtual disk (VHDX)"),
    ],
)
def test_an_image_is_named_and_the_sentence_says_what_to_do(data: bytes, name: str) -> None:
    assert FORMAT.recognises(Content.of_bytes(data))
    reading = Reading(FORMAT, data)
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert name in sentences(reading.problems)
    assert "another tool" in sentences(reading.problems)


@pytest.mark.parametrize("data", [b"", b"\xeb\x52\x90NTFS    " + bytes(5000), b"koly" + bytes(5000), b"From: x\n" * 1000])
def test_other_bytes_are_no_image(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))

"""EXIF blocks: names of cameras, satellite time, hostile directories."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.exif_tags import ExifBlock, ExifError, camera_name, exif_block, exif_facts
from leakcheck.model.facts import TimeClaim, TimeRole


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("Apple", "iPhone 13 Pro", "Apple iPhone 13 Pro"),
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("SONY", "", "SONY"),
        ("", "DSC-W15", "DSC-W15"),
        ("", "", ""),
    ],
)
def test_a_maker_is_not_said_twice(make: str, model: str, name: str) -> None:
    assert camera_name(make, model) == name


@pytest.mark.parametrize(
    ("date", "clock", "moment"),
    [
        ("2019:06:04", "[16, 20, 9]", "2019-06-04 16:20:09 UTC"),
        ("2019:06:04", "[16, 20, 97/10]", "2019-06-04 16:20:09 UTC"),
        ("2019:06:04", "[16, 20]", None),
        ("2019:06:04", "[16, 20, 1/0]", None),
        ("", "[16, 20, 9]", None),
        ("2019:06:04", "[99, 20, 9]", None),
    ],
)
def test_a_satellites_time_is_utc_and_complete_or_nothing(date: str, clock: str, moment: str | None) -> None:
    facts = list(exif_facts(ExifBlock({"GPS GPSDate": date, "GPS GPSTimeStamp": clock})))
    assert [str(fact.moment) for fact in facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.SATELLITE] == ([moment] if moment else [])


def test_a_date_of_blanks_is_no_date() -> None:
    assert list(exif_facts(ExifBlock({"EXIF DateTimeOriginal": "    :  :     :  :  ", "Image DateTime": "0000:00:00 00:00:00"}))) == []


def test_a_directory_that_asks_for_millions_of_numbers_is_refused() -> None:
    entries = b"".join(struct.pack("<HHII", 0x0102, 5, 999, 8) for _ in range(5_000))
    with pytest.raises(ExifError, match="too long"):
        exif_block(b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 5_000) + entries)


def test_a_small_picture_outside_the_block_is_none() -> None:
    entries = struct.pack("<HHII", 0x0201, 4, 1, 0x7FFFFFFF) + struct.pack("<HHII", 0x0202, 4, 1, 5_000)
    first = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HI", 0, 14) + struct.pack("<H", 2) + entries + b"\x00" * 4
    block = exif_block(first)
    assert block.values["Thumbnail JPEGInterchangeFormat"] == str(0x7FFFFFFF)
    assert block.thumbnail == b""


@given(data=st.binary(max_size=600), order=st.sampled_from([b"II*\x00\x08\x00\x00\x00", b"MM\x00*\x00\x00\x00\x08", b""]))
def test_hostile_blocks_give_facts_or_a_refusal(data: bytes, order: bytes) -> None:
    with contextlib.suppress(ExifError):
        list(exif_facts(exif_block(order + data)))

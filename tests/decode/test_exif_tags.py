"""EXIF blocks: names of cameras, satellite time, hostile directories."""

import contextlib
import logging
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.exif_tags import ExifBlock, ExifError, camera_name, exif_block, exif_facts
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    PlaceClaim,
    SoftwareClaim,
    TimeClaim,
    TimeRole,
)


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


def test_directories_without_end_are_refused() -> None:
    entries = struct.pack("<HHII", 0x0102, 4, 1, 8) * 30_000
    with pytest.raises(ExifError, match="too long"):
        exif_block(b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 30_000) + entries)


@pytest.mark.parametrize("place", [0, 4, 9_000, 0xFFFFFFFF])
def test_a_directory_outside_the_block_is_damage(place: int) -> None:
    with pytest.raises(ExifError):
        exif_block(b"II*\x00" + struct.pack("<I", place) + b"\x00" * 40)


def test_a_small_picture_outside_the_block_is_none() -> None:
    entries = struct.pack("<HHII", 0x0201, 4, 1, 0x7FFFFFFF) + struct.pack("<HHII", 0x0202, 4, 1, 5_000)
    first = (
        b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHII", 1, 0x0112, 3, 1, 1) + struct.pack("<I", 26) + struct.pack("<H", 2) + entries + b"\x00" * 4
    )
    block = exif_block(first)
    assert block.values["Thumbnail JPEGInterchangeFormat"] == str(0x7FFFFFFF)
    assert block.thumbnail == b""


@given(data=st.binary(max_size=600), order=st.sampled_from([b"II*\x00\x08\x00\x00\x00", b"MM\x00*\x00\x00\x00\x08", b""]))
def test_hostile_blocks_give_facts_or_a_refusal(data: bytes, order: bytes) -> None:
    with contextlib.suppress(ExifError):
        list(exif_facts(exif_block(order + data)))


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"Latitude": "[43, 17, 4722/100]", "LatitudeRef": "N", "Longitude": "[5, 22, 11]", "LongitudeRef": "W"}, (43.29645, -5.36972)),
        ({"Latitude": "[43, 17, 0/0]", "LatitudeRef": "S", "Longitude": "[5, 0/0, 0/0]", "LongitudeRef": "E"}, (-43.28333, 5.0)),
        ({"Latitude": "[0, 0, 0]", "LatitudeRef": "N", "Longitude": "[0, 0, 0]", "LongitudeRef": "E"}, None),
        ({"Latitude": "[93, 0, 0]", "LatitudeRef": "N", "Longitude": "[5, 0, 0]", "LongitudeRef": "E"}, None),
        ({"Latitude": "[0/0, 0/0, 0/0]", "Longitude": "[0/0, 0/0, 0/0]"}, None),
        ({"Latitude": "[43, 0, 0]"}, None),
        ({"Latitude": "[]", "Longitude": "text"}, None),
    ],
)
def test_a_place_is_complete_and_on_the_earth_or_not_told(values: dict[str, str], place: tuple[float, float] | None) -> None:
    facts = exif_facts(ExifBlock({f"GPS GPS{name}": value for name, value in values.items()}))
    found = [fact for fact in facts if isinstance(fact, PlaceClaim)]
    assert [(pytest.approx(fact.latitude, abs=1e-4), pytest.approx(fact.longitude, abs=1e-4)) for fact in found] == ([place] if place else [])


def test_a_camera_block_is_read_in_full_by_its_standard() -> None:
    data = (Path(__file__).parent.parent.parent / "fixtures" / "pictures" / "annotated.jpg").read_bytes()
    start = data.index(b"Exif\x00\x00") + 6
    facts = list(exif_facts(exif_block(data[start : start + 4_000])))
    (place,) = [fact for fact in facts if isinstance(fact, PlaceClaim)]
    assert (round(place.latitude, 5), round(place.longitude, 5), place.altitude) == (43.29645, -5.36978, -12.5)
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)} == {
        ("caption", "The harbour"),
        ("comments", "Zażółć gęślą"),
        ("title", "Żagle"),
        ("lens", "50mm f/1.8"),
        ("computer it was made on", "Mac OS X 10.6.4"),
    }
    assert {(fact.role, fact.name) for fact in facts if isinstance(fact, PersonClaim)} == {
        (PersonRole.OWNER, "Camille Roche"),
        (PersonRole.RIGHTS_HOLDER, "Agence Roche"),
    }
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Identifier)} == {
        (IdentifierKind.SERIAL, "778899"),
        (IdentifierKind.PICTURE_UNIQUE, "0123456789abcdef0123456789abcdef"),
    }
    assert "Ver.2 of a converter" in {fact.name for fact in facts if isinstance(fact, SoftwareClaim)}
    (taken,) = [fact for fact in facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.CAPTURED]
    assert (str(taken.moment), taken.at.raw) == ("2019-06-04 18:20:11 +02:00", "2019:06:04 18:20:11.25 +02:00")


def test_notes_and_directories_that_lead_nowhere_cost_nothing_of_what_the_first_one_says() -> None:
    note = struct.pack("<HHHII", 1, 0x000C, 12, 1, 0xFFFF) + b"\x00" * 4
    make, software = b"Canon\x00", b"Ver.1\x00"
    start = 8 + 2 + 4 * 12 + 4
    entries = (
        struct.pack("<HHII", 0x010F, 2, 6, start)
        + struct.pack("<HHII", 0x0131, 2, 6, start + 6)
        + struct.pack("<HHII", 0x8769, 4, 1, start + 12)
        + struct.pack("<HHII", 0x8825, 4, 1, 0xFFFFFF)
    )
    inner = struct.pack("<HHHII", 1, 0x927C, 7, len(note), start + 12 + 18) + b"\x00" * 4
    block = exif_block(b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 4) + entries + b"\x00" * 4 + make + software + inner + note)
    assert (block.values["Image Make"], block.values["Image Software"]) == ("Canon", "Ver.1")
    assert not [name for name in block.values if name.startswith("MakerNote")]


#: Tags that facts are made of, where the standard puts them.
_WANTED = re.compile(
    r"Image (?:Make|Model|Software|DateTime|Artist|Copyright|ImageDescription)"
    r"|EXIF (?:DateTime\w+|OffsetTime\w*|SubSecTime\w*|BodySerialNumber|LensModel)"
    r"|GPS GPS(?:Latitude|Longitude|Altitude|TimeStamp|Date)(?:Ref)?"
)
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def _exif_of(path: Path) -> ExifBlock | None:
    data = path.read_bytes()
    if data[:2] in {b"II", b"MM"}:
        return exif_block(data)
    place = data.find(b"Exif\x00\x00", 0, 1 << 16)
    return exif_block(data[place + 6 :]) if place > 0 else None


def _compared_with_exifread(path: Path) -> int:
    """How many tags both read; ExifRead, a reader by other hands, is the second witness."""
    exifread = pytest.importorskip("exifread")
    logging.getLogger("exifread").setLevel(logging.CRITICAL)
    block = _exif_of(path)
    if block is None:
        return 0
    with path.open("rb") as stream:
        theirs = {name: str(value) for name, value in exifread.process_file(stream, details=False).items() if not name.endswith("Thumbnail")}
    # ExifRead gives titles for Windows, and all that is no ASCII, as bytes.
    both = {name for name, value in theirs.items() if name in block.values and " XP" not in name and not value.startswith("b'")}
    assert {name: block.values[name] for name in both} == {name: theirs[name] for name in both}, path.name
    assert not {name for name, value in theirs.items() if _WANTED.fullmatch(name) and value.strip() and name not in block.values}, path.name
    return len(both)


def test_a_second_reader_reads_the_same() -> None:
    pictures = [path for path in (Path(__file__).parents[2] / "fixtures" / "pictures").iterdir() if path.suffix in {".jpg", ".tif"}]
    assert sum(map(_compared_with_exifread, pictures)) > 40


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not at hand")
def test_a_second_reader_reads_the_same_in_real_pictures() -> None:
    compared = 0
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix.lower() in {".jpg", ".jpeg", ".tif", ".tiff"} and path.is_file() and path.stat().st_size < 20_000_000:
            # Damaged pictures: ExifRead raises what it happens to raise.
            with contextlib.suppress(ExifError, ValueError, TypeError, KeyError, IndexError, struct.error):
                compared += _compared_with_exifread(path)
    assert compared > 500

"""Images of discs, built byte by byte (ECMA-119) and by genisoimage: names of each kind, times, loops, damage."""

import struct
import subprocess
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.iso_image import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, SoftwareClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

SECTOR = 2048
#: 2016-05-05 10:11:12, two hours (eight quarters) east of UTC.
WHEN = bytes([116, 5, 5, 10, 11, 12, 8])
ROOT, FOLDER, TEXT = 20, 21, 22


def record(name: bytes, sector: int, size: int, flags: int = 0, fields: bytes = b"") -> bytes:
    """Section 9.1, with numbers in both byte orders; fields of Rock Ridge behind the padded name."""
    padded = name + b"\0" * (1 - len(name) % 2)
    numbers = struct.pack("<I", sector) + struct.pack(">I", sector) + struct.pack("<I", size) + struct.pack(">I", size)
    body = b"\0" + numbers + WHEN + bytes([flags, 0, 0]) + b"\1\0\0\1" + bytes([len(name)]) + padded + fields
    return bytes([len(body) + 1]) + body


def image(root: bytes, folder: bytes = b"", text: bytes = b"words") -> bytes:
    descriptor = bytearray(SECTOR)
    descriptor[:7] = b"\1CD001\1"
    descriptor[40:72] = b"ARCHIVE".ljust(32)
    descriptor[574:702] = b"A BURNING PROGRAM".ljust(128)
    descriptor[813:830] = b"2016050510111200\x08"
    descriptor[156:190] = record(b"\0", ROOT, SECTOR, 2)
    last = b"\xffCD001\1".ljust(SECTOR, b"\0")
    sectors = [
        bytes(descriptor),
        last,
        bytes(SECTOR),
        bytes(SECTOR),
        root.ljust(SECTOR, b"\0"),
        folder.ljust(SECTOR, b"\0"),
        text.ljust(SECTOR, b"\0"),
    ]
    return bytes(16 * SECTOR) + b"".join(sectors)


OWN = record(b"\0", ROOT, SECTOR, 2) + record(b"\1", ROOT, SECTOR, 2)
GOOD = image(OWN + record(b"FOLDER", FOLDER, SECTOR, 2), record(b"NOTE.TXT;1", TEXT, 5))


def test_files_come_with_bytes_and_the_time_in_its_zone() -> None:
    reading = Reading(FORMAT, GOOD)
    assert reading.bytes_of("FOLDER/NOTE.TXT") == b"words"
    (claim,) = reading.children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:12 +02:00"


def test_the_volume_tells_its_name_its_program_and_when_it_was_made() -> None:
    reading = Reading(FORMAT, GOOD)
    assert [fact.value for fact in reading.every(Description, kind="volume name")] == ["ARCHIVE"]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["A BURNING PROGRAM"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim)] == ["2016-05-05 10:11:12 +02:00"]


def test_names_of_rock_ridge_are_taken_where_the_root_bears_its_mark() -> None:
    marked = record(b"\0", ROOT, SECTOR, 2, b"SP\x07\x01\xbe\xef\0") + record(b"\1", ROOT, SECTOR, 2)
    name = "Réunion du bureau.txt".encode()
    long_name = b"NM" + bytes([5 + len(name), 1, 0]) + name
    steps = b"\x08\0\0\x04home\0\x06claire\x04\0\x02\0\x01\x02pl\0\x06an.odt"
    link = b"SL" + bytes([5 + len(steps), 1, 0]) + steps
    root = marked + record(b"REUNION.TXT;1", TEXT, 5, fields=long_name) + record(b"LINK;1", TEXT, 0, fields=link)
    reading = Reading(FORMAT, image(root))
    assert [child.name for child in reading.children] == ["Réunion du bureau.txt"]
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]
    # Root, a step up, the same folder, and a step in two pieces (RRIP 1.12 section 4.1.3.1).
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [("/home/claire/.././plan.odt", "target of a symbolic link")]


def test_a_file_in_several_pieces_is_put_together() -> None:
    root = OWN + record(b"LONG;1", TEXT, 3, 0x80) + record(b"LONG;1", TEXT, 5)
    assert Reading(FORMAT, image(root)).bytes_of("LONG") == b"worwords"


def test_a_folder_that_lies_in_itself_ends_the_reading() -> None:
    reading = Reading(FORMAT, image(OWN + record(b"A", FOLDER, SECTOR, 2), record(b"B", ROOT, SECTOR, 2)))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "lay in itself" in sentences(reading.problems)


@pytest.mark.parametrize(("sector", "size"), [(5000, 5), (TEXT, 4_000_000_000)])
def test_a_file_behind_the_end_is_damage_and_costs_only_itself(sector: int, size: int) -> None:
    reading = Reading(FORMAT, image(OWN + record(b"FAR;1", sector, size) + record(b"NEAR;1", TEXT, 5)))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert [child.name for child in reading.children] == ["NEAR"]


def test_a_file_beyond_the_limit_is_said() -> None:
    assert Reading(FORMAT, GOOD, Limits(item_bytes=4)).kinds() == [ProblemKind.LIMIT]


def test_a_udf_disc_is_named() -> None:
    data = bytes(16 * SECTOR) + b"\0BEA01\1".ljust(SECTOR, b"\0") * 4
    reading = Reading(FORMAT, data)
    assert FORMAT.recognises(Content.of_bytes(data))
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert "UDF" in sentences(reading.problems)


@pytest.mark.parametrize("options", [["-R"], ["-J"], ["-R", "-J"]])
def test_images_of_genisoimage_give_every_file_under_its_name(tmp_path: Path, options: list[str]) -> None:
    inside = tmp_path / "files" / "Dossier d'été"
    inside.mkdir(parents=True)
    for number in range(40):
        (inside / f"compte rendu numéro {number}.txt").write_text(str(number))
    try:
        subprocess.run(["genisoimage", "-quiet", *options, "-o", "x.iso", "files"], cwd=tmp_path, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("genisoimage is not installed")
    reading = Reading(FORMAT, tmp_path / "x.iso")
    assert {child.name: child.content.read(9) for child in reading.children} == {
        f"Dossier d'été/compte rendu numéro {number}.txt": str(number).encode() for number in range(40)
    }


@given(st.lists(st.tuples(st.integers(16 * SECTOR, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_changed_bytes_never_fail_the_reader(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data), Limits(item_bytes=1 << 20)).kinds()

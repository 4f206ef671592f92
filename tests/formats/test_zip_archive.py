"""Zip archives: members with their times, hostile names, links, encryption, bombs, damage; slices equal the whole."""

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.zip_archive import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Quantity, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind


def archive(*members: tuple[str, bytes], when: tuple[int, int, int, int, int, int] = (2016, 5, 5, 10, 11, 12)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_members_come_with_bytes_and_a_time_without_zone() -> None:
    reading = Reading(FORMAT, archive(("a.txt", b"one"), ("folder/b.txt", b"two")))
    assert [(child.name, child.content.read(10)) for child in reading.children] == [("a.txt", b"one"), ("folder/b.txt", b"two")]
    (claim,) = reading.children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:12 (no zone stated)"
    assert reading.every(Quantity)[0].value == 2


def test_info_zips_extra_field_gives_the_time_in_utc(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    subprocess.run(["touch", "-d", "2016-05-05T10:11:13Z", str(tmp_path / "a.txt")], check=True)
    done = subprocess.run(["zip", "-q", "x.zip", "a.txt"], cwd=tmp_path, check=False)
    if done.returncode:
        pytest.skip("Info-ZIP's zip is not installed")
    (claim,) = Reading(FORMAT, tmp_path / "x.zip").children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:13 UTC"


def test_a_link_and_an_encrypted_member_are_said_and_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("secret.txt", b"x" * 20)
    data = bytearray(out.getvalue())
    # Set the encryption bit of the second member in its local and its central header (APPNOTE.TXT 4.4.4).
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark, data.index(mark) + 4) + offset
        data[place] |= 1
    reading = Reading(FORMAT, bytes(data))
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE, ProblemKind.ENCRYPTED]
    assert not reading.children


def test_a_bomb_costs_only_itself() -> None:
    limits = Limits(item_bytes=1 << 20)
    reading = Reading(FORMAT, archive(("bomb", b"\0" * (4 << 20)), ("note", b"fine")), limits)
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert "bomb" in sentences(reading.problems)
    assert [child.name for child in reading.children] == ["note"]


def test_a_lying_size_is_damage_and_loses_nothing_else() -> None:
    data = bytearray(archive(("a", b"a" * 100), ("b", b"fine")))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 50)
    reading = Reading(FORMAT, bytes(data))
    assert [child.name for child in reading.children][-1] == "b"


@pytest.mark.parametrize("cut", [30, 60, 100])
def test_a_cut_archive_is_said_to_be_damaged(cut: int) -> None:
    assert Reading(FORMAT, archive(("a", b"a" * 100))[:-cut]).kinds() == [ProblemKind.DAMAGED]


def test_a_package_whose_first_member_is_its_kind_is_no_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert not FORMAT.recognises(Content.of_bytes(out.getvalue()))
    assert FORMAT.recognises(Content.of_bytes(archive(("a", b""))))
    assert not FORMAT.recognises(Content.of_bytes(b"PDF"))


@given(sizes=st.lists(st.integers(0, 300), min_size=1, max_size=30), target=st.integers(1, 2000))
def test_slices_give_what_the_whole_gives(sizes: list[int], target: int) -> None:
    data = archive(*((f"m{number}", bytes([number]) * size) for number, size in enumerate(sizes)))
    whole = [(child.name, child.content.read(1000)) for child in Reading(FORMAT, data).children]
    content = Content.of_bytes(data)
    assert FORMAT.split is not None
    assert FORMAT.extract_span is not None
    spans = FORMAT.split(content, target)
    sliced = [found for span in spans for found in FORMAT.extract_span(content, Limits(), span)]
    assert [(child.name, child.content.read(1000)) for child in sliced if hasattr(child, "content")] == whole


def test_more_members_than_allowed_are_said_to_be_left_out() -> None:
    reading = Reading(FORMAT, archive(*((str(number), b"x") for number in range(5))), Limits(children=3))
    assert len(reading.children) == 3
    assert reading.kinds() == [ProblemKind.LIMIT]


def test_the_first_slice_tells_of_all_links_and_a_damaged_archive_is_not_cut() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(4):
            made.writestr(f"m{number}", bytes(100))
        made.writestr(link, "/etc/passwd")
    content = Content.of_bytes(out.getvalue())
    assert FORMAT.split is not None
    assert FORMAT.extract_span is not None
    first, *later = FORMAT.split(content, 150)
    assert later
    told = [[one.kind for one in FORMAT.extract_span(content, Limits(), span) if isinstance(one, Problem)] for span in (first, *later)]
    assert told == [[ProblemKind.SPECIAL_FILE], *([] for _ in later)]
    assert FORMAT.split(Content.of_bytes(out.getvalue()[:-30]), 150) == []

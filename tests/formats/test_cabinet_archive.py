"""Cabinets, built byte by byte ([MS-CAB] section 2): stored and MSZIP, several blocks, damage."""

import os
import struct
import zlib

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.cabinet_archive import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import PathClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

#: 2016-05-05 10:11:12 in the two numbers of DOS.
DAY, TIME = 36 << 9 | 5 << 5 | 5, 10 << 11 | 11 << 5 | 6
#: Words that say themselves again from block to block, so that the window matters.
LONG = os.urandom(20_000) * 4


def blocks(data: bytes, method: int) -> list[bytes]:
    out, window = [], b""
    for start in range(0, len(data), 32768):
        piece = data[start : start + 32768]
        packed = piece
        if method == 1:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=window) if window else zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = b"CK" + packer.compress(piece) + packer.flush()
            window = piece
        out.append(struct.pack("<IHH", 0, len(packed), len(piece)) + packed)
    return out


def cabinet(members: list[tuple[bytes, int, int]], data: bytes, method: int = 0, folder: int = 0) -> bytes:
    """Members as name, size and offset in the one folder."""
    packed = blocks(data, method)
    files = b"".join(struct.pack("<IIHHHH", size, offset, folder, DAY, TIME, 0x80) + name + b"\0" for name, size, offset in members)
    start = 36 + 8 + len(files)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, start + sum(map(len, packed)), 0, 44, 0, 3, 1, 1, len(members), 0, 7, 0)
    return head + struct.pack("<IHH", start, len(packed), method) + files + b"".join(packed)


@pytest.mark.parametrize("method", [0, 1])
def test_members_come_with_bytes_and_local_time(method: int) -> None:
    data = b"short" + LONG
    reading = Reading(FORMAT, cabinet([("été\\a.txt".encode(), 5, 0), (b"long", len(LONG), 5)], data, method))
    assert reading.bytes_of("été/a.txt") == b"short"
    assert reading.bytes_of("long") == LONG
    (claim,) = reading.children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:12 (no zone stated)"
    assert not reading.problems


def test_a_method_that_is_not_read_is_named_with_the_members() -> None:
    reading = Reading(FORMAT, cabinet([(b"a.txt", 5, 0)], b"short", 3))
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert "LZX" in sentences(reading.problems)
    assert [path.path for path in reading.every(PathClaim)] == ["a.txt"]


def test_members_that_share_bytes_and_those_beyond_the_limit_cost_only_themselves() -> None:
    members = [(b"a", 5, 0), (b"again", 5, 0), (b"b", 2, 5)]
    reading = Reading(FORMAT, cabinet(members, b"shorted"))
    assert [child.name for child in reading.children] == ["a", "b"]
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert Reading(FORMAT, cabinet(members[:1], b"shorted"), Limits(item_bytes=3)).kinds() == [ProblemKind.LIMIT]


def test_a_member_of_several_cabinets_or_of_no_folder_is_said() -> None:
    assert Reading(FORMAT, cabinet([(b"a", 5, 0)], b"short", folder=0xFFFE)).kinds() == [ProblemKind.NO_READER]
    assert Reading(FORMAT, cabinet([(b"a", 5, 0)], b"short", folder=7)).kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize("cut", [1, 30_000])
def test_a_cut_cabinet_keeps_what_came_before(cut: int) -> None:
    reading = Reading(FORMAT, cabinet([(b"a", 5, 0), (b"long", len(LONG), 5)], b"short" + LONG)[:-cut])
    assert [child.name for child in reading.children] == ["a"]
    assert reading.kinds() == [ProblemKind.DAMAGED]


def test_a_size_of_four_gigabytes_is_damage() -> None:
    assert Reading(FORMAT, cabinet([(b"a", 0xFFFFFFFF, 0)], b"short"), Limits(item_bytes=1 << 40)).kinds() == [ProblemKind.DAMAGED]


@given(st.binary(max_size=300))
def test_any_bytes_behind_the_mark_are_read_without_failing(data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, b"MSCF\0\0\0\0" + data).kinds()


def test_other_bytes_are_no_cabinet() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"MSCFx"))

"""Shortcuts of Windows, built byte by byte ([MS-SHLLINK])."""

import struct
from uuid import UUID

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.shell_link import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PathClaim, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

HEAD = b"\x4c\0\0\0" + UUID("00021401-0000-0000-c000-000000000046").bytes_le
#: 2016-05-05 10:11:12 UTC and one and two seconds later.
TICKS = [131_069_238_720_000_000 + 10_000_000 * step for step in range(3)]
#: Version 1, made on the card 00:1c:42:aa:bb:cc.
DROID = UUID("5d2f0ec0-12a9-11e6-9b1a-001c42aabbcc")


def header(flags: int) -> bytes:
    return HEAD + struct.pack("<II3QII", flags, 0x20, *TICKS, 5, 0).ljust(56, b"\0")


def local_info() -> bytes:
    volume = struct.pack("<4I", 24, 3, 0xCAFE1234, 16) + b"DATEN\0\0\0"
    path = b"C:\\Akten\\Budget.xlsx\0"
    size = 28 + len(volume) + len(path) + 1
    return struct.pack("<7I", size, 28, 1, 28, 28 + len(volume), 0, size - 1) + volume + path + b"\0"


def network_info() -> bytes:
    share = struct.pack("<5I", 20 + len(b"\\\\FILES\\HR\0"), 2, 20, 0, 0x20000) + b"\\\\FILES\\HR\0"
    size = 28 + len(share) + len(b"list.doc\0")
    return struct.pack("<7I", size, 28, 2, 0, 0, 28, 28 + len(share)) + share + b"list.doc\0"


def tracker() -> bytes:
    body = struct.pack("<II", 0x58, 0) + b"claire-pc".ljust(16, b"\0") + UUID(int=1).bytes_le + DROID.bytes_le + UUID(int=1).bytes_le + DROID.bytes_le
    return struct.pack("<II", 0x60, 0xA0000003) + body + bytes(4)


def word(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


WHOLE = header(0x2 | 0x4 | 0x10 | 0x80) + local_info() + word("Für Claire") + word("C:\\Akten") + tracker()


def test_the_target_its_times_and_its_disk_are_told() -> None:
    reading = Reading(FORMAT, WHOLE)
    assert [path.path for path in reading.every(PathClaim)] == ["C:\\Akten\\Budget.xlsx", "C:\\Akten"]
    times = [(time.at.part.split("of ")[1].split(" ")[0] + str(time.moment)[16:19]) for time in reading.every(TimeClaim, role=TimeRole.LISTED)]
    assert times == ["creation:12", "last:13", "last:14"]
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.SERIAL)] == ["CAFE-1234"]
    assert [one.value for one in reading.every(Description)] == ["DATEN", "Für Claire"]
    assert not reading.problems


def test_the_computer_and_its_network_card_are_told() -> None:
    reading = Reading(FORMAT, WHOLE)
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.HOST)] == ["claire-pc"]
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.NETWORK_ADDRESS)] == ["00:1c:42:aa:bb:cc"]
    assert [str(one.moment)[:10] for one in reading.every(TimeClaim, role=TimeRole.TOKEN)] == ["2016-05-05"]


def test_a_target_on_a_network_is_told_with_its_share() -> None:
    reading = Reading(FORMAT, header(0x2) + network_info())
    assert [path.path for path in reading.every(PathClaim)] == ["\\\\FILES\\HR\\list.doc"]


@pytest.mark.parametrize("cut", [10, 90, 150])
def test_a_cut_shortcut_never_fails_the_reader(cut: int) -> None:
    assert set(Reading(FORMAT, WHOLE[:-cut]).kinds()) <= {ProblemKind.DAMAGED}
    assert Reading(FORMAT, WHOLE[:60]).kinds() == [ProblemKind.DAMAGED]


@given(st.binary(max_size=400))
def test_any_bytes_behind_the_mark_are_read_without_failing(data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, HEAD + data).kinds()


def test_other_bytes_are_no_shortcut() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\x4c\0\0\0" + bytes(100)))

"""RAR archives of versions 3 and 5: headers, members with and without a free unpacker, damage.

The fixtures are real files by WinRAR and rar, see fixtures/origins/office-and-archives.md: nothing free writes the format.
"""

import struct
import zlib
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import free_unpacker
from leakcheck.formats.rar_archive import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "archives"
needs_unpacker = pytest.mark.skipif(not free_unpacker.is_there(), reason="libarchive is not installed")


def times(reading: Reading, number: int = 0) -> list[tuple[str, str]]:
    return [(fact.at.part.split(": ")[-1], str(fact.moment)) for fact in reading.children[number].facts if isinstance(fact, TimeClaim)]


def test_stored_members_of_version_3_come_with_names_and_local_times() -> None:
    reading = Reading(FORMAT, FIXTURES / "rar3_subdirs.rar")
    assert reading.bytes_of("sub/dir1/file1.txt") == b"file1\n"
    assert "sub/üȵĩöḋè/file.txt" in [child.name for child in reading.children]
    assert times(reading) == [("time of last change", "2020-07-20 21:01:44 (no zone stated)")]
    assert not reading.problems


def test_the_time_of_creation_is_told_where_it_is_kept() -> None:
    assert [what for what, _ in times(Reading(FORMAT, FIXTURES / "ctime1.rar"))] == ["time of last change", "time of creation"]


@needs_unpacker
def test_packed_members_of_version_5_are_unpacked_and_their_times_are_utc() -> None:
    reading = Reading(FORMAT, FIXTURES / "rar5_crc.rar")
    assert [(child.name, child.content.size) for child in reading.children] == [("stest1.txt", 2048), ("stest2.txt", 2048)]
    assert times(reading, 1)[:2] == [("time of last change", "2011-06-12 09:53:33 UTC"), ("time of creation", "2016-05-22 09:12:33 UTC")]
    assert "crc" in reading.every(Description, kind="comments")[0].value


def test_without_an_unpacker_packed_members_are_named_and_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_unpacker, "is_there", lambda: False)
    reading = Reading(FORMAT, FIXTURES / "rar5_crc.rar")
    assert reading.kinds() == [ProblemKind.MISSING_EXTRA]
    assert "libarchive" in sentences(reading.problems)
    assert [path.path for path in reading.every(PathClaim)] == ["stest1.txt"]


@needs_unpacker
def test_what_the_unpacker_cannot_do_is_said_and_named() -> None:
    reading = Reading(FORMAT, FIXTURES / "rar3_solid.rar")
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert [path.path for path in reading.every(PathClaim)] == ["stest2.txt"]


def test_owners_are_told() -> None:
    assert [fact.value for fact in Reading(FORMAT, FIXTURES / "rar5_owner.rar").every(Description, kind="owner of members")] == [
        "400 : 500",
        "bin : sys",
    ]


def test_links_are_not_followed() -> None:
    reading = Reading(FORMAT, FIXTURES / "rar5_symlink_unix.rar")
    assert [child.name for child in reading.children] == ["data.txt"]
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE] * 2
    targets = reading.every(PathClaim, role="target of a symbolic link")
    assert [(fact.path, fact.at.part) for fact in targets] == [
        ("data.txt", "RAR entry data_link: target"), ("../random123", "RAR entry random_link: target"),
    ]  # fmt: skip


def test_encrypted_names_are_said_to_be() -> None:
    assert Reading(FORMAT, FIXTURES / "rar5_hpsw.rar").kinds() == [ProblemKind.ENCRYPTED]


def test_a_changed_byte_of_a_stored_member_is_damage() -> None:
    data = bytearray((FIXTURES / "rar3_subdirs.rar").read_bytes())
    data[data.index(b"file1\n")] ^= 1
    reading = Reading(FORMAT, bytes(data))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "sub/dir1/file1.txt" not in [child.name for child in reading.children]


@pytest.mark.parametrize("cut", [1, 30, 100])
def test_a_cut_archive_keeps_what_came_before(cut: int) -> None:
    data = (FIXTURES / "rar3_subdirs.rar").read_bytes()
    reading = Reading(FORMAT, data[: -cut - 7])
    assert ProblemKind.DAMAGED in reading.kinds()
    assert "sub/dir2/file2.txt" in [child.name for child in reading.children]


def version_5(*blocks: bytes) -> bytes:
    """Blocks with right check sums: type, flags and the rest (RAR 5.0 archive format)."""
    out = b"Rar!\x1a\x07\x01\x00"
    for block in blocks:
        header = number(len(block)) + block
        out += struct.pack("<I", zlib.crc32(header)) + header
    return out


def number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def file_block(name: bytes, size: int, packed: int, method: int = 0) -> bytes:
    return b"\2\2" + number(packed) + b"\0" + number(size) + b"\0" + number(method << 7) + b"\1" + number(len(name)) + name


@pytest.mark.parametrize(
    ("blocks", "kinds"),
    [
        ([b"\1\0\0", file_block(b"far", 1 << 50, 1 << 50)], {ProblemKind.DAMAGED}),
        ([b"\1\0\0", file_block(b"a" * 5000, 1 << 60, 0), b"\5\0\0"], {ProblemKind.DAMAGED}),
        ([b"\1\0\0", b"\2\2" + b"\xff" * 20], {ProblemKind.DAMAGED}),
        ([b"\1\0\0", b"\2\3" + number(1 << 40) + b"\0" * 10], {ProblemKind.DAMAGED}),
    ],
)
def test_headers_made_to_harm_are_sentences(blocks: list[bytes], kinds: set[ProblemKind]) -> None:
    reading = Reading(FORMAT, version_5(*blocks))
    assert set(reading.kinds()) == kinds, sentences(reading.problems)
    assert not reading.children


def test_a_member_beyond_the_limit_is_not_read() -> None:
    reading = Reading(FORMAT, FIXTURES / "rar3_subdirs.rar", Limits(item_bytes=6))
    assert reading.kinds() == [ProblemKind.LIMIT]


@given(st.binary(max_size=200))
def test_any_block_with_a_right_check_sum_is_read_without_failing(block: bytes) -> None:
    for start in (b"\1", b"\2", b"\3", b""):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, version_5(start + block)).kinds()


@given(st.binary(max_size=200))
def test_any_header_of_version_4_is_read_without_failing(header: bytes) -> None:
    for kind in (0x73, 0x74, 0x7A):
        whole = struct.pack("<BHH", kind, 0x8000, 7 + len(header)) + header
        data = b"Rar!\x1a\x07\0" + struct.pack("<H", zlib.crc32(whole) & 0xFFFF) + whole
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, data).kinds()


def test_other_bytes_are_no_rar() -> None:
    assert FORMAT.recognises(Content.of_file(FIXTURES / "ctime1.rar"))
    assert not FORMAT.recognises(Content.of_bytes(b"Rar!\x1a\x08\0"))


def redirected(kind: int, target: bytes) -> bytes:
    """A member without bytes and with a record of redirection (RAR 5.0 archive format, extra record 5)."""
    record = b"\5" + number(kind) + b"\0" + number(len(target)) + target
    extra = number(len(record)) + record
    return b"\2\1" + number(len(extra)) + b"\0\0\0\0\1" + number(1) + b"m" + extra


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (2, "target of a symbolic link"), (3, "target of a junction"), (4, "target of a hard link"),
        (5, "member of which another one is a copy"), (9, "target of a link"),
    ],
)  # fmt: skip
def test_every_kind_of_redirection_tells_its_target(kind: int, role: str) -> None:
    reading = Reading(FORMAT, version_5(redirected(kind, rb"C:\Users\claire\plan.odt"), b"\5\0\0"))
    assert [fact.path for fact in reading.every(PathClaim, role=role)] == [r"C:\Users\claire\plan.odt"]
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]


def test_a_redirection_that_ends_too_early_is_damage() -> None:
    block = redirected(1, b"target")
    assert ProblemKind.DAMAGED in Reading(FORMAT, version_5(block.replace(number(6) + b"target", number(99) + b"target"))).kinds()


def test_a_link_of_version_4_holds_the_place_that_it_leads_to() -> None:
    target = b"/home/claire/plan.odt"
    body = struct.pack("<IIBIIBBHI", len(target), len(target), 3, zlib.crc32(target), 0, 20, 0x30, 4, 0o120777) + b"link"
    header = struct.pack("<BHH", 0x74, 0x8000, 7 + len(body)) + body
    main = struct.pack("<BHH", 0x73, 0, 13) + bytes(6)
    blocks = b"".join(struct.pack("<H", zlib.crc32(block) & 0xFFFF) + block for block in (main, header))
    reading = Reading(FORMAT, b"Rar!\x1a\x07\x00" + blocks + target)
    assert [fact.path for fact in reading.every(PathClaim, role="target of a symbolic link")] == [target.decode()]

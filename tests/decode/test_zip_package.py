"""Entry times of zip files: local without zone, UTC where an extra field keeps it; members with bounds."""

import io
import struct
import zipfile

import pytest

from leakcheck.decode.zip_package import Entry, entries, member, recurs, whole_member
from leakcheck.model.content import LimitReached

DOS = (2016, 5, 5, 10, 11, 12)


def one(extra: bytes = b"", stamp: tuple[int, int, int, int, int, int] = DOS, data: bytes = b"words") -> zipfile.ZipFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        info = zipfile.ZipInfo("a", stamp)
        info.extra, info.compress_type = extra, zipfile.ZIP_DEFLATED
        made.writestr(info, data)
    return zipfile.ZipFile(out)


def field(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


UNIX = field(0x5455, b"\x01" + struct.pack("<i", 1462435872))
NTFS = field(0x000A, bytes(4) + b"\x01\x00\x18\x00" + struct.pack("<Q", (1462435872 + 11644473600) * 10_000_000) + bytes(16))


@pytest.mark.parametrize(
    ("extra", "shown"),
    [
        (b"", "2016-05-05 10:11:12 (no zone stated)"),
        (UNIX, "2016-05-05 08:11:12 UTC"),
        (NTFS, "2016-05-05 08:11:12 UTC"),
        (field(0x9999, b"other") + NTFS, "2016-05-05 08:11:12 UTC"),
        (field(0x5855, struct.pack("<2i2H", 1462440000, 1462435872, 501, 20)), "2016-05-05 08:11:12 UTC"),
        (field(0x5855, bytes(8)), "2016-05-05 10:11:12 (no zone stated)"),
        (field(0x5855, bytes(7)), "2016-05-05 10:11:12 (no zone stated)"),
        (field(0x5455, b"\x01"), "2016-05-05 10:11:12 (no zone stated)"),
        (field(0x5455, b"\x01" + bytes(4)), "None"),
    ],
)
def test_the_time_of_an_entry(extra: bytes, shown: str) -> None:
    with one(extra) as package:
        assert str(entries(package)[0].moment) == shown


@pytest.mark.parametrize(
    ("system", "raw", "shown"),
    [
        (3, "ü.txt".encode(), "ü.txt"),  # Info-ZIP on Unix, and macOS, which writes UTF-8 and does not say so
        (19, "約.txt".encode(), "約.txt"),
        (3, b"\x81.txt", "ü.txt"),  # no UTF-8: the code page of DOS
        (0, "ü.txt".encode(), "├╝.txt"),
    ],
)
def test_the_name_of_an_entry_in_utf_8_that_does_not_say_so(system: int, raw: bytes, shown: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("x" * len(raw))
        info.create_system = system
        made.writestr(info, b"words")
    with zipfile.ZipFile(io.BytesIO(out.getvalue().replace(b"x" * len(raw), raw))) as package:
        (entry,) = entries(package)
        assert entry.name == shown
        assert member(package, entry, 100, 100).read(10) == b"words"


@pytest.mark.parametrize("stamp", [(1980, 1, 1, 0, 0, 0), (1980, 1, 1, 12, 0, 0)])
def test_the_first_day_of_the_format_is_no_time(stamp: tuple[int, int, int, int, int, int]) -> None:
    with one(stamp=stamp) as package:
        assert entries(package)[0].moment is None


def test_a_member_is_bounded_by_size_and_by_ratio() -> None:
    with one(data=b"\0" * (70 << 20)) as package:
        entry = entries(package)[0]
        with pytest.raises(LimitReached, match="100 times"):
            member(package, entry, 1 << 30, 100)
        with pytest.raises(LimitReached, match="more than"):
            member(package, entry, 1 << 20, 10_000)
    with one() as package:
        assert member(package, entries(package)[0], 1 << 20, 100).read(100) == b"words"


def test_a_sound_member_is_unpacked_at_once() -> None:
    with one(data=b"words " * 500) as package:
        assert whole_member(package, entries(package)[0], 1 << 20) == b"words " * 500
    with one(data=b"") as package:
        assert whole_member(package, entries(package)[0], 1 << 20) == b""


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("file_size", 4),
        ("file_size", 6),
        ("file_size", 1 << 30),
        ("compress_size", 3),
        ("compress_size", 1 << 29),
        ("CRC", 1),
        ("compress_type", zipfile.ZIP_STORED),
        ("compress_type", zipfile.ZIP_LZMA),
        ("flag_bits", 1),
        ("orig_filename", "b"),
        ("header_offset", 3),
        ("header_offset", 1 << 20),
    ],
)
def test_whatever_is_unusual_about_a_member_is_left_to_the_standard_librarys_own_way(what: str, value: object) -> None:
    with one() as package:
        info = package.infolist()[0]
        setattr(info, what, value)
        assert whole_member(package, Entry(info, "a", None), 1 << 20) is None


def test_a_recurring_member_is_remembered_by_all_its_bytes() -> None:
    # Two words of the same length and the same check sum.
    for data in (b"plumless", b"buckeroo", b"plumless", b"buckeroo"):
        with one(data=data) as package:
            entry = entries(package)[0]
            hint = recurs(entry)
            assert whole_member(package, entry, 1 << 20, recurring=True) == data
    assert hint


def test_a_member_whose_sum_is_wrong_is_told_as_damaged() -> None:
    with one() as package:
        entry = entries(package)[0]
        entry.info.CRC = 1
        with pytest.raises(zipfile.BadZipFile):
            member(package, entry, 1 << 20, 100)


def test_what_is_long_packed_or_unpacked_is_never_remembered() -> None:
    for what in ("file_size", "compress_size"):
        with one() as package:
            entry = entries(package)[0]
            setattr(entry.info, what, 1 << 20)
            assert not recurs(entry)
            assert not recurs(entry)

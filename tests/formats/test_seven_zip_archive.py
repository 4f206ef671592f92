"""7z archives by 7-Zip, whole, locked, damaged and made to harm."""

import base64
import struct
import zlib
from collections.abc import Sequence

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats import seven_zip_archive
from leakcheck.formats.seven_zip_archive import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, PathClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

MINUTES = b"The minutes of the meeting. " * 6
#: All by 7-Zip 23.01: e/b.txt, e/empty and e/sub/minutes.txt in LZMA2; with encrypted names (`-mhe=on`); stored under AES; PPMd; BCJ over LZMA.
#: The password is `swordfish`.
PLAIN = base64.b64decode(
    "N3q8ryccAAReeQ8OxQAAAAAAAAAiAAAAAAAAAOxBTK7gAK0AJ10AOZlIkbFpl2cm6UFKIjZjULNjSqQZEuWPYTgZ4WptpPe+u3bWaIAAAAAAgTMHrg/Q8bH8nz9HQQQPcQ0R0sQIhjLh+PiTFM0mPuqATheyENghZhoevWTyWZ2rK9y5QFxoyQsefXbthCIcfPpLQrxA4+OL1AyTWF5eR+zqx6WYOFmW5uOZsZzH9Vet7iQbJ6uYnbpZ5sRqUUmpfLbOVVRkVycMGkRIBh67nrHRcz0zWR0FxBpqpUZvXucKmAAAABcGLwEJgJYABwsBAAEjAwEBBV0AEAAADIDaCgEOgmA+AAA="
)
LOCKED = base64.b64decode(
    "N3q8ryccAAT7oUfL8AAAAAAAAAA+AAAAAAAAAFpCMuQgJJe6zIpu2QfDuE2eAdiX3Q9eCn/R5Rg9Om05KICortKj33EZ+lIZvVxDFitgcwHarVEMuLy5JXX8pQmQasIdjiV0qPXEue7em/1Wrm/amAMn+t8n4WAmahZjPuqmLl348i0zcMw7oxAGwwEVID25kaqb+f67Rtxvt7PEamNl6Uh6KFo+GhCtyHzg8tdVMVUXCD18/RGnCCy3vownX/RKj4k98kPwXbmpnSGqT0QjMoXrrAMg7VGCYEZq8FOfOWmdX53urF7Phtb6tpd5eoaA7NDH3GJdMxf4q8zqas1HRyu1gwnfbXB3TjHjJuwEwFsXBjABCYDAAAcLAQACJAbxBwESUw/r+ThPIqMZCAfxqXs//puYIwMBAQVdABAAAAEADICxgOoKAbpwo7YAAA=="
)
STORED = base64.b64decode(
    "N3q8ryccAAR2/mmlsAAAAAAAAAB6AAAAAAAAAHql3II91ZqGOPgl/0wzv8uvh8muoiuSQ62F/0Ab9/g5x2JgJa6OkQ8mZpDm4JHNvqAfvnUC3Ss/CXrgSSybnoFhB/9s8rWyaUygDxACJFwtTx4Hn/MmzRgUoMlVT17zGciOtOItgox7ETyVsi0NqYQX6s0B4QA72qdMeVELXP3AaRVIFwnK2Di5xsXorNIGOMX7C6fpUiXwIAAYqUYWNI+FwRlvkcF0FBz+Zi/YgA/qUfO/jgEEBgABCYCwAAcLAQACJAbxBwESUw+Xyslb1PcSpE0WfIOhS6AjAQABAAyAqICoAAgKAafQ7PUAAAUBGQARJQBlAC8AcwB1AGIALwBtAGkAbgB1AHQAZQBzAC4AdAB4AHQAAAAUCgEAB40FdLam0QEVBgEAIICkgQAA"
)
PPMD = base64.b64decode(
    "N3q8ryccAARln/GIvwAAAAAAAAAiAAAAAAAAAFvuciQAcvB+Z1OZL5I1mhDZ9VOZcMA7QJfR+vfpg7OspgCg6K0AAAAAAACBMweuD9BaW3yfP0dBXPbVIDI1JQkq+fNdz9yf7ZRJmlxrgUwrN4h5798MwdtU+zYfMiNPfhsV78/0Lai0H3CENCKLN/Yj8QpAvf1kF4Nsnsmu5pitXcK6PeycOFRDY9kBkyhqEhICeUz4+zHCMdPDCe+8NyUR/wL7eo+Miy56K/gOjIY12k9GX1xYi3I5N65rWP+wtAAAABcGJQEJgJoABwsBAAEjAwEBBV0AEAAADIDaCgFMWLnkAAA="
)
BRANCHED = base64.b64decode(
    "N3q8ryccAASyY0YvxgAAAAAAAAAiAAAAAAAAAJkoe2kAOZlIkbFpl2cm6UFKIjZjULNjSqQZEuWPYTgZ4OH9tB4TnhZTjgAAAACBMweuD9CHwjyfORCchLFx9OyzAL3NLnxnt5wlZ14UmP31guyG2oH46V6wgwG80bRMvwuQXdedQinGlJqoLnyRc2+rRgEMC4B4fao0U2gLJqUa/5kmdhN8PL4hYmUsf5GGzqnaNOEqaCq9gIExaAHQXGa03rDmkLR8CmkZ9xG82ljChwwLDoNQbTRqSusV7dRwjUcDYX3uDlgAAAAXBigBCYCeAAcLAQABIwMBAQVdABAAAAyA2goBVMK6gQAA"
)
#: One block of LZMA2 by 7-Zip: a/note.txt, a/note.txt.asc (“sig of a”, no signature) and b/note.txt.
SIGNED = base64.b64decode(
    "N3q8ryccAARbFzZllAAAAAAAAAAhAAAAAAAAADDFTyQBAB1XZSBhZ3JlZWQgb24gNDAwLnNpZyBvZiBhb3RoZXIAAACBMweuD9As9LyfP0dBBwq+u4ROvmfWAhWEdTflhThIDqaCChZ+IOCQCRDApMFC4ansNFfFUKLRKSQd8K/z44e/HCDr+HH5UPLo6JZXbSV0+qG66+UcEs5SiKArRKW9NjTZb8rVemfDn/3JNb64AAAAFwYiAQlyAAcLAQABIwMBAQVdABAAAAyAugoBCP4NRQAA"
)

#: By 7-Zip with `-snl`: a.txt and the symbolic link lk, which leads to /home/claire/plan.odt.
LINKED = base64.b64decode(
    "N3q8ryccAATzJNt4agAAAAAAAAAgAAAAAAAAABnXbMoBABdoaQovaG9tZS9jbGFpcmUvcGxhbi5vZHQAAACBMweuD8/Hr2gP6+qcvzY9/nXb5jZNUbqxGFhe/dKDMmAHJOGRmWdkcVM2Kp9Tt0d8mUY/oBVMQmHD09NjaT7K9CtiEO+3Xk8OhhS8FwYcAQlOAAcLAQABIwMBAQVdABAAAAxSCgFDxknsAAA="
)


def test_members_come_with_bytes_and_times() -> None:
    reading = Reading(FORMAT, PLAIN)
    assert {child.name: child.content.read(1000) for child in reading.children} == {
        "e/empty": b"",
        "e/b.txt": b"second",
        "e/sub/minutes.txt": MINUTES,
    }
    times = {child.name: str(child.facts[0].moment) for child in reading.children if isinstance(child.facts[0], TimeClaim)}
    assert times == {"e/empty": "2017-01-01 00:00:00 UTC", "e/b.txt": "2017-01-01 00:00:00 UTC", "e/sub/minutes.txt": "2016-05-05 10:11:13 UTC"}
    assert not reading.problems
    assert "LZMA2" in reading.every(Identifier)[0].value


def test_how_fine_the_times_are_is_told() -> None:
    (told,) = Reading(FORMAT, PLAIN).every(Description, kind="precision of times")
    assert " of 5 times are finer than a second" in told.value


def test_a_filter_for_programs_over_lzma_is_undone() -> None:
    assert Reading(FORMAT, BRANCHED).bytes_of("e/sub/minutes.txt") == MINUTES


@pytest.mark.parametrize(("data", "name"), [(LOCKED, "e/sub/minutes.txt"), (STORED, "minutes.txt")])
def test_what_is_locked_is_opened_by_a_password_that_was_given(data: bytes, name: str) -> None:
    reading = Reading(FORMAT, data, Limits(passwords=("wrong", "swordfish")))
    assert next(child.content.read(1000) for child in reading.children if child.name.endswith(name)) == MINUTES
    assert not reading.problems
    assert "opened with a password that was given" in str(reading.children[-1].facts)


def test_names_that_are_locked_too_are_said_to_be() -> None:
    reading = Reading(FORMAT, LOCKED)
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert "names of what it holds" in sentences(reading.problems)
    assert Reading(FORMAT, LOCKED, Limits(passwords=("wrong",))).kinds() == [ProblemKind.ENCRYPTED]


def test_a_locked_block_and_one_in_an_unread_method_still_tell_their_names() -> None:
    for data, kind in ((STORED, ProblemKind.ENCRYPTED), (PPMD, ProblemKind.NO_READER)):
        reading = Reading(FORMAT, data)
        assert reading.kinds() == [kind]
        assert any(path.path.endswith("minutes.txt") for path in reading.every(PathClaim))
    assert "PPMd" in sentences(reading.problems)


def test_a_member_beyond_the_limit_costs_only_itself() -> None:
    reading = Reading(FORMAT, PLAIN, Limits(item_bytes=10))
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert reading.bytes_of("e/b.txt") == b"second"


def test_a_changed_byte_is_damage_and_gives_no_content() -> None:
    data = bytearray(PLAIN)
    data[40] ^= 0xFF
    reading = Reading(FORMAT, bytes(data))
    assert ProblemKind.DAMAGED in reading.kinds()
    assert MINUTES not in [child.content.read(1000) for child in reading.children]


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_cut_archive_is_said_to_be_damaged(cut: int) -> None:
    assert Reading(FORMAT, PLAIN[:-cut]).kinds() == [ProblemKind.DAMAGED]


def archive(header: bytes, packed: bytes = b"") -> bytes:
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + packed + header


def number(value: int) -> bytes:
    return b"\xff" + struct.pack("<Q", value)


def one_block(unpacks_to: int, coder: bytes, packed: bytes = b"x") -> bytes:
    """A header with one file `a` in one block. Kinds as in 7zFormat.txt: 6 packed, 7 unpacked, 5 files, 0x11 names."""
    streams = b"\x06" + number(0) + b"\x01\x09" + number(len(packed)) + b"\0" + b"\x07\x0b\x01\0\x01" + coder + b"\x0c" + number(unpacks_to) + b"\0\0"
    return b"\x01\x04" + streams + b"\x05\x01\x11\x05\0a\0\0\0\0\0"


HOSTILE: Sequence[tuple[str, bytes, ProblemKind]] = (
    ("a billion files", b"\x01\x05" + number(10**9), ProblemKind.LIMIT),
    ("a million files in ten bytes", b"\x01\x05" + number(10**6), ProblemKind.DAMAGED),
    ("a petabyte in one block", one_block(1 << 50, b"\x21\x21\x01\x28"), ProblemKind.LIMIT),
    ("a dictionary of four gigabytes", one_block(60 << 20, b"\x21\x21\x01\x28"), ProblemKind.DAMAGED),
    ("a key of 2^62 rounds", one_block(16, b"\x24\x06\xf1\x07\x01\x01\x3e"), ProblemKind.LIMIT),
    ("a method that does not exist", one_block(1, b"\x01\x77"), ProblemKind.NO_READER),
    ("a block without methods", b"\x01\x04\x07\x0b\x01\0\0", ProblemKind.DAMAGED),
    (
        "a header that unpacks to a terabyte",
        b"\x17\x06" + number(0) + b"\x01\x09\x01\0\x07\x0b\x01\0\x01\x01\0\x0c" + number(1 << 40) + b"\0\0",
        ProblemKind.LIMIT,
    ),
)


@pytest.mark.parametrize(("header", "kind"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_a_header_made_to_harm_is_a_sentence(header: bytes, kind: ProblemKind) -> None:
    reading = Reading(FORMAT, archive(header, b"x"), Limits(passwords=("word",)))
    assert reading.kinds() == [kind], sentences(reading.problems)
    assert not reading.children


@given(st.integers(0, len(PLAIN) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(PLAIN)
    data[place] ^= by
    reading = Reading(FORMAT, bytes(data))
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert all(child.content.read(1000) in {b"", b"second", MINUTES} for child in reading.children)


@given(st.binary(max_size=300))
def test_any_header_with_a_right_check_sum_is_read_without_failing(header: bytes) -> None:
    for kind in (b"\x01\x04", b"\x01\x05", b"\x17", b""):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, archive(kind + header, b"x")).kinds()


def test_other_bytes_are_no_7z() -> None:
    assert FORMAT.recognises(Content.of_bytes(PLAIN))
    assert not FORMAT.recognises(Content.of_bytes(b"7z" + PLAIN[3:]))


def test_a_signature_that_lies_beside_a_member_comes_with_it() -> None:
    reading = Reading(FORMAT, SIGNED)
    beside = {child.name: dict(child.content.beside) for child in reading.children if child.content.beside}
    assert beside == {"a/note.txt": {"note.txt.asc": b"sig of a"}}
    assert reading.bytes_of("b/note.txt") == b"other"
    assert not reading.problems


def test_no_more_are_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seven_zip_archive, "MOST_HELD_BYTES", 0)
    assert not any(child.content.beside for child in Reading(FORMAT, SIGNED).children)


def test_a_link_is_not_followed_and_it_is_told_where_it_leads_to() -> None:
    reading = Reading(FORMAT, LINKED)
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [("/home/claire/plan.odt", "target of a symbolic link")]
    assert [child.name for child in reading.children] == ["a.txt"]
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]

"""The reader of FLAC on what the reference encoder writes, and on blocks put together here."""

import hashlib
import struct
from pathlib import Path

from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.flac_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim, Quantity, SoftwareClaim, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
PACKED = (RECORDINGS / "packed.flac").read_bytes()
ID3 = b"ID3\3\0\0\0\0\0\x10TPE1\0\0\0\6\0\0\0Agent"


def block(kind: int, data: bytes, last: int = 0) -> bytes:
    return bytes((kind | last,)) + len(data).to_bytes(3, "big") + data


#: 8,000 Hz, two channels, 24 bits, 16,000 samples, no digest.
INFO = block(0, bytes(10) + (8_000 << 44 | 1 << 41 | 23 << 36 | 16_000).to_bytes(8, "big") + bytes(16))


def read(data: bytes) -> Reading:
    return Reading(FORMAT, data)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def test_recognises_it_also_behind_a_tag_of_another_kind() -> None:
    for data in (PACKED, ID3 + PACKED):
        assert FORMAT.recognises(Content.of_bytes(data))
    for data in (ID3 + b"\xff\xfb", b"fLa", b""):
        assert not FORMAT.recognises(Content.of_bytes(data))
    assert [fact.name for fact in read(ID3 + PACKED).every(PersonClaim)][:2] == ["Agent", "Noor Haddad"]


def test_it_tells_library_people_length_and_cover() -> None:
    reading = read(PACKED)
    assert reading.problems == []
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["reference libFLAC 1.4.2 20221022", "Lavf59.27.100"]
    assert told(reading, "coding of the sound") == ["FLAC, 16 bits, 8,000 Hz, 1 channel"]
    assert [(fact.value, fact.unit) for fact in reading.every(Quantity)] == [(0.1, "seconds")]
    assert [child.name for child in reading.children] == ["cover.png"]


def test_the_digest_is_that_of_the_sound_before_it_was_packed() -> None:
    wave = (RECORDINGS / "broadcast.wav").read_bytes()
    at = wave.index(b"data")
    sound = wave[at + 8 : at + 8 + int.from_bytes(wave[at + 4 : at + 8], "little")]
    values = [fact.value for fact in read(PACKED).every(Identifier, kind=IdentifierKind.SOUND)]
    assert values == [f"md5:{hashlib.md5(sound, usedforsecurity=False).hexdigest()}"]
    assert not read(b"fLaC" + INFO + block(1, b"", 0x80) + b"sound").every(Identifier, kind=IdentifierKind.SOUND)


def test_what_a_broadcast_wave_said_is_kept_and_read() -> None:
    reading = read(PACKED)
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [(TimeRole.CAPTURED, "2019-06-04 18:20:11 (no zone stated)")]
    assert told(reading, "time of day of its first sample") == ["18:20:11"]


def test_cut_files_and_lengths_beyond_the_end_keep_what_was_read() -> None:
    for data in (PACKED[:60], b"fLaC" + INFO + b"\x84\xff\xff\xff" + b"x" * 20):
        reading = read(data)
        assert reading.kinds() == [ProblemKind.DAMAGED]
        assert reading.every(Quantity)


def test_blocks_without_end_are_bounded() -> None:
    assert len(read(b"fLaC" + block(2, b"mine") * 5_000 + b"x").facts) <= 1_001
    picture = block(6, struct.pack(">8I", 3, 0, 0, 0, 0, 0, 0, 9) + b"\x89PNG\r\n\x1a\n!", 0x80)
    assert [child.name for child in read(b"fLaC" + INFO + picture + b"x").children] == ["cover.png"]


@given(st.binary(max_size=200), st.integers(4, 3_000))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, place: int) -> None:
    assert ProblemKind.READER_ERROR not in read(PACKED[:place] + data + PACKED[place + len(data) :]).kinds()

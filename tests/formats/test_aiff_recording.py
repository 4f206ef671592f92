"""The reader of AIFF on what SoX, libsndfile and FFmpeg write, and on chunks put together here."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.aiff_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PersonClaim, PersonRole, Quantity, SoftwareClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
NAMES = ("sound.aiff", "floating.aiff", "ffmpeg.aiff")


def chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def aiff(*parts: bytes, form: bytes = b"AIFF") -> bytes:
    return b"FORM" + struct.pack(">I", 4 + sum(map(len, parts))) + form + b"".join(parts)


#: Two channels, 22,050 samples of 16 bits, 44,100 a second in 80 bits (the example of Apple's Numerics).
COMMON = struct.pack(">HIH", 2, 22_050, 16) + bytes.fromhex("400eac44000000000000")


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


@pytest.mark.parametrize(
    ("name", "coding"), [("sound.aiff", "PCM, 16 bits"), ("floating.aiff", "PCM in floating point, 32 bits"), ("ffmpeg.aiff", "PCM, 16 bits")]
)
def test_coding_and_length(name: str, coding: str) -> None:
    assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    reading = read(name)
    assert reading.problems == []
    assert told(reading, "coding of the sound") == [f"{coding}, 8,000 Hz, 1 channel"]
    assert [fact.value for fact in reading.every(Quantity)] == [0.1]


def test_a_remark_has_the_time_of_the_macintoshs_own_clock() -> None:
    reading = read("sound.aiff")
    assert told(reading, "comments") == ["Second take"]
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [(TimeRole.COMMENTED, "2019-06-04 16:20:11 (no zone stated)")]


def test_libsndfile_keeps_the_time_of_writing() -> None:
    (claim,) = read("floating.aiff").every(TimeClaim)
    assert (claim.voucher, claim.token, str(claim.moment)) == (Voucher.EMBEDDED, "peak-chunk", "2019-06-04 16:20:11 UTC")


def test_fields_and_the_tag_of_another_format_are_read() -> None:
    reading = read("ffmpeg.aiff")
    assert {(fact.role, fact.name) for fact in reading.every(PersonClaim)} == {
        (PersonRole.AUTHOR, "Noor Haddad"),
        (PersonRole.RIGHTS_HOLDER, "Agence Roche"),
    }
    assert [fact.name[:4] for fact in reading.every(SoftwareClaim)] == ["Lavf"]
    assert told(reading, "comments") == ["Second take", "Second take"]
    assert [fact.name for fact in read(aiff(chunk(b"AUTH", b"Ana"))).every(PersonClaim)] == ["Ana"]


def test_the_codec_of_the_packed_form_is_named() -> None:
    common = chunk(b"COMM", COMMON + b"ima4\x07IMA 4:1")
    assert told(read(aiff(common, form=b"AIFC")), "coding of the sound") == ["IMA 4:1, 16 bits, 44,100 Hz, 2 channels"]
    assert told(read(aiff(chunk(b"COMM", COMMON + b"sowt\0"), form=b"AIFC")), "coding of the sound") == ["PCM, 16 bits, 44,100 Hz, 2 channels"]
    assert [fact.value for fact in read(aiff(common, form=b"AIFC")).every(Quantity)] == [0.5]


def test_a_clock_that_was_never_set_is_no_time() -> None:
    assert read(aiff(chunk(b"COMT", struct.pack(">HIHH", 1, 0, 0, 4) + b"said"))).every(TimeClaim) == []


def test_data_behind_the_end_and_cut_files() -> None:
    whole = (RECORDINGS / "sound.aiff").read_bytes()
    assert told(read(whole + b"%PDF-1.4"), "data behind the recording's end") == ["8 bytes, beginning like a PDF document"]
    assert read(whole[:-200]).kinds() == [ProblemKind.DAMAGED]


def test_numbers_without_end_are_bounded() -> None:
    assert len(read(aiff(chunk(b"COMT", b"\xff\xff" + struct.pack(">IHH", 3_000_000_000, 0, 2) + b"ab" + bytes(4_000)))).facts) < 510
    assert read(aiff(chunk(b"COMM", b"\xff" * 40))).kinds() == []


@given(st.binary(max_size=200), st.sampled_from(NAMES), st.integers(12, 400))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

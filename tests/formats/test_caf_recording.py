"""The reader of Core Audio files on what FFmpeg and libsndfile write, and on chunks put together here as telephones write them."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.caf_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PersonClaim, Quantity, SoftwareClaim, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
NAMES = ("message.caf", "plain.caf")


def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    return kind + struct.pack(">q", len(data) if length is None else length) + data


def caf(*chunks: bytes) -> bytes:
    return b"caff\x00\x01\x00\x00" + b"".join(chunks)


def form(rate: float = 24_000.0, codec: bytes = b"opus") -> bytes:
    return chunk(b"desc", struct.pack(">d4sIIIII", rate, codec, 0, 0, 480, 1, 0))


def texts(*pairs: tuple[str, str]) -> bytes:
    return chunk(b"info", struct.pack(">I", len(pairs)) + b"".join(f"{key}\0{value}\0".encode() for key, value in pairs))


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def seconds(reading: Reading) -> list[float]:
    return [fact.value for fact in reading.every(Quantity)]


@pytest.mark.parametrize(("name", "coding", "length"), [("message.caf", "Opus, 48,000 Hz", 0.12), ("plain.caf", "PCM, 16 bits, 8,000 Hz", 0.1)])
def test_coding_and_length_by_the_table_of_packets_or_by_the_bytes(name: str, coding: str, length: float) -> None:
    assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    assert read(name).problems == []
    assert told(read(name), "coding of the sound") == [f"{coding}, 1 channel"]
    assert seconds(read(name)) == [length]


def test_texts_are_read() -> None:
    reading = read("message.caf")
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Noor Haddad", "Agence Roche"]
    assert [fact.name[:4] for fact in reading.every(SoftwareClaim)] == ["Lavf"]
    recorded = read(caf(form(), texts(("recorded date", "2021-03-04T05:06:07+02:00"), ("encoding application", "An invented recorder"))))
    assert [(fact.role, str(fact.moment)) for fact in recorded.every(TimeClaim)] == [(TimeRole.CAPTURED, "2021-03-04 05:06:07 +02:00")]
    assert [fact.name for fact in recorded.every(SoftwareClaim)] == ["An invented recorder"]


def test_a_length_that_the_writer_did_not_know_is_no_damage() -> None:
    reading = read(caf(form(), chunk(b"data", b"\0\0\0\0sound", -1)))
    assert reading.problems == []
    assert seconds(reading) == []


def test_data_behind_the_end_and_cut_files() -> None:
    whole = (RECORDINGS / "plain.caf").read_bytes()
    assert told(read(whole + b"%PDF-1.4 more"), "data behind the recording's end") == ["13 bytes, beginning like a PDF document"]
    assert read(whole[:-100]).kinds() == [ProblemKind.DAMAGED]
    assert read(caf()).kinds() == [ProblemKind.DAMAGED]


def test_numbers_that_are_none_and_texts_without_end_are_bounded() -> None:
    for rate in (float("nan"), float("inf"), -1.0, 0.0, 1e300):
        assert seconds(read(caf(form(rate), chunk(b"pakt", b"\x7f" * 24)))) == []
    assert len(read(caf(form(), texts(*[("a", "bc")] * 50_000))).facts) <= 202
    assert read(caf(chunk(b"free", b"") * 5_000)).kinds() == []
    assert read(caf(form(), chunk(b"data", b"", 1 << 62))).kinds() == [ProblemKind.DAMAGED]


@given(st.binary(max_size=200), st.sampled_from(NAMES), st.integers(6, 400))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

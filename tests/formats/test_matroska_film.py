"""The reader of Matroska and WebM on what FFmpeg and mkvmerge write, and on elements put together here."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.matroska_film import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    Quantity,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
NAMES = ("ffmpeg.mkv", "merged.mka", "running.webm")
UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def element(number: int, *content: bytes, length: bytes = b"") -> bytes:
    body = b"".join(content)
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (length or (1 << 56 | len(body)).to_bytes(8, "big")) + body


HEAD = element(0x1A45DFA3, b"\x42\x82\x84webm")


def film(*parts: bytes, length: bytes = b"") -> bytes:
    return HEAD + element(0x18538067, *parts, length=length)


def info(*parts: bytes) -> bytes:
    return element(0x1549A966, *parts)


def tag(name: str, text: str) -> bytes:
    return element(0x1254C367, element(0x7373, element(0x67C8, element(0x45A3, name.encode()), element(0x4487, text.encode()))))


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def times(reading: Reading) -> list[tuple[TimeRole, str]]:
    return [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)]


def programs(reading: Reading) -> list[tuple[SoftwareRole, str]]:
    return [(fact.role, fact.name) for fact in reading.every(SoftwareClaim)]


def seconds(reading: Reading) -> list[float]:
    return [fact.value for fact in reading.every(Quantity)]


def test_recognises_both_kinds_and_no_other_of_the_family() -> None:
    for name in NAMES:
        assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    assert not FORMAT.recognises(Content.of_bytes(element(0x1A45DFA3, b"\x42\x82\x85other")))


def test_a_film_by_ffmpeg_tells_time_people_programs_and_tracks() -> None:
    reading = read("ffmpeg.mkv")
    assert reading.problems == []
    assert times(reading) == [(TimeRole.CREATED, "2019-06-04 16:20:11 UTC")]
    assert [(role, name[:4]) for role, name in programs(reading)][:2] == [(SoftwareRole.PRODUCER, "Lavf"), (SoftwareRole.APPLICATION, "Lavf")]
    assert told(reading, "coding of the picture") == ["V_MPEG4/ISO/ASP, 16 x 16"]
    assert told(reading, "coding of the sound") == ["A_PCM/INT/LIT, 16 bits, 8,000 Hz, 1 channel"]
    assert told(reading, "language of a track") == ["fra"]
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Noor Haddad", "Agence Roche"]
    assert seconds(reading) == [0.2]
    assert told(reading, "title") == ["Talk by the quay"]
    assert len(reading.every(Identifier, kind=IdentifierKind.INSTANCE)) == 1


def test_mkvmerge_tells_its_version_its_time_twice_and_the_attached_file() -> None:
    reading = read("merged.mka")
    assert reading.problems == []
    assert times(reading) == [(TimeRole.CREATED, "2019-06-04 16:20:11 UTC")] * 2
    assert programs(reading)[0] == (SoftwareRole.PRODUCER, "libebml v1.4.4 + libmatroska v1.7.1")
    assert programs(reading)[1] == (SoftwareRole.APPLICATION, "mkvmerge v74.0.0 ('You Oughta Know') 64-bit")
    assert told(reading, "description of a file inside") == ["A plan"]
    assert reading.bytes_of("plan.png").startswith(b"\x89PNG")
    assert not told(reading, "BPS")


def test_a_running_stream_does_not_know_its_lengths() -> None:
    assert read("running.webm").problems == []
    cluster = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"\x81" * 200), length=UNKNOWN)
    reading = read(film(info(element(0x4D80, b"Chrome")), cluster * 3, tag("ARTIST", "Ana"), length=UNKNOWN))
    assert programs(reading) == [(SoftwareRole.PRODUCER, "Chrome")]
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Ana"]
    assert reading.problems == []


def test_times_in_tags_are_told_by_their_names() -> None:
    reading = read(
        film(tag("DATE_RECORDED", "2021-03-04 05:06:07"), tag("DATE_RELEASED", "2021-03-05"), tag("DATE", "2020"), tag("DATE_TAGGED", "2021-03-06"))
    )
    assert times(reading) == [(TimeRole.CAPTURED, "2021-03-04 05:06:07 (no zone stated)"), (TimeRole.METADATA_CHANGED, "2021-03-06 (no zone stated)")]
    assert told(reading, "day or year") == ["2021-03-05", "2020"]


def test_a_part_of_several_names_the_others() -> None:
    reading = read(film(info(element(0x7384, b"part2.mkv"), element(0x3C83AB, b"part1.mkv"), element(0x3CB923, b"\x11" * 16))))
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [
        ("own name when it was written", "part2.mkv"),
        ("linked file", "part1.mkv"),
    ]
    assert [fact.value for fact in reading.every(Identifier)] == ["11" * 16]


def test_what_stands_behind_the_end_and_cut_files() -> None:
    whole = film(info(element(0x7BA9, b"A film")))
    assert told(read(whole + b"Rar!\x1a\x07 and more"), "data behind the recording's end") == ["15 bytes, beginning like a RAR archive"]
    cut = read((RECORDINGS / "ffmpeg.mkv").read_bytes()[:-300])
    assert cut.kinds() == [ProblemKind.DAMAGED]
    assert told(cut, "title") == ["Talk by the quay"]


@pytest.mark.parametrize("value", [b"\x7f\xf0" + bytes(6), b"\x7f\xf8" + bytes(6), b"\xff\xff\xff\xff", b"\x7f\xef" + b"\xff" * 6])
def test_numbers_that_are_none_are_no_length(value: bytes) -> None:
    assert seconds(read(film(info(element(0x4489, value), element(0x2AD7B1, b"\xff" * 8))))) == []


def test_elements_without_end_are_bounded() -> None:
    deep = b""
    for _ in range(300):
        deep = element(0x67C8, deep)
    assert read(film(deep)).kinds() == []
    many = read(film(tag("A", "bc") * 3_000))
    assert len(many.facts) <= 501
    assert read(film(element(0x1F43B675, b"\xa3\x80" * 400_000, length=UNKNOWN), length=UNKNOWN)).facts == []
    huge = film(element(0x1941A469, element(0x61A7, element(0x466E, b"a"), struct.pack(">HB", 0x465C, 0x08) + b"\xff" * 4 + b"x")), length=UNKNOWN)
    assert set(read(huge).kinds()) == {ProblemKind.LIMIT, ProblemKind.DAMAGED}


@given(st.binary(max_size=200), st.sampled_from(NAMES), st.integers(4, 2_000))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

"""The reader of Ogg on what oggenc, opusenc, speexenc and FFmpeg write, and on pages put together here."""

import struct
from base64 import b64encode
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.ogg_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PlaceClaim,
    Quantity,
    SoftwareClaim,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
NAMES = ("vorbis.ogg", "voice.opus", "speech.spx", "ffmpeg.oga")


def page(packets: list[bytes], position: int, flags: int = 0, serial: int = 7) -> bytes:
    """RFC 3533 section 6: pieces of 255 bytes, and a shorter one that ends a packet."""
    pieces = b"".join(b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets)
    head = b"OggS\0" + struct.pack("<BqIII", flags, position, serial, 0, 0)
    return head + bytes((len(pieces),)) + pieces + b"".join(packets)


def comments(vendor: str, *fields: str) -> bytes:
    texts = [vendor.encode(), *(field.encode() for field in fields)]
    counted = [struct.pack("<I", len(text)) + text for text in texts]
    return counted[0] + struct.pack("<I", len(fields)) + b"".join(counted[1:])


HEAD = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 16_000, 0, 0)


def opus(vendor: str, *fields: str, begin: int = 960, position: int = 48_312) -> bytes:
    tags = b"OpusTags" + comments(vendor, *fields)
    return page([HEAD], 0, 2) + page([tags], 0) + page([b"sound"], begin) + page([b"sound"], position, 4)


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def seconds(reading: Reading) -> list[float]:
    return [fact.value for fact in reading.every(Quantity)]


@pytest.mark.parametrize(
    ("name", "coding", "vendor"),
    [
        ("vorbis.ogg", "Vorbis", "Xiph.Org libVorbis"),
        ("voice.opus", "Opus", "libopus"),
        ("speech.spx", "Speex", "Encoded with Speex"),
        ("ffmpeg.oga", "FLAC, 16 bits", "Lavf"),
    ],
)
def test_each_codec_tells_its_library_its_people_and_its_length(name: str, coding: str, vendor: str) -> None:
    assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    reading = read(name)
    assert reading.problems == []
    assert told(reading, "coding of the sound") == [f"{coding}, 8,000 Hz, 1 channel"]
    assert reading.every(SoftwareClaim)[0].name.startswith(vendor)
    assert [fact.name for fact in reading.every(PersonClaim)][:1] == ["Noor Haddad"]
    assert seconds(reading) == [0.1]


def test_streams_have_numbers_and_covers_are_files_of_their_own() -> None:
    reading = read("voice.opus")
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)] == ["ogg stream 00001268"]
    assert [child.name for child in reading.children] == ["cover.png"]
    assert told(reading, "name of the place") == ["The quay"]


def test_a_voice_message_names_the_program_that_sent_it_and_nothing_else() -> None:
    reading = read(opus("WhatsApp"))
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["WhatsApp"]
    assert reading.every(TimeClaim) == []
    assert seconds(reading) == [1.0]


def test_times_and_places_in_fields() -> None:
    reading = read(opus("x 1", "DATE=2021-03-04T05:06:07Z", "LOCATION=+43.2964+005.3698/", "CREATION_TIME=2021-03-04T05:06:09.123Z"))
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CAPTURED, "2021-03-04 05:06:07 UTC"),
        (TimeRole.CREATED, "2021-03-04 05:06:09 UTC"),
    ]
    assert [(fact.latitude, fact.longitude) for fact in reading.every(PlaceClaim)] == [(43.2964, 5.3698)]
    unset = read(opus("x 1", "DATE=2021-03-04T00:00:00Z", "LOCATION=+00.0000+000.0000/"))
    assert unset.every(TimeClaim) == []
    assert unset.every(PlaceClaim) == []


def test_a_piece_of_a_running_stream_is_as_long_as_the_piece() -> None:
    assert seconds(read(opus("x 1", begin=48_000 * 60, position=48_000 * 62))) == [2.0]


def test_a_comment_that_is_longer_than_a_page_is_put_together() -> None:
    tags = b"OpusTags" + comments("x 1", "TITLE=" + "long " * 300, "ARTIST=Ana")
    first, rest = tags[: 255 * 3], tags[255 * 3 :]
    begun = b"OggS\0" + struct.pack("<BqIII", 0, -1, 7, 0, 0) + b"\3\xff\xff\xff" + first
    reading = read(page([HEAD], 0, 2) + begun + page([rest], 0, 1) + page([b"sound"], 24_312, 4))
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Ana"]
    assert seconds(reading) == [0.5]


def test_what_follows_is_noted_whether_a_recording_or_something_else() -> None:
    other = page([HEAD], 0, 2, 8) + page([b"OpusTags" + comments("y 2")], 0, 0, 8) + page([b"s" * 250] * 9, 960, 4, 8)
    assert told(read(opus("x 1") + other), "recordings in one file") == []  # both lie in what is looked at from the end
    assert told(read(opus("x 1") + other + page([b"s" * 250] * 250, 99_999, 4, 8) * 5), "recordings in one file") == ["further ones follow the first"]
    behind = read(opus("x 1") + b"PK\x03\x04" + b"z" * 40)
    assert told(behind, "data behind the recording's end") == ["44 bytes, beginning like a zip archive"]
    assert [child.content.size for child in behind.children] == [44]


def test_a_skeleton_tells_when_the_recording_began() -> None:
    skeleton = b"fishead\0" + bytes(36) + b"20210304T050607.000Z"
    reading = read(page([skeleton], 0, 2, 1) + opus("x 1"))
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [(TimeRole.CAPTURED, "2021-03-04 05:06:07 UTC")]


def test_a_cut_recording_keeps_what_was_read() -> None:
    for length in (40, len(opus("x 1")) - 3):
        assert read(opus("x 1")[:length]).kinds() == [ProblemKind.DAMAGED]
    assert [fact.name for fact in read(opus("x 1")[:-3]).every(SoftwareClaim)] == ["x 1"]


def test_numbers_without_end_are_bounded() -> None:
    hostile = b"OpusTags" + struct.pack("<I", 0xFFFFFFFF) + struct.pack("<I", 0xFFFFFFFF) * 3
    assert ProblemKind.READER_ERROR not in read(page([HEAD], 0, 2) + page([hostile], 0)).kinds()
    pictures = [f"METADATA_BLOCK_PICTURE={b64encode(struct.pack('>8I', 3, 0, 0, 0, 0, 0, 0, 0xFFFFFFFF)).decode()}"] * 90
    assert read(opus("x 1", *pictures)).children == []
    assert len(read(opus("x 1", *["A=bc"] * 7_000)).facts) < 520
    assert read(b"".join(page([b"?"], 0, 2, number) for number in range(3_000))).kinds() == []


@given(st.binary(max_size=200), st.sampled_from(NAMES), st.integers(5, 1500))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

"""The reader of RIFF on recordings by FFmpeg, SoX and libsndfile, and on chunks put together here where no free program writes them."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.riff_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"


def chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def riff(*parts: bytes, form: bytes = b"WAVE") -> bytes:
    body = form + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


FORM = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
SOUND = chunk(b"data", b"\x01\x02" * 800)


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def times(reading: Reading) -> list[tuple[TimeRole, str]]:
    return [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)]


def durations(reading: Reading) -> list[float]:
    return [fact.value for fact in reading.every(Quantity, kind=QuantityKind.DURATION)]


def test_recognises_sound_and_films_and_leaves_pictures_alone() -> None:
    for name in ("broadcast.wav", "film.avi", "long.rf64.wav"):
        assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    for data in (riff(form=b"WEBP"), riff(form=b"sfbk"), b"RIFF", b""):
        assert not FORMAT.recognises(Content.of_bytes(data))


def test_a_broadcast_wave_says_who_recorded_it_when_and_how_it_was_copied() -> None:
    reading = read("broadcast.wav")
    assert reading.problems == []
    assert times(reading) == [(TimeRole.CAPTURED, "2019-06-04 18:20:11 (no zone stated)")]
    assert told(reading, "originator") == ["An invented station"]
    assert told(reading, "time of day of its first sample") == ["18:20:11"]
    assert [line.rsplit("T=", 1)[1] for line in told(reading, "step of coding")] == ["an invented recorder", "an archive"]
    numbers = [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)]
    assert numbers == ["DEXYZ000000001231112223312345678", "060a2b340101010501010d2113000000" + "0123456789abcdef" * 2]
    assert told(reading, "coding of the sound") == ["PCM, 16 bits, 8,000 Hz, 1 channel"]
    assert durations(reading) == [0.1]


def test_the_fields_of_windows_are_read_and_a_day_is_no_time_of_recording() -> None:
    for name in ("broadcast.wav", "long.rf64.wav", "film.avi"):
        reading = read(name)
        assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [
            (PersonRole.AUTHOR, "Noor Haddad"),
            (PersonRole.RIGHTS_HOLDER, "Agence Roche"),
        ]
        assert [(fact.role, fact.name[:4]) for fact in reading.every(SoftwareClaim)] == [(SoftwareRole.PRODUCER, "Lavf")]
        assert told(reading, "day or year") == ["2019-06-04"]
        assert told(reading, "title") == ["Talk by the quay"]


def test_the_long_form_gives_its_lengths_in_eight_bytes() -> None:
    reading = read("long.rf64.wav")
    assert reading.problems == []
    assert durations(reading) == [0.1]
    assert told(reading, "data behind the recording's end") == []


def test_a_film_tells_its_codecs_its_size_and_its_length() -> None:
    reading = read("film.avi")
    assert told(reading, "coding of the picture") == ["FMP4, 16 x 16"]
    assert told(reading, "coding of the sound") == ["PCM, 16 bits, 8,000 Hz, 1 channel"]
    assert durations(reading) == [0.2]
    (order,) = [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.PRODUCER_FINGERPRINT)]
    assert order == "RIFF AVI LISThdrl LISTstrl LISTINFO JUNK LISTmovi idx1"


def test_libsndfile_keeps_the_time_of_writing_beside_sound_in_floating_point() -> None:
    (claim,) = read("floating.wav").every(TimeClaim)
    assert (claim.voucher, claim.token, str(claim.moment)) == (Voucher.EMBEDDED, "peak-chunk", "2019-06-04 16:20:11 UTC")


def test_packed_sound_is_as_long_as_its_samples_are_many() -> None:
    assert durations(read("packed.wav")) == [0.1]
    assert told(read("packed.wav"), "coding of the sound") == ["IMA ADPCM, 4 bits, 8,000 Hz, 1 channel"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon Mar 10 15:04:43 2003\n\0", "2003-03-10 15:04:43 (no zone stated)"),
        ("2005:08:17 11:42:43", "2005-08-17 11:42:43 (no zone stated)"),
        ("2005/08/17/ 11:42", ""),
        ("nonsense", ""),
    ],
)
def test_a_cameras_time_is_of_its_own_clock(text: str, moment: str) -> None:
    reading = read(riff(chunk(b"IDIT", text.encode()), form=b"AVI "))
    assert [said for _, said in times(reading)] == ([moment] if moment else [])


def test_nikons_and_olympuss_notes_are_read() -> None:
    notes = b"".join(struct.pack("<HH", tag, len(words)) + words for tag, words in ((4, b"COOLPIX S6\0"), (0x13, b"2006:05:04 10:11:12\0")))
    reading = read(riff(chunk(b"LIST", b"ncdt" + chunk(b"nctg", notes)), form=b"AVI "))
    assert times(reading) == [(TimeRole.CAPTURED, "2006-05-04 10:11:12 (no zone stated)")]
    assert [(fact.role, fact.name) for fact in reading.every(SoftwareClaim)] == [(SoftwareRole.CAMERA, "COOLPIX S6")]
    olympus = b"\0" * 12 + b"LS-11".ljust(16, b"\0") + b"\0" * 10 + b"110203040506" + b"110203040716" + b"000210"
    reading = read(riff(FORM, chunk(b"olym", olympus), SOUND))
    assert times(reading) == [(TimeRole.CAPTURED, "2011-02-03 04:05:06 (no zone stated)")]
    assert told(reading, "end of the recording") == ["2011-02-03 04:07:16 (no zone stated)"]


def test_ixml_names_the_files_it_was_made_from_and_repeats_the_time() -> None:
    ixml = (
        b"<?xml version='1.0'?><BWFXML><PROJECT>Harbour</PROJECT><SCENE></SCENE><FILE_UID>ABC123</FILE_UID><HISTORY><ORIGINAL_FILENAME>T01.WAV"
        b"</ORIGINAL_FILENAME></HISTORY><BEXT><BWF_ORIGINATION_DATE>2019-06-04</BWF_ORIGINATION_DATE><BWF_ORIGINATION_TIME>18:20:11"
        b"</BWF_ORIGINATION_TIME></BEXT></BWFXML>"
    )
    reading = read(riff(FORM, chunk(b"iXML", ixml), SOUND))
    assert told(reading, "project") == ["Harbour"]
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [("own name as it was first recorded", "T01.WAV")]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)] == ["ABC123"]
    assert times(reading) == [(TimeRole.CAPTURED, "2019-06-04 18:20:11 (no zone stated)")]


def test_a_cart_names_its_program_and_when_it_may_be_played_is_no_time_of_the_file() -> None:
    cart = bytearray(2048)
    for at, words in (
        (0, b"0101"),
        (4, b"Jingle"),
        (452, b"2031/01/0100:00:00"),
        (552, b"An invented player"),
        (616, b"2.1"),
        (748, b"https://example.org/"),
    ):
        cart[at : at + len(words)] = words
    reading = read(riff(FORM, chunk(b"cart", bytes(cart)), SOUND))
    assert [(fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [("An invented player", "2.1")]
    assert told(reading, "first day of broadcasting") == ["2031/01/01 00:00:00"]
    assert times(reading) == []


def test_marks_remarks_and_words_in_free_space_are_told() -> None:
    labels = chunk(b"LIST", b"adtl" + chunk(b"labl", b"\1\0\0\0they speak of money\0"))
    reading = read(riff(FORM, labels, chunk(b"JUNK", b"OLYMDigital Camera\0\0\0\0"), chunk(b"JUNK", bytes(40)), SOUND))
    assert told(reading, "words at a mark in the sound") == ["they speak of money"]
    assert told(reading, "words in what is kept free") == ["OLYMDigital Camera"]


def test_the_other_order_of_bytes_is_read() -> None:
    """As SoX writes it for machines of that order."""
    form = struct.pack(">HHIIHHHHI", 0xFFFE, 2, 44_100, 352_800, 8, 32, 22, 32, 3) + struct.pack(">IHH", 1, 0, 16) + bytes(8)
    body = b"WAVE" + b"fmt " + struct.pack(">I", len(form)) + form + b"data" + struct.pack(">I", 35_280) + bytes(35_280)
    reading = read(b"RIFX" + struct.pack(">I", len(body)) + body)
    assert reading.problems == []
    assert told(reading, "coding of the sound") == ["PCM, 32 bits, 44,100 Hz, 2 channels"]
    assert durations(reading) == [0.1]


def test_what_stands_behind_the_end_is_noted_and_an_archive_taken_out() -> None:
    whole = riff(FORM, SOUND)
    reading = read(whole + b"PK\x03\x04" + b"\x11" * 60)
    assert told(reading, "data behind the recording's end") == ["64 bytes, beginning like a zip archive"]
    assert [child.content.size for child in reading.children] == [64]
    assert told(read(whole + bytes(9)), "data behind the recording's end") == []


def test_a_second_part_of_a_long_film_is_no_data_behind_the_end() -> None:
    film = riff(chunk(b"LIST", b"movi" + b"\0" * 8), form=b"AVI ") + riff(chunk(b"LIST", b"movi" + b"\0" * 8), form=b"AVIX")
    reading = read(film)
    assert reading.problems == []
    assert told(reading, "data behind the recording's end") == []


def test_a_cut_recording_keeps_what_was_read() -> None:
    whole = (RECORDINGS / "broadcast.wav").read_bytes()
    reading = read(whole[:-100])
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert times(reading)
    early = read(riff(FORM, SOUND)[:-900])
    assert told(early, "data behind the recording's end") == []


@pytest.mark.parametrize("unset", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_lengths_that_a_pipe_never_filled_in_are_no_damage(unset: int) -> None:
    length = struct.pack("<I", unset)
    reading = read(b"RIFF" + length + b"WAVE" + FORM + b"data" + length + bytes(range(1, 201)) * 8)
    assert reading.problems == []
    assert told(reading, "data behind the recording's end") == []
    assert told(reading, "length of its sound as stated") == ["never filled in, as by programs that write to a pipe or are broken off"]
    assert durations(reading) == [0.1]


def test_lengths_in_eight_bytes_may_be_any_number() -> None:
    whole = bytearray((RECORDINGS / "long.rf64.wav").read_bytes())
    whole[20:36] = b"\xff" * 16
    assert read(bytes(whole)).kinds() == [ProblemKind.DAMAGED]


def test_chunks_and_lists_without_end_are_bounded() -> None:
    nested = b""
    for _ in range(200):
        nested = chunk(b"LIST", b"INFO" + nested)
    assert not read(riff(nested)).every(TimeClaim)
    assert len(read(riff(chunk(b"LIST", b"INFO" + chunk(b"ICMT", b"word\0\0") * 30_000))).facts) <= 501


@given(st.binary(max_size=200), st.sampled_from(["broadcast.wav", "film.avi", "long.rf64.wav", "floating.wav"]), st.integers(12, 600))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

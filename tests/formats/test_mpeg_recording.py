"""The reader of MP3 and AAC on what LAME and FFmpeg write, and on tags put together here as other programs write them."""

import struct
import zlib
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.mpeg_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link, PersonClaim, PersonRole, Quantity, SoftwareClaim, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
NAMES = ("lame.mp3", "without_head.mp3", "ffmpeg.mp3", "stream.aac")
#: Without a tag; LAME wrote the old one alone.
SOUND = (RECORDINGS / "without_head.mp3").read_bytes()[:-128]
PNG = b"\x89PNG\r\n\x1a\n and no more"


def seven_bits(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, data: bytes, version: int = 3, flags: int = 0) -> bytes:
    if version == 2:
        return name.encode() + len(data).to_bytes(3, "big") + data
    length = seven_bits(len(data)) if version == 4 else len(data).to_bytes(4, "big")
    return name.encode() + length + struct.pack(">H", flags) + data


def tag(*frames: bytes, version: int = 3, flags: int = 0) -> bytes:
    body = b"".join(frames)
    return b"ID3" + bytes((version, 0, flags)) + seven_bits(len(body)) + body


def text(words: str, characters: int = 3) -> bytes:
    return bytes((characters,)) + words.encode(("cp1252", "utf-16", "utf-16-be", "utf-8")[characters])


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def times(reading: Reading) -> list[tuple[TimeRole, str]]:
    return [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)]


def programs(reading: Reading) -> list[str]:
    return [fact.name for fact in reading.every(SoftwareClaim)]


def seconds(reading: Reading) -> list[float]:
    return [fact.value for fact in reading.every(Quantity)]


def test_recognises_frames_and_tags_and_leaves_texts_and_other_sound_alone() -> None:
    for name in NAMES:
        assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
    for data in (SOUND, tag() + SOUND, tag(frame("APIC", b"x" * 70_000)) + SOUND):
        assert FORMAT.recognises(Content.of_bytes(data))
    for data in ("A letter".encode("utf-16"), b"\xff\xd8\xff\xe0 a picture", tag() + b"fLaC", b"\xff\xfb", SOUND[:90] + b"other" * 90, b"ID3", b""):
        assert not FORMAT.recognises(Content.of_bytes(data))


def test_lame_tells_its_version_the_length_and_the_picture_on_the_cover() -> None:
    reading = read("lame.mp3")
    assert reading.problems == []
    assert programs(reading) == ["LAME 64bits version 3.100 (http://lame.sf.net)", "LAME3.100"]
    assert seconds(reading) == [0.18]
    assert told(reading, "encoder as written") == ["Żółta Rozgłośnia"]
    assert told(reading, "coding of the sound") == ["MPEG-2 layer 3 (MP3), 16,000 Hz, 1 channel"]
    assert [child.name for child in reading.children] == ["picture.png"]
    assert told(reading, "day or year") == ["2019"]
    assert times(reading) == []


def test_what_the_old_tag_cut_short_is_not_told_again() -> None:
    assert [fact.at.part for fact in read("lame.mp3").every(PersonClaim)] == ["ID3 TPE1"]
    assert [fact.at.part for fact in read("without_head.mp3").every(PersonClaim)] == ["ID3v1 artist"]
    other = b"TAG" + b"Another song".ljust(30, b"\0") + b"Noor H".ljust(30, b"\0") + bytes(65)
    reading = read(tag(frame("TPE1", text("Noor Haddad")), frame("TIT2", text("Talk by the quay"))) + SOUND + other)
    assert told(reading, "title") == ["Talk by the quay", "Another song"]
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Noor Haddad"]


def test_lames_name_in_the_filling_counts_only_whole() -> None:
    assert programs(read("without_head.mp3")) == ["LAME3.100"]
    assert programs(read(SOUND.replace(b"LAME3.100", b"LAME3.10\xff"))) == []


def test_times_of_recording_coding_and_tagging_have_no_zone() -> None:
    reading = read("ffmpeg.mp3")
    assert times(reading) == [
        (TimeRole.CAPTURED, "2019-06-04 18:20:11 (no zone stated)"),
        (TimeRole.CREATED, "2019-06-05 09:00:00 (no zone stated)"),
        (TimeRole.METADATA_CHANGED, "2019-06-06 10:11:12 (no zone stated)"),
    ]
    assert told(reading, "An invented field") == ["An invented word"]
    assert [name[:4] for name in programs(reading)] == ["A de", "Lavf", "Lavc"]


def test_the_time_of_recording_in_three_frames_of_the_older_version() -> None:
    frames = (frame("TYER", text("2004", 0)), frame("TDAT", text("0506", 0)), frame("TIME", text("1423", 0)))
    assert times(read(tag(*frames) + SOUND)) == [(TimeRole.CAPTURED, "2004-06-05 14:23 (no zone stated)")]
    assert times(read(tag(*frames[:2]) + SOUND)) == []


def test_aac_is_counted_frame_by_frame() -> None:
    reading = read("stream.aac")
    assert told(reading, "coding of the sound") == ["AAC in ADTS, 8,000 Hz, 1 channel"]
    assert seconds(reading) == [0.256]


@pytest.mark.parametrize("characters", [1, 2, 3])
def test_texts_in_each_set_of_characters(characters: int) -> None:
    reading = read(tag(frame("TIT2", text("Łódź", characters)), version=3) + SOUND)
    assert told(reading, "title") == ["Łódź"]


def test_several_texts_remarks_pages_owners_and_pictures() -> None:
    both = "Ana\0Ben".encode("utf-16")
    frames = (
        frame("TPE1", b"\1" + both, 4),
        frame("COMM", b"\1eng" + "hint\0".encode("utf-16") + "Zażółć".encode("utf-16"), 4),
        frame("COMM", b"\0engiTunSMPB\0 00000000 00000210", 4),
        frame("WOAF", b"https://example.org/talk", 4),
        frame("WXXX", b"\3a page\0https://example.org/page", 4),
        frame("PRIV", b"WM/UniqueFileIdentifier\0" + b"x" * 20, 4),
        frame("APIC", b"\1image/png\0\3" + "Ufer\0".encode("utf-16") + PNG, 4),
        frame("GEOB", b"\0text/plain\0notes.txt\0my notes\0first words", 4),
    )
    reading = read(tag(*frames, version=4) + SOUND)
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.AUTHOR, "Ana, Ben")]
    assert told(reading, "comments") == ["Zażółć"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/talk", "https://example.org/page"]
    assert told(reading, "data kept by a program") == ["WM/UniqueFileIdentifier: 20 bytes"]
    assert told(reading, "description of a picture") == ["Ufer"]
    assert reading.bytes_of("cover.png") == PNG
    assert reading.bytes_of("notes.txt") == b"first words"


def test_version_2_packed_frames_and_itunes_lengths() -> None:
    assert told(read(tag(frame("TT2", text("Old", 0), 2), frame("PIC", b"\0PNG\3\0" + PNG, 2), version=2) + SOUND), "title") == ["Old"]
    assert [child.name for child in read(tag(frame("PIC", b"\0PNG\3\0" + PNG, 2), version=2) + SOUND).children] == ["cover.png"]
    packed = text("Packed words")
    small = frame("TIT2", struct.pack(">I", len(packed)) + zlib.compress(packed), 3, 0x80)
    assert told(read(tag(small) + SOUND), "title") == ["Packed words"]
    plain = b"TIT2" + (200).to_bytes(4, "big") + b"\0\0" + text("a" * 199) + frame("TALB", text("Behind"), 4)
    assert told(read(tag(plain, version=4) + SOUND), "album") == ["Behind"]


def test_unsynchronised_tags_are_put_right() -> None:
    words = b"\1" + b"\xff\x00\xfe" + "ÿa".encode("utf-16-le").replace(b"\xff", b"\xff\x00")
    body = frame("TIT2", b"\1\xff\xfe" + "ÿa".encode("utf-16-le"))[:10] + words
    reading = read(b"ID3\3\0\x80" + seven_bits(len(body)) + body + SOUND)
    assert told(reading, "title") == ["ÿa"]


def test_tags_of_ape_at_the_end_are_read_and_their_picture_taken_out() -> None:
    items = b"".join(
        struct.pack("<II", len(value), flags) + name + b"\0" + value
        for name, value, flags in ((b"Artist", b"Ana\0Ben", 0), (b"Cover Art (Front)", b"a.png\0" + PNG, 2))
    )
    footer = b"APETAGEX" + struct.pack("<IIIIQ", 2000, len(items) + 32, 2, 0, 0)
    reading = read(SOUND + items + footer + b"TAG" + bytes(125))
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Ana, Ben"]
    assert reading.bytes_of("cover.png") == PNG
    assert seconds(reading) == seconds(read(SOUND))


def test_sound_that_was_cut_or_joined_since_differs_from_the_encoders_note() -> None:
    assert told(read("lame.mp3"), "length of its sound when it was coded") == []
    whole = (RECORDINGS / "lame.mp3").read_bytes()
    joined = whole[:-128] + (RECORDINGS / "without_head.mp3").read_bytes()[:-128] * 4
    (value,) = told(read(joined), "length of its sound when it was coded")
    assert value.endswith(" lie here")
    assert told(read(joined), "data behind the recording's end") == []
    behind = read(whole[:-128] + b"%PDF-1.4 " + b"p" * 4_000)
    assert told(behind, "data behind the recording's end") == ["4,009 bytes, beginning like a PDF document"]


def test_a_tag_without_sound_and_a_cut_tag_are_problems() -> None:
    assert read(tag(frame("TIT2", text("Words")))).kinds() == [ProblemKind.DAMAGED]
    cut = read((RECORDINGS / "ffmpeg.mp3").read_bytes()[:200])
    assert set(cut.kinds()) == {ProblemKind.DAMAGED}
    assert told(cut, "title") == ["Talk by the quay"]


def test_frames_without_end_and_bombs_are_bounded() -> None:
    many = read(tag(*[frame("TXXX", b"\0a\0b")] * 50_000) + SOUND)
    assert len(many.facts) < 520
    bomb = frame("TIT2", struct.pack(">I", 1 << 30) + zlib.compress(b"\3" + b"a" * (40 << 20)), 3, 0x80)
    assert [len(words) for words in told(read(tag(bomb) + SOUND), "title")] == [2_000]
    assert read(b"\xff\xfb" * 40_000).problems


@given(st.binary(max_size=200), st.sampled_from(NAMES), st.integers(3, 800))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()

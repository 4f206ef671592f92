"""Recordings whose lengths, counts and depths claim more than the file holds, and conversations without end."""

import json
import struct
import zlib
from pathlib import Path
from uuid import UUID

from hostile_scan import Record, scan_of

HUGE = 0xFFFFFFFF


def chunk(kind: bytes, data: bytes, claimed: int | None = None) -> bytes:
    return kind + struct.pack("<I", len(data) if claimed is None else claimed) + data


def riff(form: bytes, *parts: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + sum(map(len, parts))) + form + b"".join(parts)


def riffs() -> dict[str, bytes]:
    nested = b""
    for _ in range(5_000):
        nested = chunk(b"LIST", b"hdrl" + nested)
    long_lengths = b"RF64" + struct.pack("<I", HUGE) + b"WAVEds64" + struct.pack("<I", 28) + b"\xff" * 28
    return {
        "chunks.wav": riff(b"WAVE", b"labl\0\0\0\0" * 200_000),
        "lists.avi": riff(b"AVI ", nested),
        "parts.avi": riff(b"AVI ") + riff(b"AVIX", b"JUNK\0\0\0\0" * 3_000) * 300,
        "claims.wav": riff(b"WAVE", chunk(b"bext", b"x" * 700, HUGE)),
        "long.wav": long_lengths,
        "xml.wav": riff(b"WAVE", chunk(b"iXML", b"<!DOCTYPE a [<!ENTITY b 'ha'>" + b"<a>" * 200_000)),
        "notes.avi": riff(b"AVI ", chunk(b"LIST", b"ncdt" + chunk(b"nctg", b"\4\0\0\0" * 500_000))),
    }


def frame(name: bytes, data: bytes, flags: int = 0) -> bytes:
    return name + struct.pack(">IH", len(data), flags) + data


def tags() -> dict[str, bytes]:
    bomb = zlib.compress(b"\3" + bytes(200 << 20), 9)
    packed = b"".join(frame(b"TIT2", struct.pack(">I", HUGE) + bomb, 0x80) for _ in range(20))
    pictures = frame(b"APIC", b"\1image/png\0\3" + b"x" * 2_000_000) * 5
    texts = frame(b"TPE1", b"\1" + b"a\0" * 500_000) * 5
    length = bytes((0x7F, 0x7F, 0x7F, 0x7F))
    return {
        "packed.mp3": b"ID3\3\0\0" + length + packed,
        "pictures.mp3": b"ID3\3\0\0" + length + pictures,
        "texts.mp3": b"ID3\4\0\0" + length + texts,
        "frames.mp3": b"ID3\3\0\0" + length + frame(b"TXXX", b"\0a\0b") * 100_000,
        "headers.mp3": b"\xff\xfb\x90\x00" * 500_000,
        "tiny.aac": b"\xff\xf1\x50\x80\x01\x00\xfc\x00" * 200_000,
        "speech.amr": b"#!AMR\n" + b"\x7c" * 3_000_000,
    }


def page(packets: bytes, pieces: bytes, serial: int, flags: int = 0) -> bytes:
    return b"OggS\0" + struct.pack("<BqIII", flags, 960, serial, 0, 0) + bytes((len(pieces),)) + pieces + packets


def pages() -> dict[str, bytes]:
    comments = b"OpusTags" + struct.pack("<III", 0, HUGE, HUGE)
    picture = b"fLaC" + b"\6\xff\xff\xff" + struct.pack(">III", 3, HUGE, HUGE)
    return {
        "streams.ogg": b"".join(page(b"OpusHead", b"\x08", number, 2) for number in range(20_000)),
        "endless.ogg": page(b"OpusHead\1\1" + bytes(9), b"\x13", 1, 2) + page(b"x" * 255 * 255, b"\xff" * 255, 1) * 200,
        "comments.opus": page(b"OpusHead\1\1" + bytes(9), b"\x13", 1, 2) + page(comments, bytes((len(comments),)), 1),
        "blocks.flac": b"fLaC" + b"\2\0\0\4mine" * 300_000,
        "picture.flac": picture,
        "remarks.aiff": b"FORM\x7f\xff\xff\xffAIFFCOMT\x7f\xff\xff\xff\xff\xff" + b"\xb0\0\0\0\0\0\0\2ab" * 100_000,
    }


def element(number: bytes, data: bytes) -> bytes:
    return number + (1 << 56 | len(data)).to_bytes(8, "big") + data


def films() -> dict[str, bytes]:
    head = element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm")
    unknown = b"\x01" + b"\xff" * 7
    deep = b""
    for _ in range(3_000):
        deep = element(b"\x67\xc8", deep)
    guid = UUID("75B22630-668E-11CF-A6D9-00AA0062CE6C").bytes_le
    extension = UUID("5FBF03B5-A92E-11CF-8EE3-00C00C205365").bytes_le
    return {
        "blocks.webm": head + b"\x18\x53\x80\x67" + unknown + b"\x1f\x43\xb6\x75" + unknown + b"\xa3\x80" * 1_500_000,
        "deep.mkv": head + b"\x18\x53\x80\x67" + unknown + deep,
        "claims.mkv": head + b"\x18\x53\x80\x67" + unknown + b"\x19\x41\xa4\x69" + unknown + b"\x61\xa7" + unknown + b"\x46\x5c\x08\xff\xff\xff\xff",
        "objects.wma": guid + struct.pack("<QIBB", 24 + 6 + 46 * 20_000, HUGE, 1, 2) + (extension + struct.pack("<Q", 46) + bytes(22)) * 20_000,
        "claims.wma": guid + b"\xff" * 40,
    }


def conversations() -> dict[str, bytes]:
    messages = [{"id": number, "type": "message", "from": "A", "date": "2020-01-01T00:00:00", "text": ["x"] * 20} for number in range(20_000)]
    return {
        "long.txt": b"24.12.19, 21:05 - Ana: hello\n" * 300_000,
        "one line.txt": b"24.12.19, 21:05 - Ana: hello\n" * 2 + b"24.12.19, 21:05 - " + b"a b" * 2_000_000,
        "brackets.txt": b"[24.12.19, 21:05:33] Ana: " + b"<a: " * 500_000 + b"\n[24.12.19, 21:05:33] Ana: x\n",
        "deep.json": b'{"type": "personal_chat", "messages": [' + b"[" * 2_000_000,
        "many.json": json.dumps({"name": "x", "type": "personal_chat", "id": 1, "messages": messages}).encode(),
    }


def test_chunks_tags_and_frames_that_claim_too_much(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {**riffs(), **tags()}, ordinary_alone)
    assert scan.items["dump/packed.mp3"]["format"] == "mpeg_recording"


def test_pages_elements_and_objects_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {**pages(), **films()}, ordinary_alone)
    assert scan.items["dump/blocks.webm"]["format"] == "matroska_film"


def test_conversations_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, conversations(), ordinary_alone)
    assert scan.items["dump/long.txt"]["format"] == "chat_transcript"

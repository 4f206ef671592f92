"""Apple's Core Audio Format (specification of 2011), in which telephones keep voice messages: how the sound is coded, its length, and texts."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.picture_end import behind
from leakcheck.decode.recording_facts import BEHIND, MOST_FACTS, Maker, coding, duration, order, program, sound, time, told, words
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import SoftwareRole, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_MARK = b"caff\x00\x01"
_HEAD, _CHUNK_HEAD = 8, 12
_MOST_CHUNKS, _MOST_TEXTS = 1_000, 200
_LONGEST = 1 << 20
_UNKNOWN = -1
#: The specification's chunks; others are allowed, but what reaches beyond the end under another name is none.
_KINDS = frozenset(
    {b"desc", b"data", b"pakt", b"chan", b"kuki", b"strg", b"mark", b"regn", b"inst", b"midi", b"ovvw", b"peak", b"edct", b"info", b"umid", b"uuid"}
)
#: Names of the commoner codecs; of others the four letters.
_CODECS = {
    b"lpcm": "PCM", b"aac ": "AAC", b"alac": "Apple Lossless", b"opus": "Opus", b"ima4": "IMA ADPCM", b"ulaw": "mu-law", b"alaw": "A-law",
    b"ilbc": "iLBC", b"samr": "AMR", b"MAC3": "MACE 3:1", b"MAC6": "MACE 6:1", b".mp3": "MP3", b"aace": "AAC enhanced for speech",
}  # fmt: skip
#: Keys of the chunk `info` that Apple names.
_FIELDS: dict[str, Maker] = {
    "recorded date": time(TimeRole.CAPTURED),
    "encoding application": program(SoftwareRole.PRODUCER),
    "comments": words("comments"),
    "source encoder": program(SoftwareRole.PRODUCER),
}


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    place: int
    length: int
    """-1 where the writer did not know it, which it may say of the sound, the last chunk."""


def recognises(content: Content) -> bool:
    return content.head.startswith(_MARK)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks, their order, and what stands behind the end."""
    with content.open() as stream:
        found = list(_chunks(stream, content.size))
        left = MOST_FACTS
        for one in _facts(stream, found):
            left -= 1
            if left >= 0:
                yield one
        yield from order(["caff", *(chunk.kind.decode("latin-1").strip() for chunk in found)], "chunks")
        end = max((content.size if chunk.length == _UNKNOWN else chunk.place + chunk.length for chunk in found), default=0)
        if end > content.size or not found:
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
        yield from behind(stream, end, content.size, limits, BEHIND)


def _chunks(stream: BinaryIO, size: int) -> Iterator[_Chunk]:
    at = _HEAD
    for _ in range(_MOST_CHUNKS):
        if at + _CHUNK_HEAD > size:
            return
        stream.seek(at)
        kind, length = struct.unpack(">4sq", stream.read(_CHUNK_HEAD))
        if length < _UNKNOWN or (kind not in _KINDS and at + _CHUNK_HEAD + length > size):
            return
        yield _Chunk(kind, at + _CHUNK_HEAD, int(length))
        if length == _UNKNOWN:
            return
        at += _CHUNK_HEAD + int(length)


def _facts(stream: BinaryIO, found: list[_Chunk]) -> Iterator[Extracted]:
    rate = packet_frames = packet_bytes = 0.0
    for chunk in found:
        stream.seek(chunk.place)
        data = stream.read(min(max(chunk.length, 0), _LONGEST)) if chunk.kind in (b"desc", b"info", b"pakt") else b""
        if chunk.kind == b"desc" and len(data) >= 32:
            rate, codec, packet_bytes, packet_frames, channels, bits = struct.unpack_from(">d4s4xIIII", data)
            rate = rate if 0 < rate < 1e7 else 0.0
            name = _CODECS.get(codec) or f"codec {storable(codec.decode('latin-1').strip())}"
            yield coding("sound", sound(name, round(rate), int(channels), int(bits)), "desc")
        elif chunk.kind == b"info":
            yield from _texts(data)
        elif chunk.kind == b"pakt" and len(data) >= 24 and rate:
            yield from duration(int.from_bytes(data[8:16], "big") / rate, "pakt")
        elif chunk.kind == b"data" and packet_bytes and rate and chunk.length > 4:
            yield from duration((chunk.length - 4) / packet_bytes * packet_frames / rate, "data")


def _texts(data: bytes) -> Iterator[Extracted]:
    """How many, and each a key and a value that a zero ends."""
    parts = data[4:].split(b"\x00", 2 * _MOST_TEXTS)
    for key, value in zip(parts[::2], parts[1::2], strict=False):
        name = key[:100].decode("utf-8", "replace").strip()
        if name:
            yield from told(name, value[:4_000].decode("utf-8", "replace").strip(), f"info {storable(name, 80)}", _FIELDS)


FORMAT = Format(
    name="caf_recording",
    title="Sound of Apple's telephones (Core Audio Format)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(_MARK,),
    extract=extract,
    limitations=(
        "The sound itself is not looked at, nor marks in it and what programs keep for themselves.",
        "Of sound whose packets differ in length the length is told where the file has a table of them.",
    ),
)

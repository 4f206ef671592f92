"""Sound and films in RIFF: WAV with the chunks of Broadcast Wave (EBU Tech 3285), cart (AES46) and iXML, RF64 and BW64 (EBU Tech 3306), AVI."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.avi_headers import camera_notes, film_length, stream_coding
from leakcheck.decode.broadcast_wave import broadcast_facts, cart_facts, ixml_facts
from leakcheck.decode.id3_tags import id3_contents
from leakcheck.decode.peak_chunk import peak_time
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import xmp_of
from leakcheck.decode.recording_facts import (
    BEHIND,
    MOST_FACTS,
    coding,
    duration,
    order,
    text_of,
    told,
    words,
)
from leakcheck.decode.riff_chunks import Chunk, Order, bytes_of, chunks, letters
from leakcheck.decode.riff_info import INFO_FIELDS
from leakcheck.decode.voice_recorders import olympus_facts
from leakcheck.decode.wave_format import WaveFormat, wave_format
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_FORMS = (b"RIFF", b"RF64", b"BW64", b"RIFX")
_WAVE, _FILM, _MORE_FILM = b"WAVE", b"AVI ", b"AVIX"
_HEAD = 12
#: Lists whose chunks are looked at; of the others (`movi` above all) only the heads.
_LISTS = frozenset({b"INFO", b"hdrl", b"strl", b"odml", b"adtl", b"ncdt"})
#: Programs that write to a pipe, or break off, leave these for lengths that they did not come to know.
_NOT_FILLED_IN = frozenset({0, 0x7FFFFFFF, 0x7FFFFFFF - 36, 0xFFFFFFFF, 0xFFFFFFFF - 8, 0x80000000, 0x7FFFF000, 0x7FFFF024})
_LONGEST_CHUNK = 1 << 20
_LONGEST_TAG = 64 << 20
_UNUSED = 256
_MOST_PARTS, _MOST_CHUNKS = 200, 20_000


@dataclass(frozen=True, slots=True)
class _File:
    """The chunks of all parts of a file (films beyond a gigabyte have several), and how long it says that it is."""

    chunks: list[Chunk]
    stated_end: int
    breaks_off: bool

    def first(self, kind: bytes) -> Chunk | None:
        return next((chunk for chunk in self.chunks if chunk.kind == kind), None)


def recognises(content: Content) -> bool:
    return content.head[:4] in _FORMS and content.head[8:12] in (_WAVE, _FILM)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks in their order, the lengths, the order itself, and what stands behind the end."""
    with content.open() as stream:
        file = _read(stream, content)
        wave = _wave(stream, file, _order_of(content.head))
        left = MOST_FACTS
        for found in _facts(stream, file, wave):
            left -= 1
            if left >= 0:
                yield found
        yield from _sound_length(stream, file, wave, content)
        yield from _order(content.head, file)
        if file.breaks_off:
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
        ends = (file.stated_end, *(chunk.end for chunk in file.chunks))
        yield from behind(stream, min(max(ends), content.size), content.size, limits, BEHIND)


def _read(stream: BinaryIO, content: Content) -> _File:
    """Part by part: the first, and those of a film that follow it (OpenDML AVI File Format Extensions 1.02, section 3.1)."""
    found: list[Chunk] = []
    at, cut = 0, False
    for number in range(_MOST_PARTS):
        if at >= content.size:
            break
        stream.seek(at)
        head = stream.read(_HEAD)
        if number and (head[:4] != b"RIFF" or head[8:] != _MORE_FILM or len(found) > _MOST_CHUNKS):
            break
        order = _order_of(head)
        longer = _long_lengths(content.head) if head[:4] in (b"RF64", b"BW64") else {}
        length = longer.get(head[:4], int.from_bytes(head[4:8], order))
        end = at + 8 + length if length not in _NOT_FILLED_IN else content.size
        part = list(chunks(stream, at + _HEAD, min(end, content.size), order, lists=_LISTS, longer=longer))
        found += part
        reached = max((chunk.end for chunk in part), default=at + _HEAD)
        unset = bool(part) and part[-1].length in _NOT_FILLED_IN
        cut = cut or (not unset and (reached > content.size or end > content.size + 1 or reached + 8 < end))
        at = content.size if unset else max(end, reached) + max(end, reached) % 2
    return _File(found, at, cut)


def _order_of(head: bytes) -> Order:
    return "big" if head[:4] == b"RIFX" else "little"


def _long_lengths(head: bytes) -> dict[bytes, int]:
    """`ds64` (EBU Tech 3306 section 3): lengths of the whole, of `data` and maybe of other chunks, in eight bytes each."""
    if head[12:16] != b"ds64" or len(head) < 48:
        return {}
    whole, data, _, count = struct.unpack_from("<QQQI", head, 20)
    found = {head[:4]: int(whole), b"data": int(data)}
    for at in range(48, min(48 + 12 * int(count), len(head) - 11), 12):
        found[head[at : at + 4]] = int.from_bytes(head[at + 4 : at + 12], "little")
    return found


def _wave(stream: BinaryIO, file: _File, order: Order) -> WaveFormat | None:
    """How the sound of a WAV is coded; the streams of a film have each its own."""
    form = next((chunk for chunk in file.chunks if chunk.kind == b"fmt " and not chunk.around), None)
    return wave_format(bytes_of(stream, form, _UNUSED), order) if form else None


def _facts(stream: BinaryIO, file: _File, wave: WaveFormat | None) -> Iterator[Extracted]:
    if wave is not None:
        yield coding("sound", wave.words, "fmt")
    head = b""
    for chunk in file.chunks:
        if chunk.kind == b"strh":
            head = bytes_of(stream, chunk, _UNUSED)
        elif chunk.kind == b"strf":
            yield from stream_coding(head, bytes_of(stream, chunk, _UNUSED), chunk.name)
        elif chunk.kind == b"bext":
            yield from broadcast_facts(bytes_of(stream, chunk, _LONGEST_CHUNK), wave.rate if wave else 0)
        elif chunk.kind in _READERS:
            yield from _READERS[chunk.kind](bytes_of(stream, chunk, _LONGEST_TAG), chunk.name)
        elif chunk.around.endswith("LIST INFO"):
            yield from told(letters(chunk.kind), text_of(bytes_of(stream, chunk, _LONGEST_CHUNK)), chunk.name, INFO_FIELDS)


def _id3(data: bytes, part: str) -> Iterator[Extracted]:
    return id3_contents(data, part)


def _xmp(data: bytes, part: str) -> Iterator[Extracted]:
    del part
    return xmp_of(data[:LONGEST_PACKET], "recording")


def _unused(data: bytes, part: str) -> Iterator[Extracted]:
    """Cameras and programs put their names at the beginning of what they keep free."""
    text = text_of(data[:_UNUSED])
    if len(text) > 5 and text.isprintable() and text.isascii():
        yield from told("words in what is kept free", text, part)


def _marked(data: bytes, part: str) -> Iterator[Extracted]:
    """`labl` and `note` of `LIST adtl`: the number of a mark in the sound, and what somebody wrote about it."""
    yield from told("mark", text_of(data[4:]), part, {"mark": words("words at a mark in the sound")})


def _displayed(data: bytes, part: str) -> Iterator[Extracted]:
    """`DISP`: what the old clipboard would show; 1 stands for text."""
    if data[:4] == b"\x01\x00\x00\x00":
        yield from told("title", text_of(data[4:]), part)


def _peak(data: bytes, part: str) -> Iterator[Extracted]:
    return peak_time(data, "little", part)


def _camera(data: bytes, part: str) -> Iterator[Extracted]:
    yield from told("IDIT", text_of(data), part, INFO_FIELDS)


_READERS: dict[bytes, Callable[[bytes, str], Iterator[Extracted]]] = {
    b"cart": lambda data, _: cart_facts(data), b"iXML": lambda data, _: ixml_facts(data), b"id3 ": _id3, b"ID3 ": _id3, b"_PMX": _xmp,
    b"avih": lambda data, _: film_length(data), b"JUNK": _unused, b"olym": olympus_facts, b"nctg": camera_notes, b"labl": _marked, b"note": _marked,
    b"DISP": _displayed, b"PEAK": _peak, b"IDIT": _camera, b"strn": lambda data, part: told("name of a track", text_of(data), part),
}  # fmt: skip


def _sound_length(stream: BinaryIO, file: _File, wave: WaveFormat | None, content: Content) -> Iterator[Extracted]:
    """By the bytes of `data`; where the sound is packed and `fact` counts its samples, by these."""
    data = file.first(b"data")
    if data is None or wave is None:
        return
    unset = data.length in _NOT_FILLED_IN and data.end != content.size
    if unset:
        yield from told("length of its sound as stated", "never filled in, as by programs that write to a pipe or are broken off", data.name)
    held = content.size - data.place if unset or data.end > content.size else data.length
    fact = file.first(b"fact")
    samples = int.from_bytes(bytes_of(stream, fact, 4), _order_of(content.head)) if fact and not wave.is_pcm else 0
    if samples not in _NOT_FILLED_IN and wave.rate:
        yield from duration(samples / wave.rate, "fact")
    elif wave.bytes_per_second:
        yield from duration(held / wave.bytes_per_second, data.name)


def _order(head: bytes, file: _File) -> Iterator[Extracted]:
    """Of films the lists of each stream and of what is inside, too."""
    names = [letters(chunk.kind) for chunk in file.chunks if not chunk.around or chunk.kind.startswith(b"LIST")]
    return order([letters(head[:4]), letters(head[8:12]), *names], "chunks")


FORMAT = Format(
    name="riff_recording",
    title="Sound or film in RIFF (WAV, AVI)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=_FORMS,
    extract=extract,
    limitations=(
        "Pictures and sound themselves are not looked at. Of what makers of devices keep in their own forms, Nikon's and Olympus's notes are read.",
        "A day without a time of day is told as it stands: programs for music put the year of publication in the same place.",
    ),
)

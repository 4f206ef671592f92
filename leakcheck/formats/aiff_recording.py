"""AIFF and AIFF-C (Apple, 1989 and 1991), the uncompressed sound of Macintoshes: chunks of IFF."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.id3_tags import id3_contents
from leakcheck.decode.mac_times import mac_moment
from leakcheck.decode.peak_chunk import peak_time
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import xmp_of
from leakcheck.decode.recording_facts import BEHIND, MOST_FACTS, Maker, coding, duration, order, person, sound, text_of, told, words
from leakcheck.decode.riff_chunks import Chunk, bytes_of, chunks, letters
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import PersonRole, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

_FORMS = (b"AIFF", b"AIFC")
_HEAD = 12
_LONGEST_TAG = 64 << 20
_MOST_REMARKS = 500
_FIRST_YEAR = 1988


def recognises(content: Content) -> bool:
    return content.head[:4] == b"FORM" and content.head[8:12] in _FORMS


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks in their order, the order itself, and what stands behind the end."""
    with content.open() as stream:
        end = 8 + int.from_bytes(content.head[4:8], "big")
        found = list(chunks(stream, _HEAD, min(end, content.size), "big"))
        left = MOST_FACTS
        for one in _facts(stream, found):
            left -= 1
            if left >= 0:
                yield one
        yield from order([letters(content.head[8:12]), *(letters(chunk.kind) for chunk in found)], "chunks")
        reached = max((chunk.end for chunk in found), default=_HEAD)
        if reached > content.size or end > content.size + 1 or reached + 8 < end:
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
        yield from behind(stream, max(end, reached), content.size, limits, BEHIND)


def _facts(stream: BinaryIO, found: list[Chunk]) -> Iterator[Extracted]:
    for chunk in found:
        if chunk.kind in _READERS:
            yield from _READERS[chunk.kind](bytes_of(stream, chunk, _LONGEST_TAG), chunk.name)
        elif chunk.kind in _FIELDS:
            yield from told(letters(chunk.kind), text_of(bytes_of(stream, chunk, _LONGEST_TAG)), chunk.name, _TEXTS)


def _common(data: bytes, part: str) -> Iterator[Extracted]:
    """Channels, samples, depth, rate, and in AIFF-C four letters of the codec and its name behind its length."""
    if len(data) < 18:
        return
    channels, count, bits, rate = (
        int.from_bytes(data[:2], "big"),
        int.from_bytes(data[2:6], "big"),
        int.from_bytes(data[6:8], "big"),
        _extended(data[8:18]),
    )
    yield coding("sound", sound(_codec(data[18:]), round(rate), channels, bits), part)
    if rate:
        yield from duration(count / rate, part)


def _codec(data: bytes) -> str:
    """Empty in AIFF, which knows no other than the plain one."""
    if data[:4] in _PLAIN:
        return _PLAIN[data[:4]]
    name = text_of(data[5 : 5 + data[4]]) if len(data) > 5 else ""
    return storable(name) if name and name.isprintable() else f"codec {letters(data[:4])}"


#: The second is plain sound in the order of Intel's processors.
_PLAIN = {b"": "PCM", b"NONE": "PCM", b"sowt": "PCM", b"twos": "PCM"} | dict.fromkeys((b"fl32", b"FL32", b"fl64", b"FL64"), "PCM in floating point")


def _extended(data: bytes) -> float:
    """A number in the 80 bits of the Macintosh's numerics (IEEE 754 extended); 0 for what no rate of samples is."""
    exponent, fraction = int.from_bytes(data[:2], "big") - 16383 - 63, int.from_bytes(data[2:], "big")
    return fraction * 2.0**exponent if -63 <= exponent <= -30 else 0


def _remarks(data: bytes, part: str) -> Iterator[Extracted]:
    """`COMT`: how many, and each with its second since 1904 by the Macintosh's own clock, a mark, a length and its words."""
    at = 2
    for number in range(1, min(int.from_bytes(data[:2], "big"), _MOST_REMARKS) + 1):
        seconds, length = int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 6 : at + 8], "big")
        yield from told("comments", text_of(data[at + 8 : at + 8 + length]), f"{part} {number}", {"comments": words("comments")})
        moment = mac_moment(seconds)
        if moment is not None and moment.wall.year >= _FIRST_YEAR:
            yield TimeClaim(at=Location(f"{part} {number} time", str(seconds)), role=TimeRole.COMMENTED, moment=Moment(moment.wall))
        at += 8 + length + length % 2
        if at >= len(data):
            return


def _application(data: bytes, part: str) -> Iterator[Extracted]:
    """Four letters of a program, and what it keeps: Adobe's put XMP there."""
    if data[:4] == b"XMP ":
        yield from xmp_of(data[4 : 4 + LONGEST_PACKET], "recording")
    elif data[:4].isalnum() and data[:4].isascii():
        value = f"{letters(data[:4])}: {len(data) - 4:,} bytes"
        yield from words("data kept by a program")(value, Location(part, value))


def _id3(data: bytes, part: str) -> Iterator[Extracted]:
    del part
    return id3_contents(data)


_READERS: dict[bytes, Callable[[bytes, str], Iterator[Extracted]]] = {
    b"COMM": _common,
    b"COMT": _remarks,
    b"APPL": _application,
    b"ID3 ": _id3,
    b"PEAK": lambda data, part: peak_time(data, "big", part),
}
_TEXTS: dict[str, Maker] = {
    "NAME": words("title"),
    "AUTH": person(PersonRole.AUTHOR),
    "(c)": person(PersonRole.RIGHTS_HOLDER),
    "ANNO": words("comments"),
}
_FIELDS = frozenset({b"NAME", b"AUTH", b"(c) ", b"ANNO"})

FORMAT = Format(
    name="aiff_recording",
    title="Sound of Macintoshes (AIFF)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(b"FORM",),
    extract=extract,
    limitations=("The sound itself is not looked at, nor marks in it, nor what programs keep for themselves beside XMP.",),
)

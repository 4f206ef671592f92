"""FLAC (RFC 9639), sound that is packed without loss: what its blocks say before the sound begins."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.broadcast_wave import broadcast_facts
from leakcheck.decode.id3_tags import HEAD, id3_contents, tag_length
from leakcheck.decode.recording_facts import coding, duration, order, sound, words
from leakcheck.decode.riff_chunks import letters
from leakcheck.decode.riff_info import info_facts
from leakcheck.decode.visible_text import storable
from leakcheck.decode.vorbis_comments import comment_contents, picture_contents
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MARK = b"fLaC"
_MOST_BLOCKS = 1_000
_LONGEST_TAG = 64 << 20
#: Section 8.1.
_STREAM_INFO, _APPLICATION, _COMMENT, _PICTURE = 0, 2, 4, 6
_NAMES = {0: "STREAMINFO", 1: "PADDING", 2: "APPLICATION", 3: "SEEKTABLE", 4: "VORBIS_COMMENT", 5: "CUESHEET", 6: "PICTURE"}
_LAST = 0x80
#: Chunks that every file has.
_PLAIN = frozenset({b"RIFF", b"fmt ", b"data", b"FORM", b"COMM", b"SSND"})


def recognises(content: Content) -> bool:
    return _begin(content) >= 0


def _begin(content: Content) -> int:
    """Where the mark stands: first, or behind a tag of the kind that MP3 has; -1 where it does not."""
    if content.head[:4] == _MARK:
        return 0
    length = tag_length(content.head[:HEAD])
    if not length:
        return -1
    with content.open() as stream:
        stream.seek(length)
        return length if stream.read(4) == _MARK else -1


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts and pictures of the blocks in their order, and the order itself."""
    del limits  # a block is no longer than 16 MB
    begin = _begin(content)
    with content.open() as stream:
        if begin > 0:
            yield from id3_contents(stream.read(min(begin, _LONGEST_TAG)))
        names: list[str] = []
        rate = 0
        for kind, data in _blocks(stream, max(begin, 0) + 4):
            names.append(_NAMES.get(kind, str(kind)))
            rate = int.from_bytes(data[10:13], "big") >> 4 if kind == _STREAM_INFO else rate
            yield from _block(kind, data, rate)
        yield from order(names, "blocks")
        if stream.tell() >= content.size:
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off before its sound begins; what stands before that was read.")


def _blocks(stream: BinaryIO, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of each block, whose first bit says that it is the last."""
    stream.seek(at)
    for _ in range(_MOST_BLOCKS):
        head = stream.read(4)
        if len(head) < 4:
            return
        yield head[0] & ~_LAST, stream.read(int.from_bytes(head[1:], "big"))
        if head[0] & _LAST:
            return


def _block(kind: int, data: bytes, rate: int) -> Iterator[Extracted]:
    if kind == _STREAM_INFO and len(data) >= 34:
        yield from _stream_info(data)
    elif kind == _COMMENT:
        yield from comment_contents(data, "VORBIS_COMMENT")
    elif kind == _PICTURE:
        yield from picture_contents(data, "PICTURE")
    elif kind == _APPLICATION:
        yield from _application(data, rate)


def _stream_info(data: bytes) -> Iterator[Extracted]:
    """Section 8.2: rate, channels, depth, samples, and the MD5 of the sound as it was before, which no change of tags changes."""
    packed, digest = int.from_bytes(data[10:18], "big"), data[18:34]
    rate = packed >> 44
    yield coding("sound", sound("FLAC", rate, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1), "STREAMINFO")
    if rate:
        yield from duration((packed & 0xFFFFFFFFF) / rate, "STREAMINFO")
    if digest.strip(b"\x00"):
        yield Identifier(at=Location("STREAMINFO", digest.hex()), kind=IdentifierKind.SOUND, value=f"md5:{digest.hex()}")


def _application(data: bytes, rate: int) -> Iterator[Extracted]:
    """Section 8.4: four letters of a program; `riff` and `aiff` keep the chunks of the file that was packed, each in a block."""
    name, kept = data[:4], data[4:]
    if name == b"riff" and kept[:4] == b"bext":
        yield from broadcast_facts(kept[8:], rate)
    elif name == b"riff" and kept[:4] == b"LIST" and kept[8:12] == b"INFO":
        yield from info_facts(kept[8:], "APPLICATION riff LIST INFO")
    elif kept[:4] not in _PLAIN and all(0x20 <= byte < 0x7F for byte in name):
        inner = f" {letters(kept[:4])}" if name in (b"riff", b"aiff") and kept[:4].isascii() else ""
        value = storable(f"{letters(name)}{inner}: {len(kept):,} bytes")
        yield from words("data kept by a program")(value, Location("APPLICATION", value))


FORMAT = Format(
    name="flac_recording",
    title="Sound packed without loss (FLAC)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(_MARK, b"ID3"),
    extract=extract,
    limitations=(
        "The sound itself is not unpacked, so that its digest in the file is told and not checked.",
        "Days without a time of day are told as they stand: in music they are those of publication.",
    ),
)

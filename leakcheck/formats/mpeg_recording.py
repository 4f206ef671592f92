"""Sound in frames of MPEG: MP3 with its tags (ID3, APE) and its encoder's head, and AAC in ADTS, as streams and some recorders write it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.ape_tags import FOOTER, ape_contents, ape_tag
from leakcheck.decode.id3_tags import HEAD, OLD_LENGTH, id3_contents, old_tag_facts, tag_length
from leakcheck.decode.mpeg_frames import (
    EncoderHead,
    begins_with_frames,
    counted_length,
    encoder_head,
    encoder_in_filling,
    even_speed,
    first_frame,
    frame_at,
)
from leakcheck.decode.picture_end import behind
from leakcheck.decode.recording_facts import BEHIND, coding, duration, words
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Fact, SoftwareClaim, SoftwareRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: What has an ID3 tag in front though its own standard knows none, and readers of its own or none here.
_OTHERS = (b"fLaC", b"OggS", b"MAC ", b"MPCK", b"MP+", b"TTA1", b"wvpk", b"FORM", b"RIFF", b"DSD ")
_MOST_TAGS = 5
_LONGEST_TAG = 64 << 20
_OPENING = 8_192
#: Encoders differ in whether they count their own head's frame, and some fill the last one up.
_TWO_FRAMES = 2 * 1441


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the sound lies between the tags."""

    begin: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.begin


def recognises(content: Content) -> bool:
    head = content.head
    if head[:2] == b"\xff\xfb" or (head[:1] == b"\xff" and frame_at(head[:7]) is not None):
        with content.open() as stream:
            return begins_with_frames(stream, 0, content.size)
    length = tag_length(head[:HEAD])
    if not length:
        return False
    return not _behind_tag(content, length).startswith(_OTHERS)


def _behind_tag(content: Content, length: int) -> bytes:
    if length + HEAD <= len(content.head):
        return content.head[length : length + HEAD]
    with content.open() as stream:
        stream.seek(length)
        return stream.read(HEAD)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts and files of the tags before and behind the sound, then of the sound."""
    with content.open() as stream:
        begin, said = 0, list[str]()
        for _ in range(_MOST_TAGS):
            stream.seek(begin)
            length = tag_length(stream.read(HEAD))
            if not length:
                break
            stream.seek(begin)
            for found in id3_contents(stream.read(min(length, _LONGEST_TAG))):
                said += [found.at.raw] if isinstance(found, Fact) else []
                yield found
            begin += length
        end = content.size
        for one in _tags_behind(stream, content.size, begin, said):
            if isinstance(one, int):
                end = one
            else:
                yield one
        yield from _sound(stream, _Span(begin, end), limits)


def _tags_behind(stream: BinaryIO, size: int, begin: int, said: list[str]) -> Iterator[Extracted | int]:
    """Facts of ID3v1 and of APE before it, and where they begin."""
    end = size
    if end - OLD_LENGTH >= begin:
        stream.seek(end - OLD_LENGTH)
        old = stream.read(OLD_LENGTH)
        if old[:3] == b"TAG":
            yield from old_tag_facts(old, said)
            end -= OLD_LENGTH
    if end - FOOTER >= begin:
        stream.seek(end - FOOTER)
        tag = ape_tag(stream.read(FOOTER))
        if tag is not None and end - tag.whole >= begin:
            stream.seek(end - tag.items)
            yield from ape_contents(stream.read(tag.items - FOOTER), tag.count)
            end -= tag.whole
    yield end


def _sound(stream: BinaryIO, span: _Span, limits: Limits) -> Iterator[Extracted]:
    begin = first_frame(stream, span.begin, span.end)
    if begin < 0:
        yield Problem(ProblemKind.DAMAGED, "No sound was found in this recording; its tags were read.")
        return
    stream.seek(begin)
    opening = stream.read(_OPENING)
    frame = frame_at(opening)
    if frame is None:
        return
    span = _Span(begin, span.end)
    yield coding("sound", frame.words, "first frame")
    if not frame.speed:
        yield from duration(counted_length(stream, span.begin, span.end), "frames")
        return
    head = encoder_head(frame, opening)
    encoder = (head.encoder if head else "") or encoder_in_filling(opening)
    if encoder:
        where = f"first frame {head.name}" if head and head.encoder else "filling of the first frames"
        yield SoftwareClaim(at=Location(where, storable(encoder)), role=SoftwareRole.PRODUCER, name=storable(encoder))
    if head is not None and head.frames:
        yield from duration(head.frames * frame.samples / frame.rate, f"first frame {head.name}")
        yield from _noted_length(stream, head, span, limits)
    elif speed := even_speed(stream, span.begin, span.end):
        yield from duration(span.length * 8 / speed, "frames")


def _noted_length(stream: BinaryIO, head: EncoderHead, span: _Span, limits: Limits) -> Iterator[Extracted]:
    """Where the sound is longer or shorter than when it was coded: it was cut or joined as it is, or something else lies behind it."""
    if not head.length or abs(head.length - span.length) <= _TWO_FRAMES:
        return
    value = f"{head.length:,} bytes; {span.length:,} lie here"
    kind = "length of its sound when it was coded"
    yield from words(kind)(value, Location(f"first frame {head.name}", value))
    stream.seek(span.begin + head.length)
    if head.length < span.length and frame_at(stream.read(7)) is None:
        yield from behind(stream, span.begin + head.length, span.end, limits, BEHIND)


FORMAT = Format(
    name="mpeg_recording",
    title="Sound (MP3, AAC)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(b"ID3", b"\xff"),
    extract=extract,
    limitations=(
        "The sound itself is not listened to; how long it is rests on what the encoder noted, on an even speed, or on the count of frames.",
        "Years, and days without a time of day, are told as they stand: in music they are those of publication.",
        "Of data that programs keep in tags for themselves (PRIV, UFID) only the owner's name and the size are told.",
    ),
)

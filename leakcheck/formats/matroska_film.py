"""Films and sound in Matroska and WebM (RFC 9559): who wrote them, when and with what, tags, and files that they hold."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from leakcheck.decode.ebml_elements import Element, elements
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.picture_end import behind
from leakcheck.decode.recording_facts import (
    BEHIND,
    MOST_FACTS,
    Maker,
    coding,
    duration,
    is_said,
    program,
    sound,
    text_of,
    time,
    told,
    words,
)
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PathClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MARK = b"\x1a\x45\xdf\xa3"
_KINDS = (b"\x42\x82\x88matroska", b"\x42\x82\x84webm")
_MOST_ELEMENTS = 300_000
_LONGEST_TEXT = 16_384
_LONGEST_FILE = 64 << 20
#: Section 5.1.2: nanoseconds since the beginning of 2001, in UTC; that second by Unix's clock.
_SINCE_2001 = 978_307_200
_EBML, _SEGMENT, _INFO, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1F43B675
_TRACK, _ATTACHED, _TAG, _SIMPLE_TAG = 0xAE, 0x61A7, 0x7373, 0x67C8
_OPENED = frozenset(
    {
        _EBML,
        _SEGMENT,
        _INFO,
        0x1654AE6B,
        _TRACK,
        0xE0,
        0xE1,
        0x1043A770,
        0x45B9,
        0xB6,
        0x80,
        0x1941A469,
        _ATTACHED,
        0x1254C367,
        _TAG,
        0x63C0,
        _SIMPLE_TAG,
    }
)
#: With each of these something new begins, and what was gathered is told.
_GROUPS = frozenset({_INFO, _TRACK, _ATTACHED, _SIMPLE_TAG, _CLUSTER, 0x1254C367, 0x1C53BB6B, 0x114D9B74, 0x1043A770, 0x1941A469})
_TEXTS = {
    0x7BA9: "Title", 0x4D80: "MuxingApp", 0x5741: "WritingApp", 0x7384: "SegmentFilename", 0x3C83AB: "PrevFilename", 0x3E83BB: "NextFilename",
    0x86: "CodecID", 0x22B59C: "Language", 0x22B59D: "LanguageBCP47", 0x536E: "Name", 0x85: "ChapString", 0x467E: "FileDescription",
    0x466E: "FileName", 0x4660: "FileMediaType", 0x45A3: "TagName", 0x4487: "TagString",
}  # fmt: skip
_NUMBERS = {
    0x2AD7B1: "TimestampScale",
    0x4461: "DateUTC",
    0x83: "TrackType",
    0xB0: "PixelWidth",
    0xBA: "PixelHeight",
    0x9F: "Channels",
    0x6264: "BitDepth",
}
_FRACTIONS = {0x4489: "Duration", 0xB5: "SamplingFrequency"}
_IDENTIFIERS = {0x73A4: "SegmentUUID", 0x3CB923: "PrevUUID", 0x3EB923: "NextUUID", 0x4444: "SegmentFamily"}
_FILE_DATA = 0x465C
_FIELDS: dict[str, Maker] = {
    "Title": words("title"),
    "MuxingApp": program(SoftwareRole.PRODUCER),
    "WritingApp": program(SoftwareRole.APPLICATION),
    "ChapString": words("title of a chapter"),
    "Name": words("name of a track"),
    "_STATISTICS_WRITING_APP": program(SoftwareRole.PRODUCER),
    "_STATISTICS_WRITING_DATE_UTC": lambda text, at: time(TimeRole.CREATED)(f"{text}Z", at),
}
_FILES = {"SegmentFilename": "own name when it was written", "PrevFilename": "linked file", "NextFilename": "linked file"}
#: What muxers count for players.
_COUNTS = frozenset(
    {"BPS", "DURATION", "NUMBER_OF_FRAMES", "NUMBER_OF_BYTES", "_STATISTICS_TAGS", "MAJOR_BRAND", "MINOR_VERSION", "COMPATIBLE_BRANDS"}
)
_SEEN, _HEARD = 1, 2


@dataclass(slots=True)
class _Group:
    """What belongs together: of a track, an attached file, a tag, or the file as a whole."""

    kind: int
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    file: Element | None = None


def recognises(content: Content) -> bool:
    head = content.head
    return head.startswith(_MARK) and any(kind in head[:80] for kind in _KINDS)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts and files in their order, then what stands behind the end."""
    left = MOST_FACTS
    with content.open() as stream:
        for found in _contents(stream, content.size, limits):
            left -= not isinstance(found, Problem | Child)
            if left >= 0:
                yield found


def _contents(stream: BinaryIO, size: int, limits: Limits) -> Iterator[Extracted]:
    group = _Group(0)
    last: Element | None = None
    end = 0
    for last in elements(stream, size, _OPENED, _MOST_ELEMENTS):
        if last.id == _SEGMENT and end:
            break
        if last.id in _GROUPS:
            yield from _group(stream, group)
            group = _Group(last.id)
        if last.id == _SEGMENT:
            end = size if last.length < 0 else last.end
        elif last.id == _FILE_DATA:
            group.file = last
        elif last.length >= 0:
            yield from _element(stream, last, group)
    yield from _group(stream, group)
    if end > size or (last is not None and last.end > size) or not end:
        yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
    yield from behind(stream, end, size, limits, BEHIND)


def _element(stream: BinaryIO, element: Element, group: _Group) -> Iterator[Extracted]:
    if element.id in _TEXTS and element.length <= _LONGEST_TEXT:
        group.texts.setdefault(_TEXTS[element.id], text_of(_data(stream, element)))
        if element.id == 0x85:
            yield from told("ChapString", text_of(_data(stream, element)), "Chapters ChapString", _FIELDS)
    elif element.id in _NUMBERS and element.length <= 8:
        group.numbers.setdefault(_NUMBERS[element.id], int.from_bytes(_data(stream, element), "big", signed=element.id == 0x4461))
    elif element.id in _FRACTIONS and element.length in (4, 8):
        group.numbers.setdefault(
            _FRACTIONS[element.id], struct.unpack(">f" if element.length == 4 else ">d", _data(stream, element).ljust(element.length, b"\0"))[0]
        )
    elif element.id in _IDENTIFIERS and element.length == 16:
        value = _data(stream, element).hex()
        yield Identifier(at=Location(f"Info {_IDENTIFIERS[element.id]}", value), kind=IdentifierKind.INSTANCE, value=value)


def _data(stream: BinaryIO, element: Element) -> bytes:
    stream.seek(element.place)
    return stream.read(element.length)


def _group(stream: BinaryIO, group: _Group) -> Iterator[Extracted]:
    if group.kind == _INFO:
        yield from _info(group)
    elif group.kind == _TRACK:
        yield from _track(group)
    elif group.kind == _ATTACHED:
        yield from _attached(stream, group)
    elif group.kind == _SIMPLE_TAG and (name := group.texts.get("TagName", "")) not in _COUNTS:
        yield from told(name, group.texts.get("TagString", ""), f"Tags {storable(name, 80)}", _FIELDS)


def _info(group: _Group) -> Iterator[Extracted]:
    for name, text in group.texts.items():
        if name in _FILES and is_said(text):
            yield PathClaim(at=Location(f"Info {name}", storable(text)), path=storable(text, 500), role=_FILES[name])
        elif name in _FIELDS:
            yield from told(name, text, f"Info {name}", _FIELDS)
    nanoseconds = group.numbers.get("DateUTC")
    moment = unix_moment(_SINCE_2001 + int(nanoseconds) // 10**9) if nanoseconds else None
    if moment is not None:
        yield TimeClaim(at=Location("Info DateUTC", str(nanoseconds)), role=TimeRole.CREATED, moment=moment)
    length = group.numbers.get("Duration", 0) * group.numbers.get("TimestampScale", 1_000_000) / 1e9
    yield from duration(length, "Info Duration")


def _track(group: _Group) -> Iterator[Extracted]:
    codec, number = group.texts.get("CodecID", ""), group.numbers
    if number.get("TrackType") == _SEEN and codec.isprintable():
        yield coding("picture", f"{codec}, {number.get('PixelWidth', 0):.0f} x {number.get('PixelHeight', 0):.0f}", "Tracks CodecID")
    elif number.get("TrackType") == _HEARD and codec.isprintable():
        rate = number.get("SamplingFrequency", 8_000)
        yield coding(
            "sound",
            sound(codec, round(rate) if 0 < rate < 1e7 else 0, int(number.get("Channels", 1)), int(number.get("BitDepth", 0))),
            "Tracks CodecID",
        )
    language = group.texts.get("LanguageBCP47") or group.texts.get("Language", "")
    if language not in ("", "und"):
        yield from words("language of a track")(language, Location("Tracks Language", storable(language)))
    yield from told("Name", group.texts.get("Name", ""), "Tracks Name", _FIELDS)


def _attached(stream: BinaryIO, group: _Group) -> Iterator[Extracted]:
    name = group.texts.get("FileName", "")
    described = group.texts.get("FileDescription", "")
    if is_said(described):
        yield Description(
            at=Location("Attachments FileDescription", storable(described)), kind="description of a file inside", value=storable(described, 300)
        )
    if group.file is None or group.file.length <= 0:
        return
    if group.file.length > _LONGEST_FILE:
        yield Problem(ProblemKind.LIMIT, "A file inside this recording is too long to be taken out.")
    else:
        yield Child(name or "file inside", Content.of_bytes(_data(stream, group.file)))


FORMAT = Format(
    name="matroska_film",
    title="Film or sound (Matroska, WebM)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(_MARK,),
    extract=extract,
    limitations=(
        "Pictures and sound themselves are not looked at, and check sums are not computed.",
        "Days without a time of day are told as they stand: in music they are those of publication.",
    ),
)

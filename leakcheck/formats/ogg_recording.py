"""Sound and film in Ogg (RFC 3533): Vorbis, Opus (RFC 7845), FLAC, Speex and Theora, as voice messages of telephones and free programs use it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.ogg_pages import MARK, Stream, last_pages, streams
from leakcheck.decode.picture_end import behind
from leakcheck.decode.recording_facts import BEHIND, coding, duration, sound, text_of, told
from leakcheck.decode.vorbis_comments import comment_contents
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_OPUS_RATE = 48_000
#: A recording that begins later than that was cut out of a running stream.
_RUNNING = 10


@dataclass(frozen=True, slots=True)
class _Head:
    """Coding in words, positions a second, how many of them come before the sound, and where in the second packet the comments begin."""

    what: str
    words: str
    rate: int
    skipped: int
    comments: int


def recognises(content: Content) -> bool:
    return content.head[:5] == MARK + b"\x00"


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Stream by stream coding, comments and length; then what stands behind the last page."""
    with content.open() as stream:
        found = streams(stream)
        reached, end = last_pages(stream, content.size)
        for number, one in enumerate(found, 1):
            yield from _stream(one, f"stream {number}", reached)
        if reached and not set(reached) & {one.serial for one in found}:
            yield from told("recordings in one file", "further ones follow the first", "last pages")
        if end > content.size or (found and not end) or not any(one.packets for one in found):
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
        yield from behind(stream, end, content.size, limits, BEHIND)


def _stream(one: Stream, part: str, reached: dict[int, int]) -> Iterator[Extracted]:
    if not one.packets:
        return
    value = f"ogg stream {one.serial:08x}"
    yield Identifier(at=Location(f"{part} serial number", str(one.serial)), kind=IdentifierKind.INSTANCE, value=value)
    first = one.packets[0]
    if first.startswith(b"fishead\x00"):
        yield from _skeleton(first, part)
    reader = next((read for mark, read in _CODECS if first.startswith(mark)), None)
    if reader is None:
        return
    head = reader(first)
    yield coding(head.what, head.words, f"{part} head")
    if len(one.packets) > 1:
        yield from comment_contents(one.packets[1][head.comments :], f"{part} comments")
    if head.rate and one.serial in reached:
        begin = one.started if one.started > _RUNNING * head.rate else head.skipped
        yield from duration((reached[one.serial] - begin) / head.rate, f"{part} last page")


def _skeleton(data: bytes, part: str) -> Iterator[Extracted]:
    """Ogg Skeleton 3 and 4: among other things the time at which the recording began, in UTC."""
    text = text_of(data[44:64])
    moment = iso_moment(text.rstrip("Z") + "Z") or iso_moment(f"{text[:4]}-{text[4:6]}-{text[6:11]}:{text[11:13]}:{text[13:15]}Z")
    if moment is not None:
        yield TimeClaim(at=Location(f"{part} skeleton", text), role=TimeRole.CAPTURED, moment=moment)


def _number(data: bytes, at: int, width: int = 4) -> int:
    return int.from_bytes(data[at : at + width], "little")


def _vorbis(data: bytes) -> _Head:
    rate = _number(data, 12)
    return _Head("sound", sound("Vorbis", rate, data[11] if len(data) > 11 else 0), rate, 0, 7)


def _opus(data: bytes) -> _Head:
    """RFC 7845 section 5.1: positions count 48,000 a second whatever the rate that was taken in."""
    return _Head("sound", sound("Opus", _number(data, 12), data[9] if len(data) > 9 else 0), _OPUS_RATE, _number(data, 10, 2), 8)


def _speex(data: bytes) -> _Head:
    return _Head("sound", sound("Speex", _number(data, 36), _number(data, 48)), _number(data, 36), 0, 0)


def _flac(data: bytes) -> _Head:
    """RFC 9639 section 10.1: thirteen bytes before STREAMINFO's, and packets that begin with the head of a block."""
    packed = int.from_bytes(data[27:35], "big")
    rate = packed >> 44
    return _Head("sound", sound("FLAC", rate, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1), rate, 0, 4)


def _theora(data: bytes) -> _Head:
    """Theora specification section 6.2; its positions count pictures in a form of their own."""
    width, height = int.from_bytes(data[14:17], "big"), int.from_bytes(data[17:20], "big")
    return _Head("picture", f"Theora, {width} x {height}", 0, 0, 7)


_CODECS: tuple[tuple[bytes, Callable[[bytes], _Head]], ...] = (
    (b"\x01vorbis", _vorbis),
    (b"OpusHead", _opus),
    (b"Speex   ", _speex),
    (b"\x7fFLAC", _flac),
    (b"\x80theora", _theora),
)

FORMAT = Format(
    name="ogg_recording",
    title="Sound or film in Ogg (Vorbis, Opus, FLAC, Speex, Theora)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(MARK,),
    extract=extract,
    limitations=(
        "Pictures and sound themselves are not looked at, and the check sums of pages are not computed.",
        "Of recordings that were joined one behind the other the first is read.",
        "Days without a time of day are told as they stand: in music they are those of publication.",
    ),
)

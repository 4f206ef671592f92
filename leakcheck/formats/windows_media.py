"""Windows Media: sound and films in Microsoft's Advanced Systems Format (WMA, WMV, ASF), as dictation machines and older Windows write them."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from leakcheck.decode import asf_objects as asf
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import xmp_of
from leakcheck.decode.recording_facts import (
    BEHIND,
    MOST_FACTS,
    Maker,
    coding,
    duration,
    enclosed_picture,
    encoded_by,
    is_said,
    link,
    person,
    program,
    told,
    words,
)
from leakcheck.decode.unique_identifier import version_1_facts
from leakcheck.decode.visible_text import storable
from leakcheck.decode.wave_format import wave_format
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_HEAD, _OBJECT, _DATA_HEAD = 30, 24, 50
_LONGEST_HEAD = 64 << 20
_MOST_OUTER = 100
#: The first bit of the flags: the writer did not know sizes and times (section 3.2).
_BROADCAST = 1
_TICKS = 10_000_000
_SEEN, _HEARD = 1, 2
_DESCRIBED = ("title", "author", "copyright", "description", "rating")
_FIELDS: dict[str, Maker] = {
    "title": words("title"), "author": person(PersonRole.AUTHOR), "copyright": person(PersonRole.RIGHTS_HOLDER), "description": words("caption"),
    "rating": words("rating"), "WM/AlbumTitle": words("album"), "WM/AlbumArtist": person(PersonRole.AUTHOR), "WM/Composer": person(PersonRole.AUTHOR),
    "WM/Director": person(PersonRole.AUTHOR), "WM/Writer": person(PersonRole.AUTHOR), "WM/Genre": words("category"), "WM/Year": words("day or year"),
    "WM/Publisher": words("organisation"), "WM/EncodedBy": encoded_by, "WM/EncodingSettings": program(SoftwareRole.PRODUCER),
    "WM/AuthorURL": link, "WM/PromotionURL": link, "WM/AudioFileURL": link, "WM/Language": words("language as written"),
    "WM/OriginalFilename": words("own name as it was first"), "WM/SubTitle": words("subtitle"), "WM/Text": words("comments"),
    "WM/Lyrics": words("words that are sung"), "WM/TrackNumber": words("number of the track"),
}  # fmt: skip
#: Programs, with the field that gives the version.
_PROGRAMS = (
    ("WM/ToolName", "WM/ToolVersion", "", SoftwareRole.APPLICATION),
    ("", "WMFSDKVersion", "Windows Media Format SDK", SoftwareRole.PRODUCER),
)
_ENCODED = "WM/EncodingTime"
_PICTURE = "WM/Picture"
#: Told with a program, or of use to players alone.
_PASSED_OVER = frozenset(
    {"WM/ToolName", "WM/ToolVersion", "WMFSDKVersion", "WMFSDKNeeded", "DeviceConformanceTemplate", "IsVBR", "WM/WMADRCPeakReference"}
)


def recognises(content: Content) -> bool:
    return content.head.startswith(asf.HEADER)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts and pictures of the head, XMP behind the sound, and what stands behind the end."""
    length = int.from_bytes(content.head[16:24], "little")
    left = MOST_FACTS
    with content.open() as stream:
        head = stream.read(min(length, _LONGEST_HEAD))
        for found in _head_facts(head):
            left -= not isinstance(found, Problem | Child)
            if left >= 0:
                yield found
        end = length
        for name, place, size in _outer(stream, length, content.size):
            end = place + size
            if name == asf.XMP:
                stream.seek(place)
                yield from xmp_of(stream.read(min(size, LONGEST_PACKET)), "recording")
        if length > content.size or end > content.size:
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off or is damaged; what stands before that was read.")
        yield from behind(stream, end, content.size, limits, BEHIND)


def _outer(stream: BinaryIO, at: int, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of what stands in each object behind the head: data, indices, XMP."""
    for _ in range(_MOST_OUTER):
        if at >= size:
            return
        stream.seek(at)
        head = stream.read(_OBJECT)
        name, length = head[:16], int.from_bytes(head[16:], "little")
        if name not in asf.OUTER or len(head) < _OBJECT:
            return
        # A running stream leaves the length of its data at 0, or at that of the object's head alone.
        length = size - at if name == asf.DATA and length <= _DATA_HEAD else max(length, _OBJECT)
        yield name, at + _OBJECT, length - _OBJECT
        at += length


def _head_facts(head: bytes) -> Iterator[Extracted]:
    stated: dict[str, str] = {}
    for name, body in asf.objects(head, _HEAD):
        if name == asf.FILE_PROPERTIES:
            yield from _file_properties(body)
        elif name == asf.CONTENT_DESCRIPTION:
            for kind, text in zip(_DESCRIBED, asf.described(body), strict=False):
                yield from told(kind, text, f"Content Description {kind}", _FIELDS)
        elif name in _FIELD_LISTS:
            part, read = _FIELD_LISTS[name]
            for one in read(body):
                stated.setdefault(one.name, one.text)
                yield from _field(one, f"{part} {storable(one.name, 80)}")
        else:
            yield from _coding(name, body)
    yield from _programs(stated)


_FIELD_LISTS = {
    asf.EXTENDED_DESCRIPTION: ("Extended Content Description", asf.fields),
    asf.METADATA: ("Metadata", asf.long_fields),
    asf.METADATA_LIBRARY: ("Metadata Library", asf.long_fields),
}


def _file_properties(data: bytes) -> Iterator[AnyFact]:
    """Section 3.2: the file's own number, when it was made (UTC), and how long it plays, with the time for filling the buffer."""
    if len(data) < 68:
        return
    number = UUID(bytes_le=data[:16])
    if number.int:
        yield Identifier(at=Location("File Properties File ID", str(number)), kind=IdentifierKind.INSTANCE, value=str(number))
        yield from version_1_facts(number, "File Properties File ID")
    ticks = int.from_bytes(data[24:32], "little")
    moment = filetime_moment(ticks)
    if moment is not None and moment.wall.year > 1980:
        yield TimeClaim(at=Location("File Properties Creation Date", str(ticks)), role=TimeRole.CREATED, moment=moment)
    if not data[64] & _BROADCAST:
        played, filled = int.from_bytes(data[40:48], "little"), int.from_bytes(data[56:64], "little")
        yield from duration(played / _TICKS - filled / 1_000, "File Properties Play Duration")


def _field(one: asf.Field, part: str) -> Iterator[Extracted]:
    if one.name == _ENCODED:
        moment = filetime_moment(one.number)
        if moment is not None:
            yield TimeClaim(at=Location(part, str(one.number)), role=TimeRole.CREATED, moment=moment)
    elif one.name == _PICTURE:
        yield from _picture(one.data, part)
    elif one.text and one.name not in _PASSED_OVER:
        yield from told(one.name, one.text, part, _FIELDS)


def _picture(data: bytes, part: str) -> Iterator[Extracted]:
    """Kind, length, kind of file and description in words that a zero ends, the picture."""
    texts, rest = [], data[5:]
    for _ in range(2):
        end = next((at for at in range(0, min(len(rest), 2_000), 2) if rest[at : at + 2] == b"\x00\x00"), len(rest))
        texts.append(asf.wide(rest[:end]))
        rest = rest[end + 2 :]
    if is_said(texts[1]):
        yield from words("description of a picture")(texts[1], Location(part, storable(texts[1])))
    child = enclosed_picture("cover" if data[:1] == b"\x03" else "picture", rest)
    if child is not None:
        yield child


def _coding(name: bytes, body: bytes) -> Iterator[Extracted]:
    if name == asf.CODEC_LIST:
        yield from _codecs(body)
    elif name == asf.STREAM_PROPERTIES and body[:16] == asf.SOUND:
        wave = wave_format(body[54:])
        if wave is not None:
            yield coding("sound", wave.words, "Stream Properties")
    elif name == asf.SCRIPT:
        yield from _commands(body)
    elif name in asf.ENCRYPTIONS:
        yield Problem(ProblemKind.ENCRYPTED, "The sound or film is locked by digital rights management; its head was read.")


def _codecs(body: bytes) -> Iterator[Extracted]:
    for kind, codec, described in asf.codecs(body):
        if kind in (_SEEN, _HEARD) and is_said(codec):
            yield coding("picture" if kind == _SEEN else "sound", f"{codec}, {described}".strip(", "), "Codec List")


def _commands(body: bytes) -> Iterator[Extracted]:
    """A page that a player opens by itself is a link."""
    for command, text in asf.commands(body):
        maker = link if "://" in text else words("command for the player")
        yield from told("command", text, f"Script Command {storable(command, 80)}".strip(), {"command": maker})


def _programs(stated: dict[str, str]) -> Iterator[AnyFact]:
    for field, version_field, name, role in _PROGRAMS:
        said, version = stated.get(field, name), stated.get(version_field, "")
        if is_said(said) and (field or version):
            at = Location(field or version_field, storable(f"{said} {version}".strip()))
            yield SoftwareClaim(at=at, role=role, name=storable(said, 200), version=storable(version, 50))


FORMAT = Format(
    name="windows_media",
    title="Windows Media (WMA, WMV, ASF)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(asf.HEADER,),
    extract=extract,
    limitations=(
        "Pictures and sound themselves are not looked at.",
        "Numbers that players and devices keep in the description are not told.",
    ),
)

"""Films and sound of the family of MP4 and QuickTime (ISO/IEC 14496-12): when, with what and where they were taken, as telephones write it."""

import re
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.credential_places import BOX, store_in
from leakcheck.decode.mac_times import mac_moment
from leakcheck.decode.moments import exif_moment, iso_moment
from leakcheck.decode.movie_boxes import Box, boxes, global_text, items, keys_in, name_of, user_text, values
from leakcheck.decode.picture_metadata import credentials, xmp_of
from leakcheck.decode.recording_facts import Maker, coding, duration, enclosed_picture, number, order, person, place, program, sound
from leakcheck.decode.spoken_words import spoken_words
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    IdentifierKind,
    PersonRole,
    PlaceClaim,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

#: Brands of still pictures, which have a reader of their own, and of Canon's raw files.
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"crx "})
#: QuickTime files before 2001 have no `ftyp`; one of these comes first, with another of them or the film behind.
_OLD_FIRST = frozenset({b"moov", b"wide", b"mdat"})
_MOST_BOXES = 20_000
#: The table of a film of some hours; what is longer is not read.
_LONGEST_TABLE = 64 << 20
_MOST_FACTS = 500
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_APPLE = "com.apple.quicktime."


def recognises(content: Content) -> bool:
    head = content.head
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), 256)
        return length >= 16 and not _STILL & {head[8:12], *(head[at : at + 4] for at in range(16, length, 4))}
    length = int.from_bytes(head[:4], "big")
    behind = head[length + 4 : length + 8] if 8 <= length < len(head) else b""
    return head[4:8] in _OLD_FIRST and (behind in _OLD_FIRST or (head[4:8] == b"moov" and head[12:16] in (b"mvhd", b"cmov")))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the table of the film, of XMP and content credentials, then the order of the boxes."""
    names: list[str] = []
    left = _MOST_FACTS
    with content.open() as stream:
        for kind, begin, length in _outer(stream, content.size):
            names.append(name_of(kind) if kind != b"ftyp" else f"ftyp({content.head[8:12].decode('latin-1').strip()})")
            for found in _read(stream, kind, begin, length):
                left -= not isinstance(found, Child)
                if left >= 0:
                    yield found
        if _is_cut(stream, content.size, names):
            yield Problem(ProblemKind.DAMAGED, "This film breaks off or is damaged; what stands before that was read.")
    yield from _signed(content, limits)
    yield from order(names, "boxes")


def _outer(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, place and length of what stands in each outermost box; leaves the stream where the chain ends or breaks."""
    at = 0
    for _ in range(_MOST_BOXES):
        stream.seek(at)
        head = stream.read(16)
        length, inside = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = size - at
        if len(head) < 8 or length < inside or at + length > size:
            break
        yield head[4:8], at + inside, length - inside
        at += length
    stream.seek(at)


def _is_cut(stream: BinaryIO, size: int, names: list[str]) -> bool:
    at = stream.tell()
    return len(names) < _MOST_BOXES and at < size and bool(stream.read(64).strip(b"\x00"))


def _read(stream: BinaryIO, kind: bytes, begin: int, length: int) -> Iterator[Extracted]:
    stream.seek(begin)
    if kind == b"moov" and length <= _LONGEST_TABLE:
        yield from _table(stream.read(length))
    elif kind == b"moov":
        yield Problem(ProblemKind.LIMIT, "The table of this film is too long to be read.")
    elif kind in (b"meta", b"udta") and length <= LONGEST_PACKET:
        yield from _table((8 + length).to_bytes(4, "big") + kind + stream.read(length), "file")
    elif kind == b"uuid" and length <= LONGEST_PACKET and stream.read(16) == _XMP:
        yield from xmp_of(stream.read(length - 16), "recording")


def _table(data: bytes, around: str = "moov") -> Iterator[Extracted]:
    """What the boxes inside say, those of the film itself and those of its tracks; texts once each."""
    keys: dict[str, dict[int, str]] = {}
    told: set[tuple[str, str]] = set()
    for box in boxes(data, around):
        outer, _, name = box.path.rpartition("/")
        if name == "keys":
            keys[outer] = keys_in(box.data)
        elif name in _READERS:
            yield from _READERS[name](box)
        elif name == "ilst":
            yield from _files(box, keys.get(outer, {}))
        for field, text in _texts(box, outer, name, keys):
            if text and (field, text) not in told:
                told.add((field, text))
                yield from _said(field, text, Location(f"{box.path} {field}" if name == "ilst" else box.path, storable(text)))


def _files(box: Box, keys: dict[int, str]) -> Iterator[Extracted]:
    """What of the list is no short text: pictures of covers, and the words that Apple's recorder heard."""
    for name, _, value in values(box.data, keys):
        child = enclosed_picture("cover", value) if name == "covr" else None
        if child is not None:
            yield child
        elif name == "com.apple.VoiceMemos.tsrp":
            yield from spoken_words(value, f"{box.path} {name}")


def _texts(box: Box, around: str, name: str, keys: dict[str, dict[int, str]]) -> Iterator[tuple[str, str]]:
    if name == "ilst":
        yield from items(box.data, keys.get(around, {}))
    elif around.endswith("udta"):
        if name.startswith("©"):
            yield name, user_text(box.data)
        elif name in _GLOBAL:
            yield name, global_text(box.data)
        elif name == "date":  # Apple's recorder writes it without the sign
            yield name, user_text(box.data)


def _times(box: Box) -> Iterator[AnyFact]:
    """ISO/IEC 14496-12 section 8.2.2: when it was made and changed, since 1904. The standard says UTC, and many cameras write their own clock."""
    wide = 8 if box.data[:1] == b"\x01" else 4
    for which, role in enumerate((TimeRole.CREATED, TimeRole.MODIFIED)):
        seconds = int.from_bytes(box.data[4 + which * wide : 4 + (which + 1) * wide], "big")
        moment = mac_moment(seconds)
        if moment is not None and len(box.data) >= 4 + 2 * wide and moment.wall.year >= _FIRST_YEAR:
            yield TimeClaim(at=Location(f"{box.path} {role.value}", str(seconds)), role=role, moment=Moment(moment.wall))
    at = 4 + 2 * wide
    units, length = int.from_bytes(box.data[at : at + 4], "big"), box.data[at + 4 : at + 4 + wide]
    if units and length.strip(b"\xff"):  # all ones: the writer did not know it
        yield from duration(int.from_bytes(length, "big") / units, f"{box.path} duration")


#: Files before QuickTime (1991) are none: programs that do not know the time leave a count from another epoch.
_FIRST_YEAR = 1991


def _handler(box: Box) -> Iterator[AnyFact]:
    """Section 8.4.3: the name of the part that plays a track, by which programs can be told apart. QuickTime puts the name's length before it."""
    data = box.data[24:]
    name = data[1 : 1 + data[0]] if data and data[0] == len(data) - 1 else data
    text = name.split(b"\x00", 1)[0].decode("utf-8", "replace").strip()
    if len(text) > 1 and text.isprintable():
        yield Description(at=Location(box.path, storable(text)), kind="name of a track's handler", value=storable(text, 200))


def _entry(box: Box) -> Iterator[AnyFact]:
    """Sections 12.1.3 and 12.2.3: how the first kind of samples is coded; of pictures the name of the compressor, too."""
    entry = box.data[8:]
    kind = entry[4:8]
    if kind in _SOUNDS:
        rate, channels = int.from_bytes(entry[32:34], "big"), int.from_bytes(entry[24:26], "big")
        yield coding("sound", sound(_SOUNDS[kind], rate, channels), box.path)
        return
    if kind in _PICTURES:
        size = f"{int.from_bytes(entry[32:34], 'big')} x {int.from_bytes(entry[34:36], 'big')}"
        yield coding("picture", f"{_PICTURES[kind]}, {size}", box.path)
    yield from _compressor(box)


#: Names of codecs (the MP4 Registration Authority's list); of others nothing is told.
_SOUNDS = {
    b"mp4a": "AAC", b"alac": "Apple Lossless", b"samr": "AMR", b"sawb": "AMR wide band", b"ac-3": "AC-3", b"ec-3": "AC-3", b"Opus": "Opus",
    b"fLaC": "FLAC", b"sowt": "PCM", b"twos": "PCM", b"lpcm": "PCM", b"ulaw": "mu-law", b"alaw": "A-law", b".mp3": "MP3", b"apac": "APAC",
    b"drms": "sound locked by digital rights management",
}  # fmt: skip
_PICTURES = {
    b"avc1": "H.264", b"avc3": "H.264", b"hvc1": "H.265", b"hev1": "H.265", b"mp4v": "MPEG-4", b"s263": "H.263", b"vp08": "VP8", b"vp09": "VP9",
    b"av01": "AV1", b"jpeg": "JPEG", b"mjpa": "Motion JPEG", b"apch": "ProRes", b"apcn": "ProRes", b"raw ": "not compressed",
}  # fmt: skip


def _compressor(box: Box) -> Iterator[AnyFact]:
    """Section 12.1.3 (VisualSampleEntry): its name in 32 bytes, the first being its length."""
    field = box.data[8 + 50 : 8 + 82]
    text = field[1 : 1 + field[0]].decode("utf-8", "replace").strip("\x00 ") if field and 0 < field[0] < 32 else ""
    if len(text) > 1 and text.isprintable():
        yield SoftwareClaim(at=Location(f"{box.path} compressorname", storable(text)), role=SoftwareRole.PRODUCER, name=storable(text, 200))


def _location(box: Box) -> Iterator[AnyFact]:
    """3GPP TS 26.244 section 8.10: a name, what it is of (0: where it was taken), longitude, latitude and height in steps of 1/65536."""
    body = box.data[6:]
    wide = body.startswith((b"\xfe\xff", b"\xff\xfe"))
    end = next((at for at in range(0, min(len(body), 1_000), 2) if body[at : at + 2] == b"\0\0"), -1) if wide else body.find(b"\0")
    rest = body[end + (2 if wide else 1) :]
    if end < 0 or len(rest) < 13 or rest[0]:
        return
    longitude, latitude, height = (int(number) / 65_536 for number in struct.unpack_from(">iii", rest, 1))
    if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
        yield PlaceClaim(
            at=Location(box.path, f"{latitude:.5f} {longitude:.5f}"), role="captured", latitude=latitude, longitude=longitude, altitude=height or None
        )


_READERS: dict[str, Callable[[Box], Iterator[Extracted]]] = {
    "mvhd": _times,
    "hdlr": _handler,
    "stsd": _entry,
    "loci": _location,
    "XMP_": lambda box: xmp_of(box.data[:LONGEST_PACKET], "recording"),
    "tsrp": lambda box: spoken_words(box.data, box.path),
}
#: Names of 3GPP TS 26.244 section 8, with a version and a language.
_GLOBAL = frozenset({"titl", "dscp", "auth", "cprt", "perf", "gnre"})


def _said(field: str, text: str, at: Location) -> Iterator[AnyFact]:
    name = field.removeprefix(_APPLE)
    if name in _FIELDS:
        yield from _FIELDS[name](text, at)
    elif name not in _OF_PROGRAMS and text.isprintable() and any(letter.isalnum() for letter in text):
        yield Description(at=at, kind=_WORDS.get(name) or storable(name, 80), value=storable(text, 2_000))


def _taken(text: str, at: Location) -> Iterator[AnyFact]:
    """In the lists of music programs ©day is the year of publication; elsewhere it is when the film was taken."""
    moment = iso_moment(_FRACTION.sub("", text)) or exif_moment(text)
    if moment is not None and not at.part.endswith("ilst ©day"):
        yield TimeClaim(at=at, role=TimeRole.CAPTURED, moment=moment)
    elif any(letter.isalnum() for letter in text):
        yield Description(at=at, kind="day or year", value=storable(text, 200))


def _android(text: str, at: Location) -> Iterator[AnyFact]:
    """The system of the telephone that recorded it."""
    yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=storable(f"Android {text}", 200), version=storable(text, 50))


_FRACTION = re.compile(r"(?<=T\d\d:\d\d:\d\d)\.\d+")
_AUTHOR, _OWNER = person(PersonRole.AUTHOR), person(PersonRole.RIGHTS_HOLDER)
_FIELDS: dict[str, Maker] = {
    "©day": _taken, "creationdate": _taken, "date": _taken, "©xyz": place, "location.ISO6709": place,
    "content.identifier": number(IdentifierKind.PICTURE_UNIQUE), "apID": number(IdentifierKind.ACCOUNT), "ownr": person(PersonRole.OWNER),
    "©swr": program(SoftwareRole.APPLICATION), "software": program(SoftwareRole.APPLICATION), "com.android.version": _android,
    "©too": program(SoftwareRole.PRODUCER), "©enc": program(SoftwareRole.PRODUCER),
    "©mod": program(SoftwareRole.CAMERA), "model": program(SoftwareRole.CAMERA), "com.android.model": program(SoftwareRole.CAMERA),
    "©ART": _AUTHOR, "aART": _AUTHOR, "©wrt": _AUTHOR, "©aut": _AUTHOR, "©dir": _AUTHOR, "auth": _AUTHOR, "author": _AUTHOR,
    "©cpy": _OWNER, "cprt": _OWNER, "copyright": _OWNER,
}  # fmt: skip
_WORDS = {
    "©nam": "title", "titl": "title", "title": "title", "displayname": "title", "©cmt": "comments", "comment": "comments", "dscp": "caption",
    "description": "caption", "©des": "caption", "©inf": "caption", "keywords": "keywords", "©mak": "maker of the camera",
    "make": "maker of the camera", "©gen": "category", "gnre": "category", "©alb": "album", "location.name": "name of the place",
    "com.android.manufacturer": "maker of the camera", "purd": "date of purchase", "©lyr": "words that are sung",
}  # fmt: skip
#: Under the first iTunes keeps what other programs do not read, mostly numbers for playing without gaps; the other is told with its words.
_OF_PROGRAMS = frozenset({"----", "com.apple.VoiceMemos.tsrp"})


def _signed(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Content credentials stand near the beginning (C2PA 2.1 annex A.5)."""
    if BOX in content.head and content.size <= limits.item_bytes:
        store = store_in(content.read(limits.item_bytes))
        yield from credentials("box uuid C2PA", store.data if store else b"")


FORMAT = Format(
    name="movie",
    title="Film or sound (MP4, QuickTime)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    extract=extract,
    limitations=(
        "Pictures and sound themselves are not looked at, nor are notes that makers of cameras keep in boxes of their own.",
        "Places and times that a camera wrote along the way, as action cameras and drones do, are not read.",
    ),
)

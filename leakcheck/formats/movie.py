"""Films and sound of the family of MP4 and QuickTime (ISO/IEC 14496-12): when, with what and where they were taken, as telephones write it."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.credential_places import BOX, store_in
from leakcheck.decode.mac_times import mac_moment
from leakcheck.decode.moments import exif_moment, iso_moment
from leakcheck.decode.movie_boxes import Box, boxes, global_text, items, keys_in, name_of, user_text
from leakcheck.decode.picture_metadata import credentials, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    PlaceClaim,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
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
#: ISO 6709 annex H: north, east and maybe height, each with its sign.
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d{1,10})?)([+-]\d{1,3}(?:\.\d{1,10})?)([+-]\d{1,5}(?:\.\d{1,6})?)?(?:CRS[^/]*)?/?")
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
    order: list[str] = []
    left = _MOST_FACTS
    with content.open() as stream:
        for kind, place, length in _outer(stream, content.size):
            order.append(name_of(kind) if kind != b"ftyp" else f"ftyp({content.head[8:12].decode('latin-1').strip()})")
            for found in _read(stream, kind, place, length):
                left -= 1
                if left >= 0:
                    yield found
        if _is_cut(stream, content.size, order):
            yield Problem(ProblemKind.DAMAGED, "This film breaks off or is damaged; what stands before that was read.")
    yield from _signed(content, limits)
    value = storable(" ".join(name for place, name in enumerate(order) if order[place - 1 : place] != [name])[:400])
    if value:
        yield Identifier(at=Location("order of boxes", value), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=value)


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


def _is_cut(stream: BinaryIO, size: int, order: list[str]) -> bool:
    at = stream.tell()
    return len(order) < _MOST_BOXES and at < size and bool(stream.read(64).strip(b"\x00"))


def _read(stream: BinaryIO, kind: bytes, place: int, length: int) -> Iterator[Extracted]:
    stream.seek(place)
    if kind == b"moov" and length <= _LONGEST_TABLE:
        yield from _table(stream.read(length))
    elif kind == b"moov":
        yield Problem(ProblemKind.LIMIT, "The table of this film is too long to be read.")
    elif kind in (b"meta", b"udta") and length <= LONGEST_PACKET:
        yield from _table((8 + length).to_bytes(4, "big") + kind + stream.read(length), "file")
    elif kind == b"uuid" and length <= LONGEST_PACKET and stream.read(16) == _XMP:
        yield from xmp_of(stream.read(length - 16))


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
        elif name == "XMP_":
            yield from xmp_of(box.data[:LONGEST_PACKET])
        for field, text in _texts(box, outer, name, keys):
            if text and (field, text) not in told:
                told.add((field, text))
                yield from _said(field, text, Location(f"{box.path} {field}" if name == "ilst" else box.path, storable(text)))


def _texts(box: Box, around: str, name: str, keys: dict[str, dict[int, str]]) -> Iterator[tuple[str, str]]:
    if name == "ilst":
        yield from items(box.data, keys.get(around, {}))
    elif around.endswith("udta"):
        if name.startswith("©"):
            yield name, user_text(box.data)
        elif name in _GLOBAL:
            yield name, global_text(box.data)


def _times(box: Box) -> Iterator[AnyFact]:
    """ISO/IEC 14496-12 section 8.2.2: when it was made and changed, since 1904. The standard says UTC, and many cameras write their own clock."""
    wide = 8 if box.data[:1] == b"\x01" else 4
    for number, role in enumerate((TimeRole.CREATED, TimeRole.MODIFIED)):
        seconds = int.from_bytes(box.data[4 + number * wide : 4 + (number + 1) * wide], "big")
        moment = mac_moment(seconds)
        if moment is not None and len(box.data) >= 4 + 2 * wide and moment.wall.year >= _FIRST_YEAR:
            yield TimeClaim(at=Location(f"{box.path} {role.value}", str(seconds)), role=role, moment=Moment(moment.wall))


#: Files before QuickTime (1991) are none: programs that do not know the time leave a count from another epoch.
_FIRST_YEAR = 1991


def _handler(box: Box) -> Iterator[AnyFact]:
    """Section 8.4.3: the name of the part that plays a track, by which programs can be told apart. QuickTime puts the name's length before it."""
    data = box.data[24:]
    name = data[1 : 1 + data[0]] if data and data[0] == len(data) - 1 else data
    text = name.split(b"\x00", 1)[0].decode("utf-8", "replace").strip()
    if len(text) > 1 and text.isprintable():
        yield Description(at=Location(box.path, storable(text)), kind="name of a track's handler", value=storable(text, 200))


def _encoder(box: Box) -> Iterator[AnyFact]:
    """Section 12.1.3 (VisualSampleEntry): the compressor's name in 32 bytes, the first being its length."""
    field = box.data[8 + 50 : 8 + 82]
    text = field[1 : 1 + field[0]].decode("utf-8", "replace").strip("\x00 ") if field and 0 < field[0] < 32 else ""
    if len(text) > 1 and text.isprintable():
        yield SoftwareClaim(at=Location(f"{box.path} compressorname", storable(text)), role=SoftwareRole.PRODUCER, name=storable(text, 200))


_READERS: dict[str, Callable[[Box], Iterator[AnyFact]]] = {"mvhd": _times, "hdlr": _handler, "stsd": _encoder}
#: Names of 3GPP TS 26.244 section 8, with a version and a language.
_GLOBAL = frozenset({"titl", "dscp", "auth", "cprt", "perf", "gnre"})
_Maker = Callable[[str, Location], Iterator[AnyFact]]


def _said(field: str, text: str, at: Location) -> Iterator[AnyFact]:
    name = field.removeprefix(_APPLE)
    if name in _FIELDS:
        yield from _FIELDS[name](text, at)
    elif name != _OF_PROGRAMS and text.isprintable() and any(letter.isalnum() for letter in text):
        yield Description(at=at, kind=_WORDS.get(name) or storable(name, 80), value=storable(text, 2_000))


def _taken(text: str, at: Location) -> Iterator[AnyFact]:
    """In the lists of music programs ©day is the year of publication; elsewhere it is when the film was taken."""
    moment = iso_moment(_FRACTION.sub("", text)) or exif_moment(text)
    if moment is not None and not at.part.endswith("ilst ©day"):
        yield TimeClaim(at=at, role=TimeRole.CAPTURED, moment=moment)
    elif any(letter.isalnum() for letter in text):
        yield Description(at=at, kind="day or year", value=storable(text, 200))


def _program(role: SoftwareRole) -> _Maker:
    return lambda text, at: iter([SoftwareClaim(at=at, role=role, name=storable(text, 200))])


def _person(role: PersonRole) -> _Maker:
    return lambda text, at: iter([PersonClaim(at=at, role=role, name=storable(text, 200))])


def _number(text: str, at: Location) -> Iterator[AnyFact]:
    yield Identifier(at=at, kind=IdentifierKind.PICTURE_UNIQUE, value=storable(text, 200))


def _place(text: str, at: Location) -> Iterator[AnyFact]:
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        return
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
        yield PlaceClaim(at=at, role="captured", latitude=latitude, longitude=longitude, altitude=float(match[3]) if match[3] else None)


_FRACTION = re.compile(r"(?<=T\d\d:\d\d:\d\d)\.\d+")
_AUTHOR, _OWNER = _person(PersonRole.AUTHOR), _person(PersonRole.RIGHTS_HOLDER)
_FIELDS: dict[str, _Maker] = {
    "©day": _taken, "creationdate": _taken, "©xyz": _place, "location.ISO6709": _place, "content.identifier": _number,
    "©swr": _program(SoftwareRole.APPLICATION), "software": _program(SoftwareRole.APPLICATION),
    "©too": _program(SoftwareRole.PRODUCER), "©enc": _program(SoftwareRole.PRODUCER),
    "©mod": _program(SoftwareRole.CAMERA), "model": _program(SoftwareRole.CAMERA),
    "©ART": _AUTHOR, "©aut": _AUTHOR, "©dir": _AUTHOR, "auth": _AUTHOR, "author": _AUTHOR, "©cpy": _OWNER, "cprt": _OWNER, "copyright": _OWNER,
}  # fmt: skip
_WORDS = {
    "©nam": "title", "titl": "title", "title": "title", "displayname": "title", "©cmt": "comments", "comment": "comments", "dscp": "caption",
    "description": "caption", "©des": "caption", "©inf": "caption", "keywords": "keywords", "©mak": "maker of the camera",
    "make": "maker of the camera", "©gen": "category", "gnre": "category", "©alb": "album", "location.name": "name of the place",
}  # fmt: skip
#: iTunes keeps under it what other programs do not read, mostly numbers for playing without gaps.
_OF_PROGRAMS = "----"


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

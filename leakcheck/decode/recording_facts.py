"""What is written about a recording of sound or film in fields that people and programs fill in, whatever the container.

Most containers have fields of these names (Vorbis comments, Matroska's and APE's tags) or such as mean the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from leakcheck.decode.moments import exif_moment, iso_moment, mail_moment
from leakcheck.decode.picture_ending import WEBP, picture_ending
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    PlaceClaim,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, Precision

Maker = Callable[[str, Location], Iterator[AnyFact]]
#: What stands behind the end of a recording, in a description's kind.
BEHIND = "data behind the recording's end"
#: Facts of one recording; fields without end are no words.
MOST_FACTS = 500
LONGEST_TEXT = 4_000
#: A thousandth of a second, and thirty years: what lies outside is no length.
_SHORTEST, _LONGEST = 1e-3, 1e9
_LONGEST_ORDER = 400
#: A picture of a cover is some hundred kilobytes long.
LONGEST_PICTURE = 32 << 20
#: What gives its version is a program and no person.
_VERSION = re.compile(r"\d\.\d")
#: ISO 6709 annex H: north, east and maybe height, each with its sign.
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d{1,10})?)([+-]\d{1,3}(?:\.\d{1,10})?)([+-]\d{1,5}(?:\.\d{1,6})?)?(?:CRS[^/]*)?/?")
_FRACTION = re.compile(r"(?<=[T ]\d\d:\d\d:\d\d)[.,]\d+")
_WITH_A_TIME = (Precision.SECOND, Precision.MINUTE)


def text_of(data: bytes, wide: str = "") -> str:
    """The text of a field that does not say in which characters it is, up to its first zero; in UTF-16 where `wide` names its order."""
    if wide:
        return data[: 2 * LONGEST_TEXT & ~1].decode(wide, "replace").split("\x00", 1)[0].strip()
    data = data[:LONGEST_TEXT].split(b"\x00", 1)[0]
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").strip()


def told(name: str, text: str, part: str, fields: "Mapping[str, Maker] | None" = None) -> Iterator[AnyFact]:
    """What a field of this name says; of a name that is in no table, a description under the name itself."""
    if not is_said(text):
        return
    maker = (fields or {}).get(name) or _FIELDS.get(name.upper().replace(" ", "_"))
    yield from (maker or words(storable(name, 80) or "field without a name"))(text, Location(part, storable(text)))


def is_said(text: str) -> bool:
    """Whether there are words in a text, and no bytes that a program keeps there."""
    return any(letter.isalnum() for letter in text) and sum(letter < " " and letter not in "\t\r\n" for letter in text) * 10 <= len(text)


def words(kind: str) -> Maker:
    return lambda text, at: iter([Description(at=at, kind=kind, value=storable(text, 2_000))])


def program(role: SoftwareRole) -> Maker:
    return lambda text, at: iter([SoftwareClaim(at=at, role=role, name=storable(text, 200))])


def person(role: PersonRole) -> Maker:
    return lambda text, at: iter([PersonClaim(at=at, role=role, name=storable(text, 200))])


def number(kind: IdentifierKind) -> Maker:
    return lambda text, at: iter([Identifier(at=at, kind=kind, value=storable(text, 200))])


def time(role: TimeRole) -> Maker:
    """A field that is about this one event by its name."""

    def make(text: str, at: Location) -> Iterator[AnyFact]:
        moment = written_moment(text)
        if moment is not None and moment.precision is not Precision.YEAR:
            yield TimeClaim(at=at, role=role, moment=moment)
        else:
            yield from words("day or year")(text, at)

    return make


def day_or_time(text: str, at: Location) -> Iterator[AnyFact]:
    """A field for the day of publication of music, elsewhere for the time of recording: a time of day that is no whole hour tells which."""
    moment = written_moment(text)
    if moment is not None and moment.precision in _WITH_A_TIME and (moment.wall.minute or moment.wall.second):
        yield TimeClaim(at=at, role=TimeRole.CAPTURED, moment=moment)
    else:
        yield from words("day or year")(text, at)


def written_moment(text: str) -> Moment | None:
    """A time as recorders and programs write it: ISO 8601 with fractions, with the signs of EXIF, or as ctime(3)."""
    text = _FRACTION.sub("", text.strip()[:60])
    return iso_moment(text) or exif_moment(text) or mail_moment(text)


def encoded_by(text: str, at: Location) -> Iterator[AnyFact]:
    """A person, a firm, or a program, which gives its version."""
    return program(SoftwareRole.PRODUCER)(text, at) if _VERSION.search(text) else words("encoder as written")(text, at)


def link(text: str, at: Location) -> Iterator[AnyFact]:
    yield Link(at=at, kind="url", target=storable(text, 2_000))


def place(text: str, at: Location) -> Iterator[AnyFact]:
    """A point in the form of ISO 6709; its zero, which devices write that know none, is no place."""
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        return
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
        yield PlaceClaim(at=at, role="captured", latitude=latitude, longitude=longitude, altitude=float(match[3]) if match[3] else None)


def _place_or_name(text: str, at: Location) -> Iterator[AnyFact]:
    return place(text, at) if _PLACE.fullmatch(text.strip()) else words("name of the place")(text, at)


def duration(seconds: float, part: str) -> Iterator[AnyFact]:
    """How long the recording is by what the file states of itself; nothing for what states none."""
    if _SHORTEST <= seconds < _LONGEST:
        yield Quantity(at=Location(part), kind=QuantityKind.DURATION, value=round(seconds, 3), unit="seconds")


def coding(what: str, value: str, part: str) -> Description:
    """How `sound` or `picture` is coded."""
    return Description(at=Location(part, storable(value)), kind=f"coding of the {what}", value=storable(value, 200))


def sound(codec: str, rate: int, channels: int, bits: int = 0) -> str:
    """Codec, measure and channels in words."""
    deep = f", {bits} bits" if bits else ""
    how_many = f", {channels} channel{'' if channels == 1 else 's'}" if channels else ""
    return f"{codec}{deep}" + (f", {rate:,} Hz" if rate else "") + how_many


def order(names: Sequence[str], what: str) -> Iterator[AnyFact]:
    """In which order the parts of the file stand, without repeats: by it programs can be told apart. `what` names the parts."""
    value = storable(" ".join(name for at, name in enumerate(names) if names[at - 1 : at] != [name])[:_LONGEST_ORDER]).strip()
    if value:
        yield Identifier(at=Location(f"order of {what}", value), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=value)


def enclosed_picture(name: str, data: bytes) -> Child | None:
    """A picture that the recording holds, as a file of its own; None where there is none, or a link in its place."""
    ending = picture_ending(data, WEBP)
    return Child(f"{name}{ending}", Content.of_bytes(data)) if ending and len(data) <= LONGEST_PICTURE else None


_AUTHOR, _OWNER = person(PersonRole.AUTHOR), person(PersonRole.RIGHTS_HOLDER)
_PRODUCER = program(SoftwareRole.PRODUCER)
#: Names of the proposed fields of Ogg Vorbis, of Matroska's tags (RFC 9559 section 21), and of FFmpeg where it hands on those of other containers.
_FIELDS: dict[str, Maker] = {
    "ARTIST": _AUTHOR, "AUTHOR": _AUTHOR, "PERFORMER": _AUTHOR, "LEAD_PERFORMER": _AUTHOR, "COMPOSER": _AUTHOR, "DIRECTOR": _AUTHOR,
    "WRITTEN_BY": _AUTHOR, "COPYRIGHT": _OWNER, "ENCODER": _PRODUCER, "ENCODED_BY": encoded_by, "ENCODED-BY": encoded_by,
    "DATE": day_or_time, "YEAR": day_or_time, "DATE_RELEASED": words("day or year"), "ORIGINAL_DATE": words("day or year"),
    "DATE_RECORDED": time(TimeRole.CAPTURED), "DATE_DIGITIZED": time(TimeRole.DIGITISED), "DATE_ENCODED": time(TimeRole.CREATED),
    "DATE_WRITTEN": time(TimeRole.CREATED), "CREATION_TIME": time(TimeRole.CREATED), "DATE_TAGGED": time(TimeRole.METADATA_CHANGED),
    "TITLE": words("title"), "ALBUM": words("album"), "COMMENT": words("comments"), "DESCRIPTION": words("caption"), "SYNOPSIS": words("caption"),
    "GENRE": words("category"), "KEYWORDS": words("keywords"), "SUBJECT": words("subject"), "LANGUAGE": words("language as written"),
    "LOCATION": _place_or_name, "RECORDING_LOCATION": words("name of the place"), "URL": link, "WEBSITE": link,
    "ORGANIZATION": words("organisation"), "PUBLISHER": words("organisation"), "CONTACT": words("contact"), "LYRICS": words("words that are sung"),
}  # fmt: skip

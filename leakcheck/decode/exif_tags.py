"""EXIF blocks (CIPA DC-008, a TIFF structure): values by tag name, and the facts that all pictures share."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.exif_words import WORDS, word_facts, worded
from leakcheck.decode.generation_words import is_generation
from leakcheck.decode.maker_notes import maker_facts, maker_values
from leakcheck.decode.moments import exif_moment
from leakcheck.decode.tiff_directories import Directory, NoDirectory, TiffBlock
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
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
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: Date, its fraction of a second, its OffsetTime tag (Exif 2.31), and what it is a time of.
_TIMES = (
    ("EXIF DateTimeOriginal", "EXIF SubSecTimeOriginal", "EXIF OffsetTimeOriginal", TimeRole.CAPTURED),
    ("EXIF DateTimeDigitized", "EXIF SubSecTimeDigitized", "EXIF OffsetTimeDigitized", TimeRole.DIGITISED),
    ("Image DateTime", "EXIF SubSecTime", "EXIF OffsetTime", TimeRole.MODIFIED),
)
_OFFSETS = ("OffsetTime", "OffsetTimeOriginal", "OffsetTimeDigitized")
#: What is read of the first directory, with the names under which facts are placed.
_IMAGE = {
    0x000B: "ProcessingSoftware", 0x010D: "DocumentName", 0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x011D: "PageName",
    0x0131: "Software", 0x0132: "DateTime", 0x013B: "Artist", 0x013C: "HostComputer", 0x8298: "Copyright", 0x9C9B: "XPTitle", 0x9C9C: "XPComment",
    0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject", 0xC62F: "CameraSerialNumber", 0xFDE8: "OwnerName", 0xFDE9: "SerialNumber",
}  # fmt: skip
_CAMERA = {
    0x8824: "SpectralSensitivity", 0x9000: "ExifVersion", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized", 0x9286: "UserComment", 0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal",
    0x9292: "SubSecTimeDigitized", 0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber", 0xA433: "LensMake",
    0xA434: "LensModel", 0xA435: "LensSerialNumber", 0xFDE8: "OwnerName", 0xFDE9: "SerialNumber",
}  # fmt: skip
_GPS = {
    1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude", 5: "GPSAltitudeRef", 6: "GPSAltitude", 7: "GPSTimeStamp",
    0x13: "GPSDestLatitudeRef", 0x14: "GPSDestLatitude", 0x15: "GPSDestLongitudeRef", 0x16: "GPSDestLongitude", 0x1C: "GPSAreaInformation",
    0x1D: "GPSDate",
}  # fmt: skip
_SMALL = {0x0201: "JPEGInterchangeFormat", 0x0202: "JPEGInterchangeFormatLength"}
_EXIF_POINTER, _GPS_POINTER, _NOTE = 0x8769, 0x8825, 0x927C
_THUMBNAIL_LIMIT = 1 << 20
#: Artist is defined as the camera's owner, the photographer or the maker of the picture (section 4.6.4).
_PEOPLE = (
    ("Image Artist", PersonRole.OWNER),
    ("EXIF CameraOwnerName", PersonRole.OWNER),
    ("Image OwnerName", PersonRole.OWNER),
    ("EXIF OwnerName", PersonRole.OWNER),
    ("Image XPAuthor", PersonRole.AUTHOR),
    ("Image Copyright", PersonRole.RIGHTS_HOLDER),
)
#: CameraSerialNumber is of DNG (Digital Negative specification), SerialNumber and OwnerName are of Adobe's converters.
_IDENTIFIERS = (
    ("EXIF BodySerialNumber", IdentifierKind.SERIAL),
    ("EXIF LensSerialNumber", IdentifierKind.SERIAL),
    ("Image CameraSerialNumber", IdentifierKind.SERIAL),
    ("Image SerialNumber", IdentifierKind.SERIAL),
    ("EXIF SerialNumber", IdentifierKind.SERIAL),
    ("EXIF ImageUniqueID", IdentifierKind.PICTURE_UNIQUE),
)


class ExifError(ValueError):
    """The block cannot be read as EXIF; the text says why."""


@dataclass(frozen=True, slots=True)
class ExifBlock:
    """What a block says: texts by `<directory> <tag>`, and the small picture that it carries."""

    values: Mapping[str, str]
    thumbnail: bytes = b""
    damage: str = ""
    """What breaks off, in words that go on a sentence; what stands before it was read."""


def exif_block(source: bytes | BinaryIO) -> ExifBlock:
    """Read a TIFF structure: the payload of an EXIF segment, or a whole TIFF file. Raises ExifError."""
    try:
        block = TiffBlock(source)
        first = block.first()
        image = block.directory(first)
    except NoDirectory as error:
        raise ExifError(str(error)) from None
    # Some programs put what is the camera's into the first directory (TIFF/EP, ISO 12234-2, does so on purpose); its own counts before that.
    values = dict(_values(block, image, "EXIF", _CAMERA)) | dict(_values(block, image, "Image", _IMAGE))
    for pointer, name, tags in ((_EXIF_POINTER, "EXIF", _CAMERA), (_GPS_POINTER, "GPS", _GPS)):
        place = block.number_of(image.get(pointer))
        if place:
            values |= _inner(block, place, name, tags, values)
    behind = block.behind(first)
    # A directory that follows itself is damage; of scans the second is the next page and has no such picture.
    if behind and behind != first:
        values |= _inner(block, behind, "Thumbnail", _SMALL, values)
    return ExifBlock(values, _thumbnail(block, values), "" if block.is_whole(first) else "break off")


def _inner(block: TiffBlock, place: int, name: str, tags: Mapping[int, str], known: Mapping[str, str]) -> dict[str, str]:
    """A directory that another leads to, with the maker's note in it. Damage there is no reason to lose what the first one says."""
    try:
        entries = block.directory(place)
    except NoDirectory:
        return {}
    values = dict(_values(block, entries, name, tags))
    if _NOTE in entries and name == "EXIF":
        values |= maker_values(block, entries[_NOTE], known.get("Image Make", ""))
    return values


def _values(block: TiffBlock, entries: Directory, directory: str, tags: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for tag, name in tags.items():
        if tag in entries:
            full = f"{directory} {name}"
            yield full, worded(full, block.bytes_of(entries[tag])) if full in WORDS else block.text_of(entries[tag])[:2_000]


def exif_facts(block: ExifBlock, prefix: str = "EXIF block") -> Iterator[AnyFact]:
    """What the block says, each fact at `<prefix> <directory> <tag>`."""
    values = block.values
    yield from _times(values, prefix)
    yield from _satellite(values, prefix)
    yield from _programs(values, prefix)
    yield from _people(values, prefix)
    yield from _places(values, prefix)
    yield from word_facts(values, prefix)
    yield from maker_facts(values, prefix)
    yield from _generation(values, prefix)
    version = re.sub(r"[^0-9]", "", values.get("EXIF ExifVersion", ""))
    if len(version) == 4:
        yield FeatureUse(at=_at(prefix, "EXIF ExifVersion", version), kind="exif_version", value=version)
    for name in _OFFSETS:
        if values.get(f"EXIF {name}", "").strip():
            yield FeatureUse(at=_at(prefix, f"EXIF {name}", values[f"EXIF {name}"]), kind="exif_tag", value=name)


def _times(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    for name, fraction, offset, role in _TIMES:
        moment = exif_moment(values.get(name, ""), values.get(offset, ""))
        if moment is not None:
            # Moments count whole seconds; the fraction is kept where a reader can check it.
            part = f".{values[fraction].strip()}" if values.get(fraction, "").strip().isdigit() else ""
            zone = f" {values[offset]}" if values.get(offset) else ""
            yield TimeClaim(at=_at(prefix, name, values[name] + part + zone), role=role, moment=moment)


def _satellite(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """GPSDateStamp with GPSTimeStamp, which are UTC (CIPA DC-008 section 4.6.6)."""
    date, clock = values.get("GPS GPSDate", ""), values.get("GPS GPSTimeStamp", "")
    parts = [_number(part) for part in re.findall(r"\d+(?:/\d+)?(?:\.\d+)?", clock)]
    if len(parts) != 3 or None in parts:
        return
    hour, minute, second = (int(part or 0) for part in parts)
    moment = exif_moment(f"{date.strip()} {hour:02}:{minute:02}:{second:02}")
    if moment is not None:
        yield TimeClaim(at=_at(prefix, "GPS GPSTimeStamp", f"{date} {clock}"), role=TimeRole.SATELLITE, moment=Moment(moment.wall, 0))


def _places(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """Where the camera was and where it looked to (section 4.6.6); degrees, minutes and seconds with the letter of their half."""
    for name, role in (("GPS GPS", "captured"), ("GPS GPSDest", "destination")):
        latitude, longitude = (_degrees(values, f"{name}{axis}") for axis in ("Latitude", "Longitude"))
        # Devices without a fix write zeros; nobody takes photographs at that point of the ocean.
        if latitude is None or longitude is None or not (latitude or longitude):
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            raw = " ".join(values.get(f"{name}{part}", "") for part in ("Latitude", "LatitudeRef", "Longitude", "LongitudeRef"))
            height = _altitude(values) if role == "captured" else None
            yield PlaceClaim(at=_at(prefix, f"{name}Latitude", raw), role=role, latitude=latitude, longitude=longitude, altitude=height)


def _degrees(values: Mapping[str, str], name: str) -> float | None:
    parts = [_number(part) for part in re.findall(r"\d+(?:/\d+)?(?:\.\d+)?", values.get(name, ""))]
    # Many devices leave the seconds or all but the degrees as 0/0.
    known = [part or 0.0 for part in [*parts, 0.0, 0.0][:3]]
    if not parts or parts[0] is None:
        return None
    size = known[0] + known[1] / 60 + known[2] / 3600
    return round(-size if values.get(f"{name}Ref", "").strip().upper().startswith(("S", "W")) else size, 8)


def _altitude(values: Mapping[str, str]) -> float | None:
    height = _number(values.get("GPS GPSAltitude", ""))
    # Exif 3.0 knows 2 and 3 beside 0 and 1: above and below the ellipsoid.
    return -height if height and values.get("GPS GPSAltitudeRef", "").strip() in ("1", "3") else height


def _programs(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    make, model = ("" if is_generation(values.get(name, "")) else values.get(name, "").strip() for name in ("Image Make", "Image Model"))
    camera = camera_name(make, model)
    if camera:
        name = "Image Model" if model else "Image Make"
        yield SoftwareClaim(at=_at(prefix, name, model or make), role=SoftwareRole.CAMERA, name=storable(camera))
    software = values.get("Image Software", "").strip()
    if software:
        yield SoftwareClaim(at=_at(prefix, "Image Software", software), role=SoftwareRole.APPLICATION, name=storable(software))
    processing = values.get("Image ProcessingSoftware", "").strip()
    if processing and processing != software:
        yield SoftwareClaim(at=_at(prefix, "Image ProcessingSoftware", processing), role=SoftwareRole.APPLICATION, name=storable(processing))


def camera_name(make: str, model: str) -> str:
    """`Make Model`, without repeating a maker that the model's name begins with (`NIKON CORPORATION`, `NIKON D750`)."""
    if make and model and model.casefold().startswith(make.split(maxsplit=1)[0].casefold()):
        return model
    return " ".join(part for part in (make, model) if part)


def _generation(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """Picture generators that write JPEG and WebP put their settings into the fields for people's words, or for the camera."""
    for name in ("EXIF UserComment", "Image ImageDescription", "Image Make", "Image Model"):
        text = values.get(name, "").strip(" \t\r\n\x00")
        if is_generation(text):
            yield Identifier(at=_at(prefix, name, text), kind=IdentifierKind.GENERATION, value=storable(text, 2_000))


def _people(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    for name, role in _PEOPLE:
        person = values.get(name, "").strip(" \t\r\n\x00")
        if person:
            yield PersonClaim(at=_at(prefix, name, person), role=role, name=storable(person))
    for name, kind in _IDENTIFIERS:
        value = values.get(name, "").strip(" \t\r\n\x00")
        if value.strip("0 -"):
            yield Identifier(at=_at(prefix, name, value), kind=kind, value=storable(value, 200))


def _at(prefix: str, name: str, raw: str) -> Location:
    return Location(f"{prefix} {name}", storable(raw))


def _number(text: str) -> float | None:
    above, _, below = text.partition("/")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return None


def _thumbnail(block: TiffBlock, values: Mapping[str, str]) -> bytes:
    """The JPEG that the second directory points to (section 4.5.4: JPEGInterchangeFormat)."""
    start, length = values.get("Thumbnail JPEGInterchangeFormat", ""), values.get("Thumbnail JPEGInterchangeFormatLength", "")
    if not (start.isdigit() and length.isdigit() and int(length) <= _THUMBNAIL_LIMIT and int(start) < 1 << 40):
        return b""
    data = block.read(int(start), int(length))
    return data if data.startswith(b"\xff\xd8") else b""

"""EXIF blocks (CIPA DC-008, a TIFF structure) by ExifRead: values by tag name, and the facts that all pictures share."""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from leakcheck.decode.exif_words import WORDS, word_facts, worded
from leakcheck.decode.maker_notes import maker_facts
from leakcheck.decode.moments import exif_moment
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
#: ExifRead reads numbers one by one; honest blocks take some thousand reads, scans of many pages some hundred thousand.
_MOST_READS = 1_000_000
#: ProcessingSoftware (TIFF/EP, ISO 12234-2), which ExifRead does not name.
_PROCESSING = "Image Tag 0x000B"
_LONGEST_WORDS = 16_000
_THUMBNAIL_LIMIT = 1 << 20
#: Artist is defined as the camera's owner, the photographer or the maker of the picture (section 4.6.4).
_PEOPLE = (
    ("Image Artist", PersonRole.OWNER),
    ("EXIF CameraOwnerName", PersonRole.OWNER),
    ("Image OwnerName", PersonRole.OWNER),
    ("Image XPAuthor", PersonRole.AUTHOR),
    ("Image Copyright", PersonRole.RIGHTS_HOLDER),
)
#: 0xC62F is CameraSerialNumber of DNG, which ExifRead does not name.
_IDENTIFIERS = (
    ("EXIF BodySerialNumber", IdentifierKind.SERIAL),
    ("EXIF LensSerialNumber", IdentifierKind.SERIAL),
    ("Image Tag 0xC62F", IdentifierKind.SERIAL),
    ("EXIF ImageUniqueID", IdentifierKind.PICTURE_UNIQUE),
)


class ExifError(ValueError):
    """The block cannot be read as EXIF; the text says why."""


@dataclass(frozen=True, slots=True)
class ExifBlock:
    """What a block says: texts by `<directory> <tag>` in ExifRead's words, and the small picture that it carries."""

    values: Mapping[str, str]
    thumbnail: bytes = b""


class _Counted:
    """A stream that ends after so many reads: a hostile directory can ask for sixty million."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, _MOST_READS
        self.seek, self.tell = stream.seek, stream.tell

    @property
    def used_up(self) -> bool:
        return self._left < 0

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ExifError("its directories are too long")
        return self._stream.read(min(size, 1 << 20) if size >= 0 else 1 << 20)


def exif_block(source: bytes | BinaryIO) -> ExifBlock:
    """Read a TIFF structure: the payload of an EXIF segment, or a whole TIFF file. Raises ExifError."""
    under = io.BytesIO(source) if isinstance(source, bytes) else source
    stream = _Counted(under)
    try:
        return _block(stream, maker_notes=True)
    except ExifError:
        if stream.used_up:
            raise
        # Maker notes are undocumented, often cut or moved by programs, and no reason to lose what the standard says.
        return _block(_Counted(under), maker_notes=False)


def _block(stream: _Counted, maker_notes: bool) -> ExifBlock:
    import exifread

    log = logging.getLogger("exifread")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        tags = exifread.process_file(cast("BinaryIO", stream), details=maker_notes, extract_thumbnail=False)
    except MemoryError:
        raise
    # Broad on purpose: on damaged directories ExifRead raises IndexError, ValueError, KeyError, struct.error, RecursionError and more.
    except Exception as error:
        raise ExifError(f"{type(error).__name__}: {error}") from error
    finally:
        log.setLevel(before)
    values = {name: _text(tag) for name, tag in tags.items() if hasattr(tag, "values")}
    for name in WORDS & tags.keys():
        values[name] = worded(name, _bytes_of(stream, tags[name]))
    return ExifBlock(values, _thumbnail(stream, values))


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
    make, model = values.get("Image Make", "").strip(), values.get("Image Model", "").strip()
    camera = camera_name(make, model)
    if camera:
        name = "Image Model" if model else "Image Make"
        yield SoftwareClaim(at=_at(prefix, name, model or make), role=SoftwareRole.CAMERA, name=storable(camera))
    software = values.get("Image Software", "").strip()
    if software:
        yield SoftwareClaim(at=_at(prefix, "Image Software", software), role=SoftwareRole.APPLICATION, name=storable(software))
    processing = values.get(_PROCESSING, "").strip()
    if processing and processing != software:
        yield SoftwareClaim(at=_at(prefix, "Image ProcessingSoftware", processing), role=SoftwareRole.APPLICATION, name=storable(processing))


def camera_name(make: str, model: str) -> str:
    """`Make Model`, without repeating a maker that the model's name begins with (`NIKON CORPORATION`, `NIKON D750`)."""
    if make and model and model.casefold().startswith(make.split(maxsplit=1)[0].casefold()):
        return model
    return " ".join(part for part in (make, model) if part)


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


def _text(tag: object) -> str:
    """A tag's value as text; texts of the standard are ASCII, real ones UTF-8 or an unknown 8-bit set."""
    value = getattr(tag, "values", "")
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value[:2_000] if isinstance(value, str) else str(tag)[:2_000]


def _bytes_of(stream: _Counted, tag: object) -> bytes:
    """A tag's bytes as they stand: ExifRead drops lists of a thousand and more, and takes UTF-16 for Latin letters."""
    start, length = getattr(tag, "field_offset", 0), getattr(tag, "field_length", 0)
    if not (0 <= start < 1 << 40 and length > 0):
        return b""
    stream.seek(start)
    return stream.read(min(length, _LONGEST_WORDS))


def _number(text: str) -> float | None:
    above, _, below = text.partition("/")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return None


def _thumbnail(stream: _Counted, values: Mapping[str, str]) -> bytes:
    """The JPEG that the second directory points to (section 4.5.4: JPEGInterchangeFormat)."""
    start, length = values.get("Thumbnail JPEGInterchangeFormat", ""), values.get("Thumbnail JPEGInterchangeFormatLength", "")
    if not (start.isdigit() and length.isdigit() and int(length) <= _THUMBNAIL_LIMIT and int(start) < 1 << 40):
        return b""
    stream.seek(int(start))
    data = stream.read(int(length))
    return data if data.startswith(b"\xff\xd8") else b""

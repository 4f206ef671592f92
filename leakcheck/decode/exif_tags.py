"""EXIF blocks (CIPA DC-008, a TIFF structure) by ExifRead: values by tag name, and the facts that all pictures share."""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from leakcheck.decode.moments import exif_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: Date, its OffsetTime tag (Exif 2.31), and what it is a time of.
_TIMES = (
    ("EXIF DateTimeOriginal", "EXIF OffsetTimeOriginal", TimeRole.CAPTURED),
    ("EXIF DateTimeDigitized", "EXIF OffsetTimeDigitized", TimeRole.DIGITISED),
    ("Image DateTime", "EXIF OffsetTime", TimeRole.MODIFIED),
)
_OFFSETS = ("OffsetTime", "OffsetTimeOriginal", "OffsetTimeDigitized")
#: ExifRead reads numbers one by one; honest blocks take some thousand reads, scans of many pages some hundred thousand.
_MOST_READS = 1_000_000
_THUMBNAIL_LIMIT = 1 << 20


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

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ExifError("its directories are too long")
        return self._stream.read(min(size, 1 << 20) if size >= 0 else 1 << 20)


def exif_block(source: bytes | BinaryIO) -> ExifBlock:
    """Read a TIFF structure: the payload of an EXIF segment, or a whole TIFF file. Raises ExifError."""
    import exifread

    stream = _Counted(io.BytesIO(source) if isinstance(source, bytes) else source)
    log = logging.getLogger("exifread")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        # Maker notes are undocumented and ExifRead reads them byte by byte: left out (details).
        tags = exifread.process_file(cast("BinaryIO", stream), details=False, extract_thumbnail=False)
    except MemoryError:
        raise
    # Broad on purpose: on damaged directories ExifRead raises IndexError, ValueError, KeyError, struct.error, RecursionError and more.
    except Exception as error:
        raise ExifError(f"{type(error).__name__}: {error}") from error
    finally:
        log.setLevel(before)
    values = {name: _text(tag) for name, tag in tags.items() if hasattr(tag, "values")}
    return ExifBlock(values, _thumbnail(stream, values))


def exif_facts(block: ExifBlock, prefix: str = "EXIF block") -> Iterator[AnyFact]:
    """What the block says, each fact at `<prefix> <directory> <tag>`."""
    values = block.values
    yield from _times(values, prefix)
    yield from _satellite(values, prefix)
    yield from _programs(values, prefix)
    yield from _people(values, prefix)
    version = re.sub(r"[^0-9]", "", values.get("EXIF ExifVersion", ""))
    if len(version) == 4:
        yield FeatureUse(at=_at(prefix, "EXIF ExifVersion", version), kind="exif_version", value=version)
    for name in _OFFSETS:
        if values.get(f"EXIF {name}", "").strip():
            yield FeatureUse(at=_at(prefix, f"EXIF {name}", values[f"EXIF {name}"]), kind="exif_tag", value=name)


def _times(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    for name, offset, role in _TIMES:
        moment = exif_moment(values.get(name, ""), values.get(offset, ""))
        if moment is not None:
            zone = f" {values[offset]}" if values.get(offset) else ""
            yield TimeClaim(at=_at(prefix, name, values[name] + zone), role=role, moment=moment)


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


def _programs(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    make, model = values.get("Image Make", "").strip(), values.get("Image Model", "").strip()
    camera = camera_name(make, model)
    if camera:
        name = "Image Model" if model else "Image Make"
        yield SoftwareClaim(at=_at(prefix, name, model or make), role=SoftwareRole.CAMERA, name=storable(camera))
    software = values.get("Image Software", "").strip()
    if software:
        yield SoftwareClaim(at=_at(prefix, "Image Software", software), role=SoftwareRole.APPLICATION, name=storable(software))


def camera_name(make: str, model: str) -> str:
    """`Make Model`, without repeating a maker that the model's name begins with (`NIKON CORPORATION`, `NIKON D750`)."""
    if make and model and model.casefold().startswith(make.split(maxsplit=1)[0].casefold()):
        return model
    return " ".join(part for part in (make, model) if part)


def _people(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    for name in ("Image Artist", "EXIF CameraOwnerName"):
        person = values.get(name, "").strip()
        if person:
            yield PersonClaim(at=_at(prefix, name, person), role=PersonRole.OWNER, name=storable(person))
    for name in ("EXIF BodySerialNumber", "EXIF LensSerialNumber"):
        serial = values.get(name, "").strip()
        if serial.strip("0"):
            yield Identifier(at=_at(prefix, name, serial), kind=IdentifierKind.SERIAL, value=storable(serial, 200))


def _at(prefix: str, name: str, raw: str) -> Location:
    return Location(f"{prefix} {name}", storable(raw))


def _text(tag: object) -> str:
    """A tag's value as text; texts of the standard are ASCII, real ones UTF-8 or an unknown 8-bit set."""
    value = getattr(tag, "values", "")
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value[:2_000] if isinstance(value, str) else str(tag)[:2_000]


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

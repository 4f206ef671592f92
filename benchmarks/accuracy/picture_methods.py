"""Ways to alter photographs and scans."""

import io
import re
import warnings
from random import Random

from accuracy.method import Altered, Level, Original, method
from accuracy.tools import exiftool

_TAKEN, _CHANGED, _MAKE, _MODEL, _SOFTWARE, _EXIF = 36867, 306, 271, 272, 305, 34665


def exif(data: bytes) -> dict[int, str] | None:
    """The photograph's tags as text; None for what Pillow cannot open or is very large or very small."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > 20_000_000 or min(picture.size) < 48:
                    return None
                tags = picture.getexif()
                return {int(name): str(value) for name, value in [*tags.items(), *tags.get_ifd(_EXIF).items()]}
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, OverflowError, ZeroDivisionError):
        return None


def _year(tags: dict[int, str], tag: int) -> int:
    found = re.match(r"((?:19|20)\d\d):\d\d:\d\d ", tags.get(tag, ""))
    return int(found[1]) if found else 0


@method(
    "The day on which a photograph was taken",
    model="A16 (Hash Based Shadowing)",
    kinds=("jpeg",),
    clumsy="the time of taking, with ExifTool, three to twelve years back",
    informed="all dates that ExifTool calls so",
    expert="and the satellites' day, the XMP and IPTC blocks, the maker's notes and the preview taken out",
)
def photograph_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    tags = exif(original.data)
    years = chance.randint(3, 12)
    if tags is None or _year(tags, _TAKEN) - years < 1996 or _MODEL not in tags:
        return None
    shift = f"-={years}:0:0 0:0:0"
    settings = [f"-DateTimeOriginal{shift}"] if level is Level.CLUMSY else [f"-AllDates{shift}"]
    if level is Level.EXPERT:
        settings += ["-MakerNotes:all=", "-XMP:all=", "-IPTC:all=", f"-GPSDateStamp{shift}", "-ThumbnailImage=", "-Software="]
    data = exiftool(original.data, ".jpg", *settings)
    return Altered(data, ("exif", "gps", "datetime")) if data else None


@method(
    "Something painted over in a photograph",
    model="C2 of the notes; A2",
    kinds=("jpeg",),
    clumsy="with Pillow, the EXIF block with its preview kept",
    informed="the preview taken out",
    expert="the preview made anew from the painted picture, the camera's compression tables kept",
)
def photograph_region(original: Original, level: Level, chance: Random) -> Altered | None:
    from PIL import Image, ImageDraw

    tags = exif(original.data)
    if tags is None or _MODEL not in tags or b"Exif\0\0" not in original.data[:4000]:
        return None
    thumbnail = exiftool_preview(original.data)
    if thumbnail is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture: Image.Image = Image.open(io.BytesIO(original.data))
        picture.load()
    wide, high = picture.size
    left, top = chance.randrange(wide // 3), chance.randrange(high // 3)
    ImageDraw.Draw(picture).rectangle((left, top, left + wide // 3, top + high // 3), fill=(214, 180, 140) if picture.mode == "RGB" else 120)
    out = io.BytesIO()
    tables = {"quality": "keep"} if level is Level.EXPERT else {"quality": 90}
    if level is Level.EXPERT:
        picture.format = "JPEG"
        kept = getattr(picture, "quantization", None)
        tables = {"qtables": kept} if kept else {"quality": 90}
    picture.save(out, "JPEG", exif=picture.info.get("exif", b""), **tables)
    data: bytes | None = out.getvalue()
    if level is Level.INFORMED and data:
        data = exiftool(data, ".jpg", "-ThumbnailImage=")
    if level is Level.EXPERT and data:
        data = _new_preview(data, picture)
    return Altered(data, ("thumbnail", "preview", "exif"), ("preview",)) if data else None


def exiftool_preview(data: bytes) -> bytes | None:
    """The preview that lies in the EXIF block: a JPEG inside the first segment."""
    start = data.find(b"\xff\xd8\xff", 12, 65_000)
    return data[start : start + 40_000] if start > 0 else None


def _new_preview(data: bytes, picture: object) -> bytes | None:
    import tempfile
    from pathlib import Path

    from PIL import Image

    assert isinstance(picture, Image.Image)
    small = picture.convert("RGB").resize((160, max(1, 160 * picture.height // picture.width)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "preview.jpg")
        small.save(path, "JPEG", quality=80)
        return exiftool(data, ".jpg", f"-ThumbnailImage<={path}")


@method(
    "Another camera named in a photograph",
    model="A16 (scanner of 2015 on a page of 2007)",
    kinds=("jpeg",),
    clumsy="a model sold years after the picture's day, with ExifTool",
    informed="maker, model and the program of that model",
    expert="a model that was sold at the time, without maker's notes",
)
def photograph_camera(original: Original, level: Level, chance: Random) -> Altered | None:
    tags = exif(original.data)
    if tags is None or not 1998 <= _year(tags, _TAKEN) <= 2014:
        return None
    maker, model = chance.choice((("Apple", "iPhone 13 Pro"), ("samsung", "SM-G991B"), ("Apple", "iPhone X")))
    settings = [f"-Model={model}"]
    if level is not Level.CLUMSY:
        settings += [f"-Make={maker}", "-Software=15.4" if maker == "Apple" else "-Software=G991BXXU3AUE1"]
    if level is Level.EXPERT:
        settings = ["-Make=Canon", "-Model=Canon PowerShot A70", "-Software=", "-MakerNotes:all=", "-XMP:all="]
    data = exiftool(original.data, ".jpg", *settings)
    return Altered(data, ("model", "make", "exif"), (model,)) if data else None


@method(
    "The date of a scan or fax put back",
    model="A16 (Hash Based Shadowing.TIF, ID_000554)",
    kinds=("tiff",),
    clumsy="the date, with ExifTool, and Windows Photo Viewer 10 named as its program, as in the case",
    informed="the date; no program named",
)
def scan_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    if exif(original.data) is None:
        return None
    day = f"{chance.randint(2001, 2008)}:03:14 10:22:07"
    settings = [f"-IFD0:ModifyDate={day}"]
    settings += ["-IFD0:Software=Microsoft Windows Photo Viewer 10.0.14393.0"] if level is Level.CLUMSY else ["-IFD0:Software="]
    data = exiftool(original.data, original.suffix, *settings)
    return Altered(data, ("ifd", "datetime", "software", "tiff", "image")) if data else None

"""What the properties and settings of an OpenDocument state: people, times, program, counts, printer (OpenDocument 1.3 part 3 sections 3.10, 4.3)."""

import base64
import binascii
import re
import struct
from collections.abc import Iterator

from leakcheck.decode.custom_properties import custom_property
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.odf_content import Reading, Stated
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

_PEOPLE = {"meta:initial-creator": PersonRole.AUTHOR, "dc:creator": PersonRole.LAST_EDITOR}
_TIMES = {"meta:creation-date": TimeRole.CREATED, "dc:date": TimeRole.MODIFIED, "meta:print-date": TimeRole.PRINTED}
_WORDS = {
    "dc:title": "title", "dc:subject": "subject", "dc:description": "comments", "meta:keyword": "keywords", "meta:keywords": "keywords",
    "meta:printed-by": "printed by", "dc:publisher": "publisher", "dc:identifier": "identifier", "dc:rights": "copyright", "dc:source": "source",
}  # fmt: skip
_COUNTS = {
    "meta:page-count": (QuantityKind.PAGES, "pages"), "meta:paragraph-count": (QuantityKind.PARAGRAPHS, "paragraphs"),
    "meta:word-count": (QuantityKind.WORDS, "words"), "meta:character-count": (QuantityKind.CHARACTERS, "characters with blanks"),
    "meta:image-count": (QuantityKind.PICTURES, "pictures"), "meta:object-count": (QuantityKind.OBJECTS, "objects"),
    "meta:row-count": (QuantityKind.LINES, "lines"),
}  # fmt: skip
_DURATION = re.compile(r"(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:[.,]\d{1,20})?S)?)?")
#: LibreOffice 4.0 and 4.1 wrote this for documents converted from Word: the days from 1970 to 2013, and no one's work.
_NO_DURATION = "P15824DT17H31M44S"
_PLACE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)
_LONGEST_PRINTER = 1 << 20
#: Settings that tell something of the writer's surroundings, besides the printer.
_TOLD = {"CurrentDatabaseDataSource": "database", "RedlineProtectionKey": "key that protects tracked changes", "LoadReadonly": "opened read-only"}


def property_facts(reading: Reading, place: str) -> Iterator[AnyFact]:
    """What meta.xml states; `place` is the part's name."""
    for one in reading.properties:
        at = Location(f"{place}: {storable(one.name, 100)}", one.text)
        if one.text:
            yield from _stated(one, at)
        if one.name == "meta:document-statistic":
            yield from _counts(one, place)
        elif one.name == "meta:template":
            yield from _template(one, place)


def _stated(one: Stated, at: Location) -> Iterator[AnyFact]:
    name, text = one.name, one.text
    if name in _PEOPLE:
        yield PersonClaim(at=at, role=_PEOPLE[name], name=text)
    elif name in _TIMES:
        if (moment := iso_moment(text)) is not None:
            yield TimeClaim(at=at, role=_TIMES[name], moment=moment)
    elif name in _WORDS:
        yield Description(at=at, kind=_WORDS[name], value=text)
    elif name == "meta:generator":
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=text)
    elif name == "dc:language":
        yield LanguageClaim(at=at, role=LanguageRole.CONTENT, tag=text[:35])
    elif name == "meta:user-defined":
        key = storable(one.values.get("meta:name", ""), 200)
        yield from custom_property(key or "property", text, Location(f"{at.part} {key}".strip(), text))
    else:
        yield from _numbers(name, text, at)


def _numbers(name: str, text: str, at: Location) -> Iterator[AnyFact]:
    if name == "meta:editing-cycles" and text.isascii() and text.isdigit() and len(text) < 12:
        yield Quantity(at=at, kind=QuantityKind.REVISION_COUNT, value=float(text), unit="saves")
    elif name == "meta:editing-duration" and (minutes := editing_minutes(text)) is not None:
        yield Quantity(at=at, kind=QuantityKind.EDITING_TIME, value=minutes, unit="minutes")


def editing_minutes(text: str) -> float | None:
    """A duration (ISO 8601 section 5.5.2) in minutes; None where it is none, or one that a program wrote for all documents."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or text.strip() == _NO_DURATION or not any(match.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) / 60 * (-1 if match[1] else 1)


def _counts(one: Stated, place: str) -> Iterator[AnyFact]:
    for name, (kind, unit) in _COUNTS.items():
        text = one.values.get(name, "")
        if text.isdecimal() and len(text) < 12:
            yield Quantity(at=Location(f"{place}: {name}", text), kind=kind, value=float(text), unit=unit)
    tables = one.values.get("meta:table-count", "")
    if "meta:cell-count" in one.values and tables.isdecimal() and len(tables) < 9:
        yield Quantity(at=Location(f"{place}: meta:table-count", tables), kind=QuantityKind.SHEETS, value=float(tables), unit="sheets")


def _template(one: Stated, place: str) -> Iterator[AnyFact]:
    target, title, date = (storable(one.values.get(name, ""), 500).strip() for name in ("xlink:href", "xlink:title", "meta:date"))
    if _PLACE.match(target):
        yield PathClaim(at=Location(f"{place}: meta:template", target), path=target, role="template")
    if name := title or target.rsplit("/", 1)[-1]:
        yield Identifier(at=Location(f"{place}: meta:template", name), kind=IdentifierKind.TEMPLATE, value=name)
    if date:
        yield Description(at=Location(f"{place}: meta:template meta:date", date), kind="date of the template", value=date)


# Settings


def settings_facts(reading: Reading, place: str) -> Iterator[AnyFact]:
    """Revision marks of LibreOffice, printer and data source."""
    for one in reading.settings:
        at = Location(f"{place}: {storable(one.name, 100)}", one.text[:200])
        if one.name == "RsidRoot" and (mark := _mark(one.text)):
            yield Identifier(at=at, kind=IdentifierKind.RSID_ROOT, value=mark)
        elif one.name == "Rsid" and (mark := _mark(one.text)):
            yield Identifier(at=at, kind=IdentifierKind.RSID, value=mark)
        elif one.name == "PrinterName" and (name := storable(one.text.strip(), 300)):
            yield Identifier(at=at, kind=IdentifierKind.PRINTER, value=name)
        elif one.name == "PrinterSetup" and one.text:
            yield from _printer(one.text[:_LONGEST_PRINTER], place)
        elif one.name in _TOLD and one.text not in {"", "false"}:
            yield Description(at=at, kind=_TOLD[one.name], value=storable(one.text, 500))


def _mark(text: str) -> str:
    """The decimal number as the eight hexadecimal digits that Word writes for the same mark; empty if it is none."""
    return f"{int(text):08X}" if text.isdecimal() and len(text) < 11 and 0 < int(text) < 1 << 32 else ""


def _printer(text: str, place: str) -> Iterator[AnyFact]:
    """The chosen printer's driver and paper: four names of fixed length, then sizes (OpenOffice's `jobset.cxx`; our reading of files)."""
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return
    if len(data) < 164 + 22 or data[2] < 0xFD or data[3] != 0xFF:
        return
    name, driver = (_name(data[start:end]) for start, end in ((4, 68), (132, 164)))
    if driver and driver != name:
        yield Description(at=Location(f"{place}: PrinterSetup driver", driver), kind="printer driver", value=driver)
    width, height = struct.unpack_from("<II", data, 164 + 14)
    if 5_000 < width < 200_000 and 5_000 < height < 200_000:
        shown = f"{width / 100:.0f} × {height / 100:.0f} mm"
        yield Description(at=Location(f"{place}: PrinterSetup paper", f"{width} × {height}"), kind="printer paper", value=shown)


def _name(data: bytes) -> str:
    text = data.split(b"\0")[0].decode("utf-8", "replace").strip()
    return storable(text, 64) if text.isprintable() and "\ufffd" not in text else ""

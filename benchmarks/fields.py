"""Sets what leakcheck reads beside what ExifTool reads, field by field, and writes a table in Markdown.

python benchmarks/fields.py FOLDER [--most 100] [--table docs/fields.md] [--differences FILE] [--cache FILE]      (needs `exiftool`)

Of each type of file at most `--most` are taken, in the order of the digest of their path, so that no project decides the outcome. ExifTool
runs once over all of them (`-json -n -G1 -a`, nothing left out); its answer is kept in `--cache` and used again.

A field is one kind of statement in one kind of file. A file counts once for each field: *both* where every value of ExifTool's is among
ours, *differ* where both have values and it is not so. Before they are compared:

- numbers stay text until they are compared as numbers; text is taken in Unicode's form C with runs of white space as one space;
- times are compared down to what both state: fractions of a second are left out, and a zone counts only where both give one;
- lists of ExifTool's count value by value; where we keep a list as one text, its parts between `;` and `,` count as well;
- durations are seconds on both sides; ExifTool gives minutes for OOXML and RTF and ISO 8601 or hours for OpenDocument;
- ExifTool prints `?` or U+FFFD where it has no table for a code page: such a value is listed as *garbled* and not as a difference;
- we keep the maker once, where the model begins with it: of a maker written as a corporation the first word counts;
- ExifTool writes the file's path behind an earlier editor of Word's, and the units of an organisation behind `;`: only what stands before counts;
- the size of a picture that is shown turned by a quarter is taken as it is shown or as it is stored;
- latitudes and longitudes that are no degrees of the earth are left out, as are numbers of devices that are all zeros;
- empty text, times of zero and counts of zero say nothing and are left out on both sides.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from leakcheck import catalogue
from leakcheck.decode.visible_text import visible
from leakcheck.extract import Extraction
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Fact,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    PictureContent,
    PlaceClaim,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.limits import Limits
from leakcheck.model.moment import Precision

Said = Callable[[Fact], list[str]]
_LARGEST = 8 << 20
_ENDINGS = {
    "OOXML": ("docx", "xlsx", "pptx"), "OpenDocument": ("odt", "ods", "odp"), "OLE2": ("doc", "xls", "ppt"), "RTF": ("rtf",), "PDF": ("pdf",),
    "pictures": ("jpg", "jpeg", "png", "tif", "tiff", "heic", "webp", "gif", "avif", "jp2"), "HTML": ("html", "htm"), "ICS": ("ics",), "VCF": ("vcf",),
}  # fmt: skip
_TYPES = {ending: type_ for type_, endings in _ENDINGS.items() for ending in endings}


def time(*roles: TimeRole) -> Said:
    return lambda fact: [_digits(fact)] if isinstance(fact, TimeClaim) and fact.role in roles else []


def name(*roles: PersonRole) -> Said:
    return lambda fact: [fact.name] if isinstance(fact, PersonClaim) and fact.role in roles and fact.name else []


def address(*roles: PersonRole) -> Said:
    return lambda fact: [fact.address] if isinstance(fact, PersonClaim) and fact.role in roles and fact.address else []


def person(*roles: PersonRole) -> Said:
    return lambda fact: [value for value in (fact.name, fact.address) if value] if isinstance(fact, PersonClaim) and fact.role in roles else []


def software(fact: Fact) -> list[str]:
    return _program(fact) if isinstance(fact, SoftwareClaim) and fact.role is not SoftwareRole.CAMERA else []


def camera(fact: Fact) -> list[str]:
    return _program(fact) if isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.CAMERA else []


def _program(fact: SoftwareClaim) -> list[str]:
    return [fact.name, f"{fact.name} {fact.version}", fact.at.raw]


def software_version(fact: Fact) -> list[str]:
    return [fact.version] if isinstance(fact, SoftwareClaim) and fact.version else []


def mark(*kinds: IdentifierKind) -> Said:
    return lambda fact: [fact.value] if isinstance(fact, Identifier) and fact.kind in kinds else []


def words(*kinds: str) -> Said:
    return lambda fact: [fact.value] if isinstance(fact, Description) and fact.kind in kinds else []


def number(kind: QuantityKind, seconds: int = 1) -> Said:
    return lambda fact: [str(fact.value * seconds)] if isinstance(fact, Quantity) and fact.kind is kind else []


def duration(fact: Fact) -> list[str]:
    """Where a program wrote how long something took in place of a time."""
    told = isinstance(fact, Description) and fact.kind == "duration in place of a time"
    return [fact.value.removesuffix(" seconds").replace(",", "")] if told else []


def latitude(fact: Fact) -> list[str]:
    return [str(abs(fact.latitude))] if isinstance(fact, PlaceClaim) else []


def longitude(fact: Fact) -> list[str]:
    return [str(abs(fact.longitude))] if isinstance(fact, PlaceClaim) else []


def altitude(fact: Fact) -> list[str]:
    return [str(abs(fact.altitude))] if isinstance(fact, PlaceClaim) and fact.altitude is not None else []


def size(fact: Fact) -> list[str]:
    return [f"{fact.width} {fact.height}"] if isinstance(fact, PictureContent) and fact.role == "picture" else []


def link(fact: Fact) -> list[str]:
    return [fact.target] if isinstance(fact, Link) else []


def any_of(*said: Said) -> Said:
    return lambda fact: [value for one in said for value in one(fact)]


def _digits(fact: TimeClaim) -> str:
    offset = fact.moment.offset_minutes
    zone = "" if offset is None else f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    return fact.moment.wall.strftime("%Y:%m:%d %H:%M" + (":%S" if fact.moment.precision is Precision.SECOND else "")) + zone


@dataclass(frozen=True, slots=True)
class Field:
    """One statement in one type of file: ExifTool's tags for it, as `-G1` names them, and where it is among our facts."""

    type_: str
    name: str
    tags: re.Pattern[str]
    said: Said
    form: str = "text"


def _field(type_: str, name: str, tags: str, said: Said, form: str = "text") -> Field:
    return Field(type_, name, re.compile(tags), said, form)


_AUTHOR, _EDITOR = person(PersonRole.AUTHOR), person(PersonRole.LAST_EDITOR)
_CREATED, _MODIFIED, _PRINTED = time(TimeRole.CREATED), time(TimeRole.MODIFIED), time(TimeRole.PRINTED)
_REVISION, _EDITING = number(QuantityKind.REVISION_COUNT), number(QuantityKind.EDITING_TIME, 60)
_DOCUMENT = mark(IdentifierKind.DOCUMENT, IdentifierKind.INSTANCE, IdentifierKind.ORIGINAL_DOCUMENT)

_AGENCY = "(City|Province-State|State|Country(-PrimaryLocationName)?|Credit|Source|Headline|(Special)?Instructions|OriginalTransmissionReference)"
_AGENCY_WORDS = ("city", "province", "country", "credit", "source", "headline", "instructions", "reference of the transmission")

FIELDS = (
    _field("OOXML", "created", "XML:CreateDate", _CREATED, "time"),
    _field("OOXML", "modified", "XML:ModifyDate", _MODIFIED, "time"),
    _field("OOXML", "printed", "XML:LastPrinted", _PRINTED, "time"),
    _field("OOXML", "author", "XMP-dc:Creator", _AUTHOR),
    _field("OOXML", "last editor", "XML:LastModifiedBy", _EDITOR),
    _field("OOXML", "manager", "XML:(Properties)?Manager", person(PersonRole.MANAGER)),
    _field("OOXML", "company", "XML:(Properties)?Company", mark(IdentifierKind.COMPANY)),
    _field("OOXML", "application", "XML:(Properties)?Application", software),
    _field("OOXML", "version of the application", "XML:(Properties)?AppVersion", software_version),
    _field("OOXML", "template", "XML:(Properties)?Template", mark(IdentifierKind.TEMPLATE)),
    _field("OOXML", "revision", "XML:RevisionNumber", _REVISION, "number"),
    _field("OOXML", "editing time", "XML:(Properties)?Total(EditTime|Time)", number(QuantityKind.EDITING_TIME), "number"),
    _field("OOXML", "pages", "XML:Pages", number(QuantityKind.PAGES), "number"),
    _field("OOXML", "words", "XML:Words", number(QuantityKind.WORDS), "number"),
    _field("OOXML", "title", "XMP-dc:Title", words("title")),
    _field("OOXML", "sensitivity label", "XML:MSIP_Label_.*_SiteId", mark(IdentifierKind.LABEL, IdentifierKind.TENANT)),
    _field("OpenDocument", "created", "XMP-meta:Creation-date", _CREATED, "time"),
    _field("OpenDocument", "modified", "XMP-dc:Date", _MODIFIED, "time"),
    _field("OpenDocument", "printed", "XMP-meta:Print-date", _PRINTED, "time"),
    _field("OpenDocument", "author", "XMP-meta:Initial-creator", _AUTHOR),
    _field("OpenDocument", "last editor", "XMP-dc:Creator", any_of(_EDITOR, _AUTHOR)),
    _field("OpenDocument", "application", "XMP-meta:Generator", software),
    _field("OpenDocument", "revision", "XMP-meta:Editing-cycles", _REVISION, "number"),
    _field("OpenDocument", "editing time", "XMP-meta:Editing-duration", _EDITING, "number"),
    _field("OpenDocument", "words", "XMP-meta:Document-statisticWord-count", number(QuantityKind.WORDS), "number"),
    _field("OLE2", "created", "FlashPix:CreateDate", _CREATED, "time"),
    _field("OLE2", "modified", "FlashPix:ModifyDate", _MODIFIED, "time"),
    _field("OLE2", "printed", "FlashPix:LastPrinted", any_of(_PRINTED, duration), "time or duration"),
    _field("OLE2", "author", "FlashPix:Author", _AUTHOR),
    _field("OLE2", "last editor", "FlashPix:LastModifiedBy", _EDITOR),
    _field("OLE2", "earlier editors", "MS-DOC:LastSavedBy", name(PersonRole.EARLIER_EDITOR), "begins"),
    _field("OLE2", "company", "FlashPix:Company", mark(IdentifierKind.COMPANY)),
    _field("OLE2", "application", "FlashPix:Software", software),
    _field("OLE2", "template", "FlashPix:Template", mark(IdentifierKind.TEMPLATE)),
    _field("OLE2", "code page", "FlashPix:CodePage", mark(IdentifierKind.CODEPAGE), "code page"),
    _field("OLE2", "revision", "FlashPix:RevisionNumber", _REVISION, "number"),
    _field("OLE2", "editing time", "FlashPix:TotalEditTime", _EDITING, "seconds"),
    _field("OLE2", "title", "FlashPix:Title", words("title")),
    _field("RTF", "created", "RTF:CreateDate", _CREATED, "time"),
    _field("RTF", "modified", "RTF:ModifyDate", _MODIFIED, "time"),
    _field("RTF", "printed", "RTF:LastPrinted", _PRINTED, "time"),
    _field("RTF", "author", "RTF:Author", _AUTHOR),
    _field("RTF", "last editor", "RTF:LastModifiedBy", _EDITOR),
    _field("RTF", "company", "RTF:Company", mark(IdentifierKind.COMPANY)),
    _field("RTF", "editing time", "RTF:TotalEditTime", number(QuantityKind.EDITING_TIME), "number"),
    _field("PDF", "created", "(PDF|XMP-xmp):CreateDate", _CREATED, "time"),
    _field("PDF", "modified", "(PDF|XMP-xmp):ModifyDate", _MODIFIED, "time"),
    _field("PDF", "metadata changed", "XMP-xmp:MetadataDate", time(TimeRole.METADATA_CHANGED), "time"),
    _field("PDF", "author", "PDF:Author|XMP-dc:Creator", _AUTHOR),
    _field("PDF", "creator program", "PDF:Creator|XMP-xmp:CreatorTool", software),
    _field("PDF", "producer program", "(PDF|XMP-pdf):Producer", software),
    _field("PDF", "pages", "PDF:PageCount", number(QuantityKind.PAGES), "number"),
    _field("PDF", "document id", "XMP-xmpMM:(Document|Instance|OriginalDocument)ID", _DOCUMENT),
    _field("PDF", "title", "PDF:Title|XMP-dc:Title", words("title")),
    _field("pictures", "captured", "(ExifIFD|XMP-exif):DateTimeOriginal|(IPTC|XMP-photoshop):DateCreated", time(TimeRole.CAPTURED), "time"),
    _field("pictures", "digitised", "ExifIFD:CreateDate|XMP-exif:DateTimeDigitized|XMP-xmp:CreateDate|IPTC:DigitalCreationDate", time(TimeRole.DIGITISED, TimeRole.CREATED), "time"),
    _field("pictures", "modified", "IFD0:ModifyDate|XMP-xmp:ModifyDate|PNG:ModifyDate|XMP-tiff:DateTime", any_of(_MODIFIED, time(TimeRole.METADATA_CHANGED)), "time"),
    _field("pictures", "metadata changed", "XMP-xmp:MetadataDate", time(TimeRole.METADATA_CHANGED), "time"),
    _field("pictures", "program", "(IFD0|PNG|XMP-tiff|XMP-xmpMM):.*Software(Agent)?|XMP-xmp:CreatorTool|XMP-x:XMPToolkit|IPTC:OriginatingProgram", software, "part"),
    _field("pictures", "camera", "(IFD0|XMP-tiff):(Make|Model)", camera, "first word"),
    _field("pictures", "serial number", ".*:(Body|Internal|Camera|Lens)?SerialNumber", mark(IdentifierKind.SERIAL)),
    _field("pictures", "lens", "ExifIFD:LensModel|XMP-aux:Lens", words("lens"), "part"),
    _field("pictures", "person", "IFD0:Artist|XMP-dc:Creator|IPTC:By-line|IFD0:XPAuthor|ExifIFD:OwnerName", name(PersonRole.AUTHOR, PersonRole.OWNER)),
    _field("pictures", "rights", "IFD0:Copyright|XMP-dc:Rights|IPTC:CopyrightNotice", any_of(words("copyright"), name(PersonRole.RIGHTS_HOLDER))),
    _field("pictures", "caption", "IFD0:ImageDescription|IPTC:Caption-Abstract|XMP-dc:Description", words("caption", "description", "comments")),
    _field("pictures", "keywords", "IPTC:Keywords|XMP-dc:Subject", words("keywords")),
    _field("pictures", "latitude", "(GPS|XMP-exif):GPSLatitude", latitude, "degrees"),
    _field("pictures", "longitude", "(GPS|XMP-exif):GPSLongitude", longitude, "degrees"),
    _field("pictures", "altitude", "(GPS|XMP-exif):GPSAltitude", altitude, "number"),
    _field("pictures", "satellite time", "Composite:GPSDateTime", time(TimeRole.SATELLITE), "time"),
    _field("pictures", "size", "Composite:ImageSize", size, "size"),
    _field("pictures", "remark", "(File|GIF|PNG|IFD0):(XP)?Comment|ExifIFD:UserComment", any_of(words("comments"), software)),
    _field("pictures", "title", "IFD0:(XPTitle|DocumentName)|PNG:Title|IPTC:ObjectName|XMP-dc:Title", words("title")),
    _field("pictures", "words of agencies", f"IPTC:{_AGENCY}|XMP-photoshop:{_AGENCY}", words(*_AGENCY_WORDS)),
    _field("pictures", "computer", "IFD0:HostComputer", words("computer it was made on")),
    _field("pictures", "firmware", "Canon:CanonFirmwareVersion", words("firmware of the camera")),
    _field("pictures", "picture's number", "(ExifIFD|Canon):ImageUniqueID", mark(IdentifierKind.PICTURE_UNIQUE)),
    _field("pictures", "history", "XMP-xmpMM:HistoryWhen", time(TimeRole.HISTORY), "time"),
    _field("pictures", "time of the profile", "ICC-header:ProfileDateTime", time(TimeRole.TOKEN), "time"),
    _field("pictures", "name in PNG", "PNG:(Author|Description|Source|Disclaimer|Warning)", any_of(words("caption", "source", "disclaimer", "warning"), name(PersonRole.AUTHOR))),
    _field("pictures", "document id", "XMP-xmpMM:(Document|Instance|OriginalDocument)ID", _DOCUMENT),
    _field("pictures", "colour profile", "ICC_Profile:ProfileDescription", mark(IdentifierKind.COLOUR_PROFILE), "part"),
    _field("HTML", "author", "HTML:Author", person(*PersonRole)),
    _field("HTML", "program", "HTML:Generator", software),
    _field("HTML", "title", "HTML:Title", words("title")),
    _field("ICS", "program", "VCalendar:Software", software),
    _field("ICS", "begin and end", "Event\\d+:DateTime(Start|End)", time(TimeRole.EVENT), "time"),
    _field("ICS", "created", "Event\\d+:DateCreated", _CREATED, "time"),
    _field("ICS", "summary", "Event\\d+:Summary", words("summary", "title", "subject")),
    _field("ICS", "organiser", "Event\\d+:Organizer", any_of(person(*PersonRole), link), "part"),
    _field("VCF", "name", "VCard:FormattedName", name(PersonRole.CONTACT)),
    _field("VCF", "mail address", "VCard:Email.*", address(PersonRole.CONTACT)),
    _field("VCF", "organisation", "VCard:Organization", any_of(mark(IdentifierKind.COMPANY), words("organisation", "company"))),
    _field("VCF", "telephone", "VCard:Telephone.*", words("telephone")),
)  # fmt: skip
_OUTCOMES = ("both", "only ExifTool", "only leakcheck", "differ", "garbled")
_NOTHING = re.compile(r"[\s\0]*|-?0+(\.0+)?|0000[:-].*|1601:01:01 00:00:00|P(0D)?(T(0H)?(0M)?0(\.0+)?S)?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=100, help="files of one ending")
    parser.add_argument("--table", type=Path, help="where the table is written [default: standard output]")
    parser.add_argument("--differences", type=Path, help="where every value that is not the same is listed")
    parser.add_argument("--cache", type=Path, help="ExifTool's answer is kept here and used again")
    arguments = parser.parse_args()
    files = chosen(arguments.folder, arguments.most)
    theirs = exiftool(files, arguments.cache)
    comparison = Comparison(arguments.folder)
    for type_, path in files:
        comparison.add(type_, path, ours_of(path), theirs.get(str(path), {}))
    text = "\n".join(comparison.table(Counter(type_ for type_, _ in files))) + "\n"
    if arguments.table:
        arguments.table.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    if arguments.differences:
        arguments.differences.write_text("\n".join(comparison.listed) + "\n", encoding="utf-8")


def chosen(folder: Path, most: int) -> list[tuple[str, Path]]:
    """Type and path of the files that are compared."""
    by_ending: dict[str, list[Path]] = defaultdict(list)
    for path in folder.rglob("*"):
        ending = path.suffix[1:].lower()
        if ending in _TYPES and path.is_file() and not path.is_symlink() and path.stat().st_size < _LARGEST:
            by_ending[ending].append(path)
    picked = []
    for ending, paths in by_ending.items():
        paths.sort(key=lambda path: hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())
        picked += [(_TYPES[ending], path) for path in paths[:most]]
    return sorted(picked)


def exiftool(files: list[tuple[str, Path]], cache: Path | None) -> dict[str, dict[str, object]]:
    if cache and cache.exists():
        text = cache.read_bytes()
    else:
        command = ["exiftool", "-json", "-n", "-G1", "-a", "-charset", "filename=utf8", "-@", "-"]
        names = "\n".join(str(path) for _, path in files).encode()
        text = subprocess.run(command, input=names, capture_output=True, check=False).stdout
        if cache:
            cache.write_bytes(text)
    return {row["SourceFile"]: row for row in json.loads(text, parse_float=str, parse_int=str)}


def ours_of(path: Path) -> list[Fact]:
    content = Content.of_file(path)
    format_, _ = identify(content, catalogue.formats())
    if format_ is None:
        return []
    extraction = Extraction(format_, content, Limits())
    with _quiet():
        for _ in extraction.children():
            pass
    return list(extraction.facts)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """libtiff writes a line for each thing that it does not know."""
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # a name and no path
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Comparison:
    """Counts of outcomes by field, the values behind them, and what only we have."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts: dict[Field, Counter[str]] = defaultdict(Counter)
        self._more: Counter[str] = Counter()
        self._more_files: Counter[str] = Counter()
        self.listed: list[str] = []

    def add(self, type_: str, path: Path, facts: list[Fact], row: dict[str, object]) -> None:
        claimed: set[int] = set()
        for field in FIELDS:
            if field.type_ != type_:
                continue
            said = [(index, value) for index, fact in enumerate(facts) for value in field.said(fact)]
            claimed.update(index for index, _ in said)
            theirs = [value for value in _values(field, row) if field.form != "degrees" or abs(float(value)) <= 180]
            # A duration of some seconds is none in minutes: beside a value of ExifTool's our zero counts.
            ours = [value for _, value in said if not _NOTHING.fullmatch(value)] or [value for _, value in said if theirs]
            outcome = _outcome(field, ours, theirs)
            if outcome:
                self._counts[field][outcome] += 1
            if outcome not in {"", "both", "only leakcheck"}:
                name = path.relative_to(self._folder).as_posix()
                self.listed.append(f"{outcome}\t{type_}: {field.name}\t{name}\tours {ours[:6]!r:.300}\tExifTool {theirs[:6]!r:.300}")
        kinds = Counter(_kind(fact) for index, fact in enumerate(facts) if index not in claimed)
        self._more.update(kinds)
        self._more_files.update(kinds.keys())

    def table(self, files: Counter[str]) -> Iterator[str]:
        tool = subprocess.run(["exiftool", "-ver"], capture_output=True, text=True, check=True).stdout.strip()
        held = ", ".join(f"{count} {type_}" for type_, count in sorted(files.items()))
        yield "# Field by field beside ExifTool\n"
        yield f"Made by `benchmarks/fields.py` on {date.today().isoformat()}: leakcheck {version('leakcheck-toolkit')}, ExifTool {tool}; {held}.\n"
        yield "Numbers are files. How values are made comparable stands at the head of the script. ExifTool takes an address card or a calendar for one"
        yield "only if its lines end with CR LF; most of those here end with LF alone, which is why so many stand under *only leakcheck*.\n"
        yield f"| type | field | {' | '.join(_OUTCOMES)} |"
        yield f"| --- | --- | {' | '.join('---' for _ in _OUTCOMES)} |"
        total: Counter[str] = Counter()
        for field in FIELDS:
            counts = self._counts[field]
            total += counts
            yield f"| {field.type_} | {field.name} | {' | '.join(str(counts[outcome]) for outcome in _OUTCOMES)} |"
        yield f"| all | | {' | '.join(str(total[outcome]) for outcome in _OUTCOMES)} |"
        yield from self._reach(total)
        yield "\n## What stands in no field above\n"
        yield "Facts that leakcheck read of the same files beside the fields above; ExifTool has a tag for some of these kinds and for most none.\n"
        yield "| kind | facts | files |\n| --- | --- | --- |"
        for kind, count in sorted(self._more.items(), key=lambda pair: (-self._more_files[pair[0]], pair[0])):
            yield f"| {kind} | {count:,} | {self._more_files[kind]:,} |"

    def _reach(self, total: Counter[str]) -> Iterator[str]:
        """The share of ExifTool's values that we have, and every value that is not among ours."""
        theirs = sum(count for outcome, count in total.items() if outcome != "only leakcheck")
        if theirs:
            yield f"\nOf {theirs:,} values of ExifTool's {100 * total['both'] / theirs:.2f} in 100 are among ours. The others:\n"
        yield _WHY
        yield "| outcome | field | file | leakcheck | ExifTool |\n| --- | --- | --- | --- | --- |"
        for row in self.listed:
            outcome, field, name, ours, exiftool = (visible(cell).replace("|", "\\|") for cell in row.split("\t"))
            yield f"| {outcome} | {field} | {name} | {ours.removeprefix('ours ')} | {exiftool.removeprefix('ExifTool ')} |"


_WHY = """\
- *garbled*, and RTF in Chinese: ExifTool has no table for the code page, or takes the text's own for another.
- The version of an application that names its own, as LibreOffice does, is kept with the name; the one beside it is Word's and only copied.
- A time with letters, blanks or no digits in it is no time, nor is an editing time of 43 years, which is a clock at zero.
- Editing times of less than a second are kept to the second.
- XML that declares entities is not read, and a Problem says so; pages that hold one another in a circle, or lie too deep, are not counted.
- Files made to be wrong (`bad`, `fuzz`, `null`, `-fail-`) hold values that are none, and times before and after all clocks.
- Of two parts for one purpose the one counts that the package's relations name; ExifTool takes both.
- What lies in an embedded file is told of that file and not of the one around it.
- Coordinates without a hemisphere are no place.
"""


def _kind(fact: Fact) -> str:
    detail = getattr(fact, "role", "") or getattr(fact, "kind", "") if not isinstance(fact, Description | Link) else ""
    return f"{fact.__struct_config__.tag} {detail}".strip()


def _values(field: Field, row: dict[str, object]) -> Iterator[str]:
    for tag, value in row.items():
        if field.tags.fullmatch(tag):
            yield from (str(one) for one in (value if isinstance(value, list) else [value]) if not _NOTHING.fullmatch(str(one)))


def _outcome(field: Field, ours: list[str], theirs: list[str]) -> str:
    if not theirs:
        return "only leakcheck" if ours else ""
    if not ours:
        return "only ExifTool"
    whole = [*ours, *(part for value in ours for part in re.split("[;,]", value))]
    missing = [their for their in theirs if not any(_SAME[field.form](our, their) for our in whole)]
    if not missing:
        return "both"
    return "garbled" if all("?" in their or "\ufffd" in their for their in missing) and any(not our.isascii() for our in ours) else "differ"


def _plain(value: str) -> str:
    return re.sub(r"[\s\x00-\x1f]+", " ", unicodedata.normalize("NFC", value)).strip().removesuffix(";")


def _same_text(our: str, their: str) -> bool:
    return _plain(our) == _plain(their)


def _part(our: str, their: str) -> bool:
    """We keep it as part of one text, as maker and model."""
    return _plain(their).lower().removeprefix("mailto:") in _plain(our).lower()


def _same_time(our: str, their: str) -> bool:
    ours, theirs = _TIME.match(our), _TIME.match(their.replace("-", ":", 2).replace("T", " "))
    if not ours or not theirs:
        return _same_text(our, their)
    zones = (ours["zone"], (theirs["zone"] or "").replace("Z", "+00:00"))
    return all(a is None or b is None or int(a) == int(b) for a, b in zip(ours.groups()[:6], theirs.groups()[:6], strict=True)) and (
        "" in {zones[0] or "", zones[1]} or zones[0] == zones[1]
    )


_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d)(?:[ :](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?|(\d+):(\d\d):(\d\d)")


def _amount(value: str) -> float | None:
    duration = _DURATION.fullmatch(value)
    if duration and value != "P":
        days, hours, minutes, seconds, *clock = (float(part or 0) for part in duration.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds + clock[0] * 3600 + clock[1] * 60 + clock[2]
    try:
        return float(value)
    except ValueError:
        return None


def _near(our: str, their: str, least: float, share: float = 0.0) -> bool:
    ours, theirs = _amount(our), _amount(their)
    return _same_text(our, their) if ours is None or theirs is None else abs(ours - theirs) <= max(least, share * abs(theirs))


_SAME: dict[str, Callable[[str, str], bool]] = {
    "text": _same_text,
    "part": _part,
    "first word": lambda our, their: _part(our, their.split(" ")[0]) if "CORP" in their.upper() else _part(our, their),
    "begins": lambda our, their: _plain(their).startswith(_plain(our)),
    "time": _same_time,
    "time or duration": lambda our, their: _same_time(our, their) if ":" in our + their else _near(our, their, 1),
    "number": lambda our, their: _near(our, their, 0.51, 0.001),
    "seconds": lambda our, their: _near(our, their, 60),
    "degrees": lambda our, their: _near(our, their, 0.00001),
    "size": lambda our, their: sorted(our.split()) == sorted(their.split()),
    "code page": lambda our, their: _near(
        str(int(our) % 65536) if our.lstrip("-").isdigit() else our, str(int(their) % 65536) if their.lstrip("-").isdigit() else their, 0
    ),
}


if __name__ == "__main__":
    main()

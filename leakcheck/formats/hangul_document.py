"""Hangul documents of version 5 (`.hwp`; Hangul Document File Formats 5.0, Hancom): words, summary, program, pictures, remains of memory."""

import re
import struct
from collections.abc import Iterator
from datetime import datetime

import msgspec

from leakcheck.decode.compound_file import DAMAGE, MAGIC, CompoundFile, holds, opened
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.hangul_document import SUMMARY, BrokenDocument, Head, head, section_text, sections, unpacked_or_as_is
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.property_sets import Property, property_set
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import WIDEST_OFFSET, Moment
from leakcheck.model.problem import Problem, ProblemKind

_PLACE = "HwpSummaryInformation"
_WORDS = {2: "title", 3: "subject", 5: "keywords", 6: "comments"}
_PEOPLE = {4: ("author", PersonRole.AUTHOR), 8: ("last saved by", PersonRole.LAST_EDITOR)}
_TIMES = {11: ("last printed", TimeRole.PRINTED), 12: ("created", TimeRole.CREATED), 13: ("last saved", TimeRole.MODIFIED)}
_PROGRAM, _PAGES, _DATE, _CREATED = 9, 14, 20, 12
_VERSION = re.compile(r"(\d{1,4}), ?(\d{1,4}), ?(\d{1,4}), ?(\d{1,6})(?: (\S{1,60}))?")
#: 2015년 9월 3일 목요일 오후 4:12:23: year, month, day, weekday, before or after noon.
_KOREAN = re.compile(r"(\d{4})년 (\d{1,2})월 (\d{1,2})일 .요일 (오전|오후) (\d{1,2}):(\d{2}):(\d{2})")
_AFTERNOON = "오후"
_QUARTER = 15 * 60
_LONGEST_LINK, _MOST_PICTURES, _PREVIEW = 4096, 2000, 8192
#: A place on a disk; of one that is left over the first letter was written over.
_PATH = re.compile(r"[A-Za-z]?:\\(?:[^\x00-\x1f\\/:*?\"<>|\ufffd]{1,100}\\){1,12}[^\x00-\x1f\\/:*?\"<>|\ufffd]{1,120}")


def _recognises(content: Content) -> bool:
    # Other programs have a FileHeader too, such as those for circuit boards.
    return content.head.startswith(MAGIC) and holds(content, "DocInfo") and holds(content, "FileHeader")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as file:
            stated = head(file)
            yield from compound_facts(file)
            if stated is None:
                yield Problem(ProblemKind.DAMAGED, "The head of the Hangul document cannot be read; its words were not read.")
                return
            yield from _head(stated)
            yield from _summary(file)
            yield from _remains(file)
            yield from _text(file, stated, limits)
            yield from _pictures(file, limits)
            yield from damages(file, "document")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The Hangul document cannot be read to its end ({damage_words(error)}).")


def _head(stated: Head) -> Iterator[AnyFact]:
    at = Location("FileHeader", stated.version)
    yield Description(at=at, kind="version of the format", value=f"Hangul {stated.version}")
    if stated.distributed:
        yield Description(at=at, kind="protection", value="for distribution: the program shows it and does not let it be copied or printed")
    if stated.history:
        yield Description(at=at, kind="versions inside", value="the document keeps earlier versions of itself, which were not read")
    if stated.signed:
        yield SignatureMark(at=at, scheme="hangul")


def _summary(file: CompoundFile) -> Iterator[AnyFact]:
    read = property_set(file.read(file.root.child(SUMMARY), 1 << 20))
    properties = read.sections[0].properties if read is not None and read.sections else {}
    for number, (name, role) in _PEOPLE.items():
        if text := _said(properties.get(number)):
            yield PersonClaim(at=Location(f"{_PLACE}: {name}", text), role=role, name=text[:300])
    for number, (name, time_role) in _TIMES.items():
        if (moment := _moment(properties.get(number))) is not None:
            yield TimeClaim(at=Location(f"{_PLACE}: {name}", str(moment)), role=time_role, moment=moment)
    for number, kind in _WORDS.items():
        if text := _said(properties.get(number)):
            yield Description(at=Location(f"{_PLACE}: {kind}", text), kind=kind, value=text)
    yield from _program(_said(properties.get(_PROGRAM)))
    yield from _date(_said(properties.get(_DATE)), _moment(properties.get(_CREATED)))
    pages = properties.get(_PAGES)
    if pages is not None and isinstance(pages.value, int) and pages.value > 0:
        yield Quantity(at=Location(f"{_PLACE}: pages", str(pages.value)), kind=QuantityKind.PAGES, value=float(pages.value), unit="pages")


def _said(one: Property | None) -> str:
    return storable(one.value.strip(), 2000) if one is not None and isinstance(one.value, str) else ""


def _moment(one: Property | None) -> Moment | None:
    return filetime_moment(one.value) if one is not None and isinstance(one.value, int) else None


def _program(text: str) -> Iterator[AnyFact]:
    """Where others count revisions, Hangul writes its own version and the system: `8, 0, 0, 466 WIN32LEWindows_7`."""
    match = _VERSION.match(text)
    if match is None:
        return
    at = Location(f"{_PLACE}: revision number", text)
    yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name="Hancom Hangul", version=".".join(match.group(1, 2, 3, 4)))
    if match[5]:
        yield Description(at=at, kind="operating system", value=match[5].replace("_", " "))


def _date(text: str, created: Moment | None) -> Iterator[AnyFact]:
    """The date in words, which is that of the creation in local time until somebody changes it: told as such where only a zone lies between."""
    if not text:
        return
    yield Description(at=Location(f"{_PLACE}: date", text), kind="date in words", value=text)
    match = _KOREAN.search(text)
    if match is None or created is None:
        return
    year, month, day, hour, minute, second = (int(match[number]) for number in (1, 2, 3, 5, 6, 7))
    try:
        wall = datetime(year, month, day, hour % 12 + 12 * (match[4] == _AFTERNOON), minute, second)
    except ValueError:
        return
    apart = wall - created.wall
    seconds = apart.total_seconds()
    if abs(apart) <= WIDEST_OFFSET and abs(seconds - round(seconds / _QUARTER) * _QUARTER) <= 1:
        yield TimeClaim(at=Location(f"{_PLACE}: date in words (local time)", text), role=TimeRole.CREATED, moment=Moment(wall))


def _remains(file: CompoundFile) -> Iterator[AnyFact]:
    """The stream for the path of a linked document is as long as the longest path: what no path takes up are bytes of the program's memory."""
    options = file.root.child("DocOptions")
    data = file.read(options.child("_LinkDoc"), _LONGEST_LINK) if options is not None else b""
    match = _PATH.search(data[: len(data) // 2 * 2].decode("utf-16-le", "replace"))
    if match is not None:
        path = storable(match[0], 500)
        stated = match.start() == 0 and path[0] != ":"
        yield PathClaim(at=Location("DocOptions/_LinkDoc", path), path=path, role="linked file" if stated else "left over from the program's memory")


def _text(file: CompoundFile, stated: Head, limits: Limits) -> Iterator[Extracted]:
    if stated.locked:
        yield Problem(ProblemKind.ENCRYPTED, "The document is locked with a password, a certificate or by a rights service; its words were not read.")
        return
    pieces: list[str] = []
    faults: list[str] = []
    for entry in sections(file, stated):
        if sum(map(len, pieces)) > limits.text_characters:
            break
        try:
            pieces.append(section_text(file, entry, stated))
        except (BrokenDocument, struct.error) as error:
            faults.append(f"{storable(entry.name, 40)}: {error}")
    if faults:
        yield Problem(ProblemKind.DAMAGED, f"Not all of the text could be read ({'; '.join(faults[:3])}).")
    if (fact := text_content("".join(pieces), "document", Location("BodyText"), limits.text_characters)) is not None:
        yield fact
    elif (beginning := _preview(file, limits)) is not None:
        yield beginning


def _preview(file: CompoundFile, limits: Limits) -> TextContent | None:
    """The beginning of the text, which the program keeps for showing it in a list of files."""
    text = file.read(file.root.child("PrvText"), _PREVIEW).decode("utf-16-le", "replace").replace("\0", "")
    fact = text_content(text, "document", Location("PrvText: beginning of the text"), limits.text_characters)
    return None if fact is None else msgspec.structs.replace(fact, complete="cut")


def _pictures(file: CompoundFile, limits: Limits) -> Iterator[Child]:
    preview = file.read(file.root.child("PrvImage"), limits.item_bytes)
    if preview:
        yield Child("PrvImage", Content.of_bytes(preview))
    storage = file.root.child("BinData")
    for entry in list(storage.children.values() if storage else ())[:_MOST_PICTURES]:
        data = unpacked_or_as_is(file.read(entry, limits.item_bytes), limits.item_bytes)
        yield Child(f"BinData/{storable(entry.name, 100)}", Content.of_bytes(data))


FORMAT = Format(
    name="hangul_document",
    title="Hangul document (HWP)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Words of headers, notes, boxes and hidden remarks are part of the text that is compared.",
        "Earlier versions that a document keeps of itself are named and not read; tracked changes are not told apart.",
        "Locked documents are not opened, and signatures on them are named and not verified.",
        "Documents of Hangul 3 and before, and those in packages (.hwpx), are not read.",
    ),
    specialises=("compound_file",),
)

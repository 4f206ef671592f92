"""What Word's binary documents carry beside their words: who saved them where and when, program, fonts, links ([MS-DOC])."""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.code_pages import decoded, language_tag
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.visible_text import storable
from leakcheck.decode.word_binary_text import Runs
from leakcheck.decode.word_fib import (
    COMMENT_EXTRAS,
    COMMENT_OWNERS,
    FONTS,
    PRINTER,
    PROPERTIES,
    REVISERS,
    SAVED_AT,
    SAVED_BY,
    WordFile,
    short_time,
    strings,
)
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
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
from leakcheck.model.moment import Moment

_LONGEST_PRINTER, _MOST_FONTS, _MOST_TIMES, _MOST_SESSIONS, _MOST_LINKS, _MOST_PEOPLE, _MOST_SAVES = 1000, 300, 2000, 3000, 2000, 2000, 40
#: Word writes this number of US English in place of Spanish, German, French and others ([MS-DOC] section 2.5.2, `lid`).
_AMERICAN = 0x0409
#: Marks of programs: Word's own, also with its bytes turned as on a Macintosh, and the two that LibreOffice's filter writes ("Caolan").
_MAKERS = {0x6A62: "Word (by its mark)", 0x626A: "Word (by its mark)"} | dict.fromkeys((0x6143, 0x6C6F), "LibreOffice or a relative (by its mark)")
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|file:|[^\\/:]{1,60}:[^\\/])")
_INSTRUCTION = re.compile(
    r"^(?P<kind>HYPERLINK|INCLUDEPICTURE|INCLUDETEXT|LINK|DDE|DDEAUTO|RD|IMPORT|INCLUDE)\s(?P<rest>.{1,1500})", re.IGNORECASE | re.DOTALL
)
_QUOTED = re.compile(r'"([^"]{1,1000})"|(?<!\S)([^\s"\\]\S{0,500})')
#: Counts in the document's properties ([MS-DOC] section 2.7.2).
_COUNTS = (
    (38, "<i", QuantityKind.WORDS, "cWords"), (42, "<i", QuantityKind.CHARACTERS, "cCh"), (46, "<h", QuantityKind.PAGES, "cPg"),
    (48, "<i", QuantityKind.PARAGRAPHS, "cParas"), (56, "<i", QuantityKind.LINES, "cLines"),
)  # fmt: skip
_NOBODY = frozenset({"", "Unknown"})


def word_facts(word: WordFile, runs: Runs) -> Iterator[AnyFact]:
    """All but the text."""
    yield from _program(word)
    yield from _properties(word)
    yield from _saves(word)
    yield from _people(word)
    yield from _tracked(word, runs)
    yield from _fonts(word)
    yield from _printer(word)


def _program(word: WordFile) -> Iterator[AnyFact]:
    name = word.format_name or f"format {word.form:#06x}"
    yield FeatureUse(at=Location("WordDocument: nFib", f"{word.form:#06x}"), kind="word_format", value=name)
    # Written as 0x0409 by most editions of the West: only another value says something.
    if word.language not in {0, 0x0400, _AMERICAN} and (tag := language_tag(word.language)):
        at = Location("WordDocument: lid, language of the program's installation", f"{word.language:#06x}")
        yield LanguageClaim(at=at, role=LanguageRole.INTERFACE, tag=tag)
    # Behind its first 68 bytes an encrypted document is encrypted too ([MS-DOC] section 2.2.6.3).
    if not word.is_old and not word.is_encrypted:
        yield from _makers(word)


def _makers(word: WordFile) -> Iterator[AnyFact]:
    """Which program made the document and which saved it last, as Word 97 still wrote it: mark and day of the build."""
    for role, mark_at, day_at, words in (
        (SoftwareRole.CREATOR, 34, 68, "wMagicCreated, lProductCreated"),
        (SoftwareRole.PRODUCER, 36, 72, "wMagicRevised, lProductRevised"),
    ):
        mark, built = word.number(mark_at, "<H"), word.number(day_at)
        if mark == 0 and built == 0:
            continue
        name = _MAKERS.get(mark) or f"program with the mark {mark:#06x}"
        yield SoftwareClaim(at=Location(f"WordDocument: {words}", f"{mark:#06x} {built}"), role=role, name=name, version=build_day(built))


def build_day(number: int) -> str:
    """The day of a build, written in decimal as month, day, year: 10695 is 6 January 1995. As it stands where it is no day."""
    month, day, year = number // 10_000, number // 100 % 100, number % 100
    if 1 <= month <= 12 and 1 <= day <= 31 and (year >= 93 or year <= 40):
        return f"build of {year + (1900 if year >= 93 else 2000)}-{month:02}-{day:02}"
    return str(number) if number else ""


def _properties(word: WordFile) -> Iterator[AnyFact]:
    """The document's own properties ([MS-DOC] section 2.7): its clock is local and states no zone."""
    data = word.block(PROPERTIES)
    if len(data) < 52:
        return
    for offset, role, label in (
        (20, TimeRole.CREATED, "dttmCreated"),
        (24, TimeRole.MODIFIED, "dttmRevised"),
        (28, TimeRole.PRINTED, "dttmLastPrint"),
    ):
        number = struct.unpack_from("<I", data, offset)[0]
        moment = short_time(number) if number else None
        if moment is not None:
            yield TimeClaim(at=Location(f"Dop: {label} (local time)", f"{number:#010x}"), role=role, moment=moment)
    saves, minutes = struct.unpack_from("<Hi", data, 32)
    if saves:
        yield Quantity(at=Location("Dop: nRevision", str(saves)), kind=QuantityKind.REVISION_COUNT, value=float(saves), unit="saves")
    yield Quantity(at=Location("Dop: tmEdited", str(minutes)), kind=QuantityKind.EDITING_TIME, value=float(minutes), unit="minutes")
    for offset, form, kind, label in _COUNTS:
        if offset + 4 <= len(data) and (count := struct.unpack_from(form, data, offset)[0]) > 0:
            yield Quantity(at=Location(f"Dop: {label}", str(count)), kind=kind, value=float(count), unit=kind.value)


def _saves(word: WordFile) -> Iterator[AnyFact]:
    """The last ten people who saved the document and where, oldest first (SttbSavedBy, [MS-DOC] section 2.9.274)."""
    data = word.block(SAVED_BY)
    told = strings(data, word.code_page)[:_MOST_SAVES] if data.startswith(b"\xff\xff") else []
    for number, (name, path) in enumerate(zip(told[::2], told[1::2], strict=False), 1):
        at = Location(f"SttbSavedBy: save {number} of {len(told) // 2}", f"{name} | {path}")
        if name:
            yield PersonClaim(at=at, role=PersonRole.EARLIER_EDITOR, name=name)
        if path:
            yield PathClaim(at=at, path=path, role="earlier saved location")
    low, high = word.place(SAVED_AT)
    moment = filetime_moment(high << 32 | low)
    if moment is not None and 1990 <= moment.wall.year <= 2100:
        yield TimeClaim(at=Location("WordDocument: dwLowDateTime, dwHighDateTime", f"{high << 32 | low}"), role=TimeRole.MODIFIED, moment=moment)


def _people(word: WordFile) -> Iterator[AnyFact]:
    for name in islice(dict.fromkeys(word.strings(REVISERS)), _MOST_PEOPLE):
        if name not in _NOBODY:
            yield PersonClaim(at=Location("SttbfRMark", name), role=PersonRole.REVISER, name=name)
    for name in dict.fromkeys(_comment_owners(word)):
        if name not in _NOBODY:
            yield PersonClaim(at=Location("GrpXstAtnOwners", name), role=PersonRole.COMMENTER, name=name)


def _comment_owners(word: WordFile) -> list[str]:
    """Who commented, each once: strings one behind the other ([MS-DOC] section 2.9.121)."""
    owners: list[str] = []
    data, place = word.block(COMMENT_OWNERS), 0
    while place + 2 <= len(data) and len(owners) < _MOST_PEOPLE:
        length = data[place] if word.is_old else struct.unpack_from("<H", data, place)[0]
        place += 1 if word.is_old else 2
        raw = data[place : place + length * (1 if word.is_old else 2)]
        owners.append(storable(raw.decode("utf-16-le", "replace") if not word.is_old else raw.decode("latin-1"), 300))
        place += max(1, len(raw))
    return owners


def _tracked(word: WordFile, runs: Runs) -> Iterator[AnyFact]:
    for number in runs.times[:_MOST_TIMES]:
        if number and (moment := short_time(number)) is not None:
            yield TimeClaim(
                at=Location("character runs: time of a tracked change (local time)", f"{number:#010x}"), role=TimeRole.CHANGED, moment=moment
            )
    for moment, raw in _comment_times(word):
        yield TimeClaim(at=Location("AtrdExtra: time of a comment (local time)", raw), role=TimeRole.COMMENTED, moment=moment)
    for number in runs.sessions[:_MOST_SESSIONS]:
        if number:
            yield Identifier(at=Location("character runs: mark of an editing session"), kind=IdentifierKind.RSID, value=f"{number:08X}")


def _comment_times(word: WordFile) -> Iterator[tuple[Moment, str]]:
    """Word 2002 and later keep a time beside each comment ([MS-DOC] section 2.9.4): entries of 18 bytes."""
    data = word.block(COMMENT_EXTRAS)
    for place in range(0, min(len(data) - 17, 18 * _MOST_TIMES), 18):
        number = struct.unpack_from("<I", data, place)[0]
        if number and (moment := short_time(number)) is not None:
            yield moment, f"{number:#010x}"


def _fonts(word: WordFile) -> Iterator[AnyFact]:
    """The table of fonts ([MS-DOC] section 2.9.286): each entry begins with its length; the name stands behind 39 bytes, in old files behind 5."""
    data = word.block(FONTS)
    place, told = (2 if word.is_old else 4), 0
    while place < len(data) and told < _MOST_FONTS:
        length = data[place] + 1
        raw = data[place + (6 if word.is_old else 40) : place + length]
        text = raw.split(b"\0")[0].decode("latin-1") if word.is_old else raw.decode("utf-16-le", "replace").split("\0")[0]
        name = storable(text, 120).strip()
        if name and name.isprintable():
            told += 1
            yield FontUse(at=Location("SttbfFfn: font", name), name=name)
        place += max(1, length)


def _printer(word: WordFile) -> Iterator[AnyFact]:
    """The printer for which the pages were set ([MS-DOC] section 2.5.6, `fcPrDrvr`): its name, which can be a path, its port, its driver's name."""
    parts = [decoded(part, word.code_page) for part in word.block(PRINTER)[:_LONGEST_PRINTER].split(b"\0")[:4]]
    if len(parts) < 4 or not all(part and part.isprintable() for part in parts[:3]):
        return
    at = Location("PrDrvr", storable(" | ".join(parts), 300))
    yield Identifier(at=at, kind=IdentifierKind.PRINTER, value=storable(parts[0].strip(), 200))
    if parts[3] and parts[3] != parts[0]:
        yield Description(at=at, kind="printer driver", value=storable(parts[3], 200))


def links(instructions: list[str]) -> Iterator[AnyFact]:
    """Links and linked files, from the instructions of fields."""
    told: set[str] = set()
    for instruction in instructions:
        match = _INSTRUCTION.match(instruction)
        if match is None or len(told) >= _MOST_LINKS or instruction in told:
            continue
        told.add(instruction)
        targets = [first or second for first, second in _QUOTED.findall(match["rest"])]
        kind = match["kind"].upper()
        target = next((one for one in targets if kind == "HYPERLINK" or re.search(r"[\\/:]", one)), "")
        target = storable(target.replace("\\\\", "\\"), 1000).strip()
        if not target:
            continue
        at = Location(f"field {kind}", storable(instruction, 500))
        if _PATH.match(target) and "://" not in target.replace("file://", "") and not target.lower().startswith(("mailto:", "http")):
            yield PathClaim(at=at, path=target, role="linked file")
        else:
            yield Link(at=at, kind="url" if kind == "HYPERLINK" else "linked-file", target=target)

"""Calendar entries, invitations and exports of whole calendars, `.ics` (RFC 5545) and `.vcs`."""

import codecs
import re
from collections.abc import Iterator

from leakcheck.decode.appointment_id import written_id_clock
from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.content_lines import MOST_LINES, ContentLine, content_lines
from leakcheck.decode.entry_shares import further_shares, shares
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
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
    Voucher,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_COMPONENTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_TIMES = {
    "CREATED": TimeRole.CREATED, "DCREATED": TimeRole.CREATED, "LAST-MODIFIED": TimeRole.MODIFIED, "DTSTAMP": TimeRole.METADATA_CHANGED,
    "DTSTART": TimeRole.EVENT, "DTEND": TimeRole.EVENT, "DUE": TimeRole.EVENT,
}  # fmt: skip
_PEOPLE = {"ORGANIZER": PersonRole.ORGANISER, "ATTENDEE": PersonRole.ATTENDEE}
_WORDS = {"SUMMARY": "title", "LOCATION": "place", "METHOD": "method", "STATUS": "status", "X-WR-CALNAME": "calendar", "X-WR-TIMEZONE": "time zone"}
#: Together they state fewer facts than an item may, guests of meetings included.
_MOST_COMPONENTS = 500
_BEGIN = re.compile(rb"^BEGIN:(?:VEVENT|VTODO|VJOURNAL|VFREEBUSY)\b", re.IGNORECASE | re.MULTILINE)
_OWN_LINES = re.compile(rb"\s*BEGIN:VCALENDAR[^\n]{0,100}\n(?:(?!BEGIN:|END:)[^\n]{0,1000}\n){0,40}", re.IGNORECASE)


def _recognises(content: Content) -> bool:
    return content.head[:200].lstrip(b"\xef\xbb\xbf\r\n\t ").upper().startswith(b"BEGIN:VCALENDAR")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    cut = shares(data, _BEGIN, _MOST_COMPONENTS)
    single = _is_single(data)
    # First, so that no bound on what the first share states loses the others.
    yield from further_shares(data, cut, "entries", ".ics", _own_lines(data), b"\r\nEND:VCALENDAR\r\n")
    words: list[str] = []
    component, count = "", 0
    line: ContentLine | None = None
    for line in content_lines(data[: cut[0].end]):
        if line.name == "BEGIN":
            name = line.text.upper()
            count += name in _COMPONENTS
            component = f"{name}-{count}" if name in _COMPONENTS else name
        elif line.name == "END":
            component = ""
        elif count <= _MOST_COMPONENTS + 1 and not component.startswith(("STANDARD", "DAYLIGHT", "VALARM")):
            yield from _of_line(line, component or "VCALENDAR", limits, single=single)
            if line.name in {"SUMMARY", "DESCRIPTION", "LOCATION"}:
                words.append(line.text)
    yield from _whole(words, max(count, sum(share.count for share in cut)), limits)
    if count > _MOST_COMPONENTS + 1 or (line is not None and line.number > MOST_LINES - 10):
        yield Problem(
            ProblemKind.LIMIT, f"The calendar holds more entries than are read: of {count:,} the first {min(count, _MOST_COMPONENTS + 1):,} were."
        )


def _own_lines(data: bytes) -> bytes:
    """What a calendar says of itself before its first part, for each of its shares."""
    match = _OWN_LINES.match(data.removeprefix(codecs.BOM_UTF8))
    return match[0] if match else b"BEGIN:VCALENDAR\r\n"


def _is_single(data: bytes) -> bool:
    """Whether this is one entry, such as an invitation, and not a whole calendar."""
    return len(data) < 1 << 20 and sum(data.upper().count(b"BEGIN:" + name.encode()) for name in _COMPONENTS) <= 1


def _whole(words: list[str], count: int, limits: Limits) -> Iterator[AnyFact]:
    yield Quantity(at=Location("number of entries"), kind=QuantityKind.ENTRIES, value=float(count), unit="entries")
    if text := text_content("\n".join(words), "document", Location("SUMMARY, DESCRIPTION and LOCATION"), limits.text_characters):
        yield text


def _of_line(line: ContentLine, component: str, limits: Limits, *, single: bool) -> Iterator[Extracted]:
    at = Location(f"{component} {line.name} (line {line.number})", storable(_shown(line), 500))
    if line.name in _TIMES:
        if (moment := line.moment) is not None:
            # Calendar programs set these two anew when an entry is copied, so that one may be later than the other (seen at Google).
            voucher = Voucher.CONTAINER if _TIMES[line.name] in {TimeRole.CREATED, TimeRole.MODIFIED} else Voucher.CLAIMED
            yield TimeClaim(at=at, role=_TIMES[line.name], moment=moment, voucher=voucher)
    elif line.name in _PEOPLE:
        yield from _person(line, at)
    elif line.name in _WORDS and line.text:
        yield Description(at=at, kind=_WORDS[line.name], value=line.text[:2_000])
    elif line.name == "PRODID" and line.text:
        yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=line.text[:300])
    elif line.name == "UID":
        yield from _identity(line, at, single=single)
    else:
        yield from _others(line, at, limits)


def _shown(line: ContentLine) -> str:
    zone = line.parameters.get("TZID", "")
    return f"{zone}: {line.text[:400]}" if zone else line.text[:500]


def _person(line: ContentLine, at: Location) -> Iterator[AnyFact]:
    target = line.text
    address = normal_address(target[7:]) if target[:7].lower() == "mailto:" else ""
    name = line.parameters.get("CN", "")
    if name or address:
        yield PersonClaim(at=at, role=_PEOPLE[line.name], name=name[:300], address=address)


def _identity(line: ContentLine, at: Location, *, single: bool) -> Iterator[AnyFact]:
    if single and line.text:
        yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=line.text[:500])
    if token := written_id_clock(line.text):
        yield hidden_time(at, token)


def _others(line: ContentLine, at: Location, limits: Limits) -> Iterator[Extracted]:
    if line.name == "ATTACH":
        name = next((line.parameters[key] for key in ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME") if line.parameters.get(key)), "attachment")
        if (data := line.data) and len(data) <= limits.item_bytes:
            yield Child(name, Content.of_bytes(data))
        elif "://" in line.text[:40]:
            yield Link(at=at, kind="url", target=line.text[:2_000])
    elif line.name == "URL" and line.text:
        yield Link(at=at, kind="url", target=line.text[:2_000])
    elif line.name == "GEO":
        yield from _place(line, at)


def _place(line: ContentLine, at: Location) -> Iterator[AnyFact]:
    """A point as `latitude;longitude` (RFC 5545 section 3.8.1.6)."""
    parts = re.split("[;,]", line.text.removeprefix("geo:"))
    try:
        yield PlaceClaim(at=at, role="event", latitude=float(parts[0]), longitude=float(parts[1]))
    except (ValueError, IndexError):
        return


FORMAT = Format(
    name="calendar",
    title="Calendar (.ics)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"B", b"b"),
    extract=_extract,
    limitations=(
        f"Of a calendar with more than {_MOST_COMPONENTS:,} entries the others are read as further items, whose hashes are those of the parts.",
        "Times in a named zone are told without an offset; the zone's name stands beside them.",
        "The time in an id of Outlook's is that of the clock of the computer on which the entry was made, and states no zone.",
        "Repetitions of an entry are not unrolled.",
    ),
)

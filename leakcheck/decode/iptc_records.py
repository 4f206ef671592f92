"""IPTC records (Information Interchange Model 4.2): what agencies and picture desks write into pictures."""

import re
from collections.abc import Iterator, Mapping

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

_MOST_RECORDS = 2_000
_LONGEST = 4_000
_MARK = 0x1C
#: Section 1.5.1 (1:90): these bytes announce UTF-8; without them the set is whatever the writer's computer used.
_UTF8 = b"\x1b%G"
_CHARACTERS = (1, 90)
_DESCRIPTIONS = {
    5: "title", 15: "category", 20: "category", 25: "keywords", 40: "instructions", 90: "city", 92: "part of the city", 95: "province",
    101: "country", 103: "reference of the transmission", 105: "headline", 110: "credit", 115: "source", 120: "caption",
}  # fmt: skip
_PEOPLE = {80: PersonRole.AUTHOR, 116: PersonRole.RIGHTS_HOLDER, 122: PersonRole.CAPTION_WRITER}
#: Date, time, and what it is a time of. The first is that of the content, as XMP's photoshop:DateCreated.
_TIMES = ((55, 60, TimeRole.CAPTURED), (62, 63, TimeRole.DIGITISED))
_PROGRAM, _PROGRAM_VERSION = 65, 70


def iptc_facts(data: bytes) -> Iterator[AnyFact]:
    """What the records say, each fact at `IPTC <record>:<data set>`."""
    told: dict[int, list[str]] = {}
    encodings: tuple[str, ...] = ("utf-8", "cp1252", "latin-1")
    for record, number, body in _records(data):
        if (record, number) == _CHARACTERS and body.startswith(_UTF8):
            encodings = ("utf-8", "latin-1")
        if record == 2:
            text = _decoded(body[:_LONGEST], encodings).strip("\x00 \t\r\n")
            if text:
                told.setdefault(number, []).append(text)
    for number, texts in told.items():
        for text in texts:
            yield from _said(number, text)
    first = {number: texts[0] for number, texts in told.items()}
    yield from _times(first)
    yield from _program(first)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, data set and bytes (section 1.6): a mark, two numbers and a length, whose top bit says that its own length follows."""
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 5 > len(data) or data[at] != _MARK:
            return
        record, number, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:
            width = min(length & 0x7FFF, 8)
            length = int.from_bytes(data[at : at + width], "big")
            at += width
        yield record, number, data[at : at + length]
        at += length


def _decoded(body: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _said(number: int, text: str) -> Iterator[AnyFact]:
    if number in _DESCRIPTIONS and any(letter.isalnum() for letter in text):
        yield Description(at=_at(number, text), kind=_DESCRIPTIONS[number], value=storable(text, 2_000))
    elif number in _PEOPLE:
        yield PersonClaim(at=_at(number, text), role=_PEOPLE[number], name=storable(text, 200))


def _times(first: Mapping[int, str]) -> Iterator[AnyFact]:
    """CCYYMMDD and HHMMSS±HHMM; the time may be missing, and some writers set lines and colons between the numbers."""
    for day, clock, role in _TIMES:
        date, time = re.sub(r"[-:](?=\d\d)", "", first.get(day, "")), first.get(clock, "").replace(":", "")
        if len(date) != 8 or not date.isdigit():
            continue
        hours = f"T{time[:2]}:{time[2:4]}:{time[4:6]}{time[6:]}" if time[:6].isdigit() and len(time) in (6, 11) else ""
        moment = iso_moment(f"{date[:4]}-{date[4:6]}-{date[6:]}{hours}")
        if moment is not None:
            yield TimeClaim(at=_at(day, f"{date} {time}".strip()), role=role, moment=moment)


def _program(first: Mapping[int, str]) -> Iterator[AnyFact]:
    name, version = first.get(_PROGRAM, ""), first.get(_PROGRAM_VERSION, "")
    if name:
        whole = f"{name} {version}".strip()
        yield SoftwareClaim(at=_at(_PROGRAM, whole), role=SoftwareRole.CREATOR, name=storable(whole, 200), version=storable(version, 50))


def _at(number: int, raw: str) -> Location:
    return Location(f"IPTC 2:{number}", storable(raw))

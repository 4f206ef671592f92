"""Ways to alter the older Office files (compound files) and Rich Text, byte by byte as a hex editor does."""

import re
import struct
from datetime import UTC, datetime, timedelta
from random import Random

from accuracy.method import Altered, Level, Original, method, other_number
from accuracy.tools import shows

_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_ROOT = "Root Entry".encode("utf-16-le")
_EDIT_TIME, _PRINTED, _CREATED, _SAVED = 10, 11, 12, 13
#: So many of a text's numbers are tried for one that a reader is shown.
_SPOTS = 4
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def times(data: bytes) -> dict[int, int]:
    """Where in the file the summary's moments stand, by property: 8 bytes each ([MS-OLEPS] 2.26)."""
    place = data.find(_SUMMARY)
    if place < 28:
        return {}
    start = place - 28 + struct.unpack_from("<I", data, place + 16)[0]
    count = min(struct.unpack_from("<I", data, start + 4)[0], 60)
    found: dict[int, int] = {}
    for number in range(count):
        identifier, offset = struct.unpack_from("<II", data, start + 8 + 8 * number)
        if start + offset + 12 <= len(data) and struct.unpack_from("<I", data, start + offset)[0] == 64:
            found[identifier] = start + offset + 4
    return found


def moment(data: bytes, place: int) -> datetime | None:
    ticks = struct.unpack_from("<Q", data, place)[0]
    when = _EPOCH + timedelta(microseconds=ticks // 10) if ticks < 1 << 58 else None
    return when if when and 1994 < when.year < 2030 else None


def put_back(data: bytearray, place: int, years: int) -> None:
    ticks = struct.unpack_from("<Q", data, place)[0]
    then = (_EPOCH + timedelta(microseconds=ticks // 10)).replace(year=moment_year(data, place) - years, day=1)
    day = (_EPOCH + timedelta(microseconds=ticks // 10)).day
    shifted = then + timedelta(days=min(day, 28) - 1)
    struct.pack_into("<Q", data, place, int((shifted - _EPOCH).total_seconds()) * 10_000_000 + ticks % 10_000_000)


def moment_year(data: bytes | bytearray, place: int) -> int:
    when = moment(bytes(data[place : place + 8]), 0)
    return when.year if when else 0


def _dated(data: bytes) -> dict[int, int] | None:
    found = times(data)
    usable = {name: place for name, place in found.items() if name in {_CREATED, _SAVED, _PRINTED} and moment(data, place)}
    return usable if {_CREATED, _SAVED} <= set(usable) else None


@method(
    "The dates of an old Office file put back by years",
    model="A16 ID_000258",
    kinds=("doc", "xls"),
    clumsy="the day of the last save, in a hex editor",
    informed="creation, last save and printing",
    expert="and the times in the storage's own directory",
)
def compound_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    found = _dated(original.data)
    years = chance.randint(3, 8)
    if found is None or min(moment_year(original.data, place) for place in found.values()) - years < 1996:
        return None
    data = bytearray(original.data)
    for name, place in found.items():
        if level is not Level.CLUMSY or name == _SAVED:
            put_back(data, place, years)
    if level is Level.EXPERT:
        root = data.find(_ROOT)
        for place in (root + 100, root + 108):
            if root >= 0 and moment(bytes(data), place):
                put_back(data, place, years)
    return Altered(bytes(data), ("summaryinformation", "storage", "root"))


@method(
    "More editing time than an old Office file is old",
    model="A16 ID_000258 (83,165 minutes in a life of 2,594)",
    kinds=("doc",),
    clumsy="the counter longer than the file's life by two months",
    informed="the creation moved to an hour before the last save, the counter left",
)
def compound_editing_time(original: Original, level: Level, chance: Random) -> Altered | None:
    found = _dated(original.data)
    places = times(original.data)
    if found is None or _EDIT_TIME not in places:
        return None
    data = bytearray(original.data)
    first, last = (struct.unpack_from("<Q", data, found[name])[0] for name in (_CREATED, _SAVED))
    if level is Level.CLUMSY:
        struct.pack_into("<Q", data, places[_EDIT_TIME], max(last - first, 0) + chance.randint(50, 70) * 86_400 * 10_000_000)
    else:
        if struct.unpack_from("<Q", data, places[_EDIT_TIME])[0] < 2 * 3600 * 10_000_000:
            return None
        struct.pack_into("<Q", data, found[_CREATED], last - 3600 * 10_000_000)
    return Altered(bytes(data), ("summaryinformation", "editing"))


@method(
    "A number in the text of an old Word file",
    model="A4, B.11 e",
    kinds=("doc",),
    clumsy="digits overwritten in a hex editor",
)
def compound_words(original: Original, level: Level, chance: Random) -> Altered | None:
    if _dated(original.data) is None:
        return None
    spots = list(re.finditer(rb"(?<=[a-z ]{12} )([1-9]\d{1,5})(?=[ .,\r])", original.data[512:]))
    spots += list(re.finditer(rb"(?:[a-z ,]\x00){8} \x00([1-9]\x00(?:\d\x00){1,5})", original.data[512:]))
    if not spots:
        return None
    for spot in chance.sample(spots, min(_SPOTS, len(spots))):
        old = spot[1].replace(b"\0", b"").decode()
        new = other_number(old, chance)
        raw = new.encode("utf-16-le") if b"\0" in spot[1] else new.encode()
        data = original.data[: 512 + spot.start(1)] + raw + original.data[512 + spot.end(1) :]
        if shows(original.data, data, ".doc"):
            return Altered(data, ("text", "worddocument"), (old, new))
    return None


@method(
    "The dates of a Rich Text file put back by years",
    model="A16 (RTFs with Riched20 10.0.19041 dated 2007), B.11 k",
    kinds=("rtf",),
    clumsy="the year of the last revision",
    informed="creation, revision and printing",
    expert="and the program's line taken out",
)
def rich_text_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    years = chance.randint(4, 10)
    names = b"revtim" if level is Level.CLUMSY else b"creatim|revtim|printim"
    pattern = re.compile(rb"(\\(?:" + names + rb")\s*\\yr)(\d{4})")
    if b"\\creatim" not in original.data or any(int(one[2]) - years < 1990 for one in pattern.finditer(original.data)):
        return None
    data = pattern.sub(lambda one: one[1] + b"%d" % (int(one[2]) - years), original.data)
    if level is Level.EXPERT:
        data = re.sub(rb"\{\\\*\\generator [^{}]*\}", b"", data)
    return Altered(data, ("revtim", "creatim", "info")) if data != original.data else None


@method(
    "A number in the text of a Rich Text file",
    model="A3",
    kinds=("rtf",),
    clumsy="in a text editor",
)
def rich_text_words(original: Original, level: Level, chance: Random) -> Altered | None:
    body = original.data.find(b"\\pard")
    spots = [one for one in re.finditer(rb"(?<=[a-z]{2} )([1-9]\d{0,5})(?=[ .,\\}])", original.data) if 0 < body < one.start()]
    if not spots:
        return None
    for spot in chance.sample(spots, min(_SPOTS, len(spots))):
        old = spot[1].decode()
        new = other_number(old, chance)
        data = original.data[: spot.start(1)] + new.encode() + original.data[spot.end(1) :]
        if shows(original.data, data, ".rtf"):
            return Altered(data, ("text",), (old, new))
    return None

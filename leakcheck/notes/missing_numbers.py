"""Files that are numbered one after the other, and of which some numbers did not come along; archives of which a part is missing."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.note import Circumstances, note

#: The last run of digits in a name, short enough to be counted and not a date.
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>\d{1,5})(?P<end>\D*)", re.DOTALL)
_VOLUME = re.compile(r"(?P<stem>.+\.(?:part|7z\.|zip\.|rar\.|tar\.|z|r|))(?P<number>\d{1,4})(?P<end>(?:\.rar)?)", re.IGNORECASE | re.DOTALL)
_VOLUME_ENDS = re.compile(r"\.(?:part\d+\.rar|(?:7z|zip|rar|tar)\.\d{2,4}|z\d{2}|r\d{2})\Z", re.IGNORECASE)
#: A series has so many names, and no more numbers are missing than this share of them.
_LEAST, _MOST_MISSING = 10, 1 / 5
#: Apple Mail numbers the messages of all mailboxes together: what one folder lacks lies in the next.
_NUMBERED_BY_PROGRAM = frozenset({"apple_mail"})
#: Of an archive's parts two are enough; one alone may be no part at all, whatever its name says.
_LEAST_PARTS, _MOST_PARTS = 2, 100
_BUCKETS = 1 << 20
_MOST_NUMBERS = 2_000_000
_MOST_SHOWN, _MOST_NAMED = 5, 6
_LONGEST_NAME = 160


@dataclass(frozen=True, slots=True)
class _Series:
    """Names in one folder that differ by a number."""

    folder: str
    stem: str
    end: str
    volumes: bool
    """Whether they are parts of one archive, none of which can be left out."""


@dataclass(frozen=True, slots=True)
class _Gap:
    series: _Series
    present: int
    missing: tuple[int, ...]
    highest: int


@note(
    innocent=(
        "Blurred pictures, drafts and duplicates were deleted by their owner, as most people do.",
        "Numbers are given out for more than is kept in this folder, for example for all letters of an office.",
        "Only files about one matter were copied, or files too large to copy were left out.",
    ),
    sources=("forensic practice: breaks in running numbers of scans, pictures, letters and parts of archives",),
)
def missing_numbers(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """Files in one folder are numbered one after the other, and a few numbers are missing; or a part of an archive is.

    Scanners, cameras and offices number what they make. Where ten or more files of a series are here and a few numbers within it
    are not, one can ask for them. It does not show that anything was held back. Of an archive in several parts, every part is
    needed to unpack it.
    """
    crowded = _crowded(dump)
    gaps = [gap for series, numbers in sorted(_series(dump, crowded).items(), key=lambda pair: str(pair[0])) if (gap := _gap(series, numbers))]
    if gaps:
        yield _note(gaps)


def _crowded(dump: Dump) -> bytearray:
    """Where series of enough names can be: counted by a digest first, so that a million names that stand alone take no memory."""
    counts = bytearray(_BUCKETS)
    for series, _ in _names(dump):
        bucket = _bucket(series)
        # A part of an archive matters, however few there are.
        counts[bucket] = _LEAST if series.volumes else min(counts[bucket] + 1, _LEAST)
    return counts


def _series(dump: Dump, crowded: bytearray) -> dict[_Series, "array[int]"]:
    found: dict[_Series, array[int]] = {}
    kept = 0
    for series, number in _names(dump):
        if crowded[_bucket(series)] >= _LEAST and kept < _MOST_NUMBERS:
            kept += 1
            found.setdefault(series, array("L")).append(number)
    # Of exported messages some are read as such and some as mere text: only all of them together show what is there.
    mails = {series for series, _ in _names(dump, mails=True)} if found else set()
    return {series: numbers for series, numbers in found.items() if series not in mails}


def _names(dump: Dump, *, mails: bool = False) -> Iterator[tuple[_Series, int]]:
    """Every numbered name that a person or a device gave; what programs number inside a document or a mailbox is left out.

    `mails`: those of messages instead of those of all other files.
    """
    holder, kind = "", ItemKind.CONTAINER
    for item in dump.items():
        if item.parent != holder:
            found = dump.item(item.parent) if item.parent else None
            holder, kind = item.parent, found.kind if found else ItemKind.CONTAINER
        if (item.kind is ItemKind.MAIL) is not mails or kind is not ItemKind.CONTAINER or item.format in _NUMBERED_BY_PROGRAM:
            continue
        folder, _, name = item.path.rpartition("/")
        volume = _VOLUME_ENDS.search(name) is not None
        match = (_VOLUME if volume else _NUMBERED).fullmatch(name)
        if match is not None and (volume or match["stem"][-1:] not in ("", ".", ",", "-") or not match["stem"][-2:-1].isdigit()):
            yield _Series(folder, match["stem"], match["end"], volume), int(match["number"])


def _bucket(series: _Series) -> int:
    return crc32(f"{series.folder}\0{series.stem}\0{series.end}".encode("utf-8", "replace")) % _BUCKETS


def _gap(series: _Series, numbers: "array[int]") -> _Gap | None:
    present = set(numbers)
    lowest, highest = (min(present), max(present)) if not series.volumes else (min(1, *present), max(present))
    span = highest - lowest + 1
    if series.volumes:
        told = len(present) >= _LEAST_PARTS and span <= _MOST_PARTS
    else:
        told = len(present) >= _LEAST and span - len(present) <= _MOST_MISSING * span
    if span == len(present) or not told:
        return None
    return _Gap(series, len(present), tuple(number for number in range(lowest, highest + 1) if number not in present), highest)


def _note(gaps: list[_Gap]) -> DumpNote:
    ordered = sorted(gaps, key=lambda gap: (not gap.series.volumes, -len(gap.missing)))
    shown = first_few(map(_worded, ordered), _MOST_SHOWN, "; ", left_out="more series")
    sentence = (
        f"Files are numbered one after the other, and some numbers are not here: {shown}. One can ask for them; files that their owner "
        "deleted or kept elsewhere leave the same gaps."
    )
    missing = sum(len(gap.missing) for gap in gaps)
    return DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=missing, of=missing + sum(gap.present for gap in gaps))


def _worded(gap: _Gap) -> str:
    numbers = first_few(map(str, gap.missing), _MOST_NAMED, ", ")
    series = gap.series
    name = visible(f"{series.folder}/{series.stem[-60:]}…{series.end[:30]}")
    if len(name) > _LONGEST_NAME:
        # From a folder's beginning on: half a name of one reads like the whole name of another.
        name = f"…/{name[-_LONGEST_NAME:].partition('/')[2] or name[-_LONGEST_NAME:]}"
    kind = " (parts of an archive)" if series.volumes else ""
    return f"of “{name}”{kind} {gap.present:,} are here, numbered up to {gap.highest}, without {numbers}"

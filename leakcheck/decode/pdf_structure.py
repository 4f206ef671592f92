"""How a PDF is put together: its cross-reference sections, the states it was saved in, and what each update held.

ISO 32000-1 section 7.5: every incremental update appends objects, a cross-reference section whose /Prev names the one
before, and an end mark. Nothing of an earlier state is removed, so a file cut behind an earlier end mark is that state.
A linearised file (Annex F) has two sections and two end marks by design, and some programs write two by themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: ISO 32000-1 Annex H note 13: readers accept the header anywhere in the first 1024 bytes.
HEADER_SPAN = 1024
MOST_SECTIONS = 200
_MOST_OBJECTS = 50_000
_LONGEST_DICTIONARY = 65_536
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_START = re.compile(rb"startxref\s*(\d{1,12})")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,12})(?!\s+\d+\s+R)")
_HYBRID = re.compile(rb"/XRefStm\s+(\d{1,12})")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\b")
_OBJECT_END = re.compile(rb"stream\r?\n|endobj|endstream")
_INFO = re.compile(rb"/Info\s+(\d{1,10})\s+\d{1,5}\s+R")


@dataclass(frozen=True, slots=True)
class Section:
    """One cross-reference section. `start` counts from the first byte of the file."""

    start: int
    trailer: bytes
    """The trailer dictionary, or that of the cross-reference stream, as it stands."""
    kind: str
    """`table`, `stream`, or `hybrid` (a table that names a stream for newer readers, section 7.5.8.4)."""


@dataclass(frozen=True, slots=True)
class State:
    """The file as it was after one save: its first `end` bytes."""

    end: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """The head of an indirect object: everything before its stream, bounded."""

    number: int
    head: bytes
    generation: int = 0
    """How often the number was freed and used again before (section 7.3.10)."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the skeleton of a file says. `states` runs from the oldest to the whole file."""

    header: int
    """Where the header stands; -1 without one."""
    version: str
    states: tuple[State, ...]
    linearised: bool
    faults: tuple[str, ...]
    """What was wrong with the skeleton, in words; empty for a sound file."""


def structure_of(data: bytes) -> Structure:
    """The skeleton of a PDF. Never raises; every offset in the file is taken for a claim."""
    header = _HEADER.search(data, 0, HEADER_SPAN + 8)
    place = header.start() if header else -1
    sections, faults = _chain(data, max(place, 0))
    return Structure(
        header=place,
        version=header[1].decode("ascii") if header else "",
        states=tuple(_states(data, sections)) if not faults else (),
        linearised=b"/Linearized" in data[:2048],
        faults=tuple(faults),
    )


def objects_in(data: bytes, start: int, end: int) -> Iterator[Object]:
    """The heads of the objects written in a span of the file; what is packed inside object streams is not among them."""
    at = start
    for _ in range(_MOST_OBJECTS):
        match = _OBJECT.search(data, at, end)
        if match is None:
            return
        close = _OBJECT_END.search(data, match.end(), min(end, match.end() + _LONGEST_DICTIONARY))
        stop = close.start() if close else min(end, match.end() + _LONGEST_DICTIONARY)
        yield Object(int(match[1]), data[match.end() : stop], int(match[2]))
        at = stop if close is None or close[0][:6] != b"stream" else _after_stream(data, close.end(), end)


def reason_of_update(data: bytes, state: State, following: State) -> str:
    """Why the file was saved again, as far as the objects of the update tell.

    `index only` (no object at all: some programs write their last index twice), `signature`, `form`, `annotation`,
    `metadata only`, `content`, or `unknown` where all is packed into object streams.
    """
    heads = [head for head in objects_in(data, state.end, following.end) if not re.search(rb"/Type\s*/XRef\b", head.head)]
    if not heads:
        return "index only"
    information = {int(number) for section in following.sections for number in _INFO.findall(section.trailer)}
    kinds = {_kind_of(head, information) for head in heads}
    return next((kind for kind in ("signature", "content", "form", "annotation", "unknown", "metadata only") if kind in kinds), "unknown")


_KINDS = (
    ("signature", re.compile(rb"/ByteRange\b|/FT\s*/Sig\b|/Type\s*/(?:DSS|VRI|DocTimeStamp)\b|/VRI\b|/SigFlags\b")),
    ("content", re.compile(rb"/Type\s*/Page\b(?=.*/Contents\b)(?!.*/Annots\b)", re.DOTALL)),
    ("form", re.compile(rb"/AcroForm\b|/Subtype\s*/Widget\b|/FT\s*/|/Fields\b")),
    (
        "annotation",
        re.compile(rb"/Type\s*/Annot\b|/Annots\b|/Subtype\s*/(?:Highlight|FreeText|Text|Popup|Ink|Stamp|Link|Underline|StrikeOut)\b|/Rect\s*\["),
    ),
    ("metadata only", re.compile(rb"/Type\s*/(?:Metadata|Catalog|Pages)\b")),
    ("unknown", re.compile(rb"/Type\s*/ObjStm\b")),
)


def _kind_of(head: Object, information: set[int]) -> str:
    if head.number in information:
        return "metadata only"
    return next((kind for kind, pattern in _KINDS if pattern.search(head.head)), "content" if b"/Length" in head.head else "metadata only")


def _chain(data: bytes, header: int) -> tuple[list[Section], list[str]]:
    """The sections from the newest to the oldest. A loop, a lie or a gap ends the chain and is reported."""
    starts = list(_START.finditer(data, max(0, len(data) - 4096)))
    if not starts:
        return [], ["the file does not end with the address of its index"]
    wanted: int | None = int(starts[-1][1])
    found: list[Section] = []
    seen: set[int] = set()
    while wanted is not None:
        if wanted in seen:
            return found, ["its indexes refer to one another in a circle"]
        if len(found) >= MOST_SECTIONS:
            return found, [f"it holds more than {MOST_SECTIONS} indexes"]
        seen.add(wanted)
        # Addresses count from the header (Annex H note 13), which some files have behind foreign bytes.
        section = _section(data, wanted) or (_section(data, wanted + header) if header else None)
        if section is None:
            return found, ["an index is not where the file says it is"]
        found.append(section)
        previous = _PREVIOUS.search(section.trailer)
        wanted = int(previous[1]) if previous else None
    return found, []


def _section(data: bytes, start: int) -> Section | None:
    """The section at an address: a table with its trailer (7.5.4-5) or a stream (7.5.8)."""
    begin = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)").match(data, start)
    if begin is None or start >= len(data):
        return None
    if begin[0].endswith(b"xref"):
        end = data.find(b"startxref", begin.end())
        trailer = data.find(b"trailer", begin.end(), end if end >= 0 else len(data))
        if trailer < 0:
            return None
        body = data[trailer : min(end if end >= 0 else len(data), trailer + _LONGEST_DICTIONARY)]
        return Section(start, body, "hybrid" if _HYBRID.search(body) else "table")
    head = next(objects_in(data, begin.start(), min(len(data), begin.end() + _LONGEST_DICTIONARY)), None)
    return Section(start, head.head, "stream") if head and re.search(rb"/Type\s*/XRef\b", head.head) else None


def _states(data: bytes, sections: list[Section]) -> Iterator[State]:
    """From the oldest section on: a state ends at the first end mark behind all sections it needs.

    The first section of a linearised file lies before the one it refers to, so both end at the same mark: one state.
    """
    reach, ends = 0, dict[int, list[Section]]()
    for section in reversed(sections):
        reach = max(reach, section.start)
        mark = _START.search(data, reach)
        close = data.find(b"%%EOF", mark.end() if mark else reach)
        ends.setdefault(_line_end(data, close + 5) if close >= 0 else len(data), []).append(section)
    states = list(ends.items())
    for number, (end, own) in enumerate(states):
        # What stands behind the last end mark (padding, a foreign tail) belongs to the whole file.
        yield State(end if number < len(states) - 1 else len(data), tuple(own))


def _after_stream(data: bytes, start: int, end: int) -> int:
    close = data.find(b"endstream", start, end)
    return close if close >= 0 else end


def _line_end(data: bytes, at: int) -> int:
    while at < len(data) and data[at : at + 1] in (b"\r", b"\n"):
        at += 1
    return at

"""The earlier states that a PDF still holds, and which lines of text each next state took away or put in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import (
    MOST_INSTRUCTIONS,
    MOST_PAGES,
    PageTexts,
    PdfLockedError,
    PdfUnreadableError,
    dictionary,
    entry,
    open_pdf,
    page_texts,
    pages_of,
    string,
)
from leakcheck.decode.pdf_structure import State, Structure, reason_of_update
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Revision, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from pypdf import PdfReader

#: The newest states are those a reader asks about; each costs the reading of the whole file as it was.
_MOST_COMPARED = 5
_MOST_LINES = 40
_LONGEST_LINE = 300
#: What of its properties a state tells otherwise than the whole file: a step of the history, and the programs of that time.
_KEPT = ("CreationDate", "ModDate", "Producer", "Creator")
_TIMES = frozenset({"CreationDate", "ModDate"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one state shows."""

    texts: PageTexts
    properties: dict[str, str]
    """Of /Info what _KEPT names, as written; what is empty or missing is not in it."""


def revisions(data: bytes, structure: Structure, reader: "PdfReader", texts: PageTexts) -> Iterator[AnyFact | Problem]:
    """Every earlier state, oldest first; for the newest few also what the next one changed in the text."""
    states = structure.states
    if len(states) < 2:
        return
    first = len(states) - 1 - (0 if texts.complete == "cut" else affordable(texts))
    earlier = [_reading_at(data, state) if index >= first else None for index, state in enumerate(states[:-1])]
    readings = [*earlier, _Reading(texts, _properties(reader))]
    yield from _unread(readings)
    for index, (state, following) in enumerate(pairwise(states)):
        removed, added = _difference(readings[index], readings[index + 1])
        yield Revision(
            at=Location(f"bytes 0 to {state.end}", f"state {index + 1} of {len(states)}"),
            number=index + 1,
            total=len(states),
            offset=0,
            length=state.end,
            reason=reason_of_update(data, state, following),
            removed=removed,
            added=added,
        )
    yield from _earlier_properties(readings)


def affordable(texts: PageTexts) -> int:
    """How many earlier states are read: as many as cost no more together than the largest file whose text is read."""
    return min(_MOST_COMPARED, max(1, MOST_INSTRUCTIONS // max(texts.instructions, 1)))


def _reading_at(data: bytes, state: State) -> _Reading | None:
    try:
        reader = open_pdf(data[: state.end])
    except (PdfLockedError, PdfUnreadableError):
        return None
    return _Reading(page_texts(pages_of(reader, MOST_PAGES)), _properties(reader))


def _properties(reader: "PdfReader") -> dict[str, str]:
    info = dictionary(reader.trailer.get("/Info"))
    stated = ((name, string(entry(info, f"/{name}")).strip(" \t\r\n\f\0")) for name in _KEPT)
    return {name: text for name, text in stated if text}


def _unread(readings: Sequence[_Reading | None]) -> Iterator[Problem]:
    missing = sum(reading is None or reading.texts.complete == "cut" for reading in readings)
    if missing:
        yield Problem(
            ProblemKind.LIMIT,
            f"This PDF holds {len(readings)} states of itself; the text of {missing} of them could not be read in full, so not all were compared.",
        )


def _difference(before: _Reading | None, after: _Reading | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines whose characters do not occur in the other state, blanks aside: a line broken elsewhere is no difference."""
    if before is None or after is None or "cut" in (before.texts.complete, after.texts.complete):
        return (), ()
    old, new = "\n".join(before.texts.pages), "\n".join(after.texts.pages)
    if _squeezed(old) == _squeezed(new):
        return (), ()
    return _missing(old, new), _missing(new, old)


def _missing(here: str, there: str) -> tuple[str, ...]:
    """Lines that stand less often in the other state, also as part of other lines: one of several equal lines may have been changed."""
    wholes = _squeezed(here), _squeezed(there)
    counts = [Counter(_squeezed(line) for line in text.splitlines()) for text in (here, there)]
    lines = dict.fromkeys(" ".join(line.split()) for line in here.splitlines())
    gone = (line for line in lines if line and _rarer(_squeezed(line), counts, wholes))
    return tuple(storable(line, _LONGEST_LINE) for line, _ in zip(gone, range(_MOST_LINES), strict=False))


def _rarer(line: str, counts: Sequence[Counter[str]], wholes: tuple[str, str]) -> bool:
    if counts[0][line] <= counts[1][line]:
        return False
    return line not in wholes[1] or wholes[0].count(line) > wholes[1].count(line)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _earlier_properties(readings: Sequence[_Reading | None]) -> Iterator[TimeClaim | SoftwareClaim]:
    """What an earlier state gives otherwise than the whole file does: a time is a step of the history, a program one that it names no more."""
    last = readings[-1]
    for number, reading in enumerate(readings[:-1], 1):
        for name, text in reading.properties.items() if reading and last else ():
            if last and text != last.properties.get(name):
                yield from _earlier(name, text, Location(f"/Info /{name} in state {number} of {len(readings)}", storable(text)))


def _earlier(name: str, text: str, at: Location) -> Iterator[TimeClaim | SoftwareClaim]:
    moment = pdf_moment(text) if name in _TIMES else None
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.HISTORY, moment=moment)
    elif name not in _TIMES:
        yield SoftwareClaim(at=at, role=SoftwareRole.HISTORY, name=storable(text))

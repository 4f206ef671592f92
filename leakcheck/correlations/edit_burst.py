"""Documents of different ages were last saved within minutes of each other."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

from leakcheck.decode.copy_evidence import evidence_of, first_person, first_time
from leakcheck.decode.editing_traces import EditingTrace, editing_traces, instant, name_key
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonRole, TimeRole
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_WINDOW = 600
"""Seconds."""
_LEAST = 5
#: Documents whose ages are this far apart were not made in one go.
_AGES_APART = timedelta(days=30)
#: A document made less than this before its last save belongs to the same work, however large the batch.
_SAME_WORK = timedelta(days=1)
#: The expected number of such windows in a dump of this size by chance alone must stay below this.
_BY_CHANCE = 1e-4
#: The rate of saves is taken from spans of a day, a month and the whole, whichever is busiest, so that busy times excuse.
_SPANS = (86_400, 30 * 86_400)
_MOST_OTHERS = 50
#: Who does it on more days than these works so, as a secretary or a nightly program does.
_MOST_DAYS = 2
#: More than these in ten minutes, or saves that follow one another faster, are not opened and saved one by one: a program did it.
_BY_HAND = 40
_SECONDS_BY_HAND = 5
_PROGRAM = "The files were converted, migrated to another system, or cleaned of a macro virus in one go by a program."


@dataclass(frozen=True, slots=True)
class _Saved:
    """One document that was begun well before its last save."""

    second: float
    path: str
    begun: datetime
    hand: str
    """The last editor's name; where none is recorded, the program's."""


@rule(
    weight=Weight.MODERATE,
    direction=Direction.HANDLING,
    family=Family.CLUSTER,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        _PROGRAM,
        "A folder was put in order: old files were opened one after the other and saved, to be printed or archived.",
        "A document management system renewed the date of the last save when the files were checked in or copied.",
    ),
    sources=(
        "https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",
        "Naus, The distribution of the size of the maximum cluster of points on a line (1965)",
    ),
    false_alarms=FalseAlarms(
        16, 4073, "dated documents of the shared corpus taken as one dump: one folder of templates that their maker saved in one go"
    ),
    provenance="burst",
)
def edit_burst(dump: Dump) -> Iterator[Observation]:
    """Documents of different ages were last saved within ten minutes under one name or by one program.

    Five or more documents that were begun a month or more apart record a last save within the same ten minutes, under the same
    editor's name or by the same program, at a time when the other documents of the dump give no reason to expect so many. They were
    gone through in one go, by hand or by a program. Files created in the same work, sets of which one lies in an authenticated message,
    and editors and programs that do so on several days are left out; where only a program can have saved so many, the rule speaks
    weakly. It shows handling, not that any word was changed.
    """
    everything = array("d", sorted(second for trace in editing_traces(dump) if (second := _second(trace)) is not None))
    spans = _busy(array("d", sorted(saved.second for saved in _older(dump))))
    if spans:
        yield from sorted(_bursts(dump, spans, everything), key=lambda observation: observation.item)


def _second(trace: EditingTrace) -> float | None:
    modified = trace.time(TimeRole.MODIFIED)
    return instant(modified).timestamp() if modified else None


def _older(dump: Dump) -> Iterator[_Saved]:
    """Documents that were begun well before their last save; one that records no creation time cannot be told and is left out."""
    for trace in editing_traces(dump):
        created, modified, hand = trace.time(TimeRole.CREATED), trace.time(TimeRole.MODIFIED), _hand(trace)
        if created and modified and hand and created.moment.is_before(modified.moment, _SAME_WORK):
            yield _Saved(instant(modified).timestamp(), trace.item.path, instant(created), hand)


def _hand(trace: EditingTrace) -> str:
    editor = trace.person(PersonRole.LAST_EDITOR)
    if editor is not None:
        return f"name {name_key(editor.name)}"
    return f"program {name_key(trace.software.name)}" if trace.software else ""


def _busy(seconds: Sequence[float]) -> list[tuple[float, float]]:
    """Spans of time in which windows lie that hold enough saves to be looked at; apart from each other."""
    spans: list[tuple[float, float]] = []
    for place in range(len(seconds) - _LEAST + 1):
        start, end = seconds[place], seconds[place + _LEAST - 1]
        if end - start > _WINDOW:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _bursts(dump: Dump, spans: Sequence[tuple[float, float]], everything: Sequence[float]) -> Iterator[Observation]:
    starts = [start for start, _ in spans]
    groups: dict[tuple[int, str], list[_Saved]] = {}
    for saved in _older(dump):
        span = bisect_right(starts, saved.second) - 1
        if span >= 0 and saved.second <= spans[span][1]:
            groups.setdefault((span, saved.hand), []).append(saved)
    days: dict[str, set[int]] = {}
    found: list[tuple[Sequence[_Saved], Weight]] = []
    for group in groups.values():
        windows = list(_windows(sorted(group, key=lambda saved: (saved.second, saved.path))))
        weight = Weight.WEAK if any(_by_program(window) for window in windows) else Weight.MODERATE
        found += [(window, weight) for window in windows]
        days.setdefault(group[0].hand, set()).update(int(window[0].second // 86_400) for window in windows)
    for window, weight in found:
        usual = len(days[window[0].hand]) > _MOST_DAYS
        if not usual and _ages_differ(window) and _unlikely(window, everything) and not any(dump.anchor(saved.path) for saved in window):
            yield from _observations(dump, window, len(everything), weight)


def _by_program(window: Sequence[_Saved]) -> bool:
    """Whether the pace is no person's: the usual time between two saves tells, so that one pause changes nothing.

    Word records whole minutes; then only the pace of all together tells.
    """
    whole_minutes = all(saved.second % 60 == 0 for saved in window)
    pauses = [later.second - earlier.second for earlier, later in pairwise(window)]
    return len(window) > _BY_HAND or (fmean(pauses) if whole_minutes else median(pauses)) < _SECONDS_BY_HAND


def _windows(group: Sequence[_Saved]) -> Iterator[Sequence[_Saved]]:
    """Windows that hold enough documents and do not overlap, the fullest first."""
    times = [saved.second for saved in group]
    ends = [bisect_right(times, second + _WINDOW) for second in times]
    taken = bytearray(len(group))
    for start in sorted(range(len(group)), key=lambda place: (place - ends[place], place)):
        end = ends[start]
        if end - start >= _LEAST and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            yield group[start:end]


def _ages_differ(window: Sequence[_Saved]) -> bool:
    begun = sorted(saved.begun for saved in window)
    return begun[-1] - begun[0] >= _AGES_APART and len({moment.date() for moment in begun}) > len(begun) // 2


def _unlikely(window: Sequence[_Saved], everything: Sequence[float]) -> bool:
    """Whether chance would not put so many saves into one window anywhere in the dump (Poisson, times the number of windows)."""
    return _tail(_expected(window, everything), len(window)) * len(everything) < _BY_CHANCE


def _expected(window: Sequence[_Saved], everything: Sequence[float]) -> float:
    """Saves to be expected in a window, from the other documents of the same day, month and dump: the highest of the three."""
    start, end = window[0].second, window[-1].second
    whole = max(everything[-1] - everything[0], _WINDOW)
    rates = [(len(everything) - len(window)) / whole]
    for span in _SPANS:
        inside = bisect_right(everything, end + span / 2) - bisect_left(everything, start - span / 2)
        rates.append(max(inside - len(window), 0) / span)
    return max(rates) * _WINDOW


def _tail(expected: float, least: int) -> float:
    """Probability of `least` or more under a Poisson law."""
    if expected <= 0:
        return 0.0
    term = math.exp(-expected + least * math.log(expected) - math.lgamma(least + 1))
    total, number = term, least
    while term > total * 1e-12 and number < least + 10_000:
        number += 1
        term *= expected / number
        total += term
    return min(total, 1.0)


def _observations(dump: Dump, window: Sequence[_Saved], documents: int, weight: Weight) -> Iterator[Observation]:
    paths = sorted(saved.path for saved in window)
    begun = sorted(saved.begun.date().isoformat() for saved in window)
    minutes = max(1, math.ceil((window[-1].second - window[0].second) / 60))
    by = "under one and the same editor's name" if window[0].hand.startswith("name") else "by one and the same program"
    sentence = (
        f"One of {len(window):,} documents that record creation times from {begun[0]} to {begun[-1]} and a last save within the same "
        f"{minutes} minutes, {by}, among {documents:,} dated documents of this dump. They were gone through in one go, by hand or by a program."
    )
    by_program = "possible" if weight is Weight.WEAK else "untestable"
    tested = (Tested("The files were created in the same work.", "excluded"), Tested(_PROGRAM, by_program))
    for path in paths:
        facts = evidence_of(
            first_time(dump, path, TimeRole.MODIFIED), first_time(dump, path, TimeRole.CREATED), first_person(dump, path, PersonRole.LAST_EDITOR)
        )
        others = tuple(other for other in paths if other != path)[:_MOST_OTHERS]
        yield Observation(sentence=sentence, evidence=facts, weight=weight, tested=tested, item=path, others=others)

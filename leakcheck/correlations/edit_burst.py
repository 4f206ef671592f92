"""Documents of different ages were last saved within minutes of each other."""

import math
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from statistics import fmean, median

from leakcheck.decode.copy_evidence import evidence_of, first_person, first_time
from leakcheck.decode.editing_traces import EditingTrace, editing_traces, instant, name_key
from leakcheck.decode.scan_statistic import Scan
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonRole, TimeRole
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: Lengths of a window in seconds and how many documents it must hold. In half an hour at a desk a person goes through several.
_WINDOWS = ((60, 5), (300, 5), (600, 5), (1_800, 10))
_LONGEST, _LEAST = 1_800, 5
#: Documents whose ages are this far apart were not made in one go.
_AGES_APART = timedelta(days=30)
#: A document made less than this before its last save belongs to the same work, however large the batch.
_SAME_WORK = timedelta(days=1)
#: Fewer such windows than this must be expected by chance alone, among all windows that were tried.
_BY_CHANCE = 1e-4
_MOST_OTHERS = 50
#: Who does it on more days than these works so, as a secretary or a nightly program does.
_MOST_DAYS = 2
#: More than these in one window, or saves that follow one another faster, are not opened and saved one by one: a program did it.
_BY_HAND = 40
_SECONDS_BY_HAND = 5
#: Whoever works on each file takes longer than this from save to save, on average; opened and saved, nine files take four minutes.
_SECONDS_OF_WORK = 45
_NUMBERS = re.compile(r"\d+")
_SERIES = "Whoever translates, typesets or checks a series, such as the annexes of one paper, went through all its files in one sitting."
_PROGRAM = "The files were converted, migrated to another system, or cleaned of a macro virus in one go by a program."
_PRODUCER = "A converter or document service wrote them, as one run of a program: no editor's name is recorded in them."


@dataclass(frozen=True, slots=True)
class _Saved:
    """One document that was begun well before its last save."""

    second: float
    path: str
    begun: datetime
    hand: str
    """The last editor's name; where none is recorded, the program's."""

    @property
    def named(self) -> bool:
        return self.hand.startswith("name")


@dataclass(frozen=True, slots=True)
class _Burst:
    """Documents that one hand saved together."""

    window: Sequence[_Saved]
    weight: Weight
    series: bool = False
    """Whether they are all the files of one series, with time to work on each."""


@rule(
    weight=Weight.MODERATE,
    direction=Direction.HANDLING,
    family=Family.CLUSTER,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        _PROGRAM,
        _SERIES,
        "A folder was put in order: old files were opened one after the other and saved, to be printed or archived.",
        "A document management system renewed the date of the last save when the files were checked in or copied.",
    ),
    sources=(
        "https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",
        "Naus, The distribution of the size of the maximum cluster of points on a line (1965)",
    ),
    false_alarms=FalseAlarms(
        28, 5634, "dated documents of the shared corpus taken as one dump: two folders of test files that their makers saved in one go"
    ),
    provenance="burst",
)
def edit_burst(dump: Dump) -> Iterator[Observation]:
    """Documents of different ages were last saved within minutes of each other under one name or by one program.

    Documents that were begun a month or more apart record a last save within the same one, five, ten or thirty minutes, under the
    same editor's name or by the same program: five or more, in the longest window ten. How many chance would bring together is
    counted from all other documents of the dump, its busiest day and month first, and for all windows that were tried. They were
    gone through in one go, by hand or by a program. Files created in the same work, sets of which one lies in an authenticated
    message, and editors and programs that do so on several days are left out; where only a program can have saved so many, no editor's
    name is recorded, or one hand had time to work on each file of a series, the rule speaks weakly. It shows handling, not that any
    word was changed.
    """
    everything = array("d", sorted(second for trace in editing_traces(dump) if (second := _second(trace)) is not None))
    spans = _busy(array("d", sorted(saved.second for saved in _older(dump))))
    if spans:
        yield from sorted(_bursts(dump, spans, Scan(everything, _WINDOWS)), key=lambda observation: observation.item)


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
        if end - start > _LONGEST:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _bursts(dump: Dump, spans: Sequence[tuple[float, float]], scan: Scan) -> Iterator[Observation]:
    days: dict[str, set[int]] = {}
    found: list[_Burst] = []
    for group in _groups(dump, spans):
        bursts = list(_of_hand(group, scan))
        found += bursts
        days.setdefault(group[0].hand, set()).update(int(burst.window[0].second // 86_400) for burst in bursts)
    series = _series_of_one_hand(dump) if found else frozenset()
    for burst in found:
        usual = len(days[burst.window[0].hand]) > _MOST_DAYS
        if not usual and _ages_differ(burst.window) and not any(dump.is_anchored(saved.path) for saved in burst.window):
            worked_on = _worked_on(burst.window, series)
            yield from _observations(dump, _Burst(burst.window, Weight.WEAK, series=True) if worked_on else burst, scan)


def _series_of_one_hand(dump: Dump) -> frozenset[str]:
    """The series of which every file was last saved by the same hand."""
    hands: dict[str, str] = {}
    for trace in editing_traces(dump):
        series, hand = _series(trace.item.path), _hand(trace)
        hands[series] = hand if hands.get(series, hand) == hand else ""
    return frozenset(series for series, hand in hands.items() if hand)


def _series(path: str) -> str:
    """A file's folder and name without the numbers that count it."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{_NUMBERS.sub('#', name)}"


def _worked_on(window: Sequence[_Saved], series: frozenset[str]) -> bool:
    """Whether one hand went through all of one series, no faster than somebody who does something to each file."""
    names = {_series(saved.path) for saved in window}
    pace = (window[-1].second - window[0].second) / (len(window) - 1)
    return len(names) == 1 and names <= series and pace >= _SECONDS_OF_WORK


def _groups(dump: Dump, spans: Sequence[tuple[float, float]]) -> Iterator[Sequence[_Saved]]:
    """What one hand saved in one busy span, in the order of time."""
    starts = [start for start, _ in spans]
    groups: dict[tuple[int, str], list[_Saved]] = {}
    for saved in _older(dump):
        span = bisect_right(starts, saved.second) - 1
        if span >= 0 and saved.second <= spans[span][1]:
            groups.setdefault((span, saved.hand), []).append(saved)
    for group in groups.values():
        yield sorted(group, key=lambda saved: (saved.second, saved.path))


def _of_hand(group: Sequence[_Saved], scan: Scan) -> Iterator[_Burst]:
    windows = [group[window.start : window.end] for window in scan.windows([saved.second for saved in group], _BY_CHANCE)]
    softer = not group[0].named or any(_by_program(window) for window in windows)
    yield from (_Burst(window, Weight.WEAK if softer else Weight.MODERATE) for window in windows)


def _by_program(window: Sequence[_Saved]) -> bool:
    """Whether the pace is no person's: the usual time between two saves tells, so that one pause changes nothing.

    Word records whole minutes; then only the pace of all together tells.
    """
    whole_minutes = all(saved.second % 60 == 0 for saved in window)
    pauses = [later.second - earlier.second for earlier, later in pairwise(window)]
    return len(window) > _BY_HAND or (fmean(pauses) if whole_minutes else median(pauses)) < _SECONDS_BY_HAND


def _ages_differ(window: Sequence[_Saved]) -> bool:
    begun = sorted(saved.begun for saved in window)
    return begun[-1] - begun[0] >= _AGES_APART and len({moment.date() for moment in begun}) > len(begun) // 2


def _observations(dump: Dump, burst: _Burst, scan: Scan) -> Iterator[Observation]:
    window = burst.window
    paths = sorted(saved.path for saved in window)
    begun = sorted(saved.begun.date().isoformat() for saved in window)
    minutes = max(1, math.ceil((window[-1].second - window[0].second) / 60))
    within = "minute" if minutes == 1 else f"{minutes} minutes"
    by = "under one and the same editor's name" if window[0].named else "by one and the same program"
    sentence = (
        f"One of {len(window):,} documents that record creation times from {begun[0]} to {begun[-1]} and a last save within the same {within}"
        f"{_when(dump, window)}, {by}, among {len(scan.everything):,} documents of this dump that record both times. "
        "They were gone through in one go, by hand or by a program."
    )
    tested = tuple(_tested(burst, scan))
    for path in paths:
        facts = evidence_of(
            first_time(dump, path, TimeRole.MODIFIED), first_time(dump, path, TimeRole.CREATED), first_person(dump, path, PersonRole.LAST_EDITOR)
        )
        others = tuple(islice((other for other in paths if other != path), _MOST_OTHERS))
        yield Observation(sentence=sentence, evidence=facts, weight=burst.weight, tested=tested, item=path, others=others)


def _when(dump: Dump, window: Sequence[_Saved]) -> str:
    """The first and the last of the saves, as the files give them."""
    times = [first_time(dump, saved.path, TimeRole.MODIFIED) for saved in (window[0], window[-1])]
    shown = list(dict.fromkeys(str(time.moment) for time in times if time is not None))
    return f", {' to '.join(shown)}" if shown else ""


def _tested(burst: _Burst, scan: Scan) -> Iterator[Tested]:
    yield Tested(
        f"Chance brought so many saves together: {scan.tried:,} windows of one to thirty minutes were tried, and by the pace of all other "
        "documents, on busy days too, chance hardly ever fills one like this. That says nothing about why they were saved together.",
        "excluded",
    )
    yield Tested("The files were created in the same work.", "unlikely")
    if not burst.window[0].named:
        yield Tested(_PRODUCER, "possible")
    if burst.series:
        yield Tested(_SERIES, "possible")
    yield Tested(_PROGRAM, "possible" if _by_program(burst.window) else "untestable")

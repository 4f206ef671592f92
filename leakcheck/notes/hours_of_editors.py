"""Editors whose documents were saved at hours or on weekdays at which hardly anybody else of the dump saves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from leakcheck.decode.editing_traces import editing_traces, name_key
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonRole, TimeRole
from leakcheck.model.note import Circumstances, note

#: An editor's saves must be spread over so many days, so that one sitting is not taken for a habit; those of the others too.
_LEAST_DAYS, _LEAST_OTHERS = 10, 100
#: The quiet hours and weekdays are those in which the others save least, and no more of their saves than this share together.
_QUIET = 1 / 20
#: So much of an editor's saves must fall there.
_MOSTLY = 2 / 3
_MOST_EDITORS = 5
_EXAMPLES = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(slots=True)
class _Saves:
    """When one editor saved, an hour of a day counted once, whatever was saved in it."""

    seen: set[tuple[date, int]] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        return len({day for day, _ in self.seen})

    @property
    def hours(self) -> Counter[int]:
        return Counter(hour for _, hour in self.seen)

    @property
    def weekdays(self) -> Counter[int]:
        return Counter(day.weekday() for day, _ in self.seen)


@note(
    innocent=(
        "The editor lives in another time zone, travels, or works at night or at weekends.",
        "The clock or the zone of the computer was set wrong, or set on purpose: all recorded times follow it.",
        "A program saves by itself at night, under the name of whoever set it up.",
    ),
    sources=("forensics of working hours: a lead at most, because clocks and zones can be set",),
)
def hours_of_editors(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """An editor's documents were mostly saved at hours, or on weekdays, at which the other editors of this dump hardly save.

    Hours are counted in UTC, as the files record them, and each hour of a day once, so that one long sitting is not taken for a
    habit. It is a question and no more: clocks and zones can be set, people travel and work at night. It does not show who anybody
    was, or where.
    """
    editors = _saves(dump)
    total_hours, total_days = Counter[int](), Counter[int]()
    for saves in editors.values():
        total_hours.update(saves.hours)
        total_days.update(saves.weekdays)
    found = 0
    for editor in sorted(editors):
        saves = editors[editor]
        if found < _MOST_EDITORS and not names_nobody(editor) and saves.days >= _LEAST_DAYS:
            said = list(_compared(saves, total_hours, total_days))
            found += bool(said)
            yield from said


def _saves(dump: Dump) -> dict[str, _Saves]:
    found: dict[str, _Saves] = {}
    for trace in editing_traces(dump):
        editor, saved = trace.person(PersonRole.LAST_EDITOR), trace.time(TimeRole.MODIFIED)
        # A time of day is compared only where the file says which zone it is in.
        moment = saved.moment.utc if saved else None
        if editor is not None and moment is not None:
            saves = found.setdefault(name_key(editor.name), _Saves())
            saves.seen.add((moment.date(), moment.hour))
            if len(saves.examples) < _EXAMPLES:
                saves.examples.append(trace.item.path)
    return found


def _compared(saves: _Saves, total_hours: Counter[int], total_days: Counter[int]) -> Iterator[DumpNote]:
    hours, days = total_hours - saves.hours, total_days - saves.weekdays
    if hours.total() >= _LEAST_OTHERS:
        quiet = _quiet(hours, 24)
        yield from _told(saves, saves.hours, hours, quiet, f"between {_ranges(quiet)} o'clock UTC")
        quiet = _quiet(days, 7)
        yield from _told(saves, saves.weekdays, days, quiet, f"on a {' or '.join(_WEEKDAYS[day] for day in quiet)}")


def _quiet(others: Counter[int], places: int) -> list[int]:
    """The hours or weekdays in which the others save least, as many as hold a small share of their saves together."""
    found: list[int] = []
    inside = 0
    for place in sorted(range(places), key=lambda one: (others[one], one)):
        inside += others[place]
        if inside > _QUIET * others.total():
            break
        found.append(place)
    return sorted(found)


def _ranges(hours: Sequence[int]) -> str:
    """Hours of the day as spans: `0 and 7, 17 and 24`."""
    starts = [hour for hour in hours if hour - 1 not in hours]
    ends = [hour + 1 for hour in hours if hour + 1 not in hours]
    return ", ".join(f"{start} and {end}" for start, end in zip(starts, ends, strict=True))


def _told(saves: _Saves, own: Counter[int], others: Counter[int], quiet: Sequence[int], when: str) -> Iterator[DumpNote]:
    inside, theirs = sum(own[place] for place in quiet), sum(others[place] for place in quiet)
    if inside < _MOSTLY * own.total():
        return
    sentence = (
        f"Under one last editor's name (as in {saves.examples[0]}), {inside:,} of {own.total():,} hours in which documents were saved, on "
        f"{saves.days:,} days, lie {when}; of the other editors' {others.total():,} such hours {theirs:,} do. Times stand as recorded: clocks "
        "and zones can be set, people travel and work at night. It does not show who anybody was, or where."
    )
    yield DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=inside, of=own.total(), examples=tuple(saves.examples))

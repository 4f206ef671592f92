"""Months of which no documents came along, although the months around them hold many."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from leakcheck.decode.editing_traces import editing_traces, instant
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.facts import TimeRole
from leakcheck.model.first_few import first_few
from leakcheck.model.note import Circumstances, note

#: Each of so many months before and after must hold so many documents, and the empty ones must be no more than these.
_AROUND, _LEAST, _LONGEST = 3, 5, 6
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Gap:
    """Months without documents, counted from year 0, both included, and how many documents each month around them holds."""

    first: int
    last: int
    around: tuple[int, ...]


@note(
    innocent=(
        "People were on holiday, ill or busy elsewhere, or the office was closed.",
        "Files of some period were kept in another place, or deleted by a rule that clears old files.",
        "Only files about one matter were copied, and in these months there was nothing about it.",
    ),
    sources=("forensic practice: volumes by month, compared with the months around them",),
)
def months_without_files(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """Months in which no document was last saved, although each of the three months before and after holds five or more.

    A collection that thins out for a month or some, and goes on as before, may have been sorted before it was handed over, or the
    files of that time may have been kept elsewhere. It is a question about the choice of files, and says nothing about those that
    are here. Every gap in the middle of a busy time is told; slow times are not.
    """
    months: Counter[int] = Counter()
    for trace in editing_traces(dump):
        saved = trace.time(TimeRole.MODIFIED)
        if saved is not None and not means_nothing(saved.moment):
            moment = instant(saved)
            months[moment.year * 12 + moment.month - 1] += 1
    gaps = list(_gaps(months))
    if gaps:
        yield _note(gaps, months.total())


def _gaps(months: Counter[int]) -> Iterator[_Gap]:
    busy = sorted(month for month, count in months.items() if count)
    for before, after in pairwise(busy):
        around = (*range(before - _AROUND + 1, before + 1), *range(after, after + _AROUND))
        counts = tuple(months[month] for month in around)
        if 1 < after - before <= _LONGEST + 1 and min(counts) >= _LEAST:
            yield _Gap(before + 1, after - 1, counts)


def _note(gaps: list[_Gap], documents: int) -> DumpNote:
    shown = first_few(map(_worded, gaps), _MOST_SHOWN, "; ", left_out="more such gaps")
    sentence = (
        f"Of some months no document came along, although the months around them hold many, by their last saves as recorded: {shown}. It is "
        "worth asking who chose what was handed over; holidays, other places and rules for deleting explain such gaps too."
    )
    return DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=len(gaps), of=documents)


def _worded(gap: _Gap) -> str:
    period = _month(gap.first) if gap.first == gap.last else f"{_month(gap.first)} to {_month(gap.last)}"
    return f"{period} (each of the three months before and after holds {min(gap.around):,} to {max(gap.around):,})"


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"

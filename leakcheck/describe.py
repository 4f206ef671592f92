"""Asks what can be said of the dump as a whole, by query, from the case alone."""

from collections.abc import Iterator, Sequence

import msgspec

from leakcheck.alarm import Alarm
from leakcheck.model.case_view import DumpNote
from leakcheck.model.dump import Dump
from leakcheck.model.limits import TimeIsUp
from leakcheck.model.note import Circumstances, Note
from leakcheck.model.problem import Problem, ProblemKind

#: Of one kind; what would say more than this is told by its first ones.
_MOST = 20


def describe(dump: Dump, notes: Sequence[Note], circumstances: Circumstances, seconds: float) -> Iterator[DumpNote | Problem]:
    """The notes, in the order of their ids, each with the id of what gave it; `seconds` for each."""
    alarm = Alarm(seconds)
    for note in notes:
        try:
            with alarm.item():
                found = [msgspec.structs.replace(one, rule=note.id) for _, one in zip(range(_MOST), note.describe(dump, circumstances), strict=False)]
        except TimeIsUp:
            yield Problem(ProblemKind.LIMIT, f"The note {note.id} took longer than {seconds:,.0f} seconds and was left out.", "describe")
            continue
        # Broad on purpose: one note's failure must not cost the others.
        except Exception as error:
            yield Problem(ProblemKind.RULE_ERROR, f"The note {note.id} failed ({type(error).__name__}: {error}) and was left out.", "describe")
            continue
        yield from found

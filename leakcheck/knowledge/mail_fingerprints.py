"""What was seen of mail programs and services: which writes which shapes, and since when. Learned from public mail, kept as a table.

The table holds shapes and counts only, no address and no name. `benchmarks/mail_fingerprints.py` makes it. An absence says nothing: a
rule may speak only where a program is known from many messages, and where what it is said to have written is another program's.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from leakcheck.knowledge.claimed_times import is_before_day
from leakcheck.knowledge.dated_facts import table
from leakcheck.model.facts import AnyFact, Hop, TimeClaim
from leakcheck.model.moment import Moment

#: Of so many messages and senders a program's habits are known well enough to miss one.
_MESSAGES, _SENDERS = 15, 5
#: Built from one source, or set up by one server: a shape of the one may be met with the other.
_RELATED = ({"Outlook", "Outlook Express"}, {"Apple Mail", "Mail on iPhone and iPad"}, {"Thunderbird and its relatives", "Netscape 3 and 4"})
#: So many messages make a shape another program's own.
_OWNED, _OWNERS = 3, 2


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One row: a shape, of whom it was seen, and how often."""

    kind: str
    """`number`, `boundary` or `order` of programs; `trace` or `line` of services."""
    family: str
    shape: str
    first: str
    """ISO day of the first and last trustworthy sighting; empty where none was dated."""
    last: str
    mails: int
    senders: int
    """Different domains of senders."""
    not_before: str
    """ISO day before which the service wrote at least ten messages without it; empty where too few are known."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Why a shape does not go with a program."""

    others: tuple[str, ...]
    """The programs that it was seen with."""
    mails: int
    """Messages of the program without it."""
    senders: int


def foreign(kind: str, family: str, shape: str) -> Habit | None:
    """Whether a shape was never seen of a program that is known well, but of others; None if that cannot be said."""
    known = by_family(kind).get(family, ())
    mails, senders = sum(row.mails for row in known), max((row.senders for row in known), default=0)
    if mails < _MESSAGES or senders < _SENDERS or any(row.shape == shape for row in known):
        return None
    others = tuple(
        row.family
        for rows in by_family(kind).values()
        for row in rows
        if row.shape == shape and row.mails >= _OWNED and row.senders >= _OWNERS and not _related(family, row.family)
    )
    return Habit(others, mails, senders) if others else None


def first_day(kind: str, shape: str) -> date | None:
    """The day before which a service's shape was not in use, as far as its many messages without it show."""
    found = [row.not_before for rows in by_family(kind).values() for row in rows if row.shape == shape and row.not_before]
    return date.fromisoformat(min(found)) if found else None


def too_early(shape: str, fact: AnyFact, latest: TimeClaim | None) -> tuple[date, Moment] | None:
    """The day before which a service's shape was not in use, and the earlier time of the line that shows it; None if it is no earlier.

    A trace line has a time of its own. Any other line may have been added until the latest time of the message.
    """
    moment = fact.moment if isinstance(fact, Hop) else latest.moment if latest is not None else None
    day = first_day("trace" if isinstance(fact, Hop) else "line", shape)
    return (day, moment) if moment is not None and day is not None and is_before_day(moment, day) else None


def _related(one: str, other: str) -> bool:
    return any({one, other} <= group for group in _RELATED)


@cache
def by_family(kind: str) -> dict[str, tuple[Fingerprint, ...]]:
    found: dict[str, list[Fingerprint]] = {}
    for row in table("mail_fingerprints.csv"):
        if row["kind"] == kind:
            one = Fingerprint(
                row["kind"], row["family"], row["shape"], row["first"], row["last"], int(row["mails"]), int(row["senders"]), row["not_before"]
            )
            found.setdefault(one.family, []).append(one)
    return {family: tuple(rows) for family, rows in found.items()}

"""What a dump's own authenticated mail shows of mail programs and services: which writes which shapes, how often, and when.

The public table (leakcheck.knowledge.mail_fingerprints) knows some programs from some hundred messages; a dump may hold thousands of
messages of the very programs and months in question. A signature seldom covers the lines that are learned here. It vouches that the
message was sent, so that nobody needs to have made it up; that is enough to see what was usual, and no more.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from leakcheck.decode.mail_shapes import NAMED_SERVER, shapes_of
from leakcheck.decode.mail_times import date_of, gap, receipt_of
from leakcheck.model.dump import Dump, Standing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Fact, FeatureUse, HeaderField, Hop, Identifier, IdentifierKind, PersonClaim, SoftwareClaim, TimeClaim
from leakcheck.model.finding import located
from leakcheck.model.item import ItemKind

#: The facts in which the shapes stand, and those that date a message and tell one from another.
ASKED: tuple[tuple[type[Fact], str], ...] = (
    (SoftwareClaim, "mailer"), (Identifier, "message-id"), (Identifier, "list-id"), (HeaderField, "Content-Type"), (FeatureUse, "service_lines"),
    (FeatureUse, "header_order"), (Hop, ""), (TimeClaim, "sent"), (TimeClaim, "received"), (PersonClaim, "sender"),
)  # fmt: skip
#: What a message's own program makes by itself.
OF_PROGRAM = ("number", "boundary", "order")
#: Programs and services change at different times on different machines.
GRACE_MONTHS = 6
#: So many authenticated messages of so many senders' domains, around a message's month, show what was usual.
_MESSAGES, _SENDERS = 10, 3
#: What is compared. The lines of a service depend on what happened to a message on the way, so that a new one among them is nothing;
#: and so does whether a service's server gives its name in a trace line.
_COMPARED = (*OF_PROGRAM, "trace")
#: A Date line this far from the receipt dates nothing.
_AGREE = timedelta(days=2)
#: Examples kept of a shape and month; all are counted.
_EXAMPLES = 2
#: More sender's domains of a shape and month are not told apart.
_MOST_DOMAINS = 50
Key = tuple[str, str, str]
"""Kind, family and shape, as in the public table."""


@dataclass(slots=True)
class _Month:
    """What was seen of one shape in one month."""

    mails: int = 0
    first: date = date.max
    last: date = date.min
    domains: set[str] = field(default_factory=set)
    facts: list[AnyFact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sightings:
    """Authenticated messages, each Message-ID once, that show something in some months."""

    mails: int
    first: date
    last: date
    domains: int
    """Different domains of their senders, as far as they are told apart."""
    facts: tuple[AnyFact, ...]
    """Some of the places where it stands, each with its item."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A message beside the authenticated messages of its program or service and time."""

    kind: str
    family: str
    known: Sightings
    """The messages compared with: all that show any shape of the kind."""
    usual: tuple[tuple[str, int], ...]
    """The shapes that they show, the most frequent first, each with its number of messages."""
    unseen: tuple[tuple[str, AnyFact], ...]
    """The shapes of this message that none of them shows, nor any other before and after it."""


class LearnedShapes:
    """The shapes of a dump's authenticated mail by kind, family, shape and month."""

    def __init__(self, dump: Dump) -> None:
        self._months: dict[Key, dict[int, _Month]] = {}
        self._any: dict[tuple[str, str], dict[int, _Month]] = {}
        self._numbers: set[str] = set()
        for item, facts in dump.facts_together(ItemKind.MAIL, ASKED, Standing.AUTHENTICATED):
            self._learn(Examined(item=item, facts=tuple(facts)))

    def __bool__(self) -> bool:
        return bool(self._months)

    def has_copy_of(self, mail: Examined) -> bool:
        """Whether an authenticated message bears the same Message-ID: then one of those counted is no second witness."""
        return number_of(mail) in self._numbers

    def seen(self, key: Key, first: int, last: int) -> Sightings | None:
        """What was seen of a shape from one month to another."""
        return _together(self._months.get(key, {}), first, last)

    def table(self) -> Iterator[tuple[tuple[str, str], Sightings, tuple[tuple[str, Sightings], ...]]]:
        """Kind and family, all messages that show any shape of the kind, and the shapes, the most frequent first."""
        for group, months in sorted(self._any.items()):
            shapes = ((key[2], _whole(found)) for key, found in self._months.items() if key[:2] == group and _compared(key))
            yield group, _whole(months), tuple(sorted(shapes, key=lambda one: (-one[1].mails, one[0])))

    def in_period(self, key: Key, month: int) -> Sightings | None:
        """All sightings of a shape, if the month lies between the first and the last or not far outside."""
        months = self._months.get(key)
        if not months or not min(months) - GRACE_MONTHS <= month <= max(months) + GRACE_MONTHS:
            return None
        return _whole(months)

    def comparisons(self, mail: Examined) -> Iterator[Comparison]:
        """What a message shows beside what was usual at its time, where that is known from enough messages."""
        day = day_of(mail)
        shapes = distinct_shapes(mail) if day is not None else {}
        month = month_of(day) if day is not None else 0
        for kind, family in sorted({key[:2] for key in shapes if _compared(key)}):
            known = _together(self._any.get((kind, family), {}), month - GRACE_MONTHS, month + GRACE_MONTHS)
            if known is not None and known.mails >= _MESSAGES and known.domains >= _SENDERS:
                here = ((key, fact) for key, fact in shapes.items() if key[:2] == (kind, family) and _compared(key))
                unseen = tuple((key[2], fact) for key, fact in here if self.in_period(key, month) is None)
                yield Comparison(kind, family, known, self._usual(kind, family, month) if unseen else (), unseen)

    def _usual(self, kind: str, family: str, month: int) -> tuple[tuple[str, int], ...]:
        counts: Counter[str] = Counter()
        for key, months in self._months.items():
            if key[:2] == (kind, family) and _compared(key):
                counts[key[2]] = sum(one.mails for place, one in months.items() if abs(place - month) <= GRACE_MONTHS)
        return tuple(sorted(((shape, count) for shape, count in counts.items() if count), key=lambda one: (-one[1], one[0])))

    def _learn(self, mail: Examined) -> None:
        day, number = day_of(mail), number_of(mail)
        if day is None or number in self._numbers:
            return
        self._numbers.add(number)
        domain, path = _domain(mail), mail.item.path
        groups: set[tuple[str, str]] = set()
        for key, fact in distinct_shapes(mail).items():
            _count(self._months.setdefault(key, {}), day, domain, located(fact, path))
            if key[:2] not in groups and _compared(key):
                groups.add(key[:2])
                _count(self._any.setdefault(key[:2], {}), day, domain, located(fact, path))


def distinct_shapes(mail: Examined) -> dict[Key, AnyFact]:
    """The shapes in a message by kind, family and shape, each with the first fact that shows it."""
    out: dict[Key, AnyFact] = {}
    for kind, family, shape, fact in shapes_of(mail):
        out.setdefault((kind, family, shape), fact)
    return out


def _compared(key: Key) -> bool:
    return key[0] in _COMPARED and NAMED_SERVER not in key[2]


def day_of(mail: Examined) -> date | None:
    """The day of a message by its Date line; None where the receipt contradicts it or there is none."""
    sent, received = date_of(mail), receipt_of(mail)
    if sent is None or (received is not None and max(gap(sent, received), gap(received, sent)) > _AGREE):
        return None
    return sent.moment.earliest.date()


def month_of(day: date) -> int:
    """Months since the year 0, so that they can be counted."""
    return 12 * day.year + day.month - 1


def number_of(mail: Examined) -> str:
    """The Message-ID; the bytes' digest where there is none."""
    return next((one.value for one in mail.every(Identifier) if one.kind is IdentifierKind.MESSAGE), mail.item.sha256)


def _domain(mail: Examined) -> str:
    return next((one.address.rpartition("@")[2].lower() for one in mail.every(PersonClaim) if one.address), "")


def _count(months: dict[int, _Month], day: date, domain: str, fact: AnyFact) -> None:
    month = months.setdefault(month_of(day), _Month())
    month.mails += 1
    month.first, month.last = min(month.first, day), max(month.last, day)
    if len(month.domains) < _MOST_DOMAINS:
        month.domains.add(domain)
    if len(month.facts) < _EXAMPLES:
        month.facts.append(fact)


def _together(months: dict[int, _Month], first: int, last: int) -> Sightings | None:
    found = {month: seen for month, seen in months.items() if first <= month <= last}
    return _whole(found) if found else None


def _whole(months: dict[int, _Month]) -> Sightings:
    found = [months[month] for month in sorted(months)]
    facts = [fact for month in found for fact in month.facts]
    return Sightings(
        mails=sum(month.mails for month in found),
        first=min(month.first for month in found),
        last=max(month.last for month in found),
        domains=len(set().union(*(month.domains for month in found))),
        facts=(facts[0], facts[-1]) if len(facts) > 1 else tuple(facts),
    )

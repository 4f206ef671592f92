"""The Date line and the first mail server agree in the time of day, but not in the day."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import date_of, same_but_for_the_month, whole_days_apart
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: A message is handed over within two minutes of its Date line as a rule; two unrelated times of day meet so closely once in 360 pairs.
_SAME_TIME_OF_DAY = timedelta(minutes=2)

_SWAPPED = "Day and month are exchanged, as in printers and programs that were set up with the other order of the two."


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, Hop),
    about=(ItemKind.MAIL,),
    innocent=(
        "The calendar of the sender's computer was wrong while its clock was right: other messages of those days are off by as much.",
        _SWAPPED,
        "The message waited in a queue for whole days and left it by chance at the time of day at which it was written.",
        "A program sends again each day, at one time, what it wrote once, or starts at one time each day and writes a fixed Date line.",
        "The message comes from a collection that was made anonymous openly, for which its makers moved its dates.",
    ),
    sources=("RFC 5321 section 4.4", "RFC 5322 section 3.6.1", "https://www.metaspike.com/timestamps-forensic-email-examination/"),
    false_alarms=FalseAlarms(
        0,
        698,
        "messages with a Date line and a dated trace line, of public test suites and archives; two copies of a message whose Date line its "
        "authors had moved are not counted, and were found",
    ),
)
def date_differs_from_transport_by_whole_days(mail: Examined) -> Iterator[Observation]:
    """The Date line names another day than the first mail server, at the same time of day.

    The server that takes a message from its sender notes its own time. A message that was held up, or a clock that is wrong,
    makes the two differ by some odd span. Whoever edits the day, month or year of a Date line leaves the hours and minutes as
    they were, so that the two differ by whole days and agree to the minute. Where they agree in the day of the month too, which
    is also what a clock in a wrong year or month looks like, `trace_agrees_but_for_year_or_month` tells it instead. Where day and
    month are exchanged the sign is weak: devices are set up so.
    """
    sent = date_of(mail)
    first = max((hop for hop in mail.every(Hop) if hop.moment is not None), key=lambda hop: hop.position, default=None)
    if sent is None or first is None or first.moment is None or sent.moment.utc is None or first.moment.utc is None:
        return
    days = whole_days_apart(first.moment.utc, sent.moment.utc, _SAME_TIME_OF_DAY)
    if days and not same_but_for_the_month(first.moment, sent.moment):
        server = first.by_host or "without a name"
        sentence = (
            f"The Date line says {sent.moment}; the first mail server ({server}) took the message on {first.moment}: "
            f"{days:,} days away, and at the same time of day."
        )
        swapped = _swapped(first.moment, sent.moment)
        tested = (Tested(_SWAPPED, "possible" if swapped else "excluded"),)
        yield Observation(sentence=sentence, evidence=(sent, first), weight=Weight.WEAK if swapped else None, tested=tested)


def _swapped(taken: Moment, stated: Moment) -> bool:
    """Whether the day of one is the month of the other, in the zone of the Date line or as each is written."""
    there = [taken.wall, *(() if taken.utc is None else (taken.utc.replace(tzinfo=None) + timedelta(minutes=stated.offset_minutes or 0),))]
    return any((stated.wall.year, stated.wall.month, stated.wall.day) == (one.year, one.day, one.month) for one in there)

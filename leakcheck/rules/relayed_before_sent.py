"""The trace lines of the mail servers contradict one another, or the Date line."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from leakcheck.decode.mail_times import date_of, in_words, receipt_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Of 7,885 delivered mails with a chain of trace lines 0.1 in 100 were out of order by more than this, 0.5 by more than a minute.
_CLOCK_ERROR = timedelta(minutes=10)
#: A clock wrong by a whole day is no drift any more; but it is also what a wrong zone and a dead battery look like.
_DAY = timedelta(days=1)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.TRANSPORT,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The clock of one of the computers was wrong: other messages that went the same way are off by as much.",
        "A filter, a list server or a mail store held the message and wrote its trace line with another time or zone than its own.",
        "The sender's device had no clock battery, or was set to another year, which is seen on its other messages too.",
        "The program that exported the message dropped or re-ordered the trace lines.",
    ),
    sources=("RFC 5321 section 4.4", "RFC 5322 section 3.6.7", "measured on the chains of trace lines of public mail corpora"),
    false_alarms=FalseAlarms(
        3, 513, "messages with two trace lines or more, of public test suites; at moderate weight; the suites' authors had edited all three"
    ),
)
def relayed_before_sent(mail: Examined) -> Iterator[Observation]:
    """A mail server handled the message before it was sent.

    Each mail server on the way writes a trace line with its own time above those that are there already, so that the times
    rise from the bottom to the top and none of them lies long before the Date line. Whoever puts a message into the past, or
    adds trace lines by hand, has to change all of them consistently. Clocks of servers and of senders are often a little
    wrong; only differences of more than ten minutes between servers, and of more than a day from the Date line, are told.
    """
    yield from _out_of_order(mail)
    sent, received = date_of(mail), receipt_of(mail)
    if sent is not None and received is not None and received.moment.is_before(sent.moment, _DAY):
        early = in_words(sent.moment.earliest - received.moment.latest)
        sentence = f"The last mail server received the message on {received.moment}, {early} before the time in its Date line ({sent.moment})."
        yield Observation(sentence=sentence, evidence=(received, sent), weight=Weight.WEAK)


def _out_of_order(mail: Examined) -> Iterator[Observation]:
    """The worst place where an upper, later trace line is earlier than the one below it."""
    dated = sorted((hop for hop in mail.every(Hop) if hop.moment is not None), key=lambda hop: hop.position)
    inversions = [(_early(upper.moment, lower.moment), upper, lower) for upper, lower in pairwise(dated) if upper.moment and lower.moment]
    early, upper, lower = max(inversions, key=lambda inversion: inversion[0], default=(timedelta(0), None, None))
    if upper is not None and lower is not None and early > _CLOCK_ERROR:
        sentence = (
            f"The mail servers' times are out of order: the server {_named(upper.by_host)} handled the message on {upper.moment}, "
            f"{in_words(early)} before the server that had it earlier, {_named(lower.by_host)} ({lower.moment})."
        )
        yield Observation(sentence=sentence, evidence=(upper, lower), weight=Weight.MODERATE if early > _DAY else Weight.WEAK)


def _early(upper: Moment, lower: Moment) -> timedelta:
    return lower.earliest - upper.latest


def _named(host: str) -> str:
    return host or "without a name"

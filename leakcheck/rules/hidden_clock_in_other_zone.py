"""A hidden time by the clock of the sender's computer fits the Date line in another time zone than that line states."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leakcheck.decode.mail_times import said_by, sending_of
from leakcheck.knowledge.time_zones import offset_was_in_use
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import WIDEST_OFFSET, written_offset
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Written when the message is sent, by the computer's local time; names of pictures are written when these are put in, hours before.
_LOCAL = ("outlook-next-part", "mac-outlook-boundary", "mac-outlook-message-id")
#: Of random spans not one in twenty lies so close to a whole quarter of an hour.
_ONE_GO, _QUARTER = timedelta(seconds=20), 15


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "A server wrote the Date line anew in its own zone, or in that of the service.",
        "The message was made ready at one time and sent some whole quarters of an hour later.",
        "The computer's zone was changed, as on a journey, while the program ran.",
        "A program that only imitates Outlook wrote world time or a random number there, which fits some zone by chance once in twenty times.",
    ),
    sources=(
        "measured by this project on public mail: of 43 such times of Outlook 31 agree with the Date line in its own zone to two minutes, and none "
        "in world time",
    ),
    false_alarms=FalseAlarms(0, 70, "messages with such a time and a Date line, of public test suites: too few for more weight"),
)
def hidden_clock_in_other_zone(mail: Examined) -> Iterator[Observation]:
    """The message holds a time without a zone that fits its Date line, but only in another time zone.

    Outlook and Outlook for the Macintosh mark the ends of a message's parts with the local time of the computer, without its zone; what only
    looks like such a mark may hold anything. The
    Date line is written at the same time and states the zone. Both together show how the clock was set: if the Date line says 12:00
    -0400 and the mark holds 19:00, the clock stood at UTC+3. Whoever writes another zone into a Date line leaves the mark as it was.
    Where the Date line is in world time, as many servers write it, the zone of the clock is told as a note. A zone is a setting: it is no
    proof of where anybody was.
    """
    sent = sending_of(mail)
    if sent is None or sent.moment.utc is None:
        return
    for claim in mail.every(TimeClaim):
        zone = _zone(claim, sent) if claim.role is TimeRole.TOKEN and claim.token in _LOCAL else None
        if zone is not None and zone != sent.moment.offset_minutes:
            in_world_time = sent.moment.offset_minutes == 0
            sentence = (
                f"{said_by(sent)} {sent.moment}; a mark in the message ({claim.at.part}) holds a time without a zone, as Outlook writes it, "
                f"{claim.moment.wall:%Y-%m-%d %H:%M:%S}. Together they fit a clock that was set to UTC{written_offset(zone)}."
            )
            weight, direction = (Weight.NOTE, Direction.LEAD) if in_world_time else (None, None)
            yield Observation(sentence=sentence, evidence=(claim, sent), weight=weight, direction=direction)
            return


def _zone(claim: TimeClaim, sent: TimeClaim) -> int | None:
    """The zone in minutes in which both are one moment; None if there is none."""
    utc = sent.moment.utc
    if utc is None or claim.moment.offset_minutes is not None:
        return None
    ahead = claim.moment.wall - _naive(utc)
    minutes = round(ahead / timedelta(minutes=_QUARTER)) * _QUARTER
    fits = abs(ahead - timedelta(minutes=minutes)) <= _ONE_GO and abs(ahead) <= WIDEST_OFFSET
    return minutes if fits and offset_was_in_use(minutes, _naive(utc)) else None


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)

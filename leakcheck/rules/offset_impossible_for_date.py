"""The Date line states an offset from UTC that no clock showed at that time."""

import re
from collections.abc import Iterator

from leakcheck.decode.mail_times import date_of
from leakcheck.knowledge.time_zones import covered, offset_was_in_use, offsets_named, offsets_named_in_season
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

# RFC 5322 section 3.3: the offset, behind which many programs write their zone's name as a comment; or (4.3) the name alone.
_ZONE = re.compile(r"\d\s+(?P<offset>[+-]\d{4})?\s*\(?(?P<name>[A-Z]{3,4})\)?\s*$")
#: Names that mean few and known things. Others (IST, BST, AST, …) are used for too many zones.
_CLEAR_NAMES = frozenset(
    {"EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "NST", "NDT"}
    | {"CET", "CEST", "EET", "EEST", "WET", "WEST", "MSK", "MSD", "NZST", "NZDT"}
)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The program that wrote the line computes offsets wrongly: its other messages have the same fault.",
        "The sender's computer was set to a zone by hand, or its zone data were years out of date.",
        "The message is bulk mail, whose programs fill in the line at random.",
    ),
    sources=("IANA time zone database, in the version of the installed tzdata package", "RFC 5322 sections 3.3 and 4.3"),
    false_alarms=FalseAlarms(1, 1697, "messages with an offset in their Date line, of public test suites; at moderate weight"),
)
def offset_impossible_for_date(mail: Examined) -> Iterator[Observation]:
    """The Date line states an offset from UTC that no place on earth had at the time.

    Countries change their offsets and their summer times, and few people who write a date by hand look up which one was in
    force. An offset is told only if no place at all had it in the two years before the date, for computers that nobody told of a
    change of law, or in the year after. Where the line also names the zone, as in “-0400 (EDT)”, the name is compared too: summer time
    in December is told, with five weeks to spare, if it was not in force at that season of the two years before either. An offset
    without a name that is merely unusual for the sender is not told: people travel, and telephones follow.
    """
    sent = date_of(mail)
    if sent is None or sent.moment.offset_minutes is None or not covered(sent.moment.wall):
        return
    offset = sent.moment.offset_minutes
    if not offset_was_in_use(offset, sent.moment.wall):
        sentence = (
            f"The Date line ({sent.moment}) states an offset from UTC that no place on earth had in the two years before that date, "
            "or in the year after."
        )
        yield Observation(sentence=sentence, evidence=(sent,))
        return
    name = _name(sent.at.raw)
    if name:
        yield from _contradiction(sent, sent.moment, offset, name)


def _name(raw: str) -> str:
    match = _ZONE.search(raw.strip())
    return match["name"] if match and match["name"] in _CLEAR_NAMES else ""


def _contradiction(sent: TimeClaim, moment: Moment, offset: int, name: str) -> Iterator[Observation]:
    if offset not in offsets_named(name, moment.wall):
        sentence = f"The Date line ({moment}) names the zone {name}, which never had the offset from UTC that it states."
        yield Observation(sentence=sentence, evidence=(sent,), weight=Weight.WEAK)
    elif offset not in offsets_named_in_season(name, moment.wall):
        sentence = (
            f"The Date line ({moment}) names the zone {name}, which was in force nowhere within five weeks of that date, "
            "nor at that season of the two years before."
        )
        yield Observation(sentence=sentence, evidence=(sent,))

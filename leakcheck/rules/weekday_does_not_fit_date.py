"""A line of the header names a weekday that its date did not have."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: RFC 5322 section 3.3: the weekday stands before the day of the month, at the line's beginning or behind the trace line's last semicolon.
#: At the beginning, or behind the last semicolon.
_WEEKDAY = re.compile(r"\s*(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\s*,\s*\d{1,2}[\s-][^;]{0,80}$", re.IGNORECASE)
_ROLES = frozenset({TimeRole.SENT, TimeRole.RELAYED, TimeRole.RECEIVED})
_VOUCHERS = frozenset({Voucher.CLAIMED, Voucher.RELAYED})
#: The calendar before mail is not what programs reckon with.
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The program that wrote the line reckons weekdays wrongly: its other messages have the same fault.",
        "Somebody blacked out the true date by typing another, as publishers of examples do.",
        "The message is bulk mail, whose programs put an invented date together.",
    ),
    sources=("RFC 5322 section 3.3: the day of the week must be the day implied by the date",),
    # Most of them look like dates that authors of tests typed, but nobody can tell for each; none is among the 140 whose signature fits.
    false_alarms=FalseAlarms(
        130, 1969, "messages of public test suites, many with dates made up by their authors; 0 of the 140 whose signature fits"
    ),
)
def weekday_does_not_fit_date(mail: Examined) -> Iterator[Observation]:
    """A Date line or a trace line names a weekday that its date did not have.

    Programs write the weekday before the date and reckon both from one clock, so that they always agree. Whoever types another
    day, month or year into the line has to look up its weekday, and few do: a date keeps its weekday in one year of six or
    seven. The weekday that the moment had in universal time is not told, because some programs mix the two. Nothing else excuses
    a program, but people who blacked out a date, or made an example up, have typed it too.
    """
    for claim in mail.every(TimeClaim):
        if claim.role not in _ROLES or claim.voucher not in _VOUCHERS or not _FIRST_YEAR < claim.moment.wall.year < _LAST_YEAR:
            continue
        match = _WEEKDAY.match(claim.at.raw.rpartition(";")[2])
        if match is None:
            continue
        stated = _SHORT.index(match["day"].lower())
        if stated not in _possible(claim):
            day = claim.moment.wall
            sentence = (
                f"A line of the header ({claim.at.part}) says “{match[0].lstrip('; ')[:_LONGEST]}”; "
                f"{day.date().isoformat()} was a {_DAYS[day.weekday()]}, not a {_DAYS[stated]}."
            )
            yield Observation(sentence=sentence, evidence=(claim,))
            return


def _possible(claim: TimeClaim) -> set[int]:
    """The weekdays of the date as written, and of the one that the same moment had in universal time."""
    wall, offset = claim.moment.wall, timedelta(minutes=claim.moment.offset_minutes or 0)
    return {wall.weekday(), (wall - offset).weekday()}

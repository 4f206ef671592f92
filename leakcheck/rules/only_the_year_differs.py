"""The Date line and a time hidden in the message agree to the minute, but not in the year."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leakcheck.decode.mail_times import BY_ARCHIVES, BY_THE_WRITER, by_the_same_clock, said_by, sending_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: A message's parts are marked within seconds of its Date line. That two unrelated times meet so closely apart from the year
#: happens once in about 250,000 messages.
_SAME_MOMENT = timedelta(minutes=1)
_NOT_THE_SAME_YEAR = timedelta(days=300)
#: A number that spells its time out says no zone: it may be the sender's own or UTC, and must agree to the second.
_SPELT_OUT = ("calendar-message-id", "the-bat-message-id")
_SAME_SECOND = timedelta(seconds=2)
_SAME_CLOCK = (*BY_THE_WRITER, "thread-index")
#: Made by servers, too, where the sender's program left them out.
_BY_SERVERS_TOO, _NEAR = ("uuid-version-1", "thread-index"), timedelta(days=2)
#: Programs that ask for the year of the week (`YYYY` for `yyyy`) write the neighbouring year in these days, and some wrote 1900 for 2000.
_LAST_WEEK, _FIRST_WEEK, _WITHOUT_A_CENTURY = (12, 27), (1, 5), 1900


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The program sends the same message every year at the same minute, and re-used last year's.",
        "The clock of the sender's computer was set to another year between the writing of the text and the sending.",
        "In the last days of December and the first of January: the program wrote the year to which the week belongs.",
        "An archive or a Java program made the number anew when the message was taken out, years later. Such numbers weigh little here.",
        "For identifiers made by servers: the clock of the sender's computer was set to a wrong year.",
    ),
    sources=(
        "https://www.metaspike.com/timestamps-forensic-email-examination/",
        "https://www.metaspike.com/imap-internal-date-forensic-email-authentication/ (a sent mail whose year was edited, told by its Message-ID)",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: documents in which only the year of a time was changed",
    ),
    false_alarms=FalseAlarms(
        0,
        550,
        "messages with a hidden time, of public test suites, and in 90 with a time spelt out in their number; not counted: one whose Date line "
        "its authors had moved by a year, which was found",
    ),
)
def only_the_year_differs(mail: Examined) -> Iterator[Observation]:
    """The Date line agrees with a time hidden in the message in month, day and minute, but not in the year.

    Mail programs build the time of writing into the marks between a message's parts and into thread numbers. Whoever edits
    the year of a Date line seldom knows of them, and leaves the rest of the date as it was. Two times that have nothing to
    do with each other practically never meet to the minute in all but the year.
    """
    sent = sending_of(mail)
    if sent is None or sent.moment.utc is None:
        return
    for claim in mail.every(TimeClaim):
        if claim.role is TimeRole.TOKEN and claim.token and _same_but_for_the_year(claim, sent.moment):
            sentence = (
                f"{said_by(sent)} {sent.moment}; an identifier in the message ({claim.at.part}) holds {claim.moment}: the same but for the year."
            )
            yield Observation(sentence=sentence, evidence=(claim, sent), weight=_weight(claim, sent.moment, mail))
            return


def _same_but_for_the_year(claim: TimeClaim, stated: Moment) -> bool:
    if claim.token in _SPELT_OUT and claim.moment.utc is None:
        wall = claim.moment.wall
        return any(_differs_in_year_only(Moment(wall, offset), stated, _SAME_SECOND) for offset in {0, stated.offset_minutes})
    return _differs_in_year_only(by_the_same_clock(claim.moment, stated), stated)


def _differs_in_year_only(hidden: Moment, stated: Moment, most: timedelta = _SAME_MOMENT) -> bool:
    """Whether the two would be one moment if the stated one's year were another."""
    if hidden.utc is None or stated.utc is None or abs(hidden.utc - stated.utc) < _NOT_THE_SAME_YEAR:
        return False
    # The hidden time is UTC: around the turn of the year its year is not the one that a local clock showed.
    years = (hidden.utc.year + step for step in (-1, 0, 1))
    return any(moved is not None and abs(hidden.utc - moved) <= most for moved in (_moved(stated, year) for year in years))


def _moved(stated: Moment, year: int) -> datetime | None:
    try:
        return Moment(stated.wall.replace(year=year), stated.offset_minutes).utc
    except ValueError:  # the 29th of February
        return None


def _weight(claim: TimeClaim, stated: Moment, mail: Examined) -> Weight:
    if claim.token.startswith(BY_ARCHIVES) or _is_a_known_fault(claim.moment, stated):
        return Weight.WEAK
    if claim.token.startswith(_BY_SERVERS_TOO) and _trace_sides_with(claim, mail):
        return Weight.MODERATE
    by_the_writer = claim.token in _SPELT_OUT and all(one.voucher is not Voucher.RELAYED for one in mail.every(TimeClaim))
    return Weight.STRONG if by_the_writer or claim.token.lower().startswith(_SAME_CLOCK) else Weight.WEAK


def _trace_sides_with(claim: TimeClaim, mail: Examined) -> bool:
    """Whether a server's line stands at the hidden time: then the sender's clock may have been wrong, and a server made the number."""
    lines = (one.moment for one in mail.every(TimeClaim) if one.voucher is Voucher.RELAYED and not one.token)
    return any(abs(line.earliest - claim.moment.earliest) < _NEAR for line in lines)


def _is_a_known_fault(hidden: Moment, stated: Moment) -> bool:
    """Whether a common fault of programs could have written one of the two years."""
    day = stated.wall.month, stated.wall.day
    by_the_week = abs(hidden.wall.year - stated.wall.year) == 1 and (day >= _LAST_WEEK or day <= _FIRST_WEEK)
    return by_the_week or stated.wall.year == _WITHOUT_A_CENTURY

"""The Date line and a time hidden in the message agree to the second of the day, but not in the day."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import (
    BY_ARCHIVES,
    by_the_same_clock,
    said_by,
    same_but_for_the_month,
    sending_of,
    times_by_the_writer,
    whole_days_apart,
)
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Both are written at one go. Two unrelated times of working days meet so closely by chance once in 1,400 cases.
_SAME_SECOND = timedelta(seconds=10)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "A program sends again each day, at one second, what it wrote once.",
        "The calendar of the sender's computer was set between the writing of the text and the sending, and its clock was not.",
        "The message was begun on one day and sent on another, at the same time of day by chance, which happens once in about 1,400 such messages.",
        "An archive or a Java program made the number anew when the message was taken out. Such numbers weigh little here.",
        "Somebody made the message unrecognisable before giving it away and moved its dates, as for an example.",
    ),
    sources=(
        "https://www.metaspike.com/timestamps-forensic-email-examination/",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: documents in which only one part of a time was changed",
    ),
    false_alarms=FalseAlarms(
        0,
        504,
        "messages with a time made by the program that wrote the Date line, of public test suites; not counted: three that their authors had dated "
        "anew, which were found",
    ),
)
def date_differs_from_hidden_time_by_whole_days(mail: Examined) -> Iterator[Observation]:
    """The Date line agrees with a time hidden in the message in hour, minute and second, but names another day.

    Mail programs build the time of writing into message numbers and into the marks between a message's parts. Whoever edits the day of a
    Date line leaves the hours, minutes and seconds as they were. Where the two agree in the day of the month too, `only_the_year_differs`
    or `only_the_month_differs` tells it instead.
    """
    sent = sending_of(mail)
    if sent is None:
        return
    for claim in times_by_the_writer(mail):
        if days := _whole_days(claim.moment, sent.moment):
            sentence = (
                f"{said_by(sent)} {sent.moment}; an identifier in the message ({claim.at.part}) holds {claim.moment}: {days:,} days away, and at "
                "the same second of the day."
            )
            weight = Weight.WEAK if claim.token.startswith(BY_ARCHIVES) else None
            yield Observation(sentence=sentence, evidence=(claim, sent), weight=weight)
            return


def _whole_days(hidden: Moment, stated: Moment) -> int:
    """How many days the two are apart, if it is two at least and they show the same time of day; else 0."""
    written = by_the_same_clock(hidden, stated)
    if written.utc is None or stated.utc is None or same_but_for_the_month(written, stated):
        return 0
    return whole_days_apart(written.utc, stated.utc, _SAME_SECOND)

"""The Date line and a time hidden in the message agree in day and minute, but not in the month."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import BY_ARCHIVES, by_the_same_clock, said_by, same_but_for_the_month, sending_of, times_by_the_writer
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The program sends the same message every month at the same minute, and re-used the one of another month.",
        "The clock of the sender's computer was set to another month between the writing of the text and the sending.",
        "It is chance: two unrelated times of working days meet in day and minute once in about 7,000 cases.",
        "An archive or a Java program made the number anew when the message was taken out. Such numbers weigh little here.",
    ),
    sources=(
        "https://www.metaspike.com/timestamps-forensic-email-examination/",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: documents in which only one part of a time was changed",
    ),
    false_alarms=FalseAlarms(0, 504, "messages with a time made by the program that wrote the Date line, of public test suites"),
)
def only_the_month_differs(mail: Examined) -> Iterator[Observation]:
    """The Date line agrees with a time hidden in the message in day and minute, but not in the month.

    Mail programs build the time of writing into the marks between a message's parts and into its number. A thread's number is left out: it
    keeps the time of the first message, and some messages are sent every month at the same minute. Whoever edits the month
    of a Date line, or the month and the year, seldom knows of them, and leaves the rest of the date as it was. A difference in
    the year alone is told by another rule.
    """
    sent = sending_of(mail)
    if sent is None:
        return
    for claim in times_by_the_writer(mail):
        hidden = by_the_same_clock(claim.moment, sent.moment)
        if hidden.wall.month != sent.moment.wall.month and same_but_for_the_month(hidden, sent.moment):
            sentence = (
                f"{said_by(sent)} {sent.moment}; an identifier in the message ({claim.at.part}) holds {claim.moment}: "
                "the same day and minute of another month."
            )
            weight = Weight.WEAK if claim.token.startswith(BY_ARCHIVES) else None
            yield Observation(sentence=sentence, evidence=(claim, sent), weight=weight)
            return

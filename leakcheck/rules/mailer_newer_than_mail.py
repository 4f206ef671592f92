"""The message names a mail program that did not exist yet."""

from collections.abc import Iterator
from datetime import UTC, datetime

from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.knowledge.dated_facts import DatedFact, earliest_of, is_unfinished
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_KINDS = ("x_mailer", "user_agent", "x_mimeole", "ios_build")
_LONGEST = 100
_CLOCK = "The sender's computer was set to a past date."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, SoftwareClaim),
    about=(ItemKind.MAIL,),
    innocent=(
        "The sender used a version of the program that was not public yet, as its makers and testers do.",
        "The sender's computer was set to a past date, and no mail server's time stands in this copy to show it.",
        "The message is bulk mail, whose programs write any program's name into it.",
        "The table's date for the program is too late; its source stands beside the date.",
    ),
    sources=("Release dates of mail programs: leakcheck/knowledge/tables/software.csv, each row with its source",),
    false_alarms=FalseAlarms(
        0, 493, "messages that name a mail program, of public test suites; not counted: one made to show a wrong date, which was found"
    ),
)
def mailer_newer_than_mail(mail: Examined) -> Iterator[Observation]:
    """The message names a mail program that came out after the message is dated.

    Mail programs write their name and version into each message. A version that came out later than both the Date line and
    the receipt cannot have written the message at the time that it claims. The dates are those of the first public release,
    set back by some weeks for versions handed to testers; a version that is not listed takes the date of the next lower one.
    A build that calls itself unfinished (dev, beta) weighs little.
    """
    latest = latest_of(mail)
    if latest is None:
        return
    for mailer in mail.every(SoftwareClaim):
        known = earliest_of(_KINDS, mailer.name) if mailer.role is SoftwareRole.MAILER else None
        if known is not None and latest.moment.latest < _start_of(known):
            sentence = (
                f"The message is dated {latest.moment} and names “{mailer.name[:_LONGEST]}” ({mailer.at.part}); "
                f"{_listed(known, mailer.name)} came out on {known.first_date.isoformat()}."
            )
            received = receipt_of(mail)
            # Without a server's time nobody but the sender's own clock says when it was: one step softer (forensics C4.7).
            tested = (Tested(_CLOCK, "excluded" if received else "untestable"),)
            weight = Weight.WEAK if is_unfinished(mailer.name) else None if received else Weight.MODERATE
            yield Observation(sentence=sentence, evidence=(mailer, latest), weight=weight, tested=tested)
            return


def _listed(known: DatedFact, name: str) -> str:
    shown = f"{known.name} {known.version}".strip()
    return shown if known.version in name else f"the nearest version that our table lists, {shown},"


def _start_of(known: DatedFact) -> datetime:
    return datetime(known.not_before.year, known.not_before.month, known.not_before.day, tzinfo=UTC)

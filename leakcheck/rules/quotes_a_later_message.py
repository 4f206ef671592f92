"""The message quotes one that was sent after it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.decode.quoted_dates import QuotedDate, quoted_dates
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: Zones make a day, and the clock of the quoted message's sender may have been wrong by another.
_SLACK = timedelta(days=2)
_LONGEST = 160
_CLOCK = "The sender's computer was set to a past date."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, TextContent),
    about=(ItemKind.MAIL,),
    innocent=(
        "The clock of the computer that sent the quoted message ran ahead.",
        "The writer changed or invented the quoted lines, as in jokes, examples and drafts of announcements.",
        "The sender's computer was set to a past date, and no mail server's time stands in this copy to show it.",
        "Our reader took words of the text for the date of a quoted message; they stand beside this.",
    ),
    sources=("RFC 5322 section 3.6.4: an answer comes after what it answers",),
    # Counted on the mail that it was adjusted to: a test program's listing of headers was told until lines of whole headers were known here.
    false_alarms=FalseAlarms(
        1, 92, "messages with a dated quotation that can be read in one way, of public test suites; not counted: an invented date, found"
    ),
)
def quotes_a_later_message(mail: Examined) -> Iterator[Observation]:
    """The message quotes another one whose stated day lies after its own Date line and receipt.

    Programs write the day of the older message above the words that they quote: “On 3 May 2016 Ann wrote:”. What is answered
    is older than the answer. Whoever moves a message into the past by its Date line and trace lines often leaves this line,
    because it stands in the text. Only days that can be read in one way are taken, and more than two days must lie between.
    """
    latest = latest_of(mail)
    if latest is None:
        return
    for text in mail.every(TextContent):
        late = [quoted for quoted in quoted_dates(text.text) if _begins(quoted) - _SLACK > latest.moment.latest] if text.role == "body" else []
        if late:
            worst = max(late, key=lambda quoted: quoted.day)
            sentence = (
                f"The message is dated {latest.moment} and quotes another of {worst.day.isoformat()}, "
                f"by the line above it: “{worst.words[:_LONGEST]}”."
            )
            received = receipt_of(mail)
            tested = (Tested(_CLOCK, "excluded" if received else "untestable"),)
            yield Observation(sentence=sentence, evidence=(text, latest), tested=tested)
            return


def _begins(quoted: QuotedDate) -> datetime:
    return datetime.combine(quoted.day, time(), UTC)

"""Outlook's record of when the message was handed in differs from the Date line of the header kept beside it."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import date_of, gap, in_words, receipt_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Clocks, queues and a zone taken for another make hours.
_SLACK = timedelta(days=2)


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The item was taken in from a file or an archive by a program that set the time of submission anew.",
        "The message was kept as a draft, sent on again or recalled, and one of the two times belongs to the earlier state.",
        "The sender's program stated the Date line by a wrong clock, and the server set the time of submission by its own.",
    ),
    sources=("[MS-OXOMSG], PidTagClientSubmitTime", "[MS-OXCMAIL]: a mail's Date line becomes that property"),
    # Without a hit among 300 it might be moderate; so many received messages of Outlook's with both times are not public.
    false_alarms=FalseAlarms(0, 105, "received messages kept by Outlook with both times: 75 of public test suites, 30 of Enron's mail"),
)
def submission_differs_from_date(mail: Examined) -> Iterator[Observation]:
    """Outlook's record of when the message was handed in differs by days from the Date line that it keeps beside it.

    An Outlook message keeps the header that it arrived with as one text, and the time of sending once more as a number that
    no window shows for editing. A server that takes a message in copies the Date line into that number, so that the two agree.
    Whoever changes the text of the header, or the number, by a tool has to remember the other.
    """
    sent = date_of(mail)
    if sent is None:
        return
    for submitted in mail.every(TimeClaim):
        if submitted.role is TimeRole.SUBMITTED and (apart := max(gap(sent, submitted), gap(submitted, sent))) > _SLACK:
            sentence = (
                f"Outlook records that the message was handed in on {submitted.moment}; "
                f"the Date line of the header beside it says {sent.moment}, {in_words(apart)} apart."
            )
            # A header without a trace line was made when the item was taken in, and need not agree.
            yield Observation(sentence=sentence, evidence=(submitted, sent), direction=None if receipt_of(mail) else Direction.LEAD)
            return

"""The thread number of Outlook holds a time that the message's Date line does not fit."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import date_of, gap, in_words, receipt_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Link, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Clocks of computers that answer one another differ by hours and zones, drafts wait for a day.
_SLACK = timedelta(days=2)


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The message was kept as a draft or made from a template, and the number is as old as that.",
        "The message is bulk mail, whose programs imitate Outlook with numbers drawn at random: nine in ten of those measured.",
        "Another program answered and handed the number on as it was, or a gateway wrote it anew.",
        "The clock of the sender's computer was wrong between the writing and the sending.",
    ),
    sources=(
        "[MS-OXOMSG] section 2.2.1.3 (PidTagConversationIndex)",
        "https://www.meridiandiscovery.com/how-to/e-mail-conversation-index-metadata-computer-forensics/",
    ),
    false_alarms=None,
)
def thread_index_out_of_step(mail: Examined) -> Iterator[Observation]:
    """The thread number that Outlook gives a message holds a time that does not fit its Date line.

    Outlook begins a thread number with the time of its first message and adds each answer's time after it. In a first message
    that time is the time of sending; in an answer the last time is. A last time that lies days after the Date line needs an
    explanation, and so does the time of a first message that lies days before. Messages with a mail server's time are asked
    about the former by another rule.
    """
    sent = date_of(mail)
    times = [claim for claim in mail.every(TimeClaim) if claim.token == "thread-index"]
    if sent is None or not times:
        return
    last = max(times, key=lambda claim: claim.moment.latest)
    if receipt_of(mail) is None and sent.moment.is_before(last.moment, _SLACK):
        sentence = f"The message's thread number holds the time {last.moment}, {in_words(gap(sent, last))} after its Date line ({sent.moment})."
        yield Observation(sentence=sentence, evidence=(last, sent))
    elif len(times) == 1 and not any(mail.every(Link)) and last.moment.is_before(sent.moment, _SLACK):
        sentence = (
            f"The message begins a thread, whose number was made on {last.moment}, {in_words(gap(last, sent))} before its Date line ({sent.moment})."
        )
        yield Observation(sentence=sentence, evidence=(last, sent))

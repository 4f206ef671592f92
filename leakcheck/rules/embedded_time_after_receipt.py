"""An identifier inside the message was made after the message was received."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import date_of, gap, in_words, receipt_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: More than the clocks of two mail servers differ: the largest honest lead measured was below one minute.
_CLOCK_ERROR = timedelta(minutes=10)
#: Written by a mail service, whose clock is right.
_BY_SERVICES = ("gmail-boundary", "google-trace-id")
#: Written by the program of the sender, in forms that others seldom imitate. All the rest weighs little: times that a mailbox makes anew for mail
#: moved into it (Gmail's numbers), or an archive for what it hands out (Java's: 7 of 30 received messages of Enron's mail, exported in 2009;
#: Outlook for the Macintosh); forms that bulk mailers fill with random numbers or local time (Outlook's, Mozilla's, Thread-Index); numbers
#: that spell out the time of an event; filters, which are run again over stored mail; and forms of which few were seen with a receipt.
_BY_PROGRAMS = ("uuid-version-1", "unix-message-id", "gnus-message-id", "gmail-message-id", "dkim-t", "mac-outlook-build")
#: When a signature ends is meant to lie after receipt. What a server's number holds is asked together with the server's own line.
_ENDS, _BY_SERVERS = "dkim-x", "-queue-id"
_ONE_CLOCK, _ZONES = timedelta(hours=1), timedelta(hours=26)
_AHEAD = "The clock of the sender's computer ran ahead: the Date line is ahead of the receipt as well."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The receiving server's clock was wrong, or it wrote its local time under a wrong zone: other messages of that day are off by as much.",
        "The message was taken out of one mailbox and delivered into another later, and the later way left its marks but no trace line.",
        "The message is unwanted bulk mail, whose programs fill such identifiers with anything that looks right.",
        "An old mailbox was moved to Google's service: its numbers for a message are made anew then. Such numbers weigh little here.",
        "An archive of mail handed the message out and wrote its parts anew, as Java programs do. Their times weigh little here.",
        "The number spells out another time than that of writing, as that of an event to which the message calls. Such numbers weigh little here.",
        "Our reader took something for a time that is none; the identifier stands beside this, to be decoded by hand.",
    ),
    sources=(
        "https://www.metaspike.com/gmail-mime-boundary-delimiter-timestamps/",
        "https://www.metaspike.com/timestamps-forensic-email-examination/",
        "RFC 6376 section 3.5 (the t= tag)",
        "forms of message numbers and of numbers in trace lines, tried on public mail: leakcheck/decode/message_id_clocks.py, queue_id_clocks.py",
    ),
    false_alarms=FalseAlarms(
        0, 205, "messages with a receipt and a time made by a mail service, of public test suites; at strong weight, which has no other ground"
    ),
)
def embedded_time_after_receipt(mail: Examined) -> Iterator[Observation]:
    """The message holds an identifier that was made after the message was received.

    Mail programs and services build the current time into identifiers where few people look: the marks between a message's
    parts, message numbers, signatures. Such a time may well lie before receipt, because messages wait and drafts are sent
    later. It cannot lie after the time at which the last mail server took the message in, unless a clock was wrong or a date
    was changed. Times without a zone are given fourteen hours either way.
    """
    received = receipt_of(mail)
    if received is None:
        return
    late = [claim for claim in mail.every(TimeClaim) if _is_embedded(claim) and received.moment.is_before(claim.moment, _CLOCK_ERROR)]
    if late:
        sent, slow = date_of(mail), _others_later(mail, received)
        late.sort(key=lambda claim: (_weight(claim, received, sent, slow), gap(received, claim)), reverse=True)
        first = late[0]
        sentence = (
            f"An identifier in the message ({first.at.part}) holds the time {first.moment}, "
            f"{in_words(gap(received, first))} after the last mail server received it ({received.moment})."
        )
        # The clock of the sender's computer moves nothing that a service wrote.
        by_sender = sent is not None and not first.token.startswith(_BY_SERVICES)
        tested = (Tested(_AHEAD, "possible" if _one_clock(first, sent) else "excluded"),) if by_sender else ()
        yield Observation(sentence=sentence, evidence=(first, received, *late[1:]), weight=_weight(first, received, sent, slow), tested=tested)


def _others_later(mail: Examined, received: TimeClaim) -> bool:
    """Whether another server's line, too, lies after the receipt: then the clock of the receiving server is slow, as the message itself shows."""
    lines = (claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.RELAYED and not claim.token)
    return any(received.moment.is_before(line.moment, _CLOCK_ERROR) for line in lines)


def _is_embedded(claim: TimeClaim) -> bool:
    is_hidden = bool(claim.token) and claim.role in (TimeRole.TOKEN, TimeRole.SIGNED)
    return is_hidden and claim.token != _ENDS and not claim.token.endswith(_BY_SERVERS)


def _weight(claim: TimeClaim, received: TimeClaim, sent: TimeClaim | None, slow: bool) -> Weight:
    if slow:
        return Weight.WEAK
    if claim.token.startswith(_BY_SERVICES):
        # A server that writes its local time under a wrong zone is off by no more than a day.
        return Weight.STRONG if gap(received, claim) > _ZONES else Weight.MODERATE
    by_program = claim.token.startswith(_BY_PROGRAMS) and not _one_clock(claim, sent)
    return Weight.MODERATE if by_program else Weight.WEAK


def _one_clock(claim: TimeClaim, sent: TimeClaim | None) -> bool:
    """Whether one wrong clock may have written both."""
    return sent is not None and max(gap(sent, claim), gap(claim, sent)) < _ONE_CLOCK

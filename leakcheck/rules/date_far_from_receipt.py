"""The first mail server saw the message long after the time in its Date line."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import LONGEST_WAIT, date_of, gap, in_words
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, Hop),
    about=(ItemKind.MAIL,),
    innocent=(
        "The message was written on a computer without a connection, or kept to be sent later.",
        "The clock of the sender's computer was slow: the sender's other messages of that time are off by as much.",
        "An old message was sent on again, or moved to another mailbox, with its first Date line.",
        "The program that exported the message left out its first trace lines.",
    ),
    sources=("RFC 5322 section 3.6.1", "measured on 7,811 delivered messages: 98 in 100 arrived within a day of their Date line"),
    false_alarms=None,
)
def date_far_from_receipt(mail: Examined) -> Iterator[Observation]:
    """The first mail server saw the message more than a week after the time in its Date line.

    The sender's program writes the Date line when a message is sent, and the first server its trace line when it takes the
    message in. They lie seconds apart as a rule, but hours and days are common, and weeks happen to everybody. Alone this
    says little. It is told because whoever puts a message into the past by its Date line alone leaves such a distance.
    """
    sent = date_of(mail)
    first = _first_times(mail)
    if sent is None or first is None or not sent.moment.is_before(first.moment, LONGEST_WAIT):
        return
    waited = in_words(gap(sent, first))
    sentence = f"The Date line says {sent.moment}; the first mail server that wrote a trace line took the message in {waited} later ({first.moment})."
    yield Observation(sentence=sentence, evidence=(first, sent))


def _first_times(mail: Examined) -> TimeClaim | None:
    """The earliest time that any server on the way stated, whatever their order: the reading that accuses least."""
    stated = {hop.at for hop in mail.every(Hop) if hop.moment is not None}
    return min((claim for claim in mail.every(TimeClaim) if claim.at in stated and not claim.token), key=lambda c: c.moment.earliest, default=None)

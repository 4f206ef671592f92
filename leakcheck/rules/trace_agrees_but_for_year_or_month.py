"""A mail server's time agrees with the Date line in day and minute, but not in the year or the month."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import date_of, same_but_for_the_month
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_SERVERS = frozenset({TimeRole.RELAYED, TimeRole.RECEIVED})


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The clock of the sender's computer was set to a wrong year or month: the sender's other messages of that time are off by as much.",
        "The program sends the same message every year or month at the same minute, with its first Date line.",
    ),
    sources=("RFC 5321 section 4.4", "COPA v Wright [2024] EWHC 1198 (Ch), appendix: documents in which only one part of a time was changed"),
    false_alarms=None,
)
def trace_agrees_but_for_year_or_month(mail: Examined) -> Iterator[Observation]:
    """A mail server's time agrees with the Date line in day and minute, but not in the year or the month.

    The first mail server writes its trace line seconds after the Date line is written. Where the two agree to the minute, but
    for the year or the month, one of them was changed in that part alone, or the sender's clock was set to another year. The
    two cannot be told apart from one message. From several messages of one sender they can.
    """
    sent = date_of(mail)
    if sent is None:
        return
    for claim in mail.every(TimeClaim):
        if claim.role in _SERVERS and claim.voucher is Voucher.RELAYED and same_but_for_the_month(claim.moment, sent.moment):
            sentence = (
                f"The Date line says {sent.moment}; a mail server had the message on {claim.moment} ({claim.at.part}): "
                "the same day and minute of another year or month."
            )
            yield Observation(sentence=sentence, evidence=(claim, sent))
            return

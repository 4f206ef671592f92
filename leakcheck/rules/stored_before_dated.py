"""The mailbox took the message in before the time in its Date line."""

from collections.abc import Iterator
from datetime import time, timedelta

from leakcheck.decode.mail_times import date_of, gap, in_words
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Tested, Weight, rule

#: A sender's clock may be a day ahead, and mailbox lines state no zone (allowed for apart).
_SLACK = timedelta(days=2)
_AHEAD = "The clock of the sender's computer ran ahead."


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The clock of the sender's computer ran ahead: the mail servers' times agree with the mailbox then, and not with the Date line.",
        "The program that exported the mailbox wrote one fixed time for every message, or the time of another message.",
        "The message is bulk mail, which states a future date to stand at the top of the list.",
    ),
    sources=("RFC 4155 (the separator line of a mailbox)", "git-format-patch: the fixed time on its separator lines"),
    false_alarms=None,
)
def stored_before_dated(mail: Examined) -> Iterator[Observation]:
    """The mailbox says that it took the message in days before the message was written, by its Date line.

    Mailboxes keep their own time for each message: on the line that separates messages, in a mail program's records, in
    Outlook's time of delivery. Exports often set it later; nothing ordinary sets it earlier than the message. An earlier time
    means that a clock was wrong or that the Date line was moved forward, or that the message replaced another. Mailboxes of some
    programs hold one invented time, so that this is only worth a question.
    """
    sent = date_of(mail)
    if sent is None:
        return
    stored = [
        claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.RECEIVED and claim.voucher is Voucher.CONTAINER and not _fixed(claim)
    ]
    last = max(stored, key=lambda claim: claim.moment.latest, default=None)
    if last is None or not last.moment.is_before(sent.moment, _SLACK):
        return
    sentence = (
        f"The mailbox took the message in on {last.moment} ({last.at.part}), "
        f"{in_words(gap(last, sent))} before the time in its Date line ({sent.moment})."
    )
    yield Observation(sentence=sentence, evidence=(last, sent), tested=(Tested(_AHEAD, _servers_say(mail, sent)),))


def _fixed(claim: TimeClaim) -> bool:
    """Midnight to the second is what programs write that know no time: 1 January 1970, and git its 17 September 2001."""
    return claim.moment.wall.time() == time()


def _servers_say(mail: Examined, sent: TimeClaim) -> str:
    """Whether a mail server's time bears the Date line out."""
    relayed = [claim for claim in mail.every(TimeClaim) if claim.voucher is Voucher.RELAYED]
    if not relayed:
        return "untestable"
    return "possible" if all(claim.moment.is_before(sent.moment, _SLACK) for claim in relayed) else "excluded"

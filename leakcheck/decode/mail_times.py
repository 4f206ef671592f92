"""The times of a mail that the rules about mail ask for, chosen in one place."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.moment import Moment

#: Outgoing mail waits for hours and days, and servers try for five: of 7,811 delivered messages 2 in 100 had waited for more than one.
LONGEST_WAIT = timedelta(days=7)
_NOT_ONE_MONTH, _SAME_MOMENT, _A_SECOND, _A_DAY = timedelta(days=20), timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)


def receipt_of(mail: Examined) -> TimeClaim | None:
    """When the last mail server took the message in, by its own trace line; the latest, if several lines say so.

    What a mailbox or a file name says is no receipt: exports and synchronising programs put their own time there.
    """
    return mail.once(_receipt_of)


def _receipt_of(mail: Examined) -> TimeClaim | None:
    return _last([claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.RECEIVED and claim.voucher is Voucher.RELAYED])


def date_of(mail: Examined) -> TimeClaim | None:
    """When the message says that it was sent; the latest of several Date lines."""
    return mail.once(_date_of)


def _date_of(mail: Examined) -> TimeClaim | None:
    return _last([claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.SENT and claim.voucher is Voucher.CLAIMED])


def sending_of(mail: Examined) -> TimeClaim | None:
    """When the message says that it was sent: by its Date line, or where Outlook kept no header, by the time at which it was handed over."""
    return mail.once(_sending_of)


def _sending_of(mail: Examined) -> TimeClaim | None:
    handed_over = (claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.SUBMITTED and claim.voucher is Voucher.CLAIMED)
    return date_of(mail) or _last(list(handed_over))


def said_by(sending: TimeClaim) -> str:
    """The beginning of a sentence that goes on with the moment."""
    return "The Date line says" if sending.role is TimeRole.SENT else "The time of sending that Outlook keeps is"


def latest_of(mail: Examined) -> TimeClaim | None:
    """The later of Date line and receipt: what lies after both is not explained by one of two clocks being slow."""
    return mail.once(_latest_of)


def _latest_of(mail: Examined) -> TimeClaim | None:
    return _last([claim for claim in (date_of(mail), receipt_of(mail)) if claim is not None])


def _last(claims: list[TimeClaim]) -> TimeClaim | None:
    return claims[0] if len(claims) == 1 else max(claims, key=_latest, default=None)


def gap(earlier: TimeClaim, later: TimeClaim) -> timedelta:
    """How far two times are apart at the least, under every reading of zone and precision; zero where they may coincide."""
    return max(later.moment.earliest - earlier.moment.latest, timedelta(0))


def far_apart(dated: Moment, signed: Moment) -> str:
    """How far the making of a signature lies from the Date line, in words that the line's name follows: `936 days after`; empty if it is near."""
    for earlier, later, where in ((dated, signed, "after"), (signed, dated, "before")):
        if earlier.is_before(later, LONGEST_WAIT):
            return f"{(later.earliest - earlier.latest + _A_SECOND).days:,} days {where}"
    return ""


def in_words(span: timedelta) -> str:
    """A length of time in the largest unit that keeps two digits or more where it can, rounded down."""
    # A time that is exact to the second leaves one out of a gap: a year's 365 days would be 364.
    minutes = int((span + _A_SECOND).total_seconds() // 60)
    for size, unit in ((365 * 1440, "years"), (1440, "days"), (60, "hours")):
        if minutes >= 2 * size:
            return f"{minutes // size:,} {unit}"
    return f"{minutes} minutes"


#: Written by programs that make a message's bytes anew when it is taken out of a mailbox or an archive. Enron's mails bear Java's numbers of 2004.
BY_ARCHIVES = ("javamail", "mac-outlook-boundary")
#: Times that the program wrote, or the service, that wrote the Date line: a clock set to a wrong month or year shows the same in both. Names of
#: pictures are left out: an answer keeps those of the messages that it quotes.
BY_THE_WRITER = (
    "gmail-boundary", "gmail-older-boundary", "gmail-message-id", "google-message-id", "outlook-next-part", "outlook-message-id",
    "mac-outlook-message-id", "mozilla-message-id", "unix-message-id", "gnus-message-id", "eudora-message-id", "pine-message-id", "pine-boundary",
    "notes-", "uuid-version-1", "gmx-message-id", "mail-ru-message-id", "yandex-message-id", "aol-message-id", *BY_ARCHIVES,
)  # fmt: skip


def by_the_same_clock(hidden: Moment, stated: Moment) -> Moment:
    """A hidden time that states no zone, read in the zone of the stated one: both are taken for the clock of one computer."""
    return hidden if hidden.offset_minutes is not None else Moment(hidden.wall, stated.offset_minutes, hidden.precision)


def times_by_the_writer(mail: Examined) -> Iterator[TimeClaim]:
    """The hidden times made by the program or the service that wrote the Date line."""
    return (claim for claim in mail.every(TimeClaim) if claim.role is TimeRole.TOKEN and claim.token.lower().startswith(BY_THE_WRITER))


def whole_days_apart(one: datetime, other: datetime, most: timedelta) -> int:
    """How many days lie between two moments that show the same time of day, but for `most`; 0 where they do not, or lie less than two days apart.

    A night between the two, or a zone that was left out, is nothing unusual.
    """
    apart = abs(one - other)
    agrees = min(apart % _A_DAY, _A_DAY - apart % _A_DAY) <= most
    return round(apart / _A_DAY) if agrees and apart >= 2 * _A_DAY - most else 0


def same_but_for_the_month(hidden: Moment, stated: Moment) -> bool:
    """Whether two times agree in day, hour and minute, in UTC, if the stated one's month, or month and year, were the hidden one's."""
    if hidden.utc is None or stated.utc is None or abs(hidden.utc - stated.utc) < _NOT_ONE_MONTH:
        return False
    # The hidden time is UTC: around the turn of the month its month is not the one that a local clock showed.
    around = {12 * hidden.utc.year + hidden.utc.month - 1 + step for step in (-1, 0, 1)}
    moved = (_in_month(stated, month // 12, month % 12 + 1) for month in sorted(around))
    return any(one is not None and abs(one - hidden.utc) <= _SAME_MOMENT for one in moved)


def _in_month(moment: Moment, year: int, month: int) -> datetime | None:
    try:
        return Moment(moment.wall.replace(year=year, month=month), moment.offset_minutes).utc
    except ValueError:  # the 31st of a shorter month, or no year at all
        return None


def _latest(claim: TimeClaim) -> datetime:
    return claim.moment.latest

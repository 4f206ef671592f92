"""What is usual in a sender's messages around one of them, and in what that one differs.

Never the hour or the weekday: people work at all hours, and such profiles accuse the innocent. A new computer or a move changes what
is usual from a day on, so that only what is the same before and after a message is taken for usual at its time.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from leakcheck.decode.domain_alignment import organisational
from leakcheck.decode.mail_shapes import number_shape, program_of
from leakcheck.model.dump import Sender, SenderMail

#: So many messages show a habit, so many of them on each side in time.
LEAST, _EACH_SIDE, _AROUND = 10, 3, 10
#: More different values than this are no habit.
_MOST_VALUES = 2
_SUMMER_TIME = 60
#: A value that more messages of the sender share is a second computer, or a journey.
_SHARED = 2
_NAME = re.compile(r"[^\d(/]{2,60}")


_PROGRAM, HOSTS, _FORM, _ZONE, _LINES = (
    "the program", "the domain in the Message-ID", "the form of the Message-ID", "the zone of the date", "the order of the header lines",
)  # fmt: skip
_OF_THE_PROGRAM = frozenset({_PROGRAM, _FORM, _LINES})


@dataclass(frozen=True, slots=True)
class Departure:
    """In one respect a message is unlike those before and after it."""

    respect: str
    usual: str
    here: str

    @property
    def cause(self) -> str:
        """The one thing that would explain it: another program shows in its name, its Message-IDs and its header lines alike."""
        return _PROGRAM if self.respect in _OF_THE_PROGRAM else self.respect


def program_name(mail: SenderMail) -> str:
    """The family of the program, or its name without the version, which changes by itself."""
    return _named(mail.program)


# Kept, because a collection names the same few programs in all its messages.
@lru_cache(maxsize=1024)
def _named(program: str) -> str:
    match = _NAME.match(program)
    return program_of(program) or (match[0].strip(" -,") if match else "")


def number_domain(mail: SenderMail) -> str:
    """Under whose name the program or the server numbers messages."""
    return organisational(mail.number.rpartition("@")[2].lower().strip("<>. "))[:100] if "@" in mail.number else ""


def zone_text(mail: SenderMail) -> str:
    """The zone of the date as a date line writes it."""
    if mail.zone is None:
        return ""
    hours, minutes = divmod(abs(mail.zone), 60)
    return f"{'-' if mail.zone < 0 else '+'}{hours:02}{minutes:02}"


#: What is asked of each message, and how that is called.
RESPECTS: tuple[tuple[str, Callable[[SenderMail], str]], ...] = (
    (_PROGRAM, program_name),
    (HOSTS, number_domain),
    (_FORM, lambda mail: number_shape(mail.number)),
    (_ZONE, zone_text),
    (_LINES, lambda mail: mail.lines),
)


class Habit:
    """A sender's habit: by authenticated messages where there are enough of them, else by all that were received."""

    def __init__(self, sender: Sender) -> None:
        signed = tuple(mail for mail in sender.mails if mail.authenticated)
        self.authenticated = len(signed) >= LEAST
        self.mails: Sequence[SenderMail] = signed if self.authenticated else tuple(mail for mail in sender.mails if mail.received)
        """In the order of their dates; fewer than LEAST show no habit."""
        self._times = [mail.sent for mail in self.mails]
        self._values = {mail.item.path: tuple(asked(mail) for _, asked in RESPECTS) for mail in sender.mails}
        # Copies of one message are one.
        named = {(place, value, mail.number or mail.item.path) for mail in sender.mails for place, value in enumerate(self._of(mail))}
        self._shared = Counter((place, value) for place, value, _ in named)

    def _of(self, mail: SenderMail) -> tuple[str, ...]:
        return self._values[mail.item.path]

    def departures(self, mail: SenderMail) -> Iterator[Departure]:
        """In what a message is unlike the sender's messages both before and after it."""
        around = self._around(mail)
        columns = zip(*map(self._of, around), strict=True)
        for place, ((respect, asked), here, column) in enumerate(zip(RESPECTS, self._of(mail), columns, strict=False)):
            usual = set(column)
            if not here or "" in usual or len(usual) > _MOST_VALUES or here in usual:
                continue
            if self._shared[place, here] <= _SHARED and not (asked is zone_text and _near(mail, around)):
                yield Departure(respect, " or ".join(sorted(usual)), here)

    def _around(self, mail: SenderMail) -> Sequence[SenderMail]:
        """The messages of the habit nearest in time on both sides; none where one side has too few."""
        place = bisect_left(self._times, mail.sent)
        before, after = self.mails[max(place - _AROUND, 0) : place], self.mails[place : place + _AROUND + 1]
        sides = [[one for one in side if one.item.path != mail.item.path and (one.number or one) != mail.number] for side in (before, after)]
        enough = min(map(len, sides)) >= _EACH_SIDE and sum(map(len, sides)) >= LEAST
        return (*sides[0], *sides[1]) if enough else ()


def _near(mail: SenderMail, around: Sequence[SenderMail]) -> bool:
    """Whether a message of those around has the same zone, or the one that summer time makes of it."""
    return any(one.zone is None or mail.zone is None or abs(one.zone - mail.zone) <= _SUMMER_TIME for one in around)

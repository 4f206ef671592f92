"""The times in the numbers that mail servers give to a message while they hold it, as their trace lines name them.

Exim, sendmail since version 8.12, Postfix with long numbers and InterMail build them out of the time at which they took the message in. The
line's own time is written a moment later, so that whoever changes the date of a trace line leaves the number behind.
"""

import re
from datetime import datetime, timedelta

from leakcheck.decode.clock_numbers import SIXTY_TWO, Token, alphabet_number, calendar_moment, kept
from leakcheck.decode.moments import unix_moment
from leakcheck.model.moment import Moment

#: Exim specification, section 3.4; sendmail 8.12's queue.c (QidPrefix) and Postfix's long queue identifiers, each by what it writes.
_EXIM, _SENDMAIL = SIXTY_TWO, SIXTY_TWO[:60]
_POSTFIX = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
_CLASS = "[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]"
_ID = re.compile(
    rf"\bid <?(?:(?P<exim>[12][A-Za-z0-9]{{5}})-(?:[A-Za-z0-9]{{6}}-[A-Za-z0-9]{{2}}|[A-Za-z0-9]{{11}}-[A-Za-z0-9]{{4}})(?![\w-])"
    # Month, day and hour are of few letters; fourteen digits would be a time written out, and nothing but hexadecimal one of Postfix's short numbers.
    rf"|(?=[0-9A-F]{{0,7}}[G-Za-x])(?P<sendmail>[0-9A-Za-x][0-9AB][1-9A-V][0-9A-N][0-9A-Za-x]{{2}})[0-9A-Za-x]{{2}}\d{{6}}(?![\w-])"
    rf"|(?P<postfix>{_CLASS}{{6}})(?P<parts>{_CLASS}{{4}})z{_CLASS}{{1,12}}(?![\w-])|(?P<intermail>(?:19|20)\d{{12}})\.[A-Z]{{3,4}}\d{{1,8}}\.)"
)
_NAMES_EXIM = re.compile(r"\bExim \d")
_A_MILLION, _LEFT_BY_A_PROGRAM = 1_000_000, "from userid"
#: sendmail's year begins anew every sixty years.
_CENTURY, _ROUND, _FIRST = 1900, 60, 2000


def queue_id_clock(received: str) -> Token | None:
    """The time in the number of a trace line, in UTC; None where it is of another form."""
    # Of what was left in its queue by a program of the same computer Postfix states when that was, and gives it a number later.
    match = None if _LEFT_BY_A_PROGRAM in received else _ID.search(received)
    if match is None:
        return None
    if match["exim"]:
        # Gmane's gateway from news writes lines like Exim's, each with the same number of 2004, and calls itself Gmexim.
        if not _NAMES_EXIM.search(received):
            return None
        return kept("exim-queue-id", unix_moment(alphabet_number(match["exim"], _EXIM)))
    if match["sendmail"]:
        return kept("sendmail-queue-id", _sendmail(match["sendmail"]))
    if match["intermail"]:
        written = calendar_moment(match["intermail"])
        return kept("intermail-queue-id", written and Moment(written.wall, 0))
    is_time = alphabet_number(match["parts"], _POSTFIX) < _A_MILLION
    return kept("postfix-queue-id", unix_moment(alphabet_number(match["postfix"], _POSTFIX))) if is_time else None


def _sendmail(letters: str) -> Moment | None:
    """Year, month, day, hour, minute and second, a letter each."""
    year, month, day, hour, minute, second = map(_SENDMAIL.index, letters)
    rounds = 1 if _CENTURY + _ROUND + year >= _FIRST else 2
    try:
        return Moment(datetime(_CENTURY + rounds * _ROUND + year, month + 1, day, hour, minute) + timedelta(seconds=second), 0)
    except ValueError:
        return None

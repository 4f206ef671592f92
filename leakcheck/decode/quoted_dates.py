"""Dates of older messages, as programs write them above the words that they quote: `On Tue, 3 May 2016, Ann wrote:` and the like.

Only what can be read in one way is taken: a month by its English name, or a date in the order of ISO 8601. `03/05/2016` is two days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}\.?,?[ -](?P<year>(?:19|20)\d\d)"
    rf"|{_MONTH.replace('month', 'month2')}\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>(?:19|20)\d\d)"
    r"|(?P<year3>(?:19|20)\d\d)-(?P<month3>[01]\d)-(?P<day3>[0-3]\d))\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:wrote|writes|schrieb|a écrit|escribió|написал[аи]?|пишет)\b.{0,3}:\s*$")
#: A forwarded or answered message's own lines, each at the start of its line.
_LINE = re.compile(r"^[>\s*]*(?P<name>From|Sent|Date|To|Subject|Received|Message-ID|MIME-Version|Return-Path|Content-Type)\s*:", re.IGNORECASE)
#: Lines of a whole header: a mailbox that was read as one message, or a message sent back by a server, and no quotation of a program.
_WHOLE_HEADER = frozenset({"received", "message-id", "mime-version", "return-path", "content-type"})
_QUOTE = re.compile(r"^[>\s|]+")
#: A line about who wrote when may be wrapped once or twice.
_WRAPPED, _BLOCK = 3, 8
_LONGEST_LINE, _MOST_LINES = 400, 20_000


@dataclass(frozen=True, slots=True)
class QuotedDate:
    """The day on which a quoted message says that it was sent, and the words that say so."""

    day: date
    words: str


def quoted_dates(text: str) -> Iterator[QuotedDate]:
    """Each date above quoted words, in the order of the text."""
    lines = [line[:_LONGEST_LINE] for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]]
    for number, line in enumerate(lines):
        if _SAYS.search(line):
            yield from _attribution(lines, number)
        elif (match := _LINE.match(line)) is not None and match["name"].lower() in {"sent", "date"} and _in_block(lines, number):
            yield from _first_date(line)


def _attribution(lines: list[str], last: int) -> Iterator[QuotedDate]:
    """`On …, somebody wrote:`, back to the line that begins it; one date alone, or it is not known which is meant."""
    for first in range(last, max(-1, last - _WRAPPED), -1):
        bare = _QUOTE.sub("", lines[first])
        if bare[:3] in {"On ", "Am ", "Le ", "El "} or _DATE.match(bare):
            yield from _first_date(" ".join(_QUOTE.sub("", line) for line in lines[first : last + 1]))
            return


def _in_block(lines: list[str], number: int) -> bool:
    """Whether the lines around are those of a message's header: a sender and a recipient or subject, not just any list of dates."""
    near = (_LINE.match(line) for line in lines[max(0, number - _BLOCK) : number + _BLOCK])
    names = {match["name"].lower() for match in near if match is not None}
    return "from" in names and bool(names & {"to", "subject"}) and not names & _WHOLE_HEADER


def _first_date(words: str) -> Iterator[QuotedDate]:
    found = list(_DATE.finditer(words))
    if len(found) != 1:
        return
    (match,) = found
    month = match["month"] or match["month2"]
    number = _MONTHS[month[:3].lower()] if month else int(match["month3"])
    try:
        day = date(int(match["year"] or match["year2"] or match["year3"]), number, int(match["day"] or match["day2"] or match["day3"]))
    except ValueError:
        return
    yield QuotedDate(day, " ".join(words.split()))

"""Dates of older messages, as programs write them above the words that they quote: `On Tue, 3 May 2016, Ann wrote:` and the like.

Only what can be read in one way is taken: a month by its name, a date in the order of ISO 8601, or one with dots, which programs write
with the day first. `03/05/2016` is two days. The names are those of ten European languages; where one word names two months in two
languages (listopad), it is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_NAMES = (
    "january jan januar januari janvier janv enero gennaio gen janeiro января січня stycznia",
    "february feb februar februari février févr febrero febbraio fevereiro февраля лютого lutego",
    "march mar märz mrz maart mars marzo março марта березня marca",
    "april apr avril avr abril aprile апреля квітня kwietnia",
    "may mai mei mayo maggio mag maio мая травня maja",
    "june jun juni juin junio giugno giu junho июня червня czerwca",
    "july jul juli juillet juil julio luglio lug julho июля липня lipca",
    "august aug augustus août agosto августа серпня sierpnia",
    "september sep sept septembre septiembre settembre setembro сентября вересня września",
    "october oct oktober okt octobre octubre ottobre ott outubro октября жовтня października",
    "november nov novembre noviembre novembro ноября",
    "december dec dezember dez décembre déc diciembre dicembre dic dezembro декабря грудня grudnia",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_WORD, _YEAR = r"[^\W\d_]{3,12}", r"(?:19|20)\d\d"
#: A date that can be read in one way.
DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?: de)?[ -](?P<month>{_WORD})\.?,?(?: de)?[ -](?P<year>{_YEAR})"
    rf"|(?P<month2>{_WORD})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>{_YEAR})"
    rf"|(?P<day3>\d{{1,2}})\.(?P<month3>\d{{1,2}})\.(?P<year3>{_YEAR})"
    rf"|(?P<year4>{_YEAR})-(?P<month4>[01]\d)-(?P<day4>[0-3]\d))\b",
    re.IGNORECASE,
)
#: `… wrote:` at the end, or `… schrieb Ann:`, whose verb stands before the name.
_SAYS = re.compile(
    r"\b(?:wrote|writes|a écrit|escribió|ha scritto|escreveu|napisała?|написала?|написав|пишет) ?:\s*$|\b(?:schrieb|schreef)\b[^:]{0,120}:\s*$"
)
_BEGINS = ("On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "W dniu ")
#: A forwarded or answered message's own lines, each at the start of its line, by what they say.
_LINES = {
    "from": "from de von da van od от від",
    "date": "sent date envoyé gesendet datum enviado fecha inviato data verzonden wysłano отправлено дата надіслано",
    "to": "to à an a para aan do кому",
    "subject": "subject objet betreff asunto oggetto assunto onderwerp temat тема",
    # Lines of a whole header: a mailbox that was read as one message, or a message sent back by a server, and no quotation of a program.
    "whole": "received message-id mime-version return-path content-type",
}
_MEANS = {name: what for what, names in _LINES.items() for name in names.split()}
_LINE = re.compile(r"^[>\s*]*(?P<name>[^\W\d_][\w-]{0,14}) ?:", re.IGNORECASE)
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
        # Both forms have a colon, and most lines have none.
        if ":" not in line:
            continue
        if line.rstrip().endswith(":") and _SAYS.search(line):
            yield from _attribution(lines, number)
        elif _meaning(line) == "date" and _in_block(lines, number):
            yield from _only_date(line)


def _attribution(lines: list[str], last: int) -> Iterator[QuotedDate]:
    """`On …, somebody wrote:`, back to the line that begins it."""
    for first in range(last, max(-1, last - _WRAPPED), -1):
        bare = _QUOTE.sub("", lines[first])
        if bare.startswith(_BEGINS) or DATE.match(bare):
            yield from _only_date(" ".join(_QUOTE.sub("", line) for line in lines[first : last + 1]))
            return


def _in_block(lines: list[str], number: int) -> bool:
    """Whether the lines around are those of a message's header: a sender and a recipient or subject, not just any list of dates."""
    said = {_meaning(line) for line in lines[max(0, number - _BLOCK) : number + _BLOCK]}
    return "from" in said and bool(said & {"to", "subject"}) and "whole" not in said


def _meaning(line: str) -> str:
    match = _LINE.match(line)
    return _MEANS.get(match["name"].lower(), "") if match is not None else ""


def _only_date(words: str) -> Iterator[QuotedDate]:
    """The date in a line that has one alone; of several it is not known which is meant."""
    found = [day for match in DATE.finditer(words) if (day := day_of(match)) is not None]
    if len(found) == 1:
        yield QuotedDate(found[0], " ".join(words.split()))


def day_of(match: "re.Match[str]") -> date | None:
    """The day that a match of DATE names; None where the calendar has none such."""
    name = match["month"] or match["month2"]
    month = _MONTHS.get(name.lower(), 0) if name else int(match["month3"] or match["month4"])
    year, day = (next(int(match[f"{unit}{place}"]) for place in ("", 2, 3, 4) if match[f"{unit}{place}"]) for unit in ("year", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Lines of conversations as WhatsApp exports them: a day and a time of the telephone's clock in the spelling of its country, a name, and the words.

The maker has published nothing of the form. Spellings are those that the telephone's system gives to days and times (Unicode CLDR): iPhones put
them in brackets, Android sets a line between them and the name. Nothing in a line says whether the day or the month stands first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from leakcheck.model.moment import Moment, Precision

#: iPhones set the mark of direction before what the program wrote and no person: attachments, notes about the group.
MARK = "\u200e"
_DAY = r"(?P<one>\d{1,4})(?P<sign>[./-])[ \u00a0]?(?P<two>\d{1,2})(?P=sign)[ \u00a0]?(?P<three>\d{2,4})"
_HALF_BEFORE = r"(?:(?P<before>上午|下午|오전|오후|午前|午後)[ \u00a0\u202f]?)?"
_HALF = r"(?:[ \u00a0\u202f]?(?P<half>[AaPp]\.?[ \u00a0\u202f]?[Mm]\.?))?"
_TIME = rf"{_HALF_BEFORE}(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?{_HALF}"
_BETWEEN = r"(?:,?[ \u00a0\u202f]|\.?,?[ ]|[ ]à[ ])"
_STAMP = rf"{_DAY}\.?{_BETWEEN}{_TIME}"
_STARTS = (
    re.compile(rf"[\u200e\u200f\ufeff]{{0,2}}\[{_STAMP}\] ?(?P<rest>.{{0,4000}})"),
    re.compile(rf"[\u200e\u200f\ufeff]{{0,2}}{_STAMP} [-–] (?P<rest>.{{0,4000}})"),
)
#: A cheap sign: what a line must begin with.
_OPENING = re.compile(r"[\u200e\u200f\ufeff]{0,2}\[?\d")
#: A name ends at the first colon; a note of the program's may hold one too, but begins with more words, or quotes something before it.
_NAME = re.compile(r"(?P<name>[^:\n]{1,60}?): ?(?P<words>.*)", re.DOTALL)
_QUOTES = frozenset('"„“”«»‘’')
_MOST_WORDS = 6
#: iPhones: `<attached: 00000012-PHOTO-2019-12-24-21-05-33.jpg>` in the telephone's language; Android: a file's name, and that it is attached.
_IN_BRACKETS = re.compile(r"<[^<>:\n]{3,30}: ?(?P<file>[^<>:\"/\\|?*\n]{1,200}\.\w{1,6})>")
_BY_ANDROID = re.compile(r"(?P<mark>\u200e?)(?P<file>[^<>:\"/\\|?*\n]{1,200}\.\w{1,6}) \([^()\n]{4,40}\)")
_NUMBERED = re.compile(r"(?:IMG|VID|PTT|AUD|DOC|STK|GIF)-\d{8}-WA\d{4}\.\w{2,5}")
_AFTERNOON = ("p", "下", "오후", "午後")


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message or note: the line it begins in, three numbers of its day as they stand, its time, whose it is, and what it says."""

    number: int
    stamp: str
    day: tuple[int, int, int]
    sign: str
    hour: int
    minute: int
    second: int | None
    name: str
    """Empty for notes of the program's own."""
    words: str

    @property
    def attachment(self) -> str:
        """The name of the file that the message brought; empty where it brought none, or the export left files out."""
        inside = _IN_BRACKETS.search(self.words[:400]) if "<" in self.words else None
        if inside is not None:
            return inside["file"].strip()
        android = _BY_ANDROID.match(self.words[:400]) if "(" in self.words else None
        if android is not None and (android["mark"] or _NUMBERED.fullmatch(android["file"])):
            return android["file"].strip()
        return ""


class DayOrder(StrEnum):
    """Which of the three numbers of a day is what."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"
    UNKNOWN = "unknown"
    """Nothing in the conversation tells, or its lines contradict one another."""


def chat_lines(lines: Iterable[str]) -> Iterator[ChatLine]:
    """The messages and notes in their order; lines without a day belong to the one before and are passed over."""
    for number, line in enumerate(lines, 1):
        found = chat_line(line, number)
        if found is not None:
            yield found


def chat_line(line: str, number: int = 1) -> ChatLine | None:
    """None for a line that begins no message."""
    if not _OPENING.match(line):
        return None
    match = next((match for start in _STARTS if (match := start.match(line)) is not None), None)
    if match is None:
        return None
    hour = _hour(int(match["hour"]), (match["half"] or "").lower(), match["before"] or "")
    minute, second = int(match["minute"]), int(match["second"]) if match["second"] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    name, words = _whose(match["rest"])
    day = int(match["one"]), int(match["two"]), int(match["three"])
    return ChatLine(number, line[: match.start("rest")].strip(" -–"), day, match["sign"], hour, minute, second, name, words)


def _hour(hour: int, half: str, before: str) -> int:
    """Twelve by the clock of halves of a day is the first hour of its half."""
    if not (half or before):
        return hour
    return hour % 12 + (12 if (half or before).startswith(_AFTERNOON) else 0)


def _whose(rest: str) -> tuple[str, str]:
    match = _NAME.match(rest)
    name = match["name"].strip(f"{MARK}\u200f\u202a\u202c ") if match else ""
    if match is None or not name or _QUOTES & set(name) or len(name.split()) > _MOST_WORDS or rest.startswith(MARK):
        return "", rest
    return name, match["words"]


def day_order(lines: Iterable[ChatLine]) -> DayOrder:
    """By numbers that can be no month, by the signs between them, and else by what keeps the lines from going back in time."""
    days = [(line.day, line.sign) for line in lines]
    if not days:
        return DayOrder.UNKNOWN
    if all(day[0] > 31 for day, _ in days):
        return DayOrder.YEAR_FIRST
    first, second = any(day[0] > 12 for day, _ in days), any(day[1] > 12 for day, _ in days)
    if first or second:
        return DayOrder.UNKNOWN if first and second else DayOrder.DAY_FIRST if first else DayOrder.MONTH_FIRST
    if all(sign in ".-" for _, sign in days):
        return DayOrder.DAY_FIRST  # no country puts the month first and writes these
    kept = [order for order in (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST) if _never_goes_back([day for day, _ in days], order)]
    return kept[0] if len(kept) == 1 else DayOrder.UNKNOWN


def _never_goes_back(days: list[tuple[int, int, int]], order: DayOrder) -> bool:
    turned = [(_year(day[2]), *((day[1], day[0]) if order is DayOrder.DAY_FIRST else (day[0], day[1]))) for day in days]
    return all(before <= after for before, after in pairwise(turned))


def moment_of(line: ChatLine, order: DayOrder) -> Moment | None:
    """The telephone's clock at the message; it states no zone."""
    one, two, three = line.day
    if order is DayOrder.UNKNOWN:
        return None
    year, month, day = {
        DayOrder.YEAR_FIRST: (one, two, three),
        DayOrder.DAY_FIRST: (three, two, one),
        DayOrder.MONTH_FIRST: (three, one, two),
    }[order]
    try:
        wall = datetime(_year(year), month, day, line.hour, line.minute, line.second or 0)
    except ValueError:
        return None
    return Moment(wall, None, Precision.MINUTE if line.second is None else Precision.SECOND)


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number

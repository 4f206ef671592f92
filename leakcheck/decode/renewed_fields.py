"""What a document writes anew by itself with each save: fields and formulas for the day (DATE, TODAY()), the number of pages, and its own path."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from leakcheck.decode.quoted_dates import DATE, day_of

#: Either order of day and month, and a year of two digits: whether it is the day that is asked about can be told all the same.
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-])")
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}:\d\d(?::\d\d)?(?![\d:])")
_WORD = re.compile(r"\w+")
#: “Page 1 of 3” in the languages that leaks are most often written in.
PAGE_NUMBER = re.compile(r"(?i:\b(?:pages?|seite|pagina|página|страница|стр)\b)[ .]{0,2}\d{1,5}(?: {0,2}(?i:of|sur|von|de|из|/) {0,2}\d{1,5})?")
#: As FILENAME writes it with its folder.
_OWN_PATH = re.compile(
    r"(?:(?:\b[A-Za-z]:|\\)[\\/][^\n\t\"<>|*?:]{1,200}?|(?<![\w/.])/(?:[\w.-]{1,80}/){1,20}[\w .-]{1,80}?)\.(?:doc|xls|ppt|od[tsp]|rtf)[xm]?\b"
)
#: The file may state its time in another zone than the date was shown in.
_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class _Written:
    """A date in a text, with every day that it can mean."""

    start: int
    end: int
    days: frozenset[date]


def only_fields_renewed(old: str, new: str, saved: date) -> bool:
    """Whether two texts differ in numbers of pages, their own paths and dates alone, each of which is in the new one the day of its last save."""
    old, new = (_OWN_PATH.sub(" _path_ ", PAGE_NUMBER.sub(" _page_ ", text)) for text in (old, new))
    before, after = list(_dates(old)), list(_dates(new))
    if len(before) != len(after) or _others(old, before) != _others(new, after):
        return False
    changed = [two for one, two in zip(before, after, strict=True) if one.days != two.days]
    return all(any(abs(day - saved) <= _A_DAY for day in two.days) for two in changed)


def made_anew_on_another_day(old: str, new: str, saved: tuple[date, date]) -> bool:
    """Whether a day of the old text, and a later one in its place in the new text, are each that of the text's own last save or of the week before.

    So it is with an invoice, a letter or minutes made by saving the last ones under the same name: each bears its own date.
    """
    pairs = ((one.days, two.days) for one, two in zip(_dates(old), _dates(new), strict=False) if one.days != two.days)
    return any(earlier < later for before, after in pairs for earlier in _own(before, saved[0]) for later in _own(after, saved[1]))


def _own(days: Iterable[date], saved: date) -> list[date]:
    """The days that are that of a save or of the week before it."""
    return [day for day in days if timedelta(0) <= saved + _A_DAY - day <= _A_WEEK]


def _dates(text: str) -> Iterator[_Written]:
    """Every date of the text in its order."""
    found = [_Written(*match.span(), frozenset((day,))) for match in DATE.finditer(text) if (day := day_of(match)) is not None]
    taken = {place for one in found for place in range(one.start, one.end)}
    found += [_Written(*match.span(), days) for match in _FIGURES.finditer(text) if match.start() not in taken and (days := _either(match))]
    yield from sorted(found, key=lambda one: one.start)


def _either(match: "re.Match[str]") -> frozenset[date]:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    full = year + 2000 if year < 100 else year
    return frozenset(day for month, number in ((second, first), (first, second)) if (day := _day(full, month, number)) is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _others(text: str, dates: list[_Written]) -> list[str]:
    """All words but those of the dates, whose places are marked; the time of day belongs to a date."""
    pieces: list[str] = []
    last = 0
    for one in dates:
        pieces += [text[last : one.start], " _date_ "]
        last = one.end
    pieces.append(text[last:])
    return [word.casefold() for word in _WORD.findall(_CLOCK.sub(" ", "".join(pieces)))]

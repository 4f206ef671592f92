"""A Date line in the other spellings that servers give it, and with other times in the same spelling (RFC 5322 section 3.3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from leakcheck.decode.value_sweep import Sweep

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    r"(?:(?P<weekday>[A-Z][a-z]{2}),(?P<gap> ?))?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?: (?P<zone>[+-]\d{4}|GMT|UTC|UT|Z))?"
    r"(?P<comment> \((?:[A-Z]{1,5}(?:[+-]\d\d:?\d\d)?|(?:[A-Z][a-z.]{0,11} ){1,3}Time)\))?"
)
#: What programs write in brackets behind an offset; Exchange and others drop it (mail notes, finding 9).
_COMMENTS = {
    "-1000": ("HST",), "-0900": ("AKST", "HDT"), "-0800": ("PST", "AKDT"), "-0700": ("PDT", "MST"), "-0600": ("CST", "MDT"),
    "-0500": ("EST", "CDT", "COT", "PET"), "-0400": ("EDT", "AST", "BOT", "CLT"), "-0300": ("BRT", "ART", "ADT", "CLST"), "-0200": ("BRST",),
    "+0000": ("UTC", "GMT", "WET", "GMT+00:00"), "-0000": ("UTC", "GMT"), "+0100": ("CET", "BST", "WEST", "IST", "WAT", "GMT+01:00"),
    "+0200": ("CEST", "EET", "SAST", "IST", "CAT", "GMT+02:00"), "+0300": ("EEST", "MSK", "AST", "EAT", "IDT", "TRT"),
    "+0330": ("IRST",), "+0400": ("MSD", "GST", "MSK"), "+0430": ("IRDT",), "+0500": ("PKT", "YEKT"), "+0530": ("IST",), "+0600": ("NOVT", "BDT"),
    "+0700": ("ICT", "WIB", "KRAT"), "+0800": ("CST", "SGT", "HKT", "AWST", "PHT"), "+0900": ("JST", "KST"), "+0930": ("ACST",),
    "+1000": ("AEST", "EST"), "+1030": ("ACDT",), "+1100": ("AEDT", "EDT"), "+1200": ("NZST",), "+1300": ("NZDT",),
}  # fmt: skip
_ZERO = ("+0000", "-0000", "GMT", "UTC", "UT", "Z")
#: All offsets that are in use, and the names of world time.
_OFFSETS = {
    f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}": minutes
    for minutes in sorted({*range(-720, 841, 60), -570, -270, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825})
} | dict.fromkeys(("-0000", "GMT", "UTC", "UT", "Z"), 0)
_YEARS = range(1990, 2036)
_TWO_DIGITS = [f"{number:02}" for number in range(60)]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a date is written, apart from which one it is."""

    weekday: bool
    gap: str
    padded: bool
    seconds: bool
    zone: str
    comment: str

    def write(self, day: date, hour: int, minute: int, second: int) -> str:
        return f"{self.dated(day)} {self.clock(hour, minute, second)}{self.zoned()}"

    def dated(self, day: date) -> str:
        named = f"{_DAYS[day.weekday()]},{self.gap}" if self.weekday else ""
        return f"{named}{day.day:02} {_MONTHS[day.month - 1]} {day.year}" if self.padded else f"{named}{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def dated_either_way(self, days: Iterable[date]) -> Iterator[str]:
        """A day below the tenth is written with and without a nought in front; another day does not show which it was."""
        other = replace(self, padded=not self.padded)
        for day in days:
            yield self.dated(day)
            if day.day < 10:
                yield other.dated(day)

    def clock(self, hour: int, minute: int, second: int) -> str:
        return f"{hour:02}:{minute:02}" + (f":{second:02}" if self.seconds else "")

    def zoned(self) -> str:
        return f"{f' {self.zone}' if self.zone else ''}{self.comment}"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a Date line, taken apart."""

    spelling: _Spelling
    day: date
    hour: int
    minute: int
    second: int
    names_its_weekday: bool = True
    """Whether the weekday, if one is named, is that of the date."""

    def respelled(self) -> Iterator[str]:
        """The same time in the other spellings in use: weekday, padding, seconds, names of zones, comments."""
        old = self.spelling
        zones = _ZERO if old.zone in _ZERO else (old.zone,)
        for zone in zones:
            comments = ("", old.comment, *(f" ({name})" for name in _COMMENTS.get(zone, ())))
            for comment in dict.fromkeys(comments):
                for weekday, padded, seconds in ((w, p, s) for w in (True, False) for p in (True, False) for s in {old.seconds, True}):
                    yield _Spelling(weekday, old.gap or " ", padded, seconds, zone, comment).write(self.day, self.hour, self.minute, self.second)

    def same_moment(self) -> Iterator[str]:
        """The same moment under other offsets from UTC, as servers and exports write it that keep to a zone of their own."""
        offset = _minutes(self.spelling.zone)
        if offset is None:
            return
        utc = datetime(self.day.year, self.day.month, self.day.day, self.hour, self.minute, self.second) - timedelta(minutes=offset)
        for zone, other in _OFFSETS.items():
            wall = utc + timedelta(minutes=other)
            comments = ("", *(f" ({name})" for name in _COMMENTS.get(zone, ()))) if other != offset else ()
            for comment in comments:
                for weekday, padded, seconds in ((w, p, s) for w in (True, False) for p in (True, False) for s in {self.spelling.seconds, True}):
                    spelling = _Spelling(weekday, self.spelling.gap or " ", padded, seconds, zone, comment)
                    yield spelling.write(wall.date(), wall.hour, wall.minute, wall.second)

    def other_days(self) -> Iterator[Sweep]:
        """Other days at the same time of day, each with how it differs: first other years, then other months, then any other day."""
        day = self.day
        yield self._on(_dates((year, day.month, day.day) for year in _YEARS), "another year")
        yield self._on(_dates((day.year, month, day.day) for month in range(1, 13)), "another month")
        yield self._on(_dates((day.year, day.month, number) for number in range(1, 32)), "another day of the month")
        yield self._on(map(date.fromordinal, range(date(_YEARS.start, 1, 1).toordinal(), date(_YEARS.stop, 1, 1).toordinal())), "another day")

    def other_times(self) -> Iterator[Sweep]:
        """Every second of the same day, then the same wall clock under other offsets."""
        spelling, (before, after) = self.spelling, (f"{self.spelling.dated(self.day)} ", self.spelling.zoned())
        for hour in _TWO_DIGITS[:24]:
            if not spelling.seconds:
                yield _sweep(f"{before}{hour}:", _TWO_DIGITS, after, "another time of day")
            for minute in _TWO_DIGITS if spelling.seconds else ():
                yield _sweep(f"{before}{hour}:{minute}:", _TWO_DIGITS, after, "another time of day")
        minutes = f":{self.minute:02}" + (f":{self.second:02}" if spelling.seconds else "")
        for zone in _COMMENTS:
            for shift in (-1, 0, 1):
                day = spelling.dated(self.day + timedelta(days=shift))
                yield _sweep(f"{day} ", _TWO_DIGITS[:24], f"{minutes} {zone}", "another hour and time zone")

    def _on(self, days: Iterable[date], how: str) -> Sweep:
        spelling = self.spelling
        return _sweep("", spelling.dated_either_way(days), f" {spelling.clock(self.hour, self.minute, self.second)}{spelling.zoned()}", how)


def _minutes(zone: str) -> int | None:
    """The offset that a zone states, in minutes; None for a line without one."""
    if not zone or not zone[1:].isdigit():
        return 0 if zone in _ZERO else None
    sign = -1 if zone.startswith("-") else 1
    return sign * (int(zone[1:3]) * 60 + int(zone[3:]))


def _sweep(before: str, stretches: Iterable[str], after: str, how: str) -> Sweep:
    return Sweep(before.encode("latin-1"), map(str.encode, stretches), after.encode("latin-1"), how)


def _dates(numbers: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    """Those that are in the calendar."""
    for year, month, number in numbers:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        yield found


def written_date(text: str) -> WrittenDate | None:
    """The date of an unfolded Date line; None where it is written in no usual way, or is no date."""
    match = _DATE.fullmatch(" ".join(text[:120].split()))
    if match is None or match["month"] not in _MONTHS:
        return None
    try:
        day = date(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return None
    # A range at the calendar's end would leave it when shifted by a day.
    if not 1970 <= day.year <= 2100:
        return None
    padded = len(match["day"]) == 2
    spelling = _Spelling(
        match["weekday"] is not None, match["gap"] or "", padded, match["second"] is not None, match["zone"] or "", match["comment"] or ""
    )
    named = match["weekday"] in {None, _DAYS[day.weekday()]}
    return WrittenDate(spelling, day, int(match["hour"]) % 24, int(match["minute"]) % 60, int(match["second"] or 0) % 60, named)

"""A Date line in the other spellings that servers give it, and with other times in the same spelling (RFC 5322 section 3.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

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
_YEARS = range(1990, 2036)


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
        named = f"{_DAYS[day.weekday()]},{self.gap}" if self.weekday else ""
        number = f"{day.day:02}" if self.padded else str(day.day)
        clock = f"{hour:02}:{minute:02}" + (f":{second:02}" if self.seconds else "")
        zone = f" {self.zone}" if self.zone else ""
        return f"{named}{number} {_MONTHS[day.month - 1]} {day.year} {clock}{zone}{self.comment}"


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

    def other_days(self) -> Iterator[tuple[str, str]]:
        """Other days at the same time of day, each with how it differs: first other years, then other months, then any other day."""
        for year in _YEARS:
            yield from self._on(year, self.day.month, self.day.day, "another year")
        for month in range(1, 13):
            yield from self._on(self.day.year, month, self.day.day, "another month")
        for number in range(1, 32):
            yield from self._on(self.day.year, self.day.month, number, "another day of the month")
        first = date(_YEARS.start, 1, 1)
        for count in range((date(_YEARS.stop, 1, 1) - first).days):
            other = first + timedelta(days=count)
            yield from self._either(other, "another day")

    def other_times(self) -> Iterator[tuple[str, str]]:
        """Every second of the same day, then the same wall clock under other offsets."""
        seconds = range(60) if self.spelling.seconds else (0,)
        for hour in range(24):
            for minute in range(60):
                for second in seconds:
                    yield self.spelling.write(self.day, hour, minute, second), "another time of day"
        for zone in _COMMENTS:
            spelling = _Spelling(self.spelling.weekday, self.spelling.gap, self.spelling.padded, self.spelling.seconds, zone, "")
            for shift in (-1, 0, 1):
                for hour in range(24):
                    yield spelling.write(self.day + timedelta(days=shift), hour, self.minute, self.second), "another hour and time zone"

    def _on(self, year: int, month: int, number: int, how: str) -> Iterator[tuple[str, str]]:
        try:
            other = date(year, month, number)
        except ValueError:
            return
        yield from self._either(other, how)

    def _either(self, other: date, how: str) -> Iterator[tuple[str, str]]:
        """A day below the tenth is written with and without a nought in front; another day does not show which it was."""
        for padded in (self.spelling.padded, not self.spelling.padded) if other.day < 10 else (self.spelling.padded,):
            yield replace(self.spelling, padded=padded).write(other, self.hour, self.minute, self.second), how


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

"""How an appointment or task of Outlook repeats, in words ([MS-OXOCAL] section 2.2.1.44.1, RecurrencePattern)."""

import struct
from datetime import date, timedelta

_VERSION = 0x3004
_DAILY, _WEEKLY, _MONTHLY, _YEARLY = 0x200A, 0x200B, 0x200C, 0x200D
_UNITS = {_DAILY: "day", _WEEKLY: "week", _MONTHLY: "month", _YEARLY: "year"}
_BY_DAY, _BY_WEEK, _BY_MONTH, _BY_NTH, _BY_END = 0, 1, 2, 3, 4
#: Patterns of the Hijri calendar have the numbers of the others and this added.
_HIJRI = 8
_GREGORIAN = frozenset({0, 1, 2, 9, 10, 11, 12})
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WHICH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "last"}
_EVERY_DAY, _WORKING_DAYS, _WEEKEND = 0x7F, 0x3E, 0x41
_LAST_DAY, _MINUTES_A_DAY, _MONTHS_A_YEAR = 31, 1_440, 12
_ON_A_DAY, _AFTER_SOME = 0x2021, 0x2022
_EPOCH, _LAST_YEAR = date(1601, 1, 1), 4_500
_MOST_DATES = 10_000


def repetition_words(data: bytes) -> str:
    """`every 2 weeks on Monday and Friday, from 2022-12-12 to 2023-03-06`; empty where the bytes are no such pattern."""
    try:
        return _words(data)
    except (struct.error, OverflowError):
        return ""


def _words(data: bytes) -> str:
    reader, writer, frequency, pattern, calendar, _, period, _ = struct.unpack_from("<5H3I", data)
    place = 22
    if reader != _VERSION or writer != _VERSION or frequency not in _UNITS:
        return ""
    hijri, kind = pattern > _HIJRI, pattern % _HIJRI if pattern > _HIJRI else pattern
    detail: tuple[int, ...] = ()
    if kind != _BY_DAY:
        detail = struct.unpack_from("<2I" if kind == _BY_NTH else "<I", data, place)
        place += 4 * len(detail)
    end, count, _ = struct.unpack_from("<3I", data, place)
    begins, ends = _range(data, place + 12)
    step = _step(frequency, kind, period)
    other = ", by the Hijri calendar" if hijri or calendar == 6 else ", by another calendar than the Gregorian" if calendar not in _GREGORIAN else ""
    last = f" to {ends}" if end == _ON_A_DAY else f", {count:,} {'time' if count == 1 else 'times'}" if end == _AFTER_SOME else ", without an end"
    return f"{step}{_detail(kind, detail)}{other}, from {begins}{last}" if step and begins else ""


def _step(frequency: int, kind: int, period: int) -> str:
    """A day is counted in minutes, a year in months; “every weekday” of the program's window is a week under the sign of a day."""
    unit = _UNITS[_WEEKLY if kind == _BY_WEEK else frequency]
    size = {"day": _MINUTES_A_DAY, "year": _MONTHS_A_YEAR}.get(unit, 1)
    if kind == _BY_WEEK and frequency == _DAILY:
        period = 1
    number = period // size
    return f"every {unit}" if number == 1 else f"every {number:,} {unit}s" if number > 1 else ""


def _detail(kind: int, detail: tuple[int, ...]) -> str:
    if kind == _BY_WEEK:
        days = _named_days(detail[0])
        return f" on each {days}" if days.startswith("day") else f" on {days}"
    if kind == _BY_NTH:
        return f" on the {_WHICH.get(detail[1], str(detail[1]))} {_named_days(detail[0])}"
    if kind == _BY_END or (kind == _BY_MONTH and detail[0] == _LAST_DAY):
        return " on the last day of the month"
    return f" on day {detail[0]} of the month" if kind == _BY_MONTH else ""


def _named_days(mask: int) -> str:
    groups = {_EVERY_DAY: "day", _WORKING_DAYS: "day from Monday to Friday", _WEEKEND: "day of the weekend"}
    names = [name for bit, name in enumerate(_DAYS) if mask >> bit & 1]
    return groups.get(mask & _EVERY_DAY) or " and ".join(names) or "no day"


def _range(data: bytes, place: int) -> tuple[str, str]:
    """The first and the last day, which stand behind the lists of meetings that were taken out or moved."""
    for _ in range(2):
        dates = min(struct.unpack_from("<I", data, place)[0], _MOST_DATES)
        place += 4 + 4 * dates
    first, last = struct.unpack_from("<2I", data, place)
    return _day(first), _day(last)


def _day(minutes: int) -> str:
    day = _EPOCH + timedelta(minutes=minutes)
    return day.isoformat() if day.year < _LAST_YEAR else "no day"

"""Times as files write them: RFC 5322, ISO 8601 (W3CDTF), PDF, EXIF, FILETIME, Unix and DOS. None when it is no time."""

import re
from datetime import datetime, timedelta

from leakcheck.model.moment import Moment, Precision

_MONTHS = {name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
# RFC 5322 section 3.3 with the obsolete forms of 4.3: two-digit years, named zones, missing seconds and weekday.
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9}\s*,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[A-Za-z]*[\s-]+(?P<year>\d{2,4})\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*(?P<zone>[+-]\d{4}|[A-Za-z]{1,5}|\(UTC\))?"
)
# The order of ctime(3), which mbox lines and some old clients use.
_CTIME = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?(?P<month>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2}))?\s+(?:(?P<zone>[+-]\d{4}|[A-Z]{2,5})\s+)?(?P<year>\d{4})(?:\s+(?P<zone2>[+-]\d{4}|[A-Z]{2,5}))?"
)
#: RFC 5322 section 4.3 gives these meanings; every other letter zone says nothing reliable.
_NAMED = {
    "ut": 0, "gmt": 0, "utc": 0, "(utc)": 0, "z": 0, "edt": -240, "est": -300, "cdt": -300, "cst": -360,
    "mdt": -360, "mst": -420, "pdt": -420, "pst": -480,
}  # fmt: skip
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?\s*$"
)
# ISO 32000-1 section 7.9.4, with the variants real producers write (no apostrophes, no D:, zone without minutes).
_PDF = re.compile(
    r"\s*+(?:D:)?\s*+(?P<year>\d{4})(?P<month>\d{2})?(?P<day>\d{2})?(?P<hour>\d{2})?(?P<minute>\d{2})?(?P<second>\d{2})?"
    r"\s*(?P<zone>Z|[+-]\s*\d{1,2}(?:'?\d{2})?)?"
)
_EXIF = re.compile(
    r"\s*(?P<year>\d{4})[:/-](?P<month>\d{2})[:/-](?P<day>\d{2})[ T](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[.,]\d{1,9})?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_OFFSET = re.compile(r"(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?:[:']?(?P<minutes>\d{2}))?'?$")
_FILETIME_EPOCH = datetime(1601, 1, 1)  # naive on purpose: Moment keeps the zone apart
_UNIX_EPOCH = datetime(1970, 1, 1)
#: The sixtieth second of a minute, which is one more than most have.
_LEAP = 60
_LONGEST_MAIL = 200
#: Ticks of 100 nanoseconds between 1582-10-15 and 1601-01-01.
_UUID_TO_FILETIME = 0x0146BF33E42C000


#: As nearly all programs write it; what this matches, `_MAIL` matches in the same way, in twice the time.
_USUAL = re.compile(
    r"\s*(?:[A-Z][a-z]{2}, )?(?P<day>\d\d?) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?P<zone>[+-]\d{4})"
)


def mail_moment(text: str) -> Moment | None:
    """A Date or Received time (RFC 5322 sections 3.3 and 4.3). `-0000` states that the zone is unknown."""
    usual = _USUAL.match(text)
    if usual is not None and usual.end() <= _LONGEST_MAIL and (number := _MONTHS.get(usual[2].lower())) is not None:
        return _whole_moment(usual, number)
    match = _MAIL.search(text[:_LONGEST_MAIL]) or _CTIME.search(text[:_LONGEST_MAIL])
    if match is None:
        return None
    month = _MONTHS.get(match["month"].lower())
    if match.re is _MAIL and match["second"] and len(match["year"]) == 4 and month is not None:
        return _whole_moment(match, month)
    year = int(match["year"])
    # RFC 5322 section 4.3: two digits below 50 are 20xx, other two- and three-digit years count from 1900.
    year += 2000 if len(match["year"]) == 2 and year < 50 else 1900 if len(match["year"]) < 4 else 0
    zone = match["zone"] or match.groupdict().get("zone2")
    return None if month is None else _moment(match, year=year, month=month, offset=_mail_offset(zone))


def _whole_moment(match: "re.Match[str]", month: int) -> Moment | None:
    """As `_moment` gives it, of a time that leaves nothing out, as nearly all in mail."""
    day, _, year, hour, minute, second, zone = match.groups()
    if int(second) > _LEAP:
        return _moment(match, year=int(year), month=month, offset=_mail_offset(zone))
    try:
        return Moment(datetime(int(year), month, int(day), int(hour), int(minute), min(int(second), 59)), _mail_offset(zone))
    except ValueError:
        return None


def iso_moment(text: str) -> Moment | None:
    """An ISO 8601 time as W3CDTF restricts it (year, month, day, minutes or seconds; zone optional)."""
    match = _ISO.match(text.strip()[:60])
    return None if match is None else _moment(match, offset=_offset(match["zone"]))


def pdf_moment(text: str) -> Moment | None:
    """A PDF date string."""
    match = _PDF.match(text[:60])
    return None if match is None else _moment(match, offset=_offset(match["zone"]))


def exif_moment(text: str, offset: str = "") -> Moment | None:
    """An EXIF date-time with the text of the matching OffsetTime tag, if there is one (Exif 2.31); some programs put the zone behind the time."""
    match = _EXIF.match(text[:60])
    return None if match is None else _moment(match, offset=_offset(offset.strip() or match["zone"]))


def filetime_moment(ticks: int) -> Moment | None:
    """100-nanosecond ticks since 1601-01-01 UTC ([MS-DTYP] section 2.3.3). 0 means never set."""
    if ticks <= 0:
        return None
    return _since(_FILETIME_EPOCH, timedelta(seconds=ticks // 10_000_000))


def version_1_moment(ticks: int) -> Moment | None:
    """The clock of a version-1 UUID (RFC 9562 section 5.1): 100-nanosecond ticks since 1582-10-15 UTC; None before 1601."""
    return filetime_moment(ticks - _UUID_TO_FILETIME)


def unix_moment(seconds: float) -> Moment | None:
    """Seconds since 1970-01-01 UTC."""
    try:
        return _since(_UNIX_EPOCH, timedelta(seconds=seconds))
    except (OverflowError, ValueError):
        return None


def dos_moment(date_time: tuple[int, int, int, int, int, int]) -> Moment | None:
    """A zip entry's local time with its two-second steps; 1980-01-01 means that the writer set none."""
    if date_time[:3] == (1980, 1, 1):
        return None
    try:
        return Moment(datetime(*date_time))
    except ValueError:
        return None


def day_of(moment: Moment) -> Moment:
    """The day, where the time is a midnight."""
    wall = moment.wall
    return Moment(wall, None, Precision.DAY) if not (wall.hour or wall.minute or wall.second) else moment


def _since(epoch: datetime, elapsed: timedelta) -> Moment | None:
    try:
        instant = epoch + elapsed
        return Moment(instant.replace(microsecond=0) if instant.microsecond else instant, 0)
    except OverflowError:
        return None


def _moment(match: "re.Match[str]", offset: int | None, year: int = 0, month: int = 0) -> Moment | None:
    """The moment of a match with named groups; the first absent group sets the precision."""
    groups = match.groupdict()
    precision = next((p for name, p in _ABSENT if groups.get(name) is None), Precision.SECOND)
    second = int(groups.get("second") or 0)
    if second > _LEAP:  # no second of any minute: what is known is the minute, and the text stands beside it
        second, precision = 0, Precision.MINUTE
    second = min(second, 59)  # a leap second has no datetime
    try:
        wall = datetime(
            year or int(groups["year"]), month or int(groups.get("month") or 1), int(groups.get("day") or 1),
            int(groups.get("hour") or 0), int(groups.get("minute") or 0), second,
        )  # fmt: skip
        return Moment(wall, offset if precision in (Precision.SECOND, Precision.MINUTE) else None, precision)
    except ValueError:
        return None


_ABSENT = (
    ("month", Precision.YEAR),
    ("day", Precision.MONTH),
    ("hour", Precision.DAY),
    ("minute", Precision.DAY),
    ("second", Precision.MINUTE),
)


def _mail_offset(zone: str | None) -> int | None:
    if not zone or zone == "-0000":
        return None
    if zone[0] not in "+-":
        return _NAMED.get(zone.lower())
    hours, minutes = int(zone[1:3]), int(zone[3:5])
    value = (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    return value if abs(value) < 24 * 60 else None


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone == "Z":
        return 0
    match = _OFFSET.match(zone.strip())
    if match is None:
        return None
    value = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return (-value if match["sign"] == "-" else value) if value < 24 * 60 else None

"""Clocks inside a message's identifiers: where mail programs and services built the current time into something else.

The patterns and their test vectors come from published examinations (metaspike.com, meridiandiscovery.com); each decoder names
its token, so that a rule can weigh them apart: Outlook's and Thread-Index tokens are random in much unwanted mail.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from leakcheck.decode.moments import filetime_moment, iso_moment, unix_moment, version_1_moment
from leakcheck.model.moment import Moment

Token = tuple[str, Moment]
#: Before mail of this kind existed and beyond what can be meant, a number is no time.
_FROM, _UNTIL = datetime(1992, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
_GMAIL_BOUNDARY = re.compile(r"^0{12}([0-9a-f]{6})([0-9a-f]{8})[0-9a-f]{2}$")
# Google's older form, 28 or 32 hex digits without the run of zeros, holds no clock that has been published: not decoded.
_NEXT_PART = re.compile(r"^-*=_NextPart_[0-9A-F]{3}_[0-9A-F]{4}_([0-9A-F]{8})\.([0-9A-F]{8})$")
_JAVA_BOUNDARY = re.compile(r"^-*=_Part_-?\d+_-?\d+\.(\d{12,13})$")
_JAVA_ID = re.compile(r"\.(\d{12,13})\.JavaMail\.")
# Begins with what stands there literally, which is found many times faster than a border of a word.
_TRACE_ID = re.compile(r"id (?<!\wid )(?:([a-z0-9-]+)\.(\d+)\.(\d{4})\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)|[0-9a-z-]+\.\d+\.(1\d{12}))\b")
_CALENDAR_ID = re.compile(r"^<?(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)[.\-_]")
_UUID1 = re.compile(r"\b([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE)
_OBJECT_ID = re.compile(r"^([0-9a-f]{8})[0-9a-f]{16}(?:@|$)")
_TAG_TIME = re.compile(r"(?:^|;)\s*([tx])\s*=\s*(\d{9,11})\s*(?=;|$)")
_MAC_OUTLOOK = re.compile(r"Microsoft-MacOutlook/[\d.a-z]+\.(\d\d)(\d\d)(\d\d)\b")


def boundary_clock(boundary: str) -> Token | None:
    """The time in a MIME boundary: Gmail's, Outlook's or JavaMail's form."""
    if match := _GMAIL_BOUNDARY.match(boundary):
        return _kept("gmail-boundary", unix_moment(int(match[2] + match[1], 16) / 1e6))
    if match := _NEXT_PART.match(boundary):
        return _kept("outlook-next-part", filetime_moment(int(match[1] + match[2], 16)))
    if match := _JAVA_BOUNDARY.match(boundary):
        return _kept("javamail-boundary", unix_moment(int(match[1]) / 1000))
    return None


def message_id_clock(message_id: str) -> Token | None:
    """The time in a Message-ID: JavaMail's milliseconds, a version-1 UUID, or a calendar time (local or UTC: no zone)."""
    message_id = message_id.strip("<> ")
    if match := _JAVA_ID.search(message_id):
        return _kept("javamail-message-id", unix_moment(int(match[1]) / 1000))
    if match := _CALENDAR_ID.match(message_id):
        year, month, day, hour, minute, second = match.groups()
        return _kept("calendar-message-id", iso_moment(f"{year}-{month}-{day}T{hour}:{minute}:{second}"))
    return object_id_clock(message_id) or uuid_clock(message_id)


def object_id_clock(text: str) -> Token | None:
    """The time in a MongoDB object id that stands by itself: the first 4 of 12 bytes are Unix seconds.

    Any 24 hexadecimal digits read as a time of the last decades one time in three: no rule may take this for more than weak.
    """
    match = _OBJECT_ID.match(text)
    return None if match is None else _kept("object-id", unix_moment(int(match[1], 16)))


def uuid_clock(text: str) -> Token | None:
    """The time in a version-1 UUID (RFC 9562 section 5.1): 100-nanosecond ticks since 1582-10-15 UTC."""
    match = _UUID1.search(text)
    if match is None:
        return None
    return _kept("uuid-version-1", version_1_moment(int(match[3] + match[2] + match[1], 16)))


def trace_clock(received: str) -> Token | None:
    """The milliseconds at the end of Google's trace identifiers in Received and X-Received."""
    match = _TRACE_ID.search(received)
    if match is None:
        return None
    if match[9]:
        return _kept("x-received-id", unix_moment(int(match[9]) / 1000))
    year, month, day, hour, minute, second = match.groups()[2:8]
    return _kept("google-trace-id", iso_moment(f"{year}-{month}-{day}T{hour}:{minute}:{second}"))


def gmail_id_clock(number: int) -> Token | None:
    """The time in Gmail's internal message and thread numbers: the upper 44 of 64 bits are Unix milliseconds."""
    return _kept("gmail-id", unix_moment((number >> 20) / 1000)) if number < 1 << 63 else None


def signature_clocks(field: str) -> Iterator[Token]:
    """The t= (made) and x= (ends) tags of a DKIM or ARC signature (RFC 6376 section 3.5), in Unix seconds."""
    for tag, number in _TAG_TIME.findall(field):
        token = _kept("dkim-t" if tag == "t" else "dkim-x", unix_moment(int(number)))
        if token is not None:
            yield token


def mailer_clock(mailer: str) -> Token | None:
    """The build day in Outlook for Mac's name."""
    match = _MAC_OUTLOOK.search(mailer)
    return None if match is None else _kept("mac-outlook-build", iso_moment(f"20{match[1]}-{match[2]}-{match[3]}"))


def thread_index(text: str) -> tuple[str, list[Moment]] | None:
    """The GUID and the times of a Thread-Index ([MS-OXOMSG] section 2.2.1.3): first the thread's start, then each answer's."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) < 22 or len(data) > 22 + 5 * 500 or (len(data) - 22) % 5:
        return None
    ticks = int.from_bytes(data[:6], "big") << 16
    moments = [filetime_moment(ticks)]
    for start in range(22, len(data), 5):
        word = int.from_bytes(data[start : start + 4], "big")
        ticks += (word & 0x7FFFFFFF) << (23 if word >> 31 else 18)
        moments.append(filetime_moment(ticks))
    kept = [moment for moment in moments if moment is not None and _plausible(moment)]
    return (data[6:22].hex(), kept) if kept else None


def _kept(name: str, moment: Moment | None) -> Token | None:
    return (name, moment) if moment is not None and _plausible(moment) else None


def _plausible(moment: Moment) -> bool:
    return moment.earliest > _FROM and moment.latest < _UNTIL

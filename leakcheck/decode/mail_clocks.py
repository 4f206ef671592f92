"""Clocks inside a message's identifiers: where mail programs and services built the current time into something else.

The patterns and their test vectors come from published examinations (metaspike.com, meridiandiscovery.com) and from public mail; each
decoder names its token, so that a rule can weigh them apart: Outlook's and Thread-Index tokens are random in much unwanted mail. Those of
Outlook's boundaries and Content-IDs are FILETIMEs of the computer's local time, not of UTC (measured on public mail: 31 of 31 that fit at all).
"""

import base64
import binascii
import re
from collections.abc import Iterator

from leakcheck.decode.clock_numbers import Token, kept, mac_moment, notes_moment
from leakcheck.decode.message_id_clocks import EUDORA, GOOGLE, PINE, calendar, google, pine, written_clock
from leakcheck.decode.moments import filetime_moment, iso_moment, unix_moment, version_1_moment
from leakcheck.decode.queue_id_clocks import queue_id_clock
from leakcheck.model.moment import Moment

_GMAIL_BOUNDARY = re.compile(rf"^0{{12}}{GOOGLE}$")
#: Until 2018 the number of a server stood in place of the zeros; the clock behind it is the same (17 of 17 public mails whose date was left alone).
_GMAIL_BOUNDARY_OF_BEFORE_2018 = re.compile(rf"^[0-9a-f]{{12}}{GOOGLE}$")
_NEXT_PART = re.compile(r"^-*=_NextPart_[0-9A-F]{3}_[0-9A-F]{4}_([0-9A-F]{8})\.([0-9A-F]{8})$")
_JAVA_BOUNDARY = re.compile(r"^-*=_Part_-?\d+_-?\d+\.(\d{12,13})$")
# Begins with what stands there literally, which is found many times faster than a border of a word.
_TRACE_ID = re.compile(r"id (?<!\wid )(?:([a-z0-9-]+)\.(\d+)\.(\d{4})\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)|[0-9a-z-]+\.\d+\.(1\d{12}))\b")
_UUID1 = re.compile(r"\b([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE)
_OBJECT_ID = re.compile(r"^([0-9a-f]{8})[0-9a-f]{16}(?:@|$)")
_TAG_TIME = re.compile(r"(?:^|;)\s*([tx])\s*=\s*(\d{9,11})\s*(?=;|$)")
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_PINE_BOUNDARY = re.compile(r"^-?\d{1,12}-\d{1,12}-(\d{9,10})=:\d{1,8}$")
_NOTES_BOUNDARY = re.compile(r"^=_(?:alternative|mixed|related)\s([0-9A-F]{8})([0-9A-F]{8})_=$")
_MAC_BOUNDARY = re.compile(r"^(?:MS_Mac_OE_|B_)(3\d{9})_\d{1,12}(?:_MIME_Part)?$")
_PERL_BOUNDARY = re.compile(r"^-{2,}=_(\d{9,10})-\d{1,8}-\d{1,6}$")
#: Of what lies in a message: its Content-ID, or Gmail's own number of an attachment.
_OUTLOOK_CONTENT = re.compile(r"[^@\s]{1,100}@(01[A-F][0-9A-F]{5})\.([0-9A-F]{8})$")
_GMAIL_CONTENT = re.compile(r"(?:f|ii)_([a-z][0-9a-z]{7})\d{1,2}$")
_OLDER_GMAIL_CONTENT = re.compile(r"ii_([0-9a-f]{16})$")
_WRITTEN_CONTENT = tuple(
    (token, re.compile(shape), reader) for token, shape, reader in (("pine-content-id", PINE, pine), ("eudora-content-id", EUDORA, calendar))
)
_BASE_36 = 36
_MAC_OUTLOOK = re.compile(r"Microsoft-MacOutlook/[\d.a-z]+\.(\d\d)(\d\d)(\d\d)\b")


def boundary_of(content_type: str) -> str:
    """The boundary that a Content-Type states; empty if none."""
    match = _BOUNDARY.search(content_type)
    return match[1] or match[2] if match else ""


def boundary_clock(boundary: str) -> Token | None:
    """The time in a MIME boundary: Gmail's, Outlook's or JavaMail's form."""
    if match := _GMAIL_BOUNDARY.match(boundary):
        return kept("gmail-boundary", google(match))
    if match := _NEXT_PART.match(boundary):
        return kept("outlook-next-part", _by_local_clock(match[1] + match[2]))
    if match := _JAVA_BOUNDARY.match(boundary):
        return kept("javamail-boundary", unix_moment(int(match[1]) / 1000))
    return _rarer_boundary(boundary)


def _rarer_boundary(boundary: str) -> Token | None:
    """Gmail's older form, those of Pine and Yahoo's old service, Notes, Outlook for the Macintosh (by its local clock), and Perl's MIME::Tools."""
    if match := _GMAIL_BOUNDARY_OF_BEFORE_2018.match(boundary):
        return kept("gmail-older-boundary", google(match))
    if match := _PINE_BOUNDARY.match(boundary):
        return kept("pine-boundary", unix_moment(int(match[1])))
    if match := _NOTES_BOUNDARY.match(boundary):
        return kept("notes-boundary", notes_moment(match[1], match[2]))
    if match := _MAC_BOUNDARY.match(boundary):
        return kept("mac-outlook-boundary", mac_moment(int(match[1])))
    if match := _PERL_BOUNDARY.match(boundary):
        return kept("mime-tools-boundary", unix_moment(int(match[1])))
    return None


def _by_local_clock(ticks: str) -> Moment | None:
    """A FILETIME in hexadecimal that was taken from a computer's local time."""
    moment = filetime_moment(int(ticks, 16))
    return moment and Moment(moment.wall)


def content_id_clock(content_id: str) -> Token | None:
    """The time in the name of a part inside a message: Outlook's by its local clock, Gmail's in milliseconds by the browser, Pine's, Eudora's."""
    content_id = content_id.strip("<> ")
    if match := _OUTLOOK_CONTENT.match(content_id):
        return kept("outlook-content-id", _by_local_clock(match[1] + match[2]))
    if match := _GMAIL_CONTENT.match(content_id):
        return kept("gmail-attachment-id", unix_moment(int(match[1], _BASE_36) / 1000))
    if match := _OLDER_GMAIL_CONTENT.match(content_id):
        return gmail_id_clock(int(match[1], 16))
    for token, shape, reader in _WRITTEN_CONTENT:
        if match := shape.match(content_id):
            return kept(token, reader(match))
    return None


def message_id_clock(message_id: str) -> Token | None:
    """The time in a Message-ID: the form of one of many programs, a version-1 UUID or an object id."""
    message_id = message_id.strip("<> ")
    return written_clock(message_id) or object_id_clock(message_id) or uuid_clock(message_id)


def object_id_clock(text: str) -> Token | None:
    """The time in a MongoDB object id that stands by itself: the first 4 of 12 bytes are Unix seconds.

    Any 24 hexadecimal digits read as a time of the last decades one time in three: no rule may take this for more than weak.
    """
    match = _OBJECT_ID.match(text)
    return None if match is None else kept("object-id", unix_moment(int(match[1], 16)))


def uuid_clock(text: str) -> Token | None:
    """The time in a version-1 UUID (RFC 9562 section 5.1): 100-nanosecond ticks since 1582-10-15 UTC."""
    match = _UUID1.search(text)
    if match is None:
        return None
    return kept("uuid-version-1", version_1_moment(int(match[3] + match[2] + match[1], 16)))


def trace_clock(received: str) -> Token | None:
    """The time in the number of a trace line: Google's in Received and X-Received, or that of another server's queue."""
    match = _TRACE_ID.search(received)
    if match is None:
        return queue_id_clock(received)
    if match[9]:
        return kept("x-received-id", unix_moment(int(match[9]) / 1000))
    year, month, day, hour, minute, second = match.groups()[2:8]
    return kept("google-trace-id", iso_moment(f"{year}-{month}-{day}T{hour}:{minute}:{second}"))


def gmail_id_clock(number: int) -> Token | None:
    """The time in Gmail's internal message and thread numbers: the upper 44 of 64 bits are Unix milliseconds."""
    return kept("gmail-id", unix_moment((number >> 20) / 1000)) if number < 1 << 63 else None


def signature_clocks(field: str) -> Iterator[Token]:
    """The t= (made) and x= (ends) tags of a DKIM or ARC signature (RFC 6376 section 3.5), in Unix seconds."""
    for tag, number in _TAG_TIME.findall(field):
        token = kept("dkim-t" if tag == "t" else "dkim-x", unix_moment(int(number)))
        if token is not None:
            yield token


def mailer_clock(mailer: str) -> Token | None:
    """The build day in Outlook for Mac's name."""
    match = _MAC_OUTLOOK.search(mailer)
    return None if match is None else kept("mac-outlook-build", iso_moment(f"20{match[1]}-{match[2]}-{match[3]}"))


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
    possible = [moment for moment in moments if moment is not None and kept("thread-index", moment)]
    return (data[6:22].hex(), possible) if possible else None

"""Where messages begin in an mbox (RFC 4155 and its older dialects), found in one linear pass without holding the file."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.moments import iso_moment, mail_moment
from leakcheck.model.moment import Moment

_CHUNK = 8 << 20
_LONGEST_LINE = 1000
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?[ \t]+"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_YEAR = rb"\b(?:19|20)\d\d\b"
#: What a separator line looks like: an address alone or with a time, or a day of the week with its date, or an ISO 8601 time. Words
#: of a letter that begin with From and name a year are none of these.
_SEPARATOR = re.compile(
    rb"From (?:\S{0,400}@\S{1,400}(?:\s*$|[ \t](?=.{0,200}?%(year)s).{0,200}?\d:\d\d)"
    rb"|.{0,400}?\b%(day)s(?:\d{1,2}[ \t]+%(month)s|%(month)s[ \t]+\d{1,2}\b).{0,60}?%(year)s"
    rb"|.{0,400}?%(year)s-\d\d-\d\d[ T]\d\d:\d\d)" % {b"day": _DAY, b"month": _MONTH, b"year": _YEAR}
)
_HEADER = re.compile(rb"[!-9;-~]{1,80}:|>From ")


def starts(stream: BinaryIO, length: int) -> Iterator[int]:
    """The offsets of the separator lines in the next `length` bytes; the stream stands where a message may begin."""
    base, window, left, looked_at = 0, b"", length, 0
    while True:
        chunk = stream.read(min(_CHUNK, left))
        left -= len(chunk)
        window += chunk
        last = not chunk or left <= 0
        # What stands too near the end for its next line to be seen waits for the next chunk.
        limit = len(window) if last else max(looked_at, len(window) - 2 * _LONGEST_LINE)
        yield from (base + offset for offset in _in_window(window, looked_at, limit, at_start=base + looked_at == 0))
        if last:
            return
        # Four bytes before the limit stay, so that the blank line in front of a separator is still seen.
        kept = max(0, limit - 4)
        base, window, looked_at = base + kept, window[kept:], limit - kept


def _in_window(window: bytes, first: int, limit: int, *, at_start: bool) -> Iterator[int]:
    """Separators whose line end before them lies from `first` up to, not including, `limit`."""
    if at_start and limit > 0 and window.startswith(b"From ") and _begins_message(window, 0):
        yield 0
    at = window.find(b"\nFrom ", first)
    while 0 <= at < limit:
        if window[max(0, at - 2) : at].endswith((b"\n", b"\n\r")) and _begins_message(window, at + 1):
            yield at + 1
        at = window.find(b"\nFrom ", at + 1)


def _begins_message(window: bytes, at: int) -> bool:
    """Whether the line is a separator and not words of a body that begin with From."""
    end = window.find(b"\n", at, at + _LONGEST_LINE)
    if end < 0:
        return False
    return is_separator(window[at:end].rstrip(b"\r")) and _HEADER.match(window, end + 1) is not None


def is_separator(line: bytes) -> bool:
    """Whether a line, without its end, has the shape of a separator."""
    return len(line) <= _LONGEST_LINE and _SEPARATOR.match(line) is not None


def envelope_moment(line: bytes) -> Moment | None:
    """The time on a separator line. It has no zone unless one is written."""
    text = line.decode("latin-1").split(None, 2)
    return mail_moment(text[2]) or iso_moment(text[2]) if len(text) == 3 else None

"""Where messages begin in an mbox (RFC 4155 and its older dialects), found in one linear pass without holding the file."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.moments import mail_moment
from leakcheck.model.moment import Moment

_CHUNK = 8 << 20
_LONGEST_LINE = 1000
#: What a separator line looks like: an address or a word, then a date with a year (asctime order or the mail order).
_SEPARATOR = re.compile(rb"From \S{0,400}[ \t]+.{0,200}?\b(?:19|20)\d\d\b|From \S+@\S+\s*$")
_HEADER = re.compile(rb"[!-9;-~]{1,80}:|>From ")


def starts(stream: BinaryIO, length: int) -> Iterator[int]:
    """The offsets of the separator lines in the next `length` bytes; the stream stands where a message may begin."""
    base, window, left = 0, b"", length
    while True:
        chunk = stream.read(min(_CHUNK, left))
        left -= len(chunk)
        window += chunk
        last = not chunk or left <= 0
        # What stands too near the end for its next line to be seen waits for the next chunk.
        limit = len(window) if last else max(0, len(window) - 2 * _LONGEST_LINE)
        yield from (base + offset for offset in _in_window(window, limit, at_start=base == 0))
        if last:
            return
        # Four bytes before the limit stay, so that the blank line in front of a separator is still seen.
        kept = max(0, limit - 4)
        base, window = base + kept, window[kept:]


def _in_window(window: bytes, limit: int, *, at_start: bool) -> Iterator[int]:
    """Separators that begin in the first `limit` bytes, but for those that the window before has given."""
    if at_start and window.startswith(b"From ") and _is_separator(window, 0):
        yield 0
    at = window.find(b"\nFrom ")
    while 0 <= at < limit:
        blank = window[max(0, at - 2) : at]
        seen_before = not at_start and at < 4
        if blank.endswith((b"\n", b"\n\r")) and not seen_before and _is_separator(window, at + 1):
            yield at + 1
        at = window.find(b"\nFrom ", at + 1)


def _is_separator(window: bytes, at: int) -> bool:
    """Whether the line is a separator and not words of a body that begin with From."""
    end = window.find(b"\n", at, at + _LONGEST_LINE)
    if end < 0:
        return False
    line = window[at:end].rstrip(b"\r")
    return _SEPARATOR.match(line) is not None and _HEADER.match(window, end + 1) is not None


def envelope_moment(line: bytes) -> Moment | None:
    """The time on a separator line. It has no zone unless one is written."""
    text = line.decode("latin-1").split(None, 2)
    return mail_moment(text[2]) if len(text) == 3 else None

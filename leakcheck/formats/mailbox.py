"""A mailbox in one file: mbox in its dialects (mboxo, mboxrd, mboxcl, mboxcl2), CRLF or LF line ends."""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from leakcheck.decode.mbox_lines import envelope_moment, starts
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Span

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_QUOTED_TWICE = re.compile(rb"^>>From ", re.MULTILINE)
#: Finds in half the time of `in` that nothing was quoted, as is usual.
_PERHAPS_QUOTED = re.compile(rb">From ")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def _recognises(content: Content) -> bool:
    if not content.head.startswith(b"From "):
        return False
    with content.open() as stream:
        return next(starts(stream, min(content.size, 1 << 20)), None) == 0


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from _messages(content, limits, _bounds(content), 1)


def _split(content: Content, target_bytes: int) -> Sequence[Span]:
    spans: list[Span] = []
    begin, first, number = 0, 1, 0
    for number, (start, _) in enumerate(_bounds(content), 1):
        if start - begin >= target_bytes:
            spans.append(Span(begin, start, first))
            begin, first = start, number
    return [*spans, Span(begin, content.size, first)] if number else []


def _extract_span(content: Content, limits: Limits, span: Span) -> Iterator[Extracted]:
    yield from _messages(content, limits, _bounds(content, span.start, span.end), span.first)


def _messages(content: Content, limits: Limits, bounds: Iterator[tuple[int, int]], first: int) -> Iterator[Extracted]:
    with content.open() as stream:
        for number, (start, end) in enumerate(bounds, first):
            yield from _message(stream, limits, start, end, number)


def _bounds(content: Content, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each message that begins in the given bytes; `first` is where a message begins."""
    end = content.size if last is None else last
    with content.open() as stream:
        stream.seek(first)
        yield from _pairs((first + offset for offset in starts(stream, end - first)), end)


def _pairs(found: Iterator[int], end: int) -> Iterator[tuple[int, int]]:
    before: int | None = None
    for start in found:
        if before is not None:
            yield before, start
        before = start
    if before is not None:
        yield before, end


def _message(stream: BinaryIO, limits: Limits, start: int, end: int, number: int) -> Iterator[Extracted]:
    if end - start > limits.item_bytes:
        yield Problem(ProblemKind.LIMIT, f"Message {number} is {end - start:,} bytes long, more than is read.")
        return
    stream.seek(start)
    data = stream.read(end - start)
    line, _, message = data.partition(b"\n")
    at = Location(f"separator line of message {number}, byte {start}", storable(line.decode("latin-1"), 300))
    original, dialect = _unquoted(message)
    facts: list[TimeClaim | FeatureUse] = [FeatureUse(at=at, kind="mbox_dialect", value=dialect)]
    moment = envelope_moment(line)
    if moment is not None:
        facts.append(TimeClaim(at=at, role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.CONTAINER))
    yield Child(str(number), Content.of_bytes(original), tuple(facts))


def _unquoted(message: bytes) -> tuple[bytes, str]:
    """The message as it most likely was before it was put into the mailbox, and the dialect that says so.

    A signature stands or falls with this. Where a Content-Length fits what follows, nothing was quoted (mboxcl2) and the
    length also tells the blank line before the next separator from the body's own. Otherwise one `>` is taken off every
    `>From `: right for mboxrd always, for mboxo unless the writer had typed the `>` himself.
    """
    newline = b"\r\n" if b"\r\n" in message[:2000] else b"\n"
    blank = _BLANK_LINE.search(message)
    # The header is left alone: some old servers keep the line of the server before them there, as `>From `.
    head, body = (message[: blank.end()], message[blank.end() :]) if blank else (message, b"")
    length = _LENGTH.search(head) if b"content-length:" in head.lower() else None
    quoted = _PERHAPS_QUOTED.search(body) is not None and _QUOTED.search(body) is not None
    if length is not None and blank and 0 <= len(body) - int(length[1]) <= 2 * len(newline) and not quoted:
        return head + body[: int(length[1])], "mboxcl2"
    body = body.removesuffix(newline) if message.endswith(newline * 2) else body
    if not quoted:
        return head + body, "mboxcl" if length is not None else "unquoted"
    return head + _QUOTED.sub(rb"\1", body), "mboxrd" if _QUOTED_TWICE.search(body) else "mboxo"


FORMAT = Format(
    name="mailbox",
    title="Mailbox (mbox)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(b"From ",),
    extract=_extract,
    limitations=(
        "In the oldest dialect a line that its writer began with '>From ' himself cannot be told from a quoted one.",
        "Messages that a mail program marked as deleted are read like any other.",
    ),
    split=_split,
    extract_span=_extract_span,
)

"""Mailboxes of Foxmail up to version 6 (`.BOX`): messages one behind the other, each behind a line of fourteen signs that no text holds.

Nobody published the form. It was read off a mailbox of Foxmail 6 in a public collection.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MARK = b"\x10" * 7 + b"\x11" * 6 + b"S"
_LINE = re.compile(re.escape(_MARK) + rb"\r?\n")
#: The longest form of the line, and the end of the one before it.
_LAP = len(_MARK) + 3
_CHUNK = 4 << 20


def _recognises(content: Content) -> bool:
    return _LINE.match(content.head) is not None


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    with content.open() as stream, content.open() as messages:
        before: tuple[int, int] | None = None
        number = 0
        for line in _lines(stream):
            if before is not None:
                number += 1
                yield _message(messages, limits, before, line[0], number)
            before = line
        if before is not None:
            yield _message(messages, limits, before, content.size, number + 1)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Begin and end of each line between messages, in one pass without holding the file."""
    base, window, told = 0, b"", -1
    while chunk := stream.read(_CHUNK):
        window += chunk
        for match in _LINE.finditer(window):
            begin, end = base + match.start(), base + match.end()
            if begin > told and (begin == 0 or window[match.start() - 1 : match.start()] == b"\n"):
                yield begin, end
                told = begin
        kept = window[-_LAP:]
        base, window = base + len(window) - len(kept), kept


def _message(stream: BinaryIO, limits: Limits, line: tuple[int, int], end: int, number: int) -> Extracted:
    begin, start = line
    if end - start > limits.item_bytes:
        return Problem(ProblemKind.LIMIT, f"Message {number} is {end - start:,} bytes long, more than is read.")
    stream.seek(start)
    at = Location(f"separator line of message {number}, byte {begin}")
    return Child(str(number), Content.of_bytes(stream.read(end - start)), (FeatureUse(at=at, kind="mbox_dialect", value="Foxmail"),))


FORMAT = Format(
    name="foxmail_mailbox",
    title="Mailbox of Foxmail",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(_MARK,),
    extract=_extract,
    limitations=(
        "What Foxmail notes of each message in a file of its own (.IND) is not read; messages that were deleted there are read like any other.",
        "Mailboxes of Foxmail 7 and later are databases and are not read.",
    ),
)

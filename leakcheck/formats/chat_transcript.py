"""Conversations that WhatsApp exported as text: who takes part, from when to when, how many messages, and which files they brought."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from leakcheck.decode.chat_lines import MARK, ChatLine, DayOrder, chat_line, chat_lines, day_order, moment_of
from leakcheck.decode.conversation_bounds import MOST_FILES, MOST_PEOPLE, beyond
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS, text_encoding
from leakcheck.decode.text_writing import written_text
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    NAMED_BY_CONVERSATION,
    AnyFact,
    Description,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

_MOST_BYTES = 32 << 20
#: A cheap sign: marks of order and direction, then the first numbers of a day, as UTF-8 has them.
_OPENING = re.compile(rb"[\xef\xbb\xbf\s]{0,8}(?:\xe2\x80[\x8e\x8f]){0,2}\[?\d{1,4}[./-]")
_HEAD_LINES, _LEAST_LINES = 30, 2


def _recognises(content: Content) -> bool:
    """Two of the first lines begin messages, one with a name. Logs of programs put the year first: there only the mark of WhatsApp's counts."""
    encoding = text_encoding(content.head) if _OPENING.match(content.head) else None
    if encoding is None:
        return False
    lines = content.head[len(encoding.mark) :].decode(encoding.codec, "replace").lstrip().splitlines()[:_HEAD_LINES]
    if not lines or chat_line(lines[0]) is None:
        return False
    found = list(chat_lines(lines))
    if any(line.day[0] > 31 for line in found) and not any(MARK in line for line in lines):
        return False
    return len(found) >= _LEAST_LINES and any(line.name for line in found)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    text = yield from written_text(content, _MOST_BYTES, limits.text_characters)
    if text is None:
        return
    found = _without_groups(list(chat_lines(text.replace("\r\n", "\n").split("\n"))))
    yield from _people(found)
    yield from _times(found)
    yield from _files(found)
    yield Quantity(at=Location("messages"), kind=QuantityKind.MESSAGES, value=float(sum(bool(line.name) for line in found)), unit="messages")
    yield from beyond("people", len({line.name for line in found if line.name}), MOST_PEOPLE)
    yield from beyond("files", len({line.attachment for line in found if line.attachment}), MOST_FILES)
    if content.size > _MOST_BYTES:
        yield Problem(ProblemKind.LIMIT, "This conversation is longer than is read; its beginning was.")


def _without_groups(found: list[ChatLine]) -> list[ChatLine]:
    """A group has its own name before the notes about it, on iPhones: whoever never wrote a word or sent a file is nobody."""
    names = {line.name for line in found if line.attachment or not line.words.startswith(MARK)}
    return [line if line.name in names else replace(line, name="") for line in found]


def _people(found: Sequence[ChatLine]) -> Iterator[AnyFact]:
    """Under the names of the telephone's address book, or by their numbers."""
    first = {line.name: line for line in reversed(found) if line.name}
    for line in sorted(first.values(), key=lambda line: line.number)[:MOST_PEOPLE]:
        yield PersonClaim(at=_at(line), role=PersonRole.PARTICIPANT, name=storable(line.name, 200))


def _at(line: ChatLine) -> Location:
    return Location(f"line {line.number}", storable(f"{line.stamp} {line.name}".strip()))


def _times(found: Sequence[ChatLine]) -> Iterator[AnyFact]:
    """The first and the last, where the lines tell which number is the day; and whether any message is dated before the one above it."""
    order = day_order(found)
    dated = [(line, moment) for line in found if (moment := moment_of(line, order)) is not None]
    if order is DayOrder.UNKNOWN and found:
        stamps = f"{found[0].stamp} to {found[-1].stamp}"
        yield Description(
            at=_at(found[0]), kind="time of its messages, of which it is not clear whether the day or the month stands first", value=storable(stamps)
        )
    if dated:
        for line, moment in dict.fromkeys((min(dated, key=_clock), max(dated, key=_clock))):
            yield TimeClaim(at=_at(line), role=TimeRole.SENT, moment=moment)
    back = [after[0] for before, after in pairwise(dated) if after[1].wall < before[1].wall]
    if back:
        value = f"{len(back):,} of {len(dated):,}, the first in line {back[0].number:,}"
        yield Description(at=_at(back[0]), kind="messages dated before the one above them", value=value)


def _clock(dated: tuple[ChatLine, Moment]) -> datetime:
    return dated[1].wall


def _files(found: Sequence[ChatLine]) -> Iterator[AnyFact]:
    named = {line.attachment: line for line in reversed(found) if line.attachment}
    for name, line in sorted(named.items(), key=lambda pair: pair[1].number)[:MOST_FILES]:
        yield PathClaim(at=_at(line), path=storable(name, 300), role=NAMED_BY_CONVERSATION)


FORMAT = Format(
    name="chat_transcript",
    title="Conversation exported by WhatsApp",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"[", b"\xe2", *(str(digit).encode() for digit in range(10))),
    extract=_extract,
    limitations=(
        "Anybody can type such a text; nothing in it can be checked.",
        "Times are of the telephone that exported it; where no line tells whether the day or the month stands first, they are told as they stand.",
        "Times with words for noon, night or the halves of the day in languages other than English, Chinese, Japanese and Korean are not read.",
        "Notes of the program's own with a colon in them can pass for messages.",
    ),
)

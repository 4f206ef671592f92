"""The parts of a message by their boundaries (RFC 2046 section 5.1), cut out of the raw bytes in one pass.

Decision: the standard parser is not asked for the structure. It recurses at every level and hands each line through all of
them, so that 600 kB can cost it the stack or a minute, and it keeps no offsets, so that it can only write an enclosed message
anew, which breaks the signatures in it. It still reads the parameters of header fields and the transfer encodings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from itertools import chain

from leakcheck.decode.mail_headers import RawField, begins_field, header_block

#: Deeper nesting and more parts than any honest mail has.
DEEPEST = 40
MOST_PARTS = 1000
_LONGEST_HEAD = 64 << 10
#: A boundary has at most 70 characters (RFC 2046 section 5.1.1); some programs write more.
_LONGEST_BOUNDARY = 300
#: The standard library takes quadratic time for the parameters of a field.
_LONGEST_VALUE = 2000
_LONGEST_KEPT = 500
_READ = frozenset(
    {
        "content-type", "content-transfer-encoding", "content-disposition", "content-id", "content-location", "x-apple-content-length",
        "x-attachment-id",
    }
)  # fmt: skip
_BLANK = frozenset({b"", b"\r", b"\r\r"})


@dataclass(frozen=True, slots=True)
class RawPart:
    """A leaf of a message: no multipart, or one whose parts cannot be told apart."""

    number: str
    """Its place, `2.1` for the first part of the second."""
    head: "Message[str, str]"
    """Its Content- fields."""
    raw: bytes
    """Its body as it stands, without the line end that belongs to the boundary after it."""
    damage: str = ""


@dataclass(slots=True)
class _Level:
    """A multipart that the walk is inside of."""

    boundary: bytes
    number: str
    digest: bool
    parts: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """A boundary line: where what stands before it ends, and where what follows begins."""

    level: int
    closes: bool
    before: int
    after: int


class MimeTree:
    """The walk through a message's parts. After `leaves`, `cut` says what was left out, `boundaries` and `spans` what was met."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        # A file of carriage returns alone is walked in a copy with line feeds; the offsets are the same.
        self._lines = data if b"\n" in data else data.replace(b"\r", b"\n")
        self._levels: list[_Level] = []
        self.boundaries: list[str] = []
        """Those of inner multiparts, in their order."""
        self.spans: dict[str, tuple[int, int]] = {}
        """Where each part, multiparts included, begins with its head and ends before the line end of the next boundary, by its number."""
        self._open: dict[int, tuple[str, int]] = {}
        self.cut = ""

    def leaves(self) -> Iterator[RawPart]:
        block = header_block(self._data)
        head, body, number = _head(block.fields, "text/plain"), block.body_start, ""
        for _ in range(MOST_PARTS):
            entered = self._enter(head, number)
            mark = self._mark(body)
            if entered and (mark is None or mark.closes or mark.level != len(self._levels) - 1):
                # Its own boundary never opens a part: what stands there is one text (RFC 2045 section 5.2).
                own = mark is not None and mark.level == len(self._levels) - 1
                self._levels.pop()
                yield RawPart(number or "1", head, self._text(body, mark), "the marks that divide it into parts are missing")
                mark = self._mark(mark.after) if own and mark else mark
            elif not entered:
                if head.get_content_maintype() == "multipart" and len(self._levels) >= DEEPEST:
                    self.cut = f"parts nested deeper than {DEEPEST} levels"
                yield RawPart(number or "1", head, self._text(body, mark))
            begun = self._next_part(mark)
            if begun is None:
                self._end_parts(0, len(self._data))
                return
            number, head, body = begun
        self.cut = f"more than {MOST_PARTS:,} parts"

    def _enter(self, head: "Message[str, str]", number: str) -> bool:
        """Go into a multipart, if it is one that states its boundary."""
        if head.get_content_maintype() != "multipart" or len(self._levels) >= DEEPEST:
            return False
        boundary = head.get_boundary()
        if not boundary or len(boundary) > _LONGEST_BOUNDARY:
            return False
        if number:
            self.boundaries.append(boundary)
        self._levels.append(_Level(boundary.encode("utf-8", "surrogateescape"), number, head.get_content_type() == "multipart/digest"))
        return True

    def _next_part(self, mark: _Mark | None) -> "tuple[str, Message[str, str], int] | None":
        """The number, head and beginning of the part that follows a mark; text after a closing mark is passed over."""
        while mark is not None and mark.closes:
            del self._levels[mark.level :]
            mark = self._mark(mark.after) if self._levels else None
        if mark is None:
            return None
        del self._levels[mark.level + 1 :]
        level = self._levels[-1]
        level.parts += 1
        number = f"{level.number}.{level.parts}" if level.number else str(level.parts)
        self._open[mark.level] = (number, mark.after)
        body = self._body_start(mark.after)
        fields = header_block(self._data[mark.after : body]).fields
        return number, _head(fields, "message/rfc822" if level.digest else "text/plain"), body

    def _body_start(self, start: int) -> int:
        """Where a part's header ends: after a blank line, or before what is no field of a header or is a boundary."""
        position, most = start, start + _LONGEST_HEAD
        while position < min(most, len(self._lines)):
            end = self._line_end(position)
            line = self._lines[position:end]
            if line in _BLANK:
                return end + 1
            if not (begins_field(line) or (line[:1] in {b" ", b"\t"} and position > start)) or self._level_of(line) is not None:
                return position
            position = end + 1
        return min(position, len(self._lines))

    def _mark(self, position: int) -> _Mark | None:
        """The next line that is a boundary of a level that the walk is in; an outer one ends the inner levels."""
        at = self._lines.find(b"\n--", max(0, position - 1)) if self._levels else -1
        while at >= 0:
            found = self._level_at(at + 1)
            if found is not None:
                level, closes, after = self._last_of_run(found, at + 1)
                return _Mark(level, closes, max(self._before(at + 1), position), after)
            at = self._lines.find(b"\n--", self._line_end(at + 1))
        return None

    def _last_of_run(self, found: tuple[int, bool], at: int) -> tuple[int, bool, int]:
        """Some programs write a boundary twice, or the closing one of a level right before the next of the level around it."""
        while True:
            self._end_parts(found[0], self._before(at))
            after = min(self._line_end(at) + 1, len(self._lines))
            following = self._level_at(after)
            if following is None or following[0] > found[0] or (following[0] == found[0] and found[1]):
                return (*found, after)
            found, at = following, after

    def _before(self, at: int) -> int:
        """Where what stands before a boundary line ends: the line end belongs to the boundary (RFC 2046 section 5.1.1)."""
        return at - 2 if self._lines[at - 2 : at - 1] == b"\r" else at - 1

    def _end_parts(self, level: int, at: int) -> None:
        """A boundary of a level ends the part of that level, and those inside it."""
        for number in [number for number in self._open if number >= level]:
            part, start = self._open.pop(number)
            self.spans[part] = (start, max(start, at))

    def _level_at(self, start: int) -> tuple[int, bool] | None:
        return self._level_of(self._lines[start : min(self._line_end(start), start + 2 * _LONGEST_BOUNDARY)])

    def _level_of(self, line: bytes) -> tuple[int, bool] | None:
        """Whose boundary a line is, and whether it is the closing one."""
        if not line.startswith(b"--"):
            return None
        text = line[2:].rstrip(b" \t\r")
        for number in range(len(self._levels) - 1, -1, -1):
            boundary = self._levels[number].boundary
            if text == boundary:
                return number, False
            if text == boundary + b"--":
                return number, True
        return None

    def _text(self, start: int, mark: _Mark | None) -> bytes:
        return self._data[start : mark.before if mark else len(self._data)]

    def _line_end(self, start: int) -> int:
        end = self._lines.find(b"\n", start)
        return len(self._lines) if end < 0 else end


def _head(fields: tuple[RawField, ...], default: str) -> "Message[str, str]":
    """The fields that say what a part is, in the form whose parameters the standard library reads; of repeated ones the first."""
    read: dict[str, tuple[str, str]] = {}
    for field in fields:
        if field.key in _READ and field.key not in read:
            read[field.key] = (field.name, field.unfolded[:_LONGEST_VALUE])
    values = tuple(read.values())
    return _kept_head(values, default) if sum(map(len, chain.from_iterable(values))) <= _LONGEST_KEPT else _head_of(values, default)


def _head_of(values: tuple[tuple[str, str], ...], default: str) -> "Message[str, str]":
    head: Message[str, str] = Message()
    head.set_default_type(default)
    for name, value in values:
        head[name] = value
    return head


#: The same few kinds of part stand in all mails. Nobody changes a head.
_kept_head = lru_cache(maxsize=512)(_head_of)

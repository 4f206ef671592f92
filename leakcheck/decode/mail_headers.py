"""The header block of a message, as raw fields in their order (RFC 5322 section 2.2), read in linear time from anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header

import msgspec

from leakcheck.decode.visible_text import storable
from leakcheck.model.kept_property import kept_property
from leakcheck.model.location import Location

#: The block of a message up to this size is kept until the next is read: recognition, reader and the walk through its parts ask for it.
_KEPT = 1 << 20
#: More than any honest header block; what lies beyond is not read (hostile blocks of 100,000 lines exist).
LONGEST_BLOCK = 1 << 20
MOST_FIELDS = 5000
_LONGEST_VALUE = 100_000
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLD = re.compile(r"\r{0,2}\n[ \t]*|\r[ \t]+")
#: The same where no carriage return stands, in a tenth of the time.
_FOLD_BY_LINE_FEED = re.compile(r"\n[ \t]*")
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?")
_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?]{0,2000}\?=")
_WORDS = re.compile(rf"(?:{_WORD.pattern})+")
#: Blanks between two encoded words belong to neither (RFC 2047 section 6.2).
_BETWEEN = re.compile(r"(\?=)[ \t]+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
#: A blank line, as `_BLANK` lists them; and a field with its folds.
_TIDY_END = re.compile(rb"\n(?:\n|\r\n|\r\r\n)")
_WHOLE_FIELD = re.compile(rb"(?m)^[^\n]*\n(?:[ \t][^\n]*\n)*")
#: Blocks up to this length have fewer fields than MOST_FIELDS if none is shorter than `a:` and a line end.
_LONGEST_TIDY = 3 * MOST_FIELDS
_NO_FIELD = frozenset({b"", b" ", b"\t", b"\r", b"\n", b"\xef"})
_NAMES: dict[bytes, tuple[str, str]] = {}
_MOST_NAMES_KEPT = 5_000
_BOM = b"\xef\xbb\xbf"
# The last is what a text-mode copy makes of CRLF.
_BLANK = frozenset({b"\n", b"\r\n", b"\r", b"\r\r\n"})
_LONGEST_BLANK = 3
_FOLDS = frozenset({b" ", b"\t"})


class RawField(msgspec.Struct, frozen=True, dict=True):
    """One header field. `position` counts fields of the same name from the top. What is asked of it is made once, and kept."""

    name: str
    position: int
    raw: bytes
    """The value's bytes as they stand, folds included."""
    key: str
    """The name in lower case."""

    @kept_property
    def unfolded(self) -> str:
        """The value on one line, undecoded; bytes that are no UTF-8 are read as Latin-1."""
        text = _text(self.raw[:_LONGEST_VALUE]).strip()
        if text.count("\r") == text.count("\r\n"):
            text = text.replace("\r\n", "\n")
        if "\r" in text:
            return _FOLD.sub(" ", text).strip()
        return _FOLD_BY_LINE_FEED.sub(" ", text).strip() if "\n" in text else text

    @property
    def value(self) -> str:
        """The value as a reader sees it: unfolded, encoded words decoded (RFC 2047)."""
        return storable(decoded(self.unfolded))

    @property
    def part(self) -> str:
        """Where it stands, for a Location."""
        return f"header {self.name}" if self.position == 0 else f"header {self.name} [{self.position}]"

    @kept_property
    def place(self) -> Location:
        """Where it stands, and what stands there."""
        return Location(self.part, storable(self.unfolded, 600))


@dataclass(frozen=True)
class HeaderBlock:
    """The fields of a message in their order, and where its body begins."""

    fields: tuple[RawField, ...]
    body_start: int
    cut: str = ""
    """Why not all of it was read; empty if it was."""

    def every(self, name: str) -> list[RawField]:
        """All fields of a name, from the top."""
        return self._by_name.get(name.lower(), [])

    @kept_property
    def _by_name(self) -> dict[str, list[RawField]]:
        found: dict[str, list[RawField]] = {}
        for field in self.fields:
            found.setdefault(field.key, []).append(field)
        return found

    def first(self, name: str) -> RawField | None:
        """The uppermost field of a name."""
        return next(iter(self.every(name)), None)


_LAST: list[tuple[bytes, HeaderBlock]] = []


def header_block(data: bytes) -> HeaderBlock:
    """The header block at the start of a message; a leading BOM, `From ` line or blank line is passed over."""
    for held, block in _LAST:
        if held is data:
            return block
    block = _header_block(data)
    _LAST[:] = [(data, block)] if len(data) <= _KEPT else []
    return block


def _header_block(data: bytes) -> HeaderBlock:
    return _tidy_block(data) or _any_block(data)


def _tidy_block(data: bytes) -> HeaderBlock | None:
    """The block where nothing but fields stands up to its blank line, as in nearly all mail: taken apart as a whole, as `_any_block` would.

    None for all others.
    """
    end = _TIDY_END.search(data, 0, _LONGEST_TIDY)
    if end is None or data[:1] in _NO_FIELD:
        return None
    fields: list[RawField] = []
    counts: dict[str, int] = {}
    for written in _WHOLE_FIELD.findall(data, 0, end.start() + 1):
        match = _FIELD.match(written)
        if match is None:
            return None
        names = _NAMES.get(match[1]) or _name(match[1])
        key = names[1]
        number = counts.get(key, 0)
        counts[key] = number + 1
        fields.append(RawField(names[0], number, written[match.end() :], key))
    return HeaderBlock(tuple(fields), end.end())


def _name(written: bytes) -> tuple[str, str]:
    """A field's name as it is written, and in small letters; those of most fields are the same few dozen."""
    name = written.decode("ascii")
    names = name, name.lower()
    if len(_NAMES) < _MOST_NAMES_KEPT:
        _NAMES[written] = names
    return names


def _any_block(data: bytes) -> HeaderBlock:
    start, end = (len(_BOM) if data.startswith(_BOM) else 0), min(len(data), LONGEST_BLOCK)
    fields: list[RawField] = []
    counts: dict[str, int] = {}
    body = position = start
    for lines, position in _unfolded_lines(data, start, end):
        match = _FIELD.match(lines[0])
        if match is not None:
            name = match[1].decode("ascii")
            key = name.lower()
            number = counts.get(key, 0)
            counts[key] = number + 1
            first = lines[0][match.end() :]
            fields.append(RawField(name, number, first if len(lines) == 1 else b"".join([first, *lines[1:]]), key))
            body = position
        if len(fields) >= MOST_FIELDS:
            return HeaderBlock(tuple(fields), position, f"more than {MOST_FIELDS:,} header fields")
    # What follows the last field without being one is text whose blank line is missing.
    return HeaderBlock(tuple(fields), body if fields else position, "a header block of more than 1 MB" if position >= end < len(data) else "")


def begins_field(line: bytes) -> bool:
    """Whether a line is the first of a header field."""
    return _FIELD.match(line) is not None


def _unfolded_lines(data: bytes, position: int, end: int) -> Iterator[tuple[list[bytes], int]]:
    """Each field's lines, with where the next begins; ends at the first blank line after any field."""
    pending: list[bytes] = []
    while position < end:
        found = data.find(b"\n", position, end)
        line_end = found + 1 if found >= 0 else _line_end(data, position, end)
        line = data[position:line_end]
        position = line_end
        if len(line) <= _LONGEST_BLANK and line in _BLANK:
            if pending:
                break
        elif line[:1] in _FOLDS and pending:
            pending.append(line)
        elif line.startswith(b"--") and pending and not begins_field(line):
            # The first boundary of a multipart whose blank line is missing.
            position -= len(line)
            break
        else:
            if pending:
                yield pending, position - len(line)
            pending = [line]
    if pending:
        yield pending, position


def decoded(text: str) -> str:
    """Encoded words (RFC 2047) decoded, all else as it is. A broken one stays as it is written and leaves the others readable."""
    if not _ENCODED.search(text):
        return text
    return _WORDS.sub(lambda match: _decoded_words(_WORD.findall(match[0])), _BETWEEN.sub(r"\1", text))


def _decoded_words(words: list[str]) -> str:
    """Neighbouring words; those of one character set as one text, because many programs cut words inside a character."""
    pieces: list[tuple[str, bytes, list[str]]] = []
    for word in words:
        data, charset = _of_word(word)
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data, [*pieces[-1][2], word])
        else:
            pieces.append((charset, data, [word]))
    return "".join(_text_of_words(*piece) for piece in pieces)


def _of_word(word: str) -> tuple[bytes, str]:
    """The bytes of an encoded word and its character set; no character set where the encoding is broken."""
    try:
        ((data, charset),) = decode_header(word)
    # The standard library raises assorted errors for broken words; the raw text says it all.
    except Exception:
        return b"", ""
    if not isinstance(data, bytes) or (not data and word.split("?")[3]):
        return b"", ""
    # RFC 2231 section 5 lets a language follow the character set.
    return data, (charset or "").partition("*")[0]


def _text_of_words(charset: str, data: bytes, words: list[str]) -> str:
    if not charset:
        return "".join(words)
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return "".join(words) if len(words) == 1 else "".join(_text_of_words(charset, _of_word(word)[0], [word]) for word in words)


def _line_end(data: bytes, start: int, end: int) -> int:
    """Where the line ends in a block that has no more line feeds: behind a carriage return, or at the end."""
    carriage = data.find(b"\r", start, end)
    return end if carriage < 0 else carriage + 1


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")

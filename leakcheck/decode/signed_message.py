"""A message as its signatures see it (RFC 6376 sections 3.4 and 3.7): fields, canonical forms, hashes, each made once.

Canonical forms are made by whole-body byte operations; regular expressions of the obvious kind are quadratic on hostile bodies.
"""

import hashlib
import re
import weakref
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from leakcheck.decode.dkim_signature import Canonicalisation, Dialect, SignatureTags, without_signature
from leakcheck.decode.mbox_lines import is_separator
from leakcheck.model.content import Content

#: More than any honest message has; what lies beyond is answered `too large` and never examined.
LONGEST_HEADER = 1 << 20
MOST_FIELDS = 2000
_HEADER_END = re.compile(rb"\n\r?\n")
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
# Searches for bytes that stand there literally take one look at each byte, and half the time of `in` and `count` for two or three bytes.
# Those that begin with a line end skip from one line to the next.
_LONE_LINE_FEED = re.compile(rb"\n(?<!\r\n)")
#: Without its carriage return, or behind blanks: one look at each line where there is neither, as in most mail.
_UNTIDY_LINE_END = re.compile(rb"\n(?<![^ \t]\r\n)")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_BLANK_AT_LINE_END = re.compile(rb"\r(?<= \r)\n")
#: A stretch without blanks of this length at the end of a text (an attachment) is not looked through for runs of them.
_LONG_STRETCH = 4096
#: Names as they were written, colon included, so that the same few dozen are looked at once in a scan.
_NAMES: dict[bytes, str] = {}
_MOST_NAMES_KEPT = 5_000
_LONGEST_NAME_KEPT = 80
#: What is made of longer lists of names is not kept, so that hostile ones do not fill the memory.
MOST_NAMES_KEPT = 100
# RFC 5322 sections 2.2 and 4.5.8: printable ASCII without the colon; blanks before the colon are obsolete and still about.
_FIELD_NAME = re.compile(rb"[!-9;-~]{1,200}[ \t]*")


class HeaderShape:
    """The names of a header's fields in their order, and what follows from them alone: messages of one way through the same servers share it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.is_short = len(names) <= MOST_NAMES_KEPT
        self.places: dict[str, list[int]] = {}
        """Where the fields of each name stand, from the top."""
        for number, name in enumerate(names):
            if name in self.places:
                self.places[name].append(number)
            else:
                self.places[name] = [number]

    def selected(self, names: tuple[str, ...]) -> list[int]:
        """Which fields h= selects: of several of one name from the bottom up (RFC 6376 section 5.4.2)."""
        taken: dict[str, int] = {}
        chosen = []
        for name in names:
            places = self.places.get(name)
            if places is not None:
                taken[name] = count = taken.get(name, 0) + 1
                if count <= len(places):
                    chosen.append(places[-count])
        return chosen


_kept_shape = lru_cache(maxsize=256)(HeaderShape)
_kept_selection = lru_cache(maxsize=256)(HeaderShape.selected)


@dataclass(slots=True)
class SignedMessage:
    """A message: header fields as they stand, body, and what is computed of them once for all signatures."""

    fields: list[tuple[str, bytes]]
    """Lower-case name and the whole field with its line ends (CRLF), from the top."""
    head: bytes
    """The header block as it stands, with CRLF line ends."""
    body: bytes
    mended: bool
    """Whether line ends of several kinds, or doubled ones, were read as CRLF: then the file is not quite as it was sent."""
    strays: int = 0
    """Lines of the header block that belong to no field, so that no signature covers them; many programs show them as text."""
    unmended_body: bytes = b""
    """The body with the line ends that it has, where they were mended; else empty."""
    tidy: bool = False
    """Whether it is known that no line ends in blanks."""
    plain: bool = False
    """Whether the white space of its header lines is known to be blanks, tabs and line ends alone."""
    _hashes: dict[tuple[str, str, int | None], bytes] = field(default_factory=dict)
    _canonical: dict[str, bytes] = field(default_factory=dict)
    _relaxed: dict[int, bytes] = field(default_factory=dict)
    _shape: HeaderShape | None = None

    @property
    def whole(self) -> bytes:
        """The message with CRLF line ends throughout, as a second verifier is to see it (RFC 6376 section 5.3)."""
        ending = b"" if self.body.endswith(b"\r\n") or not self.body else b"\r\n"
        return b"".join((self.head, b"\r\n\r\n", self.body, ending))

    @property
    def places(self) -> dict[str, list[int]]:
        """Where the fields of each name stand, from the top."""
        return self.shape.places

    @property
    def shape(self) -> HeaderShape:
        if self._shape is None:
            names = tuple(map(itemgetter(0), self.fields))
            self._shape = _kept_shape(names) if len(names) <= MOST_NAMES_KEPT else HeaderShape(names)
        return self._shape

    def canonical_body(self, form: Canonicalisation) -> bytes:
        if form not in self._canonical:
            self._canonical[form] = relaxed_body(self.body, tidy=self.tidy) if form == "relaxed" else simple_body(self.body)
        return self._canonical[form]

    def body_hash(self, form: Canonicalisation, hash_name: str, length: int | None) -> bytes:
        key = (form, hash_name, length)
        if key not in self._hashes:
            text = self.canonical_body(form)
            self._hashes[key] = new_hash(hash_name, text if length is None else text[:length]).digest()
        return self._hashes[key]

    def signed_lines(self, tags: SignatureTags, place: int, dialect: Dialect = Dialect.DKIM) -> list[bytes]:
        """What the signature in field `place` signs, in its canonical form: a line a field, its own last (RFC 6376 section 3.7)."""
        relaxed = tags.header_form == "relaxed"
        numbers = self.selected(tags.names)
        lines = (
            [self._relaxed.get(number) or self.relaxed_field(number) for number in numbers]
            if relaxed
            else [self.fields[number][1] for number in numbers]
        )
        own = without_signature(self.fields[place][1])
        if dialect is not Dialect.DKIM and dialect.hashed_as:
            own = dialect.hashed_as + b":" + own.partition(b":")[2]
        lines.append((self._relaxed_line(own) if relaxed else own).removesuffix(b"\r\n"))
        return lines

    def header_digest(self, tags: SignatureTags, place: int, dialect: Dialect = Dialect.DKIM) -> bytes:
        """The hash that the signature in field `place` signs."""
        return new_hash(tags.hash_name, b"".join(self.signed_lines(tags, place, dialect))).digest()

    def relaxed_field(self, number: int) -> bytes:
        if number not in self._relaxed:
            self._relaxed[number] = self._relaxed_line(self.fields[number][1])
        return self._relaxed[number]

    def _relaxed_line(self, whole: bytes) -> bytes:
        if not self.plain:
            return header_form(whole, "relaxed")
        # The same, because then every run of white space is one of blanks.
        name, _, value = whole.partition(b":")
        return b"%b:%b\r\n" % (name.strip().lower(), b" ".join(value.split()))

    def selected(self, names: tuple[str, ...]) -> list[int]:
        """Which fields h= selects: of several of one name from the bottom up (RFC 6376 section 5.4.2)."""
        shape = self.shape
        return _kept_selection(shape, names) if shape.is_short and len(names) <= MOST_NAMES_KEPT else shape.selected(names)


_LAST: list[tuple["weakref.ref[Content]", SignedMessage | None]] = []


def message_of(content: Content, limit: int) -> SignedMessage | None:
    """The message in an item's bytes, taken apart once for its reader and all signature schemes. Raises LimitReached, OSError."""
    for held, message in _LAST:
        if held() is content:
            return message
    message = signed_message(content.read(limit))
    _LAST[:] = [(weakref.ref(content), message)]
    return message


def signed_message(data: bytes) -> SignedMessage | None:
    """The message of a file with any line ends; None where its header block exceeds the caps or is none."""
    crlf, mended, tidy = _mended(data)
    head, _, body = crlf.partition(b"\r\n\r\n")
    if head[:1] in {b"\xef", b"\r", b"\n", b""}:
        head, _, body = crlf.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\r\n\r\n")
    if len(head) > LONGEST_HEADER:
        return None
    lines = _FIELD_END.split(head) if head else []
    if len(lines) > MOST_FIELDS:
        return None
    known = _NAMES.get
    # With its colon, so that a line without one is none of the names known.
    fields = [(known(line[: line.find(b":") + 1]) or _name(line), line + b"\r\n") for line in lines]
    strays, lone_return = 0, _LONE_RETURN.search(head)
    if lone_return or not all(map(itemgetter(0), fields)):
        strays = sum(_is_stray(line, name) for line, (name, _) in zip(lines, fields, strict=True))
        fields = [field for field in fields if field[0]]
    plain = lone_return is None and b"\v" not in head and b"\f" not in head
    return SignedMessage(fields, head, body, mended, strays, _unmended_body(data) if mended else b"", tidy, plain)


def _mended(data: bytes) -> tuple[bytes, bool, bool]:
    """The data with CRLF line ends throughout, whether they were of several kinds or doubled, and whether it is known that no line ends in blanks."""
    if b"\r" not in data or b"\r\n" not in data:
        return data.replace(b"\n", b"\r\n"), False, False
    first = data.find(b"\n")
    # What a text-mode copy makes of a file with CRLF; only where the first line end is doubled can all be.
    if data[max(0, first - 2) : first] == b"\r\r" and data.count(b"\r\r\n") == data.count(b"\n"):
        return data.replace(b"\r\r\n", b"\r\n"), True, False
    untidy = _UNTIDY_LINE_END.search(data)
    if untidy is None or _LONE_LINE_FEED.search(data, untidy.start()) is None:
        return data, False, untidy is None
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), True, False


def _unmended_body(data: bytes) -> bytes:
    end = _HEADER_END.search(data, 0, LONGEST_HEADER)
    return data[end.end() :] if end else b""


def _name(line: bytes) -> str:
    """The lower-case name of a field; empty for what is no field."""
    written, colon, _ = line.partition(b":")
    if not colon or _FIELD_NAME.fullmatch(written) is None:
        return ""
    name = written.strip().lower().decode("ascii")
    if len(_NAMES) < _MOST_NAMES_KEPT and len(written) <= _LONGEST_NAME_KEPT:
        _NAMES[written + colon] = name
    return name


def _is_stray(line: bytes, name: str) -> bool:
    """Whether lines may be shown though no signature covers them: no field, or a bare CR, after which some programs see a new line."""
    if _LONE_RETURN.search(line):
        return True
    if name:
        return False
    # The line of an mbox, or of one mailbox inside another, is left behind by honest exports.
    return not (b"\r\n" not in line and is_separator(line.removeprefix(b">")))


def new_hash(name: str, data: bytes = b"") -> "hashlib._Hash":
    """SHA-1 (which old signatures use) or SHA-256, begun with `data`."""
    # The constructors answer in a third of the time that hashlib.new takes.
    return hashlib.sha1(data, usedforsecurity=False) if name == "sha1" else hashlib.sha256(data)


def simple_body(body: bytes) -> bytes:
    """RFC 6376 section 3.4.3: empty lines at the end reduced to one CRLF."""
    if _ends_in_one_line_end(body):
        return body
    return _without_empty_end(body) + b"\r\n"


def relaxed_body(body: bytes, *, tidy: bool = False) -> bytes:
    """RFC 6376 section 3.4.4: runs of blanks to one, none at line ends, no empty lines at the end. `tidy`: none of its lines ends in blanks."""
    text = body.replace(b"\t", b" ")
    # Behind the line of the last blank nothing changes: attachments often stand there.
    last = text.find(b"\n", max(0, text.rfind(b" "))) + 1
    if 0 < last < len(text) - _LONG_STRETCH:
        kept = text[:last]
        single = _single_blanks(kept, tidy=tidy)
        text = text if single is kept else single + text[last:]
    else:
        text = _single_blanks(text, tidy=tidy).removesuffix(b" ")
    if _ends_in_one_line_end(text):
        return text
    text = _without_empty_end(text)
    return text + b"\r\n" if text else b""


def _single_blanks(text: bytes, *, tidy: bool) -> bytes:
    """The text with one blank for each run of them and none at line ends; the same object where that changes nothing."""
    # From behind: with two bytes alike a third faster than forwards.
    if text.rfind(b"  ") >= 0:
        text = text.replace(b"  ", b" ")
        while b"  " in text:
            text = text.replace(b"  ", b" ")
    return text if tidy or _BLANK_AT_LINE_END.search(text) is None else text.replace(b" \r\n", b"\r\n")


def _ends_in_one_line_end(text: bytes) -> bool:
    """The commonest case, which needs no copying of the whole text."""
    return text[-2:] == b"\r\n" and text[-3:-2] not in {b"\r", b"\n", b""}


def _without_empty_end(text: bytes) -> bytes:
    kept = text.rstrip(b"\r\n")
    # CRLF pairs become one byte each, so that millions of them are dropped at once.
    return kept + text[len(kept) :].replace(b"\r\n", b"\0").rstrip(b"\0").replace(b"\0", b"\r\n")


def header_form(whole: bytes, form: Canonicalisation) -> bytes:
    """RFC 6376 sections 3.4.1 and 3.4.2: a field with its line end as it stands, or unfolded, with single blanks and none at the ends."""
    if form == "simple":
        return whole
    name, _, value = whole.partition(b":")
    unfolded = value.replace(b"\r\n", b"").replace(b"\t", b" ")
    while b"  " in unfolded:
        unfolded = unfolded.replace(b"  ", b" ")
    return name.strip(b" \t").lower() + b":" + unfolded.strip(b" ") + b"\r\n"

"""Known damage of exports, relays and mailing lists undone, from a closed and ordered list: the signed hash says when it is right.

Bounded by counts of guesses and of bytes hashed, so that the same message gets the same answer on every machine.
"""

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from leakcheck.decode.dkim_signature import SignatureTags
from leakcheck.decode.signed_message import SignedMessage, new_hash, relaxed_body, simple_body
from leakcheck.decode.stock_text import is_stock

_MOST_GUESSES = 400
#: The bytes that may be hashed for one message: about a tenth of a second.
_MOST_BYTES = 48 << 20
_MOST_CUTS = 400
_LONGEST_FOOTER = 8_000
_LONGEST_STOCK_TEXT = 2_500
_MOST_PARTS = 40

_FROM = re.compile(rb"(?m)^>(>*From )")
_UNQUOTED_FROM = re.compile(rb"(?m)^(>*From )")
_DOTTED = re.compile(rb"(?m)^\.\.")
_DOT = re.compile(rb"(?m)^\.")
_SIGNATURE_DASHES = re.compile(rb"(?m)^--(?=\r$)")
_BASE64_BLOCK = re.compile(rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{20,998}\r\n)+[A-Za-z0-9+/]{0,998}={0,2}(?=\r\n|\Z)")
_ENCODED_PART = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*([a-z0-9-]+)[^\r\n]*\r\n")
_CHARSET = re.compile(rb"(?i)charset=\"?([\w.:-]{2,40})")
_SAFE_LINK = re.compile(
    rb"https://[a-z0-9.]{1,40}\.safelinks\.protection\.outlook\.com/\?url=((?:https?|ftp|mailto)%3A[^&\s\"'<>]{1,2000})"
    rb"&(?:amp;)?(?:data|sdata|reserved)=[\w%|+=&;.-]{1,2000}"
)
_LINK_DEFENCE = re.compile(rb"https://urldefense\.proofpoint\.com/v2/url\?u=((?:https?|ftp|mailto)-3A[^&\s\"'<>]{1,2000})&[\w%+=&;.-]{1,2000}")
_LINKS = ((_SAFE_LINK, "Safe Links"), (_LINK_DEFENCE, "URL Defense"))
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")
_NO_QUOTED_PRINTABLE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r\n|\Z)")
_CHARSETS = ("windows-1252", "iso-8859-1", "iso-8859-15", "iso-8859-2", "windows-1250", "windows-1251", "koi8-r", "gb18030", "euc-jp", "shift_jis")
_PREAMBLES = (b"This is a multi-part message in MIME format.\r\n", b"This is a multipart message in MIME format.\r\n", b"\r\n",
              b"This is a multi-part message in MIME format.\r\n\r\n", b"This is a multi-part message in MIME format...\r\n\r\n")  # fmt: skip
#: What the lines that mailing lists, virus scanners and mail gateways add are known by: a rule, or one of their stock phrases.
FOOTER = re.compile(
    rb"(?i)unsubscribe|mailing list|mailing-list|mailman/|listinfo|listserv|list archives?:|post to this group|you received this message because"
    rb"|groups\.google\.com|yahoo! ?groups|yahoogroups\.com|for additional commands, e-mail|virus[- ]free|avast|avg\.com|scanned (?:by|for)"
    rb"|mailscanner|message has been scanned|external (?:e-?mail|sender|message)|\[external\]|originated (?:from )?outside"
    rb"|outside (?:of )?(?:the|your|our) organi[sz]ation|do not click|caution:|confidentiality notice"
    rb"|this e-?mail (?:and any|is confidential|was sent to)|intended (?:solely|only) for"
)


class Damage(Enum):
    """What kind of thing was done, as far as it matters for comparing what a reader sees."""

    ENCODED = "encoded"
    """The text was put into a transfer encoding; where the header line does not say so, a reader sees the code."""
    CHARACTERS = "characters"
    """The text was put into another character set."""
    LINKS = "links"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BodyGuess:
    """A body as it may have been."""

    body: bytes
    words: str
    """What was done to it since."""
    damage: Damage = Damage.OTHER
    unshown: bytes = b""
    """What stands where mail programs do not show it, before the first part and behind the last, and was not signed."""
    encoding: bytes = b""
    """The transfer encoding that the whole text was in when it was signed; empty where that is as the header says now."""


class _Reached(Exception):
    """The bound on bytes was reached."""


class BodySearch:
    """Guesses at the text that a body hash was made of."""

    def __init__(self, message: SignedMessage, tags: SignatureTags) -> None:
        self._message, self._tags = message, tags
        self._canonical = relaxed_body if tags.body_form == "relaxed" else simple_body
        self._left = _MOST_BYTES

    def found(self) -> BodyGuess | None:
        """The body that fits, with as little undone as possible; None if none of the guesses does."""
        try:
            return self._first(islice(_guesses(self._message), _MOST_GUESSES)) or self._cut() or self._second()
        except _Reached:
            return None

    def _first(self, guesses: Iterable[BodyGuess]) -> BodyGuess | None:
        return next((guess for guess in guesses if self._fits(guess.body)), None)

    def _second(self) -> BodyGuess | None:
        """Two things at once: an export's change of encoding and a list's footer, as far as the bounds reach."""
        for guess in islice(_guesses(self._message), _MOST_GUESSES // 8):
            inner = BodySearch(self._message, self._tags)
            inner._left = self._left
            further = inner._cut(guess.body)
            self._left = inner._left
            if further is not None:
                # What was cut may stand there in code or in another character set: then nothing but the very words is compared.
                damage = guess.damage if guess.damage is Damage.LINKS else Damage.OTHER
                unshown = guess.unshown + b"\r\n" + further.unshown
                return BodyGuess(further.body, f"{guess.words}; {further.words}", damage, unshown)
        return None

    def _fits(self, body: bytes) -> bool:
        self._spend(len(body))
        text = self._canonical(body)
        length = self._tags.length
        return self._digest(text if length is None else text[:length]).digest() == self._tags.body_hash

    def _digest(self, data: bytes = b"") -> "hashlib._Hash":
        return new_hash(self._tags.hash_name, data)

    def _spend(self, count: int) -> None:
        self._left -= count + 500
        if self._left < 0:
            raise _Reached

    def _cut(self, given: bytes | None = None) -> BodyGuess | None:
        """The text without some of its last lines, or without some of the last lines of a part."""
        body = self._message.body if given is None else given
        for stop in _ends_of_text(body):
            for start in islice(_line_starts(body, stop), _MOST_CUTS):
                if self._fits(body[:start] + body[stop:]):
                    added = body[start:stop]
                    return BodyGuess(body[:start] + body[stop:], _footer_words(added), unshown=added if _is_behind(body, start) else b"")
        return None


def _footer_words(added: bytes) -> str:
    count = added.strip(b"\r\n").count(b"\r\n") + 1
    lines = "1 line was" if count == 1 else f"{count} lines were"
    by_programs = is_stock(added.decode("utf-8", "replace").splitlines())
    return f"{lines} added at the end of the text, as mailing lists and scanners do" if by_programs else f"{lines} added at the end of the text"


def _is_behind(body: bytes, place: int) -> bool:
    """Whether a place is behind the last part of a body that has parts, where mail programs show nothing."""
    boundary = _first_boundary(body)
    return bool(boundary) and 0 <= body.rfind(boundary + b"--") < place


def _ends_of_text(body: bytes) -> Iterator[int]:
    """Where text ends: at the end of the body, and before the boundary lines of its parts."""
    yield len(body)
    at = 0
    for _ in range(_MOST_PARTS):
        at = body.find(b"\r\n--", at)
        if at < 0:
            return
        if body[at + 4 : at + 6].strip():
            yield at
        at += 4


def _line_starts(body: bytes, stop: int) -> Iterator[int]:
    """The starts of lines before a place, from the last to the first, as far back as a footer may reach."""
    at = stop
    while at > max(0, stop - _LONGEST_FOOTER):
        at = body.rfind(b"\r\n", 0, at)
        if at < 0:
            return
        # A footer's own line end belongs to it, and so may the one before.
        yield at + 2
        yield at


def _guesses(message: SignedMessage) -> Iterator[BodyGuess]:
    """The bodies that this one may have been made of, the likeliest and cheapest first."""
    body = message.body
    for guess in (*_lines(message), *_encodings(message), *_characters(message), *_parts(message), *_added_in_front(body)):
        if guess.body != body:
            yield guess


def _lines(message: SignedMessage) -> Iterator[BodyGuess]:
    """Line by line: what mailbox files, SMTP and text modes do."""
    body = message.body
    if message.unmended_body:
        yield BodyGuess(message.unmended_body, "single line ends of another system were read as they stand")
        yield BodyGuess(message.unmended_body.replace(b"\r\n", b"\n").replace(b"\r", b""), "stray carriage returns were dropped")
    yield BodyGuess(_FROM.sub(rb"\1", body), "a '>' was put before lines that begin with 'From ', as mailbox files do")
    yield BodyGuess(_UNQUOTED_FROM.sub(rb">\1", body), "the '>' before lines that begin with 'From ' was dropped, as readers of mailbox files do")
    yield BodyGuess(_DOTTED.sub(b".", body), "dots at the start of lines were doubled, as mail transport does")
    yield BodyGuess(_DOT.sub(b"..", body), "doubled dots at the start of lines were halved, as mail transport does")
    yield BodyGuess(b"\r\n" + body, "an empty line at the start was dropped")
    yield BodyGuess(body.removeprefix(b"\r\n"), "an empty line was added at the start")
    yield BodyGuess(body.lstrip(b"\r\n"), "empty lines were added at the start")
    yield BodyGuess(_SIGNATURE_DASHES.sub(b"-- ", body), "the blank behind the dashes above a mail signature was dropped")
    yield BodyGuess(b"\r\n".join(line.rstrip(b" \t") for line in body.split(b"\r\n")), "blanks were added at the ends of lines")
    yield BodyGuess(body.replace(b"\r\n\r\n", b"\r\n"), "empty lines were doubled")
    yield BodyGuess(body.replace(b"\r\n", b"\r\n\r\n"), "empty lines between lines were dropped")
    yield BodyGuess(body.replace(b"\t", b"        "), "eight blanks were turned into a tabulator")
    yield BodyGuess(body + b"\r\n", "the line end at the end was dropped")


def _encodings(message: SignedMessage) -> Iterator[BodyGuess]:
    """Transfer encodings (RFC 2045 section 6), changed for the whole body or for each part of it, and the width of base64."""
    body = message.body
    for width in (76, 72, 64, 60, 73, 74, 70):
        yield BodyGuess(_rewrapped(body, width), f"base64 was wrapped anew; it had lines of {width} characters")
    for quote_tabs in (False, True):
        quoted = _quoted_printable(body, quote_tabs=quote_tabs)
        yield BodyGuess(quoted, "quoted-printable was written out as 8-bit text", encoding=b"quoted-printable")
    yield BodyGuess(_without_quoted_printable(body) if b"=" in body else body, "8-bit text was written as quoted-printable", Damage.ENCODED)
    for width in (76, 60, 64, 72):
        yield BodyGuess(_encoded(body, width), "base64 was written out as text", encoding=b"base64")
    if len(body) < 8 << 20:
        yield BodyGuess(_without_base64(body), "text was written as base64", Damage.ENCODED)
    parts = _each_part(body, b"quoted-printable", b"8bit", _without_quoted_printable)
    yield BodyGuess(parts, "8-bit parts were written as quoted-printable")
    yield BodyGuess(_each_part(body, b"8bit", b"quoted-printable", _quoted_printable), "quoted-printable parts were written out as 8-bit text")
    yield BodyGuess(_each_part(body, b"7bit", b"quoted-printable", _quoted_printable), "quoted-printable parts were written out as 7-bit text")


def _characters(message: SignedMessage) -> Iterator[BodyGuess]:
    """Character sets of 8-bit text, and links that gateways rewrite."""
    body = message.body
    if not body.isascii():
        yield from (BodyGuess(other, words, Damage.CHARACTERS) for other, words in _recoded(body))
    for pattern, name in _LINKS:
        if pattern.search(body):
            yield BodyGuess(pattern.sub(_original_link, body), f"links were replaced by those of {name}", Damage.LINKS)


def original_links(line: str) -> str:
    """A line of text as it read before a gateway replaced the links in it."""
    data = line.encode("utf-8", "surrogateescape")
    for pattern, _ in _LINKS:
        data = pattern.sub(_original_link, data)
    return data.decode("utf-8", "surrogateescape")


def _recoded(body: bytes) -> Iterator[tuple[bytes, str]]:
    stated = [match[1].decode("ascii", "replace").lower() for match in _CHARSET.finditer(body[:20_000])]
    for name in dict.fromkeys((*stated[:_MOST_PARTS], *_CHARSETS)):
        yield _turned(body, "utf-8", name), f"the text was turned into UTF-8; it was in {name}"
        yield _turned(body, name, "utf-8"), f"the text was turned into {name}; it was in UTF-8"


def _turned(body: bytes, present: str, signed: str) -> bytes:
    try:
        return body.decode(present).encode(signed)
    # LookupError: a name that no character set has, or one that is no character set, as zip is in Python.
    except (UnicodeError, LookupError):
        return body


def _original_link(match: "re.Match[bytes]") -> bytes:
    from urllib.parse import unquote_to_bytes

    data = match[1]
    # URL Defense version 2 writes - for % and _ for /.
    return unquote_to_bytes(data.replace(b"-", b"%").replace(b"_", b"/") if b"urldefense" in match[0] else data)


def _parts(message: SignedMessage) -> Iterator[BodyGuess]:
    """Whole MIME parts that lists and exports add or drop, preambles and all that stands behind the last boundary."""
    body = message.body
    boundary = _first_boundary(body)
    if not boundary:
        return
    at = body.find(boundary)
    for preamble in _PREAMBLES:
        yield BodyGuess(preamble + body[at:], "the line before the first part of the message was dropped or changed", unshown=body[:at])
    yield BodyGuess(body[at:], "a line was added before the first part of the message", unshown=body[:at])
    closing = body.rfind(boundary + b"--")
    if closing > 0:
        ended = body[: closing + len(boundary) + 2]
        behind = body[len(ended) :]
        yield BodyGuess(ended + b"\r\n", "lines were added behind the last part of the message", unshown=behind)
        yield BodyGuess(ended, "lines were added behind the last part of the message", unshown=behind)
        last = body.rfind(b"\r\n" + boundary + b"\r\n", 0, closing)
        if last > 0:
            without = body[:last] + b"\r\n" + boundary + b"--\r\n"
            yield BodyGuess(without, "a part was added to the message, as mailing lists and scanners do", unshown=behind)
            first = body.find(b"\r\n\r\n", at)
            if 0 <= first < last and body.find(boundary, at + 1) == last + 2:
                words = "the message was put into a wrapper with a footer, as mailing lists do"
                yield BodyGuess(body[first + 4 : last] + b"\r\n", words, unshown=body[:at] + b"\r\n" + behind)


def _added_in_front(body: bytes) -> Iterator[BodyGuess]:
    """Warnings that gateways put above a text, if they have one of the stock phrases."""
    words = "a warning was put above the text, as mail gateways do"
    starts = [0]
    for match in islice(re.finditer(rb"(?i)content-type: text/(?:plain|html)[^\0]{0,400}?\r\n\r\n", body), _MOST_PARTS):
        starts.append(match.end())
    for start in starts:
        at = start
        for _ in range(12):
            at = body.find(b"\r\n", at) + 2
            if at < 2 or at - start > _LONGEST_FOOTER:
                break
            if at - start <= _LONGEST_STOCK_TEXT and FOOTER.search(body, start, at):
                # At the very start it may stand before the first part, where mail programs show nothing.
                yield BodyGuess(body[:start] + body[at:], words, unshown=b"" if start else body[:at])


def _first_boundary(body: bytes) -> bytes:
    match = re.search(rb"(?:\A|\r\n)(--[^\r\n\s]{4,74})[ \t]*\r\n(?=[A-Za-z-]{4,40}:)", body)
    return match[1] if match else b""


def _rewrapped(body: bytes, width: int) -> bytes:
    def wrap(match: "re.Match[bytes]") -> bytes:
        data = match[0].replace(b"\r\n", b"")
        return b"\r\n".join(data[at : at + width] for at in range(0, len(data), width))

    return _BASE64_BLOCK.sub(wrap, body)


def _quoted_printable(text: bytes, *, quote_tabs: bool = False) -> bytes:
    encoded = quopri.encodestring(text.replace(b"\r\n", b"\n"), quotetabs=quote_tabs)
    return encoded.replace(b"\n", b"\r\n")


def _encoded(body: bytes, width: int) -> bytes:
    data = base64.b64encode(body)
    return b"\r\n".join(data[at : at + width] for at in range(0, len(data), width)) + b"\r\n"


def _without_quoted_printable(text: bytes) -> bytes:
    """The text decoded; as it is, where it is not strictly encoded: the library passes over whatever follows a stray sign."""
    if _NO_QUOTED_PRINTABLE.search(text) or text.count(b"\r") != text.count(b"\r\n"):
        return text
    return quopri.decodestring(text.replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _without_base64(text: bytes) -> bytes:
    """The text decoded; as it is, where it is anything else than base64 from one end to the other."""
    data = text.replace(b"\r\n", b"")
    if not _BASE64.fullmatch(data[:2000]):
        return text
    try:
        decoded = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return text
    return decoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _each_part(body: bytes, encoding: bytes, other: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The body with every part of one transfer encoding brought into another, its header line included."""
    boundary = _first_boundary(body)
    if not boundary or len(body) > 8 << 20:
        return body
    pieces = body.split(b"\r\n" + boundary)
    if len(pieces) > _MOST_PARTS:
        return body
    return (b"\r\n" + boundary).join(_changed_part(piece, encoding, other, change) for piece in pieces)


def _changed_part(piece: bytes, encoding: bytes, other: bytes, change: Callable[[bytes], bytes]) -> bytes:
    head, blank, text = piece.partition(b"\r\n\r\n")
    match = _ENCODED_PART.search(head + b"\r\n")
    if not blank or match is None or match[1].lower() != encoding:
        return piece
    return head[: match.start(1)] + other + head[match.end(1) :] + blank + change(text)

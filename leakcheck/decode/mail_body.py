"""The parts of a message: its words, and what is attached to it, by the standard `email` package (compat32 policy).

compat32 is the robust reading: on real damaged mail the newer policies raise and cost five times as much.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from typing import Any

from leakcheck.decode.mail_headers import decoded
from leakcheck.decode.visible_text import storable

#: Deeper nesting than any honest mail; the standard parser recurses, so hostile depth is looked for before it runs.
MOST_PARTS = 1000
DEEPEST = 40
_ENCLOSED = re.compile(rb"(?im)^content-type:[ \t]*message/rfc822")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_NESTING = re.compile(rb"(?im)^content-type:[ \t]*(?:multipart|message)/")
#: No folding, and the file's own line ends: an enclosed message then comes out as it went in.
_LF = email.policy.compat32.clone(max_line_length=0)
_CRLF = _LF.clone(linesep="\r\n")
_BLOCK = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"})
_SILENT = frozenset({"script", "style", "head", "title"})
_LINK = re.compile(r"https?://([A-Za-z0-9.-]{1,253})(?=[/:?#\s\"'<>)\]]|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a message: one text, attachment or enclosed message."""

    number: str
    """Its place, `2.1` for the first part of the second."""
    kind: str
    """Its declared media type in lower case."""
    charset: str
    name: str
    """The declared file name; empty if none."""
    data: bytes
    inline_text: str = ""
    """Text parts that belong to the message's own words: the decoded text."""
    damage: str = ""

    @property
    def is_words(self) -> bool:
        """Whether this is text to be read with the message and not an attachment."""
        return self.kind in {"text/plain", "text/html"} and not self.name


def parts(data: bytes) -> Iterator[Part]:
    """The leaves of a message in their order. A message nested deeper than any honest one gives none."""
    if len(_NESTING.findall(data)) > MOST_PARTS:
        return
    yield from _Leaves(data).of(email.message_from_bytes(data, policy=_CRLF if b"\r\n" in data[:4096] else _LF), "", 0, "")


class _Leaves:
    """The walk through one message's parts."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read_to = 0
        """Enclosed messages are cut out of the raw bytes in their order; this is where the last one ended."""

    def of(self, message: "Message[str, str]", number: str, depth: int, boundary: str) -> Iterator[Part]:
        """The leaves of a part; `boundary` is that of the part around it."""
        payload = message.get_payload()
        if message.get_content_type() == "message/rfc822" and isinstance(payload, list):
            yield Part(number or "1", "message/rfc822", "", _name(message) or f"message-{number or '1'}", self._enclosed(payload, boundary))
        elif isinstance(payload, list) and depth < DEEPEST:
            inner = message.get_boundary() or ""
            for place, part in enumerate(payload, 1):
                if isinstance(part, Message):
                    yield from self.of(part, f"{number}.{place}" if number else str(place), depth + 1, inner)
        elif not isinstance(payload, list):
            yield _leaf(message, number or "1")

    def _enclosed(self, payload: "list[Any]", boundary: str) -> bytes:
        """An enclosed message's own bytes, cut out between its part's boundaries: writing it anew would break signatures in it."""
        inner = payload[0] if payload else None
        if not isinstance(inner, Message):
            return b""
        start = _ENCLOSED.search(self._data, self._read_to)
        blank = _BLANK_LINE.search(self._data, start.end()) if start else None
        if blank is not None:
            end = self._data.find(b"\n--" + boundary.encode("utf-8", "surrogateescape"), blank.end()) if boundary else len(self._data)
            raw = self._data[blank.end() : end if end >= 0 else len(self._data)].removesuffix(b"\r")
            if _begins_like(raw, inner):
                self._read_to = blank.end() + len(raw)
                return raw
        return inner.as_bytes(unixfrom=False)


def _begins_like(raw: bytes, inner: "Message[str, str]") -> bool:
    """Whether a cut begins with the first header that the parser found in the enclosed message."""
    names = inner.keys()
    return bool(names) and raw.lstrip(b"\r\n").lower().startswith(names[0].lower().encode("utf-8", "surrogateescape"))


def _leaf(message: "Message[str, str]", number: str) -> Part:
    kind, charset = message.get_content_type(), _charset(message)
    data, damage = _payload(message)
    part = Part(number, kind, charset, _name(message), data, damage=damage)
    return Part(number, kind, charset, part.name, data, inline_text=text_of(data, charset), damage=damage) if part.is_words else part


def _payload(message: "Message[str, str]") -> tuple[bytes, str]:
    try:
        data = message.get_payload(decode=True)
    # binascii and codec errors of every kind come out of hostile encodings; the undecoded text is the fallback.
    except Exception as error:
        return str(message.get_payload()).encode("utf-8", "surrogateescape"), f"its transfer encoding is broken ({error})"
    defects = ", ".join(sorted({type(defect).__name__ for defect in message.defects if "Base64" in type(defect).__name__}))
    return (data if isinstance(data, bytes) else b""), f"its base64 is damaged ({defects})" if defects else ""


def _name(message: "Message[str, str]") -> str:
    try:
        name = message.get_filename() or ""
    # Broken RFC 2231 parameters raise several errors; a part without a name is still a part.
    except Exception:
        return ""
    return storable(decoded(name), 300)


def _charset(message: "Message[str, str]") -> str:
    try:
        return storable((message.get_content_charset() or "").lower(), 60)
    except Exception:  # as for names
        return ""


def text_of(data: bytes, charset: str) -> str:
    """Text in a declared character set; UTF-8, then Windows-1252, where the declaration is missing or wrong."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name) if name else data.decode()
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def words(leaves: list[Part]) -> tuple[str, Part] | None:
    """The message's own words, plain text before HTML, and the part that they were taken from."""
    for kind in ("text/plain", "text/html"):
        found = [part for part in leaves if part.kind == kind and part.is_words and part.inline_text.strip()]
        if found:
            text = "\n".join(part.inline_text for part in found)
            return (html_text(text) if kind == "text/html" else text), found[0]
    return None


def links(leaves: list[Part], most: int) -> list[str]:
    """Host names of the links in the message's words, in their order, each once."""
    hosts: dict[str, None] = {}
    for part in leaves:
        if part.is_words:
            for match in _LINK.finditer(part.inline_text[:500_000]):
                hosts.setdefault(match[1].lower().rstrip("."))
                if len(hosts) >= most:
                    return list(hosts)
    return list(hosts)


def html_text(source: str) -> str:
    """The text of an HTML body, block elements on lines of their own; scripts and styles left out."""
    reader = _TextOfHtml()
    try:
        reader.feed(source[:2_000_000])
        reader.close()
    # html.parser asserts on some malformed declarations; what was read until then is kept.
    except AssertionError:
        pass
    return "".join(reader.pieces)


class _TextOfHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCK:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCK:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)

"""The parts of a message with their contents: its words, what is attached to it, and messages enclosed in it."""

import codecs
import quopri
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache

from leakcheck.decode.html_words import html_text
from leakcheck.decode.mail_headers import begins_field, decoded
from leakcheck.decode.mime_tree import MimeTree, RawPart
from leakcheck.decode.visible_text import storable

_ENCLOSED = frozenset({"message/rfc822", "message/global", "message/news"})
_BLANK_LINE = re.compile(rb"\r{0,2}\n\r{0,2}\n")
#: More than any honest text; what lies beyond is not looked through for words.
_LONGEST_HTML = 2_000_000
#: Codecs of Python that no mail is written in; the first takes quadratic time.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
#: Times of the file, and what Apple's programs add: its rights, and a Macintosh's four letters for its kind and program.
_OF_FILE = re.compile(
    r"""\b(creation-date|modification-date|x-unix-mode|x-mac-type|x-mac-creator)\s?=\s?(?:"([^"]{1,100})"|([^\s;"]{1,100}))""", re.IGNORECASE
)
_LONGEST_FIELD = 4_000
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
    """Its bytes, transfer encoding undone. An enclosed message's are those that stand in the file."""
    inline_text: str = ""
    """Text parts that belong to the message's own words: the decoded text."""
    damage: str = ""
    disposition: str = ""
    """`attachment`, `inline` or empty."""
    content_id: str = ""
    """The name by which the text shows it (RFC 2392), or Gmail's own number of an attachment; empty if none."""
    stated: tuple[tuple[str, str], ...] = ()
    """What is stated of the file on the sender's computer (RFC 2183): names of parameters, in lower case, and their values."""

    @property
    def is_words(self) -> bool:
        """Whether this is text to be read with the message and not an attachment."""
        return self.kind in {"text/plain", "text/html"} and not self.name and self.disposition != "attachment"


@dataclass(frozen=True, slots=True)
class Parts:
    """The leaves of a message in their order."""

    leaves: tuple[Part, ...]
    boundaries: tuple[str, ...]
    """Those of the multiparts inside it."""
    cut: str
    """What was left out, in words; empty if nothing was."""
    spans: Mapping[str, tuple[int, int]]
    """Where each part stands in the message, multiparts among them: from the first byte of its head to behind its last."""


def parts(data: bytes) -> Parts:
    """A message taken apart. Never raises."""
    tree = MimeTree(data)
    leaves = tuple(_leaf(raw) for raw in tree.leaves())
    return Parts(leaves, tuple(tree.boundaries), tree.cut, tree.spans)


def _leaf(raw: RawPart) -> Part:
    head = raw.head
    kind, name, charset, disposition, encoding, content_id, stated = _described(head)
    if kind in _ENCLOSED:
        return Part(raw.number, kind, "", name or f"message-{raw.number}", _enclosed(head, raw.raw), damage=raw.damage)
    if kind.startswith("multipart/"):
        # Its parts cannot be told apart: a reader of mail sees one text.
        kind = "text/plain"
    data, damage = _undone(encoding, raw.raw)
    part = Part(raw.number, kind, charset, name, data, damage=raw.damage or damage, disposition=disposition, content_id=content_id, stated=stated)
    if not part.is_words:
        return part
    return Part(raw.number, kind, charset, name, data, text_of(data, charset), raw.damage or damage, disposition)


# The tree gives the same head for parts that are described alike, as those of most mails are.
@lru_cache(maxsize=512)
def _described(head: "Message[str, str]") -> tuple[str, str, str, str, str, str, tuple[tuple[str, str], ...]]:
    """Media type, file name, character set, disposition, transfer encoding, name inside the message of a part, and what is stated of its file."""
    disposition = head.get_content_disposition() or ""
    return head.get_content_type(), _name(head), _charset(head), disposition, _encoding(head), _content_id(head), _stated(head)


def _stated(head: "Message[str, str]") -> tuple[tuple[str, str], ...]:
    found = []
    for field in ("content-disposition", "content-type"):
        value = str(head.get(field, ""))[:_LONGEST_FIELD]
        found += [(name.lower(), storable(quoted or bare, 200).strip()) for name, quoted, bare in _OF_FILE.findall(value)]
    return tuple(found)


def _content_id(head: "Message[str, str]") -> str:
    return storable(str(head.get("content-id") or head.get("x-attachment-id") or "").strip().strip("<>"), 200)


def _enclosed(head: "Message[str, str]", raw: bytes) -> bytes:
    """An enclosed message's own bytes, so that signatures in it still fit. RFC 2046 section 5.2.1 forbids to encode it; some do."""
    first = _BLANK_LINE.split(raw, maxsplit=1)[0]
    encoded = not begins_field(raw.lstrip()[:300]) or (_encoding(head) == "quoted-printable" and b"=3D" in first)
    return _undone(_encoding(head), raw)[0] if encoded else raw


def _encoding(head: "Message[str, str]") -> str:
    return str(head.get("content-transfer-encoding", "")).strip().lower()


def _undone(encoding: str, raw: bytes) -> tuple[bytes, str]:
    """The bytes without their transfer encoding (RFC 2045 section 6), and what is wrong with it, in words."""
    if encoding == "quoted-printable":
        return quopri.decodestring(raw), ""
    if encoding not in {"base64", "x-uuencode", "uuencode", "uue", "x-uue"}:
        return raw, ""
    carrier: Message[str, str] = Message()
    carrier["Content-Transfer-Encoding"] = encoding
    carrier.set_payload(raw.decode("ascii", "surrogateescape"))
    try:
        data = carrier.get_payload(decode=True)
    # binascii and codec errors of every kind come out of hostile encodings; the undecoded text is the fallback.
    except Exception as error:
        return raw, f"its transfer encoding is broken ({error})"
    defects = ", ".join(sorted({type(defect).__name__ for defect in carrier.defects if "Base64" in type(defect).__name__}))
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
        charset = storable((message.get_content_charset() or "").lower(), 60)
    except Exception:  # as for names
        return ""
    return "" if _codec(charset) in _NO_CHARSETS else charset


def _codec(charset: str) -> str:
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""


def text_of(data: bytes, charset: str) -> str:
    """Text in a declared character set; UTF-8, then Windows-1252, where the declaration is missing or wrong."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name) if name else data.decode()
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def words(leaves: Sequence[Part]) -> tuple[str, Part] | None:
    """The message's own words, plain text before HTML, and the part that they were taken from."""
    for kind in ("text/plain", "text/html"):
        found = [part for part in leaves if part.kind == kind and part.is_words and part.inline_text.strip()]
        if found:
            text = "\n".join(part.inline_text for part in found)
            return (html_text(text[:_LONGEST_HTML]) if kind == "text/html" else text), found[0]
    return None


#: Names of Office's and the web's vocabularies, which pages name and nobody links to.
_VOCABULARIES = frozenset({"schemas.microsoft.com", "www.w3.org", "purl.org"})


def links(leaves: Sequence[Part], most: int) -> list[str]:
    """Host names of the links in the message's words, in their order, each once."""
    hosts: dict[str, None] = {}
    for part in leaves:
        if part.is_words:
            for match in _LINK.finditer(part.inline_text[:500_000]):
                host = match[1].lower().rstrip(".")
                if host not in _VOCABULARIES:
                    hosts.setdefault(host)
                if len(hosts) >= most:
                    return list(hosts)
    return list(hosts)

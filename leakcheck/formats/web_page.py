"""Web pages that were saved or written as files (`.html`, `.htm`, `.xhtml`; WHATWG HTML, Office's HTML)."""

import codecs
import re
from collections.abc import Iterator

from leakcheck.decode.html_words import html_text
from leakcheck.decode.mail_body import text_of
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import text_encoding
from leakcheck.decode.web_page_facts import web_page_facts
from leakcheck.decode.web_page_reading import MOST_CHARACTERS, embedded_files, web_page
from leakcheck.decode.word_bookmarks import page_bookmarks
from leakcheck.model.content import Content
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_BYTES = 32 << 20
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_EMBEDDED = 500
#: Blanks and byte order marks, of UTF-16 too.
_BEFORE_MARKUP = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"
#: Blanks, comments, and declarations of XML that may stand before the first tag.
_LEAD = re.compile(rb"(?:\s+|<!--(?:[^-]|-(?!->)){0,3000}-->|<\?xml(?:[^?]|\?(?!>)){0,300}\?>)*")
_BEGIN = re.compile(rb"<!DOCTYPE\s+html\b|<(?:html|head|body|title|meta)\b[^\0]", re.IGNORECASE)
#: What text a charset that a page declares may be decoded with: those that browsers know (WHATWG Encoding).
_DECLARED = re.compile(
    rb"""<meta[^<>]{0,200}charset\s?=\s?["']?((?:utf-?8|iso-?8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|gb18030|gbk|gb2312|big5|euc-(?:jp|kr)|shift_jis|macintosh|ibm866))["'\s/>;]""",
    re.IGNORECASE,
)


def _recognises(content: Content) -> bool:
    if not content.head[:8192].lstrip(_BEFORE_MARKUP).startswith(b"<"):
        return False
    head = _plain(content.head[:8192])
    lead = _LEAD.match(head)
    return lead is not None and _BEGIN.match(head, lead.end()) is not None


def _plain(head: bytes) -> bytes:
    """The beginning in single bytes: pages in UTF-16 are recognised by their Latin letters."""
    # Without a mark or a zero byte it is not UTF-16, and this is asked of each item of a dump.
    encoding = text_encoding(head) if head.startswith(_UTF_16_MARKS) or b"\0" in head else None
    if encoding is not None and encoding.codec.startswith("utf-16"):
        return head[len(encoding.mark) :].decode(encoding.codec, "replace").encode("utf-8")
    return head.removeprefix(b"\xef\xbb\xbf")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    with content.open() as stream:
        data = stream.read(_MOST_BYTES)
    source = _decoded(data)
    if content.size > len(data) or len(source) > MOST_CHARACTERS:
        yield Problem(ProblemKind.LIMIT, f"The page is very long; only its first {MOST_CHARACTERS:,} characters were read.")
    source = source[:MOST_CHARACTERS]
    page = web_page(source)
    yield from web_page_facts(page, source)
    yield from page_bookmarks(source)
    for text, role, place in (
        (html_text(source), "document", "text of the page"),
        ("\n".join(page.hidden), "hidden", "elements that are not shown"),
        ("\n".join(page.comments), "comment", "comments in the source"),
    ):
        if (fact := text_content(text, role, Location(place), limits.text_characters)) is not None:
            yield fact
    for number, (kind, embedded) in enumerate(embedded_files(source, _MOST_EMBEDDED), 1):
        yield Child(f"embedded{number}.{kind.partition('/')[2]}", Content.of_bytes(embedded))


def _decoded(data: bytes) -> str:
    """By its byte order mark, else as it declares, else as it looks."""
    encoding = text_encoding(data[:65536])
    declared = _DECLARED.search(data[:4096])
    if encoding is not None and (encoding.mark or encoding.codec.startswith("utf-16") or declared is None):
        return data[len(encoding.mark) :].decode(encoding.codec, "replace")
    return text_of(data, declared[1].decode().lower() if declared else "")


FORMAT = Format(
    name="web_page",
    title="Web page",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*(bytes([one]) for one in _BEFORE_MARKUP), b"<"),
    extract=_extract,
    limitations=(
        "Scripts are not run: what a page builds while it is shown is not read.",
        "Whether words are hidden is told by the style of their own element; style sheets are not applied.",
        "Dates that a page gives for an article are told, but say nothing about when the file was saved.",
        "Pages in one file with all their parts (MHTML) are not taken apart here.",
    ),
)

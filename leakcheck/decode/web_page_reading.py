"""A saved web page taken apart: its tags, comments, hidden words and embedded files (WHATWG HTML, loosely, in linear time)."""

import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from leakcheck.decode.html_words import html_text

#: Pages and their scripts are smaller; of larger ones the beginning is read.
MOST_CHARACTERS = 8_000_000
_MOST, _LONGEST_ATTRIBUTES = 2000, 4000
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]{0,40})(?P<rest>[^<>]*)>|<!--(?P<comment>(?:\[if)?)")
_ATTRIBUTE = re.compile(r"""([A-Za-z:_-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|mso-hide\s{0,5}:\s{0,5}all", re.IGNORECASE)
#: Elements without an end tag, and such as never show words.
_EMPTY = frozenset({"meta", "link", "img", "br", "hr", "input", "base", "area", "col", "embed", "source", "wbr", "param", "script", "style", "svg"})
_SILENT = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_DATA = re.compile(r"data:([a-z]{2,15}/[a-z0-9.+-]{1,60})(?:;[a-z]{1,20}=[^;,\s\"']{1,40})?;base64,([A-Za-z0-9+/=%\r\n]{16,})")
_OFFICE = re.compile(r"<o:(?P<name>[A-Za-z]{2,30})>(?P<value>[^<]{0,2000})</o:")
_TITLE = re.compile(r"<title[^<>]{0,300}>([^<]{0,2000})", re.IGNORECASE)


@dataclass(slots=True)
class WebPage:
    """What a page holds beside its words."""

    title: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name in lower case (also of `http-equiv`, `property`) and content."""
    languages: list[str] = field(default_factory=list)
    charsets: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    pictures: dict[tuple[str, str], None] = field(default_factory=dict)
    """What is said of pictures: element and attribute, and the words."""
    comments: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    office: dict[str, str] = field(default_factory=dict)
    """The document's properties as Office writes them into a page."""
    elements: Counter[str] = field(default_factory=Counter)


def web_page(source: str) -> WebPage:
    """A page taken apart. Never raises."""
    page = WebPage()
    if match := _TITLE.search(source):
        page.title = " ".join(unescape(match[1]).split())
    for found in _OFFICE.finditer(source):
        if len(page.office) < _MOST:
            page.office.setdefault(found["name"], unescape(found["value"]).strip())
    _Walk(source, page).run()
    return page


def embedded_files(source: str, most: int) -> Iterator[tuple[str, bytes]]:
    """Media type and bytes of the files that a page carries in itself (RFC 2397), each once."""
    seen: set[bytes] = set()
    for match in _DATA.finditer(source):
        try:
            data = binascii.a2b_base64(match[2].replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
        except (binascii.Error, ValueError):
            continue
        digest = hashlib.sha256(data).digest()
        if digest not in seen:
            seen.add(digest)
            yield match[1], data
        if len(seen) >= most:
            return


class _Walk:
    """One pass over the tags. A hidden element is followed to its end by counting the tags of its name."""

    def __init__(self, source: str, page: WebPage) -> None:
        self._source, self._page = source, page
        self._hidden, self._open, self._start = "", 0, 0

    def run(self) -> None:
        place = 0
        while match := _TAG.search(self._source, place):
            place = self._comment(match) if match["name"] is None else self._tag(match)
        if self._hidden:
            self._keep(len(self._source))

    def _comment(self, match: "re.Match[str]") -> int:
        """Keep a comment; gives where the reading goes on. What is meant for one program only is read like the page."""
        if match["comment"]:
            return match.end()
        end = self._source.find("-->", match.end())
        text = self._source[match.end() : len(self._source) if end < 0 else end].strip()
        if text and len(self._page.comments) < _MOST and not text.startswith("[if"):
            self._page.comments.append(text[:5000])
        return len(self._source) if end < 0 else end + 3

    def _tag(self, match: "re.Match[str]") -> int:
        """Read a tag; gives where the reading goes on: behind scripts and styles, whose marks are none of the page."""
        name, is_end = match["name"].lower(), bool(match["end"])
        if not is_end:
            self._page.elements[name if name in _COUNTED else "other"] += 1
            self._attributes(name, match["rest"])
        self._follow(name, match, is_end=is_end)
        if is_end or name not in _SILENT:
            return match.end()
        end = _SILENT[name].search(self._source, match.end())
        return end.start() if end else len(self._source)

    def _follow(self, name: str, match: "re.Match[str]", *, is_end: bool) -> None:
        if self._hidden:
            if name == self._hidden:
                self._open += -1 if is_end else 1
                if self._open == 0:
                    self._keep(match.start())
        elif not is_end and ":" in match["rest"] and name not in _EMPTY and _HIDDEN.search(match["rest"][:_LONGEST_ATTRIBUTES]):
            self._hidden, self._open, self._start = name, 1, match.end()

    def _keep(self, end: int) -> None:
        if len(self._page.hidden) < _MOST and (text := html_text(self._source[self._start : end]).strip()):
            self._page.hidden.append(text)
        self._hidden = ""

    def _attributes(self, name: str, rest: str) -> None:
        if name not in _READ:
            return
        found = {key.lower(): unescape(one or two or three) for key, one, two, three in _ATTRIBUTE.findall(rest[:_LONGEST_ATTRIBUTES])}
        page = self._page
        if name == "meta" and len(page.metas) < _MOST:
            kind = found.get("name") or found.get("property") or found.get("http-equiv") or found.get("itemprop") or ""
            page.metas.append((kind.lower(), found.get("content", "")))
            page.charsets += [found["charset"]] if found.get("charset") else []
        if name in {"html", "body"} and (tag := found.get("lang") or found.get("xml:lang")):
            page.languages.append(tag)
        if name in _PICTURES and len(page.pictures) < _MOST:
            page.pictures |= {(f"{name} {key}", found[key]): None for key in _SAID_OF_PICTURES if found.get(key)}
        target = found.get("href") or found.get("src") or ""
        if target and len(page.links) < _MOST and not target.startswith(("data:", "#", "javascript:")):
            page.links.setdefault(target[:2000])


_READ = frozenset({"meta", "html", "body", "a", "img", "link", "iframe", "base", "source", "embed", "v:imagedata", "v:shape"})
_PICTURES, _SAID_OF_PICTURES = frozenset({"img", "v:imagedata", "v:shape"}), ("alt", "o:title")
_COUNTED = frozenset({"script", "form", "iframe", "img", "a", "table"})

"""The words of an HTML text as a browser shows them, in linear time.

The standard library's parser takes minutes for 300 kB of unclosed comments or quotes. What is left open is dropped as browsers
drop it (WHATWG HTML section 13.2.5).
"""

import html
import re

#: Elements on lines of their own (WHATWG HTML section 15.3.3), and cells, which stand apart within one.
_BLOCK = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol",
        "p", "pre", "section", "summary", "table", "tr", "ul",
    }
)  # fmt: skip
_CELL = frozenset({"td", "th"})
#: Elements whose content is no text of the page.
_SILENT = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_NAME = re.compile(r"/?([A-Za-z][^\s/>]{0,40})")
#: A tag to its end, where its quotes are closed. Nothing is given back, so that what does not match costs one pass.
_TAG = re.compile(r"""/?([A-Za-z][^\s/>]{0,40}+)(?:[^>=]++|=(?!\s*+["'])|=\s*+(?:"[^"]*+"|'[^']*+'))*+>""")
_IN_TAG = re.compile(r"""=\s*(["'])|>""")


def html_text(source: str) -> str:
    """The text, block elements on lines of their own; scripts, styles and comments left out. Never raises."""
    return "".join(_Reader(source).pieces())


class _Reader:
    """One pass over the text; `_at` only grows."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def pieces(self) -> list[str]:
        found: list[str] = []
        while self._at < len(self._source):
            start = self._source.find("<", self._at)
            end = len(self._source) if start < 0 else start
            if end > self._at:
                found.append(_unescaped(self._source[self._at : end]))
            self._at = end + 1
            if start >= 0:
                found.append(self._markup())
        return found

    def _markup(self) -> str:
        """Pass what begins after a `<`; gives what stands for it in the text."""
        source, at = self._source, self._at
        if match := _TAG.match(source, at):
            self._at = match.end()
            return self._of_tag(match[1].lower(), closing=source[at] == "/")
        if source.startswith("!--", at):
            self._pass("-->", at + 1)
        elif match := _NAME.match(source, at):
            self._pass_tag(match.end())
            return self._of_tag(match[1].lower(), closing=match[0].startswith("/"))
        elif source[at : at + 1] in {"!", "?", "/"}:
            self._pass(">", at)
        else:
            return "<"
        return ""

    def _of_tag(self, name: str, *, closing: bool) -> str:
        if name in _SILENT and not closing:
            end = _SILENT[name].search(self._source, self._at)
            self._at = end.start() if end else len(self._source)
        return "\n" if name in _BLOCK else "\t" if name in _CELL else ""

    def _pass_tag(self, at: int) -> None:
        """Up to the `>` that ends a tag, which is none inside an attribute's quotes."""
        while match := _IN_TAG.search(self._source, at):
            closing = self._source.find(match[1], match.end()) if match[1] else match.start()
            at = match.end() if closing < 0 else closing + 1
            if match[1] is None:
                self._at = at
                return
        self._at = len(self._source)

    def _pass(self, end: str, start: int) -> None:
        found = self._source.find(end, start)
        self._at = len(self._source) if found < 0 else found + len(end)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    # A number of more digits than Python converts.
    except ValueError:
        return text

"""The words of an RTF text, in linear time, and the HTML that Outlook wrapped into one ([MS-OXRTFEX])."""

from dataclasses import dataclass, field, replace

from leakcheck.decode.code_pages import decoded, page_of_charset
from leakcheck.decode.html_words import html_text
from leakcheck.decode.rich_text_tokens import Token, TokenDamage, tokens

#: Groups whose content is no text.
_SILENT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"generator", b"listtable", b"themedata", b"filetbl"}
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"sect": "\n", b"page": "\n", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–", b"emdash": "—",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}
_DEEPEST = 2_000
_WRAPS_HTML, _RECOGNISED = b"\\fromhtml", 1_000
_MOST_FONTS = 1_000


@dataclass(frozen=True, slots=True)
class _State:
    silent: bool = False
    fonts: bool = False
    markup: bool = False
    suppressed: bool = False
    page: int = 0
    skip: int = 1
    """How many characters after \\u stand for it."""


@dataclass(slots=True)
class _Reader:
    wraps_html: bool
    page: int = 1252
    out: list[str] = field(default_factory=list)
    fonts: dict[int, int] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    font: int = 0
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    star: bool = False

    def read(self, data: bytes) -> str:
        for token in tokens(data, TokenDamage()):
            if token.kind == "byte":
                self._bytes(bytes([int(token.value, 16)]))
            elif token.kind == "text":
                # Line ends of the file are none of the text.
                self._bytes(token.value.translate(None, b"\r\n"))
            elif token.kind != "binary":
                self._flush()
                self._other(token)
        self._flush()
        return "".join(self.out)

    def _other(self, token: Token) -> None:
        if token.kind == "symbol":
            self._sign(token.value)
        elif token.kind == "word":
            self._word(token.value, token.number)
        else:
            self._brace(opening=token.kind == "{")

    def _brace(self, *, opening: bool) -> None:
        self.star = False
        if opening and len(self.stack) < _DEEPEST:
            self.stack.append(self.state)
        elif not opening and self.stack:
            self.state = self.stack.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.star = True
        elif sign in _ESCAPED:
            self._text(_ESCAPED[sign])
        elif sign in {b"\r", b"\n"}:
            self._text("\n")

    def _word(self, word: bytes, number: int | None) -> None:
        star, self.star = self.star, False
        if word == b"u" and number is not None:
            self._text(chr(number & 0xFFFF))
            self.to_skip = self.state.skip
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif word == b"htmlrtf":
            self.state = replace(self.state, suppressed=number != 0)
        elif word == b"htmltag":
            # Tags stand in the document's own code page, whatever the font of the text around them.
            self.state = replace(self.state, markup=True, silent=not self.wraps_html, page=0)
        elif word in _SILENT or star:
            self.state = replace(self.state, silent=True, fonts=word == b"fonttbl")
        else:
            self._setting(word, number or 0)

    def _setting(self, word: bytes, number: int) -> None:
        if word == b"ansicpg" and number:
            self.page = number
        elif word == b"uc":
            self.state = replace(self.state, skip=min(max(number, 0), 10))
        elif word == b"fcharset" and self.state.fonts and len(self.fonts) < _MOST_FONTS:
            self.fonts[self.font] = page_of_charset(number) if number > 1 else 0
        elif word == b"f":
            self.font = number
            self.state = self.state if self.state.fonts else replace(self.state, page=self.fonts.get(number, 0))

    def _bytes(self, data: bytes) -> None:
        cut = min(self.to_skip, len(data))
        self.to_skip -= cut
        self.pending += data[cut:]

    def _flush(self) -> None:
        if self.pending:
            self._text(decoded(bytes(self.pending), self.state.page or self.page))
            self.pending.clear()

    def _text(self, text: str) -> None:
        if not (self.state.silent or (self.state.suppressed and not self.state.markup)):
            self.out.append(text)


def wrapped_html(data: bytes) -> str:
    """The page that an RTF document wraps, as [MS-OXRTFEX] section 2.1.3.2 takes it out; empty where it wraps none. Never raises."""
    return _read(data, wraps_html=True) if _WRAPS_HTML in data[:_RECOGNISED] else ""


def rtf_text(data: bytes) -> str:
    """The text of an RTF document; of one that wraps HTML, the words of the HTML. Never raises."""
    page = wrapped_html(data)
    return html_text(page) if page else _read(data, wraps_html=False)


def _read(data: bytes, *, wraps_html: bool) -> str:
    return _Reader(wraps_html).read(data).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

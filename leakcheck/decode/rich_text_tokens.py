"""The tokens of Rich Text Format ([MSFT-RTF] 1.9.1, "RTF Syntax"): one pass, no recursion, bounded in number."""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Far more than honest documents have (a book of a thousand pages: some two million); reading them takes seconds.
MOST_TOKENS = 3_000_000
_MOST_KNOWN = 4000
# Names and numbers of any length are one token, of which only the beginning is kept; every alternative moves forward.
_TOKEN = re.compile(
    rb"(?P<brace>[{}])|(?P<text>[^\\{}]+)|"
    rb"\\(?:(?P<word>[A-Za-z]{1,32})[A-Za-z]*(?P<number>-?[0-9]{1,10})?[0-9]*[ ]?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z]))",
    re.DOTALL,
)


class Token(NamedTuple):
    """`kind`: `{`, `}`, `text`, `word`, `byte`, `symbol`, `binary`."""

    kind: str
    value: bytes
    number: int | None = None
    """The number behind a control word; None where there is none."""


class TokenDamage:
    """What was wrong with the tokens, in words; empty if nothing was."""

    def __init__(self) -> None:
        self.told = ""
        self.is_limit = False


def tokens(data: bytes, damage: TokenDamage) -> Iterator[Token]:
    """All tokens of a document. Binary parts are one token each; one that claims more bytes than there are is read as text."""
    place, count = 0, 0
    known: dict[bytes, Token] = {}
    while place < len(data):
        start = place
        for match in _TOKEN.finditer(data, start):
            count += 1
            if count > MOST_TOKENS:
                damage.is_limit = True
                damage.told = f"it has more than {MOST_TOKENS:,} marks and the rest was not read"
                return
            token = known.get(match[0])
            if token is None:
                token = _token(match)
                # The same few hundred marks stand between all words.
                if token.kind != "text" and len(known) < _MOST_KNOWN:
                    known[match[0]] = token
            yield token
            if token.value == b"bin" and token.number and token.kind == "word":
                place = _behind(data, match.end(), token.number, damage)
                if place > match.end():
                    yield Token("binary", data[match.end() : place])
                    break
        else:
            return


def _token(match: "re.Match[bytes]") -> Token:
    kind = match.lastgroup or ""
    # The last group of a control word is its number, where it has one.
    if kind in {"number", "word"}:
        number = match["number"]
        return Token("word", match["word"], None if number is None else int(number))
    if kind == "brace":
        return Token(match[0].decode(), b"")
    return Token(kind, match[kind])


def _behind(data: bytes, start: int, length: int, damage: TokenDamage) -> int:
    if 0 <= length <= len(data) - start:
        return start + length
    damage.told = damage.told or "a binary part states a length beyond the file's end"
    return start

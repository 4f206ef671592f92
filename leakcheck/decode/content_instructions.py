"""The instructions of a PDF's content stream one after another, with what stands before them (ISO 32000-1 sections 7.2, 7.3 and 7.8.2).

Damage ends nothing: what is no token is passed over, and a string that is not closed goes to the end.
"""

import re
from collections.abc import Iterator

Operand = float | str | bytes | list[float | bytes]
"""A number, a name with its slash, a string, or of an array its numbers and strings."""

_TOKEN = re.compile(
    rb"(?P<number>[-+]?(?:\d{1,20}+\.?\d{0,20}+|\.\d{1,20}+))(?=[\s/<>\[\]()%{}A-Za-z'\"-]|\Z)"
    rb"|(?P<name>/[^\s/<>\[\]()%{}]{0,127})"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]{0,20})"
    rb"|(?P<hexadecimal><(?!<)[0-9A-Fa-f\s]*>)"
    rb"|(?P<string>\()|(?P<opens>\[)|(?P<closes>\])|(?P<remark>%[^\r\n]*)"
)
_IN_STRING = re.compile(rb"[^()\\]+|\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_PICTURE_ENDS = re.compile(rb"\sEI(?=\s|\Z)")
_BLANK = b"\0\t\n\f\r "
#: No instruction takes more; a long array is cut.
_MOST_OPERANDS, _MOST_ELEMENTS = 40, 10_000


def instructions(data: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Each instruction with its operands. Pictures that stand in the stream itself are passed over."""
    operands: list[Operand] = []
    array: list[float | bytes] | None = None
    for kind, value in _tokens(data):
        if kind == "operator":
            yield bytes(value), operands  # type: ignore[arg-type]  # operators are bytes
            operands, array = [], None
        elif kind == "opens":
            array = []
        elif kind == "closes":
            operands.append(array or [])
            array = None
        elif array is None:
            operands.append(value)
            del operands[:-_MOST_OPERANDS]
        elif not isinstance(value, str) and len(array) < _MOST_ELEMENTS:
            array.append(value)


def _tokens(data: bytes) -> Iterator[tuple[str, float | str | bytes]]:
    """What kind of token stands there, and its value; remarks and pictures left out."""
    place, size = 0, len(data)
    while place < size and (token := _TOKEN.search(data, place)) is not None:
        place, kind = token.end(), str(token.lastgroup)
        if kind == "operator" and token[0] == b"ID":
            ended = _PICTURE_ENDS.search(data, place)
            place = ended.end() if ended else size
        elif kind in {"operator", "opens", "closes"}:
            yield kind, token[0]
        elif kind != "remark":
            value, place = _value(token, data, place)
            yield kind, value


def _value(token: "re.Match[bytes]", data: bytes, place: int) -> tuple[float | str | bytes, int]:
    """The value that begins there, and where it ends."""
    if token["number"] is not None:
        return float(token[0]), place
    if token["name"] is not None:
        return token[0].decode("latin-1"), place
    if token["hexadecimal"] is not None:
        digits = token[0][1:-1].translate(None, _BLANK)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), place
    return _string(data, place)


def _string(data: bytes, start: int) -> tuple[bytes, int]:
    """A string in brackets, which may hold others (section 7.3.4.2)."""
    depth = 1
    for piece in _IN_STRING.finditer(data, start):
        if piece[0] == b"(":
            depth += 1
        elif piece[0] == b")":
            depth -= 1
            if not depth:
                return _plain(data[start : piece.start()]), piece.end()
    return _plain(data[start:]), len(data)


def _plain(raw: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, raw) if b"\\" in raw else raw


def _unescaped(match: "re.Match[bytes]") -> bytes:
    written = match[1]
    return bytes([int(written, 8) & 0xFF]) if written[:1] in b"01234567" else _ESCAPED.get(written, written)

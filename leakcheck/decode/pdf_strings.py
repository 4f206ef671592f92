"""String values in the bare bytes of a PDF dictionary (ISO 32000-1 section 7.3.4): what is left when no reader opens the file."""

import re

_ENTRY = re.compile(rb"/([A-Za-z][A-Za-z0-9]{0,30})\s*(?=\(|<(?!<))")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_LONGEST = 4_096


def strings_in(dictionary: bytes) -> dict[str, str]:
    """The entries whose values are strings, by name without the slash; the last of several wins."""
    found: dict[str, str] = {}
    match = _ENTRY.search(dictionary)
    while match is not None:
        value, end = _value(dictionary, match.end())
        found[match[1].decode("ascii")] = _text(value)
        match = _ENTRY.search(dictionary, end)
    return found


def string_at(data: bytes, start: int) -> tuple[str, int]:
    """The string that begins at a place with its `(` or `<`, and where it ends."""
    value, end = _value(data, start)
    return _text(value), end


def _value(data: bytes, start: int) -> tuple[bytes, int]:
    """The string that begins at `start`, and where it ends."""
    if data[start : start + 1] == b"<":
        end = max(data.find(b">", start, start + 2 * _LONGEST), start + 1)
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[start:end])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), end
    end = _closing(data, start)
    return _ESCAPE.sub(_unescaped, data[start + 1 : end]), end


def _closing(data: bytes, start: int) -> int:
    """Where the literal string ends: parentheses inside it are balanced or escaped (section 7.3.4.2)."""
    depth, stop = 0, min(len(data), start + _LONGEST)
    for match in _PARENTHESIS.finditer(data, start, stop):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == b")":
            return match.start()
    return stop


def _unescaped(match: "re.Match[bytes]") -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return b"" if match[2] in (b"\n", b"\r", b"\r\n") else _ESCAPES.get(match[2], match[2])


def _text(value: bytes) -> str:
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    # PDFDocEncoding agrees with Latin-1 wherever a name or a date is likely to go.
    return value.decode("latin-1")

"""Lines of calendars and address cards (RFC 5545 section 3.1, RFC 6350 section 3.2, vCard 2.1), unfolded in linear time."""

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from leakcheck.decode.visible_text import storable
from leakcheck.model.moment import Moment, Precision

MOST_LINES = 300_000
_LONGEST_HEAD, _LONGEST_TEXT = 4_000, 64_000
_NAME = re.compile(rb"(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})(?=[;:])")
_PARAMETER = re.compile(rb';([A-Za-z0-9-]{1,60})(?:=((?:"[^"\r\n]{0,2000}"|[^":;\r\n]{0,2000})(?:,"[^"\r\n]{0,2000}")*))?')
_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?(Z|[+-]\d\d(?::?\d\d)?)?)?$")
_ESCAPE = re.compile(r"\\([nN,;:\\])")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One line: its name in upper case, its parameters by names in upper case, and the value as it stands."""

    number: int
    """Of its first physical line in the file, from 1."""
    name: str
    parameters: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        """The value as a reader sees it: decoded, escapes undone (RFC 5545 section 3.3.11)."""
        raw = self.raw[:_LONGEST_TEXT]
        if self._encoding == "QUOTED-PRINTABLE":
            raw = quopri.decodestring(raw)
        return storable(_ESCAPE.sub(_unescaped, _text(raw, self.parameters.get("CHARSET", ""))).strip(), _LONGEST_TEXT)

    @property
    def data(self) -> bytes:
        """What a value in base64 holds; empty if it is none."""
        raw = self.raw
        if raw[:5].lower() == b"data:":
            head, _, raw = raw.partition(b",")
            if not head.lower().endswith(b";base64"):
                return b""
        elif self._encoding not in {"BASE64", "B"}:
            return b""
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            return b""

    @property
    def moment(self) -> Moment | None:
        """A date or a time; where it stands in a named zone, the zone is left open."""
        return calendar_moment(self.text)

    @property
    def _encoding(self) -> str:
        # vCard 2.1 lets the value of a parameter stand without its name.
        bare = next((name for name, value in self.parameters.items() if not value and name in {"BASE64", "QUOTED-PRINTABLE"}), "")
        return self.parameters.get("ENCODING", bare).upper()


def content_lines(data: bytes) -> Iterator[ContentLine]:
    """The lines in their order, at most MOST_LINES of the file's. What is no line of this kind is passed over."""
    pieces: list[bytes] = []
    begun, number = 1, 0
    for number, line in enumerate(_physical(data.removeprefix(codecs.BOM_UTF8)), 1):
        if pieces and (line[:1] in {b" ", b"\t"} or _is_soft_broken(pieces)):
            pieces.append(line[1:] if line[:1] in {b" ", b"\t"} else line)
            continue
        if found := _line(begun, pieces):
            yield found
        pieces, begun = [line], number
    if found := _line(begun, pieces):
        yield found


def _physical(data: bytes) -> Iterator[bytes]:
    place, newline = 0, b"\n" if b"\n" in data else b"\r"
    for _ in range(MOST_LINES):
        if place >= len(data):
            return
        end = data.find(newline, place)
        end = len(data) if end < 0 else end
        yield data[place:end].rstrip(b"\r")
        place = end + 1


def _is_soft_broken(pieces: list[bytes]) -> bool:
    """Whether a quoted-printable value goes on (vCard 2.1 folds such lines in that encoding's own way)."""
    return pieces[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in pieces[0][:_LONGEST_HEAD].upper()


def _line(number: int, pieces: list[bytes]) -> ContentLine | None:
    if not pieces:
        return None
    soft = any(piece.endswith(b"=") for piece in pieces[:-1]) and b"QUOTED-PRINTABLE" in pieces[0][:_LONGEST_HEAD].upper()
    whole = b"\n".join(pieces).replace(b"=\n", b"") if soft else b"".join(pieces)
    match = _NAME.match(whole)
    if match is None:
        return None
    parameters: dict[str, str] = {}
    place = match.end()
    while place < _LONGEST_HEAD and (found := _PARAMETER.match(whole, place)) is not None:
        value = _text(found[2] or b"", "").strip('"')
        parameters.setdefault(found[1].decode("ascii").upper(), storable(value, 2_000))
        place = found.end()
    if whole[place : place + 1] != b":":
        return None
    return ContentLine(number, match[1].decode("ascii").upper(), parameters, whole[place + 1 :])


def _text(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name) if name else raw.decode()
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _unescaped(match: "re.Match[str]") -> str:
    return "\n" if match[1] in {"n", "N"} else match[1]


def calendar_moment(text: str) -> Moment | None:
    """A time of RFC 5545 section 3.3.5 or of ISO 8601; None if it is none."""
    match = _TIME.match(text.strip()[:40])
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    precision = Precision.DAY if match[4] is None else Precision.MINUTE if match[6] is None else Precision.SECOND
    try:
        return Moment(datetime(year, month, day, hour, minute, min(second, 59)), _offset(match[7]), precision)
    except ValueError:
        return None


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
    return -minutes if zone[0] == "-" else minutes

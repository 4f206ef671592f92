"""Boxes of films and sound (ISO/IEC 14496-12; QuickTime File Format, Apple): which there are, and the texts that are kept about the film."""

from collections.abc import Iterator
from dataclasses import dataclass

_MOST_BOXES = 50_000
_DEEPEST = 8
_LONGEST_TEXT = 4_000
_HEAD = 8
#: Boxes that hold only boxes; `meta` holds them behind a version, but not in QuickTime.
_OUTER = frozenset({b"moov", b"trak", b"mdia", b"udta", b"minf", b"stbl"})
_SOUND_MARK = b"\xa9"
#: ISO/IEC 14496-12 section 8.11 and QuickTime's "Well-known types": what a value is; 1 is UTF-8, 2 is UTF-16.
_UTF8, _UTF16 = 1, 2


@dataclass(frozen=True, slots=True)
class Box:
    """One box: the names of the boxes around it and its own, and what stands in it."""

    path: str
    data: bytes


def boxes(data: bytes, path: str = "") -> Iterator[Box]:
    """All boxes in the order of the bytes, those around others first; ends where the chain breaks."""
    yield from _Walk().boxes(data, path, 0)


class _Walk:
    def __init__(self) -> None:
        self._left = _MOST_BOXES

    def boxes(self, data: bytes, path: str, depth: int) -> Iterator[Box]:
        at = 0
        while at + _HEAD <= len(data) and depth <= _DEEPEST:
            self._left -= 1
            length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + _HEAD], _HEAD
            if length == 1:
                length, head = int.from_bytes(data[at + _HEAD : at + 16], "big"), 16
            elif length == 0:
                length = len(data) - at
            if length < head or at + length > len(data) or self._left < 0:
                return
            body = data[at + head : at + length]
            inner = f"{path}/{name_of(kind)}".lstrip("/")
            yield Box(inner, body)
            if kind in _OUTER:
                yield from self.boxes(body, inner, depth + 1)
            elif kind == b"meta":
                yield from self.boxes(body[0 if body[4:8] in (b"hdlr", b"keys") else 4 :], inner, depth + 1)
            at += length


def name_of(kind: bytes) -> str:
    """The four letters of a type; Apple's begin with the sign for copyright in the set of characters of old Macintoshes."""
    return kind.replace(_SOUND_MARK, b"\xc2\xa9").decode("utf-8", "replace")


def user_text(data: bytes) -> str:
    """QuickTime's "User Data Text Strings": a length, a language, and the first of several texts; some write the text alone."""
    length = int.from_bytes(data[:2], "big")
    body = data[4 : 4 + length] if 0 < length <= len(data) - 4 else data
    return _decoded(body)


def global_text(data: bytes) -> str:
    """3GPP TS 26.244 section 8: a version, a language, and a text in UTF-8 or UTF-16 that a zero ends."""
    return _decoded(data[6:])


def items(data: bytes, keys: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Name and text of each item of an `ilst` that is one."""
    for name, type_, value in values(data, keys):
        if type_ in (_UTF8, _UTF16):
            yield name, _decoded(value) if type_ == _UTF8 else value[:_LONGEST_TEXT].decode("utf-16-be", "replace")


def values(data: bytes, keys: dict[int, str]) -> Iterator[tuple[str, int, bytes]]:
    """Name, type and bytes of each item of an `ilst`: a box whose type is a name or, where there are keys, a number; inside it boxes `data`."""
    for kind, body in _named(data):
        name = keys.get(int.from_bytes(kind, "big"), "") or name_of(kind)
        yield from ((name, int.from_bytes(value[:4], "big"), value[8:]) for inner, value in _named(body) if inner == b"data")


def keys_in(data: bytes) -> dict[int, str]:
    """QuickTime's "Metadata Item Keys Atom": names by number, from 1."""
    found: dict[int, str] = {}
    at = 8
    for number in range(1, min(int.from_bytes(data[4:8], "big"), 1_000) + 1):
        length = int.from_bytes(data[at : at + 4], "big")
        if length < _HEAD or at + length > len(data):
            break
        found[number] = data[at + _HEAD : at + length].decode("utf-8", "replace")
        at += length
    return found


def _named(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST_BOXES):
        length = int.from_bytes(data[at : at + 4], "big")
        if length < _HEAD or at + length > len(data):
            return
        yield data[at + 4 : at + _HEAD], data[at + _HEAD : at + length]
        at += length


def _decoded(data: bytes) -> str:
    data = data[:_LONGEST_TEXT]
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace").split("\x00", 1)[0].strip()
    data = data.split(b"\x00", 1)[0]
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("mac_roman").strip()

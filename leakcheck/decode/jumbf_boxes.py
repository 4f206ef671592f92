"""Boxes of the JPEG universal metadata box format (ISO/IEC 19566-5), in which content credentials are kept."""

from collections.abc import Iterator
from dataclasses import dataclass

_DEEPEST = 16
_MOST_BOXES = 20_000
_HEAD = 8
_SUPERBOX, _DESCRIPTION = b"jumb", b"jumd"


class NoBoxes(ValueError):
    """The bytes are no chain of boxes; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Box:
    """A superbox: what its description says of it, and what it holds."""

    kind: bytes
    """The first four bytes of the type, which name it where the rest is that of the standard (section A.3)."""
    label: str
    content: bytes
    """All of it behind its own length and type: what other boxes state the hash of (C2PA section 8.4.2.3)."""
    boxes: tuple["Box", ...]
    data: tuple[tuple[bytes, bytes], ...]
    """Type and bytes of what it holds that is no superbox, in order."""

    def bytes_of(self, kind: bytes) -> bytes:
        """The bytes of the first box of a type; empty where there is none."""
        return next((data for type_, data in self.data if type_ == kind), b"")


def superbox(data: bytes) -> Box:
    """The one superbox that the bytes begin with. Raises NoBoxes."""
    counter = _Counter()
    for kind, content in _chain(data, counter):
        if kind == _SUPERBOX:
            return _box(content, counter, 0)
        break
    raise NoBoxes("no box of theirs stands at their beginning")


@dataclass(slots=True)
class _Counter:
    left: int = _MOST_BOXES

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NoBoxes("they hold too many boxes")


def _chain(data: bytes, counter: _Counter) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each box (section A.1: a length that counts itself, 1 for one of eight bytes, 0 for the rest)."""
    at = 0
    while at < len(data):
        counter.take()
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + _HEAD], _HEAD
        if length == 1:
            length, head = int.from_bytes(data[at + _HEAD : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < head or at + length > len(data):
            raise NoBoxes("their boxes are damaged")
        yield kind, data[at + head : at + length]
        at += length


def _box(content: bytes, counter: _Counter, depth: int) -> Box:
    if depth > _DEEPEST:
        raise NoBoxes("their boxes are nested too deeply")
    boxes, data = [], []
    kind, label = b"", ""
    for place, (type_, inside) in enumerate(_chain(content, counter)):
        if place == 0:
            if type_ != _DESCRIPTION:
                raise NoBoxes("a box does not say what it is")
            kind, label = _described(inside)
        elif type_ == _SUPERBOX:
            boxes.append(_box(inside, counter, depth + 1))
        else:
            data.append((type_, inside))
    if not content:
        raise NoBoxes("a box does not say what it is")
    return Box(kind, label, content, tuple(boxes), tuple(data))


def _described(data: bytes) -> tuple[bytes, str]:
    """Type and label (section A.3: 16 bytes of type, a byte of flags, and where its second bit is set, a label that a zero ends)."""
    if len(data) < 17:
        raise NoBoxes("a box does not say what it is")
    label = data[17:].partition(b"\x00")[0] if data[16] & 2 else b""
    return data[:4], label[:1_000].decode("utf-8", "replace")

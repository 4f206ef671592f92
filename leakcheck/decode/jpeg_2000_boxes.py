"""Boxes of the files that hold JPEG 2000 pictures (ISO/IEC 15444-1 annex I, 15444-2 annex M): which there are, and where what they hold stands."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

#: Section I.5.1: by its line ends, damage by programs that take the file for text is seen.
SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_MOST_BOXES = 20_000
_DEEPEST = 8
_HEAD = 8
_CODESTREAM = b"jp2c"
#: Boxes that hold boxes: header, resolution, UUID info, association, one codestream, one layer of several pictures, its colours; behind a
#: number of two bytes, a table of other files.
_OUTER = {b"jp2h": 0, b"res ": 0, b"uinf": 0, b"asoc": 0, b"jpch": 0, b"jplh": 0, b"cgrp": 0, b"dtbl": 2}
#: Whose chain breaks off that breaks in one of these; behind the last box others are no boxes.
_KNOWN = frozenset({*_OUTER, b"ftyp", b"rreq", _CODESTREAM, b"uuid", b"xml ", b"jp2i", b"lbl ", b"nlst", b"jumb", b"free", b"mdat", b"ftbl"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: the types of those around it and its own, with `/` between them, and the place of its content."""

    path: str
    start: int
    length: int

    @property
    def kind(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the outermost boxes end."""

    at: int
    breaks_off: bool
    """Whether a box of the family begins there that reaches behind the end of the file."""


def boxes(stream: BinaryIO, size: int) -> Iterator[Box | ChainEnd]:
    """All boxes in the order of the bytes, those around others first; then where the chain of the outermost ends."""
    #: End and path of each box that is open, the outermost last in line being the file itself.
    around = [(size, "")]
    at, left = 0, _MOST_BOXES
    while around:
        end, path = around[-1]
        found = _box(stream, at, end) if left > 0 and at + _HEAD <= end else None
        if found is None:
            around.pop()
            at = at if not around else end
            continue
        left -= 1
        kind, start, behind = found
        inner = f"{path}/{kind.decode('latin-1')}".lstrip("/")
        yield Box(inner, start, behind - start)
        if kind in _OUTER and len(around) <= _DEEPEST:
            around.append((behind, inner))
            at = start + _OUTER[kind]
        else:
            at = behind
    stream.seek(at + 4)
    kind = stream.read(4)
    if kind == _CODESTREAM:
        # Of a picture that breaks off the beginning can be read.
        yield Box(kind.decode("latin-1"), at + _HEAD, size - at - _HEAD)
    yield ChainEnd(at, kind in _KNOWN)


def first_codestream(stream: BinaryIO) -> int:
    """Where the first codestream begins in a file of boxes; 0 where none is found, and where the file is a bare one."""
    size = stream.seek(0, os.SEEK_END)
    return next((box.start for box in boxes(stream, size) if isinstance(box, Box) and box.kind == _CODESTREAM.decode()), 0)


def _box(stream: BinaryIO, at: int, end: int) -> tuple[bytes, int, int] | None:
    """Type, begin of the content and end of a box (section I.4: a length that counts itself, 1 for one of eight bytes, 0 for all the rest)."""
    stream.seek(at)
    head = stream.read(_HEAD + 8)
    length, kind, start = int.from_bytes(head[:4], "big"), head[4:_HEAD], at + _HEAD
    if length == 1:
        length, start = int.from_bytes(head[_HEAD:], "big"), start + 8
    elif length == 0:
        length = end - at
    behind = at + length
    return (kind, start, behind) if len(kind) == 4 and start <= behind <= end else None

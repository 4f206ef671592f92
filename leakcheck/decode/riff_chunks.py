"""Chunks of RIFF and of its elder brother IFF: four letters, a length, and so many bytes, filled up to an even number.

Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991); EA IFF 85; RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

Order = Literal["little", "big"]
_MOST_CHUNKS = 20_000
_DEEPEST = 6
_HEAD = 8
_LIST = b"LIST"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: the lists around it, its letters, where its bytes begin, and how many it says there are."""

    around: str
    kind: bytes
    place: int
    length: int

    @property
    def end(self) -> int:
        return self.place + self.length

    @property
    def name(self) -> str:
        """As reports name it: `LIST INFO ISFT`."""
        return f"{self.around} {letters(self.kind)}".strip()


def chunks(
    stream: BinaryIO,
    begin: int,
    end: int,
    order: Order = "little",
    *,
    lists: frozenset[bytes] = frozenset(),
    longer: Mapping[bytes, int] | None = None,
) -> Iterator[Chunk]:
    """The chunks from `begin` on, in the order of the file; those in `lists` of these types follow their list's head.

    `longer` gives the lengths of chunks that are too long for four bytes. Ends where the chain does or breaks: then the last chunk's end tells.
    """
    at = begin
    open_lists: list[tuple[int, str]] = []
    for _ in range(_MOST_CHUNKS):
        while open_lists and at >= open_lists[-1][0]:
            open_lists.pop()
        if at + _HEAD > end:
            return
        stream.seek(at)
        head = stream.read(_HEAD + 4)
        kind, length = head[:4], int.from_bytes(head[4:_HEAD], order)
        if len(head) < _HEAD or not _is_name(kind):
            return
        if length == 0xFFFFFFFF and longer and kind in longer:
            length = longer[kind]
        around = open_lists[-1][1] if open_lists else ""
        if kind == _LIST and head[_HEAD:] in lists and len(open_lists) < _DEEPEST:
            open_lists.append((at + _HEAD + length, f"{around} LIST {letters(head[_HEAD:])}".strip()))
            yield Chunk(around, kind + head[_HEAD:], at + _HEAD + 4, 0)
            at += _HEAD + 4
            continue
        yield Chunk(around, kind + head[_HEAD:] if kind == _LIST else kind, at + _HEAD, length)
        at += _HEAD + length + length % 2


def _is_name(kind: bytes) -> bool:
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)


def letters(kind: bytes) -> str:
    return kind.decode("latin-1").strip()


def bytes_of(stream: BinaryIO, chunk: Chunk, longest: int) -> bytes:
    """What stands in a chunk, no more than `longest` bytes of it."""
    stream.seek(chunk.place)
    return stream.read(min(chunk.length, longest))

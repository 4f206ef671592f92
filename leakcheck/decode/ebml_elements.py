"""Elements of EBML (RFC 8794): a number of one to four bytes that names it, a length of one to eight, and so many bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_LONGEST_HEAD = 12
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Element:
    """`length` is -1 where the writer did not know it, as of a running stream (section 6.2)."""

    id: int
    begin: int
    """Where its number stands."""
    place: int
    length: int

    @property
    def end(self) -> int:
        return self.place + max(self.length, 0)


def elements(stream: BinaryIO, size: int, opened: frozenset[int], most: int) -> Iterator[Element]:
    """All elements in the order of the file, those inside the ones `opened` after these; of others what is inside is passed over.

    A number says what an element is wherever it stands, so that no depth need be kept. Ends where the chain does or breaks.
    """
    at = 0
    for _ in range(most):
        stream.seek(at)
        found = _element(stream.read(_LONGEST_HEAD), at)
        if found is None or at >= size:
            return
        yield found
        at = found.place if found.id in opened or found.length == _UNKNOWN else found.end
        if at > size:
            return


def _element(head: bytes, at: int) -> Element | None:
    width = _width(head[:1], 4)
    length_width = _width(head[width : width + 1], 8) if width else 0
    if not length_width or len(head) < width + length_width:
        return None
    number = head[width : width + length_width]
    value = int.from_bytes(number, "big") & ((1 << 7 * length_width) - 1)
    unknown = value == (1 << 7 * length_width) - 1
    return Element(int.from_bytes(head[:width], "big"), at, at + width + length_width, _UNKNOWN if unknown else value)


def _width(first: bytes, most: int) -> int:
    """How many bytes a number takes by the zeros before its first one (section 4); 0 for more than `most`."""
    width = 9 - first[0].bit_length() if first else 0
    return width if width <= most else 0

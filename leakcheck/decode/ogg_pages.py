"""Pages of Ogg (RFC 3533): which streams there are, their first packets, and where the last page of each ends."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MARK = b"OggS"
_HEAD = 27
_BEGINS = 2
#: The longest page is 65,307 bytes; two of each of a few streams fit into this.
_TAIL = 1 << 18
#: A comment with a picture takes some hundred pages.
_MOST_PAGES = 2_000
_LONGEST_PACKETS = 32 << 20
_WANTED_PACKETS = 2
#: No packet ends on such a page.
_NO_POSITION = -1


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its stream's number, the position that it reaches, where its bytes lie, and the lengths of its pieces."""

    serial: int
    begins: bool
    position: int
    place: int
    pieces: bytes

    @property
    def end(self) -> int:
        return self.place + sum(self.pieces)


@dataclass(slots=True)
class Stream:
    """The first packets of a stream, and the position at which its sound begins."""

    serial: int
    packets: list[bytes] = field(default_factory=list)
    started: int = 0
    _open: bytearray = field(default_factory=bytearray)

    def take(self, page: Page, data: bytes) -> None:
        """Put the pieces of a page together: one shorter than 255 bytes ends a packet."""
        at = 0
        for piece in page.pieces:
            if len(self.packets) >= _WANTED_PACKETS:
                break
            self._open += data[at : at + piece]
            at += piece
            if piece < 255:
                self.packets.append(bytes(self._open))
                self._open.clear()

    @property
    def is_complete(self) -> bool:
        return len(self.packets) >= _WANTED_PACKETS


def page_at(data: bytes, at: int, place: int) -> Page | None:
    """The page whose head stands at `at` in these bytes, which lie at `place` in the file; None where none does."""
    if data[at : at + 5] != MARK + b"\x00" or len(data) < at + _HEAD:
        return None
    flags, position, serial = struct.unpack_from("<BqI", data, at + 5)
    count = data[at + 26]
    pieces = data[at + _HEAD : at + _HEAD + count]
    if len(pieces) < count:
        return None
    return Page(int(serial), bool(flags & _BEGINS), int(position), place + at + _HEAD + count, pieces)


def streams(stream: BinaryIO) -> list[Stream]:
    """The streams that begin together at the beginning, with their first packets."""
    found: dict[int, Stream] = {}
    read = 0
    for page in _pages(stream, 0):
        if page.begins and page.serial not in found:
            found[page.serial] = Stream(page.serial)
        one = found.get(page.serial)
        if one is None:
            continue
        if one.is_complete and page.position > 0:
            one.started = one.started or page.position
        elif not one.is_complete:
            data = stream.read(sum(page.pieces))
            read += len(data)
            one.take(page, data)
        if read > _LONGEST_PACKETS or all(each.is_complete and each.started for each in found.values()):
            break
    return list(found.values())


def _pages(stream: BinaryIO, at: int) -> Iterator[Page]:
    """Page by page; the stream stands at the page's bytes when it is given."""
    for _ in range(_MOST_PAGES):
        stream.seek(at)
        head = stream.read(_HEAD + 255)
        page = page_at(head, 0, at)
        if page is None:
            return
        stream.seek(page.place)
        yield page
        at = page.end


def last_pages(stream: BinaryIO, size: int) -> tuple[dict[int, int], int]:
    """The position that each stream reaches on its last page near the end, and where the last page ends; 0 where there is none."""
    start = max(0, size - _TAIL)
    stream.seek(start)
    tail = stream.read(_TAIL)
    reached: dict[int, int] = {}
    end, at = 0, tail.find(MARK)
    while at >= 0:
        page = page_at(tail, at, start)
        if page is not None:
            end = max(end, page.end)
            if page.position != _NO_POSITION:
                reached[page.serial] = page.position
        at = tail.find(MARK, at + 4)
    return reached, end

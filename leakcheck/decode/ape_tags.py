"""Tags of Monkey's Audio (APEv2) at the end of MP3 and other sound: names with texts or files."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.recording_facts import enclosed_picture, told
from leakcheck.model.format import Extracted

FOOTER = 32
_MARK = b"APETAGEX"
_MOST_ITEMS = 500
_LONGEST = 32 << 20
#: Bit 31 of the flags: there is a head too; bits 1 and 2 of an item's: it is no text.
_HAS_HEAD, _BINARY = 0x80000000, 2


@dataclass(frozen=True, slots=True)
class ApeTag:
    """How many bytes before the end of its footer the items begin, how many with a head, and how many items there are."""

    items: int
    whole: int
    count: int


def ape_tag(footer: bytes) -> ApeTag | None:
    """The tag that ends with these bytes; None where none does."""
    if len(footer) != FOOTER or footer[:8] != _MARK:
        return None
    _, length, count, flags = (int(number) for number in struct.unpack_from("<IIII", footer, 8))
    if not FOOTER <= length <= _LONGEST:
        return None
    return ApeTag(length, length + (FOOTER if flags & _HAS_HEAD else 0), min(count, _MOST_ITEMS))


def ape_contents(data: bytes, count: int) -> Iterator[Extracted]:
    """Facts and pictures of the items: a length, flags, a name that a zero ends, and the value."""
    at = 0
    for _ in range(count):
        length, flags = (int(number) for number in struct.unpack_from("<II", data.ljust(at + 8, b"\x00"), at))
        name, ended, _ = data[at + 8 : at + 8 + 256].partition(b"\x00")
        if not ended or at + 8 + len(name) + 1 + length > len(data):
            return
        at += 8 + len(name) + 1
        letters, value = name.decode("latin-1"), data[at : at + length]
        if flags & _BINARY and letters.lower().startswith("cover art"):
            child = enclosed_picture("cover", value.partition(b"\x00")[2])
            if child is not None:
                yield child
        elif not flags & _BINARY:
            yield from told(letters, value[:4_000].replace(b"\x00", b", ").decode("utf-8", "replace"), f"APE {letters}")
        at += length

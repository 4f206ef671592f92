"""WordPerfect documents of the versions 5 to X (WP 7.0 File Format, Corel 1996): the head, the packets before the text, the text with its codes.

Version 6 and its followers have one list of packets and codes that say how long they are as a whole; version 5 has its packets in blocks and
codes that say how much of them follows. Corel's description of version 5 is not at hand: of it no more is read than libwpd reads.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from leakcheck.decode.wordperfect_letters import letter

MAGIC = b"\xffWPC"
#: The kinds of packets that are read, of version 6 and of version 5.
SUBDOCUMENT, NATIVE_NAME, TEXT, SUMMARY, COMMENT, PRINTER = 0x0C, 0x07, 0x08, 0x12, 0x1B, 0x23
PERSONAL_STYLES, SHARED_STYLES, PICTURE_NAME, FONT, PICTURE, WRITING_TOOLS = 0x32, 0x33, 0x40, 0x55, 0x6F, 0x05
OLD_FONTS, OLD_PRINTER = 0x07, 0x0C
_DOCUMENT_OF_WORDPERFECT = (1, 0x0A)
_HEAD, _ENTRY, _OLD_ENTRY = 16, 14, 10
_MOST_PACKETS, _MOST_BLOCKS = 4000, 200
_LONGEST_WORDS = 4000
#: The lengths of codes from 0xF0 on (version 6) and from 0xC0 on (version 5), their gates counted.
_FIXED = dict(zip(range(0xF0, 0xFF), (4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8), strict=True))
_OLD_FIXED = dict(zip(range(0xC0, 0xC8), (4, 9, 11, 3, 3, 5, 6, 7), strict=True))
#: The letters that the codes 1 to 32 stand for until a document says otherwise, by their place in the first set.
_FEW = (35, 34, 37, 36, 31, 30, 27, 33, 29, 77, 76, 39, 38, 45, 41, 40, 47, 43, 49, 57, 56, 81, 80, 83, 82, 63, 62, 71, 70, 67, 73, 23)
_SIGNS = {0x80: " ", 0x81: " ", 0x84: "-", 0x87: "\n", 0x97: "-"}
#: Ends of lines: those that the program put in by itself are blanks (the deletable and plain soft ones), those of cells are tabs.
_SOFT = frozenset({*range(0xBA, 0xBD), *range(0xCD, 0xD0)})
_CELL, _FIRST_END, _LAST_END = 0xC6, 0xB4, 0xCF
_SOFT_LINES, _CELL_LINE, _NO_LINE = frozenset({1, 2, 3, 0x14, 0x15, 0x16}), 0x0A, 0x1D
#: Hyphens that show only where the line ends behind them.
_BROKEN_BY_HYPHEN = frozenset({0x83, 0x85})
_SKIP_FROM, _SKIP_TO = 0x8D, 0x8E
_LINES, _CHARACTERS, _TABS, _EXTENDED, _UNDO = 0xD0, 0xD4, 0xE0, 0xF0, 0xF1
_DELETED_FROM, _DELETED_TO, _REMARK = 0x58, 0x59, 0x1D
_OLD_SIGNS = {0x0A: "\n", 0x0B: " ", 0x0C: "\n", 0x0D: " ", 0x8C: "\n", 0x99: "\n", 0xA0: " ", 0xA9: "-", 0xAA: "-", 0xAB: "-"}
_OLD_TABS, _OLD_CELLS = (0xC1, 0xC2), (0xDC, 0xDD)


class BrokenDocument(ValueError):
    """It is no WordPerfect document or too damaged; the text is a sentence's end for the reader."""


class Kind(StrEnum):
    """What a piece of text is."""

    DOCUMENT = "document"
    HEADER = "header"
    NOTE = "footnote"
    BOX = "drawing"
    REMARK = "comment"
    DELETED = "deleted"
    HIDDEN = "hidden"


#: The codes that stand where text of a packet belongs.
_PLACES = {0xD6: Kind.HEADER, 0xD7: Kind.NOTE, 0xDF: Kind.BOX}


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet before the text."""

    number: int
    kind: int
    has_children: bool
    """Whether it begins with the numbers of other packets."""
    data: bytes


@dataclass(frozen=True, slots=True)
class WordPerfect:
    """A document's head."""

    version: tuple[int, int]
    """0.0 and 0.1 are WordPerfect 5.0 and 5.1, 2.0 and up are 6.0 and its followers."""
    encrypted: bool
    packets: tuple[Packet, ...]
    text: bytes
    """The text with its codes."""
    whole: bool
    """Whether the text is as long as the head says."""

    @property
    def is_old(self) -> bool:
        return self.version[0] == 0


def recognised(head: bytes) -> bool:
    """Whether the first bytes are those of a document of WordPerfect, and not of another file of Corel's."""
    return head.startswith(MAGIC) and len(head) >= _HEAD and (head[8], head[9]) == _DOCUMENT_OF_WORDPERFECT and head[10] in (0, 2)


def document(data: bytes) -> WordPerfect:
    """The head of a document. Raises BrokenDocument."""
    if not recognised(data[:_HEAD]):
        raise BrokenDocument("its first bytes are not those of a WordPerfect document")
    begin, _, _, major, minor, lock, index = struct.unpack_from("<IBBBBHH", data, 4)
    if lock:
        return WordPerfect((major, minor), True, (), b"", True)
    if not _HEAD <= begin <= len(data):
        raise BrokenDocument("the place at which its text should begin is not in the file")
    packets = tuple(_old_packets(data) if major == 0 else _packets(data, index))
    # Behind the text of newer versions the wrapper may go on in which the document lies; the head tells where it ends.
    size = struct.unpack_from("<I", data, 20)[0] if major and len(data) >= 24 else 0
    return WordPerfect((major, minor), False, packets, data[begin : size if begin < size <= len(data) else len(data)], size <= len(data))


def _packets(data: bytes, index: int) -> Iterator[Packet]:
    if index + _ENTRY > len(data):
        return
    count = struct.unpack_from("<H", data, index + 2)[0]
    for number in range(1, min(count, _MOST_PACKETS)):
        place = index + _ENTRY * number
        if place + _ENTRY > len(data):
            return
        flags, kind, _, _, size, start = struct.unpack_from("<BBHHII", data, place)
        yield Packet(number, kind, bool(flags & 1), data[start : start + size])


def _old_packets(data: bytes) -> Iterator[Packet]:
    """The packets of version 5: blocks of entries, each with the place of the next."""
    place, number = _HEAD, 0
    for _ in range(_MOST_BLOCKS):
        if place + _OLD_ENTRY > len(data):
            return
        kind, count, _, following = struct.unpack_from("<HHHI", data, place)
        if kind != 0xFFFB:
            return
        for entry in range(1, min(count, 50)):
            if place + _OLD_ENTRY * (entry + 1) > len(data):
                return
            kind, size, start = struct.unpack_from("<HII", data, place + _OLD_ENTRY * entry)
            number += 1
            if kind not in (0, 0xFFFF):
                yield Packet(number, kind, False, data[start : start + size])
        if following <= place:
            return
        place = following


def words(data: bytes, place: int = 0) -> tuple[str, int]:
    """A text of two bytes a letter (place and set) that ends with two zeros, and where what follows it begins."""
    letters: list[str] = []
    for start in range(place, min(len(data) - 1, place + 2 * _LONGEST_WORDS), 2):
        if data[start] == 0 and data[start + 1] == 0:
            return "".join(letters), start + 2
        letters.append(letter(data[start], data[start + 1]))
    return "".join(letters), len(data)


def text_blocks(packet: Packet) -> bytes:
    """The text with codes of a packet of text: its blocks one behind the other."""
    if len(packet.data) < 6:
        return b""
    return packet.data[struct.unpack_from("<I", packet.data, 2)[0] :]


@dataclass(slots=True)
class _Reading:
    """What is read of a document's text, piece by piece."""

    packets: Mapping[int, Packet]
    longest: int
    found: dict[Kind, list[str]] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    length: int = 0
    undone: bool = False
    deleted: bool = False
    skipped: bool = False
    hyphen: bool = False

    def put(self, text: str, kind: Kind) -> None:
        kind = Kind.DELETED if self.undone or self.deleted else Kind.HIDDEN if self.skipped else kind
        self.found.setdefault(kind, []).append(text)
        self.length += len(text)


def texts(found: WordPerfect, longest: int) -> dict[Kind, str]:
    """The words by what they are, no more than about `longest` characters of all."""
    reading = _Reading({packet.number: packet for packet in found.packets}, longest)
    if found.is_old:
        _read_old(found.text, reading)
        return {kind: "".join(pieces) for kind, pieces in reading.found.items()}
    waiting = [(found.text, Kind.DOCUMENT)]
    while waiting and reading.length <= longest:
        data, kind = waiting.pop(0)
        waiting += _read(data, kind, reading)
        reading.put("\n", kind)
        reading.undone = reading.deleted = reading.skipped = reading.hyphen = False
    return {kind: "".join(pieces) for kind, pieces in reading.found.items()}


def _read(data: bytes, kind: Kind, reading: _Reading) -> Sequence[tuple[bytes, Kind]]:
    """Reads one text; what its codes refer to is read later, each packet once."""
    later: list[tuple[bytes, Kind]] = []
    place, end = 0, len(data)
    while place < end and reading.length <= reading.longest:
        code = data[place]
        if code < 0xD0:
            _single(code, kind, reading)
            place += 1
            continue
        size = _FIXED.get(code, 1) if code >= 0xF0 else _length(data, place)
        if code == _EXTENDED and place + 3 < end:
            reading.put(letter(data[place + 1], data[place + 2]), kind)
        elif code == _UNDO and place + 1 < end and data[place + 1] < 2:
            reading.undone = data[place + 1] == 0
        elif code < 0xF0 and size > 1:
            later += _group(data[place : place + size], kind, reading)
        place += size
    return later


def _length(data: bytes, place: int) -> int:
    """The length of a code that says so itself; 1 where it does not end as it begins, and is passed over."""
    if place + 4 > len(data):
        return 1
    size = struct.unpack_from("<H", data, place + 2)[0]
    return size if size >= 7 and place + size <= len(data) and data[place + size - 1] == data[place] else 1


def _single(code: int, kind: Kind, reading: _Reading) -> None:
    if 0x20 < code < 0x7F:
        reading.put(chr(code), kind)
    elif 0 < code <= 0x20:
        reading.put(letter(_FEW[code - 1], 1), kind)
    elif code in _SIGNS:
        reading.put(_SIGNS[code], kind)
    elif _FIRST_END <= code <= _LAST_END:
        _line_end("\t" if code == _CELL else " " if code in _SOFT else "\n", kind, reading)
    elif code in (_SKIP_FROM, _SKIP_TO):
        reading.skipped = code == _SKIP_FROM
    reading.hyphen = code in _BROKEN_BY_HYPHEN


def _line_end(sign: str, kind: Kind, reading: _Reading) -> None:
    if not (sign == " " and reading.hyphen):
        reading.put(sign, kind)
    reading.hyphen = False


def _group(code: bytes, kind: Kind, reading: _Reading) -> Sequence[tuple[bytes, Kind]]:
    """One code of variable length: an end of a line, a tab, a change, or a place where another text belongs."""
    group, what = code[0], code[1]
    if group == _LINES and 0 < what < _NO_LINE:
        _line_end("\t" if what == _CELL_LINE else " " if what in _SOFT_LINES else "\n", kind, reading)
    elif group == _TABS:
        reading.put("\t", kind)
    elif group == _CHARACTERS and what in (_DELETED_FROM, _DELETED_TO):
        reading.deleted = what == _DELETED_FROM
    place = Kind.REMARK if (group, what) == (_CHARACTERS, _REMARK) else _PLACES.get(group)
    return [] if place is None else [(text_blocks(one), place) for one in _texts_of(code, reading)]


def _texts_of(code: bytes, reading: _Reading) -> Iterator[Packet]:
    """The packets of text that a code refers to, each only the first time; those of remarks by way of the packet about the remark."""
    for number in _references(code):
        packet = reading.packets.get(number)
        if packet is not None and packet.kind == COMMENT and len(packet.data) >= 4:
            packet = reading.packets.get(struct.unpack_from("<H", packet.data, 2)[0])
        if packet is not None and packet.kind == TEXT and packet.number not in reading.read:
            reading.read.add(packet.number)
            yield packet


def _references(code: bytes) -> Sequence[int]:
    if len(code) < 6 or not code[4] & 0x80:
        return ()
    count = min(code[5], (len(code) - 6) // 2)
    return struct.unpack_from(f"<{count}H", code, 6)


def _read_old(data: bytes, reading: _Reading) -> None:
    """The text of version 5."""
    place, end = 0, len(data)
    while place < end and reading.length <= reading.longest:
        code = data[place]
        if 0x20 <= code < 0x7F:
            reading.put(chr(code), Kind.DOCUMENT)
        elif code in _OLD_SIGNS:
            reading.put(_OLD_SIGNS[code], Kind.DOCUMENT)
        elif code == 0xC0 and place + 3 < end:
            reading.put(letter(data[place + 1], data[place + 2]), Kind.DOCUMENT)
        elif code in _OLD_TABS:
            reading.put("\t", Kind.DOCUMENT)
        size = _OLD_FIXED.get(code, 1) if code < 0xD0 else _old_length(data, place)
        if code in _OLD_CELLS and size > 1:
            reading.put("\t" if data[place + 1] == 0 else "\n", Kind.DOCUMENT)
        place += size


def _old_length(data: bytes, place: int) -> int:
    if place + 4 > len(data):
        return 1
    size = struct.unpack_from("<H", data, place + 2)[0] + 4
    return size if size >= 8 and place + size <= len(data) and data[place + size - 1] == data[place] else 1

"""Pictures of the classic Macintosh (PICT, version 2; Inside Macintosh: Imaging With QuickDraw, appendix A): size, fonts, words, remarks."""

import struct
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FontUse, PictureContent
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Behind the size and the frame: the version's operation with its number, and the one that begins the header.
_VERSION_2, _AT = b"\x00\x11\x02\xff\x0c\x00", 10
#: Files have 512 bytes for the program's own use in front; pictures in other files and in memory have not.
_FILE_HEAD = 512
_MOST_OPERATIONS, _LONGEST, _MOST_WORDS, _MOST_FONTS = 200_000, 16 << 20, 2_000, 100
_END, _HEADER = 0x00FF, 0x0C00
_LONG_TEXT, _TEXT_ACROSS, _TEXT_DOWN, _TEXT_BOTH, _FONT_NAME, _LONG_COMMENT = 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0xA1
_PATTERNS, _ROWS = frozenset({0x12, 0x13, 0x14}), frozenset({0x90, 0x91, 0x98, 0x99, 0x9A, 0x9B})
#: How many bytes stand before a text's length: where it is drawn.
_BEFORE_TEXT = {_LONG_TEXT: 4, _TEXT_ACROSS: 1, _TEXT_DOWN: 1, _TEXT_BOTH: 2}
#: Operations whose data have always the same length, by first and last number.
_FIXED = tuple(
    (range(first, last + 1), length)
    for first, last, length in (
        (0x00, 0x00, 0), (0x02, 0x02, 8), (0x03, 0x03, 2), (0x04, 0x04, 1), (0x05, 0x05, 2), (0x06, 0x07, 4), (0x08, 0x08, 2), (0x09, 0x0A, 8),
        (0x0B, 0x0C, 4), (0x0D, 0x0D, 2), (0x0E, 0x0F, 4), (0x10, 0x10, 8), (0x11, 0x11, 1), (0x15, 0x16, 2), (0x17, 0x19, 0), (0x1A, 0x1B, 6),
        (0x1C, 0x1C, 0), (0x1D, 0x1D, 6), (0x1E, 0x1E, 0), (0x1F, 0x1F, 6), (0x20, 0x20, 8), (0x21, 0x21, 4), (0x22, 0x22, 6), (0x23, 0x23, 2),
        (0x30, 0x37, 8), (0x38, 0x3F, 0), (0x40, 0x47, 8), (0x48, 0x4F, 0), (0x50, 0x57, 8), (0x58, 0x5F, 0), (0x60, 0x67, 12), (0x68, 0x6F, 4),
        (0x78, 0x7F, 0), (0x88, 0x8F, 0), (0xA0, 0xA0, 2), (0xB0, 0xCF, 0), (0x100, 0x1FF, 2), (0x200, 0xBFE, 4), (0xBFF, 0xBFF, 22),
        (0xC00, 0xC01, 24), (0x7F00, 0x7FFF, 254), (0x8000, 0x80FF, 0),
    )
)  # fmt: skip
#: Operations that begin with the length of their data: two bytes that count themselves, two that do not; all others four that do not.
_SELF_COUNTED = (range(0x01, 0x02), range(0x70, 0x78), range(0x80, 0x88))
_SHORT_COUNTED = (range(0x24, 0x30), range(0x92, 0x98), range(0x9C, 0xA0), range(0xA2, 0xB0))


def recognises(content: Content) -> bool:
    return _start(content.head) is not None


def _start(head: bytes) -> int | None:
    if head[_AT : _AT + 6] == _VERSION_2:
        return 0
    return _FILE_HEAD if head[_FILE_HEAD + _AT : _FILE_HEAD + _AT + 6] == _VERSION_2 else None


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """The size, then what the operations name and write, each once."""
    start = _start(content.head) or 0
    data = content.read(min(limits.item_bytes, _LONGEST))[start:]
    top, left, bottom, right = struct.unpack_from(">4h", data.ljust(_AT, b"\0"), 2)
    if right > left and bottom > top:
        at = Location("frame", f"{right - left} x {bottom - top}")
        yield PictureContent(at=at, role="picture", width=right - left, height=bottom - top)
    words: list[str] = []
    fonts: dict[str, None] = {}
    remarks: dict[str, None] = {}
    is_whole = False
    for operation, body in _operations(data):
        is_whole = operation == _END
        if operation in _BEFORE_TEXT and len(words) < _MOST_WORDS:
            words.append(_letters(body[_BEFORE_TEXT[operation] + 1 :]))
        elif operation == _FONT_NAME and len(fonts) < _MOST_FONTS:
            fonts.setdefault(_letters(body[5 : 5 + body[4]] if len(body) > 4 else b""))
        elif operation == _LONG_COMMENT and len(remarks) < _MOST_FONTS:
            remarks.setdefault(_remark(body[4:]))
    yield from _told(words, fonts, remarks)
    if not is_whole:
        yield Problem(ProblemKind.DAMAGED, "This Macintosh picture breaks off or holds what is not known here; what stands before that was read.")


def _told(words: list[str], fonts: dict[str, None], remarks: dict[str, None]) -> Iterator[Extracted]:
    for name in fonts:
        if name and name.isprintable():
            yield FontUse(at=Location("fontName", name), name=storable(name, 100))
    for remark in remarks:
        if remark:
            yield Description(at=Location("long comment", remark), kind="comments", value=remark)
    text = storable(" ".join(word.strip() for word in words if word.strip()), _MOST_WORDS)
    if any(letter.isalnum() for letter in text):
        yield Description(at=Location("operations of text", text), kind="words in the drawing", value=text)


def _letters(raw: bytes) -> str:
    return storable(raw.decode("mac_roman"), _MOST_WORDS)


def _remark(raw: bytes) -> str:
    """Words of programs; most remarks are numbers for a printer."""
    text = raw.strip(b"\x00 ")
    return storable(text.decode("ascii"), _MOST_WORDS) if len(text) > 3 and text.isascii() and text.decode("ascii").isprintable() else ""


def _operations(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and data of each operation, up to the end or to the first whose length is not known."""
    place = _AT
    for _ in range(_MOST_OPERATIONS):
        place += place % 2
        if place + 2 > len(data):
            return
        operation = struct.unpack_from(">H", data, place)[0]
        place += 2
        end = place if operation == _END else _end(data, place, operation)
        if end is None or end > len(data):
            return
        yield operation, data[place:end] if operation in _BEFORE_TEXT or operation in {_FONT_NAME, _LONG_COMMENT} else b""
        if operation == _END:
            return
        place = end


def _end(data: bytes, place: int, operation: int) -> int | None:
    """Where an operation's data end; None where that cannot be told."""
    length = _fixed(operation)
    if length is not None:
        return place + length
    if operation in _PATTERNS or place + 6 > len(data):
        return None
    if operation in _ROWS:
        return _behind_rows(data, place, operation)
    return place + _counted(data[place : place + 6], operation)


@lru_cache(1024)
def _fixed(operation: int) -> int | None:
    return next((length for numbers, length in _FIXED if operation in numbers), None)


def _counted(head: bytes, operation: int) -> int:
    """The length of data that state it themselves, in one, two or four bytes."""
    if operation in _BEFORE_TEXT:
        return _BEFORE_TEXT[operation] + 1 + head[_BEFORE_TEXT[operation]]
    if operation == _LONG_COMMENT:
        return 4 + int.from_bytes(head[2:4], "big")
    short = int.from_bytes(head[:2], "big")
    if any(operation in numbers for numbers in _SELF_COUNTED):
        return max(short, 2)
    return 2 + short if any(operation in numbers for numbers in _SHORT_COUNTED) else 4 + int.from_bytes(head[:4], "big")


def _behind_rows(data: bytes, place: int, operation: int) -> int | None:
    """Behind a picture of dots: its head, its colours, where it is drawn, and its rows, each with its packed length before it."""
    place += 4 if operation >= 0x9A else 0
    try:
        width, top, _, bottom, _ = struct.unpack_from(">H4h", data, place)
        packing = struct.unpack_from(">H", data, place + 12)[0] if width & 0x8000 else 0
        place += 46 if width & 0x8000 else 10
        if width & 0x8000 and operation < 0x9A:
            place += 8 + 8 * (struct.unpack_from(">H", data, place + 6)[0] + 1)
        place += 18
        if operation % 2:
            place += max(2, struct.unpack_from(">H", data, place)[0])
        return _rows_end(data, place, width & 0x3FFF, max(0, bottom - top), packing if operation >= 0x9A else 0, operation < 0x98)
    except struct.error:
        return None


def _rows_end(data: bytes, place: int, width: int, rows: int, packing: int, is_plain: bool) -> int:
    if is_plain or width < 8 or packing == 1:
        return place + width * rows
    if packing == 2:
        return place + width // 4 * 3 * rows
    size = 2 if width > 250 else 1
    for _ in range(rows):
        if place >= len(data):
            break
        place += size + int.from_bytes(data[place : place + size], "big")
    return place


FORMAT = Format(
    name="macintosh_picture",
    title="Macintosh picture (PICT)",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=(
        "The picture itself is not painted, so that its looks are not compared with other pictures.",
        "Pictures of the first version are not recognised; words are read in the characters of Western Europe.",
        "Fills with patterns of colours end the reading: their length is not told.",
    ),
)

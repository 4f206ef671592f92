"""Windows metafiles ([MS-EMF], [MS-EMFPLUS], [MS-WMF]): drawings inside of Office files and mails, with their program, fonts and words."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FontUse, PictureContent, SoftwareClaim, SoftwareRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: [MS-EMF] section 2.3.4.2: a record of type 1, and at byte 40 the letters " EMF".
_ENHANCED, _MARK_PLACE, _ENHANCED_HEAD = b"\x01\x00\x00\x00", 40, 88
#: [MS-WMF] sections 2.3.2.3 and 2.3.2.2: the key of a placeable file; the head of one without it (in memory or on disk, nine words, version).
_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_PLAIN = tuple(kind + b"\x00\x09\x00" + version for kind in (b"\x01", b"\x02") for version in (b"\x00\x01", b"\x00\x03"))
_PLACEABLE_HEAD, _PLAIN_HEAD, _FILLED_UP = 22, 18, 64
_MOST_RECORDS = 200_000
_LONGEST_RECORD = 1 << 16
_MOST_WORDS = 2_000
_MOST_FONTS = 100
#: [MS-EMF] section 2.1.1: end of file, comment, font, text in two ways of writing.
_END, _COMMENT, _FONT, _TEXT_8, _TEXT_16 = 14, 70, 82, 83, 84
#: [MS-WMF] section 2.1.1.1: font, text, text with places, escape.
_OLD_FONT, _OLD_TEXT, _OLD_PLACED, _ESCAPE, _OLD_END = 0x02FB, 0x0521, 0x0A32, 0x0626, 0x0000
_REMARK = 0x000F
_PLUS_HEADER = 0x4001


def recognises(content: Content) -> bool:
    head = content.head
    enhanced = head.startswith(_ENHANCED) and head[_MARK_PLACE : _MARK_PLACE + 4] == b" EMF"
    return enhanced or head.startswith(_PLACEABLE) or (head.startswith(_PLAIN) and content.size >= _PLAIN_HEAD + 6 and _is_plain(head, content.size))


def _is_plain(head: bytes, size: int) -> bool:
    """The head has few marks of its own: its length in words must be nearly that of the file, and it has no parameters (section 2.3.2.2).

    Word fills its previews up by some sixteen bytes behind the end, and Excel counts the placeable head that it leaves out.
    """
    return size - _FILLED_UP <= int.from_bytes(head[6:10], "little") * 2 <= size + _PLACEABLE_HEAD and head[16:18] == b"\x00\x00"


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the head, then fonts and words of the records, each once."""
    del limits  # all that is read is bounded here
    seen = _Seen()
    with content.open() as stream:
        if content.head.startswith(_ENHANCED):
            yield from _enhanced_head(content.head)
            records = _enhanced_records(stream, content.size)
        else:
            yield from _old_head(content.head)
            records = _old_records(stream, content.size, content.head.startswith(_PLACEABLE))
        for kind, body in records:
            if kind is None:
                yield Problem(ProblemKind.DAMAGED, "This metafile breaks off or is damaged; what stands before that was read.")
            else:
                yield from seen.told(kind, body)
    yield from seen.words()


def _enhanced_head(head: bytes) -> Iterator[Extracted]:
    """[MS-EMF] section 2.2.9: bounds, description (program and title, in UTF-16), and the device for which it was drawn."""
    if len(head) < _ENHANCED_HEAD:
        return  # the records say that it breaks off
    size, left, top, right, bottom = struct.unpack_from("<I4i", head, 4)
    count, place = struct.unpack_from("<II", head, 60)
    yield from _size(right - left + 1, bottom - top + 1, "header rclBounds")
    if 0 < count <= _MOST_WORDS and _ENHANCED_HEAD <= place <= size:
        parts = head[place : place + 2 * count].decode("utf-16-le", "replace").split("\x00")
        yield from _description([part.strip() for part in parts if part.strip()])
    dots, millimetres = struct.unpack_from("<ii", head, 72), struct.unpack_from("<ii", head, 80)
    value = f"{dots[0]} x {dots[1]} dots, {millimetres[0]} x {millimetres[1]} mm"
    yield Description(at=Location("header szlDevice", value), kind="screen or printer that it was drawn for", value=value)


def _description(parts: list[str]) -> Iterator[Extracted]:
    if parts:
        yield SoftwareClaim(at=Location("header description", storable(parts[0])), role=SoftwareRole.CREATOR, name=storable(parts[0], 200))
    if len(parts) > 1:
        yield Description(at=Location("header description", storable(parts[1])), kind="title", value=storable(parts[1], 2_000))


def _old_head(head: bytes) -> Iterator[Extracted]:
    if head.startswith(_PLACEABLE):
        left, top, right, bottom = struct.unpack_from("<4h", head, 6) if len(head) >= _PLACEABLE_HEAD else (0, 0, 0, 0)
        yield from _size(right - left, bottom - top, "header BoundingBox")


def _size(width: int, height: int, part: str) -> Iterator[Extracted]:
    if width > 0 and height > 0:
        yield PictureContent(at=Location(part, f"{width} x {height}"), role="picture", width=width, height=height)


def _enhanced_records(stream: BinaryIO, size: int) -> Iterator[tuple[int | None, bytes]]:
    """Type and bytes of each record ([MS-EMF] section 2.3: a type, a length that counts itself); a None where the chain breaks."""
    at = 0
    for _ in range(_MOST_RECORDS):
        stream.seek(at)
        head = stream.read(8)
        kind, length = struct.unpack("<II", head) if len(head) == 8 else (0, 0)
        if length < 8 or length % 4 or at + length > size:
            yield None, b""
            return
        if kind == _END:
            return
        if kind in (_COMMENT, _FONT, _TEXT_8, _TEXT_16):
            yield kind, head + stream.read(min(length, _LONGEST_RECORD) - 8)
        at += length


def _old_records(stream: BinaryIO, size: int, placeable: bool) -> Iterator[tuple[int | None, bytes]]:
    """Function and parameters of each record ([MS-WMF] section 2.3: a length in words that counts itself, a function)."""
    at = (_PLACEABLE_HEAD if placeable else 0) + _PLAIN_HEAD
    for _ in range(_MOST_RECORDS):
        stream.seek(at)
        head = stream.read(6)
        words, kind = struct.unpack("<IH", head) if len(head) == 6 else (0, 1)
        if words < 3 or at + words * 2 > size:
            yield None, b""
            return
        if kind == _OLD_END:
            return
        if kind in (_OLD_FONT, _OLD_TEXT, _OLD_PLACED, _ESCAPE):
            yield kind, stream.read(min(words * 2, _LONGEST_RECORD) - 6)
        at += words * 2


class _Seen:
    """Fonts and words that were told; the words are put together to one fact."""

    def __init__(self) -> None:
        self._fonts: set[str] = set()
        self._words: list[str] = []
        self._length = 0
        self._plus = False

    def told(self, kind: int, body: bytes) -> Iterator[Extracted]:
        if kind in (_FONT, _OLD_FONT):
            # The face's name stands behind 28 bytes of numbers (section 2.2.13), in 32 letters; in old files behind 18 bytes.
            name = body[40:104].decode("utf-16-le", "replace") if kind == _FONT else body[18:50].decode("latin-1")
            yield from self._font(name.split("\x00", 1)[0].strip())
        elif kind in (_TEXT_8, _TEXT_16):
            self._add(_placed_text(body, wide=kind == _TEXT_16))
        elif kind in (_OLD_TEXT, _OLD_PLACED):
            self._add(_old_text(body, placed=kind == _OLD_PLACED))
        else:
            yield from self._comment(kind, body)

    def words(self) -> Iterator[Extracted]:
        text = storable(" ".join(self._words), _MOST_WORDS).strip()
        if any(letter.isalnum() for letter in text):
            yield Description(at=Location("records of text", text), kind="words in the drawing", value=text)

    def _font(self, name: str) -> Iterator[Extracted]:
        # A name that begins with @ is the same font written downwards.
        name = name.removeprefix("@")
        if name and name.isprintable() and name not in self._fonts and len(self._fonts) < _MOST_FONTS:
            self._fonts.add(name)
            yield FontUse(at=Location("records of fonts", storable(name)), name=storable(name, 100))

    def _add(self, text: str) -> None:
        if self._length < _MOST_WORDS and text.strip():
            self._words.append(text.strip())
            self._length += len(text)

    def _comment(self, kind: int, body: bytes) -> Iterator[Extracted]:
        if kind == _COMMENT and body[12:16] == b"EMF+" and not self._plus:
            self._plus = True
            yield from _plus_header(body[16:])
        elif kind == _ESCAPE and int.from_bytes(body[:2], "little") == _REMARK:
            text = body[4 : 4 + int.from_bytes(body[2:4], "little")]
            # Office keeps an enhanced metafile in pieces in these; what is left is words of programs.
            if not text.startswith(b"WMFC") and text.isascii() and text.decode("ascii").strip("\x00").isprintable() and len(text.strip(b"\x00 ")) > 3:
                said = text.decode("ascii").strip("\x00 ")
                yield Description(at=Location("escape MFCOMMENT", storable(said)), kind="comments", value=storable(said, 2_000))


def _plus_header(body: bytes) -> Iterator[Extracted]:
    """[MS-EMFPLUS] section 2.3.3.3: whether the other records say the same, the version, and the dots an inch of the device."""
    if len(body) >= 28 and int.from_bytes(body[:2], "little") == _PLUS_HEADER:
        version, _, across, down = struct.unpack_from("<IIII", body, 12)
        value = f"version {version & 0xFFF}, {across} x {down} dots an inch"
        yield Description(at=Location("comment EMF+ header", value), kind="drawn with GDI+", value=value)


def _placed_text(body: bytes, *, wide: bool) -> str:
    """[MS-EMF] section 2.2.5: the number of letters and their place, counted from the record's beginning."""
    if len(body) < 52:
        return ""
    count, place = struct.unpack_from("<II", body, 44)
    if count > _MOST_WORDS or place < 52:
        return ""
    return body[place : place + 2 * count].decode("utf-16-le", "replace") if wide else body[place : place + count].decode("latin-1")


def _old_text(body: bytes, *, placed: bool) -> str:
    """[MS-WMF] sections 2.3.3.20 and 2.3.3.5: a length and the letters, in the computer's own set; behind a point, options and maybe a rectangle."""
    if not placed:
        return body[2 : 2 + int.from_bytes(body[:2], "little")].decode("cp1252", "replace")
    length, options = (int.from_bytes(body[at : at + 2], "little") for at in (4, 6))
    start = 16 if options & 6 else 8
    return body[start : start + length].decode("cp1252", "replace")


FORMAT = Format(
    name="windows_metafile",
    title="Windows metafile (EMF, WMF)",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(_ENHANCED, _PLACEABLE, *_PLAIN),
    extract=extract,
    limitations=(
        "The drawing itself is not painted, so that its looks are not compared with other pictures.",
        "Words of old metafiles (WMF) are read in the characters of Western Europe; words that EMF+ draws, and pictures inside, are not read.",
    ),
)

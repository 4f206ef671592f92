"""The words of Word's binary documents: the piece table ([MS-DOC] section 2.8.35), fields, tracked deletions, and what no piece reaches."""

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from leakcheck.decode.code_pages import codec_of
from leakcheck.decode.marked_black import AUTOMATIC, NOTHING, Colours
from leakcheck.decode.word_fib import CHARACTER_RUNS, PARAGRAPH_RUNS, PIECES, WordFile

_PAGE = 512
_MOST_PIECES, _MOST_PAGES, _MOST_RUNS = 200_000, 20_000, 400_000
_COMPRESSED = 0x40000000
#: Bytes of compressed pieces that are no Latin-1 ([MS-DOC] section 2.9.73); Windows' own page agrees with them.
_NARROW = "cp1252"
_FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END = "\x13", "\x14", "\x15"
#: What stands for a sign of its own, put in one after the other (section 2.4.1 and its table of special characters).
_SIGNS = {
    **dict.fromkeys("\x13\x14\x15", ""), "\x07\x07": "\n", "\x07": "\t", **dict.fromkeys("\x0b\x0c\x0d\x0e", "\n"), "\x1e": "-",
    **dict.fromkeys("\x1f\0\x01\x02\x03\x04\x05\x08", ""),
}  # fmt: skip
_FIELDS = re.compile("[\x13\x14\x15]")
_DEEPEST_FIELD, _MOST_FIELDS = 50, 20_000
# Properties of runs (section 2.6.1): deleted, author and time of an insertion and a deletion, marks of the editing session.
_DELETED, _INSERTED = 0x0800, 0x0801
_INSERTED_AT, _DELETED_AT = 0x6805, 0x6864
# Their colours: number of a colour, the colour itself, the highlighter, the shading with colours by number, the shading.
_ICO, _CV, _HIGHLIGHT, _SHADING_80, _SHADING = 0x2A42, 0x6870, 0x2A0C, 0x4866, 0xCA71
#: The first of the numbered colours (section 2.9.119) is the program's own, the second black; of the others it matters only that they are neither.
_NUMBERED = {0: AUTOMATIC, 1: 0}
_NO_BLACK = 0xFFFF00
_CLEAR, _SOLID = 0, 1
_SESSIONS = frozenset({0x6815, 0x6816, 0x6817})
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
#: Most places fail at this look at two letters, in a third of the time.
_TWO_WIDE = rb"(?=(?:[\t\r\n\x10-\x7e\xa0-\xff][\0\x04\x20]){2})"
#: Runs of letters of one or two bytes outside of all that is known to be something else.
_LEFT_NARROW = re.compile(rb"[\t\r\n\x07\x20-\x7e\x91-\x94\x96\x97\xa0\xc0-\xff]{60,}")
_LEFT_WIDE = re.compile(_TWO_WIDE + rb"(?:[\t\r\n\x20-\x7e\xa0-\xff]\0|[\x10-\x5f]\x04|[\x18-\x1e\x26]\x20){40,}")
_WORDLIKE = re.compile(r"[^\W\d_]{2,}")
_LONGEST_REMNANT = 50_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters as it lies in the main stream."""

    first: int
    """The character's number in the document."""
    count: int
    offset: int
    """Byte of the main stream."""
    width: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of bytes, merged and in order, so that even a made file with a hundred thousand of them costs one search each."""

    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @classmethod
    def of(cls, found: Iterable[tuple[int, int]]) -> "Spans":
        merged: list[tuple[int, int]] = []
        for begin, end in sorted(found):
            if merged and begin <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif begin < end:
                merged.append((begin, end))
        return cls(tuple(begin for begin, _ in merged), tuple(end for _, end in merged))

    def inside(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of `begin` to `end` that the spans cover."""
        for index in range(bisect_right(self.ends, begin), len(self.begins)):
            if self.begins[index] >= end:
                return
            yield max(begin, self.begins[index]), min(end, self.ends[index])

    def outside(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of `begin` to `end` that no span covers."""
        for left, right in self.inside(begin, end):
            if begin < left:
                yield begin, left
            begin = right
        if begin < end:
            yield begin, end


@dataclass(slots=True)
class Runs:
    """What the properties of character runs tell beside their looks."""

    deleted: Spans = field(default_factory=Spans)
    """Bytes of the main stream whose text is marked as deleted."""
    times: list[int] = field(default_factory=list)
    """Times of tracked changes (DTTM), each once."""
    sessions: list[int] = field(default_factory=list)
    """Marks of editing sessions, each once: the same numbers that `.docx` calls rsid."""
    pages: list[int] = field(default_factory=list)
    blackened: Spans = field(default_factory=Spans)
    """Bytes of the main stream whose text stands black on black."""


@dataclass(slots=True)
class _Met:
    """What the properties of runs tell, while they are read."""

    times: dict[int, None] = field(default_factory=dict)
    sessions: dict[int, None] = field(default_factory=dict)
    known: dict[bytes, tuple[bool, bool]] = field(default_factory=lambda: {b"": (False, False)})
    """Of properties that were met before, whether they mark a run as deleted, and whether it stands black on black."""


def pieces(word: WordFile) -> list[Piece]:
    """The document's text in its order. Without a table the text is one piece from the place that the block names."""
    found = list(_piece_table(word))
    if found:
        return found
    start, end = word.number(24), word.number(28)
    width = 2 if word.is_old and word.is_wide else 1
    total = sum(word.lengths())
    count = min(max(0, end - start) // width, total or max(0, end - start))
    return [Piece(0, count, start, width)] if count else []


def _piece_table(word: WordFile) -> Iterator[Piece]:
    data = word.block(PIECES)
    place = 0
    while place + 5 <= len(data) and data[place] == 1:
        place += 3 + struct.unpack_from("<H", data, place + 1)[0]
    if place + 5 > len(data) or data[place] != 2:
        return
    length = min(struct.unpack_from("<I", data, place + 1)[0], len(data) - place - 5)
    count = min((length - 4) // 12, _MOST_PIECES)
    if count <= 0:
        return
    table = data[place + 5 : place + 5 + length]
    ends = struct.unpack_from(f"<{count + 1}I", table)
    descriptors = 4 * ((length - 4) // 12 + 1)
    for index in range(count):
        where = struct.unpack_from("<I", table, descriptors + 8 * index + 2)[0]
        size = ends[index + 1] - ends[index]
        if size <= 0:
            continue
        if word.is_old:
            yield Piece(ends[index], size, where, 2 if word.is_wide else 1)
        elif where & _COMPRESSED:
            yield Piece(ends[index], size, (where & ~_COMPRESSED) // 2, 1)
        else:
            yield Piece(ends[index], size, where, 2)


def raw_text(word: WordFile, parts: list[Piece], start: int, count: int, longest: int, cut: Spans) -> str:
    """The characters from `start` on, without those whose bytes lie in `cut`; special signs as they stand."""
    out: list[str] = []
    length, page = 0, _page(word)
    for piece in parts:
        first, last = max(start, piece.first), min(start + count, piece.first + piece.count)
        if first >= last or length > longest:
            continue
        begin = piece.offset + (first - piece.first) * piece.width
        for left, right in cut.outside(begin, begin + (last - first) * piece.width):
            text = _decoded(page, word.main[left : min(right, left + 4 * longest)], piece.width)
            out.append(text)
            length += len(text)
    return "".join(out)[: 2 * longest]


def cut_text(word: WordFile, parts: list[Piece], cut: Spans, longest: int) -> str:
    """The characters whose bytes lie in `cut`, a line a run."""
    out: list[str] = []
    length, page = 0, _page(word)
    for piece in parts:
        for left, right in cut.inside(piece.offset, piece.offset + piece.count * piece.width):
            if length <= longest:
                out.append(_decoded(page, word.main[left : min(right, left + 2 * longest)], piece.width))
                length += len(out[-1])
    return plain_text("\n".join(out))


def _page(word: WordFile) -> str:
    return codec_of(word.code_page) if word.is_old else _NARROW


def _decoded(page: str, data: bytes, width: int) -> str:
    return data.decode("utf-16-le" if width == 2 else page, "replace")


def plain_text(raw: str) -> str:
    """What a reader sees: results of fields without their instructions, a row of a table a line."""
    text = _without_instructions(raw)
    for sign, shown in _SIGNS.items():
        text = text.replace(sign, shown)
    return text


def field_instructions(raw: str) -> list[str]:
    """The instructions of fields, such as `HYPERLINK "https://…"`."""
    found: list[str] = []
    begins: list[int] = []
    if _FIELD_BEGIN not in raw:
        return found
    for match in _FIELDS.finditer(raw):
        if match[0] == _FIELD_BEGIN:
            begins.append(match.end())
            begins = begins[-_DEEPEST_FIELD:]
        elif begins and len(found) < _MOST_FIELDS:
            begin = begins.pop()
            text = raw[begin : min(match.start(), begin + 2000)]
            if match[0] == _FIELD_MIDDLE or _FIELD_MIDDLE not in text:
                found.append(_FIELDS.sub("", text).strip())
    return found


def _without_instructions(raw: str) -> str:
    if _FIELD_BEGIN not in raw:
        return raw
    out: list[str] = []
    inside = 0
    """How many fields are open whose result has not begun."""
    states: list[bool] = []
    reached = 0
    for match in _FIELDS.finditer(raw):
        if inside == 0:
            out.append(raw[reached : match.start()])
        reached = match.end()
        if match[0] == _FIELD_BEGIN:
            states.append(True)
            inside += 1
        elif states:
            inside -= states[-1]
            states[-1] = False
            if match[0] == _FIELD_END:
                states.pop()
    # A field that never ends is damage: what stands behind it is text all the same.
    out.append(raw[reached:])
    return "".join(out)


def character_runs(word: WordFile) -> Runs:
    """Reads the pages of character properties ([MS-DOC] section 2.9.33) for tracked changes and session marks."""
    runs = Runs()
    if word.is_old:
        return runs
    met = _Met()
    deleted: list[tuple[int, int]] = []
    blackened: list[tuple[int, int]] = []
    left = _MOST_RUNS
    for page in _pages(word, CHARACTER_RUNS):
        runs.pages.append(page)
        data = word.main[page : page + _PAGE]
        count = data[511] if len(data) == _PAGE else 0
        left -= count
        if not count or left < 0 or 4 * (count + 1) + count > _PAGE:
            continue
        # Where each run's properties stand, in words of two bytes: most runs of a page share a few.
        places = data[4 * (count + 1) : 4 * (count + 1) + count]
        looks = {place: _look(data, 2 * place, met) for place in dict.fromkeys(places) if place}
        for spans, which in ((deleted, 0), (blackened, 1)):
            marked = {place for place, look in looks.items() if look[which]}
            if marked:
                ends = struct.unpack_from(f"<{count + 1}I", data)
                spans.extend((ends[index], ends[index + 1]) for index, place in enumerate(places) if place in marked)
    runs.times, runs.sessions, runs.deleted, runs.blackened = list(met.times), list(met.sessions), Spans.of(deleted), Spans.of(blackened)
    return runs


def _look(data: bytes, at: int, met: _Met) -> tuple[bool, bool]:
    block = data[at + 1 : at + 1 + data[at]]
    found = met.known.get(block)
    if found is None:
        found = met.known[block] = _looked_at(block, met)
    return found


def _looked_at(block: bytes, met: _Met) -> tuple[bool, bool]:
    """Whether the run is marked as deleted, and whether it stands black on black; keeps its times and marks."""
    place, gone, colours = 0, False, NOTHING
    while place + 3 <= len(block):
        code = block[place] | block[place + 1] << 8
        place += 2
        form = code >> 13
        size = block[place] + 1 if form == 6 else _OPERAND[form]
        if code == _DELETED:
            gone = block[place] == 1
        elif code in {_INSERTED_AT, _DELETED_AT} and place + 4 <= len(block):
            met.times.setdefault(struct.unpack_from("<I", block, place)[0])
        elif code in _SESSIONS and place + 4 <= len(block):
            met.sessions.setdefault(struct.unpack_from("<I", block, place)[0])
        elif code in _COLOURS and place + size <= len(block):
            colours = _COLOURS[code](block[place : place + size]).over(colours)
        place += size
    return gone, colours.are_black_on_black


def _numbered(number: int) -> int:
    return _NUMBERED.get(number, _NO_BLACK)


def _colour(value: bytes) -> int:
    """A COLORREF (section 2.9.43): red, green, blue, and whether it is the program's own."""
    return AUTOMATIC if value[3] else int.from_bytes(value[:3])


def _shading(pattern: int, front: int, back: int) -> Colours:
    """The ground of a shading; patterns that mix two colours are none."""
    ground = back if pattern == _CLEAR else (0 if front == AUTOMATIC else front) if pattern == _SOLID else AUTOMATIC
    return Colours(ground=ground)


def _shading_80(value: bytes) -> Colours:
    """Shd80 (section 2.9.248): five bits for each colour, six for the pattern."""
    bits = int.from_bytes(value, "little")
    return _shading(bits >> 10, _numbered(bits & 0x1F), _numbered(bits >> 5 & 0x1F))


def _shading_now(value: bytes) -> Colours:
    """Shd (section 2.9.247), with its length before it."""
    return _shading(int.from_bytes(value[9:11], "little"), _colour(value[1:5]), _colour(value[5:9])) if len(value) >= 11 else NOTHING


_COLOURS: dict[int, Callable[[bytes], Colours]] = {
    _ICO: lambda value: Colours(letters=_numbered(value[0])),
    _CV: lambda value: Colours(letters=_colour(value)),
    _HIGHLIGHT: lambda value: Colours(highlight=_numbered(value[0])),
    _SHADING_80: _shading_80,
    _SHADING: _shading_now,
}


def _pages(word: WordFile, number: int) -> list[int]:
    """Bytes of the main stream at which the pages of a table of runs begin."""
    data = word.block(number)
    width = 2 if word.is_old else 4
    count = min((len(data) - 4) // (4 + width), _MOST_PAGES)
    if count <= 0:
        return []
    mask = 0xFFFF if word.is_old else 0x3FFFFF
    start = 4 * ((len(data) - 4) // (4 + width) + 1)
    numbers = struct.unpack_from(f"<{count}{'H' if word.is_old else 'I'}", data, start)
    return [_PAGE * (one & mask) for one in numbers if _PAGE * (one & mask) < len(word.main)]


def unreached_text(word: WordFile, parts: list[Piece], runs: Runs) -> str:
    """Text of the main stream that the document no longer uses: what fast saves and undone changes leave behind.

    Word 97 to 2003 leave such remnants in honest files all the time. Pieces, pages of properties and the block are left out; of the
    rest only long runs of letters are taken, because pictures and drawings lie there too.
    """
    known = [(0, max(word.number(24), _PAGE)), *((page, page + _PAGE) for page in (*runs.pages, *_pages(word, PARAGRAPH_RUNS)))]
    known.extend((piece.offset, piece.offset + piece.count * piece.width) for piece in parts)
    found: list[str] = []
    length = 0
    # In Word 6 and 95 tables of names lie behind the text in the same stream.
    for begin, end in Spans.of(known).outside(0, word.number(28) if word.is_old else len(word.main)):
        for text in _remnants(word, word.main[begin:end]):
            if length < _LONGEST_REMNANT:
                found.append(text)
                length += len(text)
    return "\n".join(found)


def _remnants(word: WordFile, gap: bytes) -> Iterator[str]:
    for match in _LEFT_WIDE.finditer(gap):
        yield from _if_words(match[0].decode("utf-16-le", "replace"))
    page = _page(word)
    for match in _LEFT_NARROW.finditer(gap):
        yield from _if_words(match[0].decode(page, "replace"))


def _if_words(text: str) -> Iterator[str]:
    """The text, if most of it is words."""
    words = _WORDLIKE.findall(text)
    letters = sum(map(len, words))
    if len(words) >= 6 and letters > 0.6 * len(text) and letters < 12 * len(words):
        yield plain_text(text)

"""Where the pages of a PDF show which piece of text and which filled box, and in which order they were drawn.

ISO 32000-1 sections 8.5 (paths), 8.10 (pieces that a page is put together from), 8.11 (layers), 9.3 and 9.4 (text). Text that is turned is
left out, and text that is not drawn, and all that stands in a layer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from leakcheck.decode.content_instructions import Operand, instructions
from leakcheck.decode.pdf_letters import Letters, letters_of
from leakcheck.decode.pdf_objects import content_of, dictionary, entry, items, stream_within, string
from leakcheck.decode.pdf_page_state import STILL, Corners, State, is_dark, is_light, is_told, matrix_of, number, times

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_LONGEST_PAGE = 128 << 10
_MOST_RUNS, _MOST_BOXES, _MOST_PIECES, _DEEPEST, _MOST_KEPT = 8_000, 1_000, 50, 3, 100
#: Of a font that states no widths: about the average of letters.
_USUAL_WIDTH = 500.0
#: A gap inside one instruction, in thousandths of the size, that parts what stands before it from what follows.
_GAP = 1_000.0
_UNTURNED = 1e-3
#: Corners of a rectangle; lines at least so thick may hide letters; places that are one, in points.
_CORNERS, _THICK, _SAME_PLACE = 4, 3.0, 0.1
#: Sections 9.3.6: neither filled nor stroked, or only cutting out.
_NOT_DRAWN = frozenset({3, 7})
_Placed = tuple[float, float, str, bool]
"""A letter: where it begins and ends along the line, what it shows, and whether its width is known."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one instruction shows in one line. Lengths are in points of the page."""

    text: str
    left: float
    right: float
    bottom: float
    """Of the line that the letters stand on."""
    size: float
    font: str
    order: int
    """Of its instruction among all that draw on the page."""
    letters: tuple[tuple[float, str], ...]
    """Each letter with the middle of its place."""
    measured: bool
    """Whether the file states how wide the letters are."""
    placed: bool
    """Whether it is known where the letters stand: the file states their widths, or the font is one that every reader has; else it is guessed."""
    dark: bool = False
    """Whether its letters are filled with a dark colour."""
    marked: bool = False
    """Whether it stands in marked content, as all does in a tagged document (section 14.6)."""

    def within(self, left: float, right: float) -> str:
        """The letters that stand between two places."""
        return "".join(letter for place, letter in self.letters if left <= place <= right).strip()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle filled with a light or a dark colour."""

    order: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Drawn:
    """What a page draws, in its order."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    """Light ones, drawn as rectangles."""
    dark: list[Box] = field(default_factory=list)
    """Dark ones, however they are drawn: as rectangles, as paths with four corners, as thick lines."""
    order: int = 0
    pieces: int = 0
    pictures_marked: int = 0
    pictures_unmarked: int = 0
    """Pictures that are drawn in marked content, and outside of it."""


def drawn_on(page: "PageObject") -> Drawn:
    """All that is drawn on a page; nothing of one whose instructions are too long."""
    drawn = Drawn()
    data = content_of(page, _LONGEST_PAGE)
    if data:
        _Walk(drawn, dictionary(entry(page, "/Resources")), State(), 0).follow(data)
    return drawn


class _Walk:
    """Follows the instructions of a page, or of a piece that it draws."""

    def __init__(self, drawn: Drawn, resources: "DictionaryObject", state: State, depth: int, *, marked: bool = False) -> None:
        self._drawn, self._resources, self._state, self._depth, self._marked = drawn, resources, state, depth, marked
        self._kept: list[State] = []
        self._fonts: dict[str, Letters] = {}
        self._line = self._text = STILL
        self._path: list[Corners] = []
        self._strokes: list[list[tuple[float, float]]] = []
        """The corners of each line that is drawn, on the page."""
        self._simple, self._cuts, self._curved = True, False, False
        self._marks: list[bool] = []

    def follow(self, data: bytes) -> None:
        for operator, operands in instructions(data):
            act = _ACTS.get(operator)
            if act is not None:
                try:
                    act(self, operands)
                except (IndexError, TypeError, ValueError, OverflowError):
                    # An instruction without what it needs draws nothing.
                    continue

    # ── state ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keep(self, _: list[Operand]) -> None:
        if len(self._kept) < _MOST_KEPT:
            self._kept.append(self._state)

    def bring_back(self, _: list[Operand]) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def move_page(self, given: list[Operand]) -> None:
        self._state = replace(self._state, matrix=times(matrix_of(given), self._state.matrix))

    def look(self, given: list[Operand]) -> None:
        """A graphics state by name: one that lets what lies below shine through, or mixes with it (section 11.6.4)."""
        known = dictionary(entry(dictionary(entry(self._resources, "/ExtGState")), str(given[0])))
        mixed = string(entry(known, "/BM")) not in ("", "/Normal", "/Compatible") or isinstance(entry(known, "/SMask"), dict)
        if mixed or str(entry(known, "/ca") or "1") not in ("1", "1.0"):
            self._state = replace(self._state, opaque=False)
        elif "/ca" in known or "/SMask" in known:
            self._state = replace(self._state, opaque=True)

    def light_or_ink(self, given: list[Operand]) -> None:
        self._state = replace(self._state, light=is_light(given), dark=is_dark(given), told=True)

    def light_or_ink_of_lines(self, given: list[Operand]) -> None:
        self._state = replace(self._state, dark_lines=is_dark(given), told_lines=True)

    def space_of_lines(self, given: list[Operand]) -> None:
        told = str(given[0]) != "/Pattern" and is_told(entry(dictionary(entry(self._resources, "/ColorSpace")), str(given[0])))
        self._state = replace(self._state, dark_lines=told, told_lines=told)

    def colour_of_lines(self, given: list[Operand]) -> None:
        self._state = replace(self._state, dark_lines=self._state.told_lines and is_dark(given))

    def space(self, given: list[Operand]) -> None:
        """A colour space by name; its first colour is black."""
        name = str(given[0])
        known = entry(dictionary(entry(self._resources, "/ColorSpace")), name)
        told = name != "/Pattern" and is_told(known)
        self._state = replace(self._state, light=False, dark=told, told=told)

    def colour(self, given: list[Operand]) -> None:
        told = self._state.told
        self._state = replace(self._state, light=told and is_light(given), dark=told and is_dark(given))

    # ── layers ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def mark(self, given: list[Operand]) -> None:
        """What stands in a layer is seen or not as the reader likes (section 8.11): nothing is told of it."""
        self._marks.append("/OC" in given[:1])

    def unmark(self, _: list[Operand]) -> None:
        if self._marks:
            self._marks.pop()

    def _is_marked(self) -> bool:
        return self._marked or bool(self._marks)

    # ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, _: list[Operand]) -> None:
        self._line = self._text = STILL

    def font(self, given: list[Operand]) -> None:
        name = str(given[0])
        if name not in self._fonts:
            self._fonts[name] = letters_of(dictionary(entry(dictionary(entry(self._resources, "/Font")), name)))
        self._state = replace(self._state, font=self._fonts[name], size=number(given[1]))

    def place(self, given: list[Operand]) -> None:
        self._line = self._text = matrix_of(given)

    def move(self, given: list[Operand]) -> None:
        self._line = self._text = times((1, 0, 0, 1, number(given[0]), number(given[1])), self._line)

    def move_and_lead(self, given: list[Operand]) -> None:
        self._state = replace(self._state, leading=-number(given[1]))
        self.move(given)

    def next_line(self, _: list[Operand]) -> None:
        self.move([0.0, -self._state.leading])

    def show(self, given: list[Operand]) -> None:
        parts = given[0]
        self._shown(parts if isinstance(parts, list) else [parts] if isinstance(parts, bytes) else [])

    def show_in_next_line(self, given: list[Operand]) -> None:
        self.next_line(given)
        self.show(given)

    def show_spaced(self, given: list[Operand]) -> None:
        self._state = replace(self._state, between_words=number(given[0]), between_letters=number(given[1]))
        self.show_in_next_line(given[2:])

    def _shown(self, parts: "list[float | bytes]") -> None:
        state, font = self._state, self._state.font
        self._drawn.order += 1
        if font is None:
            return
        letters, along = list[_Placed](), 0.0
        for part in parts:
            if isinstance(part, float):
                if part <= -_GAP:
                    self._add(letters)
                    letters = []
                along -= part / 1000 * state.size * state.stretch
                continue
            for code in font.codes(part):
                step = self._step(font, code)
                letters.append((along, along + step, font.letter(code), font.width(code) is not None))
                along += step
        self._add(letters)
        self._text = times((1, 0, 0, 1, along, 0), self._text)

    def _step(self, font: Letters, code: int) -> float:
        """How far a letter moves what comes after it (section 9.4.4)."""
        state, width = self._state, font.width(code)
        words = state.between_words if code == 0x20 and not font.wide else 0.0
        return ((_USUAL_WIDTH if width is None else width) / 1000 * state.size + state.between_letters + words) * state.stretch

    def _add(self, letters: "list[_Placed]") -> None:
        """Note a piece, given its letters."""
        state, text = self._state, "".join(letter for _, _, letter, _ in letters)
        if not text.strip() or state.font is None or state.mode in _NOT_DRAWN or any(self._marks) or len(self._drawn.runs) >= _MOST_RUNS:
            return
        page = times(self._text, state.matrix)
        across, slant, high = page[0], page[1], page[3]
        if across <= 0 or high <= 0 or abs(slant) > _UNTURNED * across:
            return
        start = state.rise * page[2] + page[4]
        placed = tuple((start + (begun + ended) / 2 * across, letter) for begun, ended, letter, _ in letters)
        left, right = start + letters[0][0] * across, start + letters[-1][1] * across
        bottom, size = state.rise * high + page[5], abs(state.size) * high
        self._drawn.runs.append(
            Run(
                text.strip(),
                left,
                right,
                bottom,
                size,
                state.font.name,
                self._drawn.order,
                placed,
                state.font.stated,
                all(known for *_, known in letters),
                state.dark,
                self._is_marked(),
            )
        )

    # ── boxes and pieces ─────────────────────────────────────────────────────────────────────────────────────────────

    def rectangle(self, given: list[Operand]) -> None:
        x, y, wide, high = (number(value) for value in given[-4:])
        matrix = self._state.matrix
        if matrix[1] or matrix[2]:
            self._simple = False
            return
        across = sorted((x * matrix[0] + matrix[4], (x + wide) * matrix[0] + matrix[4]))
        upward = sorted((y * matrix[3] + matrix[5], (y + high) * matrix[3] + matrix[5]))
        self._path.append((across[0], upward[0], across[1], upward[1]))
        del self._path[_MOST_BOXES:]

    def begin_line(self, given: list[Operand]) -> None:
        self._simple = False
        if len(self._strokes) < _MOST_BOXES:
            self._strokes.append([self._on_page(given)])

    def line(self, given: list[Operand]) -> None:
        self._simple = False
        if self._strokes and len(self._strokes[-1]) <= _CORNERS:
            self._strokes[-1].append(self._on_page(given))

    def _on_page(self, given: list[Operand]) -> tuple[float, float]:
        matrix = self._state.matrix
        x, y = (number(value) for value in given[-2:])
        return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]

    def curve(self, _: list[Operand]) -> None:
        self._simple, self._curved = False, True

    def stroke(self, _: list[Operand]) -> None:
        self._drawn.order += 1
        thick = self._state.width * abs(self._state.matrix[3])
        if self._state.dark_lines and self._state.opaque and thick >= _THICK and not self._curved:
            self._blacken(_as_box(corners, thick) for corners in self._strokes)
        self.end_path([])

    def _blacken(self, found: "Iterable[Corners | None]") -> None:
        """Note the dark boxes, as far as they are seen; what stands in a layer may be hidden."""
        if any(self._marks):
            return
        room = _MOST_BOXES - len(self._drawn.dark)
        seen = (self._state.seen(corners) for corners in islice((one for one in found if one is not None), max(0, room)))
        self._drawn.dark.extend(Box(self._drawn.order, *corners) for corners in seen if corners is not None)

    def fill(self, _: list[Operand]) -> None:
        self._drawn.order += 1
        if self._state.dark and self._state.opaque and not self._curved:
            self._blacken((*self._path, *map(_rectangle_of, self._strokes)))
        if self._simple and self._state.light and self._state.opaque and not any(self._marks):
            room = _MOST_BOXES - len(self._drawn.boxes)
            seen = (self._state.seen(corners) for corners in self._path[: max(0, room)])
            self._drawn.boxes.extend(Box(self._drawn.order, *corners) for corners in seen if corners is not None)
        self.end_path([])

    def cut(self, _: list[Operand]) -> None:
        """The path will cut off what is drawn outside of it, once it ends (section 8.5.4)."""
        self._cuts = True

    def end_path(self, _: list[Operand]) -> None:
        if self._cuts:
            self._state = replace(self._state, clip=self._state.cut(self._path, simple=self._simple))
        self._path, self._strokes = [], []
        self._simple, self._cuts, self._curved = True, False, False

    def piece(self, given: list[Operand]) -> None:
        """A piece of a page that stands by itself, as overlays of programs do."""
        held = dictionary(entry(dictionary(entry(self._resources, "/XObject")), str(given[0])))
        kind = string(entry(held, "/Subtype"))
        if kind == "/Image":
            self._drawn.pictures_marked += self._is_marked()
            self._drawn.pictures_unmarked += not self._is_marked()
        if self._depth >= _DEEPEST or self._drawn.pieces >= _MOST_PIECES or kind != "/Form":
            return
        if "/OC" in held or any(self._marks):
            return  # a layer
        self._drawn.pieces += 1
        numbers: list[Operand] = [float(str(value)) for value in items(entry(held, "/Matrix"), 6)]
        matrix = times(matrix_of(numbers) if numbers else STILL, self._state.matrix)
        resources = dictionary(entry(held, "/Resources")) or self._resources
        _Walk(self._drawn, resources, replace(self._state, matrix=matrix), self._depth + 1, marked=self._is_marked()).follow(
            stream_within(held, _LONGEST_PAGE)
        )


def _rectangle_of(corners: list[tuple[float, float]]) -> Corners | None:
    """The rectangle that a line goes round; None where it goes round anything else."""
    closed = corners[:-1] if len(corners) > 1 and _near(corners[0], corners[-1]) else corners
    if len(closed) != _CORNERS:
        return None
    across, upward = (sorted(values) for values in zip(*closed, strict=True))
    straight = all(_alike(one[0], other[0]) != _alike(one[1], other[1]) for one, other in pairwise((*closed, closed[0])))
    return (across[0], upward[0], across[-1], upward[-1]) if straight else None


def _as_box(corners: list[tuple[float, float]], thick: float) -> Corners | None:
    """A level line as thick as letters are high."""
    if len(corners) != 2 or not _alike(corners[0][1], corners[1][1]):
        return None
    (left, height), (right, _) = sorted(corners)
    return left, height - thick / 2, right, height + thick / 2


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return _alike(one[0], other[0]) and _alike(one[1], other[1])


def _alike(one: float, other: float) -> bool:
    return abs(one - other) < _SAME_PLACE


def _setting(name: str, scale: float = 1.0) -> "Callable[[_Walk, list[Operand]], None]":
    """What sets one number of the state."""

    def act(walk: _Walk, given: list[Operand]) -> None:
        value = number(given[0]) * scale
        walk._state = replace(walk._state, **{name: int(value) if name == "mode" else value})  # type: ignore[arg-type]  # by its name

    return act


_ACTS: "dict[bytes, Callable[[_Walk, list[Operand]], None]]" = {
    b"q": _Walk.keep, b"Q": _Walk.bring_back, b"cm": _Walk.move_page, b"gs": _Walk.look,
    b"BT": _Walk.begin, b"Tf": _Walk.font, b"Tm": _Walk.place, b"Td": _Walk.move, b"TD": _Walk.move_and_lead, b"T*": _Walk.next_line,
    b"Tj": _Walk.show, b"TJ": _Walk.show, b"'": _Walk.show_in_next_line, b'"': _Walk.show_spaced,
    b"Tc": _setting("between_letters"), b"Tw": _setting("between_words"), b"Tz": _setting("stretch", 0.01), b"TL": _setting("leading"),
    b"Ts": _setting("rise"), b"Tr": _setting("mode"),
    b"re": _Walk.rectangle, b"Do": _Walk.piece, b"cs": _Walk.space, b"BMC": _Walk.mark, b"BDC": _Walk.mark, b"EMC": _Walk.unmark,
    b"W": _Walk.cut, b"W*": _Walk.cut,
    **dict.fromkeys((b"g", b"rg", b"k"), _Walk.light_or_ink),
    **dict.fromkeys((b"sc", b"scn"), _Walk.colour),
    b"m": _Walk.begin_line, b"l": _Walk.line, b"w": _setting("width"), b"CS": _Walk.space_of_lines,
    **dict.fromkeys((b"G", b"RG", b"K"), _Walk.light_or_ink_of_lines),
    **dict.fromkeys((b"SC", b"SCN"), _Walk.colour_of_lines),
    **dict.fromkeys((b"c", b"v", b"y"), _Walk.curve),
    **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), _Walk.fill),
    b"n": _Walk.end_path,
    **dict.fromkeys((b"S", b"s"), _Walk.stroke),
}  # fmt: skip

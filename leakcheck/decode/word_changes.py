"""What differs between two wordings: the shortest edit script over words (Myers, Algorithmica 1, 1986), shown in context."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.form_blanks import is_blank
from leakcheck.decode.weighty_difference import Matter, matter_of

#: The algorithm's work grows with the square of this; texts that differ more are another text or another version.
MOST_EDITS = 600
#: Edits that stand at most so many unchanged words apart are shown as one passage.
_NEAR = 3
_CONTEXT = 5
_MOST_LINES = 40
_LONGEST_LINE = 300
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One place where two wordings differ: the words that only the first has, and those that only the second has."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    first: tuple[int, int]
    """The words of the first text that it spans, by number: from, up to."""
    second: tuple[int, int]
    matter: Matter = Matter.WORDS
    """The weightiest thing that changed in it."""
    filled: bool = False
    """Whether in the first text nothing but the blanks of a form stood in each place that changed."""
    only_added: bool = False
    """Whether in the first text nothing, or nothing but such blanks, stood in each place that changed."""

    @property
    def telling(self) -> bool:
        """Whether a number or a capitalised word is among what changed: amounts, dates and names show so."""
        return any(word[:1].isupper() or any(sign.isdigit() for sign in word) for word in (*self.removed, *self.added))


@dataclass(frozen=True, slots=True)
class WordChanges:
    """All passages, in the order of the text, and how much of the text they are."""

    passages: tuple[Passage, ...]
    words: int
    """Of the longer text."""
    lines: tuple[str, ...]
    """A readable difference: passages with account numbers, amounts, names and dates first, in this order."""

    @property
    def changed(self) -> int:
        """How many words differ, a replaced one counted once."""
        return sum(max(len(passage.removed), len(passage.added)) for passage in self.passages)

    @property
    def share(self) -> float:
        return self.changed / max(self.words, 1)

    @property
    def telling(self) -> bool:
        return any(passage.telling for passage in self.passages)

    @property
    def form_filled(self) -> bool:
        """Whether nothing changed but the blanks of a form, which now hold something."""
        return bool(self.passages) and all(passage.filled for passage in self.passages)

    @property
    def only_added(self) -> bool:
        """Whether no word of the first text is missing in the second, the blanks of a form aside."""
        return all(passage.only_added for passage in self.passages)

    @property
    def only_removed(self) -> bool:
        """Whether words of the first text are missing in the second, and nothing stands in their places."""
        return bool(self.passages) and not any(passage.added for passage in self.passages)


def word_changes(first: str, second: str) -> WordChanges | None:
    """How the second text differs from the first in words; None if in more than MOST_EDITS words."""
    old, new = _Words(first), _Words(second)
    edits = edits_of(old.folded, new.folded)
    if edits is None:
        return None
    passages = tuple(_passages(edits, old, new))
    return WordChanges(passages, max(len(old.folded), len(new.folded)), _lines(passages, old, new))


class _Words:
    """A text's words with where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFKC", text)
        self.spans = [match.span() for match in _WORD.finditer(self.text)]
        self.folded = [self.text[start:end].casefold() for start, end in self.spans]

    def between(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(self.text[a:b] for a, b in self.spans[start:end])

    def matter(self, start: int, end: int) -> Matter:
        """What the words from `start` up to `end` are part of."""
        return matter_of(self.text, self.spans[start][0], self.spans[end - 1][1]) if start < end else Matter.WORDS

    def around(self, start: int, end: int) -> str:
        """Everything between the word before `start` and the word at `end`."""
        return self.text[self.spans[start - 1][1] if start else 0 : self.spans[end][0] if end < len(self.spans) else len(self.text)]

    def shown(self, start: int, end: int) -> str:
        """The words from `start` up to `end` with some of their neighbours, as they stand in the text."""
        if not self.spans:
            return ""
        left, right = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(self.spans))
        if left >= right:
            return ""
        cut = " ".join(self.text[self.spans[left][0] : self.spans[right - 1][1]].split())
        return ("… " if left else "") + cut + (" …" if right < len(self.spans) else "")


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words taken out of the first text at `old` and put into the second at `new`."""

    old: tuple[int, int]
    new: tuple[int, int]


def edits_of(old: Sequence[str], new: Sequence[str]) -> list[Edit] | None:
    """The runs of differing words (or rows) in order; None beyond the bound of MOST_EDITS."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    steps = _shortest(old[head : len(old) - tail], new[head : len(new) - tail])
    if steps is None:
        return None
    runs: list[Edit] = []
    for a, b, c, d in steps:
        last = runs[-1] if runs else None
        if last is not None and last.old[1] == head + a and last.new[1] == head + c:
            runs[-1] = Edit((last.old[0], head + b), (last.new[0], head + d))
        else:
            runs.append(Edit((head + a, head + b), (head + c, head + d)))
    return runs


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]] | None:
    """Single steps (old from, old to, new from, new to), each taking out or putting in one word, by the greedy algorithm."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            x = _next_reach(reach, diagonal, edits)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return _walked_back(trace, len(old), len(new))
    return None


def _next_reach(reach: dict[int, int], diagonal: int, edits: int) -> int:
    down = diagonal == -edits or (diagonal != edits and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1))
    return reach[diagonal + 1] if down else reach[diagonal - 1] + 1


def _walked_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int, int]]:
    steps: list[tuple[int, int, int, int]] = []
    for edits in range(len(trace) - 1, 0, -1):
        reach, diagonal = trace[edits], x - y
        down = diagonal == -edits or (diagonal != edits and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1))
        before = diagonal + 1 if down else diagonal - 1
        old_x = reach[before]
        old_y = old_x - before
        steps.append((old_x, old_x, old_y, old_y + 1) if down else (old_x, old_x + 1, old_y, old_y))
        x, y = old_x, old_y
    return steps[::-1]


def _passages(edits: list[Edit], old: _Words, new: _Words) -> Iterator[Passage]:
    group: list[Edit] = []
    for edit in edits:
        if group and edit.old[0] - group[-1].old[1] > _NEAR:
            yield _passage(group, old, new)
            group = []
        group.append(edit)
    if group:
        yield _passage(group, old, new)


def _passage(group: list[Edit], old: _Words, new: _Words) -> Passage:
    removed = tuple(word for edit in group for word in old.between(*edit.old))
    added = tuple(word for edit in group for word in new.between(*edit.new))
    matter = max(one for edit in group for one in (old.matter(*edit.old), new.matter(*edit.new)))
    blank = [is_blank(old.around(*edit.old)) for edit in group]
    only_added = all(edit.old[0] == edit.old[1] or open_ for edit, open_ in zip(group, blank, strict=True))
    return Passage(removed, added, (group[0].old[0], group[-1].old[1]), (group[0].new[0], group[-1].new[1]), matter, all(blank), only_added)


def _lines(passages: Sequence[Passage], old: _Words, new: _Words) -> tuple[str, ...]:
    ordered = sorted(passages, key=lambda passage: (-passage.matter, not passage.telling))
    shown = ordered[: (_MOST_LINES - 1) // 2]
    lines = [line for passage in shown for line in (_line("- ", old.shown(*passage.first)), _line("+ ", new.shown(*passage.second)))]
    left = len(ordered) - len(shown)
    return (*lines, f"  … and {left:,} further passages") if left else tuple(lines)


def _line(mark: str, text: str) -> str:
    cut = text if len(text) <= _LONGEST_LINE else f"{text[: _LONGEST_LINE // 2]} […] {text[-_LONGEST_LINE // 2 :]}"
    return f"{mark}{cut}".rstrip()

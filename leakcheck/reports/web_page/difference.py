"""A difference set side by side: what stood there and what stands here, with the words marked that differ.

The rows go to the page as data, and into it as a picture that prints; the comparison itself is the correlation's.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

#: More lines of one difference than this are not set side by side but counted.
MOST_LINES = 400
#: Longer lines are cut; of more words than this it is not told which of them differ, because that takes the square of their number.
_LONGEST_LINE, _MOST_WORDS = 2000, 300
_WORD = re.compile(r"\d+(?:[.,:/-]\d+|[ \u00a0\u202f]\d{3}(?!\d))*|\w+|\s+|.", re.DOTALL)
SAME, WORDS, FIGURE, NAME = 0, 1, 2, 3
_CLASSES = {WORDS: "words", FIGURE: "figure", NAME: "name"}

Segment = tuple[str, int]
"""A piece of a line, and whether it is the same on both sides (SAME), or holds words, a number or a name that differs."""
Side = list[Segment] | None
"""None: nothing stands on this side."""
Pair = tuple[Side, Side]
"""Before and after. A line that is the same on both sides is one and the same object."""


def side_by_side(lines: Sequence[str]) -> list[Pair]:
    """The lines of a difference (`- ` removed, `+ ` added, others as they are) as pairs, at most MOST_LINES of them."""
    pairs: list[Pair] = []
    removed: list[str] = []
    added: list[str] = []
    for line in lines[:MOST_LINES]:
        if line.startswith("- "):
            if added:
                pairs += _paired(removed, added)
                removed, added = [], []
            removed.append(line[2:])
        elif line.startswith("+ "):
            added.append(line[2:])
        else:
            pairs += _paired(removed, added)
            removed, added = [], []
            same: Side = [(_cut(line.strip()), SAME)]
            pairs.append((same, same))
    return pairs + list(_paired(removed, added))


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} …"


def _paired(removed: Sequence[str], added: Sequence[str]) -> Iterator[Pair]:
    for place in range(max(len(removed), len(added))):
        before = _cut(removed[place]) if place < len(removed) else None
        after = _cut(added[place]) if place < len(added) else None
        if before is not None and after is not None:
            yield _compared(before, after)
        else:
            yield _whole(before), _whole(after)


def _whole(line: str | None) -> Side:
    return None if line is None else [(line, SAME)]


def _compared(before: str, after: str) -> Pair:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return _whole(before), _whole(after)
    left: list[Segment] = []
    right: list[Segment] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left += _segments(old[a:b], changed=kind != "equal")
        right += _segments(new[c:d], changed=kind != "equal")
    return left, right


def _segments(words: Sequence[str], *, changed: bool) -> Iterator[Segment]:
    if not changed:
        if words:
            yield "".join(words), SAME
        return
    run, kind_of_run = "", WORDS
    for word in words:
        kind = _kind(word)
        if run and kind != kind_of_run and not word.isspace():
            yield run, kind_of_run
            run = ""
        kind_of_run = kind_of_run if run and word.isspace() else kind
        run += word
    if run:
        yield run, kind_of_run


def _kind(word: str) -> int:
    if any(sign.isdigit() for sign in word):
        return FIGURE
    return NAME if word[:1].isupper() else WORDS


def drawn(pairs: Sequence[Pair], before: str, after: str) -> str:
    """The pairs as two columns with headings; on a narrow page the second stands below the first."""
    rows = "".join(_row(left, right) for left, right in pairs)
    return f'<div class="sides"><div class="head">− {escape(before)}</div><div class="head">+ {escape(after)}</div>{rows}</div>'


def _row(left: Side, right: Side) -> str:
    if left is right and left is not None:
        return f'<div class="both">{_marked(left)}</div>'
    return _side(left, "minus", "removed: ", "- ") + _side(right, "plus", "added: ", "+ ")


def _side(side: Side, kind: str, said: str, sign: str) -> str:
    if side is None:
        return '<div class="nothing"></div>'
    return f'<div class="{kind}"><span class="unseen">{said}</span>{sign}{_marked(side)}</div>'


def _marked(side: Sequence[Segment]) -> str:
    return "".join(escape(text) if kind == SAME else f'<mark class="{_CLASSES[kind]}">{escape(text)}</mark>' for text, kind in side)

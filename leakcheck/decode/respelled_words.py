"""Two copies of a text in which programs wrote letters in ways of their own: the one put into the other's spelling, so that only words differ."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from leakcheck.decode.letter_spellings import folded, spelled_alike
from leakcheck.decode.word_changes import edits_of

_CHUNK = re.compile(r"\S+")
#: Blanks that were lost or put in part a chunk into so many at most; so many chunks are passed over to find two that are alike.
_PARTS, _AHEAD = 3, 4
#: Letters and digits by which chunks are known.
_TELLING = 3
#: So often is it asked at most whether a text's chunks are alike: what has no end is no matter of spelling.
_MOST_ASKED = 4_000
_GROUPS = sorted(((one, other) for one in range(1, _PARTS + 1) for other in range(1, _PARTS + 1)), key=lambda group: (sum(group), group))


def respelled_like(reference: str, copy: str) -> str:
    """The copy, with what is only another spelling of the reference's written as there. What differs otherwise stays as it is."""
    if reference.isascii() and copy.isascii():
        return copy
    old, new = ([match.span() for match in _CHUNK.finditer(text)] for text in (reference, copy))
    words = [reference[start:end] for start, end in old], [copy[start:end] for start, end in new]
    written, last = [], 0
    for (one, other), (there, here) in _alike(*words):
        start, end = new[there][0], new[here - 1][1]
        written += [copy[last:start], reference[old[one][0] : old[other - 1][1]]]
        last = end
    return "".join((*written, copy[last:]))


#: From, up to, in either text.
_Span = tuple[int, int]


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[_Span, _Span]]:
    """The chunks that are written otherwise and alike in what they say, in their order."""
    edits = edits_of(list(map(_key, old)), list(map(_key, new)))
    if edits is None:
        return
    asked = count(1)
    here = there = 0
    for (start, end), (begin, stop) in [*((edit.old, edit.new) for edit in edits), ((len(old),) * 2, (len(new),) * 2)]:
        for one, other in zip(range(here, start), range(there, begin), strict=True):
            if old[one] != new[other] and next(asked) < _MOST_ASKED and spelled_alike(old[one], new[other]):
                yield (one, one + 1), (other, other + 1)
        yield from _within(old, new, (start, end), (begin, stop), asked)
        here, there = end, stop


def _key(chunk: str) -> str:
    """By what chunks are first put side by side; what is short agrees by chance with much."""
    plain = folded(chunk)
    return plain if len(plain) >= _TELLING else chunk.lower()


def _within(old: Sequence[str], new: Sequence[str], first: _Span, second: _Span, asked: "count[int]") -> Iterator[tuple[_Span, _Span]]:
    """The same where nothing told which chunk stands for which: from the front, over what is alike in nothing."""
    (here, end), (there, stop), reach = first, second, _AHEAD + _PARTS
    # Blanks among misread bytes part a line of Chinese into many.
    if here < end and there < stop and spelled_alike(" ".join(old[here:end]), " ".join(new[there:stop])):
        yield first, second
        return
    while here < end and there < stop:
        found = _next(old[here : min(end, here + reach)], new[there : min(stop, there + reach)], asked)
        if found is None:
            return
        (skipped, passed), (one, other) = found
        here, there = here + skipped, there + passed
        yield (here, here + one), (there, there + other)
        here, there = here + one, there + other


def _next(old: Sequence[str], new: Sequence[str], asked: "count[int]") -> tuple[_Span, _Span] | None:
    """How many chunks to pass over in either, and how many are then alike."""
    for apart in range(2 * _AHEAD):
        for skipped in range(max(0, apart - _AHEAD), min(apart, _AHEAD) + 1):
            group = _group(old[skipped : skipped + _PARTS], new[apart - skipped : apart - skipped + _PARTS], asked)
            if group is not None:
                return (skipped, apart - skipped), group
    return None


def _group(old: Sequence[str], new: Sequence[str], asked: "count[int]") -> _Span | None:
    fitting = ((one, other) for one, other in _GROUPS if one <= len(old) and other <= len(new) and next(asked) < _MOST_ASKED)
    return next(((one, other) for one, other in fitting if spelled_alike(" ".join(old[:one]), " ".join(new[:other]))), None)

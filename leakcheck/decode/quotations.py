"""What a message quotes of another, and whether it quotes the other's words as they stand there.

Marked quotations begin their lines with `>` (RFC 3676 section 4.5); below a line such as `On … wrote:` or a block of header lines the
rest of a message is a quotation without marks. Answers stand between quoted lines, and quoted lines are left out at will: so each run
of quoted lines is compared with the passage of the other message that it begins and ends with.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from leakcheck.decode.mail_notices import heads_quotation, without_notices
from leakcheck.decode.mail_wording import Extent, MailDifference, mail_difference
from leakcheck.decode.text_digest import words_of

_WORD = re.compile(r"\w+")
_MARK = re.compile(r"^[ \t]{0,3}>[ \t]?")
_MARK_BEGINS = 4
#: The same with the line end before it, for which texts are searched ten times as fast as for beginnings of lines.
_MARKS = re.compile(r"\n[ \t]{0,3}>[ \t]?")
#: A line with one mark and no second one behind it, and a run of such lines.
_ONCE = r"\n[ \t]{0,3}>[ \t]?+(?![ \t]{0,3}>)[^\n]*"
_MARKED_ONCE = re.compile(rf"{_ONCE}(?:{_ONCE})*")
#: Two runs of words of this length that are equal are no chance.
_SEED = 4
#: Fewer words than this can be everybody's: greetings, thanks, names.
LEAST_WORDS = 20
#: Of a passage so many words have to stand in the other message, in runs, to be a quotation of it at all.
_KINDRED = 0.7
#: Letters that UTF-8 is full of where it was read as Latin-1.
_GARBLE = frozenset("ÐÑÃÂâ\ufffd")
_MOST_PASSAGES, _MOST_WORDS = 200, 20_000


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted of one message, passage by passage."""

    words: int
    """How many words of the passages stand in the other message."""
    differing: tuple[MailDifference, ...]
    """Passages in which words of the other message are replaced by others."""


def quoted_passages(text: str) -> Iterator[str]:
    """The runs of quoted lines of the message that is answered; what that message itself quoted is left out."""
    lines = f"\n{text}"
    if ">" in text and _MARKS.search(lines):
        yield from (_MARKS.sub("\n", match[0])[1:] for match in _MARKED_ONCE.finditer(lines))
        return
    start = heads_quotation(text)
    if start >= 0:
        yield text[start:]


def unquoted(text: str) -> str:
    """A message's own words: without marked lines, or up to where an unmarked quotation begins."""
    lines = text.split("\n")
    own = [line for line in lines if not _mark(line)]
    end = heads_quotation(text) if len(own) == len(lines) else -1
    return text[:end] if end >= 0 else "\n".join(own)


def _mark(line: str) -> int:
    """How long the mark of a quoted line is; 0 where it has none."""
    # The expression costs more than the look for what it begins with.
    match = _MARK.match(line) if ">" in line[:_MARK_BEGINS] else None
    return match.end() if match is not None else 0


def quotation(answer: str, parent: str) -> Quotation:
    """What `answer` quotes of `parent`."""
    # What lists and servers put below a message is quoted with it, and is nobody's words.
    original = _Text(without_notices(parent))
    count, differing = 0, []
    for number, passage in enumerate(quoted_passages(answer)):
        if number >= _MOST_PASSAGES:
            break
        found = original.covered_by(passage)
        if found is None:
            continue
        count += found[0]
        if found[1] == found[2]:
            continue
        difference = mail_difference(found[1], found[2])
        if difference.extent is Extent.REPLACED and _is_readable(difference):
            differing.append(difference)
    return Quotation(count, tuple(differing))


def quoted_as_it_stands(answer: str, parent: str) -> bool:
    """Whether every passage that `answer` quotes stands in `parent` word for word, so that none can differ: as nearly always."""
    words = f" {' '.join(_words(without_notices(parent)))} "
    return all(f" {' '.join(_words(passage))} " in words for passage in quoted_passages(answer))


def _is_readable(difference: MailDifference) -> bool:
    """Whether some word is replaced by another, and not by what a wrong character set made of it."""
    passages = difference.changes.passages if difference.changes else ()
    return any(one.removed and one.added and not _GARBLE & set("".join((*one.removed, *one.added))) for one in passages)


class _Text:
    """A message's words, in which passages are looked up by runs of a few words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _words(text)
        runs = list(_runs(self.words))
        self._seeds = dict(zip(runs, range(len(runs)), strict=True))
        if len(self._seeds) < len(runs):
            # A run that stands twice cannot say where a passage begins or ends.
            self._seeds = {run: self._seeds[run] for run, count in Counter(runs).items() if count == 1}

    def covered_by(self, passage: str) -> tuple[int, str, str] | None:
        """How many words of a passage stand here, the stretch from the first of them to the last, and the same of the passage.

        The stretches are empty where they are equal; None where the passage is no quotation of this.
        """
        words = _words(passage)
        places = list(map(self._seeds.get, _runs(words)))
        if places and places[0] is not None and places == list(range(places[0], places[0] + len(places))):
            # The passage stands here from its first word to its last, as most do.
            return len(words), "", ""
        hits = _rising([(here, there) for here, there in enumerate(places) if there is not None])
        covered = {here + step for here, _ in hits for step in range(_SEED)}
        if not hits or len(covered) < max(_KINDRED * (hits[-1][0] + _SEED - hits[0][0]), _SEED):
            return None
        (first, begins), (last, ends) = hits[0], hits[-1]
        if self.words[begins : ends + _SEED] == words[first : last + _SEED]:
            return len(covered), "", ""
        return len(covered), _stretch(self.text, begins, ends + _SEED), _stretch(passage, first, last + _SEED)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All runs of a few words, one beginning with each word."""
    return zip(*(words[start:] for start in range(_SEED)), strict=False)


def _rising(hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most hits that stand in the same order on both sides (the longest rising subsequence, by patience sorting)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(hits):
        place = bisect_left(ends, there)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [there]
        last[place : place + 1] = [number]
    kept: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        kept.append(hits[number])
        number = before[number]
    return kept[::-1]


def _words(text: str) -> list[str]:
    """The words, in the form in which they are compared."""
    if text.isascii():
        return words_of(text)[:_MOST_WORDS]
    return [folded for match in islice(_WORD.finditer(text), _MOST_WORDS) if (folded := _folded(match[0]))]


def _stretch(text: str, first: int, end: int) -> str:
    """The text from the word of the first number up to the one before the last."""
    spans = [match.span() for match in islice(_WORD.finditer(text), _MOST_WORDS) if _folded(match[0])]
    return text[spans[first][0] : spans[end - 1][1]]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    return next(iter(words_of(word)), "")

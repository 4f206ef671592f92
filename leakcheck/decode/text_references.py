"""What a text refers to within itself by number, and whether it is there: sources in brackets, figures and tables.

Only numberings are used that run from one on without a gap, so that a list that our reader saw in part does not mislead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

#: An entry of a list of sources: `[12] Miller, On ink, 2004`, at the beginning of a line.
_ENTRY = re.compile(r"\n\[(\d{1,3})\][ \t]+\S.{14,}")
#: A source cited in running words, not an index as in `a[3]`.
_CITED = re.compile(r"[^\W\d_](?: |[,.;)”\"'’] ?)(\[\d{1,3}(?:[,;–-] ?\d{1,3})*\])")
_NUMBER = re.compile(r"\d{1,3}")
_FIGURES = {
    "figure": r"figure|fig\.", "table": "table", "Abbildung": r"abbildung|abb\.", "Tabelle": r"tabelle|tab\.", "tableau": "tableau",
    "рисунок": r"рисунок|рис\.", "таблица": r"таблица|табл\.",
}  # fmt: skip
#: Any of them at the beginning of a line: most texts have none, and one pass tells so. First the letters that they begin with.
_CAPTION = re.compile(
    rf"\n(?=[{''.join({word[0] for words in _FIGURES.values() for word in words.split('|')})}])(?:{'|'.join(_FIGURES.values())}) ?\d", re.IGNORECASE
)
_LEAST_ENTRIES, _LEAST_CAPTIONS = 5, 3
#: A number far beyond the end of the list is another document's.
_FURTHEST = 10


@dataclass(frozen=True, slots=True)
class Dangling:
    """Numbers that are referred to, and the last number that there is."""

    what: str
    numbers: tuple[int, ...]
    last: int


def dangling(text: str) -> Iterator[Dangling]:
    """Numbers cited just beyond the end of a list of sources, or of the captions of figures or tables."""
    if text.count("\n") < min(_LEAST_ENTRIES, _LEAST_CAPTIONS) - 1:
        return
    lines = f"\n{text}"
    entries = [int(match[1]) for match in _ENTRY.finditer(lines)] if "\n[" in lines else []
    if max(entries, default=0) >= _LEAST_ENTRIES:
        cited = {int(number) for match in _CITED.finditer(text) for number in _NUMBER.findall(match[1])}
        yield from _beyond("source", entries, cited, _LEAST_ENTRIES)
    if sum(1 for _ in islice(_CAPTION.finditer(lines), _LEAST_CAPTIONS)) == _LEAST_CAPTIONS:
        for what, words in _FIGURES.items():
            yield from _figures(text, what, words)


def _figures(text: str, what: str, words: str) -> Iterator[Dangling]:
    captions = [int(match[1]) for match in re.finditer(rf"^(?:{words}) ?(\d{{1,3}})(?:[.:]| [–—-])[ \t]+\S", text, re.MULTILINE | re.IGNORECASE)]
    if len(captions) >= _LEAST_CAPTIONS:
        named = {int(match[1]) for match in re.finditer(rf"(?<=[\w,;(] )(?:{words}) ?(\d{{1,3}})(?![\w.:]*\d|[A-Za-z-])", text, re.IGNORECASE)}
        yield from _beyond(what, captions, named, _LEAST_CAPTIONS)


def _beyond(what: str, there: list[int], named: set[int], least: int) -> Iterator[Dangling]:
    last = max(there, default=0)
    # Entries may be told twice, in a list of figures too; a gap means that not all were seen.
    if last < least or set(there) != set(range(1, last + 1)) or not named & set(there):
        return
    beyond = sorted(number for number in named if last < number <= last + _FURTHEST)
    if beyond:
        yield Dangling(what, tuple(beyond), last)

"""Finds the messages that quotations may be of where no Message-ID says so: by runs of words that both have.

Of each text only some runs are looked at, those that begin with a word of a certain checksum: the same in a quotation and in what it
is of. So a pass over all texts is enough, and what is held in memory is a fixed number of checksums.
"""

from collections.abc import Iterator
from zlib import crc32

from leakcheck.decode.quotations import quoted_passages
from leakcheck.decode.text_digest import words_of

_RUN = 8
#: One word in so many begins a run that is looked at; a passage of twenty words mostly has one.
_ONE_IN = 8
_MOST_RUNS, _MOST_RUNS_EACH, _MOST_QUOTING = 400_000, 64, 20
_LONGEST = 200_000


class QuotationIndex:
    """The quotations of some messages, to be asked which of them may quote a text."""

    def __init__(self) -> None:
        self._quoting: dict[int, list[str]] = {}

    def add(self, path: str, text: str) -> None:
        """Note what the message with this path quotes."""
        for passage in quoted_passages(text[:_LONGEST]):
            for count, run in enumerate(_runs(passage)):
                if count >= _MOST_RUNS_EACH or len(self._quoting) >= _MOST_RUNS:
                    break
                paths = self._quoting.setdefault(run, [])
                # A run that many quote is everybody's.
                if path not in paths and len(paths) <= _MOST_QUOTING:
                    paths.append(path)

    def __bool__(self) -> bool:
        return bool(self._quoting)

    def may_quote(self, text: str) -> tuple[str, ...]:
        """The messages that share a run with the text, in the order of their paths."""
        found = {path for run in _runs(text[:_LONGEST]) for path in self._of(run)}
        return tuple(sorted(found)[:_MOST_QUOTING])

    def _of(self, run: int) -> list[str]:
        paths = self._quoting.get(run, [])
        return paths if len(paths) <= _MOST_QUOTING else []


def _runs(text: str) -> Iterator[int]:
    words = words_of(text)
    for start in range(len(words) - _RUN + 1):
        if crc32(words[start].encode()) % _ONE_IN == 0:
            yield crc32(" ".join(words[start : start + _RUN]).encode())

"""What can be said of a dump as a whole, and its manual in one place. Never about one file, and never part of a verdict."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leakcheck.model.case_view import DumpNote
from leakcheck.model.dump import Dump


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the user says of how the dump came about."""

    since_theft: str = ""
    """ISO date given with --since-theft, or empty."""


@dataclass(frozen=True, slots=True)
class Note:
    """A question about the whole dump, and everything that a reader must know about its answers."""

    id: str
    title: str
    explanation: str
    innocent: tuple[str, ...]
    sources: tuple[str, ...]
    describe: Callable[[Dump, Circumstances], Iterator[DumpNote]]

    def __post_init__(self) -> None:
        if not (self.innocent and self.sources and self.title and self.explanation):
            raise ValueError(f"note {self.id}: title, explanation, innocent explanations and sources cannot be left out")


def note(*, innocent: tuple[str, ...], sources: tuple[str, ...]) -> Callable[[Callable[[Dump, Circumstances], Iterator[DumpNote]]], Note]:
    """Turn a generator of notes into a Note; the docstring's first line is the title, the rest explains."""

    def made(describe: Callable[[Dump, Circumstances], Iterator[DumpNote]]) -> Note:
        title, _, explanation = inspect.cleandoc(describe.__doc__ or "").partition("\n")
        return Note(describe.__name__, title.strip(), explanation.strip(), innocent, sources, describe)

    return made

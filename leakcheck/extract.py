"""Runs one format over one item: facts and problems are gathered, children handed on as they come."""

from collections.abc import Iterator

from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Span

#: An archive of nothing but links must not fill the memory with sentences about each.
_MOST_PROBLEMS = 2000


class Extraction:
    """What was read of an item so far. Iterating `children` drives the reading."""

    def __init__(self, format_: Format, content: Content, limits: Limits, span: Span | None = None) -> None:
        self.facts: list[AnyFact] = []
        self.problems: list[Problem] = []
        self._format, self._content, self._limits, self._span = format_, content, limits, span

    def children(self) -> Iterator[Child]:
        """Read the item, yielding each child; facts and problems collect meanwhile. Never raises for what a file holds."""
        count = 0
        try:
            for found in self._stream():
                if isinstance(found, Child):
                    count += 1
                    if count > self._limits.children:
                        self._stop(f"It holds more than {self._limits.children:,} entries; the rest was not read.")
                        return
                    yield found
                else:
                    self._keep(found)
        except LimitReached as reached:
            self._stop(f"Reading stopped: {reached}.")
        except TimeIsUp:
            self._stop(f"Reading took longer than {self._limits.seconds_per_item} seconds and was stopped.")
        except MemoryError:
            self._stop("Reading needed more memory than is allowed and was stopped.")
        # Broad on purpose: the one place where an unforeseen failure of a reader is caught; all read before it is kept.
        except Exception as error:
            sentence = f"Our reader for {self._format.title} failed ({type(error).__name__}: {error}); what it read before is kept."
            self.problems.append(Problem(ProblemKind.READER_ERROR, sentence))

    def _stream(self) -> Iterator[Extracted]:
        if self._span is not None and self._format.extract_span is not None:
            return self._format.extract_span(self._content, self._limits, self._span)
        return self._format.extract(self._content, self._limits)

    def _keep(self, found: AnyFact | Problem) -> None:
        if isinstance(found, Problem):
            if len(self.problems) < _MOST_PROBLEMS:
                self.problems.append(found)
            elif len(self.problems) == _MOST_PROBLEMS:
                self._stop(f"More than {_MOST_PROBLEMS:,} things in it could not be read; the rest of them is not listed.")
        elif len(self.facts) < self._limits.facts:
            self.facts.append(found)
        else:
            raise LimitReached(f"it states more than {self._limits.facts:,} facts")

    def _stop(self, sentence: str) -> None:
        self.problems.append(Problem(ProblemKind.LIMIT, sentence))
